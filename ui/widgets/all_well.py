"""That nothing needs a person, said calmly: a tick, and what that rests on."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.theme import inks, look

_TICK = 2.4


class AllWell(QFrame):
    """A card of its own, so that the place where needs are listed is seen to be empty on purpose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._tick, self.title, self.reason = QLabel(), QLabel(), QLabel()
        self.title.setProperty("look", "heading")
        self.reason.setProperty("look", "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self.title, self.reason):
            label.setWordWrap(True)
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(16)
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        self._draw()

    def show_words(self, title: str, reason: str, *, is_known: bool = True) -> None:
        """What is so, and what it rests on; without the tick where that is not known."""
        self._tick.setVisible(is_known)
        self.title.setText(title)
        self.reason.setText(reason)
        self.setAccessibleName(f"{title}. {reason}")

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        side = round(look().text_px * _TICK)
        picture: QPixmap = pixmap("check", inks().muted, side)
        self._tick.setPixmap(picture)
        self._tick.setFixedSize(QSize(side, side))
