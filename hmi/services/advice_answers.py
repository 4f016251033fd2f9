"""What screens are told of recommendations, modes and track records: never more than the person may see yet."""

import asyncio

from hmi.domain.advice import AdviceType, Weight
from hmi.domain.advice_approval import needs_signature
from hmi.domain.advice_mode import AdviceMode, AdviceTypeMode, Figures, Targets, shortfalls
from hmi.domain.advice_query import (
    AdviceAnswer,
    AdviceLine,
    AdvicesAnswer,
    AiModeLine,
    AiModesAnswer,
    AskAdvice,
    AskAdvices,
    AskAiModes,
    AskTrustLedger,
    MayDecide,
    TrustLedgerAnswer,
)
from hmi.domain.advice_rules import deciding_roles, evidence_to_open, is_shown_to, is_veiled, veiled
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.approval_health import health_of
from hmi.domain.person import Role
from hmi.domain.trust_ledger import Ledger, ledger_of, ledgers_of
from hmi.services.advice import AdviceService
from hmi.services.advice_checks import AdviceChecks
from hmi.services.advice_desk import AdviceDesk
from hmi.services.ai_mode import FiguresOf
from hmi.services.approval import ApprovalService
from hmi.services.caller import Caller

_MODES = tuple(AdviceMode)


class AdviceAnswers:
    """Answers from the records, the modes and the present."""

    def __init__(
        self,
        desk: AdviceDesk,
        advice: AdviceService,
        approvals: ApprovalService,
        checks: AdviceChecks,
        figures: FiguresOf,
        targets: Targets,
    ) -> None:
        self._desk, self._advice, self._approvals, self._checks = desk, advice, approvals, checks
        self._figures, self._targets = figures, targets
        self._ledgers: dict[tuple[AdviceType, str], tuple[int, Ledger | None]] = {}
        """By type and version, as it was worked out after so many changes of the records."""

    async def answer_many(self, question: AskAdvices, caller: Caller) -> AdvicesAnswer:
        """Those that match; what is only recorded is told to who changes modes, and what is veiled stays so."""
        sees_all = Role.COORDINATOR in caller.roles
        found, has_more = await self._desk.records.find(question, with_recorded=sees_all)
        lines = tuple(self._line(one, caller) for one in found if is_shown_to(one, caller.roles))
        return AdvicesAnswer(lines=lines, has_more=has_more, stop=self._desk.modes.stopped)

    async def answer_one(self, question: AskAdvice, caller: Caller) -> AdviceAnswer:
        """One card, with what it takes to decide on it."""
        now_ns, advice = self._desk.now_ns(), self._desk.records.advice(question.advice)
        if advice is None or not is_shown_to(advice, caller.roles):
            return AdviceAnswer(asked_ns=now_ns)
        advice = self._stopped(advice)
        line = self._line(advice, caller)
        if line.is_veiled:
            candidates = tuple(sorted(advice.proposal.candidates, key=lambda one: one.id))
            return AdviceAnswer(line=line, candidates=candidates, may=self._may(advice, caller), asked_ns=now_ns)
        approval = advice.approval
        is_half = advice.state is AdviceState.HALF_APPROVED
        return AdviceAnswer(
            line=line,
            shown=self._desk.shown(advice.proposal.conditions),
            plan_hash=advice.proposal.plan.plan_hash,
            approval=approval.digest if approval is not None and is_half else "",
            until_ns=0 if approval is None else approval.until_ns,
            differences=self._approvals.differences(advice, now_ns),
            may=self._may(advice, caller),
            ledger=await asyncio.to_thread(self._ledger, advice),
            asked_ns=now_ns,
        )

    async def answer_modes(self, _question: AskAiModes, _caller: Caller) -> AiModesAnswer:
        """Every type, and what it lacks to go further."""
        modes, now_ns = self._desk.modes.all(), self._desk.now_ns()
        figures = await asyncio.to_thread(lambda: [self._figures(mode, now_ns) for mode in modes])
        lines = tuple(self._mode_line(mode, known) for mode, known in zip(modes, figures, strict=True))
        return AiModesAnswer(lines=lines, stop=self._desk.modes.stopped)

    async def answer_ledger(self, question: AskTrustLedger, _caller: Caller) -> TrustLedgerAnswer:
        """Worked out anew from the raw rows at every question."""

        def told() -> TrustLedgerAnswer:
            rows = self._desk.records.rows(question.start_ns, question.end_ns, question.advice_type)
            asked = [row for row in rows if not row.proposal.is_drill]
            return TrustLedgerAnswer(ledgers=ledgers_of(asked), health=health_of(asked))

        return await asyncio.to_thread(told)

    def _line(self, advice: Advice, caller: Caller) -> AdviceLine:
        advice = self._stopped(advice)
        if is_veiled(advice, caller.ref):
            return AdviceLine(advice=veiled(advice), is_veiled=True)
        return AdviceLine(advice=advice)

    def _stopped(self, advice: Advice) -> Advice:
        """As it counts: where AI is stopped, what waited is cancelled, though that may not be on record yet."""
        return self._advice.as_it_counts(advice)

    def _may(self, advice: Advice, caller: Caller) -> MayDecide:
        refusal = self._checks.refusal(advice, caller)
        level, unseen = 0, ()
        if caller.session is not None:
            person = caller.session.person
            level = int(self._desk.level(person, advice.proposal.skill))
            unseen = evidence_to_open(advice, person.ref)
        return MayDecide(
            refusal=None if refusal is None else refusal.reason,
            level=level,
            roles=tuple(sorted(deciding_roles(advice))),
            needs_pin=needs_signature(advice.proposal.plan, advice.proposal.risk),
            needs_two=advice.proposal.risk is Weight.HIGH,
            unseen=unseen,
        )

    def _ledger(self, advice: Advice) -> Ledger | None:
        source = advice.proposal.source
        key, changes = (advice.proposal.advice_type, source.version), self._desk.records.changes
        known = self._ledgers.get(key)
        if known is None or known[0] != changes:
            rows = self._advice.rows_of(*key)
            known = self._ledgers[key] = changes, ledger_of(rows) if rows else None
        return known[1]

    def _mode_line(self, mode: AdviceTypeMode, figures: Figures) -> AiModeLine:
        following = _MODES[mode.mode.rank + 1] if mode.mode.rank + 1 < len(_MODES) else None
        short = () if following is None else shortfalls(mode.mode, following, figures, self._targets)
        return AiModeLine(mode=mode, figures=figures, next=following, short=short)
