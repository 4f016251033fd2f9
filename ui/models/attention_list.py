"""What needs a person, worst first, as a Qt list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``AttentionItem`` itself, for the delegate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionItem:
    """One thing that needs a person, and where to go with it."""

    rank: int
    """Smaller is more urgent: 0 stops, 1 faults, 2 not known, 3 the rest."""
    mark: str
    """Name of the mark to draw."""
    words: str
    detail: str = ""
    wants_attention: bool = False
    """Drawn in the colour of what can wait a little, unless its rank asks for more."""
    display: str = ""
    subject: str = ""


class AttentionList(QAbstractListModel):
    """The items in order of rank; equal lists are not announced as news."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[AttentionItem, ...] = ()

    @property
    def items(self) -> tuple[AttentionItem, ...]:
        """What is listed, worst first."""
        return self._items

    def show_items(self, items: Sequence[AttentionItem]) -> None:
        """Replace the list, if it differs."""
        ordered = tuple(sorted(items, key=lambda item: item.rank))
        if ordered == self._items:
            return
        if len(ordered) == len(self._items):
            self._items = ordered
            self.dataChanged.emit(self.index(0), self.index(len(ordered) - 1))
            return
        self.beginResetModel()
        self._items = ordered
        self.endResetModel()

    @override
    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{item.words} · {item.detail}" if item.detail else item.words
        return None
