"""Acts on handovers in the journal."""

import msgspec

from hmi.domain.shift_end import ShiftEnd
from hmi.domain.words import in_language
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language
from ui.formatting import chain_text, date_time_text
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

HANDOVER_NOTES = ("handover.waits", "handover.missing")
"""What the service says of handovers by itself."""

HANDOVER_CONSEQUENCES = (
    "handover.begun", "handover.noted", "handover.note_removed", "handover.remarked", "handover.offered",
    "handover.accepted", "handover.questioned", "handover.replied", "handover.taken_over", "handover.withdrawn",
    "handover.called_back",
)  # fmt: skip
"""What follows from an act."""


def handover_about_words(entry: JournalEntry) -> str:
    """What was said with it, or which shift it is about; the id of a handover says nothing to people."""
    if "end" in entry.facts:
        return _shift_words(entry.facts["end"])
    return entry.facts.get("words", "") or entry.facts.get("why", "")


def _shift_words(told: str) -> str:
    """Name and end of a shift as a record tells them; empty where it was written by a version with other words."""
    try:
        end = msgspec.json.decode(told, type=ShiftEnd)
    except msgspec.MsgspecError:
        return ""
    return chain_text((in_language(end.label, language()), date_time_text(end.end_ns)))
