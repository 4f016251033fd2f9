"""The journal as a list of acts: what was asked and what came of it are one entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.query import JournalRow

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


class Stage(Enum):
    """How far an act came."""

    ASKED = "asked"
    """Nothing tells yet, or will ever tell, what came of it."""
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    OCCURRED = "occurred"
    """Not an act of a person: something happened."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """The newest record of an act, and the record of what was asked as soon as it was read."""

    row: JournalRow
    asked: JournalRow | None = None

    @property
    def act(self) -> str:
        """``write_tag``; for what occurred, its whole kind."""
        act, _dot, _stage = self.row.kind.rpartition(".")
        return self.row.kind if self.stage is Stage.OCCURRED else act

    @property
    def stage(self) -> Stage:
        """How far it came."""
        end = self.row.kind.rpartition(".")[2]
        return Stage(end) if end in ("asked", "done", "refused", "failed") else Stage.OCCURRED

    @property
    def facts(self) -> dict[str, str]:
        """What was asked and what came of it; the later record wins."""
        return {**(self.asked.facts if self.asked is not None else {}), **self.row.facts}

    @property
    def asked_at(self) -> int | None:
        """Sequence number of what was asked, when that is not read yet."""
        number = self.row.facts.get("asked", "")
        return int(number) if self.asked is None and number.isdecimal() else None


class JournalList(QAbstractListModel):
    """Entries newest first; older rows are added below."""

    def __init__(self, words_of: Callable[[JournalEntry], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self._entries: list[JournalEntry] = []
        self._waiting: dict[int, int] = {}

    @property
    def entries(self) -> Sequence[JournalEntry]:
        """What is listed, newest first."""
        return self._entries

    def clear(self) -> None:
        """Forget everything."""
        self.beginResetModel()
        self._entries, self._waiting = [], {}
        self.endResetModel()

    def add_rows(self, rows: Sequence[JournalRow]) -> None:
        """Add older rows, newest first; what was asked joins what came of it."""
        fresh: list[JournalRow] = []
        awaited: list[JournalRow] = []
        expected = set(self._waiting)
        for row in rows:
            if row.seq in expected:
                awaited.append(row)
                continue
            fresh.append(row)
            asked_at = JournalEntry(row).asked_at
            if asked_at is not None:
                expected.add(asked_at)
                self._waiting[asked_at] = len(self._entries) + len(fresh) - 1
        self.add_records(fresh)
        self.join(awaited)

    def add_records(self, rows: Sequence[JournalRow]) -> None:
        """Add older rows, newest first, each on its own."""
        if rows:
            count = len(self._entries)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._entries.extend(JournalEntry(row) for row in rows)
            self.endInsertRows()

    def join(self, rows: Sequence[JournalRow]) -> bool:
        """Join what was asked to what came of it; whether any of ``rows`` was awaited."""
        places = [self._waiting.pop(row.seq, None) for row in rows]
        for row, place in zip(rows, places, strict=True):
            if place is not None:
                self._entries[place] = replace(self._entries[place], asked=row)
                self.dataChanged.emit(self.index(place), self.index(place))
        return any(place is not None for place in places)

    def retranslate(self) -> None:
        """All words anew."""
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Entries; they have no children."""
        return 0 if parent.isValid() else len(self._entries)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry, and its words."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words_of(entry)
        return None
