"""Travel in time: one switch for all displays, nothing is done there, and the present comes back by itself."""

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseId, CaseKind, CaseSeverity, ExceptionCase
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.command import AcknowledgeAlarm, SignOff
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.past_query import (
    NOT_RECORDED,
    AskMoment,
    AskStretch,
    AskTimeline,
    CasesMark,
    MomentAnswer,
    PastColumns,
    PastMark,
    StretchAnswer,
    TimelineAnswer,
    TimelineMark,
    Watch,
)
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskJournal, JournalAnswer
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.link.frames import frame_of
from ui.bridge import Bridge
from ui.models.picture import Picture
from ui.travel import IDLE_S, WARNING_S, Travel, Trouble

A, B = TagName("a"), TagName("b")
NOW = 1_790_000_000 * 10**9
SECOND = 10**9


def a_cell() -> Cell:
    node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
    tags = tuple(TagDefinition(name=name, node=node, data_type=DataType.DOUBLE) for name in (A, B))
    return Cell(id="cell", label="Cell", tags=tags, endpoints=(Endpoint(key="plc", url="opc.tcp://x"),))


def columns(value: float, seen_ns: int, *more: tuple[int, float]) -> PastColumns:
    rows = [(seen_ns, value), *more]
    return PastColumns(
        names=(A, B), tag=np.zeros(len(rows), "<u4").tobytes(),
        seen_ns=np.array([row[0] for row in rows], "<i8").tobytes(),
        source_time_ns=np.array([row[0] for row in rows], "<i8").tobytes(),
        value=np.array([row[1] for row in rows], "<f8").tobytes(), status=np.zeros(len(rows), "<u4").tobytes(), text={},
        fresh_tag=np.zeros(1, "<u4").tobytes(), fresh_ns=np.array([seen_ns], "<i8").tobytes(),
        freshness=np.array([Freshness.LIVE], "u1").tobytes(),
    )  # fmt: skip


def a_moment(time_ns: int, value: float = 7.0, **more: Any) -> MomentAnswer:
    told = {"watch": Watch.RUNNING, "watch_since_ns": 1, "oldest_ns": 1}
    told |= {"are_alarms_recorded": True, "are_cases_recorded": True, **more}
    return MomentAnswer(time_ns=time_ns, columns=columns(value, time_ns), connections=(), **told)


class PastLink:
    """A service that knows the past, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.done: list[Any] = []
        self.answers: dict[type, Any] = {AskMoment: lambda query: a_moment(query.time_ns)}
        self.held: list[tuple[Any, Any]] = []
        self.is_slow = False

    def ask(self, query: Any, on_answer: Any) -> None:
        self.asked.append(query)
        if self.is_slow:
            self.held.append((query, on_answer))
        elif type(query) in self.answers:
            on_answer(self.answers[type(query)](query))

    def do(self, command: Any, on_outcome: Any) -> None:
        self.done.append(command)
        on_outcome(Done())

    def answer_held(self) -> None:
        held, self.held = self.held, []
        for query, on_answer in held:
            on_answer(self.answers[type(query)](query))


class Clock:
    """Monotonic time that a test moves."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def link() -> PastLink:
    return PastLink()


@pytest.fixture
def bridge(qapp, link: PastLink) -> Bridge:
    made = Bridge(link)
    made.live.picture = Picture(a_cell())
    made.live.picture.is_attached = True
    made.live.picture.take_freshness(FreshnessChange(np.arange(2, dtype=np.uint32), np.ones(2, np.uint8)), NOW)
    made.live.picture.value[:] = 1.0
    made.live.picture.status[:] = 0
    made.live.service_time_ns = NOW
    return made


@pytest.fixture
def passing() -> Clock:
    return Clock()


@pytest.fixture
def travel(bridge: Bridge, passing: Clock) -> Travel:
    return Travel(bridge, monotonic_s=passing)


def test_that_displays_draw_the_past_from_the_same_attributes(bridge: Bridge, travel: Travel):
    travel.go(NOW - 60 * SECOND)

    assert bridge.is_past
    assert bridge.picture.reading(A).value == 7.0
    assert bridge.picture.reading(B).status == 0x80320000
    assert bridge.service_time_ns == NOW - 60 * SECOND

    travel.back_to_live()

    assert not bridge.is_past
    assert bridge.picture.reading(A).value == 1.0
    assert bridge.service_time_ns == NOW


def test_that_the_present_goes_on_being_heard_behind_the_past(bridge: Bridge, travel: Travel):
    drawn: list[ReadingBatch] = []
    travel.go(NOW - 60 * SECOND)
    bridge.frame_arrived.connect(drawn.append)
    one = np.zeros(1, np.int64)
    batch = ReadingBatch(np.zeros(1, np.uint32), one, one, np.array([42.0]), np.zeros(1, np.uint32))
    bridge.take(frame_of(1, NOW + SECOND, batch, FreshnessChange(np.zeros(0, np.uint32), np.zeros(0, np.uint8))))

    assert drawn == []
    assert bridge.picture.reading(A).value == 7.0
    travel.back_to_live()
    assert bridge.picture.reading(A).value == 42.0


def test_that_nothing_is_done_from_the_past_but_what_concerns_the_person(
    bridge: Bridge, travel: Travel, link: PastLink
):
    outcomes: list[Outcome] = []
    travel.go(NOW - 60 * SECOND)

    bridge.do(AcknowledgeAlarm(alarm=AlarmId("x"), event_id=b"1"), outcomes.append)
    bridge.do(SignOff(), outcomes.append)

    assert outcomes == [Refused(reason=Reason.IN_THE_PAST), Done()]
    assert link.done == [SignOff()]


def test_that_what_is_asked_from_the_past_is_asked_as_of_then(bridge: Bridge, travel: Travel, link: PastLink):
    travel.go(NOW - 60 * SECOND)

    bridge.ask(AskJournal(), lambda _answer: None)

    assert link.asked[-1].end_ns == NOW - 60 * SECOND + 1


def test_that_an_answer_about_the_present_is_not_shown_in_the_past(bridge: Bridge, travel: Travel, link: PastLink):
    link.answers[AskJournal] = lambda query: JournalAnswer(rows=(), verified_ns=query.end_ns)
    heard: list[Answer | Outcome] = []
    link.is_slow = True
    bridge.ask(AskJournal(), heard.append)
    link.is_slow = False
    travel.go(NOW - 60 * SECOND)

    link.answer_held()

    assert [answer.verified_ns for answer in heard] == [NOW - 60 * SECOND + 1]


def test_that_only_the_last_wish_of_a_sliding_finger_counts(bridge: Bridge, travel: Travel, link: PastLink):
    link.is_slow = True
    for ago in (10, 20, 30):
        travel.go(NOW - ago * SECOND)
    link.is_slow = False

    link.answer_held()

    assert [query.time_ns for query in link.asked] == [NOW - 10 * SECOND, NOW - 30 * SECOND]
    assert bridge.service_time_ns == NOW - 30 * SECOND


def test_that_the_present_comes_back_when_nobody_touches_the_screen(bridge: Bridge, travel: Travel, passing: Clock):
    told: list[float] = []
    travel.idle_told.connect(told.append)
    travel.go(NOW - 60 * SECOND)

    passing.s += IDLE_S - WARNING_S + 1
    travel.look_after()
    assert told[-1] == pytest.approx(WARNING_S - 1)
    assert bridge.is_past

    passing.s += WARNING_S
    travel.look_after()
    assert not bridge.is_past


def test_that_a_moment_that_has_not_come_is_the_present_one(travel: Travel, link: PastLink):
    travel.go(NOW + 60 * SECOND)

    assert link.asked[-1].time_ns == NOW


def test_that_a_step_leads_to_the_event_before_and_further_back_where_there_is_none(
    bridge: Bridge, travel: Travel, link: PastLink
):
    event_ns = NOW - 5 * 3_600 * SECOND

    def line(query: AskTimeline) -> TimelineAnswer:
        marks = (TimelineMark(time_ns=event_ns, kind=PastMark.ALARM),) if query.start_ns < event_ns else ()
        return TimelineAnswer(start_ns=query.start_ns, end_ns=query.end_ns, oldest_ns=1, marks=marks)

    link.answers[AskTimeline] = line
    travel.go(NOW - 60 * SECOND)

    travel.step(-1)

    assert bridge.service_time_ns == event_ns
    assert travel.trouble is Trouble.NONE


def test_that_it_is_said_when_there_is_no_other_event(travel: Travel, link: PastLink):
    link.answers[AskTimeline] = lambda query: TimelineAnswer(
        start_ns=query.start_ns, end_ns=query.end_ns, oldest_ns=NOW, marks=()
    )
    travel.go(NOW - 60 * SECOND)

    travel.step(-1)

    assert travel.trouble is Trouble.NO_EVENT


def test_that_the_past_is_played_as_fast_as_was_wished(bridge: Bridge, travel: Travel, link: PastLink, passing: Clock):
    start_ns = NOW - 3_600 * SECOND

    def stretch(query: AskStretch) -> StretchAnswer:
        rows = [(query.start_ns + second * SECOND, float(second)) for second in range(1, 481)]
        return StretchAnswer(
            moment=a_moment(query.start_ns), end_ns=query.end_ns, columns=columns(0.5, query.start_ns + 1, *rows)
        )

    link.answers[AskStretch] = stretch
    travel.go(start_ns)
    travel.play(60)

    passing.s += 2.0
    travel._on_tick()

    assert bridge.service_time_ns == start_ns + 120 * SECOND
    assert bridge.picture.reading(A).value == 120.0
    travel.pause()
    assert travel.speed == 0


def test_that_playing_stands_still_where_the_present_is_reached(travel: Travel, link: PastLink, passing: Clock):
    link.answers[AskStretch] = lambda query: StretchAnswer(
        moment=a_moment(query.start_ns), end_ns=NOW, columns=columns(1.0, query.start_ns + 1)
    )
    travel.go(NOW - 5 * SECOND)
    travel.play(10)

    passing.s += 1.0
    travel._on_tick()

    assert travel.speed == 0
    assert travel.trouble is Trouble.PRESENT


def test_that_the_past_stays_when_the_service_falls_silent(bridge: Bridge, travel: Travel, link: PastLink):
    travel.go(NOW - 60 * SECOND)
    link.answers[AskMoment] = lambda _query: Failed(reason=Reason.SERVICE_SILENT)

    travel.go(NOW - 90 * SECOND)

    assert travel.trouble is Trouble.SILENT
    assert bridge.service_time_ns == NOW - 60 * SECOND


def test_that_nothing_looks_live_of_a_time_when_the_service_did_not_run(bridge: Bridge, travel: Travel, link: PastLink):
    link.answers[AskMoment] = lambda query: a_moment(
        query.time_ns, watch=Watch.NOT_RUNNING, watch_since_ns=query.time_ns - 9 * SECOND
    )

    travel.go(NOW - 60 * SECOND)

    assert bridge.picture.reading(A).freshness is Freshness.STALE
    assert bridge.silence_s == pytest.approx(9.0)


def test_that_what_is_not_stored_says_so(bridge: Bridge, travel: Travel, link: PastLink):
    link.answers[AskMoment] = lambda query: a_moment(query.time_ns, oldest_ns=NOW, are_alarms_recorded=False)

    travel.go(NOW - 60 * SECOND)

    assert bridge.picture.reading(B).status == NOT_RECORDED
    assert not bridge.scene.are_alarms_known


def test_that_cases_change_while_the_past_is_played(
    bridge: Bridge, travel: Travel, link: PastLink, passing: Clock, qtbot: QtBot
):
    case = ExceptionCase(
        id=CaseId("1"), kind=CaseKind.SHORTAGE, severity=CaseSeverity.LOW, opened_ns=NOW, changed_ns=NOW
    )
    start_ns = NOW - 3_600 * SECOND
    link.answers[AskStretch] = lambda query: StretchAnswer(
        moment=a_moment(query.start_ns, untold_cases=2),
        end_ns=query.end_ns,
        columns=columns(0.5, query.start_ns + 1),
        cases=(CasesMark(time_ns=query.start_ns + 60 * SECOND, cases=(case,), untold=1),),
    )
    travel.go(start_ns)
    travel.play(60)
    before = (dict(bridge.cases), bridge.scene.untold_cases)

    passing.s += 2.0
    with qtbot.waitSignal(bridge.cases_changed):
        travel._on_tick()

    assert before == ({}, 2)
    assert (bridge.cases, bridge.scene.untold_cases) == ({case.id: case}, 1)
    assert bridge.live.cases == {}
    travel.pause()


def test_that_cases_of_a_moment_are_shown_or_said_to_be_unknown(bridge: Bridge, travel: Travel, link: PastLink):
    link.answers[AskMoment] = lambda query: a_moment(query.time_ns, are_cases_recorded=False)

    travel.go(NOW - 60 * SECOND)

    assert not bridge.scene.are_cases_known
    assert bridge.live.are_cases_known
