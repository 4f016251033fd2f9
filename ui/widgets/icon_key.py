"""A key with a pictogram that follows the theme."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.widgets.restyle import restyle

_SIDE_PX = 28
_GAP_PX = 6
"""Between pictogram and words: the style's own 4 px look like none."""


class IconKey(QPushButton):
    """A push button that draws its pictogram in the colour of its own text."""

    def __init__(self, icon_name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setAutoDefault(False)
        self._draw()

    @override
    def setText(self, text: str) -> None:
        had_words = bool(self.text())
        super().setText(text)
        if bool(text) != had_words:
            self._draw()

    def show_icon(self, icon_name: str) -> None:
        """Another pictogram."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._draw()

    def show_look(self, look: str) -> None:
        """Another look: primary, quiet …"""
        if self.property("look") != look:
            restyle(self, look)
            self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange, QEvent.Type.LayoutDirectionChange):
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        is_primary = self.property("look") == "primary" and self.isEnabled()
        role = QPalette.ColorRole.HighlightedText if is_primary else QPalette.ColorRole.ButtonText
        picture = pixmap(self._icon_name, self.palette().color(group, role).name(), _SIDE_PX)
        wide = _SIDE_PX + (_GAP_PX if self.text() else 0)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setIconSize(QSize(wide, _SIDE_PX))
        self.setIcon(QIcon(_widened(picture, wide, wide - _SIDE_PX if is_mirrored else 0)))


def _widened(picture: QPixmap, wide: int, x: int) -> QPixmap:
    """``picture`` at ``x`` of a clear ground that is ``wide``: the style leaves no other way to a gap."""
    ratio = picture.devicePixelRatio()
    ground = QPixmap(QSize(round(wide * ratio), picture.height()))
    ground.setDevicePixelRatio(ratio)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    painter.drawPixmap(x, 0, picture)
    painter.end()
    return ground
