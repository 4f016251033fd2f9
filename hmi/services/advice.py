"""Recommendations between those who propose and those who decide: offered, waiting, over; and what came of them.

``offer`` is the entry for whoever proposes. Nothing that is offered can reach a machine from here.
"""

import logging
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from hmi.domain import advice_life
from hmi.domain.advice import AdviceId, AdviceType, Recommendation
from hmi.domain.advice_mode import AdviceMode, DemotionCause
from hmi.domain.advice_placing import HOUR_NS, QUIET_NS, Placed, Standing, has_room, placed
from hmi.domain.advice_rules import asks_assessment, asks_trial
from hmi.domain.advice_state import Advice, AdviceState, Appraisal, Judge, Suppression, Verdict
from hmi.domain.outcome import Refused
from hmi.domain.person import SERVICE, Actor
from hmi.domain.tag import Scalar
from hmi.domain.trust_ledger import has_override_spike, is_below_floor, is_miscalibrated, ledger_of
from hmi.ports.advice import AdviceAct, AdviceChange
from hmi.ports.journal import JournalUnavailable
from hmi.services.advice_desk import AdviceDesk
from hmi.services.advice_limits import outside_limits

log = logging.getLogger(__name__)

END_OF_TIME = 2**62
RECENT = 200
"""Recommendations by which a model is judged now: of what is older, forgetting leaves next to nothing."""
_LONGEST_QUIET_NS = max(QUIET_NS.values())


class Offered(Struct, frozen=True, kw_only=True):
    """What became of a proposal."""

    advice: AdviceId
    """The one that is on record: the new one, or an equal one that was there."""
    state: AdviceState
    suppression: Suppression | None = None


class AdviceService:
    """Takes proposals in, and minds the time of those that wait. Everything runs on the service's loop.

    Args:
        desk: Where recommendations are worked on.
        is_live: False in a practice cell: only there may known-wrong advice be offered.
    """

    def __init__(self, desk: AdviceDesk, *, is_live: bool = True) -> None:
        self._desk, self.is_live = desk, is_live
        self._records, self._modes, self._now_ns = desk.records, desk.modes, desk.now_ns
        self._owed = desk.owed
        if desk.modes.stopped is not None:  # the service may have ended before all of it was cancelled on record
            self._owed[()] = "stopped"
        self._owed.update(self._lowered_before())
        desk.modes.on_lowered.append(self.cancel)
        desk.modes.debtors.append(self.settle)

    def offer(self, proposal: Recommendation) -> Offered:
        """Take a proposal in: merged, superseding, suppressed or waiting; recorded in any case.

        Raises:
            JournalUnavailable: Nothing is on record, and nobody is asked; offer it again later.
        """
        now_ns = self._now_ns()
        new = msgspec.structs.replace(proposal, id=self._records.fresh_id(now_ns), is_trial_asked=asks_trial(proposal))
        hard = self._modes.register(new.advice_type, new.source)
        if hard is None and outside_limits(new.plan, self._desk.image):
            hard = Suppression.LIMIT
        told = placed(new, self._standing(new, hard, now_ns), now_ns)
        self._record(told)
        if hard is Suppression.LIMIT:
            self._modes.demote(new.advice_type, AdviceMode.SHADOW, DemotionCause.OUT_OF_LIMIT, {"advice": new.id})
        kept = told.advice or told.changed[0]
        return Offered(advice=kept.id, state=kept.state, suppression=kept.suppression)

    def drifted(self, advice_type: AdviceType, cause: DemotionCause, facts: dict[str, Scalar]) -> None:
        """Whoever watches a model's inputs found that it works on something else than it was made for."""
        self._modes.demote(advice_type, AdviceMode.SHADOW, cause, facts)

    def judge(self, advice: AdviceId, verdict: Verdict, facts: dict[str, Scalar]) -> bool:
        """What the data say came of it, at its due time; False where there is nothing to judge.

        Raises ``JournalUnavailable``.
        """
        appraisal = Appraisal(judge=Judge.DATA, verdict=verdict, time_ns=self._now_ns(), facts=facts)
        return not isinstance(self.appraise(advice, appraisal, SERVICE), Refused)

    def appraise(self, advice: AdviceId, appraisal: Appraisal, by: Actor) -> Advice | Refused | None:
        """Put a verdict on record, and look at what it makes of the model; None: there is no such recommendation."""
        known = self._records.advice(advice)
        if known is None:
            return None
        told = self._desk.put(AdviceAct.JUDGED, known, advice_life.judged(known, appraisal), by)
        if isinstance(told, Advice):
            self.look_at_model(known.proposal.advice_type)
        return told

    def look_at_model(self, advice_type: AdviceType) -> None:
        """A type that is right too seldom, misleads or is turned down falls to the shadow by itself, and says so."""
        mode = self._modes.of(advice_type)
        if mode.mode.rank <= AdviceMode.SHADOW.rank:
            return
        rows = self._records.recent(advice_type, mode.version, RECENT)
        if not rows:
            return
        ledger = ledger_of(rows)
        facts: dict[str, Scalar] = {"confirmed": ledger.record.confirmed, "judged": ledger.record.judged}
        if is_below_floor(ledger.record):
            self._modes.demote(advice_type, AdviceMode.SHADOW, DemotionCause.BELOW_FLOOR, facts)
        elif is_miscalibrated(ledger) and ledger.calibration_error is not None:
            facts["calibration_error"] = ledger.calibration_error
            self._modes.demote(advice_type, AdviceMode.SHADOW, DemotionCause.CALIBRATION, facts)
        elif has_override_spike(rows):
            self._modes.demote(advice_type, AdviceMode.SHADOW, DemotionCause.OVERRIDES, facts)

    def rows_of(self, advice_type: AdviceType, version: str, since_ns: int = 0) -> tuple[Advice, ...]:
        """All of a type in one version, drills not among them; oldest first."""
        rows = self._records.rows(since_ns, END_OF_TIME, advice_type, version)
        return tuple(row for row in rows if not row.proposal.is_drill)

    def as_it_counts(self, advice: Advice) -> Advice:
        """How it stands whatever is on record."""
        return self._desk.as_it_counts(advice)

    def cancel(self, types: tuple[AdviceType, ...], why: str) -> None:
        """Nothing of these types may go on that did not begin; of all types where none is named.

        It does not, from this moment on: whoever decides or carries out asks the modes. Here it is put on record.
        """
        self._owed[types] = why
        self.settle()

    def tend(self) -> None:
        """Do what is due; call it about once a second. Raises ``JournalUnavailable``."""
        self._modes.settle()
        self.settle()
        now_ns, silent = self._now_ns(), list[Advice]()
        for advice in self._records.standing():
            due = _due(advice, now_ns)
            if due:
                self._desk.put(due[0][0], advice, due[0][1])
            elif _is_silent(advice):
                silent.append(advice)
        self._call(silent, now_ns)

    def settle(self) -> bool:
        """Put on record what is cancelled; False while something of it is not."""
        for types, why in list(self._owed.items()):
            is_whole = True
            for advice in self._records.standing():
                if not types or advice.proposal.advice_type in types:
                    after = advice_life.cancelled(advice, why)
                    if isinstance(after, Advice):
                        is_whole = self._cancelled(advice, after) and is_whole
            if is_whole:
                del self._owed[types]
        return not self._owed

    def _lowered_before(self) -> dict[tuple[AdviceType, ...], str]:
        """Types of which something stands that was offered at a higher mode than they have now."""
        modes = {mode.advice_type: mode for mode in self._modes.all()}
        ranks = {mode.value: mode.rank for mode in AdviceMode}
        found: dict[tuple[AdviceType, ...], str] = {}
        for one in self._records.standing():
            mode = modes.get(one.proposal.advice_type)
            if mode is None or ranks.get(one.stage, 0) <= mode.mode.rank:
                continue
            if isinstance(advice_life.cancelled(one, ""), Advice):
                found[(mode.advice_type,)] = "" if mode.cause is None else mode.cause.value
        return found

    def _cancelled(self, before: Advice, after: Advice) -> bool:
        try:
            self._desk.put(AdviceAct.CANCELLED, before, after)
        except JournalUnavailable as error:
            log.error("that a recommendation is cancelled could not be recorded yet: %s", error)
            return False
        return True

    def _call(self, silent: Sequence[Advice], now_ns: int) -> None:
        """The oldest that waits silently calls for attention as soon as there is room."""
        if self._modes.stopped is not None:
            return
        if silent and has_room(self._records.interrupted(now_ns - HOUR_NS), now_ns):
            self._desk.put(AdviceAct.CALLED, silent[0], msgspec.structs.replace(silent[0], interrupts_ns=now_ns))

    def _standing(self, new: Recommendation, hard: Suppression | None, now_ns: int) -> Standing:
        before = self._records.recent(new.advice_type, new.source.version, RECENT)
        return Standing(
            mode=self._modes.of(new.advice_type).mode,
            is_stopped=self._modes.stopped is not None,
            is_live=self.is_live,
            asks_assessment=asks_assessment(new, before, self._records.asked()),
            open=self._records.standing(),
            rejected=self._records.rejected(new.cause, now_ns - _LONGEST_QUIET_NS),
            interrupted_ns=self._records.interrupted(now_ns - HOUR_NS),
            hard=hard,
        )

    def _record(self, told: Placed) -> None:
        """All of it in one row: what superseded and what is superseded never stand side by side."""
        old = tuple(self._records.advice(one.id) for one in told.changed)
        if told.advice is None:
            change = AdviceChange(act=AdviceAct.MERGED, before=old, after=told.changed)
        else:
            change = AdviceChange(act=AdviceAct.OFFERED, before=(None, *old), after=(told.advice, *told.changed))
        self._records.write(change, SERVICE)


def _due(advice: Advice, now_ns: int) -> Sequence[tuple[AdviceAct, Advice]]:
    """What time makes of a recommendation now: at most one thing counts, the first."""
    until_ns = advice.approval.until_ns if advice.approval is not None else 0
    steps = (
        (AdviceAct.EXPIRED, advice_life.expired(advice, now_ns, until_ns)),
        (AdviceAct.SECOND_LAPSED, advice_life.second_lapsed(advice, now_ns)),
        (AdviceAct.WOKEN, advice_life.woken(advice, now_ns)),
    )
    return [(act, after) for act, after in steps if isinstance(after, Advice)]


def _is_silent(advice: Advice) -> bool:
    return advice.state is AdviceState.QUEUED and not advice.interrupts_ns
