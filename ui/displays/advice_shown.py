"""Fills the card of a recommendation with what the service answered, and lets only those keys act that can."""

from collections.abc import Callable

from hmi.domain.advice import AdviceId, EvidenceKind
from hmi.domain.advice_plan import ExactWrite
from hmi.domain.advice_query import AdviceAnswer, AdviceLine
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.person import Role
from hmi.domain.trial_query import TrialAnswer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays import advice_card_content as content
from ui.displays.advice_card import DECISIONS, AdviceCard
from ui.displays.advice_evidence_words import evidence_content, gap_facts
from ui.displays.chosen_advice import ChosenAdvice
from ui.faceplates.advice_changes import changeables
from ui.formatting import chain_text, count_text
from ui.wording.outcome import reason_sentence

_ALL = frozenset(DECISIONS)
_APPROVING = frozenset({"approve", "change"})
_DECIDABLE = (AdviceState.QUEUED, AdviceState.PRESENTED, AdviceState.DEFERRED)
_JUDGED = (AdviceState.VERIFIED, AdviceState.APPLY_FAILED, AdviceState.REJECTED, AdviceState.EXPIRED)


class AdviceShown:
    """What is on the card now."""

    def __init__(self, bridge: Bridge, card: AdviceCard, names: Callable[[], content.Names]) -> None:
        self._bridge, self._card, self._names = bridge, card, names
        self._subject: AdviceId | None = None
        self.is_whole = False
        """Whether all evidence is shown, not only what weighs most."""

    def begin(self) -> None:
        """Another recommendation was chosen."""
        self.is_whole = False
        self._card.moment.show_evidence(None)

    def show(self, chosen: ChosenAdvice) -> None:
        """All of it, as it was told last."""
        told, card = chosen.told, self._card
        if told is None or told.line is None:
            return
        line = told.line
        now_ns = self._bridge.now_ns
        card.heading.setText(content.heading_of(self._bridge, line))
        card.status.setText(content.status_of(self._bridge, line, now_ns))
        found = [*_doubts(chosen.fault), *content.obstacles(self._bridge, told, now_ns, self._names())]
        card.show_obstacles(found)
        card.assessment.setVisible(line.is_veiled)
        if line.is_veiled:
            card.assessment.show_candidates(line.advice.id, told.candidates)
        self._show_moment(line.advice)
        self._show_evidence(told, line)
        for part in (card.proposal_part, card.why_part, card.worth_part, card.others_part):
            part.setVisible(not line.is_veiled)
        if line.is_veiled:
            self._veil()
        else:
            self._show_proposal(told, line.advice)
        self._show_trial(line, chosen.trial)
        is_known = self._bridge.is_heard and chosen.fault is None
        self._show_keys(told, line, is_known=is_known, is_blocked=any(one.is_blocking for one in found))

    def _show_moment(self, advice: Advice) -> None:
        """What somebody chose to look at stays; at first what weighs most."""
        moment = self._card.moment
        samples = [one for one in advice.proposal.evidence if one.kind is EvidenceKind.SAMPLES]
        known = moment.shown.key if moment.shown is not None else ""
        samples.sort(key=lambda one: (one.key != known, one.is_against, -one.share))
        moment.show_evidence(samples[0] if samples else None)

    def _show_evidence(self, told: AdviceAnswer, line: AdviceLine) -> None:
        card, advice, session = self._card, line.advice, self._bridge.session
        me = session.person.ref if session is not None else None
        shown = content.shown_evidence(advice, is_whole=self.is_whole or line.is_veiled)
        card.evidence.show_evidence(
            [(one.key, evidence_content(self._bridge, advice, one, me, told.may.unseen)) for one in shown]
        )
        card.more_evidence_key.setVisible(len(shown) < len(advice.proposal.evidence))

    def _show_trial(self, line: AdviceLine, trial: TrialAnswer | Refused | Failed | None) -> None:
        """Only of what reaches a machine; where nothing can be tried, that is said only if it was asked for."""
        card, session, proposal = self._card, self._bridge.session, line.advice.proposal
        is_told = trial is not None and not line.is_veiled and bool(line.advice.plan.acts)
        if not isinstance(trial, TrialAnswer):
            card.trial_part.setVisible(is_told)
            card.trial.show_fault("" if trial is None else str(reason_sentence(trial)))
            return
        is_of_use = trial.trial is not None or trial.unfit is None or proposal.is_trial_asked
        card.trial_part.setVisible(is_told and is_of_use)
        if is_told:
            may_decide = session is not None and may(session.person.roles, Action.DECIDE_ADVICE)
            may_try = may_decide and line.advice.state.is_open and self._bridge.is_heard
            card.trial.show_trial(trial, line.advice.proposal, may_try=may_try)

    def _show_proposal(self, told: AdviceAnswer, advice: Advice) -> None:
        card, writes = self._card, content.writes_of(self._bridge, advice)
        guided = (
            _("{count} steps, guided").format(count=count_text(len(advice.plan.steps))) if advice.plan.steps else ""
        )
        by_hand = "" if writes else _("Nothing is written: people do it.")
        card.proposal.show_writes(writes, chain_text((guided, by_hand)))
        card.why.setText(content.why_words(advice))
        card.why.setVisible(bool(card.why.text()))
        card.waiting.show_words(content.waiting_words(advice))
        card.record.show_words(content.record_of(told, advice))
        card.worth.show_facts(content.worth_facts(advice))
        card.others.show_facts(content.others_facts(advice))
        gaps = gap_facts(self._bridge, advice)
        card.gaps.show_facts(gaps)
        card.gaps_part.setVisible(bool(gaps))
        card.show_section("steps", content.step_facts(advice))
        card.show_section("conditions", content.condition_facts(self._bridge, told))
        card.show_section("story", content.story_facts(advice, self._names()))
        card.show_section("model", content.model_facts(advice))

    def _veil(self) -> None:
        """Nothing of the proposal is there; nothing of the one before may stand either."""
        card = self._card
        card.waiting.show_words("")
        card.record.show_words("")
        card.gaps_part.hide()
        for name in card.sections:
            card.show_section(name, ())

    def _show_keys(self, told: AdviceAnswer, line: AdviceLine, *, is_known: bool, is_blocked: bool) -> None:
        card, advice, session = self._card, line.advice, self._bridge.session
        is_decidable = advice.state in _DECIDABLE and not line.is_veiled
        card.decisions.setVisible(is_decidable)
        card.decisions.let(
            self._possible(told, advice, is_blocked=is_blocked) if is_decidable and is_known else frozenset()
        )
        card.refusal.setText("" if is_blocked else self._why_not(told, is_decidable=is_decidable))
        card.refusal.setVisible(bool(card.refusal.text()))
        card.show_links(has_place=advice.proposal.equipment is not None, moment_ns=advice.proposal.made_ns)
        half, roles = (
            advice.state is AdviceState.HALF_APPROVED,
            session.person.roles if session is not None else frozenset[Role](),
        )
        own = {one.person for one in advice.approval.approvers} if advice.approval is not None else set()
        is_own = session is not None and session.person.ref in own
        may_withdraw = (half or advice.state.is_allowed) and (is_own or Role.COORDINATOR in roles)
        wanted = {
            "sign_in": session is None and advice.state.is_open,
            "second": half and not is_own and told.may.refusal is None and not told.may.unseen,
            "reject_half": half and told.may.refusal is None,
            "run": advice.state.is_allowed and bool(advice.plan.procedure),
            "withdraw": may_withdraw,
            "judge": advice.state in _JUDGED and may(roles, Action.DECIDE_ADVICE),
        }
        card.show_keys([name for name, is_wanted in wanted.items() if is_wanted], advice.id)

    def _possible(self, told: AdviceAnswer, advice: Advice, *, is_blocked: bool) -> frozenset[str]:
        """Decisions that the person could take now; the service looks at all of it again."""
        session = self._bridge.session
        if session is None or self._bridge.is_past:
            return frozenset()
        can_escalate = told.may.refusal is not Reason.AI_STOPPED and advice.wanted_role is not Role.COORDINATOR
        escalation = (
            frozenset({"escalate"})
            if can_escalate and may(session.person.roles, Action.DECIDE_ADVICE)
            else frozenset[str]()
        )
        if told.may.refusal is not None:
            return escalation
        possible = _ALL - {"escalate"} | escalation
        if is_blocked or told.may.unseen:
            possible -= _APPROVING
        steps = [(step.id, act) for step, act in advice.plan.acts if isinstance(act, ExactWrite)]
        return possible if changeables(self._bridge, steps) else possible - {"change"}

    def _why_not(self, told: AdviceAnswer, *, is_decidable: bool) -> str:
        refusal = content.refusal_words(told)
        is_half = told.line is not None and told.line.advice.state is AdviceState.HALF_APPROVED
        if refusal or not (is_decidable or is_half):
            return refusal if is_decidable or is_half else ""
        unseen = len(told.may.unseen)
        if unseen:
            words = ngettext(
                "Before you can approve, look at {count} more piece of evidence; it is marked.",
                "Before you can approve, look at {count} more pieces of evidence; they are marked.",
                unseen,
            )
            return words.format(count=count_text(unseen))
        two = _("Two people have to approve: you, and another one at this panel.")
        return two if told.may.needs_two and not is_half else ""


def _doubts(fault: Refused | Failed | None) -> list[content.Obstacle]:
    """Above everything else that is in the way: that nobody can tell how it stands now."""
    if fault is None:
        return []
    words = _("How it stands now is not known. {why}").format(why=reason_sentence(fault))
    return [content.Obstacle(words=words, is_blocking=True)]
