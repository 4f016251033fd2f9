"""What one machine says about why it stands, rule by rule; each by the meaning that a specification gives a name.

A rule that concludes from two things that happened together says so, and both are evidence. None guesses.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hmi.domain.alarm import Alarm
from hmi.domain.equipment import ComponentKind
from hmi.domain.equipment_facts import Condition
from hmi.domain.recent_past import Span
from hmi.domain.state_tags import leaf
from hmi.domain.tag import TagName
from hmi.domain.why import CauseKind
from hmi.domain.why_acts import act_evidence, act_that_led_to, stopping_acts
from hmi.domain.why_evidence import AlarmEvidence, EquipmentEvidence, Evidence, Sureness
from hmi.domain.why_reason import Reason
from hmi.domain.why_snapshot import CellSnapshot, Machine, is_silent, link_evidence
from hmi.domain.why_stop import OwnStop, own_stop, plain

_S: Final = 10**9
ALARM_BEFORE_NS: Final = 30 * _S
"""How long before a stop its alarm may begin: a drive warns before it trips."""
ALARM_AFTER_NS: Final = 5 * _S
"""How long after it: alarms are evaluated in slower tasks than states."""
DOOR_BEFORE_NS: Final = 2 * _S
TOOL_BEFORE_NS: Final = 30 * _S
AT_ONCE_NS: Final = _S
"""What happens at the same moment is told within this time."""

_SAFETY: Final = frozenset({ComponentKind.SAFETY})
_MODES: Final = (
    (frozenset({ComponentKind.SAFETY}), "OperationalMode"),
    (frozenset({ComponentKind.PACKML}), "UnitModeCurrent"),
    (frozenset({ComponentKind.MONITORING}), "OperationMode"),
    (frozenset({ComponentKind.CHANNEL}), "ChannelMode"),
)
"""Tags that tell a mode: OPC 40010-1, 30050 and 40501-1."""
_NOT_PRODUCTION: Final = frozenset(
    {
        "maintenance", "setup", "manual", "service", "manualreducedspeed", "manualhighspeed", "mdamdi", "jogmanual",
        "jogincrement", "teachinghandle", "reference",
    }
)  # fmt: skip
_DRIVES_OFF: Final = frozenset({"idle", "standby", "gettingready"})
_PROGRAM_STOPPED: Final = frozenset({"ready", "atprogramstart", "suspended"})
_OVERRIDES: Final = ("SpeedOverride", "FeedOverride", "RapidOverride", "MachSpeed")
_JAMS: Final = ("Jammed", "IsJammed", "Jam", "JamDetected")
_ORDER_RUNS: Final = "running"


def reasons_of(machine: Machine) -> list[Reason]:
    """Everything that a machine says, however old; empty for one that works or only waits."""
    safety = list(_safety(machine))
    if not machine.is_live:
        return [*safety, *_not_heard(machine)]
    reasons = [*safety, *_overrides(machine)]
    if machine.condition is not Condition.WORKING:
        reasons += [*_mode(machine), *_robot_program(machine), *_order(machine)]
    stop = own_stop(machine)
    if stop is not None and not safety:
        reasons += _stop_reasons(machine, stop, is_explained=bool(reasons))
    return reasons


def _safety(machine: Machine) -> Iterator[Reason]:
    for kind, role, functions in (
        (CauseKind.EMERGENCY_STOP, "EmergencyStop", "EmergencyStopFunctions"),
        (CauseKind.PROTECTIVE_STOP, "ProtectiveStop", "ProtectiveStopFunctions"),
    ):
        for name in machine.tags(role, kinds=_SAFETY):
            reading = machine.present(name)
            if reading is None or reading.value is not True:
                continue
            active, words = active_functions(machine, functions)
            yield Reason(
                kind=kind, equipment=machine.id, span=machine.snapshot.past.onset(name), sureness=Sureness.TOLD,
                evidence=(*machine.reading_evidence(name, *active), *_alarms_at(machine, name)), words=words,
            )  # fmt: skip
            break


def active_functions(machine: Machine, folder: str) -> tuple[tuple[TagName, ...], str]:
    """The safety functions that a robot says are active (OPC 40010-1, EmergencyStopFunctionType), and their names."""
    tags: list[TagName] = []
    words: list[str] = []
    for component in machine.equipment.components_of(ComponentKind.SAFETY):
        for role, name in component.tags.items():
            reading = machine.present(name)
            if leaf(role) != "Active" or folder not in role or reading is None or reading.value is not True:
                continue
            tags.append(name)
            told = component.tags.get(f"{role.rpartition('.')[0]}.Name")
            words.append(machine.word_of(told) if told is not None else role.split(".")[-2])
    return tuple(tags), ", ".join(filter(None, words))


def _alarms_at(machine: Machine, name: TagName) -> tuple[Evidence, ...]:
    span = machine.snapshot.past.onset(name)
    return tuple(alarm_evidence(alarm) for alarm in _alarms_near(machine, span))


def _not_heard(machine: Machine) -> Iterator[Reason]:
    snapshot = machine.snapshot
    silences = [snapshot.past.onset(name) for name in machine.telling if is_silent(snapshot.look(name))]
    since = min((span for span in silences if span is not None), default=None)
    for endpoint in sorted(machine.endpoints):
        if not snapshot.is_heard(endpoint):
            yield Reason(
                kind=CauseKind.LINK_LOST, equipment=None, span=since, sureness=Sureness.TOLD,
                evidence=link_evidence(snapshot, endpoint), words=endpoint,
            )  # fmt: skip
            return
    yield Reason(
        kind=CauseKind.NOT_HEARD, equipment=machine.id, span=since, sureness=Sureness.UNKNOWN,
        evidence=machine.state_evidence,
    )  # fmt: skip


def _overrides(machine: Machine) -> Iterator[Reason]:
    for name in machine.tags(*_OVERRIDES):
        reading = machine.present(name)
        if reading is not None and not isinstance(reading.value, str | bool) and reading.value == 0:
            yield _told(machine, CauseKind.OVERRIDE_ZERO, name)
            return


def _mode(machine: Machine) -> Iterator[Reason]:
    for nested in machine.machines_of(ComponentKind.OPERATION_MODE):
        word = machine.told(nested)
        if plain(word) in _NOT_PRODUCTION:
            yield _told(machine, CauseKind.NOT_AUTOMATIC, nested[-1].words, words=word)
            return
    for kinds, role in _MODES:
        for name in machine.tags(role, kinds=kinds):
            word = machine.word_of(name)
            if plain(word) in _NOT_PRODUCTION:
                yield _told(machine, CauseKind.NOT_AUTOMATIC, name, words=word)
                return


def _robot_program(machine: Machine) -> Iterator[Reason]:
    for nested in machine.machines_of(ComponentKind.ROBOT_CONTROLLER):
        if plain(machine.told(nested)) in _DRIVES_OFF:
            yield _told(machine, CauseKind.DRIVES_OFF, nested[-1].words)
            return
    for nested in machine.machines_of(ComponentKind.TASK_CONTROL):
        word = plain(machine.told(nested))
        if word in _PROGRAM_STOPPED or word == "idle":
            kind = CauseKind.NO_PROGRAM if word == "idle" else CauseKind.PROGRAM_STOPPED
            yield _with_alarm(machine, _told(machine, kind, nested[-1].words))
            return


def _with_alarm(machine: Machine, reason: Reason) -> Reason:
    """The alarm that came with it says more, unless a person did it."""
    alarms = [] if reason.who or reason.span is None else _alarms_near(machine, reason.span)[:1]
    for alarm in alarms:
        return Reason(
            kind=CauseKind.ALARM, equipment=machine.id, span=reason.span, sureness=Sureness.CONCLUDED,
            evidence=(alarm_evidence(alarm), *reason.evidence), words=alarm.message or alarm.name,
        )  # fmt: skip
    return reason


def _order(machine: Machine) -> Iterator[Reason]:
    """OPC 10031-4: without a running job order nobody is to make parts."""
    for nested in machine.machines_of(ComponentKind.JOB_CONTROL):
        word = plain(machine.told(nested))
        if word and word != _ORDER_RUNS:
            is_interrupted = word in ("interrupted", "held", "suspended")
            kind = CauseKind.ORDER_INTERRUPTED if is_interrupted else CauseKind.NO_ORDER
            yield _told(machine, kind, nested[-1].words)
            return


def _told(machine: Machine, kind: CauseKind, name: TagName, *, words: str = "") -> Reason:
    """A reason that one tag tells; who did it at Tandem, where somebody did just then, is told with it."""
    span = machine.snapshot.past.onset(name)
    act = act_that_led_to(machine, kind, name, span)
    return Reason(
        kind=kind, equipment=machine.id, span=span, sureness=Sureness.TOLD,
        evidence=(*machine.reading_evidence(name), *act_evidence(act)), words=words,
        who=act.who if act is not None else "",
    )  # fmt: skip


def _stop_reasons(machine: Machine, stop: OwnStop, *, is_explained: bool) -> Iterator[Reason]:
    if stop.kind in (CauseKind.NOT_STARTED, CauseKind.NO_RECIPE):
        yield replace(_told(machine, stop.kind, stop.names[0], words=stop.word), stopped=stop.left)
        return
    found = [*_acts(machine, stop), *_jam(machine, stop), *_tool(machine, stop), *_door(machine, stop)]
    if not found and not is_explained:
        found += _alarm(machine, stop)
    yield from found
    if not found and not is_explained:
        yield Reason(
            kind=stop.kind, equipment=machine.id, span=stop.left, sureness=Sureness.UNKNOWN,
            evidence=(*machine.reading_evidence(*stop.names), EquipmentEvidence(equipment=machine.id)),
            words=stop.word, stopped=stop.left,
        )  # fmt: skip


def _acts(machine: Machine, stop: OwnStop) -> Iterator[Reason]:
    for kind, act, span in stopping_acts(machine, stop):
        yield Reason(
            kind=kind, equipment=machine.id, span=span, sureness=Sureness.CONCLUDED,
            evidence=(*act_evidence(act), *machine.reading_evidence(*stop.names)), who=act.who, words=stop.word,
        )  # fmt: skip


def _jam(machine: Machine, stop: OwnStop) -> Iterator[Reason]:
    name = machine.is_true(*_JAMS)
    if name is not None:
        yield Reason(
            kind=CauseKind.JAMMED, equipment=machine.id, span=machine.snapshot.past.onset(name), sureness=Sureness.TOLD,
            evidence=(*machine.reading_evidence(name, *stop.names), *_alarms_at(machine, name)),
        )  # fmt: skip


def _tool(machine: Machine, stop: OwnStop) -> Iterator[Reason]:
    name = machine.is_true("Locked")
    onset = machine.snapshot.past.onset(name) if name is not None else None
    if name is None or not _is_near(onset, stop.left, before_ns=TOOL_BEFORE_NS, after_ns=ALARM_AFTER_NS):
        return
    reason = next(machine.tags("ReasonForLocking"), None)
    words = machine.word_of(reason) if reason is not None else ""
    alarms = tuple(alarm_evidence(alarm) for alarm in _alarms_near(machine, stop.left))
    yield Reason(
        kind=CauseKind.TOOL_LOCKED, equipment=machine.id, span=onset, sureness=Sureness.CONCLUDED,
        evidence=(*machine.reading_evidence(name, *stop.names), *alarms), words=words,
    )  # fmt: skip


def _door(machine: Machine, stop: OwnStop) -> Iterator[Reason]:
    name = machine.is_false("DoorClosed", "GuardClosed") or machine.is_true("DoorOpen", "GuardOpen")
    onset = machine.snapshot.past.onset(name) if name is not None else None
    is_near = _is_near(onset, stop.left, before_ns=DOOR_BEFORE_NS, after_ns=AT_ONCE_NS)
    if name is not None and is_near and _left_its_work(machine, stop):
        yield Reason(
            kind=CauseKind.DOOR_OPEN, equipment=machine.id, span=onset, sureness=Sureness.CONCLUDED,
            evidence=machine.reading_evidence(name, *stop.names),
        )  # fmt: skip


def _left_its_work(machine: Machine, stop: OwnStop) -> bool:
    """Whether it worked until it stopped: a door opens after every part."""
    if stop.left is None:
        return False
    before = machine.snapshot.past.look_at(stop.left.low_ns - 1)
    return machine.condition_at(before) is Condition.WORKING


def _alarm(machine: Machine, stop: OwnStop) -> Iterator[Reason]:
    """The gravest of the machine's own alarms that began about when it left its work."""
    for alarm in _alarms_near(machine, stop.left)[:1]:
        yield Reason(
            kind=CauseKind.ALARM, equipment=machine.id, span=stop.left, sureness=Sureness.CONCLUDED,
            evidence=(alarm_evidence(alarm), *machine.reading_evidence(*stop.names)), words=alarm.message or alarm.name,
            stopped=stop.left,
        )  # fmt: skip


def _alarms_near(machine: Machine, span: Span | None) -> list[Alarm]:
    """Alarms of a machine that stand now and began about at a moment, the gravest and earliest first."""
    near = [
        alarm
        for alarm in machine.snapshot.alarms
        if alarm.equipment == machine.id
        and alarm.is_active
        and alarm.is_heard
        and not alarm.branch
        and _is_near(alarm_span(alarm), span, before_ns=ALARM_BEFORE_NS, after_ns=ALARM_AFTER_NS)
    ]
    return sorted(near, key=lambda alarm: (alarm.priority, -alarm.severity, alarm.began_ns))


def alarm_span(alarm: Alarm) -> Span | None:
    """When an alarm began, by our clock; None when it stood before Tandem listened."""
    return Span(alarm.noticed_ns, alarm.noticed_ns) if alarm.is_onset_heard and alarm.noticed_ns else None


def alarm_evidence(alarm: Alarm) -> AlarmEvidence:
    """An alarm as evidence."""
    name = alarm.name or alarm.source
    return AlarmEvidence(alarm=alarm.id, equipment=alarm.equipment, name=name, time_ns=alarm.noticed_ns)


def _is_near(one: Span | None, other: Span | None, *, before_ns: int, after_ns: int) -> bool:
    """Whether two things began together; both must have been witnessed."""
    if one is None or other is None or not (one.is_witnessed and other.is_witnessed):
        return False
    return other.low_ns - before_ns <= one.low_ns <= other.low_ns + after_ns


def endpoints_lost(snapshot: CellSnapshot) -> list[str]:
    """Controllers of the cell that are not heard."""
    return [endpoint.key for endpoint in snapshot.cell.endpoints if not snapshot.is_heard(endpoint.key)]
