"""What a display wants to know about a piece of equipment: which tags tell it, and what they say together."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentKind
from hmi.domain.quality import Freshness, Quality
from hmi.domain.reading import Reading
from hmi.domain.state_tags import Define, Look, StateTags, StateWord, leaf, states_of, told_by
from hmi.domain.tag import TagName


class Condition(Enum):
    """How a piece of equipment is, in the order in which it needs a person (worst first)."""

    EMERGENCY_STOP = "emergency_stop"
    PROTECTIVE_STOP = "protective_stop"
    FAULT = "fault"
    SILENT = "silent"
    """Was heard; is not heard now."""
    UNKNOWN = "unknown"
    """Never heard, or without a usable value."""
    ABSENT = "absent"
    """The controller does not offer its state."""
    HELD = "held"
    OUT_OF_SERVICE = "out_of_service"
    STOPPED = "stopped"
    IDLE = "idle"
    WORKING = "working"
    CONNECTED = "connected"
    """Has no state of its own, or one that no specification publishes, but its values arrive."""


NEEDS_A_PERSON = frozenset(
    {
        Condition.EMERGENCY_STOP,
        Condition.PROTECTIVE_STOP,
        Condition.FAULT,
        Condition.SILENT,
        Condition.UNKNOWN,
        Condition.ABSENT,
        Condition.HELD,
    }
)

NOT_HEARD = frozenset({Condition.SILENT, Condition.UNKNOWN, Condition.ABSENT})

_MEANING: tuple[tuple[Condition, frozenset[str]], ...] = (
    (Condition.EMERGENCY_STOP, frozenset({"emergencystop", "emergencystopped"})),
    (Condition.PROTECTIVE_STOP, frozenset({"protectivestop", "safeguardstop"})),
    (Condition.FAULT, frozenset({"aborted", "aborting", "error", "fault", "faulted", "clearing", "interrupted"})),
    (Condition.HELD, frozenset({"held", "holding", "suspended", "suspending", "paused", "pausing", "blocked"})),
    (Condition.OUT_OF_SERVICE, frozenset({"outofservice", "notavailable", "off", "preoperational"})),
    (Condition.STOPPED, frozenset({"stopped", "stopping", "halted", "stop"})),
    (
        Condition.IDLE,
        frozenset(
            {
                "idle", "ready", "notexecuting", "complete", "completing", "resetting", "reset", "initialized",
                "standby", "gettingready", "atprogramstart", "notallowedtostart", "allowedtostart", "waiting", "loaded",
                "ended", "completed", "closed", "initializing",
            }
        ),
    ),
    (
        Condition.WORKING,
        frozenset(
            {
                "executing",
                "execute",
                "starting",
                "running",
                "active",
                "processing",
                "operational",
                "singleexecution",
                "continuousexecution",
                "unholding",
                "unsuspending",
            }
        ),
    ),
)  # fmt: skip

_STATE_KINDS = (
    ComponentKind.PACKML,
    ComponentKind.ITEM_STATE,
    ComponentKind.VISION,
    ComponentKind.TASK_CONTROL,
    ComponentKind.CHANNEL,
    ComponentKind.JOB_CONTROL,
)

_KEY_ROLES: dict[EquipmentKind, tuple[str, ...]] = {
    EquipmentKind.ROBOT: ("ActualTCPSpeed", "TCPSpeed", "ActualSpeed", "Speed", "SpeedOverride"),
    EquipmentKind.MACHINE_TOOL: ("SpindleLoad", "Load", "ActualSpeed", "SpindleSpeed", "FeedOverride"),
    EquipmentKind.CONVEYOR: ("CurMachSpeed", "BeltSpeed", "MachSpeed"),
    EquipmentKind.INSPECTION: ("Confidence", "Score", "Sharpness", "ExposureTime"),
    EquipmentKind.ENERGY_METER: ("AcActivePowerTotal", "AcActivePower", "Power"),
    EquipmentKind.SUPERVISOR: ("CycleTime", "CurMachSpeed", "Throughput"),
}
_KEY_KINDS: dict[EquipmentKind, tuple[ComponentKind, ...]] = {
    EquipmentKind.ROBOT: (ComponentKind.TOOL_CENTRE_POINT, ComponentKind.MOTION_DEVICE),
    EquipmentKind.MACHINE_TOOL: (ComponentKind.SPINDLE, ComponentKind.CHANNEL, ComponentKind.MONITORING),
}
GOOD_ROLES = ("PartsGood", "GoodParts", "GoodCount", "ProdProcessedCount", "ProductsProcessed", "PartsProduced")
REJECT_ROLES = ("PartsRejected", "PartsReject", "RejectCount", "ProdDefectiveCount", "PartsScrapped", "RejectedParts")


def tag_of(component: Component, *roles: str) -> TagName | None:
    """The tag of the first of ``roles`` that the component has, as a whole path or by its last BrowseName."""
    for wanted in roles:
        if wanted in component.tags:
            return component.tags[wanted]
        for role, name in component.tags.items():
            if leaf(role) == wanted:
                return name
    return None


def first_tag(components: Iterable[Component], *roles: str) -> TagName | None:
    """The first tag with one of ``roles``, the earlier role winning over the earlier component."""
    listed = tuple(components)
    for role in roles:
        for component in listed:
            name = tag_of(component, role)
            if name is not None:
                return name
    return None


def meaning_of(word: str) -> Condition:
    """What a controller's state word says (OPC 40001-1 item state, PackML, OPC 40100 and 40501 states)."""
    plain = "".join(letter for letter in word.casefold() if letter.isalnum())
    for condition, members in _MEANING:
        if plain in members:
            return condition
    return Condition.CONNECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentFacts:
    """The tags that tell how one piece of equipment is. Built once per cell; asked on every frame."""

    equipment: Equipment
    states: tuple[StateTags, ...]
    """State machines within each other, the innermost first."""
    emergency_stop: TagName | None
    protective_stop: TagName | None
    key: TagName | None
    """The one value that says most: TCP speed, spindle load, power."""
    good: TagName | None
    reject: TagName | None
    tags: tuple[TagName, ...]
    """Every tag of the equipment, each once."""

    @classmethod
    def of(cls, equipment: Equipment, define: Define) -> "EquipmentFacts":
        """Find the telling tags of ``equipment``."""
        components = equipment.components
        safety = equipment.components_of(ComponentKind.SAFETY)
        names = tuple(dict.fromkeys(name for component in components for name in component.tags.values()))
        return cls(
            equipment=equipment,
            states=_states_of(equipment),
            emergency_stop=first_tag(safety, "EmergencyStop"),
            protective_stop=first_tag(safety, "ProtectiveStop"),
            key=_key_tag(equipment, names, define),
            good=first_tag(components, *GOOD_ROLES),
            reject=first_tag(components, *REJECT_ROLES),
            tags=names,
        )

    @property
    def telling(self) -> tuple[TagName | None, ...]:
        """The tags that decide the condition."""
        names = [name for state in self.states for name in state.names]
        return (*(names or self.tags), self.emergency_stop, self.protective_stop)

    def condition(self, look: Look, define: Define) -> Condition:
        """How the equipment is now: a stop outranks silence, silence outranks any state heard before."""
        if is_true(self.emergency_stop, look):
            return Condition.EMERGENCY_STOP
        if is_true(self.protective_stop, look):
            return Condition.PROTECTIVE_STOP
        if self.states:
            told = told_by(self.states, look, define)
            return _meaning(told) if told.word else _heard(look(self.states[-1].words)) or Condition.UNKNOWN
        if not self.tags:
            return Condition.UNKNOWN
        return min((_heard(look(name)) or Condition.CONNECTED for name in self.tags), key=_hope)

    def state_word(self, look: Look, define: Define) -> str:
        """The word for the state, from the innermost active machine; empty when none is heard."""
        return told_by(self.states, look, define).word


def is_true(name: TagName | None, look: Look) -> bool:
    """Whether a boolean tag is heard now and true."""
    if name is None:
        return False
    reading = look(name)
    return _heard(reading) is None and bool(reading.value)


def _heard(reading: Reading) -> Condition | None:
    match reading.freshness:
        case Freshness.STALE:
            return Condition.SILENT
        case Freshness.ABSENT:
            return Condition.ABSENT
        case Freshness.UNKNOWN:
            return Condition.UNKNOWN
        case Freshness.LIVE:
            unusable = reading.quality is Quality.BAD or reading.value is None
            return Condition.UNKNOWN if unusable else None


def _hope(condition: Condition) -> int:
    return 0 if condition is Condition.CONNECTED else 1 + list(Condition).index(condition)


def _meaning(told: StateWord) -> Condition:
    return Condition.CONNECTED if told.is_own else meaning_of(told.word)


def _states_of(equipment: Equipment) -> tuple[StateTags, ...]:
    for components in (*(equipment.components_of(kind) for kind in _STATE_KINDS), equipment.components):
        for component in components:
            states = states_of(component)
            if states:
                return states
    return ()


def _key_tag(equipment: Equipment, names: tuple[TagName, ...], define: Define) -> TagName | None:
    roles = _KEY_ROLES.get(equipment.kind, ())
    for kind in _KEY_KINDS.get(equipment.kind, ()):
        name = first_tag(equipment.components_of(kind), *roles)
        if name is not None:
            return name
    name = first_tag(equipment.components, *roles)
    if name is not None:
        return name
    floating = [(name, define(name)) for name in names]
    measured = [(name, tag) for name, tag in floating if tag is not None and tag.data_type.is_floating]
    ranged = [name for name, tag in measured if tag.engineering_range is not None]
    return ranged[0] if ranged else (measured[0][0] if measured else None)
