"""What is known of a type of advice before it may rise: counted from the records, or said to be not known."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceTypeMode, Figures
from hmi.domain.advice_state import Advice, AdviceState, Suppression
from hmi.domain.trust_ledger import Ledger, ledger_of
from hmi.ports.advice import AdvicePort

END_OF_TIME = 2**62
_LONGEST_LOOK_NS = 60 * 86_400 * 10**9
"""Back over which shifts are counted."""


def _not_known(_type: AdviceType) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the records of advice themselves do not tell. Each gives None where it is not known."""

    shifts: Callable[[int, int], Sequence[tuple[int, int]]]
    """Shifts that overlap ``start_ns <= t < end_ns``, whole, as begin and end in Unix ns, in order of time."""
    variants_missing: Callable[[AdviceType], int | None] = _not_known
    human_good: Callable[[AdviceType], float | None] = _not_known
    probes_found: Callable[[AdviceType], float | None] = _not_known
    open_exceptions: Callable[[AdviceType], int | None] = _not_known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """What the records tell of one type in one version."""

    offered_ns: tuple[int, ...] = ()
    out_of_limit: int = 0
    judged_ns: int | None = None
    """When an outcome was told last."""
    ledger: Ledger | None = None


class AiFigures:
    """Implements ``hmi.services.ai_mode.FiguresOf``. What the records tell is counted anew only after they changed."""

    def __init__(self, records: AdvicePort, around: Surroundings) -> None:
        self._records, self._around = records, around
        self._known: dict[tuple[str, ...], tuple[int, _Counted]] = {}
        """By type, model and version, as it was after so many changes of the records."""

    def __call__(self, mode: AdviceTypeMode, now_ns: int) -> Figures:
        """Of its present version, since it was registered; drills do not count."""
        counted = self._counted(mode)
        ledger = counted.ledger
        return Figures(
            has_card=mode.has_card,
            cases=len(counted.offered_ns),
            shifts=self._shifts(counted.offered_ns),
            variants_missing=self._around.variants_missing(mode.advice_type),
            out_of_limit=counted.out_of_limit,
            agreement=None if ledger is None else ledger.good,
            calibration_error=None if ledger is None else ledger.calibration_error,
            alignment_shifts=self._alignment(counted.judged_ns, now_ns),
            decided=0 if ledger is None else ledger.decided,
            good=None if ledger is None else ledger.good,
            human_good=self._around.human_good(mode.advice_type),
            acceptance=None if ledger is None else ledger.acceptance,
            probes_found=self._around.probes_found(mode.advice_type),
            open_exceptions=self._around.open_exceptions(mode.advice_type),
        )

    def _counted(self, mode: AdviceTypeMode) -> _Counted:
        if not mode.version:
            return _Counted()
        key, changes = (mode.advice_type, mode.model, mode.version), self._records.changes
        known = self._known.get(key)
        if known is None or known[0] != changes:
            rows = self._records.rows(0, END_OF_TIME, mode.advice_type, mode.version)
            known = self._known[key] = (
                changes,
                _counted([one for one in rows if one.proposal.source.model == mode.model]),
            )
        return known[1]

    def _alignment(self, judged_ns: int | None, now_ns: int) -> int | None:
        """How many shifts ago it was last compared with an outcome: 0 is this one, or the time since the last began."""
        if judged_ns is None:
            return None
        since_ns = max(judged_ns, now_ns - _LONGEST_LOOK_NS)
        return max(0, len(self._around.shifts(since_ns, now_ns)) - 1) if since_ns < now_ns else 0

    def _shifts(self, times_ns: Sequence[int]) -> int:
        """In how many shifts these moments lie; what lies outside of all counts for none."""
        if not times_ns:
            return 0
        known = self._around.shifts(min(times_ns), max(times_ns) + 1)
        begins = [begin for begin, _end in known]
        rows = {bisect_right(begins, time_ns) - 1: time_ns for time_ns in sorted(times_ns, reverse=True)}
        return sum(1 for row, first_ns in rows.items() if row >= 0 and first_ns < known[row][1])


def _counted(told: Sequence[Advice]) -> _Counted:
    rows = [row for row in told if not row.proposal.is_drill]
    offered = (row for row in rows if row.state is not AdviceState.SUPPRESSED)
    return _Counted(
        offered_ns=tuple(row.queued_ns or row.proposal.made_ns for row in offered),
        out_of_limit=sum(1 for row in rows if row.suppression is Suppression.LIMIT),
        judged_ns=max((one.time_ns for row in rows for one in row.appraisals), default=None),
        ledger=ledger_of(rows) if rows else None,
    )
