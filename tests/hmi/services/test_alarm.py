"""Answers to alarms: only to what the person saw, for a reason, not for too long, and never by themselves."""

import itertools
from typing import Any

import msgspec
import pytest

from hmi.domain.alarm import Alarm, Dialog, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.command import (
    AcknowledgeAlarm,
    CommentAlarm,
    ConfirmAlarm,
    EnableAlarm,
    GiveBackAlarm,
    RespondToDialog,
    ShelveAlarm,
    TakeAlarm,
    UnshelveAlarm,
)
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.tag import NodeAddress
from hmi.live.alarm_list import AlarmList
from hmi.services.alarm import AlarmService
from hmi.services.caller import Caller
from hmi.store.alarms import AlarmStore

JAM = NodeAddress(endpoint="plc", uri="urn:cell", identifier="s=jam")
MINUTE_S = 60.0
_numbers = itertools.count(1)


class AnsweringController:
    """Says yes, and remembers what it was asked."""

    def __init__(self) -> None:
        self.acts: list[AlarmAct] = []

    async def act_on_alarm(self, condition: NodeAddress, act: AlarmAct) -> Outcome:
        assert condition == JAM
        self.acts.append(act)
        return Done()


class Post:
    """Where somebody answers alarms: the service over real records, with one alarm standing."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.controller = AnsweringController()
        self.list = AlarmList(lambda _event: None)
        self.open()
        self.tell()

    def open(self) -> None:
        """Start the service, as after a restart."""
        controllers: Any = {"plc": self.controller}
        self.service = AlarmService(self.list, controllers, AlarmStore(self.desk.journal))

    def tell(self, **facts: object) -> None:
        """The source says how it stands."""
        event = AlarmEvent(
            condition=JAM, branch="", event_id=next(_numbers).to_bytes(4), event_type="i=2915", source_node=None,
            source="belt", name="Jam", message="Belt is jammed", severity=700, time_ns=next(_numbers), heard_ns=1,
            is_retained=True, is_active=True, is_acknowledged=False,
        )  # fmt: skip
        self.list.take_event(msgspec.structs.replace(event, **facts))

    @property
    def alarm(self) -> Alarm:
        (alarm,) = self.list.alarms.values()
        return alarm


@pytest.fixture
def post(desk: Any) -> Post:
    return Post(desk)


def a_caller(name: str = "p-ben") -> Caller:
    person = Person(ref=PersonRef(name), display_name=name, roles=frozenset({Role.OPERATOR}))
    return Caller(Session(token=name, person=person, signed_in_ns=1, idle_limit_s=60), "panel")


def refused(reason: Reason) -> Refused:
    return Refused(reason=reason)


async def test_that_what_was_seen_is_acknowledged_at_its_source_and_nothing_is_assumed(post: Post):
    seen = post.alarm
    command = AcknowledgeAlarm(alarm=seen.id, event_id=seen.event_id, comment="On my way")

    assert await post.service.acknowledge(command, a_caller()) == Done()

    assert post.controller.acts == [
        AlarmAct(method=ConditionMethod.ACKNOWLEDGE, event_id=seen.event_id, comment="On my way")
    ]
    assert post.alarm.is_acknowledged is False


async def test_that_an_alarm_that_stands_otherwise_by_now_is_not_answered(post: Post):
    seen = post.alarm
    post.tell(message="Belt is jammed and hot")

    for answer, command in (
        (post.service.acknowledge, AcknowledgeAlarm(alarm=seen.id, event_id=seen.event_id)),
        (post.service.comment, CommentAlarm(alarm=seen.id, event_id=seen.event_id, comment="Seen")),
        (post.service.shelve, ShelveAlarm(alarm=seen.id, event_id=seen.event_id, duration_s=60.0, why="Repair")),
    ):
        assert await answer(command, a_caller()) == refused(Reason.ALARM_CHANGED)
    assert not post.controller.acts


async def test_that_what_is_acknowledged_is_not_acknowledged_again(post: Post):
    post.tell(is_acknowledged=True)
    command = AcknowledgeAlarm(alarm=post.alarm.id, event_id=post.alarm.event_id)

    assert await post.service.acknowledge(command, a_caller()) == refused(Reason.ALARM_CHANGED)


@pytest.mark.parametrize(
    ("is_confirmed", "outcome"),
    [(False, Done()), (True, refused(Reason.ALARM_CHANGED)), (None, refused(Reason.NOT_OFFERED))],
)
async def test_that_it_is_confirmed_only_where_its_source_asks_for_it(
    post: Post, is_confirmed: bool | None, outcome: Outcome
):
    post.tell(is_confirmed=is_confirmed, is_acknowledged=True)

    command = ConfirmAlarm(alarm=post.alarm.id, event_id=post.alarm.event_id)

    assert await post.service.confirm(command, a_caller()) == outcome


@pytest.mark.parametrize(
    ("severity", "duration_s", "outcome"),
    [
        (900, 30 * MINUTE_S, Done()),
        (900, 31 * MINUTE_S, Refused(reason=Reason.TOO_LONG, facts={"most_s": 30 * MINUTE_S})),
        (500, 8 * 60 * MINUTE_S, Done()),
        (100, 24 * 60 * MINUTE_S, Done()),
        (100, 0.0, Refused(reason=Reason.TOO_LONG, facts={"most_s": 24 * 60 * MINUTE_S})),
    ],
)
async def test_that_a_priority_says_how_long_an_alarm_may_be_put_aside(
    post: Post, severity: int, duration_s: float, outcome: Outcome
):
    post.tell(severity=severity)
    command = ShelveAlarm(
        alarm=post.alarm.id, event_id=post.alarm.event_id, duration_s=duration_s, why="Being repaired"
    )

    assert await post.service.shelve(command, a_caller()) == outcome
    assert post.alarm.shelving is Shelving.UNSHELVED


async def test_that_nothing_is_put_aside_commented_or_switched_off_without_words(post: Post):
    seen = post.alarm
    shelve = ShelveAlarm(alarm=seen.id, event_id=seen.event_id, duration_s=60.0, why=" ")
    comment = CommentAlarm(alarm=seen.id, event_id=seen.event_id, comment="")
    disable = EnableAlarm(alarm=seen.id, is_enabled=False, why="")

    assert await post.service.shelve(shelve, a_caller()) == refused(Reason.NO_REASON)
    assert await post.service.comment(comment, a_caller()) == refused(Reason.NO_REASON)
    assert await post.service.enable(disable, a_caller()) == refused(Reason.NO_REASON)


async def test_that_only_what_was_put_aside_is_brought_back(post: Post):
    command = UnshelveAlarm(alarm=post.alarm.id)
    assert await post.service.unshelve(command, a_caller()) == refused(Reason.ALARM_CHANGED)
    post.tell(shelving=Shelving.TIMED)

    assert await post.service.unshelve(command, a_caller()) == Done()
    assert post.controller.acts == [AlarmAct(method=ConditionMethod.UNSHELVE)]


async def test_that_a_question_is_answered_as_it_was_read(post: Post):
    post.tell(dialog=Dialog(prompt="Restart?", responses=("Yes", "No")))

    answered = RespondToDialog(alarm=post.alarm.id, response=1, words="No")
    misread = RespondToDialog(alarm=post.alarm.id, response=1, words="Yes")

    assert await post.service.respond(answered, a_caller()) == Done()
    assert await post.service.respond(misread, a_caller()) == refused(Reason.ALARM_CHANGED)
    assert post.controller.acts == [AlarmAct(method=ConditionMethod.RESPOND, response=1)]


async def test_that_whoever_takes_an_alarm_has_it_after_a_restart_too(post: Post):
    command = TakeAlarm(alarm=post.alarm.id)
    assert await post.service.take(command, a_caller("p-ben")) == Done()
    assert await post.service.take(command, a_caller("p-mira")) == Done()
    assert post.alarm.taken_by == "p-mira"

    post.list = AlarmList(lambda _event: None)
    post.open()
    post.tell()

    assert post.alarm.taken_by == "p-mira"
    assert not post.controller.acts  # that is between people


async def test_that_what_is_over_is_nobodys_and_has_to_be_taken_anew(post: Post):
    await post.service.take(TakeAlarm(alarm=post.alarm.id), a_caller())

    post.tell(is_active=False, is_acknowledged=True, is_retained=False)
    post.tell()

    assert post.alarm.taken_by is None


async def test_that_an_alarm_is_given_back_only_when_somebody_has_it(post: Post):
    command = GiveBackAlarm(alarm=post.alarm.id)
    assert await post.service.give_back(command, a_caller()) == refused(Reason.ALARM_CHANGED)
    await post.service.take(TakeAlarm(alarm=post.alarm.id), a_caller())

    assert await post.service.give_back(command, a_caller()) == Done()
    assert post.alarm.taken_by is None


async def test_that_an_alarm_that_is_over_takes_no_answer(post: Post):
    over = post.alarm
    post.tell(is_active=False, is_acknowledged=True, is_retained=False)

    for answer, command in (
        (post.service.acknowledge, AcknowledgeAlarm(alarm=over.id, event_id=over.event_id)),
        (post.service.unshelve, UnshelveAlarm(alarm=over.id)),
        (post.service.take, TakeAlarm(alarm=over.id)),
    ):
        assert await answer(command, a_caller()) == refused(Reason.UNKNOWN_ALARM)
