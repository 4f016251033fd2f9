"""A key with a pictogram that follows the theme."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from ui.icons import icon

_SIDE_PX = 28


class IconKey(QPushButton):
    """A push button that draws its pictogram in the colour of its own text."""

    def __init__(self, icon_name: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self.setIconSize(QSize(_SIDE_PX, _SIDE_PX))
        self.setAutoDefault(False)
        self._draw()

    def show_icon(self, icon_name: str) -> None:
        """Another pictogram."""
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._draw()

    def show_look(self, look: str) -> None:
        """Another look: primary, quiet …"""
        if self.property("look") != look:
            self.setProperty("look", look)
            self.style().polish(self)
            self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        is_primary = self.property("look") == "primary" and self.isEnabled()
        role = QPalette.ColorRole.HighlightedText if is_primary else QPalette.ColorRole.ButtonText
        self.setIcon(icon(self._icon_name, self.palette().color(group, role).name(), _SIDE_PX))
