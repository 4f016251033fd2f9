"""Finds that events come more often than they did: protective stops, lost grips, rejects. Says nothing of single ones.

Per cycle: does a cycle have such an event or not (Bernoulli CUSUM; Reynolds and Stoumbos 1999); several in one cycle
have one cause and count once. Where there are no cycles: counts per observed time (Poisson CUSUM; Lucas 1985), its
evidence divided by how much more the counts of the reference scatter than independent events would. Time that nobody
observed is no exposure.
"""

import math
from dataclasses import dataclass

import numpy as np

from hmi.advisor.columns import Columns, Floats
from hmi.advisor.detector import NotFitted, Verdicts
from hmi.advisor.keeping import kept_arrays, kept_bytes
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Contribution, DetectorId, Direction, Evidence, Finding, IgnoranceReason, SymptomId
from hmi.domain.tag import TagName

ID = DetectorId("rate_drift")
VERSION = "1"
RATIO = 2.0
"""Of the odds, or of the rate, that is looked for: half as many again is common, twice as many is worth a look."""
LIMIT = 5.0
"""Natural logarithm of odds at which it is told, and at which it is over: about 150 to 1."""
LEAST_EVENTS, LEAST_CYCLES = 10, 50
_GAP_PERIODS = 60
_BLOCKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RateTags:
    """Which columns are watched."""

    event: str
    """True while the event stands, or a counter; each rise is an event."""
    cycle: str = ""
    """Changes with each cycle; empty counts by time."""


class RateDriftDetector:
    """See the module. ``fit`` with an ordinary period, then ``update`` with every later moment."""

    def __init__(self, tags: RateTags) -> None:
        self._tags = tags
        self._usual = 0.0
        """Share of cycles with an event, or events per second."""
        self._scatter = 1.0
        self._gap_ns = 0
        self._begin()

    @property
    def id(self) -> DetectorId:
        """Which detector it is."""
        return ID

    @property
    def version(self) -> str:
        """Of equations and defaults."""
        return VERSION

    @property
    def usual(self) -> float:
        """Of the reference: share of cycles with an event, or events per second."""
        return self._usual

    @property
    def is_standing(self) -> bool:
        """Whether events come more often."""
        return self._in_alarm

    @property
    def since_it_began(self) -> tuple[int, float]:
        """Events, or cycles with one, and cycles or seconds, since the rise is thought to have begun."""
        return int(self._events_since), self._exposure_since

    def fit(self, reference: Columns) -> NotFitted | None:
        """Learn how often is usual."""
        self._usual = 0.0
        self._begin()
        steps = np.diff(reference.time_ns)
        self._gap_ns = _GAP_PERIODS * int(np.median(steps)) if len(steps) else 0
        exposures = [one for one in self.exposures(reference) if one is not None]
        counts, sizes = np.array([one[0] for one in exposures]), np.array([one[1] for one in exposures])
        if self._tags.cycle and len(exposures) < LEAST_CYCLES:
            facts: dict[str, str | int | float] = {"cycles": len(exposures), "cycles_wanted": LEAST_CYCLES}
            return NotFitted(reason=IgnoranceReason.TOO_LITTLE_DATA, facts=facts)
        hits = counts > 0.0 if self._tags.cycle else counts
        if float(hits.sum()) < LEAST_EVENTS:
            facts = {"events": int(hits.sum()), "events_wanted": LEAST_EVENTS}
            return NotFitted(reason=IgnoranceReason.TOO_LITTLE_DATA, facts=facts)
        self._usual = float(hits.sum()) / float(sizes.sum())
        self._scatter = 1.0 if self._tags.cycle else scatter_of(counts, sizes)
        self._begin()
        return None

    def follow(self, gap_ns: int, usual: float = 0.0, scatter: float = 1.0) -> None:
        """Go on from a reference that somebody else gathered, with what is half made; a later moment than ``gap_ns``
        begins anew. Without ``usual`` it only tells what is completed (``exposures``).
        """
        self._gap_ns, self._usual, self._scatter = gap_ns, usual, scatter

    def update(self, batch: Columns) -> Verdicts:
        """Judge the next moments."""
        if self._usual <= 0.0:
            raise ValueError("not fitted")
        verdicts = Verdicts.empty(len(batch), len(batch.names))
        at = batch.names.index(self._tags.event)
        for row, one in enumerate(self.exposures(batch)):
            if one is not None:
                self.take(*one, int(batch.time_ns[row]))
            verdicts.is_known[row] = math.isfinite(self._event)
            verdicts.score[row] = self._evidence / LIMIT if verdicts.is_known[row] else math.nan
            verdicts.is_alarm[row] = self._in_alarm and bool(verdicts.is_known[row])
            verdicts.contributions[row, at] = float(self._evidence > 0.0)
        return verdicts

    def finding(self, symptom: SymptomId, equipment: EquipmentId, part: str = "") -> Finding | None:
        """What stands, or None."""
        if not self._in_alarm:
            return None
        tag = TagName(self._tags.event)
        return Finding(
            detector=ID,
            detector_version=VERSION,
            symptom=symptom,
            equipment=equipment,
            part=part,
            began_ns=self._since_ns,
            seen_ns=self._time_ns,
            strength=max(1.0, self._evidence / LIMIT),
            direction=Direction.UP,
            contributions=(Contribution(tag_name=tag, share=1.0),),
            evidence=(Evidence(tag_name=tag, from_ns=self._since_ns, to_ns=self._time_ns),),
        )

    def remember(self) -> bytes:
        """All that it knows."""
        numbers = np.array([getattr(self, f"_{name}") for name in _NUMBERS], dtype=np.float64)
        whole = np.array([getattr(self, f"_{name}") for name in _WHOLE], dtype=np.int64)
        return kept_bytes(VERSION, {"numbers": numbers, "whole": whole})

    def recall(self, memory: bytes) -> bool:
        """Go on where ``remember`` was called."""
        kept = kept_arrays(VERSION, memory)
        if kept is None or {*kept} != {"numbers", "whole"}:
            return False
        if len(kept["numbers"]) != len(_NUMBERS) or len(kept["whole"]) != len(_WHOLE):
            return False
        for name, value in zip(_NUMBERS, kept["numbers"].tolist(), strict=True):
            setattr(self, f"_{name}", value)
        for name, value in zip(_WHOLE, kept["whole"].tolist(), strict=True):
            setattr(self, f"_{name}", value)
        self._in_alarm, self._is_whole = bool(self._in_alarm), bool(self._is_whole)
        return True

    def _begin(self) -> None:
        self._event, self._cycle = math.nan, math.nan
        self._in_cycle, self._is_whole = 0.0, False
        self._evidence, self._ending = 0.0, 0.0
        self._events_since, self._exposure_since = 0.0, 0.0
        self._in_alarm = False
        self._time_ns = self._since_ns = 0

    def exposures(self, columns: Columns) -> list[tuple[float, float] | None]:
        """For each moment what it completes: events and how long that was (1 for a cycle), or nothing."""
        values = columns.values
        events = values[:, columns.names.index(self._tags.event)].tolist()
        cycles = values[:, columns.names.index(self._tags.cycle)].tolist() if self._tags.cycle else [0.0] * len(events)
        found: list[tuple[float, float] | None] = []
        for time_ns, event, cycle in zip(columns.time_ns.tolist(), events, cycles, strict=True):
            step_ns = time_ns - self._time_ns
            if self._time_ns == 0 or not 0 <= step_ns <= max(self._gap_ns, 1):
                self._event, self._is_whole, self._in_cycle = math.nan, False, 0.0
                step_ns = 0
            self._time_ns = time_ns
            came = max(0.0, event - self._event) if math.isfinite(event - self._event) else 0.0
            is_known = math.isfinite(event) and math.isfinite(self._event)
            self._event = event if math.isfinite(event) else self._event
            found.append(
                self._in_cycles(cycle, came) if self._tags.cycle else (came, step_ns / 1e9) if is_known else None
            )
        return found

    def _in_cycles(self, cycle: float, came: float) -> tuple[float, float] | None:
        """A cycle counts when it was seen from its beginning to its end; the event of its first moment is its own."""
        done = None
        if math.isfinite(cycle) and cycle != self._cycle:
            if self._is_whole:
                done = (self._in_cycle, 1.0)
            self._is_whole = math.isfinite(self._cycle)
            self._cycle, self._in_cycle = cycle, 0.0
        self._in_cycle += came
        return done

    def take(self, events: float, size: float, time_ns: int) -> None:
        """Judge what was completed by a moment."""
        step = self._step(events, size)
        if self._evidence <= 0.0 and not self._in_alarm:
            self._since_ns, self._events_since, self._exposure_since = time_ns, 0.0, 0.0
        self._events_since += min(events, 1.0) if self._tags.cycle else events
        self._exposure_since += size
        if not self._in_alarm:
            self._evidence = max(0.0, self._evidence + step)
            self._in_alarm, self._ending = self._evidence > LIMIT, 0.0
            return
        self._evidence = min(max(LIMIT, self._evidence + step), 4.0 * LIMIT)
        self._ending = max(0.0, self._ending - step)
        if self._ending > LIMIT:
            self._in_alarm, self._evidence = False, 0.0

    def _step(self, events: float, size: float) -> float:
        """Evidence for the higher rate against the usual one."""
        if not self._tags.cycle:
            return (events * math.log(RATIO) - (RATIO - 1.0) * self._usual * size) / self._scatter
        usual = min(self._usual, 0.9)
        odds = RATIO * usual / (1.0 - usual)
        higher = odds / (1.0 + odds)
        return math.log(higher / usual) if events > 0.0 else math.log((1.0 - higher) / (1.0 - usual))


_NUMBERS = (
    "usual", "scatter", "event", "cycle", "in_cycle", "evidence", "ending", "events_since", "exposure_since",
)  # fmt: skip
_WHOLE = ("gap_ns", "time_ns", "since_ns", "is_whole", "in_alarm")


def scatter_of(counts: Floats, sizes: Floats) -> float:
    """Variance of counts in blocks against their mean (Fano), at least 1."""
    edges = np.linspace(0.0, sizes.sum(), _BLOCKS + 1)
    sums = np.histogram(np.cumsum(sizes), bins=edges, weights=counts)[0]
    return max(1.0, float(sums.var(ddof=1) / max(sums.mean(), 1e-12)))
