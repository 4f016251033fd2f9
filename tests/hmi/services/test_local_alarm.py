"""Answers to local alarms, and what of them outlives the service, the machine and a clock that somebody set."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hmi.domain.alarm import Alarm, AlarmId, AlarmState, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.local_alarm import LocalAlarm, Repetition
from hmi.domain.local_state import LocalState
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor, PersonRef, Role
from hmi.domain.put_aside import PutAside
from hmi.domain.quality import Freshness
from hmi.domain.time_mark import TimeMark
from hmi.ports.journal import JournalUnavailable
from hmi.services.local_alarm import LocalAlarmService, states_of_before
from hmi.services.put_aside import PutAsideService
from hmi.store.alarm_states import AlarmStateStore
from hmi.store.people import PeopleStore
from tests.hmi.live.local_post import BAD, UNCERTAIN, Clocks, LocalPost, an_alarm

BEN = Actor(ref=PersonRef("p-ben"), roles=frozenset(), screen="panel")
SERVICE = Actor(ref=None, roles=frozenset(), screen="service")
MINUTE_S = 60.0
MOST_S = 8 * 3600.0


class KeptStates:
    """Keeps states as the store does, as JSON, without a disk."""

    def __init__(self) -> None:
        self.local: dict[AlarmId, bytes] = {}
        self.aside: dict[AlarmId, bytes] = {}
        self.alive: TimeMark | None = None
        self.kinds: list[str] = []
        self.is_full = False

    def local_states(self) -> dict[AlarmId, LocalState]:
        return {alarm: msgspec.json.decode(body, type=LocalState) for alarm, body in self.local.items()}

    def keep_local(self, states: Mapping[AlarmId, LocalState]) -> None:
        if self.is_full:
            raise JournalUnavailable("disk full")
        for alarm, state in states.items():
            self.local.pop(alarm, None)
            if not state.is_at_rest:
                self.local[alarm] = msgspec.json.encode(state)

    def act_on_local(self, alarm: AlarmId, state: LocalState, kind: str, by: Actor) -> None:
        self.keep_local({alarm: state})
        self.kinds.append(kind)

    def forget_local(self, alarms: Collection[AlarmId], by: Actor) -> None:
        for alarm in alarms:
            del self.local[alarm]

    def put_aside(self) -> dict[AlarmId, PutAside]:
        return {alarm: msgspec.json.decode(body, type=PutAside) for alarm, body in self.aside.items()}

    def keep_put_aside(self, changed: Mapping[AlarmId, PutAside | None]) -> None:
        if self.is_full:
            raise JournalUnavailable("disk full")
        for alarm, body in changed.items():
            self.aside.pop(alarm, None)
            if body is not None:
                self.aside[alarm] = msgspec.json.encode(body)

    def last_alive(self) -> TimeMark | None:
        return self.alive

    def keep_alive(self, mark: TimeMark) -> None:
        self.alive = mark


class NoJournal:
    def record(self, *_facts: object, **_more: object) -> int:
        raise AssertionError("nothing is recorded here")


class Station(LocalPost):
    """A post with the services that keep it over restarts."""

    def __init__(self, alarms: list[LocalAlarm], records: Any = None) -> None:
        self.records = records or KeptStates()
        super().__init__(alarms, Clocks())
        self.restart()

    def restart(self) -> None:
        states = states_of_before(self.records, self.rules, self.clocks.now(), SERVICE)
        self.open(states)

    def open(self, states: Mapping[AlarmId, LocalState], before: Any = ()) -> None:
        journal: Any = NoJournal()
        known = self.records.put_aside()
        super().open(states, [one.alarm for one in known.values()])
        self.answers = LocalAlarmService(self.local, self.records, self.clocks.now)
        self.aside = PutAsideService(self.list, {}, self.records, journal, self.clocks.now)

    async def wait_for(self, seconds: float) -> None:
        """Let time pass, everything kept as it goes."""
        while seconds > 0:
            step = min(seconds, 10.0)
            self.wait(step)
            await self.keep()
            seconds -= step

    async def keep(self) -> None:
        self.answers.keep()
        await self.aside.tick(is_timed=self.local.is_timed)

    async def act(self, method: ConditionMethod, rule_id: str = "hot", by: Actor = BEN, **more: object) -> Outcome:
        identity = next(one.id for one in self.rules if one.rule == rule_id)
        return await self.answers.act(identity, AlarmAct(method=method, **more), by, most_s=MOST_S)

    async def reboot(self, off_s: float, clock_s: float = 0.0) -> None:
        """Off for a while, and on again with a clock that may be wrong by then."""
        await self.keep()
        self.clocks.boot += "+"
        self.clocks.since_boot_s = 5.0
        self.clocks.set_wall(off_s + clock_s)
        self.restart()


@pytest.fixture
def station() -> Station:
    return Station([an_alarm()])


def refused(reason: Reason) -> Refused:
    return Refused(reason=reason)


async def test_that_a_person_acknowledges_and_nobody_else(station: Station):
    station.hear(70.0)

    assert await station.act(ConditionMethod.ACKNOWLEDGE, comment="On my way") == Done()

    assert (station.alarm().state, station.alarm().comment) == (AlarmState.ACKNOWLEDGED, "On my way")
    assert station.alarm().comment_by == "p-ben"
    assert await station.act(ConditionMethod.ACKNOWLEDGE) == refused(Reason.ALARM_CHANGED)
    station.hear(20.0)
    station.hear(70.0)
    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_what_is_latched_ends_by_a_persons_word_after_its_value_is_normal():
    station = Station([an_alarm(is_latched=True, wants_confirmation=True)])
    station.hear(70.0)

    assert await station.act(ConditionMethod.CONFIRM) == refused(Reason.ALARM_CHANGED)  # nobody has seen it yet
    await station.act(ConditionMethod.ACKNOWLEDGE)
    assert await station.act(ConditionMethod.CONFIRM) == refused(Reason.ALARM_STANDS)
    station.hear(20.0)
    await station.keep()
    station.restart()
    station.hear(20.0)
    assert station.alarm().is_active
    assert await station.act(ConditionMethod.CONFIRM) == Done()

    assert station.alarm() is None
    assert station.records.kinds == ["alarm.acknowledged", "alarm.confirmed"]


async def test_that_what_asks_for_no_confirmation_is_not_confirmed(station: Station):
    station.hear(70.0)

    assert await station.act(ConditionMethod.CONFIRM) == refused(Reason.NOT_OFFERED)
    assert await station.act(ConditionMethod.RESPOND) == refused(Reason.NOT_OFFERED)


async def test_that_it_comes_back_on_time_and_wants_an_answer(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.ACKNOWLEDGE)

    assert await station.act(ConditionMethod.TIMED_SHELVE, duration_s=10 * MINUTE_S) == Done()
    await station.wait_for(10 * MINUTE_S - 1)
    assert station.alarm().state is AlarmState.SHELVED
    await station.wait_for(1)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED
    assert station.alarm().came_back_ns == station.clocks.unix_ns
    await station.act(ConditionMethod.ACKNOWLEDGE)
    assert (station.alarm().state, station.alarm().came_back_ns) == (AlarmState.ACKNOWLEDGED, None)


@pytest.mark.parametrize("step_s", [-30 * 86400.0, 30 * 86400.0])
async def test_that_a_clock_that_is_set_neither_extends_nor_ends_it(station: Station, step_s: float):
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=10 * MINUTE_S)
    await station.wait_for(4 * MINUTE_S)

    station.clocks.set_wall(step_s)
    await station.wait_for(5 * MINUTE_S)
    until_s = (station.alarm().shelved_until_ns - station.clocks.unix_ns) / 1e9
    assert until_s == pytest.approx(MINUTE_S, abs=3.0)
    station.restart()
    station.hear(70.0)
    await station.wait_for(MINUTE_S - 1)
    assert station.alarm().state is AlarmState.SHELVED
    await station.wait_for(1)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_a_restart_of_the_machine_counts_the_time_it_was_off(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=60 * MINUTE_S)
    await station.wait_for(10 * MINUTE_S)

    await station.reboot(off_s=20 * MINUTE_S)
    assert station.alarm().state is AlarmState.SHELVED
    station.hear(70.0)
    await station.wait_for(29 * MINUTE_S)
    assert station.alarm().state is AlarmState.SHELVED
    await station.wait_for(MINUTE_S + 30)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_a_clock_set_before_a_restart_of_the_machine_matters_half_a_minute_at_most(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=60 * MINUTE_S)
    station.clocks.set_wall(-3600.0)
    await station.wait_for(10 * MINUTE_S)

    await station.reboot(off_s=20 * MINUTE_S)
    station.hear(70.0)
    await station.wait_for(30 * MINUTE_S + 30)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_a_clock_set_just_before_the_machine_went_off_brings_nothing_back_early(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=60 * MINUTE_S)
    await station.wait_for(10.0)
    station.clocks.set_wall(7200.0)
    await station.wait_for(10.0)

    await station.reboot(off_s=20 * MINUTE_S)
    station.hear(70.0)
    await station.wait_for(39 * MINUTE_S)

    assert station.alarm().shelving is Shelving.TIMED
    await station.wait_for(MINUTE_S)
    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_it_is_back_when_nobody_can_know_how_long_the_machine_was_off(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=60 * MINUTE_S)

    await station.reboot(off_s=60.0, clock_s=-86400.0)
    station.hear(70.0)
    await station.wait_for(1.0)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED
    assert station.alarm().came_back_ns is not None


async def test_that_until_it_is_over_is_not_for_ever(station: Station):
    station.hear(70.0)

    assert await station.act(ConditionMethod.ONE_SHOT_SHELVE) == Done()
    await station.wait_for(MOST_S)

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_until_it_is_over_ends_when_it_is_over(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.ONE_SHOT_SHELVE)

    station.hear(20.0)

    assert station.alarm().state is AlarmState.RETURNED  # nobody acknowledged it


@pytest.mark.parametrize("duration_s", [0.0, -1.0, MOST_S + 1])
async def test_that_it_is_not_put_aside_for_longer_than_its_priority_allows(station: Station, duration_s: float):
    station.hear(70.0)

    outcome = await station.act(ConditionMethod.TIMED_SHELVE, duration_s=duration_s)

    assert outcome == Refused(reason=Reason.TOO_LONG, facts={"most_s": MOST_S})


async def test_that_what_is_switched_off_is_listed_and_comes_on_as_it_is_then(station: Station):
    station.hear(70.0)

    assert await station.act(ConditionMethod.DISABLE) == Done()
    assert (station.alarm().state, station.alarm().is_acknowledged) == (AlarmState.DISABLED, False)
    station.hear(20.0)
    station.hear(70.0)
    await station.keep()
    station.restart()
    station.hear(70.0)
    assert station.alarm().state is AlarmState.DISABLED
    assert await station.act(ConditionMethod.ENABLE) == Done()

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_everything_that_stood_stands_after_a_restart_and_is_not_heard_yet(station: Station):
    station.hear(70.0)
    await station.act(ConditionMethod.ACKNOWLEDGE)
    began_ns = station.alarm().began_ns
    await station.wait_for(10.0)

    station.restart()

    assert (station.alarm().is_heard, station.alarm().is_acknowledged) == (False, True)
    station.hear(59.0)  # within the deadband
    assert (station.alarm().state, station.alarm().is_heard) == (AlarmState.ACKNOWLEDGED, True)
    assert station.alarm().began_ns == began_ns


async def test_that_what_is_counted_is_counted_over_a_restart():
    station = Station([an_alarm(repetition=Repetition(times=3, within_s=600.0))])
    for _ in range(2):
        station.hear(70.0)
        station.hear(20.0)
    await station.wait_for(60.0)

    station.restart()
    station.hear(20.0)
    station.hear(70.0)

    assert station.alarm().finding.times == 3


async def test_that_a_full_disk_refuses_what_people_do_and_keeps_what_machines_did_for_later(
    station: Station, caplog: pytest.LogCaptureFixture
):
    station.records.is_full = True
    station.hear(70.0)
    with pytest.raises(JournalUnavailable):
        await station.act(ConditionMethod.ACKNOWLEDGE)
    await station.keep()
    assert station.alarm().is_acknowledged is False
    assert "disk full" in caplog.text
    caplog.clear()

    station.records.is_full = False
    await station.keep()
    station.restart()

    assert station.alarm().state is AlarmState.UNACKNOWLEDGED


async def test_that_an_alarm_without_a_rule_any_more_is_put_on_record(desk: Any):
    records = AlarmStateStore(desk.journal)
    station = Station([an_alarm()], records)
    station.hear(70.0)
    await station.keep()

    station.rules = ()
    station.restart()

    assert not station.list.alarms
    assert not records.local_states()
    answer = await desk.journal.read(msgspec.json.decode(b'{"kinds": ["alarm.rule_removed"]}', type=_AskJournal()))
    assert [row.subject for row in answer.rows] == [an_alarm().id]


async def test_that_the_records_keep_states_marks_and_what_is_put_aside(desk: Any):
    records = AlarmStateStore(desk.journal)
    station = Station([an_alarm()], records)
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=600.0)
    await station.keep()
    desk.restart()
    kept = AlarmStateStore(desk.journal)

    assert kept.local_states() == {an_alarm().id: station.state()}
    assert kept.last_alive() == station.clocks.now()
    assert kept.put_aside()[an_alarm().id].alarm == station.alarm()


def _AskJournal() -> type:
    from hmi.domain.query import AskJournal

    return AskJournal


async def test_that_an_erased_name_leaves_what_stands_and_no_later_step_brings_it_back(desk: Any, station: Station):
    records = AlarmStateStore(desk.journal)
    people = PeopleStore(desk.journal)
    people.add("Ada", frozenset({Role.ADMINISTRATOR}), "hash", "", SERVICE, must_replace_pin=False)
    maria = people.add("Maria Huber", frozenset({Role.OPERATOR}), "hash", "", SERVICE, must_replace_pin=False)
    station.hear(70.0)
    await station.act(ConditionMethod.TIMED_SHELVE, duration_s=60.0, comment="Maria Huber looks at it")
    steps = station.steps()
    await station.keep()
    records.keep_local(station.records.local_states())
    records.keep_put_aside(station.records.put_aside())

    people.erase(maria.ref, SERVICE)
    station.local.forget_name("Maria Huber")
    station.list.forget_name("Maria Huber")

    assert [one.comment for one in records.local_states().values()] == ["… looks at it"]
    assert [one.alarm.comment for one in records.put_aside().values()] == ["… looks at it"]
    assert station.alarm().comment == "… looks at it"
    assert [one for one in station.steps() if one not in steps] == []
    await station.wait_for(61.0)
    assert station.alarm().shelving is Shelving.UNSHELVED
    assert station.alarm().comment == "… looks at it"
    assert b"Maria" not in b"".join([*station.records.local.values(), *station.records.aside.values()])


class Life(RuleBasedStateMachine):
    """A local alarm through values, doubt, silence, people, restarts and clocks, against the standard's transitions."""

    @initialize()
    def begin(self) -> None:
        self.station = Station([an_alarm()])
        self.value_is_high = False
        self.answered = True
        """Whether a person acknowledged the present occurrence, or there is none."""
        self.aside_since_s: float | None = None
        self.aside_for_s = 0.0
        self.lived_s = 0.0

    def run(self, coroutine: Any) -> Any:
        try:
            coroutine.send(None)
        except StopIteration as done:
            return done.value
        raise AssertionError("it waited")

    @property
    def state(self) -> LocalState:
        return self.station.state()

    @property
    def alarm(self) -> Alarm | None:
        return self.station.alarm()

    @rule(is_high=st.booleans())
    def tells_a_good_value(self, is_high: bool) -> None:
        was_active, was_shelved = self.state.is_active, self.state.shelving
        self.station.hear(70.0 if is_high else 20.0)
        if not self.state.is_enabled:
            return
        assert self.state.is_active is is_high
        if is_high and not was_active:
            self.answered = False
            assert not self.state.is_acknowledged
        if was_active and not is_high and was_shelved is Shelving.ONE_SHOT:
            assert not self.state.is_shelved
            self.aside_since_s = None

    @rule(status=st.sampled_from([BAD, UNCERTAIN]))
    def tells_a_value_in_doubt(self, status: int) -> None:
        before = self.state
        self.station.hear(20.0, status=status)
        assert self.state == before

    @rule(freshness=st.sampled_from([Freshness.STALE, Freshness.ABSENT]))
    def falls_silent(self, freshness: Freshness) -> None:
        before = self.state
        self.station.set_freshness(freshness)
        assert self.state == before

    @rule()
    def somebody_acknowledges(self) -> None:
        before = self.state
        outcome = self.run(self.station.act(ConditionMethod.ACKNOWLEDGE))
        assert (outcome == Done()) is (before.is_enabled and not before.is_acknowledged)
        if outcome == Done():
            self.answered = True
            assert self.state.is_active is before.is_active

    @rule(duration_s=st.sampled_from([60.0, 3600.0, MOST_S]), once=st.booleans())
    def is_put_aside(self, duration_s: float, once: bool) -> None:
        before = self.state
        method = ConditionMethod.ONE_SHOT_SHELVE if once else ConditionMethod.TIMED_SHELVE
        outcome = self.run(self.station.act(method, duration_s=duration_s))
        may = before.is_enabled and not before.is_shelved and (before.is_active or not once)
        assert (outcome == Done()) is may
        if may:
            self.aside_since_s, self.aside_for_s = self.lived_s, MOST_S if once else duration_s
            assert self.state.is_acknowledged is before.is_acknowledged

    @rule()
    def is_brought_back(self) -> None:
        before = self.state
        outcome = self.run(self.station.act(ConditionMethod.UNSHELVE))
        assert (outcome == Done()) is before.is_shelved
        if outcome == Done():
            self.comes_back()

    @rule(is_enabled=st.booleans())
    def is_switched(self, is_enabled: bool) -> None:
        before = self.state
        self.run(self.station.act(ConditionMethod.ENABLE if is_enabled else ConditionMethod.DISABLE))
        assert self.state.is_enabled is is_enabled
        if not is_enabled:
            self.aside_since_s = None
        if not before.is_active and self.state.is_active:
            self.answered = False

    @rule(seconds=st.sampled_from([1.0, 59.0, 600.0, 4000.0]))
    def time_passes(self, seconds: float) -> None:
        for _ in range(4):
            self.station.clocks.pass_time(seconds / 4)
            self.lived_s += seconds / 4
            self.tick()

    @rule(seconds=st.sampled_from([-86400.0, -61.0, 61.0, 86400.0]))
    def somebody_sets_the_clock(self, seconds: float) -> None:
        before = self.state
        self.station.clocks.set_wall(seconds)
        self.tick()
        assert self.state == before

    @rule()
    def service_restarts(self) -> None:
        self.tick()
        before = self.state
        self.station.restart()
        self.tick()
        kept = ("is_active", "is_acknowledged", "is_enabled", "shelving", "began_ns")
        if not before.is_at_rest:
            assert [getattr(self.state, name) for name in kept] == [getattr(before, name) for name in kept]

    @rule(off_s=st.sampled_from([30.0, 7200.0]), clock_s=st.sampled_from([0.0, 0.0, -86400.0]))
    def machine_restarts(self, off_s: float, clock_s: float) -> None:
        self.tick()
        before = self.state
        self.run(self.station.reboot(off_s, clock_s))
        self.lived_s += off_s
        assert self.state.is_active is before.is_active or before.is_at_rest
        since_s = self.aside_since_s
        self.tick()
        if before.is_shelved and not self.state.is_shelved:
            assert clock_s < 0 or self.lived_s - since_s >= self.aside_for_s - 0.01

    def tick(self) -> None:
        was_shelved = self.state.is_shelved
        self.station.local.tick()
        self.run(self.station.keep())
        if was_shelved and not self.state.is_shelved:
            assert self.aside_since_s is not None
            self.comes_back()

    def comes_back(self) -> None:
        self.aside_since_s = None
        if self.state.is_active:
            self.answered = False
            assert not self.state.is_acknowledged
            assert self.alarm.came_back_ns is not None

    @invariant()
    def only_a_person_acknowledges(self) -> None:
        assert self.state.is_acknowledged is self.answered

    @invariant()
    def nothing_is_put_aside_for_longer_than_allowed(self) -> None:
        assert self.state.is_shelved is (self.aside_since_s is not None)
        if self.aside_since_s is not None:
            assert self.lived_s - self.aside_since_s < self.aside_for_s + 1001

    @invariant()
    def the_list_says_how_it_stands(self) -> None:
        state, alarm = self.state, self.alarm
        if state.is_retained or state.is_shelved:
            assert alarm is not None
            assert (alarm.is_acknowledged, alarm.is_enabled) == (state.is_acknowledged, state.is_enabled)
            assert alarm.shelving is state.shelving
            assert alarm.is_active in ((True,) if state.is_active else (False, None))
        elif alarm is not None:
            assert alarm.state is AlarmState.UNKNOWN


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
