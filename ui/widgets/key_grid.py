"""Keys in two columns on a card: only those that make sense now, and none of one subject moves under a finger."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from typing_extensions import override

from ui.theme import look

COLUMNS = 2
GUARD_MS = 600
"""A key that comes where another was takes no tap for so long: it was meant for the one before."""
_GUARD = "guard"
"""Name of the timer that a key keeps for it."""


class _Place(NamedTuple):
    """Of a key: row, column, and how many columns it takes."""

    row: int
    column: int
    span: int


class KeyGrid(QGridLayout):
    """Lays out the keys of a card. One that stays is not touched, so that a press on it is never lost."""

    def __init__(self, *, is_at_bottom: bool = False) -> None:
        """``is_at_bottom``: it hangs at the lower edge of its card, so that it grows and shrinks at its upper one."""
        super().__init__()
        self._is_at_bottom = is_at_bottom
        self._places: dict[QPushButton, _Place] = {}
        self._free: list[_Place] = []
        """Where keys of the same subject were."""
        self._subject: object = None
        self._is_packed = True
        """Whether they stand one after the other."""
        self._settling: dict[QPushButton, QRect] = {}
        """Where the keys that stay were before others came or went."""
        for column in range(COLUMNS):
            self.setColumnStretch(column, 1)  # as wide as each other, whatever stands in them

    def hold(self, keys: Sequence[QPushButton], card: QWidget) -> None:
        """Give keys to the card without showing them yet: none of them is ever a window."""
        for key in keys:
            key.setParent(card)
            key.hide()

    def show_keys(self, keys: Sequence[QPushButton], subject: object = None) -> None:
        """Exactly these. As long as they act on the same ``subject``, a key that goes leaves its place empty.

        One that comes takes such a place, or one in a new row at the edge where the grid grows: no other key moves,
        but where it is wider than half of the card; those that give way to it take no tap for ``GUARD_MS``.
        In another subject's order they stand one after the other; the last takes the whole row where it would be alone.
        None takes a tap, or goes on with a press, that was meant for the subject before.
        """
        self.setSpacing(look().gap_px)
        before_it, self._subject = self._subject, subject
        is_same = subject is not None and subject == before_it
        if not is_same and None not in (subject, before_it):
            for key in keys:
                _begin_anew(key)
        if set(keys) == set(self._places) and (is_same or (self._is_packed and list(keys) == list(self._places))):
            return
        self._is_packed = not is_same
        before = {key: key.geometry() for key in self._places if is_same and key in keys and key.isVisible()}
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
        self._keep_rows()
        self._settling = before  # not sooner: Qt lays out at each key that is shown, when not all have their places yet

    @override
    def setGeometry(self, arg__1: QRect) -> None:
        """Lay them out."""
        super().setGeometry(arg__1)
        settling, self._settling = self._settling, {}
        for key, before in settling.items():
            if key.geometry() != before:
                guard(key)

    def _pack(self, keys: Sequence[QPushButton]) -> None:
        self._free = []
        for number, key in enumerate(keys):
            is_alone = number == len(keys) - 1 and number % COLUMNS == 0
            self._put(key, _Place(number // COLUMNS, number % COLUMNS, COLUMNS if is_alone else 1))

    def _add(self, keys: Sequence[QPushButton]) -> None:
        """Where others were, the last first; then in rows of their own."""
        again, self._free = self._free[: len(keys)], self._free[len(keys) :]
        for key, place in zip(keys, again, strict=False):
            guard(key)
            self._put(key, place)
        others = keys[len(again) :]
        first = self._new_rows(-(-len(others) // COLUMNS))
        for number, key in enumerate(others):
            self._put(key, _Place(first + number // COLUMNS, number % COLUMNS, 1))

    def _new_rows(self, count: int) -> int:
        """Number of the first of so many rows, at the edge where the grid grows."""
        if not self._is_at_bottom:
            return max((place.row for place in (*self._places.values(), *self._free)), default=-1) + 1
        if count:
            self._free = [place._replace(row=place.row + count) for place in self._free]
            for key, place in list(self._places.items()):
                self.removeWidget(key)
                self._put(key, place._replace(row=place.row + count))
        return 0

    def _keep_rows(self) -> None:
        """A row keeps its height without keys as long as others stand beyond it, seen from where the grid is held."""
        used = {place.row for place in self._places.values()}
        known = used | {place.row for place in self._free}
        tall = max((look().touch_px, *(key.sizeHint().height() for key in self._places)))
        for row in range(self.rowCount()):
            is_kept = any(one <= row if self._is_at_bottom else one >= row for one in used) and row in known
            gap = 0 if row in used else self.spacing()  # Qt leaves none beside a row in which nothing stands
            self.setRowMinimumHeight(row, tall + gap if is_kept else 0)

    def _put(self, key: QPushButton, place: _Place) -> None:
        self._places[key] = place
        self.addWidget(key, place.row, place.column, 1, place.span)
        key.show()


def _begin_anew(key: QPushButton) -> None:
    if key.isDown():
        key.setDown(False)
        key.hide()  # Qt lets go of a press only where its key is hidden
        key.show()
    guard(key)


def guard(key: QPushButton) -> None:
    """Let it take no tap for ``GUARD_MS`` from now: it stands where another key was."""
    key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    timer = key.findChild(QTimer, _GUARD)
    if timer is None:
        timer = QTimer(key)
        timer.setObjectName(_GUARD)
        timer.setSingleShot(True)
        timer.setInterval(GUARD_MS)
        timer.timeout.connect(lambda: key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False))
    timer.start()
