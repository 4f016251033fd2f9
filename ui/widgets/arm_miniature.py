"""A small picture of an arm as it stands, for cards: nothing in it can be turned."""

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.widgets.arm_painting import ArmInks
from ui.widgets.arm_scene import Points, Projection, draw_arm, draw_ground
from ui.widgets.orbit_camera import OrbitCamera

_GHOST_OPACITY = 0.28


class ArmMiniature:
    """Keeps the last pose; the card that owns it repaints."""

    def __init__(self, reach_m: float | None) -> None:
        self._camera = OrbitCamera()
        self._reach_m = reach_m
        if reach_m is not None:
            self._camera.look_at_reach(reach_m)
        self._links: Points | None = None
        self._is_ghost = True

    def show_pose(self, links: Points | None) -> None:
        """Link origins, shape ``(n, 3)`` in m; None where they are not known now: the last ones stay as a ghost."""
        self._is_ghost = links is None
        if links is not None:
            self._links = links

    def draw(self, painter: QPainter, room: QRectF, widget: QWidget) -> None:
        """Draw into ``room`` in the colours of ``widget``."""
        if self._links is None:
            return
        inks = ArmInks.of(widget)
        painter.save()
        painter.setClipRect(room)
        painter.translate(room.topLeft())
        project = _projection(self._camera, room.size())
        draw_ground(painter, project, self._reach_m, inks)
        painter.setOpacity(_GHOST_OPACITY if self._is_ghost else 1.0)
        draw_arm(painter, project, self._links, inks)
        painter.restore()


def _projection(camera: OrbitCamera, size: QSizeF) -> Projection:
    def project(points: Points) -> tuple[Points, Points, Points]:
        return camera.project(points, size.width(), size.height())

    return project
