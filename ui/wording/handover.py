"""Handovers: what is handed over, what became of it, who signed for what."""

from hmi.domain.handover import Change, HandoverState, ItemKind, Meaning
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_

KINDS: dict[ItemKind, str] = {
    ItemKind.ALARM: N_("Alarm"),
    ItemKind.ALARM_SHELVED: N_("Alarm put aside"),
    ItemKind.ALARM_OFF: N_("Alarm switched off"),
    ItemKind.STOP: N_("Production stands still"),
    ItemKind.STOP_UNEXPLAINED: N_("Stop without a reason"),
    ItemKind.CASE: N_("Case"),
    ItemKind.LOCK: N_("Lock on"),
    ItemKind.PROCEDURE: N_("Procedure"),
    ItemKind.NOT_AUTOMATIC: N_("Not in production mode"),
    ItemKind.CONNECTION: N_("Connection"),
    ItemKind.UNSURE_ACT: N_("Outcome not known"),
    ItemKind.AI: N_("AI"),
    ItemKind.ADVICE: N_("Recommendation"),
    ItemKind.RECORDS: N_("Records"),
    ItemKind.SET_POINT: N_("Changed in this shift"),
    ItemKind.TAG_ADDED: N_("Value added in this shift"),
    ItemKind.ERASURE: N_("Account"),
    ItemKind.CALL_BACK: N_("Call-back due"),
    ItemKind.QUESTION: N_("Question not answered"),
    ItemKind.NOTE: N_("Note"),
}
MEANINGS: dict[Meaning, str] = {Meaning.HANDED_OVER: N_("Handed over"), Meaning.TOOK_OVER: N_("Taken over")}

HANDOVER_STATES: dict[HandoverState, str] = {
    HandoverState.PREPARING: N_("Being prepared"),
    HandoverState.OFFERED: N_("Handed over, not taken over yet"),
    HandoverState.ACCEPTED: N_("Taken over"),
    HandoverState.WITHDRAWN: N_("Taken back"),
}

CHANGES_SHORT: dict[Change, str] = {Change.NONE: "", Change.NEW: N_("came later"), Change.CHANGED: N_("changed since")}


def kind_words(kind: ItemKind) -> str:
    """What sort of thing it is."""
    return _(KINDS[kind])


def handover_state_words(state: HandoverState) -> str:
    """How far it is."""
    return _(HANDOVER_STATES[state])


def meaning_words(meaning: Meaning) -> str:
    """What a signature says."""
    return _(MEANINGS[meaning])


def change_words(change: Change) -> str:
    """What became of an item since it was offered, in short; empty for nothing."""
    return _(CHANGES_SHORT[change]) if CHANGES_SHORT[change] else ""
