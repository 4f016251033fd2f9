"""The list of alarms says what the source said, whatever comes twice, late, mixed or not at all."""

import itertools

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hmi.domain.alarm import Alarm, AlarmId, AlarmState, Priority, Shelving
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition, transitions_of
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.rationale import Rationale
from hmi.domain.tag import NodeAddress
from hmi.live.alarm_list import UNKNOWN_SEVERITY, AlarmList

JAM = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam")
DOOR = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=door")
ELSEWHERE = NodeAddress(endpoint="robot", uri="urn:robot", identifier="s=stop")
SECOND = 10**9
_numbers = itertools.count(1)


def an_event(condition: NodeAddress = JAM, at_s: int = 100, **more: object) -> AlarmEvent:
    """An active alarm that nobody acknowledged, unless told otherwise."""
    told = AlarmEvent(
        condition=condition, branch="", event_id=next(_numbers).to_bytes(4), event_type="i=2915", source_node=None,
        source="belt", name="Jam", message="Belt is jammed", severity=700, time_ns=at_s * SECOND,
        heard_ns=(at_s + 1) * SECOND, is_retained=True, is_active=True, is_acknowledged=False,
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)


@pytest.fixture
def alarms() -> AlarmList:
    return AlarmList(lambda _event: None)


@pytest.fixture
def changes(alarms: AlarmList) -> list[AlarmChange]:
    kept: list[AlarmChange] = []
    alarms.on_change.append(kept.append)
    return kept


def only(alarms: AlarmList) -> Alarm:
    (alarm,) = alarms.alarms.values()
    return alarm


def test_that_what_was_heard_already_changes_nothing(alarms: AlarmList, changes: list[AlarmChange]):
    event = an_event()
    alarms.take_event(event)

    alarms.take_event(event)

    assert len(changes) == 1


def test_that_an_older_event_in_a_refresh_loses(alarms: AlarmList):
    alarms.begin_refresh("plc")
    alarms.take_event(an_event(at_s=200, is_acknowledged=True))

    alarms.take_event(an_event(at_s=150))
    alarms.end_refresh("plc")

    assert only(alarms).is_acknowledged is True


def test_that_a_late_event_loses_against_a_newer_one(alarms: AlarmList):
    alarms.take_event(an_event(at_s=200, is_acknowledged=True))

    alarms.take_event(an_event(at_s=150), is_late=True)

    assert only(alarms).is_acknowledged is True


def test_that_a_source_whose_clock_was_set_back_is_still_believed(alarms: AlarmList):
    alarms.take_event(an_event(at_s=5000))

    alarms.take_event(an_event(at_s=100, is_active=False))

    assert only(alarms).state is AlarmState.RETURNED


def test_that_silence_and_a_new_session_acknowledge_nothing(alarms: AlarmList):
    alarms.take_event(an_event())

    alarms.take_silence("plc")
    assert (only(alarms).is_heard, only(alarms).state) == (False, AlarmState.UNACKNOWLEDGED)
    alarms.begin_refresh("plc")
    alarms.take_event(an_event())
    alarms.end_refresh("plc")

    assert (only(alarms).is_heard, only(alarms).state) == (True, AlarmState.UNACKNOWLEDGED)


def test_that_a_refresh_of_one_source_leaves_the_others_alone(alarms: AlarmList, changes: list[AlarmChange]):
    alarms.take_event(an_event(JAM))
    alarms.take_event(an_event(ELSEWHERE))

    alarms.begin_refresh("plc")
    alarms.end_refresh("plc")

    assert only(alarms).condition == ELSEWHERE
    assert (changes[-1].cause, transitions_of(changes[-1])) == (AlarmCause.UNSEEN, (Transition.ENDED_UNSEEN,))


def test_that_a_refresh_that_broke_off_ends_nothing(alarms: AlarmList):
    alarms.take_event(an_event())

    alarms.begin_refresh("plc")
    alarms.take_silence("plc")
    alarms.end_refresh("plc")

    assert only(alarms).is_active is True


def test_that_an_alarm_that_tells_no_severity_is_of_the_highest(alarms: AlarmList):
    alarms.take_event(an_event(severity=None))

    assert (only(alarms).severity, only(alarms).priority) == (UNKNOWN_SEVERITY, Priority.HIGH)


def test_that_having_returned_does_not_make_an_alarm_harmless(alarms: AlarmList):
    alarms.take_event(an_event(severity=800))

    alarms.take_event(an_event(severity=100, is_active=False))

    assert only(alarms).priority is Priority.HIGH


def test_that_an_alarm_without_an_active_state_is_unknown_and_not_normal(alarms: AlarmList):
    alarms.take_event(an_event(is_active=None))

    assert only(alarms).state is AlarmState.UNKNOWN
    assert only(alarms).is_annunciated


def test_that_it_began_when_its_source_says_and_else_when_it_was_told(alarms: AlarmList):
    alarms.take_event(an_event(at_s=100))
    alarms.take_event(an_event(at_s=130, message="Belt is jammed and hot"))
    assert only(alarms).began_ns == 100 * SECOND

    alarms.take_event(an_event(at_s=200, active_since_ns=90 * SECOND))
    assert only(alarms).began_ns == 90 * SECOND


def test_that_a_branch_is_an_alarm_of_its_own(alarms: AlarmList):
    alarms.take_event(an_event())
    alarms.take_event(an_event(branch="i=7", is_active=False))

    assert sorted(alarm.branch for alarm in alarms.alarms.values()) == ["", "i=7"]


def test_that_shelved_and_suppressed_alarms_stay_listed_when_their_source_drops_them(alarms: AlarmList):
    alarms.take_event(an_event(JAM, is_retained=False, is_active=False, shelving=Shelving.TIMED, unshelve_ms=60e3))
    alarms.take_event(an_event(DOOR, is_retained=False, is_active=False, is_out_of_service=True))

    assert {alarm.state for alarm in alarms.alarms.values()} == {AlarmState.SHELVED, AlarmState.OUT_OF_SERVICE}
    assert all(alarm.is_put_aside and not alarm.is_annunciated for alarm in alarms.alarms.values())


def test_that_the_time_of_coming_back_is_by_our_clock(alarms: AlarmList):
    alarms.take_event(an_event(at_s=100, shelving=Shelving.TIMED, unshelve_ms=60e3))

    assert only(alarms).shelved_until_ns == 161 * SECOND


def test_that_suppressed_or_shelved_counts_only_where_nothing_closer_is_told(alarms: AlarmList):
    alarms.take_event(an_event(JAM, is_suppressed_or_shelved=True))
    alarms.take_event(an_event(DOOR, is_suppressed_or_shelved=True, shelving=Shelving.TIMED))

    assert {alarm.state for alarm in alarms.alarms.values()} == {AlarmState.SUPPRESSED, AlarmState.SHELVED}


def test_that_who_has_it_is_told_and_kept_through_events(alarms: AlarmList, changes: list[AlarmChange]):
    alarms.take_event(an_event())
    alarms.use_taken({only(alarms).id: (PersonRef("p-1"), 7)})

    alarms.take_event(an_event(at_s=120, is_acknowledged=True))

    assert only(alarms).taken_by == "p-1"
    assert [transitions_of(change) for change in changes[1:]] == [(Transition.TAKEN,), (Transition.ACKNOWLEDGED,)]


def test_that_what_the_site_decided_goes_before_the_severity_of_the_source():
    jam = ControllerAlarm(
        name="J*", equipment=EquipmentId("infeed"), said=Rationale(priority=Priority.LOW, label={"de": "Stau"})
    )
    alarms = AlarmList(lambda _event: EquipmentId("elsewhere"), AlarmPlan(controller_alarms=(jam,)))

    alarms.take_event(an_event(JAM, severity=900))
    alarms.take_event(an_event(DOOR, name="Door", severity=900))

    decided, undecided = alarms.alarms.values()
    assert (decided.priority, decided.severity, decided.equipment) == (Priority.LOW, 900, "infeed")
    assert decided.label == {"de": "Stau"}
    assert (undecided.priority, undecided.equipment, undecided.label) == (Priority.HIGH, "elsewhere", "")


class Source(RuleBasedStateMachine):
    """A condition that changes as OPC 10000-9 allows, over a link that breaks, repeats and mixes."""

    @initialize()
    def begin(self) -> None:
        self.list = AlarmList(lambda _event: None)
        self.now_s = 100
        self.told: AlarmEvent | None = None
        self.is_linked = True
        self.answered = False
        self.facts: dict[str, object] = {
            "is_active": False, "is_acknowledged": True, "shelving": Shelving.UNSHELVED, "is_suppressed": False,
        }  # fmt: skip

    def change(self, **facts: object) -> None:
        self.facts.update(facts)
        self.now_s += 1
        is_open = bool(self.facts["is_active"]) or not self.facts["is_acknowledged"]
        self.told = an_event(at_s=self.now_s, is_retained=is_open, **self.facts)
        if self.is_linked:
            self.list.take_event(self.told)

    @precondition(lambda self: not self.facts["is_active"])
    @rule()
    def becomes_active(self) -> None:
        self.answered = False
        self.change(is_active=True, is_acknowledged=False)

    @precondition(lambda self: self.facts["is_active"])
    @rule()
    def returns(self) -> None:
        shelving = self.facts["shelving"]
        once = shelving is Shelving.ONE_SHOT
        self.change(is_active=False, shelving=Shelving.UNSHELVED if once else shelving)

    @precondition(lambda self: not self.facts["is_acknowledged"])
    @rule()
    def is_acknowledged(self) -> None:
        self.answered = True
        self.change(is_acknowledged=True)

    @precondition(lambda self: self.told is not None)
    @rule(shelving=st.sampled_from(Shelving))
    def is_shelved(self, shelving: Shelving) -> None:
        self.change(shelving=shelving)

    @precondition(lambda self: self.told is not None)
    @rule(is_suppressed=st.booleans())
    def is_suppressed(self, is_suppressed: bool) -> None:
        self.change(is_suppressed=is_suppressed)

    @precondition(lambda self: self.told is not None and self.is_linked)
    @rule()
    def is_told_twice(self) -> None:
        self.list.take_event(self.told)

    @rule()
    def link_breaks(self) -> None:
        self.is_linked = False
        self.list.take_silence("plc")

    @rule(older=st.booleans())
    def link_returns(self, older: bool) -> None:
        self.is_linked = True
        self.list.begin_refresh("plc")
        if self.told is not None and self.told.is_retained:
            self.list.take_event(self.told)
            if older:
                self.list.take_event(an_event(at_s=self.now_s - 1, is_acknowledged=not self.told.is_acknowledged))
        self.list.end_refresh("plc")

    @rule(taker=st.sampled_from([None, "p-1", "p-2"]))
    def is_taken(self, taker: str | None) -> None:
        identity = AlarmId("plc|urn:cell|s=jam")
        self.list.use_taken({} if taker is None else {identity: (PersonRef(taker), 1)})

    @invariant()
    def list_is_what_was_told(self) -> None:
        alarm = next(iter(self.list.alarms.values()), None)
        if self.told is None:
            assert alarm is None
            return
        if not self.is_linked:
            assert alarm is None or not alarm.is_heard
            return
        if self.told.is_retained:
            assert alarm is not None
            assert {name: getattr(alarm, name) for name in self.facts} == self.facts
            assert alarm.is_heard

    @invariant()
    def nobody_acknowledges_but_a_person(self) -> None:
        for alarm in self.list.alarms.values():
            assert self.answered or not alarm.is_heard or alarm.is_acknowledged is not True


TestSource = Source.TestCase
TestSource.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_that_it_is_known_when_an_alarm_was_noticed_and_whether_as_it_began(alarms: AlarmList):
    alarms.take_event(an_event(JAM, at_s=100))
    alarms.begin_refresh("robot")
    alarms.take_event(an_event(ELSEWHERE, at_s=90, heard_ns=105 * SECOND))
    alarms.end_refresh("robot")
    alarms.take_event(an_event(JAM, at_s=100, heard_ns=110 * SECOND, message="Belt is jammed and hot"))

    jam, stop = alarms.alarms.values()
    assert (jam.noticed_ns, jam.is_onset_heard) == (101 * SECOND, True)
    assert (stop.noticed_ns, stop.is_onset_heard) == (105 * SECOND, False)


def test_that_an_alarm_that_begins_anew_is_noticed_anew(alarms: AlarmList):
    alarms.begin_refresh("plc")
    alarms.take_event(an_event(at_s=100))
    alarms.end_refresh("plc")
    alarms.take_event(an_event(at_s=120, is_active=False))

    alarms.take_event(an_event(at_s=130))

    assert (only(alarms).noticed_ns, only(alarms).is_onset_heard) == (131 * SECOND, True)


def test_that_what_is_switched_off_stays_in_sight_though_no_refresh_tells_of_it(alarms: AlarmList):
    alarms.take_event(an_event())
    alarms.take_event(an_event(is_enabled=False, is_retained=False, is_active=False))
    assert only(alarms).state is AlarmState.DISABLED

    alarms.begin_refresh("plc")
    alarms.end_refresh("plc")

    assert only(alarms).state is AlarmState.DISABLED


def test_that_a_late_beginning_after_its_end_lists_nothing_and_is_told_as_past(alarms: AlarmList):
    past: list[AlarmChange] = []
    alarms.on_past.append(past.append)
    alarms.take_event(an_event(at_s=100))
    alarms.take_event(an_event(at_s=120, is_active=False, is_acknowledged=True, is_retained=False))

    alarms.take_event(an_event(at_s=110), is_late=True)

    assert alarms.alarms == {}
    assert [(one.cause, one.is_listed, one.after.changed_ns) for one in past] == [
        (AlarmCause.PAST, False, 110 * SECOND)
    ]


def test_that_what_is_told_of_an_alarm_that_is_not_open_lists_nothing_and_is_told(
    alarms: AlarmList, changes: list[AlarmChange]
):
    past: list[AlarmChange] = []
    alarms.on_past.append(past.append)

    alarms.take_event(an_event(is_active=False, is_acknowledged=True, is_retained=False))

    assert (alarms.alarms, changes) == ({}, [])
    assert [one.cause for one in past] == [AlarmCause.SOURCE]


def test_that_a_server_whose_clock_was_set_back_in_an_outage_is_believed_in_the_refresh(alarms: AlarmList):
    alarms.take_event(an_event(at_s=5000))
    alarms.take_silence("plc")

    alarms.begin_refresh("plc")
    alarms.take_event(an_event(at_s=100, is_acknowledged=True))
    alarms.end_refresh("plc")

    assert (only(alarms).is_acknowledged, only(alarms).is_heard) == (True, True)


def test_that_what_stood_when_the_service_ended_is_not_heard_until_its_source_tells(alarms: AlarmList):
    before = AlarmList(lambda _event: None)
    before.take_event(an_event(JAM))
    before.take_event(an_event(ELSEWHERE))

    alarms.use_past(before.alarms.values(), {"plc"})
    restored = [(alarm.condition, alarm.is_heard, alarm.state) for alarm in alarms.alarms.values()]
    alarms.begin_refresh("plc")
    alarms.end_refresh("plc")

    assert restored == [(JAM, False, AlarmState.UNACKNOWLEDGED)]
    assert alarms.alarms == {}
