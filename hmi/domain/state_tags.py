"""The tags that tell one state: words for people, and what means the same in every language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hmi.domain.equipment import Component
from hmi.domain.reading import Reading, is_present
from hmi.domain.state_machine import is_published, machine_within, state_name
from hmi.domain.tag import TagDefinition, TagName

Look = Callable[[TagName], Reading]
"""The newest reading of a tag."""
Define = Callable[[TagName], TagDefinition | None]
"""The constants of a tag; None when the cell has no such tag."""

_FOR_PROGRAMS = frozenset({"NumberInList", "ControlIdentifierInterpretation", "LastTransitionReason"})
_CURRENT = "CurrentState"
_FLAT = "StateCurrent"
_ROLES = (_CURRENT, "ExecuteState", _FLAT, "ChannelState", "SystemState")
_STEPS = "StepModel"
"""Machines of OPC 40100-1 that tell where within a state a vision system is; the state itself says more."""
_NO_STATE = "i=0"
"""A null NodeId: some servers never fill the Id in."""


class StateWord(NamedTuple):
    """A state as it is shown: the published name, or else the server's own words. Empty when none is heard."""

    word: str
    is_own: bool = False
    """The server says by its Id that the state is none of the published ones: its words are shown, not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTags:
    """Where one state machine, or one variable that stands for it, tells its state."""

    role: str
    words: TagName
    id: TagName | None = None
    number: TagName | None = None

    @classmethod
    def of(cls, component: Component, role: str) -> "StateTags":
        """The tags of the state that ``role`` tells the words of."""
        tags = component.tags
        return cls(role=role, words=tags[role], id=tags.get(f"{role}.Id"), number=tags.get(f"{role}.Number"))

    @property
    def names(self) -> tuple[TagName, ...]:
        """All of them."""
        return tuple(name for name in (self.words, self.id, self.number) if name is not None)

    def told(self, look: Look, define: Define) -> StateWord:
        """The state now: from its Id, else from its number, else from its words."""
        node = _value(self.id, look)
        if not isinstance(node, str) or node == _NO_STATE:
            node = ""
        published = self._published(node, look, define)
        if published:
            return StateWord(published)
        reading = look(self.words)
        words = words_of(reading, define(self.words)) if is_present(reading) else ""
        return StateWord(words, is_own=bool(node))

    def _published(self, node: str, look: Look, define: Define) -> str:
        definition = define(self.id) if self.id is not None else None
        name = state_name(node) or (definition.states.get(node) if definition is not None else None)
        number = _value(self.number, look)
        if name is None and self.number is not None and isinstance(number, int):
            definition = define(self.number)
            name = definition.words.get(number) if definition is not None else None
        return name or ""


def words_of(reading: Reading, definition: TagDefinition | None) -> str:
    """The word of a state reading: its enumeration's member, or its text; empty when it has none."""
    value = reading.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if definition is not None and isinstance(value, int) and int(value) in definition.words:
        return definition.words[int(value)]
    return "" if definition is not None and definition.words else str(value)


def leaf(role: str) -> str:
    """The last BrowseName of a role path."""
    return role.rpartition(".")[2]


def states_of(component: Component) -> tuple[StateTags, ...]:
    """Every state that a component tells, those of machines within others first; a flat state is never within."""
    roles = [role for role in component.tags if leaf(role) in _ROLES and not _machine_of(role).endswith(_STEPS)]
    return tuple(StateTags.of(component, role) for role in sorted(roles, key=_reach))


def is_beside_words(role: str) -> bool:
    """Whether a role is for programs only: a state beside its words for people, or how a number is to be read."""
    return leaf(role) in _FOR_PROGRAMS or (leaf(role) in ("Id", "Number") and _machine_of(role) == _CURRENT)


def told_by(states: Iterable[StateTags], look: Look, define: Define) -> StateWord:
    """What nested machines tell together: the innermost of those that are active.

    Which machine is active is told by the state of the one around it, as far as that is a published one: a server may
    keep the last value of a machine that has stopped. PackML's flat StateCurrent, where it is heard, says it all.
    """
    listed = tuple(states)
    words = {state.role: state.told(look, define) for state in listed}
    heard = [role for role, told in words.items() if told.word]
    flat = [role for role in heard if leaf(role) == _FLAT]
    machines = [role for role in heard if leaf(role) == _CURRENT]
    if flat or not machines:
        return words[(flat or heard)[0]] if heard else StateWord("")
    role = min(machines, key=lambda one: one.count("."))
    if words[role].is_own or not is_published(words[role].word):
        return words[machines[0]]  # the server's own statuses tell which is active
    while (inner := _within(role, words[role])) in machines:
        role = inner
    return words[role]


def _within(role: str, told: StateWord) -> str:
    """Role of the machine that runs within a state; empty where the state has none."""
    inner = None if told.is_own else machine_within(told.word)
    return f"{role.removesuffix(_CURRENT)}{inner}.{_CURRENT}" if inner is not None else ""


def _reach(role: str) -> tuple[bool, int]:
    return leaf(role) != _FLAT, -role.count(".")


def _machine_of(role: str) -> str:
    """The BrowseName of what holds a role's last part."""
    return leaf(role.rpartition(".")[0])


def _value(name: TagName | None, look: Look) -> object:
    """A value that may be taken as present."""
    reading = look(name) if name is not None else None
    return reading.value if reading is not None and is_present(reading) else None
