"""Finds that many channels together are no longer where the reference had them. Causal, one set of defaults.

Each channel is standardised by the reference. Trailing means over several windows are held against the scatter that
means have in the reference; the limit of each window is a quantile of what the reference itself scored. A channel that
wanders by itself in the reference is followed, and its scatter counts its wandering, so that heat drift does not alarm.
"""

import math

import numpy as np

from hmi.advisor.columns import Columns, Floats
from hmi.advisor.detector import NotFitted, Verdicts
from hmi.advisor.keeping import Kept, kept_arrays, kept_bytes
from hmi.advisor.shift.ending import EndingTest
from hmi.advisor.shift.trailing import TrailingMeans
from hmi.advisor.shift.traits import FIELDS, LEAST_ROWS, WINDOWS, Traits, traits_of
from hmi.domain.finding import DetectorId, IgnoranceReason

ID = DetectorId("multivariate_shift")
VERSION = "1"
_QUANTILE, _FACTOR = 0.99, 1.5
_LOUD = 3
"""Moments above the limit, one after the other, before an alarm begins."""
_GAP_PERIODS = 60
_KNOWN_SHARE = 0.5
"""Of the channels: below it nothing is judged."""


class ShiftDetector:
    """See the module. ``fit`` with healthy moments, then ``update`` with every later one."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._traits: Traits | None = None
        self._limits = np.ones(len(WINDOWS))
        self._level = np.zeros(0)
        self._means = TrailingMeans(0)
        self._ending = EndingTest(0)
        self._in_alarm = False
        self._loud = 0
        self._last_ns = 0
        self._gap_ns = 0

    @property
    def id(self) -> DetectorId:
        """Which detector it is."""
        return ID

    @property
    def version(self) -> str:
        """Of equations and defaults."""
        return VERSION

    @property
    def wandering(self) -> tuple[str, ...]:
        """Tags whose level moves by itself in the reference."""
        return self._named(self._traits.wanders) if self._traits is not None else ()

    @property
    def constant(self) -> tuple[str, ...]:
        """Tags that never moved in the reference."""
        return self._named(self._traits.is_constant) if self._traits is not None else ()

    def fit(self, reference: Columns, least: Floats | None = None) -> NotFitted | None:
        """Learn centre, scatter and limits; ``least`` as in ``traits_of``."""
        self._traits = None
        known = np.isfinite(reference.values)
        if len(reference) < LEAST_ROWS:
            facts: dict[str, str | int | float] = {"rows": len(reference), "rows_wanted": LEAST_ROWS}
            return NotFitted(reason=IgnoranceReason.TOO_LITTLE_DATA, facts=facts)
        poor = np.flatnonzero(known.sum(axis=0) < LEAST_ROWS)
        if len(poor):
            worst = int(poor[0])
            return NotFitted(
                reason=IgnoranceReason.TOO_LITTLE_DATA,
                facts={"tag": reference.names[worst], "rows": int(known[:, worst].sum()), "rows_wanted": LEAST_ROWS},
            )
        traits = traits_of(reference.values, least)
        self._names, self._traits = reference.names, traits
        z, sure = _filled(traits.standardised(reference.values))
        begun = z[: WINDOWS[-1]].sum(axis=0) / np.maximum(sure[: WINDOWS[-1]].sum(axis=0), 1.0)
        self._begin(np.where(traits.wanders, begun, traits.level))
        scores = np.empty((len(reference), len(WINDOWS)))
        for row in range(len(reference)):
            self._means.push(z[row], sure[row])
            scores[row] = self._scores(traits)[0]
            self._follow(z[row], sure[row] * traits.wanders * traits.follow)
        self._limits = np.maximum(np.quantile(scores[WINDOWS[-1] :], _QUANTILE, axis=0) * _FACTOR, 1.0)
        self._last_ns = int(reference.time_ns[-1])
        self._gap_ns = _GAP_PERIODS * int(np.median(np.diff(reference.time_ns)))
        return None

    def update(self, batch: Columns) -> Verdicts:
        """Judge the next moments, one after the other."""
        traits = self._traits
        if traits is None:
            raise ValueError("not fitted")
        if batch.names != self._names:
            raise ValueError(f"fitted on {self._names}, given {batch.names}")
        verdicts = Verdicts.empty(len(batch), len(self._names))
        z, known = _filled(traits.standardised(batch.values))
        enough = known.mean(axis=1) >= _KNOWN_SHARE
        for row, time_ns in enumerate(batch.time_ns.tolist()):
            self._notice_gap(time_ns)
            if not enough[row]:
                continue
            verdicts.score[row], verdicts.contributions[row] = self._judge(z[row], known[row], traits)
            verdicts.is_alarm[row], verdicts.is_known[row] = self._in_alarm, True
        return verdicts

    def remember(self) -> bytes:
        """All that it knows."""
        means, ending = self._means, self._ending
        arrays: Kept = {
            "names": np.array(self._names),
            "limits": self._limits,
            "level": self._level,
            "ring": means.ring,
            "known": means.known,
            "sums": means.sums,
            "counts": means.counts,
            "look": ending.look,
            "numbers": np.array([ending.moments, ending.evidence]),
            "whole": np.array(
                [means.held, means.at, ending.since, self._in_alarm, self._loud, self._last_ns, self._gap_ns]
            ),
        }
        if self._traits is not None:
            arrays |= {f"traits_{name}": getattr(self._traits, name) for name in FIELDS}
        return kept_bytes(VERSION, arrays)

    def recall(self, memory: bytes) -> bool:
        """Go on where ``remember`` was called."""
        kept = kept_arrays(VERSION, memory)
        if kept is None:
            return False
        try:
            self._take(kept)
        except (KeyError, ValueError):
            self._traits = None
            return False
        return True

    def _take(self, kept: Kept) -> None:
        traits = Traits(**{name: kept[f"traits_{name}"] for name in FIELDS})
        self._names = tuple(map(str, kept["names"]))
        self._limits = kept["limits"]
        self._begin(kept["level"])
        means, ending = self._means, self._ending
        means.ring[:], means.known[:] = kept["ring"], kept["known"]
        means.sums[:], means.counts[:] = kept["sums"], kept["counts"]
        ending.look = kept["look"]
        ending.moments, ending.evidence = map(float, kept["numbers"])
        means.held, means.at, ending.since, alarm, self._loud, self._last_ns, self._gap_ns = map(int, kept["whole"])
        self._in_alarm = bool(alarm)
        self._traits = traits

    def _named(self, flags: np.ndarray) -> tuple[str, ...]:
        return tuple(name for name, flag in zip(self._names, flags, strict=True) if flag)

    def _begin(self, level: Floats) -> None:
        self._level = level
        self._means, self._ending = TrailingMeans(len(level)), EndingTest(len(level))
        self._in_alarm, self._loud = False, 0

    def _scores(self, traits: Traits) -> tuple[Floats, Floats]:
        """Score of each window before its limit, shape ``(windows,)``, and what each channel gave, ``(windows, k)``."""
        away = (self._means.means() - self._level) / traits.spread
        squares = away * away * self._means.weight()
        return np.sqrt(squares.sum(axis=1)) / (math.sqrt(len(self._names)) + 1.5), squares

    def _judge(self, moment: Floats, known: Floats, traits: Traits) -> tuple[float, Floats]:
        self._means.push(moment, known)
        scores, squares = self._scores(traits)
        relative = scores / self._limits
        strongest = int(relative.argmax())
        score = float(relative[strongest])
        if self._in_alarm:
            if self._ending.is_over(moment - self._level, known, traits.inflation):
                self._in_alarm, self._loud = False, 0
                self._means.begin_anew(self._ending.since)
        else:
            self._loud = self._loud + 1 if score > 1.0 else 0
            if self._loud >= _LOUD:
                self._in_alarm, self._loud = True, 0
                difference = self._means.means()[strongest] - self._level
                self._ending.begin(difference, min(WINDOWS[strongest], self._means.held))
        gain = traits.follow * traits.wanders if self._in_alarm else traits.follow
        self._follow(moment, gain * known)
        total = float(squares[strongest].sum())
        return score, squares[strongest] / total if total > 0.0 else squares[strongest]

    def _follow(self, moment: Floats, gain: Floats) -> None:
        self._level = self._level + gain * (moment - self._level)

    def _notice_gap(self, time_ns: int) -> None:
        """After a time without any moment the windows begin anew: what lies between is not known."""
        if self._gap_ns > 0 and time_ns - self._last_ns > self._gap_ns:
            self._means.begin_anew(0)
            self._loud = 0
        self._last_ns = time_ns


def _filled(z: Floats) -> tuple[Floats, Floats]:
    """Without NaN, and what was known as 1 and 0; both of shape ``(n, k)``."""
    known = np.isfinite(z)
    return np.where(known, z, 0.0), known.astype(np.float64)
