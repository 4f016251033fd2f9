"""What people put aside at controllers: never for ever, never silently lost, and answered when it is back."""

import itertools
from typing import Any

import msgspec
import pytest

from hmi.domain.alarm import Alarm, AlarmState, Priority, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_plan import AlarmPlan, ControllerAlarm
from hmi.domain.alarm_transition import AlarmChange, Transition, transitions_of
from hmi.domain.command import AcknowledgeAlarm
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.rationale import Rationale
from hmi.domain.shelving import ShelvingLimits
from hmi.domain.tag import NodeAddress
from hmi.live.alarm_list import AlarmList
from hmi.services.alarm import AlarmService
from hmi.services.caller import Caller
from hmi.services.put_aside import PutAsideService
from hmi.store.alarms import AlarmStore
from tests.hmi.live.local_post import Clocks
from tests.hmi.services.test_local_alarm import KeptStates

JAM = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam")
LIMIT_S = 3600.0
PLAN = AlarmPlan(
    controller_alarms=(ControllerAlarm(name="Jam", said=Rationale(priority=Priority.LOW)),),
    shelving=ShelvingLimits(low_s=LIMIT_S),
)
_numbers = itertools.count(1)


class Plc:
    """A controller that brings alarms back, or refuses to."""

    def __init__(self) -> None:
        self.acts: list[ConditionMethod] = []
        self.outcome: Outcome = Done()

    async def act_on_alarm(self, condition: NodeAddress, act: AlarmAct) -> Outcome:
        self.acts.append(act.method)
        return self.outcome


class Station:
    """A list of alarms, and what is remembered of those that are put aside."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.clocks, self.records, self.plc = desk, Clocks(), KeptStates(), Plc()
        self.changes: list[AlarmChange] = []
        self.restart()

    def restart(self) -> None:
        controllers: Any = {"plc": self.plc}
        self.list = AlarmList(lambda _event: None, PLAN)
        self.aside = PutAsideService(self.list, controllers, self.records, self.desk.journal, self.clocks.now)
        self.list.on_change.append(self.changes.append)
        self.service = AlarmService(self.list, controllers, AlarmStore(self.desk.journal))

    def tell(self, **facts: object) -> None:
        event = AlarmEvent(
            condition=JAM, branch="", event_id=next(_numbers).to_bytes(4), event_type="i=2915", source_node=None,
            source="belt", name="Jam", message="Belt is jammed", severity=700, time_ns=self.clocks.unix_ns,
            heard_ns=self.clocks.unix_ns, is_retained=True, is_active=True, is_acknowledged=False,
            active_since_ns=1,
        )  # fmt: skip
        self.list.take_event(msgspec.structs.replace(event, **facts))

    def refresh(self, **facts: object) -> None:
        """The source tells all that it has, as after a new connection; with no facts it has nothing."""
        self.list.begin_refresh("plc")
        if facts:
            self.tell(**facts)
        self.list.end_refresh("plc")

    async def wait(self, seconds: float) -> None:
        while seconds > 0:
            self.clocks.pass_time(min(seconds, 10.0))
            await self.aside.tick()
            seconds -= 10.0

    @property
    def alarm(self) -> Alarm | None:
        return next(iter(self.list.alarms.values()), None)

    @property
    def steps(self) -> list[Transition]:
        return [step for change in self.changes for step in transitions_of(change)]


@pytest.fixture
def station(desk: Any) -> Station:
    return Station(desk)


def a_caller() -> Caller:
    person = Person(ref=PersonRef("p-ben"), display_name="Ben", roles=frozenset({Role.OPERATOR}))
    return Caller(Session(token="t", person=person, signed_in_ns=1, idle_limit_s=60), "panel")


async def test_that_it_is_put_aside_after_a_restart_too_and_not_heard_until_its_source_is(station: Station):
    station.tell(shelving=Shelving.TIMED, unshelve_ms=600e3)
    await station.wait(10)

    station.restart()

    assert (station.alarm.state, station.alarm.is_heard) == (AlarmState.SHELVED, False)
    station.refresh(shelving=Shelving.TIMED, unshelve_ms=590e3)
    assert (station.alarm.state, station.alarm.is_heard) == (AlarmState.SHELVED, True)
    assert station.alarm.came_back_ns is None


async def test_that_a_source_that_forgot_it_over_its_own_restart_does_not_hide_that_it_is_back(station: Station):
    station.tell(shelving=Shelving.TIMED, unshelve_ms=600e3, is_acknowledged=True)

    station.list.take_silence("plc")
    station.refresh(is_acknowledged=True)  # the controller says: acknowledged, and nothing of shelving

    assert station.alarm.state is AlarmState.UNACKNOWLEDGED
    assert station.alarm.came_back_ns == station.clocks.unix_ns
    assert Transition.UNSHELVED in station.steps


async def test_that_it_is_told_when_both_restarted_meanwhile(station: Station):
    station.tell(shelving=Shelving.TIMED, unshelve_ms=600e3, is_acknowledged=True)
    await station.wait(10)
    station.restart()
    station.changes.clear()

    station.refresh(is_acknowledged=True)

    assert station.alarm.came_back_ns is not None
    assert station.steps[-1] is Transition.UNSHELVED


async def test_that_it_is_told_when_it_ended_while_nobody_listened(station: Station):
    station.tell(shelving=Shelving.TIMED, unshelve_ms=600e3)
    await station.wait(10)
    station.restart()
    station.changes.clear()

    station.refresh()

    assert station.alarm is None
    assert station.steps == [Transition.ENDED_UNSEEN]
    await station.wait(10)
    assert not station.records.aside


async def test_that_what_is_back_is_answered_here_where_its_source_asks_nobody(station: Station):
    station.tell(shelving=Shelving.TIMED, unshelve_ms=600e3, is_acknowledged=True)
    station.tell(is_acknowledged=True)
    await station.wait(10)
    station.restart()
    station.refresh(is_acknowledged=True)
    assert station.alarm.state is AlarmState.UNACKNOWLEDGED

    old = AcknowledgeAlarm(alarm=station.alarm.id, event_id=b"old")
    assert await station.service.acknowledge(old, a_caller()) == Refused(reason=Reason.ALARM_CHANGED)
    now = AcknowledgeAlarm(alarm=station.alarm.id, event_id=station.alarm.event_id)
    assert await station.service.acknowledge(now, a_caller()) == Done()

    assert station.alarm.state is AlarmState.ACKNOWLEDGED
    assert not station.plc.acts
    await station.wait(10)
    assert not station.records.aside


async def test_that_until_it_is_over_ends_at_the_limit_of_its_priority(station: Station):
    station.tell(shelving=Shelving.ONE_SHOT)

    await station.wait(LIMIT_S - 10)
    assert not station.plc.acts
    station.clocks.set_wall(-86400.0)
    await station.wait(20)

    assert station.plc.acts == [ConditionMethod.UNSHELVE]


async def test_that_a_source_that_does_not_bring_it_back_is_asked_again_and_that_is_on_record(
    station: Station, caplog: pytest.LogCaptureFixture
):
    station.plc.outcome = Refused(reason=Reason.NOT_CONNECTED)
    station.tell(shelving=Shelving.ONE_SHOT)

    await station.wait(LIMIT_S + 130)

    assert 2 <= len(station.plc.acts) <= 3
    assert "cannot be brought back" in caplog.text
    caplog.clear()


async def test_that_a_restart_of_the_machine_does_not_begin_its_time_anew(station: Station):
    station.tell(shelving=Shelving.ONE_SHOT)
    await station.wait(600)

    station.clocks.boot, station.clocks.since_boot_s = "second", 5.0
    station.clocks.set_wall(LIMIT_S)
    station.restart()
    station.refresh(shelving=Shelving.ONE_SHOT)
    await station.wait(10)

    assert station.plc.acts == [ConditionMethod.UNSHELVE]


async def test_that_nothing_is_asked_of_a_source_that_is_not_heard(station: Station):
    station.tell(shelving=Shelving.ONE_SHOT)
    station.list.take_silence("plc")

    await station.wait(LIMIT_S + 10)

    assert not station.plc.acts
