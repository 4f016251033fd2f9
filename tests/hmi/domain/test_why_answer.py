"""Why a cell stands: rules on a cell built by hand, of other machines than the simulated one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.alarm import Alarm, AlarmId, Priority, alarm_id
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.quality import Freshness
from hmi.domain.reading import NOTHING_HEARD, Reading, is_present
from hmi.domain.recent_past import Change, RecentPast, Span
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName, TagUse
from hmi.domain.why import CauseKind, SafetyState, StepKind, Verdict, WaitReason, WhyAnswer
from hmi.domain.why_answer import explain
from hmi.domain.why_evidence import ActEvidence, AlarmEvidence, ReadingEvidence, Sureness
from hmi.domain.why_snapshot import Act, CellSnapshot
from hmi.domain.words import Words

S = 10**9
BEGAN_S = 1_000
NOW_S = 2_000
TYPES = {bool: DataType.BOOLEAN, float: DataType.DOUBLE, int: DataType.INT32, str: DataType.STRING}


@dataclass
class Line:
    """A press fed by a feeder, emptied by a stacker, watched by a robot's safety: nothing of the simulated cell."""

    values: dict[TagName, Scalar] = field(default_factory=dict)
    past: dict[TagName, list[Change]] = field(default_factory=dict)
    equipment: list[Equipment] = field(default_factory=list)
    tags: list[TagDefinition] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)

    def machine(
        self, identifier: str, kind: EquipmentKind = EquipmentKind.MACHINE, *, feeds: tuple[str, ...] = (),
        endpoint: str = "plc", **parts: Mapping[str, Scalar],
    ) -> None:  # fmt: skip
        """A machine that tells these roles, by kind of component; each has told them since the beginning."""
        components = []
        for part, roles in parts.items():
            tags: dict[str, TagName] = {}
            for role, value in roles.items():
                name = TagName(f"{identifier}/{part}/{role}")
                self.tags.append(
                    TagDefinition(
                        name=name, node=NodeAddress(endpoint=endpoint, uri="urn:x", identifier=f"s={name}"),
                        data_type=TYPES[type(value)], role=role, use=TagUse.STATE,
                    )
                )  # fmt: skip
                tags[role] = name
                self.values[name] = value
                self.past[name] = [Change(Span(BEGAN_S * S, BEGAN_S * S), self.reading_of(value))]
            components.append(Component(name=part, kind=ComponentKind(part), tags=tags))
        self.equipment.append(
            Equipment(
                id=EquipmentId(identifier), kind=kind, label=identifier, components=tuple(components),
                feeds=tuple(map(EquipmentId, feeds)),
            )
        )  # fmt: skip

    def tell(self, name: str, value: Scalar, at_s: float) -> None:
        """A tag changes."""
        tag = TagName(name)
        self.values[tag] = value
        moment = round(at_s * S)
        self.past[tag].append(Change(Span(moment, moment), self.reading_of(value)))

    def alarm(self, equipment: str, words: str, at_s: float, **more: object) -> None:
        """An alarm begins."""
        node = NodeAddress(endpoint="plc", uri="urn:x", identifier=f"s={words}")
        alarm = Alarm(
            id=alarm_id(node), condition=node, event_id=b"1", equipment=EquipmentId(equipment), source=equipment,
            name=words, message=words, severity=700, priority=Priority.HIGH, began_ns=round(at_s * S),
            changed_ns=round(at_s * S), heard_ns=round(at_s * S), noticed_ns=round(at_s * S), is_onset_heard=True,
            is_active=True, is_acknowledged=False,
        )  # fmt: skip
        self.alarms.append(msgspec.structs.replace(alarm, **more))

    def act(self, equipment: str, method: str, at_s: float, outcome: str = "done") -> None:
        """Somebody calls a method."""
        facts = {"equipment": equipment, "component": "packml", "method": method}
        self.acts.insert(
            0,
            Act(seq=len(self.acts) + 1, time_ns=round(at_s * S), kind="call_method", subject=equipment, facts=facts,
                outcome=outcome, who="Ada"),
        )  # fmt: skip

    def why(self, equipment: str | None = None) -> WhyAnswer:
        """The answer now."""
        return explain(self.snapshot(), None if equipment is None else EquipmentId(equipment))

    def snapshot(self) -> CellSnapshot:
        endpoints = {tag.node.endpoint for tag in self.tags}
        states = {key: ConnectionState.LOST if key in self.silent else ConnectionState.LIVE for key in endpoints}
        return CellSnapshot(
            cell=Cell(id="line", label="Line", equipment=tuple(self.equipment), tags=tuple(self.tags),
                      endpoints=tuple(Endpoint(key=key, url="opc.tcp://x") for key in sorted(endpoints))),
            look=self.look, past=RecentPast(self.past), alarms=tuple(self.alarms),
            connections={
                key: ConnectionStatus(endpoint=key, state=state, since_ns=BEGAN_S * S) for key, state in states.items()
            },
            acts=tuple(self.acts), now_ns=NOW_S * S,
        )  # fmt: skip

    def look(self, name: TagName) -> Reading:
        definition = next((tag for tag in self.tags if tag.name == name), None)
        if definition is None:
            return NOTHING_HEARD
        freshness = Freshness.STALE if definition.node.endpoint in self.silent else Freshness.LIVE
        return msgspec.structs.replace(self.reading_of(self.values[name]), freshness=freshness)

    @staticmethod
    def reading_of(value: Scalar) -> Reading:
        return Reading(value=value, status=0, source_time_ns=1)


def a_line() -> Line:
    """Everything works."""
    line = Line()
    line.machine("head", EquipmentKind.SUPERVISOR, packml={"CurrentState": "Execute", "EquipmentStarved": False,
                                                            "EquipmentBlocked": False})  # fmt: skip
    line.machine("feeder", feeds=("press",), packml={"CurrentState": "Execute", "EquipmentStarved": False})
    line.machine("press", feeds=("stacker",), item_state={"CurrentState": "Executing"},
                 operation_mode={"CurrentState": "Processing"}, monitoring={"DoorClosed": True})  # fmt: skip
    line.machine("stacker", packml={"CurrentState": "Execute", "EquipmentBlocked": False})
    line.machine("guard", EquipmentKind.ROBOT, safety={"EmergencyStop": False, "ProtectiveStop": False})
    return line


def causes(answer: WhyAnswer) -> list[tuple[CauseKind, str | None, Sureness]]:
    return [(cause.kind, cause.equipment, cause.sureness) for cause in answer.causes]


def test_that_a_line_that_works_needs_nothing():
    answer = a_line().why()

    assert (answer.verdict, answer.causes, answer.waits) == (Verdict.RUNS, (), ())
    assert answer.step.kind is StepKind.NONE
    assert answer.safety[0].state is SafetyState.NO_STOP


def test_that_a_machine_that_stopped_with_an_alarm_of_its_own_is_the_cause_and_the_others_wait_for_it():
    line = a_line()
    line.tell("press/item_state/CurrentState", "Error", 1500)
    line.alarm("press", "Oil pressure low", 1498)
    line.tell("stacker/packml/CurrentState", "Idle", 1510)
    line.tell("head/packml/CurrentState", "Suspended", 1520)

    answer = line.why()

    assert causes(answer) == [(CauseKind.ALARM, "press", Sureness.CONCLUDED)]
    assert answer.causes[0].words == "Oil pressure low"
    assert any(isinstance(one, AlarmEvidence) for one in answer.causes[0].evidence)
    assert answer.since_ns == 1520 * S


def test_that_an_alarm_that_began_long_before_or_elsewhere_explains_nothing():
    line = a_line()
    line.alarm("press", "Filter dirty", 1200)
    line.alarm("stacker", "Lamp broken", 1500)
    line.tell("press/item_state/CurrentState", "Error", 1500)
    line.tell("head/packml/CurrentState", "Suspended", 1510)

    assert causes(line.why()) == [(CauseKind.FAULT, "press", Sureness.UNKNOWN)]


def test_that_a_door_that_opened_as_the_machine_stopped_is_the_cause():
    line = a_line()
    line.tell("press/monitoring/DoorClosed", False, 1500)
    line.tell("press/item_state/CurrentState", "OutOfService", 1500.4)
    line.tell("head/packml/CurrentState", "Held", 1501)

    answer = line.why()

    assert causes(answer) == [(CauseKind.DOOR_OPEN, "press", Sureness.CONCLUDED)]
    assert answer.step.kind is StepKind.CLOSE_DOOR


def test_that_a_refused_hold_and_one_at_another_time_are_no_cause_but_one_that_was_done_is():
    line = a_line()
    line.tell("head/packml/CurrentState", "Held", 1500)
    line.act("head", "Hold", 1400)
    line.act("head", "Hold", 1499, outcome="refused")
    unknown = causes(line.why())

    line.act("head", "Hold", 1499.5)
    answer = line.why()

    assert unknown == [(CauseKind.HELD, "head", Sureness.UNKNOWN)]
    assert causes(answer) == [(CauseKind.HELD_BY_PERSON, "head", Sureness.CONCLUDED)]
    assert [one.seq for one in answer.causes[0].evidence if isinstance(one, ActEvidence)] == [3]
    assert (answer.step.kind, answer.step.who) == (StepKind.ASK_PERSON, "Ada")


def test_that_parts_from_outside_are_missing_only_where_the_line_says_that_it_waits_for_them():
    line = a_line()
    line.tell("feeder/packml/EquipmentStarved", True, 1500)
    line.tell("press/item_state/CurrentState", "NotExecuting", 1505)
    line.tell("head/packml/CurrentState", "Held", 1510)
    held = causes(line.why())

    line.tell("head/packml/CurrentState", "Suspended", 1511)
    line.tell("head/packml/EquipmentStarved", True, 1511)
    answer = line.why()

    assert held == [(CauseKind.HELD, "head", Sureness.UNKNOWN)]
    assert (CauseKind.NO_MATERIAL, "feeder", Sureness.CONCLUDED) in causes(answer)
    assert ("press", "feeder", WaitReason.PARTS) in [(one.waiter, one.awaited, one.reason) for one in answer.waits]


def test_that_a_full_end_of_the_line_is_named_with_what_waits_for_room():
    line = a_line()
    line.tell("stacker/packml/EquipmentBlocked", True, 1500)
    line.tell("press/item_state/CurrentState", "NotExecuting", 1505)
    line.tell("head/packml/CurrentState", "Suspended", 1510)
    line.tell("head/packml/EquipmentBlocked", True, 1510)

    answer = line.why()

    assert causes(answer) == [(CauseKind.OUTFEED_FULL, "stacker", Sureness.CONCLUDED)]
    assert ("press", "stacker", WaitReason.ROOM) in [(one.waiter, one.awaited, one.reason) for one in answer.waits]


def test_that_a_mode_stops_a_line_only_when_it_stands():
    line = a_line()
    line.tell("press/operation_mode/CurrentState", "Setup", 1500)
    line.tell("press/item_state/CurrentState", "NotExecuting", 1500)
    running = line.why()

    line.tell("head/packml/CurrentState", "Suspended", 1520)

    assert (running.verdict, running.causes) == (Verdict.RUNS, ())
    assert causes(line.why()) == [(CauseKind.NOT_AUTOMATIC, "press", Sureness.TOLD)]


def test_that_safety_goes_before_what_came_first_in_the_next_step_but_not_in_the_order():
    line = a_line()
    line.tell("press/item_state/CurrentState", "Error", 1500)
    line.tell("head/packml/CurrentState", "Suspended", 1510)
    line.tell("guard/safety/EmergencyStop", True, 1600)

    answer = line.why()

    assert [cause.kind for cause in answer.causes] == [CauseKind.FAULT, CauseKind.EMERGENCY_STOP]
    assert answer.step.kind is StepKind.RELEASE_EMERGENCY_STOP


def test_that_what_the_site_wrote_down_for_the_alarm_is_the_next_step_unless_safety_stopped_the_line():
    line = a_line()
    line.tell("press/item_state/CurrentState", "Error", 1500)
    line.alarm("press", "Oil pressure low", 1498)
    line.tell("head/packml/CurrentState", "Suspended", 1520)
    written: dict[AlarmId, Words] = {line.alarms[0].id: {"en": "Top up the oil", "de": "Öl nachfüllen"}}

    answer = explain(line.snapshot(), None, written)
    line.tell("guard/safety/EmergencyStop", True, 1600)
    in_danger = explain(line.snapshot(), None, written)

    assert answer.step.kind is StepKind.FOLLOW_GUIDANCE
    assert answer.step.response == {"en": "Top up the oil", "de": "Öl nachfüllen"}
    assert in_danger.step.kind is StepKind.RELEASE_EMERGENCY_STOP
    assert not in_danger.step.response


def test_that_stops_without_a_reason_that_follow_within_seconds_are_consequences():
    line = a_line()
    line.tell("guard/safety/ProtectiveStop", True, 1500)
    line.tell("stacker/packml/CurrentState", "Stopped", 1503)
    line.tell("head/packml/CurrentState", "Aborted", 1504)

    assert causes(line.why()) == [(CauseKind.PROTECTIVE_STOP, "guard", Sureness.TOLD)]


def test_that_machines_that_wait_for_each_other_are_told_as_a_circle():
    line = Line()
    line.machine("left", feeds=("right",), packml={"CurrentState": "Suspended", "EquipmentStarved": True})
    line.machine("right", feeds=("left",), packml={"CurrentState": "Suspended", "EquipmentStarved": True})

    answer = line.why()

    assert answer.verdict is Verdict.STANDS
    assert answer.causes == ()
    assert set(answer.circle) == {"left", "right"}
    assert answer.step.kind is StepKind.LOOK_AT_MACHINE


def test_that_a_silent_controller_makes_unknown_what_is_behind_it_and_nothing_else():
    line = a_line()
    line.machine("printer", endpoint="other", packml={"CurrentState": "Execute"})
    line.silent.add("other")

    of_printer, of_cell = line.why("printer"), line.why()

    assert of_printer.verdict is Verdict.UNKNOWN
    assert causes(of_printer) == [(CauseKind.LINK_LOST, None, Sureness.TOLD)]
    assert of_cell.verdict in (Verdict.RUNS, Verdict.PARTLY)


def test_that_without_any_reading_everything_is_unknown():
    line = a_line()
    line.silent.add("plc")

    answer = line.why()

    assert answer.verdict is Verdict.UNKNOWN
    assert [cause.kind for cause in answer.causes] == [CauseKind.LINK_LOST]
    assert answer.safety[0].state is SafetyState.UNKNOWN
    assert answer.first_out.sureness is Sureness.UNKNOWN


NAMES = {
    "head/packml/CurrentState": ("Execute", "Suspended", "Held", "Stopped", "Aborted", "Idle"),
    "feeder/packml/CurrentState": ("Execute", "Held", "Stopped"),
    "press/item_state/CurrentState": ("Executing", "NotExecuting", "OutOfService", "Error"),
    "press/operation_mode/CurrentState": ("Processing", "Setup"),
    "stacker/packml/CurrentState": ("Execute", "Suspended", "Aborted"),
    "guard/safety/EmergencyStop": (False, True),
    "guard/safety/ProtectiveStop": (False, True),
    "feeder/packml/EquipmentStarved": (False, True),
    "stacker/packml/EquipmentBlocked": (False, True),
    "head/packml/EquipmentStarved": (False, True),
}


@st.composite
def stories(draw: st.DrawFn) -> Line:
    """Anything may change at any time, people and alarms come and go, controllers fall silent."""
    line, at_s = a_line(), float(BEGAN_S + 1)
    for _ in range(draw(st.integers(0, 12))):
        at_s += draw(st.floats(0.1, 60.0))
        name = draw(st.sampled_from(sorted(NAMES)))
        match draw(st.integers(0, 3)):
            case 0:
                line.act(name.split("/")[0], draw(st.sampled_from(("Hold", "Stop", "Abort", "Start"))), at_s)
            case 1:
                line.alarm(name.split("/")[0], f"Alarm {at_s:.1f}", at_s, is_active=draw(st.booleans()))
            case _:
                line.tell(name, draw(st.sampled_from(NAMES[name])), at_s)
    if draw(st.booleans()) and draw(st.booleans()):
        line.silent.add("plc")
    return line


@given(stories())
def test_that_no_cause_is_named_without_evidence_that_is_heard_now(line: Line):
    answer = line.why()

    open_alarms = {alarm.id for alarm in line.alarms if alarm.is_active}
    for cause in answer.causes:
        assert cause.evidence
        for one in cause.evidence:
            if isinstance(one, ReadingEvidence) and cause.kind not in (CauseKind.LINK_LOST, CauseKind.NOT_HEARD):
                assert is_present(line.look(one.tag_name))
            if isinstance(one, AlarmEvidence):
                assert one.alarm in open_alarms
        if cause.kind in (CauseKind.HELD_BY_PERSON, CauseKind.STOPPED_BY_PERSON, CauseKind.ABORTED_BY_PERSON):
            assert any(isinstance(one, ActEvidence) for one in cause.evidence)


@given(stories())
def test_that_causes_come_in_the_order_in_which_they_began_and_a_working_line_has_none(line: Line):
    answer = line.why()

    began = [cause.began_ns or 0 for cause in answer.causes]
    assert all(later >= earlier or earlier - later <= S / 2 for earlier, later in pairwise(began))
    assert answer.verdict is not Verdict.RUNS or not answer.causes
    assert answer.safety


@given(stories(), st.sampled_from(["head", "feeder", "press", "stacker", "guard"]))
def test_that_any_machine_can_be_asked_about_at_any_time(line: Line, machine: str):
    answer = line.why(machine)

    assert answer.equipment == machine
    assert answer.verdict is not Verdict.UNKNOWN or line.silent or machine == "guard"
