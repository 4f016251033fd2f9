"""A handover that waits, in "what needs me": louder each time that it was called out."""

from hmi.domain.handover_notice import HandoverNotice, handover_notice
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.shift_end_notice import ShiftEndNotice, shift_end_notice
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language, ngettext
from ui.formatting import count_text, date_time_text, hour_text, recent_text
from ui.models.attention_list import AttentionItem
from ui.widgets.condition_mark import Mark

_QUIET_RANK, _RANK = 3, 2


def handover_item(text: str, now_ns: int) -> AttentionItem | None:
    """What the service tells of it; None where it tells nothing. ``now_ns`` by the service's clock."""
    told = handover_notice(text)
    if told is None:
        return None
    is_late = told.level > 0
    return AttentionItem(
        rank=_RANK if is_late else _QUIET_RANK,
        mark=Mark.NOTICE.value,
        words=_words(told),
        detail=_detail(told, now_ns),
        wants_attention=is_late,
        display="handover",
    )


def shift_end_item(text: str) -> AttentionItem | None:
    """A shift that ends, or ended, without a handover; None where the service tells of none."""
    told = shift_end_notice(text)
    if told is None:
        return None
    return AttentionItem(
        rank=_RANK,
        mark=Mark.NOTICE.value,
        words=shift_end_words(told),
        detail=_("Nobody has begun to hand it over"),
        wants_attention=True,
        display="handover",
    )


def shift_end_words(told: ShiftEndNotice) -> str:
    """Which shift, and when."""
    # Translators: {shift} is the name of a shift as the site wrote it: Early shift
    ended, ends = _("{shift} ended at {time} without a handover"), _("{shift} ends at {time}: hand it over")
    words = ended if told.is_over else ends
    return words.format(shift=in_language(told.end.label, language()), time=hour_text(told.end.end_ns))


def missing_words(end: ShiftEnd) -> str:
    """A shift that ended so, with the day on which it did."""
    words = _("{shift} ended without a handover: {moment}")
    return words.format(shift=in_language(end.label, language()), moment=date_time_text(end.end_ns))


def _words(told: HandoverNotice) -> str:
    if told.is_offered:
        words = ngettext(
            "The shift is handed over: {count} item to accept",
            "The shift is handed over: {count} items to accept",
            told.waiting,
        )
        return words.format(count=count_text(told.waiting)) if told.waiting else _("The shift is handed over: sign")
    if told.owes_call_back:
        return _("Call back: nobody has spoken to the shift before")
    words = ngettext(
        "{count} item of the last handover was never accepted",
        "{count} items of the last handover were never accepted",
        told.waiting,
    )
    return words.format(count=count_text(told.waiting))


def _detail(told: HandoverNotice, now_ns: int) -> str:
    since = _("since {time}").format(time=recent_text(told.since_ns, now_ns))
    if not told.level:
        return since
    calls = ngettext("called out {count} time", "called out {count} times", told.level)
    return f"{since} · {calls.format(count=count_text(told.level))}"
