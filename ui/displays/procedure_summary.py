"""What the list of procedures says of itself: how many, how many are under way, or why that is not known."""

from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.procedure_book import ProcedureBook
from ui.formatting import chain_text, count_text
from ui.wording.outcome import reason_sentence


def summary_words(bridge: Bridge, book: ProcedureBook) -> str:
    """The line above the list."""
    if not bridge.is_heard:
        return _("The cell service is not heard: nothing can be begun, and what is under way is not known.")
    if book.fault is not None:
        return str(reason_sentence(book.fault))
    if book.answer is None:
        return _("Loading …")
    count, running = len(book.answer.procedures), len(book.runs)
    words = ngettext("{count} procedure", "{count} procedures", count).format(count=count_text(count))
    if book.runs_fault is not None:
        return chain_text((words, _("what is under way is not known"), str(reason_sentence(book.runs_fault))))
    under_way = ngettext("{count} under way", "{count} under way", running).format(count=count_text(running))
    return chain_text((words, under_way if running else ""))
