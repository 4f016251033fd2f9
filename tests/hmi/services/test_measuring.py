"""What came of what people approved, from recorded values, at the time that was set before."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hmi.domain.advice_mode import AdviceMode, DemotionCause
from hmi.domain.advice_state import AdviceState, Verdict, missing_in_log
from hmi.domain.outcome_measure import OutcomeMeasure, Statistic
from hmi.domain.procedure_run import RunId
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import ValueRange
from hmi.history.history import History
from hmi.services.measuring import MeasuringService
from tests.hmi.services.advice_bench import CELL, FORCE, FRICTION, SPEED, TEMPERATURE, AdviceBench, S

HOUR = 3600 * S


class Past:
    """A real history of the bench's cell, filled by hand."""

    def __init__(self, folder: Path) -> None:
        self.history = History(folder / "history.duckdb", CELL)
        self.index = CELL.index_of_tags()

    async def written(self) -> None:
        """Until all that was told is on the disk."""
        await self.history.stop()
        await self.history.start()

    def tell(self, tag: str, start_ns: int, values: np.ndarray, every_s: float, status: int = 0) -> None:
        times = start_ns + (np.arange(len(values)) * every_s * S).astype(np.int64)
        column = np.full(len(values), self.index[tag], np.uint32)
        self.history.take(ReadingBatch(column, times, times, values, np.full(len(values), status, np.uint32)))


@pytest.fixture
async def bench(tmp_path: Path) -> Any:
    bench = AdviceBench(tmp_path)
    bench.past = Past(tmp_path)
    await bench.past.history.start()
    bench.measuring = MeasuringService(
        bench.records, bench.advice, bench.past.history, bench.image, bench.now_ns, lambda: bench.now_s
    )
    yield bench
    await bench.past.history.stop()
    bench.close()


def noise(mean: float, count: int, seed: int) -> np.ndarray:
    return mean + np.random.default_rng(seed).normal(0.0, 1.0, count)


async def carried_out(bench: Any, *measures: OutcomeMeasure) -> Any:
    advice = await bench.approved(measures=measures)
    bench.begin(advice.id)
    for step in ("slow_down", "grip_less", "hold"):
        await bench.send(step)
    read_back = {SPEED: 60.0, FORCE: 40.0}
    bench.approvals.end(RunId("run"), is_verified=True, why="", read_back=read_back, now_ns=bench.now_ns())
    return bench.stands(advice.id)


MEASURE = OutcomeMeasure(
    tag_name=TEMPERATURE, unit="°C", least=2.0, baseline_s=2 * 3600.0, settle_s=600.0, watch_s=3600.0,
    predicted=ValueRange(54.0, 58.0),
)  # fmt: skip


async def judged(bench: Any, *measures: OutcomeMeasure, after: float, hours: float = 2.0) -> Any:
    """Two hours at 61 °C, then as long as that at another level; then time passes until it is due."""
    now = bench.now_ns()
    bench.past.tell(TEMPERATURE, now - 2 * HOUR, noise(61.0, 1440, 1), 5.0)
    bench.past.tell(TEMPERATURE, now + S, noise(after, int(hours * 720), 2), 5.0)
    await bench.past.written()
    advice = await carried_out(bench, *measures)
    bench.now_s += 2 * 3600
    await bench.measuring.tend()
    return bench.stands(advice.id)


@pytest.mark.parametrize(
    ("after", "verdict", "is_as_predicted"),
    [(56.0, Verdict.IMPROVED, True), (61.0, Verdict.NO_CHANGE, False), (66.0, Verdict.WORSE, False)],
)
async def test_that_the_data_say_what_came_of_it(bench: Any, after: float, verdict: Verdict, is_as_predicted: bool):
    told = await judged(bench, MEASURE, after=after)

    assert told.outcome is verdict
    facts = told.appraisals[0].facts
    assert facts["before_1"] == pytest.approx(61.0, abs=0.3)
    assert facts["after_1"] == pytest.approx(after, abs=0.3)
    assert facts["predicted_low_1"] == 54.0
    assert facts["is_as_predicted_1"] is is_as_predicted
    assert missing_in_log(told) == ()


async def test_that_nothing_is_said_before_it_is_due_and_only_once(bench: Any):
    advice = await carried_out(bench, MEASURE)
    await bench.measuring.tend()
    bench.now_s += 4000
    await bench.measuring.tend()
    assert bench.stands(advice.id).appraisals == ()

    told = await judged_again(bench, advice)
    bench.now_s += 61
    await bench.measuring.tend()
    assert len(bench.stands(advice.id).appraisals) == len(told.appraisals) == 1


async def judged_again(bench: Any, advice: Any) -> Any:
    done = bench.stands(advice.id).applied_ns
    bench.past.tell(TEMPERATURE, done - 2 * HOUR, noise(61.0, 1440, 1), 5.0)
    bench.past.tell(TEMPERATURE, done + S, noise(56.0, 1440, 2), 5.0)
    await bench.past.written()
    bench.now_s += 3600
    await bench.measuring.tend()
    return bench.stands(advice.id)


async def test_that_what_was_not_recorded_is_waited_for_and_then_nobody_can_tell(bench: Any):
    advice = await carried_out(bench, MEASURE)
    bench.now_s += 3 * 3600
    await bench.measuring.tend()
    assert bench.stands(advice.id).appraisals == ()

    bench.now_s += 4 * 86_400
    await bench.measuring.tend()
    assert bench.stands(advice.id).outcome is Verdict.CANNOT_TELL


async def test_that_only_times_are_compared_in_which_the_machine_did_the_same(bench: Any):
    """Half the time afterwards it ran at another speed, at which it is cold whatever was done."""
    now = bench.now_ns()
    bench.past.tell(SPEED, now - 2 * HOUR, np.array([100.0]), 1.0)
    bench.past.tell(TEMPERATURE, now - 2 * HOUR, noise(61.0, 1440, 1), 5.0)
    for half in range(6):
        begin = now + S + half * 1200 * S
        bench.past.tell(SPEED, begin, np.array([100.0 if half % 2 else 20.0]), 1.0)
        bench.past.tell(TEMPERATURE, begin, noise(61.0 if half % 2 else 40.0, 240, half), 5.0)
    await bench.past.written()
    matched = OutcomeMeasure(
        tag_name=TEMPERATURE, least=2.0, baseline_s=7200.0, settle_s=60.0, watch_s=6600.0,
        while_tag=SPEED, while_values=(100.0,),
    )  # fmt: skip
    naive = OutcomeMeasure(tag_name=TEMPERATURE, least=2.0, baseline_s=7200.0, settle_s=60.0, watch_s=6600.0)
    advice = await carried_out(bench, matched)

    told = await bench.measuring.measured(matched, advice, advice.applied_ns)
    fooled = await bench.measuring.measured(naive, advice, advice.applied_ns)

    assert told.verdict is Verdict.NO_CHANGE
    assert fooled.after == pytest.approx(50.5, abs=2.0)


async def test_that_a_value_holds_until_the_next_but_not_over_a_gap(bench: Any):
    now = bench.now_ns()
    bench.past.tell(TEMPERATURE, now, np.array([50.0]), 1.0)
    bench.past.history.mark_gap([bench.past.index[TEMPERATURE]], now + 600 * S)
    bench.past.tell(TEMPERATURE, now + 1200 * S, np.array([70.0]), 1.0)
    bench.past.tell(TEMPERATURE, now + 1800 * S, np.array([71.0]), 1.0, status=0x80000000)
    await bench.past.written()

    blocks = await bench.measuring.blocks(MEASURE, now, now + 2400 * S)

    assert blocks == [50.0] * 10 + [70.0] * 10


async def test_that_a_counters_rise_is_counted_per_hour_and_never_over_a_reset(bench: Any):
    now = bench.now_ns()
    counts = np.concatenate([np.arange(0, 60), np.arange(0, 70)]).astype(np.float64)
    bench.past.tell(FORCE, now, counts, 10.0)
    await bench.past.written()
    parts = OutcomeMeasure(tag_name=FORCE, statistic=Statistic.RATE, least=10.0)

    rates = await bench.measuring.blocks(parts, now, now + 1200 * S)

    assert set(rates) == {360.0}
    assert len(rates) == 18


async def test_that_a_measure_of_several_is_as_good_as_its_worst(bench: Any):
    other = OutcomeMeasure(tag_name=FORCE, least=1.0, baseline_s=7200.0, settle_s=600.0, watch_s=3600.0)
    now = bench.now_ns()
    bench.past.tell(FORCE, now - 2 * HOUR, noise(40.0, 1440, 3), 5.0)
    bench.past.tell(FORCE, now + S, noise(45.0, 1440, 4), 5.0)

    told = await judged(bench, MEASURE, other, after=56.0)

    assert told.outcome is Verdict.WORSE
    assert {told.appraisals[0].facts["verdict_1"], told.appraisals[0].facts["verdict_2"]} == {"improved", "worse"}


async def test_that_what_may_still_be_done_is_not_judged_and_what_never_was_cannot_be(bench: Any):
    advice = await bench.approved(measures=(MEASURE,), approval_lasts_s=4 * 3600.0)
    now = bench.now_ns()
    bench.past.tell(TEMPERATURE, now - 2 * HOUR, noise(61.0, 1440, 1), 5.0)
    bench.past.tell(TEMPERATURE, now + S, noise(56.0, 2160, 2), 5.0)
    await bench.past.written()

    bench.now_s += 3 * 3600
    await bench.measuring.tend()
    early = bench.stands(advice.id)
    bench.now_s += 2 * 3600
    bench.advice.tend()
    await bench.measuring.tend()
    late = bench.stands(advice.id)

    assert (early.state, early.outcome) == (AdviceState.APPROVED, None)
    assert (late.state, late.outcome) == (AdviceState.EXPIRED, Verdict.CANNOT_TELL)


async def test_that_what_people_do_by_hand_is_judged_from_when_they_agreed(bench: Any):
    bench.modes.demote(FRICTION, AdviceMode.ADVISORY, DemotionCause.PERSON)
    advice = await bench.approved(measures=(MEASURE,))
    now = bench.now_ns()
    bench.past.tell(TEMPERATURE, now - 2 * HOUR, noise(61.0, 1440, 1), 5.0)
    bench.past.tell(TEMPERATURE, now + S, noise(56.0, 1440, 2), 5.0)
    await bench.past.written()

    bench.now_s += 7201
    bench.advice.tend()
    await bench.measuring.tend()

    assert bench.stands(advice.id).outcome is Verdict.IMPROVED
