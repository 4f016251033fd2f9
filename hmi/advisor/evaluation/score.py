"""How good verdicts are against labels, with an interval, and what trivial rules score on the same rows."""

from dataclasses import dataclass

import numpy as np

from hmi.advisor.columns import Flags, Floats

_BLOCK = 60
"""Rows drawn together for the interval: neighbours depend on each other."""
_DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Row by row, alarm against label."""

    f1: float
    false_alarms: float
    """Share of the healthy rows with an alarm, 0 to 1; NaN without healthy rows."""
    missed: float
    """Share of the labelled rows without one, 0 to 1; NaN without labelled rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Rows by what was said and what was so; of one file or of many."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0
    quiet: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Pooled rows."""
        return Counts(
            hits=self.hits + other.hits,
            false_alarms=self.false_alarms + other.false_alarms,
            misses=self.misses + other.misses,
            quiet=self.quiet + other.quiet,
        )

    @property
    def score(self) -> Score:
        """The three figures."""
        found = 2 * self.hits + self.false_alarms + self.misses
        healthy, labelled = self.false_alarms + self.quiet, self.hits + self.misses
        return Score(
            f1=2 * self.hits / found if found else 0.0,
            false_alarms=self.false_alarms / healthy if healthy else float("nan"),
            missed=self.misses / labelled if labelled else float("nan"),
        )


def counts_of(alarm: Flags, label: Flags) -> Counts:
    """Count rows of shape ``(n,)``."""
    return Counts(
        hits=int((alarm & label).sum()),
        false_alarms=int((alarm & ~label).sum()),
        misses=int((~alarm & label).sum()),
        quiet=int((~alarm & ~label).sum()),
    )


def interval_of(alarm: Flags, label: Flags, *, seed: int = 0) -> tuple[float, float]:
    """95 % interval of F1 by moving-block bootstrap (Kunsch 1989) over rows of shape ``(n,)``."""
    random = np.random.default_rng(seed)
    length = min(_BLOCK, len(alarm))
    blocks = -(-len(alarm) // length)
    starts = random.integers(0, len(alarm) - length + 1, (_DRAWS, blocks))
    found = np.empty(_DRAWS)
    sums = [np.concatenate(([0], np.cumsum(rows))) for rows in (alarm & label, alarm & ~label, ~alarm & label)]
    hits, false, missed = ((one[starts + length] - one[starts]).sum(axis=1) for one in sums)
    found = 2 * hits / np.maximum(2 * hits + false + missed, 1)
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def trivial_alarms(reference: Floats, values: Floats, label: Flags, rate: float) -> dict[str, Flags]:
    """Rules that need no detector, to be shown beside every figure.

    Args:
        reference: What the detector was fitted on, shape ``(m, k)``.
        values: The rows that are judged, shape ``(n, k)``.
        label: Their labels, shape ``(n,)``.
        rate: Share of alarms of the detector, for the random rule.
    """
    centre, scale = np.nanmean(reference, axis=0), np.nanstd(reference, axis=0)
    away = np.abs(values - centre) / np.where(scale > 0.0, scale, np.inf)
    return {
        "always alarm": np.ones(len(label), dtype=np.bool_),
        "random, as often": np.random.default_rng(0).random(len(label)) < rate,
        "label of the row before (knows the truth)": np.concatenate((label[:1] & False, label[:-1])),
        "any channel beyond 3 sigma": np.nan_to_num(away, nan=0.0).max(axis=1) > 3.0,
    }
