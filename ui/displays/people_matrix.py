"""What each role may do: the permission matrix as the service enforces it."""

from hmi.domain.permission import MATRIX, Action
from hmi.domain.person import Role
from hmi.i18n import gettext as _
from ui.models.text_table import TextTable
from ui.widgets.touch_table import TouchTable
from ui.wording.people import action_words, role_words

_YES, _NO = "✓", "–"
_ACTION_PX, _ROLE_PX = 330, 128


class PeopleMatrix(TouchTable):
    """A row for each action, a column for each role."""

    def __init__(self) -> None:
        self._words: TextTable[Action] = TextTable()
        super().__init__(self._words)
        self.setSelectionMode(TouchTable.SelectionMode.NoSelection)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(_("Who may do what"))
        # Translators: head of a column of things that somebody may do: "look at the cell"
        self._words.show_heads((_("May …"), *(role_words(role) for role in Role)))
        rows = [
            (action_words(action), *(_YES if role in roles else _NO for role in Role))
            for action, roles in MATRIX.items()
        ]
        self._words.show_rows(tuple(MATRIX), rows)
        self.set_widths(_ACTION_PX, *([_ROLE_PX] * (len(Role) - 1)))
