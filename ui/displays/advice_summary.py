"""What the list of recommendations says of itself: how many wait, how many are under way, why there are none."""

from hmi.domain.advice_query import AdvicesAnswer
from hmi.domain.outcome import Failed, Refused
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.chosen_advice import ChosenAdvice
from ui.formatting import chain_text, count_text, date_time_text
from ui.models.advice_book import is_waiting
from ui.models.advice_rows import AdviceFilter
from ui.wording.outcome import reason_sentence

Found = AdvicesAnswer | Refused | Failed | None
"""What came of asking for the list; None while it is under way."""


def summary_words(bridge: Bridge, wanted: AdviceFilter, found: Found) -> str:
    """The line above the list."""
    if found is None:
        return _("Loading …")
    if not isinstance(found, AdvicesAnswer):
        return _("The list cannot be read now")
    count = len(found.lines)
    if wanted is AdviceFilter.WAITING:
        waiting = sum(is_waiting(line) for line in found.lines)
        words = ngettext("{count} waits for a decision", "{count} wait for a decision", waiting)
        others = count - waiting
        parts = [words.format(count=count_text(waiting))]
        if others:
            told = ngettext("{count} decided or put off", "{count} decided or put off", others)
            parts.append(told.format(count=count_text(others)))
    elif found.has_more:
        parts = [_("The newest {count}").format(count=count_text(count))]
    else:
        parts = [ngettext("{count} in all", "{count} in all", count).format(count=count_text(count))]
    if not bridge.is_heard:
        parts.append(_("as they stood when the cell service was heard last"))
    return chain_text(parts)


def nothing_words(bridge: Bridge, wanted: AdviceFilter, found: Found) -> tuple[str, str]:
    """Instead of an empty list: that there are none, or why none are known."""
    if isinstance(found, Refused | Failed):
        return _("No recommendation is known"), str(reason_sentence(found))
    if not bridge.is_heard:
        return _("No recommendation is known"), _("The cell service is not heard: there may be some.")
    if found is None:
        return _("Loading …"), ""
    if found.stop is not None:
        since = _("Nothing is recommended since {time}. A coordinator can let AI work again.")
        return _("AI is stopped"), since.format(time=date_time_text(found.stop.since_ns))
    if wanted is AdviceFilter.DECIDED:
        return _("Nothing was decided yet"), ""
    if wanted is AdviceFilter.RECORDED:
        return _("Nothing is only recorded"), _("Kinds of advice in the shadow, and what was held back, stand here.")
    return _("No recommendation waits"), _("What is noticed in the cell and worth doing something about comes here.")


def no_card_words(bridge: Bridge, chosen: ChosenAdvice) -> str:
    """Instead of a card: that none is chosen, or why there is nothing to see of the one that is."""
    if chosen.advice is None:
        return _("Choose a recommendation to see all of it.")
    if chosen.told is not None:
        return _("This recommendation is not known any more, or is not shown to you.")
    if not bridge.is_heard:
        return _("The cell service is not heard.")
    return _("Loading …") if chosen.fault is None else str(reason_sentence(chosen.fault))
