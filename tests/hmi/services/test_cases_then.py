"""Cases as they stood at a past moment: searched, told and played as they were told then."""

import itertools
from pathlib import Path

import pytest

from hmi import clock
from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseKind, CaseLink, CaseState, ExceptionCase, LinkKind
from hmi.domain.case_command import (
    CloseCase,
    CommentCase,
    LinkToCase,
    MergeCases,
    ResolveCase,
    TakeCase,
)
from hmi.domain.case_query import AskCase, AskCases, CaseAct, CaseAnswer, CasesAnswer
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId
from hmi.domain.past_query import AskMoment, AskStretch, MomentAnswer, StretchAnswer, Watch
from hmi.domain.person import Actor, Role
from hmi.services.past import PastService
from hmi.store.people import PeopleStore
from tests.hmi.services.case_desk import ANA, BEN, CLARA, CaseDesk, S
from tests.hmi.services.test_door import EmptyHistory

CONSOLE = Actor(ref=None, roles=frozenset(), screen="console")
ALARM = "plc|uri|s=jam"
QUESTIONS = (
    AskCases(),
    AskCases(states=(CaseState.CLOSED,)),
    AskCases(states=(CaseState.OPEN, CaseState.OWNED), limit=1),
    AskCases(kinds=(CaseKind.REWORK,)),
    AskCases(equipment=EquipmentId("cnc")),
    AskCases(owner=ANA.ref),
    AskCases(alarm=AlarmId(f"{ALARM}|i=7")),
    AskCases(alarm=AlarmId("plc|uri|s=j")),
    AskCases(text="GEFÜLLT"),
    AskCases(start_ns=2**62),
    AskCases(end_ns=0),
)


@pytest.fixture
def desk(tmp_path: Path) -> CaseDesk:
    return CaseDesk(tmp_path / "project")


def last_ns(desk: CaseDesk) -> int:
    """When the newest record was written."""
    with desk.journal.database.reader.connect() as connection:
        return int(connection.exec_driver_sql("SELECT max(time_ns) FROM journal").scalar_one())


async def an_eventful_day(desk: CaseDesk) -> list[tuple[int, list[CasesAnswer], list[CaseAnswer]]]:
    """Acts of all sorts; after each the moment, and what was answered then."""
    told: list[tuple[int, list[CasesAnswer], list[CaseAnswer]]] = []
    known: list[ExceptionCase] = []

    async def look() -> None:
        answers = [await desk.answers.answer_cases(question, ANA) for question in QUESTIONS]
        stories = [await desk.answers.answer_case(AskCase(case=case.id), ANA) for case in known]
        told.append((last_ns(desk), answers, stories))
        desk.wall_ns += 10**9

    known.append(one := await desk.open())
    await look()
    known.append(other := await desk.open(kind=CaseKind.REWORK, equipment="cnc", by=BEN))
    await look()
    link = CaseLink(kind=LinkKind.ALARM, ref=ALARM, words="Jam")
    await desk.service.link(LinkToCase(case=one.id, revision=1, link=link), ANA)
    await look()
    await desk.service.take(TakeCase(case=one.id, revision=2), ANA)
    await look()
    await desk.service.comment(CommentCase(case=one.id, revision=3, words="Leer"), ANA)
    await look()
    desk.pass_time(400.0)
    await look()
    await desk.service.resolve(ResolveCase(case=one.id, revision=4, solution="Wieder gefüllt"), ANA)
    await look()
    known.append(again := await desk.open())
    await look()
    desk.set_clock(-3600.0)
    await look()
    await desk.service.close(CloseCase(case=one.id, revision=5), BEN)
    await look()
    merge = MergeCases(
        case=again.id, revision=desk.case(again.id).revision,
        into=other.id, into_revision=desk.case(other.id).revision,
    )  # fmt: skip
    await desk.service.merge(merge, CLARA)
    await look()
    return told


async def test_that_every_question_is_answered_as_it_was_answered_then(desk: CaseDesk):
    told = await an_eventful_day(desk)

    for time_ns, answers, stories in told:
        for question, answer in zip(QUESTIONS, answers, strict=True):
            fields = {name: getattr(question, name) for name in question.__struct_fields__}
            then = await desk.answers.answer_cases(AskCases(**{**fields, "at_ns": time_ns}), ANA)
            assert then == answer, question
        for story in stories:
            assert story.case is not None
            assert await desk.answers.answer_case(AskCase(case=story.case.id, at_ns=time_ns), ANA) == story


async def test_that_a_case_is_not_there_before_it_was_opened(desk: CaseDesk):
    await desk.open(kind=CaseKind.REWORK)
    before_ns = last_ns(desk)
    case = await desk.open()

    assert await desk.answers.answer_case(AskCase(case=case.id, at_ns=before_ns), ANA) == CaseAnswer(case=None)


async def test_that_what_an_erasure_took_is_told_from_the_present_or_said_to_be_lost(desk: CaseDesk):
    people = PeopleStore(desk.journal)
    people.add("Ada Admin", frozenset({Role.ADMINISTRATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    maria = people.add("Maria Huber", frozenset({Role.OPERATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    case = await desk.open(title="Maria Huber slipped on oil")
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="maria huber is well"), ANA)
    before_ns = last_ns(desk)
    await desk.service.resolve(ResolveCase(case=case.id, revision=2, solution="Told Maria Huber"), ANA)

    people.erase(maria.ref, CONSOLE)

    now, then = await desk.store.then(2**62), await desk.store.then(before_ns)
    assert (now.listed, now.untold) == ((desk.case(case.id),), 0)
    assert now.listed[0].state is CaseState.RESOLVED
    assert (then.listed, then.untold) == ((), 1)


async def test_that_a_comment_that_was_erased_takes_nothing_from_its_case(desk: CaseDesk):
    people = PeopleStore(desk.journal)
    people.add("Ada Admin", frozenset({Role.ADMINISTRATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    maria = people.add("Maria Huber", frozenset({Role.OPERATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    case = await desk.open()
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="maria huber is well"), ANA)
    before_ns = last_ns(desk)
    await desk.service.resolve(ResolveCase(case=case.id, revision=2, solution="Filled"), ANA)

    people.erase(maria.ref, CONSOLE)

    then = await desk.store.then(before_ns)
    assert [(one.state, one.comments) for one in then.listed] == [(CaseState.OPEN, 1)]
    assert then.untold == 0


async def test_that_a_moment_and_what_followed_carry_the_cases_of_then(desk: CaseDesk):
    desk.journal.record("service.started", "", {"version": "1"}, actor=None, roles=frozenset(), screen="service")
    case = await desk.open()
    opened_ns = last_ns(desk)
    await desk.service.take(TakeCase(case=case.id, revision=1), ANA)
    taken_ns = last_ns(desk)
    past = PastService(lambda: Cell(id="cell", label="Cell"), EmptyHistory(), desk.journal, cases=desk.store)

    moment = await past.answer_moment(AskMoment(time_ns=opened_ns), ANA)
    stretch = await past.answer_stretch(AskStretch(start_ns=opened_ns, end_ns=taken_ns + 1, step_ns=0), ANA)

    assert isinstance(moment, MomentAnswer)
    assert (moment.cases, moment.are_cases_recorded) == ((case,), True)
    assert isinstance(stretch, StretchAnswer)
    assert [(mark.time_ns, mark.cases[0].state) for mark in stretch.cases] == [(taken_ns, CaseState.OWNED)]


@pytest.mark.parametrize("set_back_s", [0, 5])
@pytest.mark.parametrize("erases", [False, True])
async def test_that_what_is_played_shows_at_each_moment_what_is_told_of_it(
    desk: CaseDesk, set_back_s: int, erases: bool
):
    begin_ns = clock.now_ns()
    ticks = itertools.count()
    desk.record_ns = lambda: begin_ns + (n := next(ticks)) * S - (set_back_s * S if n >= 14 else 0)
    people = PeopleStore(desk.journal)
    people.add("Ada Admin", frozenset({Role.ADMINISTRATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    maria = people.add("Maria Huber", frozenset({Role.OPERATOR}), "hash", "", CONSOLE, must_replace_pin=False)
    case = await desk.open(kind=CaseKind.SUPPLY, title="Maria Huber slipped")
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="maria huber is well"), ANA)
    told = await an_eventful_day(desk)
    await desk.service.take(TakeCase(case=case.id, revision=2), ANA)
    if erases:
        people.erase(maria.ref, CONSOLE)
    end_ns = begin_ns + 100 * S

    for start_ns in (begin_ns - 1, begin_ns + 8 * S, end_ns):
        played = await desk.store.after(start_ns, end_ns)

        for mark in played:
            then = await desk.store.then(mark.time_ns)
            assert (mark.cases, mark.untold) == (then.listed, then.untold)
        moments = [mark.time_ns for mark in played]
        assert moments == sorted(set(moments))
        assert {time_ns for time_ns, *_ in told if start_ns < time_ns} <= set(moments)


async def test_that_before_the_first_record_no_case_is_claimed_or_denied(desk: CaseDesk):
    past = PastService(lambda: Cell(id="cell", label="Cell"), EmptyHistory(), desk.journal, cases=desk.store)

    moment = await past.answer_moment(AskMoment(time_ns=1), ANA)

    assert isinstance(moment, MomentAnswer)
    assert moment.watch is Watch.UNKNOWN
    assert (moment.cases, moment.are_cases_recorded) == ((), False)


async def test_that_the_story_tells_nothing_that_came_later(desk: CaseDesk):
    case = await desk.open()
    opened_ns = last_ns(desk)
    await desk.service.comment(CommentCase(case=case.id, revision=1, words="Later"), ANA)

    told = await desk.answers.answer_case(AskCase(case=case.id, at_ns=opened_ns), ANA)

    assert [entry.act for entry in told.story] == [CaseAct.OPENED]
