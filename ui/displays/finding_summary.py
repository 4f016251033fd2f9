"""What the display of what was noticed says of itself: how much stands, who looks, and why there is nothing."""

from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, date_time_text, recent_text
from ui.wording.outcome import reason_sentence


def summary_words(bridge: Bridge) -> str:
    """The line above the list."""
    book = bridge.findings
    told = book.told
    if told is None:
        return _("What was noticed cannot be read now") if book.fault is not None else _("Loading …")
    count, asked = len(told.findings), len(book.asking)
    stands = ngettext("{count} noticed now", "{count} noticed now", count).format(count=count_text(count))
    asks = ngettext("{count} question", "{count} questions", asked).format(count=count_text(asked)) if asked else ""
    stale = "" if bridge.is_heard else _("as they stood when the cell service was heard last")
    return chain_text((stands, asks, stale))


def watch_words(bridge: Bridge) -> str:
    """How much is looked for, and how new what may be behind it is; or that AI is stopped."""
    told = bridge.findings.told
    if told is None:
        return ""
    if told.stop is not None:
        since = _("AI is stopped since {time}: nothing is asked, and nothing is told of what may be behind it.")
        return since.format(time=date_time_text(told.stop.since_ns))
    if not told.time_ns:
        return _("What may be behind it was not worked out yet.")
    symptoms = len({(one.symptom, one.equipment) for one in told.watched})
    looks = ngettext("{count} thing is looked for", "{count} things are looked for", symptoms)
    worked_out = _("worked out at {time}").format(time=recent_text(told.time_ns, bridge.now_ns))
    return chain_text((looks.format(count=count_text(symptoms)), worked_out))


def nothing_words(bridge: Bridge) -> tuple[str, str]:
    """Instead of an empty list: that nothing stands, or why nothing is known."""
    book = bridge.findings
    if book.fault is not None:
        return _("What was noticed is not known"), str(reason_sentence(book.fault))
    if not bridge.is_heard:
        return _("What was noticed is not known"), _("The cell service is not heard: there may be something.")
    if book.told is None:
        return _("Loading …"), ""
    if not book.told.watched:
        return _("Nothing is watched"), _("No detector fits this cell: that nothing is noticed says nothing.")
    return _("Nothing was noticed"), _("All that is looked for is as it usually is.")
