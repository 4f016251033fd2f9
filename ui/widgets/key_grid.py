"""Keys in two columns on a card: only those that make sense now, and none moves under a finger."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ui.theme import look

COLUMNS = 2
GUARD_MS = 600
"""A key that comes where another was takes no tap for so long: it was meant for the one before."""


class _Place(NamedTuple):
    """Of a key: row, column, and how many columns it takes."""

    row: int
    column: int
    span: int


class KeyGrid(QGridLayout):
    """Lays out the keys of a card. One that stays is not touched, so that a press on it is never lost."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[QPushButton, _Place] = {}
        self._free: list[_Place] = []
        """Where keys of the same subject were."""
        self._subject: object = None
        self._is_packed = True
        """Whether they stand one after the other."""

    def hold(self, keys: Sequence[QPushButton], card: QWidget) -> None:
        """Give keys to the card without showing them yet: none of them is ever a window."""
        for key in keys:
            key.setParent(card)
            key.hide()

    def show_keys(self, keys: Sequence[QPushButton], subject: object = None) -> None:
        """Exactly these. As long as they act on the same ``subject``, a key that goes leaves its place empty.

        In another subject's order they stand one after the other; the last takes the whole row where it would be alone.
        """
        self.setSpacing(look().gap_px)
        is_same, self._subject = subject is not None and subject == self._subject, subject
        if set(keys) == set(self._places) and (is_same or (self._is_packed and list(keys) == list(self._places))):
            return
        self._is_packed = not is_same
        gone = [key for key in self._places if not is_same or key not in keys]
        vacated = [self._places[key] for key in gone]
        for key in gone:
            self.removeWidget(key)
            key.setVisible(key in keys)
            del self._places[key]
        if is_same:
            self._free = [*vacated, *self._free]
            self._add([key for key in keys if key not in self._places])
        else:
            self._pack(keys)
        for row in range(self.rowCount()):
            is_used = any(place.row >= row for place in self._places.values())
            self.setRowMinimumHeight(row, look().touch_px if is_used else 0)

    def _pack(self, keys: Sequence[QPushButton]) -> None:
        self._free = []
        for number, key in enumerate(keys):
            is_alone = number == len(keys) - 1 and number % COLUMNS == 0
            self._put(key, _Place(number // COLUMNS, number % COLUMNS, COLUMNS if is_alone else 1))

    def _add(self, keys: Sequence[QPushButton]) -> None:
        """Where others were, the last first; then in rows of their own."""
        below = max((place.row for place in (*self._places.values(), *self._free)), default=-1) + 1
        again, self._free = self._free[: len(keys)], self._free[len(keys) :]
        for key, place in zip(keys, again, strict=False):
            _guard(key)
            self._put(key, place)
        for number, key in enumerate(keys[len(again) :]):
            self._put(key, _Place(below + number // COLUMNS, number % COLUMNS, 1))

    def _put(self, key: QPushButton, place: _Place) -> None:
        self._places[key] = place
        self.addWidget(key, place.row, place.column, 1, place.span)
        key.show()


def _guard(key: QPushButton) -> None:
    key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    QTimer.singleShot(GUARD_MS, key, lambda: key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False))
