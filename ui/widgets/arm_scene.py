"""What stands in the picture of an arm: ground with axes and reach, arm with shadow, path of its tip, words."""

from collections.abc import Callable, Sequence
from math import pi

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.widgets.arm_painting import ArmInks, draw_capsule, draw_shadow
from ui.widgets.arm_shape import capsules_of

Points = npt.NDArray[np.float64]
Projection = Callable[[Points], tuple[Points, Points, Points]]
"""Points of shape ``(n, 3)`` in m -> pixels ``(n, 2)``, depth ``(n,)``, pixels in a metre ``(n,)``."""

_GRID_M = 0.25
_GRID_HALF = 4
_LETTER_M = 0.07


def draw_ground(painter: QPainter, project: Projection, reach_m: float | None, inks: ArmInks) -> None:
    """Grid, axes, and a circle as far as the arm can reach."""
    edge = _GRID_M * _GRID_HALF
    for step in range(-_GRID_HALF, _GRID_HALF + 1):
        at = step * _GRID_M
        for ends in (((at, -edge, 0.0), (at, edge, 0.0)), ((-edge, at, 0.0), (edge, at, 0.0))):
            screen, _, _ = project(np.array(ends))
            painter.setPen(QPen(inks.axis if step == 0 else inks.grid, 1.2 if step == 0 else 1.0))
            painter.drawLine(QPointF(*screen[0]), QPointF(*screen[1]))
    painter.setPen(inks.axis)
    end = (reach_m or edge) + _LETTER_M  # inside of the picture, whatever its shape
    for letter, point in (("X", (end, 0.0, 0.0)), ("Y", (0.0, end, 0.0))):
        screen, _, _ = project(np.array([point]))
        painter.drawText(QRectF(screen[0][0] - 12, screen[0][1] - 12, 24, 24), Qt.AlignmentFlag.AlignCenter, letter)
    if reach_m is not None:
        turn = np.linspace(0.0, 2 * pi, 73)
        ring = np.column_stack((np.cos(turn), np.sin(turn), np.zeros_like(turn))) * reach_m
        screen, _, _ = project(ring)
        painter.setPen(QPen(inks.axis, 1.2, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in screen.tolist()]))


def draw_arm(painter: QPainter, project: Projection, links: Points, inks: ArmInks) -> None:
    """Links and joints from far to near, their shadow, and where the tip stands over the ground."""
    capsules = capsules_of(links)
    ends = np.array([end for capsule in capsules for end in (capsule.start, capsule.end)])
    ground = ends * np.array([1.0, 1.0, 0.0])
    shadow, _, shadow_scale = project(ground)
    for row, capsule in enumerate(capsules):
        width = 2 * capsule.start_radius * float(shadow_scale[2 * row]) * 0.8
        draw_shadow(painter, QPointF(*shadow[2 * row]), QPointF(*shadow[2 * row + 1]), width, inks)
    _draw_tip(painter, project, links[-1], inks)
    screen, depth, scale = project(ends)
    middle = depth.reshape(-1, 2).mean(axis=1)
    for row in np.argsort(-middle).tolist():
        capsule = capsules[row]
        start, end = 2 * row, 2 * row + 1
        draw_capsule(
            painter,
            QPointF(*screen[start]),
            QPointF(*screen[end]),
            capsule.start_radius * float(scale[start]),
            capsule.end_radius * float(scale[end]),
            inks.joint if capsule.is_joint else inks.link,
            inks,
        )


def _draw_tip(painter: QPainter, project: Projection, tip: Points, inks: ArmInks) -> None:
    foot = np.array([tip[0], tip[1], 0.0])
    screen, _, scale = project(np.array([tip, foot]))
    painter.setPen(QPen(inks.axis, 1.2, Qt.PenStyle.DotLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QPointF(*screen[0]), QPointF(*screen[1]))
    radius = 0.02 * float(scale[1])
    painter.drawEllipse(QPointF(*screen[1]), radius, radius * 0.5)


def draw_trace(painter: QPainter, project: Projection, trace: Sequence[Points], inks: ArmInks) -> None:
    """The way the tip came, paler the longer ago."""
    if len(trace) < 2:
        return
    screen, _, _ = project(np.array(trace))
    points = [QPointF(x, y) for x, y in screen.tolist()]
    chunk = max(len(points) // 6, 1)
    for first in range(0, len(points) - 1, chunk):
        colour = QColor(inks.trace)
        colour.setAlphaF(0.15 + 0.75 * (first + chunk) / (len(points) + chunk))
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline(QPolygonF(points[first : first + chunk + 1]))
    painter.setPen(QPen(inks.paper, 1.5))
    painter.setBrush(inks.trace)
    painter.drawEllipse(points[-1], 4.5, 4.5)


def draw_words(painter: QPainter, words: str, room: QRectF, font: QFont, inks: ArmInks) -> None:
    """Words in a box in the middle of ``room``."""
    painter.setFont(font)
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    needed = QFontMetricsF(font).boundingRect(room.adjusted(40, 0, -40, 0), flags, words)
    box = needed.adjusted(-18, -12, 18, 12)
    box.moveCenter(room.center())
    painter.setPen(QPen(inks.outline, 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(inks.paper)
    painter.drawRoundedRect(box, 8, 8)
    painter.setPen(inks.text)
    painter.drawText(box, flags, words)
