"""Photos side by side, small; a tap on one shows it large."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

_SIDE_PX = 96
_COLUMNS = 4


class PhotoStrip(QWidget):
    """Keys with a picture on them; blank until the picture came."""

    chosen = Signal(str)
    """The name of the photo that was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(_COLUMNS, 1)

    def show_photos(self, photos: Sequence[tuple[str, str]]) -> None:
        """Name of each, and what it is called to who cannot see it."""
        wanted = [name for name, _words in photos]
        if wanted != list(self.keys):
            for key in self.keys.values():
                key.hide()
                key.deleteLater()
            self.keys = {name: self._key(name, number) for number, name in enumerate(wanted)}
        for name, words in photos:
            self.keys[name].setAccessibleName(words)
        self.setVisible(bool(photos))

    def show_picture(self, name: str, picture: QPixmap) -> None:
        """The picture of one of them came."""
        if name in self.keys:
            self.keys[name].setIcon(QIcon(picture))

    def _key(self, name: str, number: int) -> QPushButton:
        key = QPushButton()
        key.setIconSize(QSize(_SIDE_PX, _SIDE_PX))
        key.setFixedSize(QSize(_SIDE_PX + 12, _SIDE_PX + 12))
        key.clicked.connect(lambda _on=False: self.chosen.emit(name))
        self._grid.addWidget(key, number // _COLUMNS, number % _COLUMNS)
        key.show()
        return key
