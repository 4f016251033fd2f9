"""Which roles a person has: a large tick for each, with what it permits."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hmi.domain.permission import MATRIX, Action, conflicts_in
from hmi.domain.person import Role
from hmi.i18n import gettext as _
from ui.theme import look
from ui.widgets.wide_tick import TickWords, WideTick
from ui.wording.people import action_words, role_words, roles_words

OFFERED = tuple(role for role in Role if role is not Role.VIEWER)
"""Everybody may look without signing in, so nobody is given the role of a viewer."""


class RoleChoice(QWidget):
    """Ticks for roles. What one person may not hold together is known here, before anything is sent."""

    changed = Signal()

    def __init__(self, chosen: frozenset[Role] = frozenset(), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks: dict[Role, WideTick] = {}
        self._words: dict[Role, TickWords] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for role in OFFERED:
            tick = WideTick()
            tick.setChecked(role in chosen)
            tick.toggled.connect(self.changed)
            words = TickWords(tick)
            words.setProperty("look", "muted")
            words.setIndent(look().touch_px // 2 + 12)
            column.addWidget(tick)
            column.addWidget(words)
            self.ticks[role], self._words[role] = tick, words
        self.retranslate()

    def retranslate(self) -> None:
        """Name every role and what it permits; the ticks stay."""
        for role, tick in self.ticks.items():
            words = _permitted_words(role)
            tick.setText(role_words(role))
            tick.setAccessibleDescription(words)
            self._words[role].setText(words)

    @property
    def roles(self) -> frozenset[Role]:
        """What is ticked."""
        return frozenset(role for role, tick in self.ticks.items() if tick.isChecked())

    @property
    def is_possible(self) -> bool:
        """At least one role, and none that exclude each other."""
        return bool(self.roles) and conflicts_in(self.roles) is None

    @property
    def conflict_words(self) -> str:
        """Which roles exclude each other, and why; empty when none do."""
        pair = conflicts_in(self.roles)
        if pair is None:
            return ""
        words = _("{roles}: one person may not be both. Whoever runs the accounts neither approves nor signs off.")
        return words.format(roles=roles_words(pair))


def _permitted_words(role: Role) -> str:
    """What a role permits beyond what everybody signed in may do."""
    common = frozenset.intersection(*(frozenset(_actions_of(other)) for other in OFFERED))
    return ", ".join(action_words(action) for action in _actions_of(role) if action not in common) or _(
        "what everybody may who is signed in"
    )


def _actions_of(role: Role) -> list[Action]:
    return [action for action, roles in MATRIX.items() if role in roles]
