"""Holds the twin against the cell: it predicts the next minutes, and what comes is compared with that."""

import asyncio
import logging
from collections.abc import Callable

from hmi.domain.advice_plan import Plan
from hmi.domain.query import AskJournal
from hmi.domain.tag import Scalar, TagName
from hmi.domain.trial import Band, CannotTry, Forecast, TrialQuestion
from hmi.domain.twin_record import (
    KEPT,
    Compared,
    ComparedForecast,
    TagPrediction,
    TwinStanding,
    TwinState,
    compare,
    standing_of,
    widening_of,
)
from hmi.live.process_image import ProcessImage
from hmi.ports.journal import JournalPort
from hmi.ports.trial import TrialPort

log = logging.getLogger(__name__)

HORIZON_S = 120.0
SEEDS = 4
EVERY_S = 150.0
"""From the beginning of one forecast to the next. One takes about 0.4 s of one core."""
MARKS = (6, 12)
"""Rows of a band that are compared: after one minute and after two."""
_NEAR_NS = 1_500_000_000
"""How far beside a mark the present may be looked at."""
_ACTS = ("write_tag.done", "call_method.done", "advice.allowed", "procedure_run.sent")


class TwinCheck:
    """Lives on the service's loop; ``look`` is called about once a second."""

    def __init__(self, port: TrialPort, image: ProcessImage, journal: JournalPort, now_ns: Callable[[], int]) -> None:
        self._port, self._image, self._journal, self._now_ns = port, image, journal, now_ns
        self._forecasts: list[ComparedForecast] = []
        self._pending: Forecast | None = None
        self._values: list[Compared] = []
        self._set: dict[TagName, Scalar | None] = {}
        self._made_ns = 0
        self._asking: asyncio.Task[None] | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the twin works for it now."""
        return self._asking is not None and not self._asking.done()

    def standing(self) -> TwinStanding:
        """How right the twin was lately."""
        if self._port.fits() is not None:
            return TwinStanding(state=TwinState.ABSENT)
        return standing_of(self._forecasts, self._now_ns())

    def widening(self) -> dict[TagName, float]:
        """By how much bands are to be wider than the twin takes them to be."""
        tags = {value.tag_name for forecast in self._forecasts for value in forecast.values}
        return {tag: wider for tag in tags if (wider := widening_of(self._forecasts, tag)) > 0.0}

    async def look(self) -> None:
        """Follow the present, compare what is due, and predict anew when it is time."""
        now_ns = self._now_ns()
        self._port.look(now_ns)
        if self._port.fits() is not None:
            return
        if self._pending is not None:
            await self._compare(self._pending, now_ns)
        elif not self.is_asking and not 0 <= now_ns - self._made_ns < EVERY_S * 1e9:
            self._made_ns = now_ns
            self._asking = asyncio.create_task(self._ask())

    def cancel(self) -> None:
        """Ask no more, and forget what was predicted and not compared yet."""
        self._pending = None
        if self._asking is not None:
            self._asking.cancel()

    async def stop(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self) -> None:
        question = TrialQuestion(plan=Plan(), horizon_s=HORIZON_S, seeds=SEEDS)
        answer = await self._port.run(question, self.widening())
        if isinstance(answer, CannotTry):
            log.info("the twin was not compared: %s %s", answer.reason.value, answer.detail)
            return
        self._pending, self._values, self._set = answer, [], self._set_points()

    async def _compare(self, said: Forecast, now_ns: int) -> None:
        present = self._port.present()
        for row in MARKS:
            mark_ns = said.start_ns + row * said.step_ns
            if abs(now_ns - mark_ns) <= _NEAR_NS and not any(value.time_ns == mark_ns for value in self._values):
                for band in said.nothing:
                    if band.tag_name in present:
                        self._values.append(compare(_at(band, row, mark_ns), present[band.tag_name]))
        end_ns = said.start_ns + MARKS[-1] * said.step_ns
        if now_ns < said.start_ns or now_ns > end_ns + _NEAR_NS:
            self._pending = None
            if len({value.time_ns for value in self._values}) == len(MARKS) and not await self._was_disturbed(said):
                kept = ComparedForecast(made_ns=said.start_ns, compared_ns=now_ns, values=tuple(self._values))
                self._forecasts = [*self._forecasts[1 - KEPT :], kept]

    async def _was_disturbed(self, said: Forecast) -> bool:
        """Whether somebody did something meanwhile: then nothing is learned about the twin."""
        if self._set_points() != self._set:
            return True
        rows = await self._journal.read(AskJournal(kinds=_ACTS, start_ns=said.start_ns - 1_000_000_000, limit=1))
        return bool(rows.rows)

    def _set_points(self) -> dict[TagName, Scalar | None]:
        return {tag.name: self._image.reading(tag.name).value for tag in self._image.cell.tags if tag.is_writable}


def _at(band: Band, row: int, time_ns: int) -> TagPrediction:
    return TagPrediction(
        tag_name=band.tag_name, time_ns=time_ns, mean=band.mean[row], low=band.low[row], high=band.high[row]
    )
