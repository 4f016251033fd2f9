"""A handover as a whole, as people read it: who, from when to when, who signed, whether who left was called."""

from hmi.domain.handover import Handover, Signature
from hmi.domain.person import Role
from hmi.i18n import gettext as _
from ui.formatting import chain_text, date_time_text
from ui.wording.handover import meaning_words
from ui.wording.people import roles_words


def handover_facts(handover: Handover) -> list[tuple[str, str]]:
    """Who, from when to when, and how it went."""
    return [
        (_("Handed over by"), handover.giver_name or (_("nobody was there") if handover.giver is None else "—")),
        (_("Taken over by"), handover.taker_name or "—"),
        (_("Time handed over"), f"{date_time_text(handover.start_ns)} – {date_time_text(_end_ns(handover))}"),
        (_("Meeting"), _("none: call back first") if handover.is_one_way else _("in person")),
        (_("Call-back"), call_back_words(handover)),
    ]


def call_back_words(handover: Handover) -> str:
    """Whether who left was spoken to; empty where they met."""
    if not handover.is_one_way:
        return ""
    told = handover.call_back
    if told is None or not told.time_ns:
        return _("not done yet")
    words = _("reached, {time}") if told.is_reached else _("not reached, {time}")
    return chain_text((words.format(time=date_time_text(told.time_ns)), told.words))


def signature_words(signature: Signature) -> str:
    """Meaning, printed name, role, time and place of a signature (practice 1)."""
    roles = roles_words(frozenset(Role(name) for name in signature.role.split(",") if name in set(Role)))
    name = signature.name or _("erased")
    when = date_time_text(signature.time_ns)
    return chain_text((f"{meaning_words(signature.meaning)}: {name}", roles, when, signature.screen))


def signature_mark(signature: Signature) -> str:
    """The first digits of what was signed, to compare a print with the records."""
    return signature.content[:16]


def _end_ns(handover: Handover) -> int:
    return handover.accepted_ns or handover.offered_ns or handover.prepared_ns
