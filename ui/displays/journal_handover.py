"""Acts on handovers in the journal."""

from hmi.i18n import gettext_noop as N_
from ui.models.journal_list import JournalEntry

HANDOVER_ACTS: dict[str, str] = {
    "begin_handover": N_("Begin a handover"),
    "add_handover_note": N_("Add a note to a handover"),
    "remove_handover_note": N_("Take a note back"),
    "remark_on_item": N_("Say something about an item of a handover"),
    "offer_handover": N_("Hand over a shift"),
    "withdraw_handover": N_("Take a handover back"),
    "accept_item": N_("Accept an item of a handover"),
    "question_item": N_("Ask about an item of a handover"),
    "reply_to_item": N_("Answer a question about a handover"),
    "sign_handover": N_("Take over a shift"),
    "record_call_back": N_("Record a call-back"),
}
"""What people do with a handover, by the name of the command."""

HANDOVER_NOTES = ("handover.waits",)
"""What the service says of handovers by itself."""

HANDOVER_CONSEQUENCES = (
    "handover.begun", "handover.noted", "handover.note_removed", "handover.remarked", "handover.offered",
    "handover.accepted", "handover.questioned", "handover.replied", "handover.taken_over", "handover.withdrawn",
    "handover.called_back",
)  # fmt: skip
"""What follows from an act."""


def handover_about_words(entry: JournalEntry) -> str:
    """What was said with it; the id of a handover says nothing to people."""
    return entry.facts.get("words", "") or entry.facts.get("why", "")
