"""Recommendations as rows of the list, and what the card says above all else: what, where, until when, who may."""

from collections.abc import Callable

from hmi.domain.advice import AdviceType, Recommendation
from hmi.domain.advice_query import AdviceLine
from hmi.domain.advice_rules import deciding_roles
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language
from ui.bridge import Bridge
from ui.displays.case_words import case_place
from ui.formatting import chain_text, date_text, date_time_text, duration_text, time_text
from ui.models.advice_rows import AdviceGroup, AdviceListRow
from ui.models.part_words import part_words
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.advice_life import advice_state_words, decision_reason_words, suppression_words, verdict_words
from ui.wording.people import roles_words

GROUPS: dict[AdviceGroup, str] = {
    AdviceGroup.WAITING: N_("Wait for a decision"),
    AdviceGroup.SECOND: N_("Wait for the second person"),
    AdviceGroup.AGREED: N_("Approved, to be carried out"),
    AdviceGroup.UNDER_WAY: N_("Being carried out"),
    AdviceGroup.LATER: N_("Come back later"),
    AdviceGroup.OVER: N_("Decided or over"),
    AdviceGroup.RECORDED: N_("Recorded, nobody is asked"),
}
_MARKS: dict[AdviceState, Mark] = {
    AdviceState.SUPPRESSED: Mark.OFF,
    AdviceState.SHADOW: Mark.IDLE,
    AdviceState.QUEUED: Mark.NOTICE,
    AdviceState.PRESENTED: Mark.NOTICE,
    AdviceState.DEFERRED: Mark.HELD,
    AdviceState.HALF_APPROVED: Mark.HELD,
    AdviceState.APPROVED: Mark.DONE,
    AdviceState.CHANGED: Mark.DONE,
    AdviceState.REJECTED: Mark.OFF,
    AdviceState.EXPIRED: Mark.OFF,
    AdviceState.SUPERSEDED: Mark.OFF,
    AdviceState.CANCELLED: Mark.OFF,
    AdviceState.APPLYING: Mark.WORKING,
    AdviceState.VERIFIED: Mark.DONE,
    AdviceState.APPLY_FAILED: Mark.FAULT,
}
_S_NS = 1_000_000_000
_SOON_S = 600.0
"""What runs out sooner is told in the colour of what needs attention."""


def said(words: Words) -> str:
    """A text of the site or of a model, in the language in use."""
    return in_language(words, language())


def kind_words(bridge: Bridge, advice_type: AdviceType) -> str:
    """What a kind of advice is called."""
    return bridge.kinds.words(advice_type)


def advice_title(bridge: Bridge, line: AdviceLine) -> str:
    """What is to be done; of one that is held back, what is wanted of the person instead."""
    if line.is_veiled:
        return _("What do you think? {place}").format(place=advice_place(bridge, line.advice.proposal))
    return said(line.advice.proposal.title) or kind_words(bridge, line.advice.proposal.advice_type)


def advice_place(bridge: Bridge, proposal: Recommendation) -> str:
    """The machine as the cell calls it, and its part."""
    return chain_text(
        (
            case_place(bridge, proposal.equipment),
            part_words(bridge.picture.cell, proposal.equipment, proposal.part),
        )
    )


def validity_words(proposal: Recommendation, now_ns: int) -> str:
    """For how long it holds still."""
    left_s = (proposal.valid_until_ns - now_ns) / _S_NS
    if left_s <= 0:
        return _("Its time is over")
    return _("Valid for {duration}").format(duration=duration_text(left_s))


def is_soon_over(advice: Advice, now_ns: int) -> bool:
    """Whether little time is left to decide."""
    return advice.state.is_open and (advice.proposal.valid_until_ns - now_ns) / _S_NS < _SOON_S


def who_words(advice: Advice) -> str:
    """Who may decide."""
    return _("May decide: {roles}").format(roles=roles_words(deciding_roles(advice)))


def state_words(advice: Advice) -> str:
    """How it stands, with what makes it more than a word."""
    words = advice_state_words(advice.state)
    if advice.state is AdviceState.DEFERRED and advice.wake_ns:
        return _("Comes back at {time}").format(time=date_time_text(advice.wake_ns))
    if advice.suppression is not None:
        return _("{state}: {why}").format(state=words, why=suppression_words(advice.suppression))
    reason = advice.final.reason if advice.final is not None else None
    if advice.state is AdviceState.REJECTED and reason is not None:
        return _("{state}: {why}").format(state=words, why=decision_reason_words(reason))
    return words


def outcome_words(advice: Advice) -> str:
    """What came of it; empty while nobody has judged."""
    return "" if advice.outcome is None else verdict_words(advice.outcome)


def row_content(bridge: Bridge, now_ns: Callable[[], int]) -> Callable[[AdviceListRow], RowContent]:
    """Makes rows of recommendations and headings."""

    def content(row: AdviceListRow) -> RowContent:
        if isinstance(row, AdviceGroup):
            return RowContent(mark=None, words=_(GROUPS[row]))
        advice, now = row.advice, now_ns()
        proposal, is_open = advice.proposal, advice.state.is_open
        decided_ns = advice.final.decided_ns if advice.final is not None else 0
        moment_ns = proposal.made_ns if is_open else decided_ns or advice.queued_ns or proposal.made_ns
        is_old = date_text(moment_ns) != date_text(now)
        return RowContent(
            mark=_MARKS[advice.state] if bridge.picture.is_attached else Mark.SILENT,
            words=advice_title(bridge, row),
            detail=chain_text(
                (
                    "" if row.is_veiled else advice_place(bridge, proposal),
                    "" if is_open and not advice.wake_ns else state_words(advice),
                    validity_words(proposal, now) if is_open else outcome_words(advice),
                    who_words(advice) if is_open else "",
                )
            ),
            moment=time_text(moment_ns),
            day=date_text(moment_ns) if is_old else "",
            is_loud=bridge.picture.is_attached and advice.state is AdviceState.APPLY_FAILED,
            wants_attention=bridge.picture.is_attached
            and is_open
            and advice.state is not AdviceState.DEFERRED
            and (bool(advice.interrupts_ns) or is_soon_over(advice, now)),
        )

    return content
