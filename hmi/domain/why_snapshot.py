"""The cell at one moment, as reasoning about a stop looks at it: readings, their past, alarms, links and acts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from hmi.domain.alarm import Alarm
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import ComponentKind, Equipment, EquipmentId
from hmi.domain.equipment_facts import NOT_HEARD, Condition, EquipmentFacts
from hmi.domain.quality import Freshness
from hmi.domain.reading import Reading, is_present
from hmi.domain.recent_past import RecentPast, Span
from hmi.domain.state_tags import Look, StateTags, leaf, states_of, told_by, words_of
from hmi.domain.tag import TagDefinition, TagName
from hmi.domain.why import ActorKind
from hmi.domain.why_evidence import ConnectionEvidence, EquipmentEvidence, Evidence, ReadingEvidence

HEARD = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})


class Act(Struct, frozen=True, kw_only=True):
    """What somebody asked of the cell, and what came of it."""

    seq: int
    time_ns: int
    kind: str
    """``call_method``, ``write_tag`` …"""
    subject: str
    facts: dict[str, str]
    outcome: str
    """``done``, ``refused``, ``failed``; empty while it is not known."""
    who: str = ""
    actor: ActorKind = ActorKind.PERSON


@dataclass(frozen=True, kw_only=True)
class CellSnapshot:
    """Everything that an answer may rest on."""

    cell: Cell
    look: Look
    past: RecentPast
    alarms: tuple[Alarm, ...]
    connections: Mapping[str, ConnectionStatus]
    acts: tuple[Act, ...] | None
    """Newest first; None when the journal cannot be read."""
    now_ns: int

    @cached_property
    def machines(self) -> dict[EquipmentId, "Machine"]:
        """Every piece of equipment."""
        return {one.id: Machine(equipment=one, snapshot=self) for one in self.cell.equipment}

    @cached_property
    def definitions(self) -> dict[TagName, TagDefinition]:
        """Tags by name."""
        return {tag.name: tag for tag in self.cell.tags}

    @property
    def define(self) -> Callable[[TagName], TagDefinition | None]:
        """The constants of a tag."""
        return self.definitions.get

    def is_heard(self, endpoint: str) -> bool:
        """Whether a controller is heard now."""
        status = self.connections.get(endpoint)
        return status is not None and status.state in HEARD

    def feeders(self, equipment: EquipmentId) -> tuple[EquipmentId, ...]:
        """What hands parts to a machine."""
        return tuple(one.id for one in self.cell.equipment if equipment in one.feeds)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """One piece of equipment in a snapshot."""

    equipment: Equipment
    snapshot: CellSnapshot

    @property
    def id(self) -> EquipmentId:
        """Its id."""
        return self.equipment.id

    @cached_property
    def facts(self) -> EquipmentFacts:
        """Which of its tags tell how it is."""
        return EquipmentFacts.of(self.equipment, self.snapshot.define)

    @cached_property
    def condition(self) -> Condition:
        """How it is now."""
        return self.facts.condition(self.snapshot.look, self.snapshot.define)

    @cached_property
    def word(self) -> str:
        """Its state's name; empty when none is heard."""
        return self.facts.state_word(self.snapshot.look, self.snapshot.define)

    @property
    def telling(self) -> tuple[TagName, ...]:
        """The tags that decide its condition."""
        return tuple(name for name in self.facts.telling if name is not None)

    @property
    def endpoints(self) -> frozenset[str]:
        """Controllers that its telling tags come from."""
        definitions = self.snapshot.definitions
        return frozenset(definitions[name].node.endpoint for name in self.telling if name in definitions)

    @property
    def is_in_flow(self) -> bool:
        """Whether parts come to it or go on from it."""
        return bool(self.equipment.feeds or self.snapshot.feeders(self.id))

    def machines_of(self, kind: ComponentKind) -> Iterator[tuple[StateTags, ...]]:
        """State machines within each other, of each component of a kind that has any."""
        for component in self.equipment.components_of(kind):
            states = states_of(component)
            if states:
                yield states

    def told(self, states: tuple[StateTags, ...], look: Look | None = None) -> str:
        """The state that nested machines tell together, where it is a published one."""
        told = told_by(states, look or self.snapshot.look, self.snapshot.define)
        return "" if told.is_own else told.word

    def tags(self, *roles: str, kinds: frozenset[ComponentKind] | None = None) -> Iterator[TagName]:
        """Tags by the last BrowseName of their role, in the server's order."""
        for component in self.equipment.components:
            if kinds is None or component.kind in kinds:
                yield from (name for role, name in component.tags.items() if leaf(role) in roles)

    def present(self, name: TagName) -> Reading | None:
        """A reading that may be taken as present."""
        reading = self.snapshot.look(name)
        return reading if is_present(reading) else None

    def is_true(self, *roles: str) -> TagName | None:
        """The first boolean tag with one of the roles that is heard now and true."""
        return self._first_that_is(roles, wanted=True)

    def is_false(self, *roles: str) -> TagName | None:
        """The first boolean tag with one of the roles that is heard now and false."""
        return self._first_that_is(roles, wanted=False)

    def _first_that_is(self, roles: tuple[str, ...], *, wanted: bool) -> TagName | None:
        for name in self.tags(*roles):
            reading = self.present(name)
            if reading is not None and reading.value is wanted:
                return name
        return None

    def word_of(self, name: TagName) -> str:
        """Member of an enumeration, or text, that a tag tells now; empty when it tells none."""
        reading = self.present(name)
        return "" if reading is None else words_of(reading, self.snapshot.define(name))

    def reading_evidence(self, *names: TagName) -> tuple[Evidence, ...]:
        """Tags as evidence, with since when they read so."""
        onsets = [(name, self.snapshot.past.onset(name)) for name in names]
        return tuple(
            ReadingEvidence(tag_name=name, time_ns=onset.high_ns if onset is not None else 0) for name, onset in onsets
        )

    @property
    def state_evidence(self) -> tuple[Evidence, ...]:
        """What tells its state, and the machine itself."""
        names = [state.words for state in self.facts.states[:1]]
        return (*self.reading_evidence(*names), EquipmentEvidence(equipment=self.id))

    def since(self, names: tuple[TagName, ...], holds: Callable[[Look], bool | None]) -> Span | None:
        """Since when a condition on its tags holds."""
        return self.snapshot.past.since(names, holds)

    def condition_at(self, look: Look) -> Condition | None:
        """How it was at another moment; None when it was not heard."""
        condition = self.facts.condition(look, self.snapshot.define)
        return None if condition in NOT_HEARD else condition

    @property
    def is_live(self) -> bool:
        """Whether its state is heard now."""
        return self.condition not in NOT_HEARD


def link_evidence(snapshot: CellSnapshot, endpoint: str) -> tuple[Evidence, ...]:
    """A connection as evidence."""
    status = snapshot.connections.get(endpoint)
    since_ns = status.since_ns if status is not None else 0
    return (ConnectionEvidence(endpoint=endpoint, time_ns=since_ns),)


def is_silent(reading: Reading) -> bool:
    """Whether it was heard and is not heard now."""
    return reading.freshness is Freshness.STALE
