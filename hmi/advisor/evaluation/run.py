"""Fit a detector on the first rows of a table, judge the others one after the other, write down the verdicts."""

import csv
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from hmi.advisor.detector import Detector, NotFitted, Verdicts
from hmi.advisor.evaluation.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of it."""

    table: Table
    fit_rows: int
    verdicts: Verdicts
    """Of all rows; those of the fit have no alarm and no score."""
    seconds: float
    """To judge the rows after the fit, wall clock."""

    @property
    def judged(self) -> slice:
        """The rows after the fit."""
        return slice(self.fit_rows, len(self.table.columns))


def judge(table: Table, fit_rows: int, detector: Detector) -> Run | NotFitted:
    """Fit on the first ``fit_rows``, then judge every later row once, in order."""
    refusal = detector.fit(table.columns.part(0, fit_rows))
    if refusal is not None:
        return refusal
    begun = perf_counter()
    later = detector.update(table.columns.part(fit_rows, len(table.columns)))
    seconds = perf_counter() - begun
    whole = Verdicts.empty(len(table.columns), len(table.columns.names))
    whole.score[fit_rows:], whole.is_alarm[fit_rows:] = later.score, later.is_alarm
    whole.is_known[fit_rows:], whole.contributions[fit_rows:] = later.is_known, later.contributions
    return Run(table=table, fit_rows=fit_rows, verdicts=whole, seconds=seconds)


def write_alarms(run: Run, out: Path) -> None:
    """One line per row of the recording: ``alarm`` is 0 or 1, ``score`` above 1 begins an alarm.

    Raises:
        OSError: not writable.
    """
    table, verdicts = run.table, run.verdicts
    state = np.where(verdicts.is_known, np.where(verdicts.is_alarm, "alarm", "normal"), "unknown")
    state[: run.fit_rows] = "fit"
    with out.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        contributions = [f"contribution {name}" for name in table.columns.names]
        writer.writerow(["row", "line", "time", "state", "alarm", "score", *contributions])
        for row, line in enumerate(table.lines):
            score = "" if np.isnan(verdicts.score[row]) else f"{verdicts.score[row]:.4f}"
            shares = [f"{share:.4f}" for share in verdicts.contributions[row]]
            alarm = int(verdicts.is_alarm[row])
            writer.writerow([row, line, table.times[row], state[row], alarm, score, *shares])
