"""The people of a panel as a list: filtered by what is searched."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from hmi.domain.person import Person, PersonRef

PERSON_ROLE = Qt.ItemDataRole.UserRole
NOTE_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class PeopleList(QAbstractListModel):
    """Persons with a note each (roles, lock …), whose words the owner makes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[Person] = []
        self._notes: dict[PersonRef, str] = {}
        self._shown: list[Person] = []
        self._search = ""

    def show_people(self, people: Sequence[Person], notes: dict[PersonRef, str] | None = None) -> None:
        """Replace everybody, in this order."""
        self._people, self._notes = list(people), notes or {}
        self._refill()

    def search(self, words: str) -> None:
        """Keep those whose name has every word; nothing searched shows everybody."""
        self._search = words
        self._refill()

    @property
    def people(self) -> Sequence[Person]:
        """Everybody, whatever is searched."""
        return self._people

    @property
    def shown(self) -> Sequence[Person]:
        """Those who are found, from top to bottom."""
        return self._shown

    def row_of(self, ref: PersonRef) -> int:
        """Where a person is shown; -1 when they are not."""
        return next((row for row, person in enumerate(self._shown) if person.ref == ref), -1)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """People shown; they have no children."""
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, person and note."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        person = self._shown[index.row()]
        note = self._notes.get(person.ref, "")
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return person.display_name
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{person.display_name}. {note}" if note else person.display_name
            case _:
                return person if role == PERSON_ROLE else note if role == NOTE_ROLE else None

    def _refill(self) -> None:
        words = self._search.casefold().split()
        self.beginResetModel()
        self._shown = [one for one in self._people if all(word in one.display_name.casefold() for word in words)]
        self.endResetModel()
