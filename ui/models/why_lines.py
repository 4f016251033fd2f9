"""The lines of an answer to why something stands, as a Qt list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.why_evidence import Evidence

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``WhyLine`` itself, for the delegate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyLine:
    """One line of the answer, and what it rests on."""

    key: str
    """The same as long as it is about the same thing, so that the chosen line stays chosen."""
    words: str
    detail: str = ""
    mark: str = ""
    is_loud: bool = False
    wants_attention: bool = False
    evidence: tuple[Evidence, ...] = ()


class WhyLines(QAbstractListModel):
    """Lines in the order of the answer; equal ones are not announced as news."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[WhyLine, ...] = ()

    def show_lines(self, lines: Sequence[WhyLine]) -> None:
        """Replace them, if they differ."""
        told = tuple(lines)
        if told == self.lines:
            return
        if [line.key for line in told] == [line.key for line in self.lines]:
            self.lines = told
            self.dataChanged.emit(self.index(0), self.index(len(told) - 1))
            return
        self.beginResetModel()
        self.lines = told
        self.endResetModel()

    def row_of(self, key: str) -> int | None:
        """Where a line stands; None when it does not."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), None)

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join(filter(None, (line.words, line.detail)))
            case _:
                return line if role == LINE_ROLE else None
