"""Rows of the history of alarms, of which only the pages that are looked at are here."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from hmi.domain.alarm_record import AlarmRecord

PAGE_ROWS = 100
PAGES_KEPT = 60
RECORD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The ``AlarmRecord`` of a row; None while its page is on the way."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class AlarmRecordRows(QAbstractListModel):
    """As many rows as there are in all; who looks at one whose page is not here makes it wanted."""

    page_wanted = Signal(int)
    """Number of a page, from 0; told once until it comes or everything is forgotten."""

    def __init__(self, words_of: Callable[[AlarmRecord], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._total = 0
        self._pages: OrderedDict[int, tuple[AlarmRecord, ...]] = OrderedDict()
        self._wanted: set[int] = set()

    @override
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._total

    @override
    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or role not in (RECORD_ROLE, Qt.ItemDataRole.DisplayRole, _SPOKEN):
            return None
        record = self.record(index.row())
        if role == RECORD_ROLE:
            return record
        return "…" if record is None else self._words_of(record)

    def record(self, row: int) -> AlarmRecord | None:
        """What stands there; None while it is on the way."""
        number, place = divmod(row, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            if number not in self._wanted:
                self._wanted.add(number)
                self.page_wanted.emit(number)
            return None
        self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def begin(self, total: int, first: Sequence[AlarmRecord]) -> None:
        """Other rows: how many there are in all, and the first page of them."""
        self.beginResetModel()
        self._total = total
        self._pages = OrderedDict({0: tuple(first)})
        self._wanted.clear()
        self.endResetModel()

    def take_page(self, number: int, rows: Sequence[AlarmRecord]) -> None:
        """A page that was wanted."""
        self._wanted.discard(number)
        self._pages[number] = tuple(rows)
        self._pages.move_to_end(number)
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        top = number * PAGE_ROWS
        if top < self._total:
            last = min(top + PAGE_ROWS, self._total) - 1
            self.dataChanged.emit(self.index(top), self.index(last), [RECORD_ROLE, _SPOKEN])

    def give_up(self, number: int) -> None:
        """It did not come: who looks again wants it anew."""
        self._wanted.discard(number)

    def redraw(self) -> None:
        """The language changed, or names of the cell did."""
        if self._total:
            self.dataChanged.emit(self.index(0), self.index(self._total - 1))


_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
