"""Predicted against actual, at the time that was set before: what the data say came of what people approved."""

import asyncio
import logging
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from hmi import clock
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_state import Advice, AdviceState, Verdict
from hmi.domain.outcome_judging import BLOCK_S, Compared, compared, facts_of, overall
from hmi.domain.outcome_measure import OutcomeMeasure, Statistic
from hmi.domain.quality import Quality
from hmi.domain.query import TrendTrace
from hmi.domain.reading import Float64, Int64
from hmi.domain.tag import DataType, Scalar, TagName
from hmi.live.process_image import ProcessImage
from hmi.ports.advice import AdvicePort
from hmi.ports.history import HistoryPort, HistoryUnavailable
from hmi.services.advice import AdviceService

log = logging.getLogger(__name__)

Bool = npt.NDArray[np.bool_]
S_NS = 1_000_000_000
EVERY_S = 60.0
"""Nothing is due to the second."""
_FINE = 12
"""Columns asked for in each block."""
LONGEST_WAIT_NS = 3 * 86_400 * S_NS
"""After it was due; then nobody can tell any more, and that is said."""
LOOKS_BACK_NS = 60 * 86_400 * S_NS
_LEAST_FILLED = 0.5
"""Of a block's columns; a block with less than that was not recorded well enough."""


class MeasuringService:
    """Judges what is due, from history. Reads only; what it finds is put on record by ``AdviceService``."""

    def __init__(
        self,
        records: AdvicePort,
        advice: AdviceService,
        history: HistoryPort,
        image: ProcessImage,
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self._records, self._advice, self._history, self._image = records, advice, history, image
        self._now_ns, self._monotonic_s = now_ns, monotonic_s
        self._looked_s: float | None = None

    async def tend(self) -> None:
        """Judge what is due; call it about once a second. Raises ``JournalUnavailable``."""
        now_s = self._monotonic_s()
        if self._looked_s is not None and now_s - self._looked_s < EVERY_S:
            return
        self._looked_s = now_s
        now_ns = self._now_ns()
        for advice in await asyncio.to_thread(self._records.unjudged, now_ns - LOOKS_BACK_NS):
            if was_never_done(advice):
                self._advice.judge(advice.id, Verdict.CANNOT_TELL, {})
                continue
            done_ns = done_at(advice)
            if now_ns >= max(measure.due_ns(done_ns) for measure in advice.proposal.measures):
                await self._judge(advice, done_ns, now_ns)

    async def _judge(self, advice: Advice, done_ns: int, now_ns: int) -> None:
        try:
            told = [await self.measured(measure, advice, done_ns) for measure in advice.proposal.measures]
        except HistoryUnavailable as error:
            log.warning("what came of a recommendation cannot be read now: %s", error)
            return
        verdict = overall(told)
        is_late = now_ns > max(one.due_ns(done_ns) for one in advice.proposal.measures) + LONGEST_WAIT_NS
        if verdict is not Verdict.CANNOT_TELL or is_late or all(one.gain is not None for one in told):
            self._advice.judge(advice.id, verdict, facts_of(told))

    async def measured(self, measure: OutcomeMeasure, advice: Advice, done_ns: int) -> Compared:
        """One measure: the time before the decision against that after it was done. Raises ``HistoryUnavailable``."""
        before_ns = advice.agreed_ns - int(measure.baseline_s * S_NS)
        begins_ns = done_ns + int(measure.settle_s * S_NS)
        before = await self.blocks(measure, before_ns, advice.agreed_ns)
        after = await self.blocks(measure, begins_ns, begins_ns + int(measure.watch_s * S_NS))
        return compared(measure, before, after)

    async def blocks(self, measure: OutcomeMeasure, start_ns: int, end_ns: int) -> list[float]:
        """One number for each minute that was recorded well and in which the machine did what is to be compared."""
        count = int((end_ns - start_ns) / (BLOCK_S * S_NS))
        if count < 1:
            return []
        end_ns = start_ns + int(count * BLOCK_S * S_NS)
        tags = [measure.tag_name] if measure.while_tag is None else [measure.tag_name, measure.while_tag]
        traces, _oldest = await self._history.trend(tags, start_ns, end_ns, count * _FINE)
        grid = _Grid(start_ns, end_ns, count * _FINE)
        values = grid.held(traces[0], is_peak=measure.statistic is Statistic.PEAK).reshape(count, _FINE)
        matched = np.ones_like(values, dtype=np.bool_)
        if measure.while_tag is not None:
            wanted = self._numbers(measure.while_tag, measure.while_values)
            matched = np.isin(grid.held(traces[1]), wanted).reshape(count, _FINE)
        if measure.statistic is Statistic.RATE:
            return _rates(values, matched)
        return _levels(np.where(matched, values, np.nan), is_peak=measure.statistic is Statistic.PEAK)

    def _numbers(self, tag: TagName, words: Sequence[Scalar]) -> list[float]:
        """What a state is called, as the numbers that history keeps."""
        index = self._image.index.get(tag)
        known = {} if index is None else self._image.cell.tags[index].words
        by_word = {word: number for number, word in known.items()}
        is_boolean = index is not None and self._image.cell.tags[index].data_type is DataType.BOOLEAN
        numbers: list[float] = []
        for word in words:
            if isinstance(word, str):
                numbers += [float(by_word[word])] if word in by_word else []
            elif is_boolean or not isinstance(word, bool):
                numbers.append(float(word))
        return numbers


def was_never_done(advice: Advice) -> bool:
    """Whether a run was to send it and none did: what came afterwards did not come of it."""
    is_by_run = advice.stage == AdviceMode.APPROVED_WRITE.value and bool(advice.plan.acts)
    return is_by_run and advice.state is AdviceState.EXPIRED


def done_at(advice: Advice) -> int:
    """When it was done: as the run says; where people did it by hand, when they had agreed."""
    return advice.applied_ns if advice.state is AdviceState.VERIFIED and advice.applied_ns else advice.agreed_ns


class _Grid:
    """Columns of one width over a period; NaN where nothing good was recorded."""

    def __init__(self, start_ns: int, end_ns: int, columns: int) -> None:
        self._start_ns, self._width_ns, self._columns = start_ns, (end_ns - start_ns) / columns, columns

    def held(self, trace: TrendTrace, *, is_peak: bool = False) -> Float64:
        """A value for each column, shape ``(columns,)``: what was heard last holds until something else is.

        Controllers tell what changes. Over a gap nothing holds, and what was heard in doubt is none.
        """
        values = np.full(self._columns, np.nan)
        times = np.frombuffer(trace.time_ns, np.int64)
        place = self._place(times)
        last = np.frombuffer(trace.last, np.float64)
        first = np.frombuffer(trace.high, np.float64) if is_peak else last
        good = (np.frombuffer(trace.quality, np.uint8) == Quality.GOOD) & np.isfinite(last)
        gaps = np.frombuffer(trace.gap_from_ns, np.int64) if trace.gap_from_ns else np.zeros(len(times), np.int64)
        open_ns = trace.open_gap_ns
        for row, begin in enumerate(place.tolist()):
            is_last = row + 1 == len(place)
            end = self._columns if is_last else int(place[row + 1])
            gap_ns = open_ns if is_last else int(gaps[row + 1])
            if gap_ns:
                end = min(end, int(self._place(np.array([gap_ns]))[0]))
            if good[row]:
                values[begin : max(end, begin + 1)] = last[row]
                values[begin] = first[row]
        return values

    def _place(self, times: Int64) -> Int64:
        return np.clip(((times - self._start_ns) / self._width_ns).astype(np.int64), 0, self._columns - 1)


def _levels(blocks: Float64, *, is_peak: bool) -> list[float]:
    """Mean or highest of each row of shape ``(blocks, columns)`` of which enough is known."""
    rows = (row[np.isfinite(row)] for row in blocks)
    return [float(row.max() if is_peak else row.mean()) for row in rows if len(row) >= _LEAST_FILLED * _FINE]


def _rates(blocks: Float64, matched: Bool) -> list[float]:
    """Rise per hour from the end of one row to that of the next, where the next matched whole; never over a reset."""
    ends, whole = blocks[:, -1], np.all(matched, axis=1)
    rises = zip(ends[:-1].tolist(), ends[1:].tolist(), whole[1:].tolist(), strict=True)
    return [(end - begin) * 3600.0 / BLOCK_S for begin, end, is_whole in rises if is_whole and end >= begin]
