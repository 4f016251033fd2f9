"""Checks that tell failure modes apart: who may answer them, how long that counts, and that it outlives a restart."""

from types import SimpleNamespace
from typing import Any

import pytest

from hmi.advisor.diagnosis import diagnose
from hmi.advisor.seen import Answered
from hmi.domain.check_command import AnswerCheck, TakeBackAnswer
from hmi.domain.diagnosis import Diagnosis, Verdict
from hmi.domain.given_answer import COUNTS_FOR_NS, AnswerEnd
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.problem import HeldBack, Problem, Standing, problem_of
from hmi.domain.procedure import Level, Skill
from hmi.domain.query import AskJournal
from hmi.services.caller import Caller
from hmi.services.check_answers import ENDED, CheckAnswers
from tests.hmi.advisor.small_library import COBOT, EQUIPMENT, FRICTION, GREASE_SEEN, LIBRARY, a_finding, seen
from tests.hmi.services.conftest import Desk

YES = AnswerCheck(check=GREASE_SEEN, equipment=COBOT, answer="yes")
TAKEN_BACK = TakeBackAnswer(check=GREASE_SEEN, equipment=COBOT)


class Bench:
    """Something stands that two modes explain; a check would tell which."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.off_ns = 0
        self.is_stopped = False
        self.levels: dict[Skill, Level] = {}
        self.answers = self._answers()
        self.operator = self._caller("Ida", Role.OPERATOR)

    @property
    def diagnoses(self) -> tuple[Diagnosis, ...]:
        told = tuple(Answered(check=one.check, equipment=one.equipment, answer=one.answer) for one in self.counting)
        return diagnose(LIBRARY, seen(a_finding(FRICTION), answers=told))

    @property
    def counting(self):
        return self.answers.counting

    async def restart(self) -> None:
        self.desk.restart()
        self.answers = self._answers()
        await self.answers.recall()

    def caller(self, name: str, role: Role, *, is_at_cell: bool = True) -> Caller:
        return self._caller(name, role, is_at_cell=is_at_cell)

    async def ended(self) -> list[str]:
        rows = (await self.desk.journal.read(AskJournal(kinds=(ENDED,)))).rows
        return [row.facts["why"] for row in rows]

    def _caller(self, name: str, role: Role, *, is_at_cell: bool = True) -> Caller:
        session = self.desk.caller(self.desk.add(name, role)).session
        return Caller(session, "panel", is_at_cell)

    def _now_ns(self) -> int:
        return self.desk.record_ns() + self.off_ns

    def _answers(self) -> CheckAnswers:
        qualifications: Any = SimpleNamespace(levels=lambda _person: self.levels)
        return CheckAnswers(
            lambda: LIBRARY, lambda: EQUIPMENT, lambda: self.diagnoses, qualifications, lambda: self.is_stopped,
            self.desk.journal, self._now_ns,
        )  # fmt: skip


@pytest.fixture
async def bench(desk: Desk) -> Bench:
    bench = Bench(desk)
    await bench.answers.recall()
    return bench


def problem(bench: Bench, **more: Any) -> Problem:
    (diagnosis,) = bench.diagnoses
    told: dict[str, Any] = {
        "may_tell": lambda _mode: True, "is_veiled": lambda _one: False, "confidence": lambda _mode: None,
        "refusal": lambda asked: bench.answers.refusal(asked.kind, asked.skill, bench.operator),
    }  # fmt: skip
    return problem_of(diagnosis, LIBRARY, **(told | more))


async def test_that_what_is_asked_is_answered_counts_and_is_asked_no_more(bench: Bench):
    asked = problem(bench).question
    assert asked is not None
    assert (asked.check, asked.refusal, [one.id for one in asked.choices]) == (GREASE_SEEN, None, ["yes", "no"])
    before = bench.diagnoses[0].candidates[0].share

    assert await bench.answers.answer(YES, bench.operator) == Done()

    assert [(one.answer, one.by) for one in bench.counting] == [("yes", bench.operator.ref)]
    assert bench.diagnoses[0].candidates[0].share > before
    assert problem(bench).question is None


async def test_that_an_answer_outlives_a_restart_and_one_that_was_taken_back_does_not(bench: Bench):
    await bench.answers.answer(YES, bench.operator)
    given = bench.counting

    await bench.restart()
    assert [(one.check, one.answer, one.by) for one in bench.counting] == [(GREASE_SEEN, "yes", given[0].by)]
    assert await bench.answers.take_back(TAKEN_BACK, bench.operator) == Done()

    await bench.restart()
    assert bench.counting == ()
    assert await bench.answers.take_back(TAKEN_BACK, bench.operator) == Refused(reason=Reason.CHECK_OVER)


@pytest.mark.parametrize(("later_ns", "counts"), [(COUNTS_FOR_NS - 60 * 10**9, 1), (COUNTS_FOR_NS, 0), (-(10**12), 0)])
async def test_that_an_answer_counts_for_a_shift_by_a_clock_that_nobody_set_back(
    bench: Bench, later_ns: int, counts: int
):
    await bench.answers.answer(YES, bench.operator)

    bench.off_ns = later_ns
    bench.answers.tend()

    assert len(bench.counting) == counts
    assert await bench.ended() == ([] if counts else [AnswerEnd.TIME.value])


async def test_that_an_answer_ends_with_work_at_the_machine(bench: Bench):
    await bench.answers.answer(YES, bench.operator)

    bench.answers.use_served({COBOT: bench.counting[0].answered_ns - 1})
    assert bench.counting
    bench.answers.use_served({COBOT: bench.counting[0].answered_ns + 1})
    bench.answers.tend()

    assert bench.counting == ()
    assert await bench.ended() == [AnswerEnd.SERVED.value]


async def test_that_only_people_at_the_cell_who_may_answer_what_is_known_while_ai_works(bench: Bench):
    async def reason(caller: Caller, command: AnswerCheck = YES) -> Reason:
        outcome = await bench.answers.answer(command, caller)
        assert isinstance(outcome, Refused)
        return outcome.reason

    assert await reason(Caller(None, "panel", True)) is Reason.NOT_SIGNED_IN
    assert await reason(bench.caller("Ada", Role.ADMINISTRATOR)) is Reason.NOT_PERMITTED
    assert await reason(bench.caller("Ben", Role.OPERATOR, is_at_cell=False)) is Reason.NOT_AT_CELL
    other = AnswerCheck(check=GREASE_SEEN, equipment=COBOT, answer="perhaps")
    assert await reason(bench.operator, other) is Reason.UNKNOWN_CHECK
    bench.is_stopped = True
    assert await reason(bench.operator) is Reason.AI_STOPPED
    assert bench.counting == ()


async def test_that_a_problem_is_told_in_words_and_held_back_where_people_think_first(bench: Bench):
    told = problem(bench)
    assert told.verdict is Verdict.OPEN or told.suspects[0].standing is Standing.STANDS_OUT
    assert not [field for field in told.__struct_fields__ if field in ("share", "explanations")]

    veiled = problem(bench, is_veiled=lambda _one: True)
    assert (veiled.held_back, veiled.suspects) == (HeldBack.OWN_VIEW_FIRST, ())
    assert veiled.question is not None

    recorded = problem(bench, may_tell=lambda _mode: False)
    assert (recorded.held_back, recorded.suspects, recorded.question) == (HeldBack.RECORDED_ONLY, (), None)
