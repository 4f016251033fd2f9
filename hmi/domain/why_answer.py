"""Puts the answer to "Why is my cell stopped?" together. Pure: the same snapshot gives the same answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hmi.domain.alarm import AlarmId
from hmi.domain.equipment import ComponentKind, EquipmentId
from hmi.domain.first_out import CELL, first_outs
from hmi.domain.recent_past import Span
from hmi.domain.state_tags import words_of
from hmi.domain.why import (
    Cause,
    CauseKind,
    FirstOutLine,
    LastAct,
    SafetyLine,
    SafetyState,
    Verdict,
    Wait,
    WhyAnswer,
)
from hmi.domain.why_acts import act_evidence
from hmi.domain.why_evidence import EquipmentEvidence, Evidence, Sureness
from hmi.domain.why_reason import Reason, in_order
from hmi.domain.why_rules import active_functions, alarm_evidence, endpoints_lost, reasons_of
from hmi.domain.why_snapshot import CellSnapshot, Machine, link_evidence
from hmi.domain.why_steps import next_step
from hmi.domain.why_stop import is_waiting_word
from hmi.domain.why_waits import Waits, waits_in
from hmi.domain.why_whole import BLOCKED, STARVED, Whole
from hmi.domain.words import Words

_NOTHING_WRITTEN: Final[Mapping[AlarmId, Words]] = MappingProxyType({})


def explain(
    snapshot: CellSnapshot, equipment: EquipmentId | None, responses: Mapping[AlarmId, Words] = _NOTHING_WRITTEN
) -> WhyAnswer:
    """Why the cell, or one machine of it, stands.

    Args:
        snapshot: The cell now.
        equipment: The machine; None asks for the cell. A machine that the cell does not have raises ``KeyError``.
        responses: What the site wrote down to do at an alarm.
    """
    whole = Whole(snapshot=snapshot)
    verdict, sureness = whole.verdict
    causes = in_order(_each_once(whole.relevant)) if verdict is not Verdict.RUNS else ()
    roots = [cause.equipment for cause in causes if cause.equipment is not None]
    waits = waits_in(whole, dict.fromkeys(roots)) if verdict is not Verdict.RUNS else Waits(waits=())
    if equipment is not None:
        return _of_machine(whole, snapshot.machines[equipment], causes, waits, responses)
    head = whole.head
    return WhyAnswer(
        equipment=None, time_ns=snapshot.now_ns, verdict=verdict, sureness=sureness, since_ns=_since(whole),
        evidence=_whole_evidence(whole), state=_last_word(head) if head is not None else "", causes=causes,
        safety=_safety(list(snapshot.machines.values())), first_out=_first_out(snapshot),
        last_act=_last_act(snapshot, None), waits=waits.waits, circle=waits.circle,
        step=next_step(verdict, causes, responses),
    )  # fmt: skip


def _of_machine(
    whole: Whole, machine: Machine, of_cell: tuple[Cause, ...], waits: Waits, responses: Mapping[AlarmId, Words]
) -> WhyAnswer:  # fmt: skip
    """Its own reasons first; without any, those of the machine at the end of what it waits for."""
    snapshot = whole.snapshot
    own = whole.reasons[machine.id] if machine.id in whole.reasons else reasons_of(machine)
    if whole.verdict[0] is not Verdict.STANDS:
        own = [reason for reason in own if not reason.is_soft or machine is whole.head]
    listed = tuple(cause for cause in of_cell if cause.equipment == machine.id)
    causes = listed or in_order(_each_once(own))
    path = _path(machine.id, waits.waits)
    if not causes and path:
        ends = {wait.awaited for wait in path}
        causes = tuple(cause for cause in of_cell if cause.equipment in ends)
    verdict, sureness = _machine_verdict(whole, machine, causes, own, path)
    since = _standing_since(machine, verdict)
    leading = tuple(wait for wait in waits.waits if wait in path or (not path and wait.awaited == machine.id))
    return WhyAnswer(
        equipment=machine.id, time_ns=snapshot.now_ns, verdict=verdict, sureness=sureness,
        since_ns=since.high_ns if since is not None and since.low_ns else None, evidence=machine.state_evidence,
        state=_last_word(machine), causes=causes if verdict is not Verdict.RUNS else (),
        safety=_safety([machine]), first_out=_first_out(snapshot), last_act=_last_act(snapshot, machine),
        waits=leading, circle=waits.circle if machine.id in waits.circle else (),
        step=next_step(verdict, causes, responses),
    )  # fmt: skip


def _machine_verdict(
    whole: Whole, machine: Machine, causes: tuple[Cause, ...], own: list[Reason], path: tuple[Wait, ...]
) -> tuple[Verdict, Sureness]:  # fmt: skip
    if any(reason.kind in (CauseKind.LINK_LOST, CauseKind.NOT_HEARD) for reason in own) or not machine.is_live:
        return Verdict.UNKNOWN, Sureness.UNKNOWN
    if whole.works(machine):
        return Verdict.RUNS, Sureness.TOLD
    if causes:
        return Verdict.STANDS, Sureness.CONCLUDED if path else Sureness.TOLD
    is_waiting = is_waiting_word(machine.word) or machine.is_true(STARVED, BLOCKED) is not None
    return (Verdict.STANDS if is_waiting and path else Verdict.IDLE), Sureness.TOLD


def _standing_since(machine: Machine, verdict: Verdict) -> Span | None:
    """Since when its condition is what it is."""
    if verdict is Verdict.UNKNOWN:
        return machine.snapshot.past.onset(machine.telling[0]) if machine.telling else None
    return machine.since(machine.telling, lambda look: _is_condition(machine, machine.condition_at(look)))


def _is_condition(machine: Machine, condition: object) -> bool | None:
    return None if condition is None else condition is machine.condition


def _path(start: EquipmentId, waits: tuple[Wait, ...]) -> tuple[Wait, ...]:
    """From one machine to the end of what it waits for."""
    by_waiter = {wait.waiter: wait for wait in waits}
    path: list[Wait] = []
    one: EquipmentId | None = start
    while one is not None and one in by_waiter and by_waiter[one] not in path:
        path.append(by_waiter[one])
        one = by_waiter[one].awaited
    return tuple(path)


def _each_once(reasons: list[Reason]) -> list[Reason]:
    """A lost link is one reason, however many machines are behind it."""
    told = {(one.kind, one.equipment, one.words if one.equipment is None else ""): one for one in reversed(reasons)}
    return list(reversed(told.values()))


def _since(whole: Whole) -> int | None:
    verdict, _sureness = whole.verdict
    if verdict is Verdict.STANDS:
        return whole.left.high_ns if whole.left is not None else None
    head = whole.head
    if head is None or not head.facts.states:
        return None
    if verdict is Verdict.UNKNOWN:
        span = whole.snapshot.past.onset(head.facts.states[0].words)
    else:
        span = head.since(head.telling, lambda look: _is_condition(head, head.condition_at(look)))
    return span.high_ns if span is not None and span.low_ns else None


def _whole_evidence(whole: Whole) -> tuple[Evidence, ...]:
    verdict, sureness = whole.verdict
    if verdict is Verdict.UNKNOWN:
        lost = endpoints_lost(whole.snapshot)
        return tuple(one for endpoint in lost for one in link_evidence(whole.snapshot, endpoint))
    if whole.head is not None and sureness is Sureness.TOLD:
        return whole.head.state_evidence
    return tuple(EquipmentEvidence(equipment=one) for one in whole.flow)


def _last_word(machine: Machine) -> str:
    """Its state as last heard, whatever is heard now."""
    if machine.word or not machine.facts.states:
        return machine.word
    name = machine.facts.states[0].words
    return words_of(machine.snapshot.look(name), machine.snapshot.define(name))


def _safety(machines: list[Machine]) -> tuple[SafetyLine, ...]:
    lines = [line for machine in machines if (line := _safety_of(machine)) is not None]
    order = list(SafetyState)
    nothing = SafetyLine(
        state=SafetyState.NOT_OFFERED, equipment=None, since_ns=None, sureness=Sureness.UNKNOWN, evidence=()
    )
    return tuple(sorted(lines, key=lambda line: order.index(line.state))) or (nothing,)


def _safety_of(machine: Machine) -> SafetyLine | None:
    only = frozenset({ComponentKind.SAFETY})
    emergency = tuple(machine.tags("EmergencyStop", kinds=only))
    protective = tuple(machine.tags("ProtectiveStop", kinds=only))
    names = (*emergency, *protective)
    if not names:
        return None
    for state, tags, folder in (
        (SafetyState.EMERGENCY_STOP, emergency, "EmergencyStopFunctions"),
        (SafetyState.PROTECTIVE_STOP, protective, "ProtectiveStopFunctions"),
    ):
        name = next((one for one in tags if (told := machine.present(one)) is not None and told.value is True), None)
        if name is not None:
            active, words = active_functions(machine, folder)
            return _safety_line(machine, state, (name, *active), words)
    are_heard = all((told := machine.present(one)) is not None and told.value is False for one in names)
    return _safety_line(machine, SafetyState.NO_STOP if are_heard else SafetyState.UNKNOWN, names, "")


def _safety_line(machine: Machine, state: SafetyState, names: tuple[str, ...], words: str) -> SafetyLine:
    tags = tuple(name for name in machine.tags("EmergencyStop", "ProtectiveStop", "Active") if name in names)
    onset = machine.snapshot.past.onset(tags[0]) if tags else None
    return SafetyLine(
        state=state, equipment=machine.id, since_ns=onset.high_ns if onset is not None and onset.low_ns else None,
        sureness=Sureness.UNKNOWN if state is SafetyState.UNKNOWN else Sureness.TOLD,
        evidence=(*machine.reading_evidence(*tags), EquipmentEvidence(equipment=machine.id)), words=words,
    )  # fmt: skip


def _first_out(snapshot: CellSnapshot) -> FirstOutLine:
    skews = {
        key: status.clock_skew_ms for key, status in snapshot.connections.items() if status.clock_skew_ms is not None
    }
    first = first_outs(snapshot.alarms, skews).get(CELL)
    by_id = {alarm.id: alarm for alarm in snapshot.alarms}
    if first is None:
        is_doubtful = bool(endpoints_lost(snapshot))
        return FirstOutLine(sureness=Sureness.UNKNOWN if is_doubtful else Sureness.TOLD, evidence=())
    alarms = [by_id[one] for one in first.candidates]
    return FirstOutLine(
        sureness=Sureness.TOLD if first.doubt is None else Sureness.UNKNOWN,
        evidence=tuple(alarm_evidence(alarm) for alarm in alarms), equipment=alarms[0].equipment,
        words=alarms[0].message or alarms[0].name, began_ns=alarms[0].noticed_ns or None,
    )  # fmt: skip


def _last_act(snapshot: CellSnapshot, machine: Machine | None) -> LastAct:
    if snapshot.acts is None:
        return LastAct(sureness=Sureness.UNKNOWN, evidence=())
    names = frozenset[str]() if machine is None else machine.equipment.tag_names() | {machine.id}
    act = next((one for one in snapshot.acts if machine is None or one.subject in names), None)
    if act is None:
        return LastAct(sureness=Sureness.TOLD, evidence=())

    return LastAct(
        sureness=Sureness.TOLD, evidence=act_evidence(act), actor=act.actor, who=act.who, kind=act.kind,
        subject=act.subject, facts=act.facts, outcome=act.outcome, time_ns=act.time_ns,
    )  # fmt: skip
