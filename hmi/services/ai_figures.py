"""What is known of a type of advice before it may rise: counted from the records, or said to be not known."""

from collections.abc import Callable
from dataclasses import dataclass

from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceTypeMode, Figures
from hmi.domain.advice_state import AdviceState, Suppression
from hmi.domain.trust_ledger import ledger_of
from hmi.ports.advice import AdvicePort

END_OF_TIME = 2**62
_QUARTER_NS = 900 * 10**9
_LONGEST_LOOK_NS = 60 * 86_400 * 10**9
"""Back over which shifts are counted."""


def _not_known(_type: AdviceType) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the records of advice themselves do not tell. Each gives None where it is not known."""

    shift_of: Callable[[int], str | None]
    """Names the shift of a moment, Unix ns; None outside of all."""
    variants_missing: Callable[[AdviceType], int | None] = _not_known
    human_good: Callable[[AdviceType], float | None] = _not_known
    probes_found: Callable[[AdviceType], float | None] = _not_known
    open_exceptions: Callable[[AdviceType], int | None] = _not_known


class AiFigures:
    """Implements ``hmi.services.ai_mode.FiguresOf``."""

    def __init__(self, records: AdvicePort, around: Surroundings) -> None:
        self._records, self._around = records, around

    def __call__(self, mode: AdviceTypeMode, now_ns: int) -> Figures:
        """Of its present version, since it was registered; drills do not count."""
        rows = self._records.rows(0, END_OF_TIME, mode.advice_type, mode.version) if mode.version else ()
        rows = tuple(row for row in rows if not row.proposal.is_drill and row.proposal.source.model == mode.model)
        offered = [row for row in rows if row.state is not AdviceState.SUPPRESSED]
        shifts = [shift for row in offered if (shift := self._around.shift_of(row.queued_ns)) is not None]
        ledger = ledger_of(rows) if rows else None
        return Figures(
            has_card=mode.has_card,
            cases=len(offered),
            shifts=len(set(shifts)),
            variants_missing=self._around.variants_missing(mode.advice_type),
            out_of_limit=sum(1 for row in rows if row.suppression is Suppression.LIMIT),
            agreement=None if ledger is None else ledger.good,
            calibration_error=None if ledger is None else ledger.calibration_error,
            alignment_shifts=self._alignment([one.time_ns for row in rows for one in row.appraisals], now_ns),
            decided=0 if ledger is None else ledger.decided,
            good=None if ledger is None else ledger.good,
            human_good=self._around.human_good(mode.advice_type),
            acceptance=None if ledger is None else ledger.acceptance,
            probes_found=self._around.probes_found(mode.advice_type),
            open_exceptions=self._around.open_exceptions(mode.advice_type),
        )

    def _alignment(self, judged_ns: list[int], now_ns: int) -> int | None:
        """How many shifts ago it was last compared with an outcome: 0 is this one, or the time since the last began."""
        if not judged_ns:
            return None
        times = range(max(*judged_ns, now_ns - _LONGEST_LOOK_NS), now_ns, _QUARTER_NS)
        passed = dict.fromkeys(shift for time_ns in times if (shift := self._around.shift_of(time_ns)) is not None)
        return max(0, len(passed) - 1)
