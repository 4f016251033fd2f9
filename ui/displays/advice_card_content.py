"""What the card of a recommendation says, from what the service answered: nothing of it is worked out by the card."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hmi.domain.advice import AdviceEvidence
from hmi.domain.advice_placing import is_stale
from hmi.domain.advice_query import AdviceAnswer, AdviceLine
from hmi.domain.advice_state import Advice, AdviceState, DecisionKind
from hmi.domain.outcome import Reason, Refused
from hmi.domain.person import PersonRef
from hmi.domain.tag import Scalar
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_plan_words import WriteWords, act_words, step_lines
from ui.displays.advice_words import (
    advice_place,
    advice_title,
    outcome_words,
    said,
    state_words,
    validity_words,
    who_words,
)
from ui.displays.advice_worth_words import (
    alternative_lines,
    record_words,
    waiting_lines,
    worth_words,
)
from ui.faceplates.staged_change import told as told_value
from ui.formatting import chain_text, date_time_text, duration_text, recent_text
from ui.models.difference_words import difference_words
from ui.models.tag_labels import tag_label
from ui.wording.advice_life import decision_reason_words, verdict_words
from ui.wording.outcome import reason_sentence

MOST_REASONS = 3
"""For; what speaks against is shown whole."""
Names = Mapping[PersonRef, str]
Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands in the way of a decision, or makes it doubtful."""

    words: str
    is_blocking: bool


def heading_of(bridge: Bridge, line: AdviceLine) -> str:
    """What is to be done, as the title of the card."""
    return advice_title(bridge, line)


def status_of(bridge: Bridge, line: AdviceLine, now_ns: int) -> str:
    """Where, since when, until when, who may, how it stands."""
    advice = line.advice
    proposal = advice.proposal
    since = _("since {time}").format(time=recent_text(proposal.made_ns, now_ns))
    place = "" if line.is_veiled else advice_place(bridge, proposal)
    is_open = advice.state.is_open
    return chain_text(
        (
            place,
            since,
            validity_words(proposal, now_ns) if is_open else "",
            state_words(advice),
            who_words(advice) if is_open else outcome_words(advice),
        )
    )


def obstacles(bridge: Bridge, told: AdviceAnswer, now_ns: int, names: Names) -> list[Obstacle]:
    """The gravest first."""
    if told.line is None or told.line.is_veiled:
        return []
    advice = told.line.advice
    proposal, is_open = advice.proposal, advice.state.is_open
    found: list[Obstacle] = []
    if told.may.refusal is Reason.AI_STOPPED:
        found.append(Obstacle(words=_("AI is stopped: nothing can be approved, nothing is sent."), is_blocking=True))
    if is_open and proposal.confidence is not None and not proposal.confidence.is_in_range:
        words = _("Unlike its training data: the present is not like what this model was made with. Do not rely on it.")
        found.append(Obstacle(words=words, is_blocking=True))
    if is_open and is_stale(proposal, now_ns):
        words = _("Stale: what it rests on is too old, in doubt or missing. It has to be proposed anew.")
        found.append(Obstacle(words=words, is_blocking=True))
    if is_open and now_ns > proposal.valid_until_ns:
        found.append(Obstacle(words=_("Its time is over: nobody can decide on it any more."), is_blocking=True))
    if proposal.is_drill:
        words = _("Practice: this advice is known to be wrong. It is never carried out.")
        found.append(Obstacle(words=words, is_blocking=False))
    for difference in told.differences:
        told_of_it = difference_words(difference, bridge.picture, names, advice.plan)
        words = _("Not as it was approved. {difference}").format(difference=told_of_it)
        found.append(Obstacle(words=words, is_blocking=True))
    return found


def writes_of(bridge: Bridge, advice: Advice) -> list[WriteWords]:
    """Everything that would reach a machine, in order: values and calls."""
    return [act_words(bridge, act) for _step, act in advice.plan.acts]


def shown_evidence(advice: Advice, *, is_whole: bool) -> list[AdviceEvidence]:
    """What weighs most for it, then all that speaks against; ``is_whole``: everything."""
    evidence = advice.proposal.evidence
    for_it = sorted((one for one in evidence if not one.is_against), key=lambda one: -one.share)
    against = [one for one in evidence if one.is_against]
    return [*(for_it if is_whole else for_it[:MOST_REASONS]), *against]


def why_words(advice: Advice) -> str:
    """The reasoning in one sentence."""
    return said(advice.proposal.why)


def waiting_words(advice: Advice) -> str:
    """What if nothing is done."""
    return "\n".join(waiting_lines(advice.proposal.waiting))


def worth_facts(advice: Advice) -> Facts:
    """What it brings and what it costs."""
    return [
        (_("It brings"), worth_words(advice.proposal.benefit)),
        (_("It costs"), worth_words(advice.proposal.cost)),
    ]


def others_facts(advice: Advice) -> Facts:
    """What else could be done."""
    return alternative_lines(advice.proposal.alternatives)


def record_of(told: AdviceAnswer, advice: Advice) -> str:
    """How often such advice was right."""
    return record_words(told.ledger, advice.proposal.confidence)


def step_facts(advice: Advice) -> Facts:
    """Every step, and the node of every write."""
    nodes = [(write.tag_name, write.node) for write in advice.plan.writes]
    return [*step_lines(advice.plan), *((str(tag), f"{node.uri} {node.identifier}") for tag, node in nodes)]


def condition_facts(bridge: Bridge, told: AdviceAnswer) -> Facts:
    """The live values that an approval is bound to."""
    facts: Facts = []
    for shown in told.shown:
        definition = bridge.picture.definition(shown.tag_name) if shown.tag_name in bridge.picture.index else None
        name = tag_label(definition) if definition is not None else str(shown.tag_name)
        value = told_value(shown.value, definition) if definition is not None else str(shown.value)
        facts.append((name, value if shown.is_sure else _("not known now")))
    return facts


def model_facts(advice: Advice) -> Facts:
    """Who proposes: model, version, hashes."""
    source = advice.proposal.source
    return [
        (_("Model"), source.model),
        (_("Version"), source.version),
        (_("Hash"), source.sha256[:16]),
        (_("Hash of its limits"), source.limits_sha256[:16]),
        (_("Proposed again"), str(advice.merged) if advice.merged else ""),
    ]


def story_facts(advice: Advice, names: Names) -> Facts:
    """Who decided what, and what came of it."""
    return [*_decisions(advice, names), *_outcomes(advice, names)]


def refusal_words(told: AdviceAnswer) -> str:
    """Why the person who looks cannot decide; empty: they can, or nobody is signed in."""
    refusal = told.may.refusal
    if refusal is None or refusal in (Reason.NOT_SIGNED_IN, Reason.AI_STOPPED):
        return ""
    advice = told.line.advice if told.line is not None else None
    facts: dict[str, Scalar] = {"action": "decide_advice"}
    if refusal is Reason.NOT_QUALIFIED and advice is not None:
        proposal = advice.proposal
        facts |= {"skill": proposal.skill, "level": int(proposal.level), "has": told.may.level}
    return str(reason_sentence(Refused(reason=refusal, facts=facts)))


def meaning_words(bridge: Bridge, told: AdviceAnswer, advice: Advice, changes: Mapping[str, str]) -> str:
    """What somebody signs for: every value that may be written because of it, and for how long."""
    lines: list[str] = []
    for step, act in advice.plan.acts:
        if step.id in changes:
            lines.append(changes[step.id])
        else:
            words = act_words(bridge, act)
            lines.append(f"{words.name}: {words.change}")
    duration = duration_text(advice.proposal.approval_lasts_s)
    if not lines:
        lines.append(said(advice.proposal.title))
    lines.append(
        _("Holds for {duration}; everything is checked again before anything is sent.").format(duration=duration)
    )
    if told.may.needs_two and advice.state is not AdviceState.HALF_APPROVED:
        lines.append(_("A second person has to approve at this panel within five minutes."))
    return "\n".join(lines)


def _quoted(words: str) -> str:
    return _("“{words}”").format(words=words) if words else ""


def _decisions(advice: Advice, names: Names) -> Iterator[tuple[str, str]]:
    for one in advice.decisions:
        reason = decision_reason_words(one.reason) if one.reason is not None else ""
        who = names.get(one.person) or _("Somebody")
        told = {
            DecisionKind.APPROVED: _("{name} approved it"),
            DecisionKind.CHANGED: _("{name} approved it with other values"),
            DecisionKind.REJECTED: _("{name} rejected it"),
            DecisionKind.DEFERRED: _("{name} let it come back later"),
            DecisionKind.ESCALATED: _("{name} handed it to a coordinator"),
        }[one.kind].format(name=who)
        yield (
            date_time_text(one.decided_ns),
            chain_text((told, reason, _quoted(one.words))),
        )


def _outcomes(advice: Advice, names: Names) -> Iterator[tuple[str, str]]:
    for one in advice.appraisals:
        who = _("By the data") if one.person is None else names.get(one.person) or _("Somebody")
        told = _("{who}: {verdict}").format(who=who, verdict=verdict_words(one.verdict))
        yield (
            date_time_text(one.time_ns),
            chain_text((told, _quoted(one.words))),
        )
