"""A handover that waits, in "what needs me": louder each time that it was called out."""

from hmi.domain.handover_notice import HandoverNotice, handover_notice
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.formatting import count_text, time_text
from ui.models.attention_list import AttentionItem
from ui.widgets.condition_mark import Mark

_QUIET_RANK, _RANK = 3, 2


def handover_item(text: str) -> AttentionItem | None:
    """What the service tells of it; None where it tells nothing."""
    told = handover_notice(text)
    if told is None:
        return None
    is_late = told.level > 0
    return AttentionItem(
        rank=_RANK if is_late else _QUIET_RANK,
        mark=Mark.NOTICE.value,
        words=_words(told),
        detail=_detail(told),
        wants_attention=is_late,
        display="handover",
    )


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


def _detail(told: HandoverNotice) -> str:
    since = _("since {time}").format(time=time_text(told.since_ns))
    if not told.level:
        return since
    calls = ngettext("called out {count} time", "called out {count} times", told.level)
    return f"{since} · {calls.format(count=count_text(told.level))}"
