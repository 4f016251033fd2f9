"""From the states of machines to what they do for production, and from the machines to the cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from hmi.domain.equipment import ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import NOT_HEARD, Condition, EquipmentFacts, first_tag, is_true
from hmi.domain.production_state import Activity
from hmi.domain.state_tags import Define, Look, StateTags, states_of
from hmi.domain.stop import WAITS, StopKind
from hmi.domain.tag import TagName

_KIND: Final[dict[Condition, StopKind]] = {
    Condition.EMERGENCY_STOP: StopKind.SAFETY,
    Condition.PROTECTIVE_STOP: StopKind.SAFETY,
    Condition.FAULT: StopKind.FAULT,
    Condition.OUT_OF_SERVICE: StopKind.OUT_OF_SERVICE,
    Condition.STOPPED: StopKind.STOPPED,
    Condition.IDLE: StopKind.WAITING,
    Condition.HELD: StopKind.HELD,
}
_OUTSIDE = frozenset({"suspended", "suspending"})
"""PackML: something outside of the machine keeps it; Held is something inside (ISA-TR88.00.02)."""
_NOT_IN_PRODUCTION = frozenset({"maintenance", "setup"})
"""Operation modes of OPC 40001-1 in which what moves is no production."""
_WORKERS = frozenset({EquipmentKind.ROBOT, EquipmentKind.MACHINE_TOOL, EquipmentKind.INSPECTION, EquipmentKind.MACHINE})
"""Belts run whether or not something is made."""
WORST_FIRST: Final = (
    StopKind.SAFETY,
    StopKind.FAULT,
    StopKind.HELD,
    StopKind.STOPPED,
    StopKind.OUT_OF_SERVICE,
    StopKind.BLOCKED,
    StopKind.STARVED,
    StopKind.WAITING,
    StopKind.NO_DATA,
)
_TELLS_MORE: Final = frozenset({StopKind.SAFETY, StopKind.FAULT})
"""What a machine says that explains why the whole cell is held or waits."""

Activities = Mapping[EquipmentId | None, Activity]
"""What each piece of equipment does that tells a state of its own; None is the whole cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityTags:
    """The tags that tell what one piece of equipment does. Built once per cell."""

    facts: EquipmentFacts
    mode: StateTags | None
    starved: TagName | None
    blocked: TagName | None

    @classmethod
    def of(cls, equipment: Equipment, define: Define) -> "ActivityTags":
        """Find them."""
        modes = [state for one in equipment.components_of(ComponentKind.OPERATION_MODE) for state in states_of(one)]
        pack = equipment.components_of(ComponentKind.PACKML)
        return cls(
            facts=EquipmentFacts.of(equipment, define),
            mode=modes[0] if modes else None,
            starved=first_tag(pack, "EquipmentStarved"),
            blocked=first_tag(pack, "EquipmentBlocked"),
        )

    @property
    def tells_state(self) -> bool:
        """Whether anything can be said at all: meters and the like have no state."""
        return bool(self.facts.states)

    def activity(self, look: Look, define: Define) -> Activity:
        """What it does now. A state that no specification publishes says nothing of production: no data."""
        condition = self.facts.condition(look, define)
        word = self.facts.state_word(look, define)
        if condition in NOT_HEARD or condition is Condition.CONNECTED:
            return Activity(kind=StopKind.NO_DATA, word=word if condition is Condition.CONNECTED else "")
        if condition in (Condition.EMERGENCY_STOP, Condition.PROTECTIVE_STOP):
            return Activity(kind=StopKind.SAFETY, word=condition.value)
        mode = self.mode.told(look, define) if self.mode is not None else None
        if mode is not None and not mode.is_own and mode.word.casefold() in _NOT_IN_PRODUCTION:
            return Activity(kind=StopKind.OUT_OF_SERVICE, word=mode.word)
        if condition is Condition.WORKING:
            return Activity(word=word)
        kind = _KIND[condition]
        if kind is StopKind.WAITING or (kind is StopKind.HELD and word.casefold() in _OUTSIDE):
            kind = self._wait(look)
        return Activity(kind=kind, word=word)

    def _wait(self, look: Look) -> StopKind:
        if is_true(self.starved, look):
            return StopKind.STARVED
        return StopKind.BLOCKED if is_true(self.blocked, look) else StopKind.WAITING


def tags_of(equipment: Iterable[Equipment], define: Define) -> tuple[ActivityTags, ...]:
    """Of all equipment that tells a state."""
    found = (ActivityTags.of(one, define) for one in equipment)
    return tuple(one for one in found if one.tells_state)


def activities(all_tags: tuple[ActivityTags, ...], look: Look, define: Define) -> dict[EquipmentId | None, Activity]:
    """What everything does now, and the cell."""
    of_each = {one.facts.equipment.id: one.activity(look, define) for one in all_tags}
    kinds = {one.facts.equipment.id: one.facts.equipment.kind for one in all_tags}
    return {None: cell_activity(of_each, kinds), **of_each}


def cell_activity(of_each: Mapping[EquipmentId, Activity], kinds: Mapping[EquipmentId, EquipmentKind]) -> Activity:
    """What the whole cell does: as its supervisor says, else from its machines.

    Where the cell does not produce, a machine's fault or safety stop says better why than the supervisor's "held".
    Without a supervisor the cell produces as long as a machine that makes something works and none has a fault.
    """
    supervisors = [of_each[one] for one, kind in kinds.items() if kind is EquipmentKind.SUPERVISOR]
    machines = [of_each[one] for one, kind in kinds.items() if kind is not EquipmentKind.SUPERVISOR]
    if supervisors:
        own = supervisors[0]
        worst = _worst(machines)
        if own.kind in WAITS | {StopKind.HELD} and worst is not None and worst.kind in _TELLS_MORE:
            return worst
        return own
    workers = [of_each[one] for one, kind in kinds.items() if kind in _WORKERS] or machines
    if not workers:
        return Activity(kind=StopKind.NO_DATA)
    worst = _worst(machines)
    if worst is not None and worst.kind in _TELLS_MORE:
        return worst
    working = next((one for one in workers if one.kind is None), None)
    if working is not None:
        return working
    return _worst([one for one in workers if one.kind is not StopKind.NO_DATA]) or Activity(kind=StopKind.NO_DATA)


def _worst(told: Iterable[Activity]) -> Activity | None:
    stopped = [one for one in told if one.kind is not None]
    return min(stopped, key=lambda one: WORST_FIRST.index(one.kind or StopKind.NO_DATA)) if stopped else None
