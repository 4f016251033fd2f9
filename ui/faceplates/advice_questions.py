"""What is asked of who decides on a recommendation: a reason for yes and for no, words, a signature."""

from collections.abc import Sequence

from hmi.domain.advice_command import (
    ApproveAdvice,
    AssessSituation,
    DeferAdvice,
    EscalateAdvice,
    JudgeOutcome,
    RejectAdvice,
    SecondAdvice,
    WithdrawApproval,
)
from hmi.domain.advice_plan import ChangedValue
from hmi.domain.advice_query import AdviceAnswer
from hmi.domain.advice_state import Advice, ApproveReason, RejectReason, Verdict
from hmi.domain.command import Command
from hmi.i18n import gettext as _
from hmi.i18n import pgettext
from ui.faceplates.decision import Given, Question
from ui.formatting import span_text
from ui.wording.advice_life import decision_reason_words, verdict_words

DEFERRALS_S = (900.0, 3600.0, 4 * 3600.0, 8 * 3600.0, 24 * 3600.0, 72 * 3600.0)


def approving(told: AdviceAnswer, advice: Advice, changes: Sequence[ChangedValue], meaning: str) -> Question:
    """Approve exactly what is on the card, or with other values."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, ApproveReason)
        return ApproveAdvice(
            advice=advice.id,
            revision=advice.revision,
            plan_hash=told.plan_hash,
            shown=told.shown,
            reason=given.choice,
            words=given.words,
            changes=tuple(changes),
            pin=given.pin,
        )

    return Question(
        title=lambda: _("Approve with other values") if changes else _("Approve"),
        save_words=lambda: _("Approve"),
        meaning=lambda: meaning,
        choice_heading=lambda: _("Why do you approve?"),
        choices=_approve_choices,
        ask=lambda: _("Anything to add? Not needed"),
        needs_pin=told.may.needs_pin,
        make=make,
    )


def seconding(told: AdviceAnswer, advice: Advice, meaning: str) -> Question:
    """Approve what the first of two people approved."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, ApproveReason)
        return SecondAdvice(
            advice=advice.id,
            revision=advice.revision,
            approval=told.approval,
            reason=given.choice,
            words=given.words,
            pin=given.pin,
        )

    return Question(
        title=lambda: _("Approve as the second person"),
        save_words=lambda: _("Approve"),
        meaning=lambda: meaning,
        choice_heading=lambda: _("Why do you approve?"),
        choices=_approve_choices,
        ask=lambda: _("Anything to add? Not needed"),
        needs_pin=True,
        make=make,
    )


def rejecting(advice: Advice) -> Question:
    """Reject for a reason that teaches."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, RejectReason)
        return RejectAdvice(advice=advice.id, revision=advice.revision, reason=given.choice, words=given.words)

    return Question(
        title=lambda: pgettext("decision", "Reject"),
        save_words=lambda: pgettext("decision", "Reject"),
        meaning=lambda: _("“Wrong diagnosis” counts against the advice; the other reasons say when to ask again."),
        choice_heading=lambda: _("Why do you reject?"),
        choices=lambda: [(reason, decision_reason_words(reason)) for reason in RejectReason],
        ask=lambda: _("Anything to add? Not needed"),
        make=make,
    )


def deferring(advice: Advice, left_s: float) -> Question:
    """Let it come back; not later than it holds."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, float)
        return DeferAdvice(advice=advice.id, revision=advice.revision, duration_s=given.choice, words=given.words)

    offered = [duration_s for duration_s in DEFERRALS_S if duration_s < left_s] or [left_s / 2]
    return Question(
        title=lambda: _("Decide later"),
        save_words=lambda: _("Let it come back"),
        choice_heading=lambda: _("When should it come back?"),
        choices=lambda: [(duration_s, span_text(duration_s)) for duration_s in offered],
        ask=lambda: _("Why later? Not needed"),
        make=make,
    )


def escalating(advice: Advice) -> Question:
    """Let a coordinator decide."""
    return Question(
        title=lambda: _("Let a coordinator decide"),
        save_words=lambda: _("Hand it to a coordinator"),
        meaning=lambda: _("From then on only a coordinator can decide on it."),
        ask=lambda: _("What should the coordinator know?"),
        needs_words=True,
        make=lambda given: EscalateAdvice(advice=advice.id, revision=advice.revision, words=given.words),
    )


def withdrawing(advice: Advice) -> Question:
    """Take an approval back."""
    return Question(
        title=lambda: _("Take the approval back"),
        save_words=lambda: _("Take it back"),
        meaning=lambda: _("Nothing is sent because of it any more."),
        ask=lambda: _("Why?"),
        needs_words=True,
        make=lambda given: WithdrawApproval(advice=advice.id, revision=advice.revision, words=given.words),
    )


def judging(advice: Advice) -> Question:
    """Say what came of it."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, Verdict)
        return JudgeOutcome(advice=advice.id, verdict=given.choice, words=given.words)

    return Question(
        title=lambda: _("What came of it?"),
        save_words=lambda: _("Say it"),
        meaning=lambda: _("“Cannot tell” counts, too. It is better than a guess."),
        choice_heading=lambda: _("How is it now?"),
        choices=lambda: [(verdict, verdict_words(verdict)) for verdict in Verdict],
        ask=lambda: _("What did you see? Not needed"),
        make=make,
    )


def assessing(advice: Advice, choice: str, words: str) -> AssessSituation:
    """What somebody thinks before the proposal is shown."""
    return AssessSituation(advice=advice.id, choice=choice, words=words)


def _approve_choices() -> list[tuple[object, str]]:
    return [(reason, decision_reason_words(reason)) for reason in ApproveReason]
