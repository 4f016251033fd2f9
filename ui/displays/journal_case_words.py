"""Which case a record is about, in words."""

from hmi.domain.case import CaseKind
from hmi.i18n import gettext as _
from ui.bridge import Picture
from ui.displays.journal_facts import noted_ns
from ui.formatting import chain_text, date_time_text
from ui.models.journal_list import JournalEntry
from ui.wording.case import case_kind_words


def case_about_words(entry: JournalEntry, picture: Picture) -> str:
    """What it was called or what sort of problem it is, where, and when it was reported, as far as the record tells.

    An id tells nobody anything, but the moment that is part of it: by that a case is found in the list of cases.
    """
    facts = entry.facts
    kind, place = facts.get("kind", ""), facts.get("equipment", "")
    what = facts.get("title", "") or (case_kind_words(CaseKind(kind)) if kind in set(CaseKind) else "")
    where = next((one.label for one in picture.cell.equipment if one.id == place), "")
    at_ns = noted_ns(facts.get("case", "")) or noted_ns(entry.row.subject)
    reported = _("Case reported at {time}").format(time=date_time_text(at_ns)) if at_ns is not None else ""
    return chain_text((what, where, reported))
