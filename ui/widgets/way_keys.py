"""Where a step leads on: by what that is decided, and a key for each way, one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import font, look
from ui.widgets.icon_key import IconKey
from ui.widgets.panel_text import lines_of
from ui.widgets.text_direction import at_beginning

_IN_KEY_PX, _MOST_LINES = 84, 4


class WayKeys(QWidget):
    """Out of sight while there is no way."""

    way_wanted = Signal(int)
    """Its place in what is shown, from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.conditions = QLabel(), QLabel()
        self.heading.setProperty("look", "heading")
        self.conditions.setWordWrap(True)
        self.keys: list[IconKey] = []
        self._words: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().gap_px)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.conditions)
        self.hide()

    @property
    def shown_keys(self) -> list[IconKey]:
        """Those that are in sight."""
        return self.keys[: len(self._words)]

    def show_ways(self, heading: str, conditions: str, ways: Sequence[tuple[str, bool]]) -> None:
        """Words of each, and whether its key leads anywhere."""
        self.heading.setText(heading)
        self.conditions.setText(conditions)
        self.conditions.setVisible(bool(conditions))
        for label in (self.heading, self.conditions):
            label.setAlignment(at_beginning())
        while len(self.keys) < len(ways):
            self._add_key()
        self._words = tuple(words for words, _leads in ways)
        for place, key in enumerate(self.keys):
            key.setVisible(place < len(ways))
        for key, (words, leads) in zip(self.keys, ways, strict=False):
            key.setEnabled(leads)
            key.setAccessibleName(words)
        self.setVisible(bool(ways))
        self._wrap_words()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap_words()

    def _wrap_words(self) -> None:
        """Break the words where the keys end."""
        for key, words in zip(self.keys, self._words, strict=False):
            lines = lines_of(words, font(), max(self.width() - _IN_KEY_PX, 1.0), _MOST_LINES)
            text = "\n".join(lines).replace("&", "&&")
            if key.text() != text:
                key.setText(text)

    def _add_key(self) -> None:
        key, place = IconKey("split"), len(self.keys)
        key.clicked.connect(lambda: self.way_wanted.emit(place))
        self._column.addWidget(key)
        self.keys.append(key)
