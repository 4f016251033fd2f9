"""Acts on production stops in the journal, in words: which stop, and what was said of it."""

import json
from collections.abc import Mapping
from contextlib import suppress

from hmi.domain.stop import StopKind
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.displays.journal_facts import fact_list, noted_ns
from ui.formatting import chain_text, date_time_text
from ui.models.journal_list import JournalEntry, Stage
from ui.wording.stop import kind_words

ACTS = frozenset({"classify_stop", "explain_short_stops", "comment_stop", "split_stop", "merge_stops", "restore_stops"})
_EXPLAINS = frozenset({"classify_stop", "explain_short_stops"})
OCCURRENCES = frozenset({"stop.opened", "stop.ended", "stop.recorded", "stop.unwatched"})


def stop_place_words(subject: str) -> str:
    """A stop, by the moment at which it was written down."""
    at_ns = noted_ns(subject)
    return subject if at_ns is None else _("Stop noted at {time}").format(time=date_time_text(at_ns))


def stop_act_words(entry: JournalEntry) -> str:
    """The reason as the site calls it in its file, the comment, or the moment of a split."""
    asked = entry.row if entry.stage is Stage.ASKED else entry.asked
    facts = asked.facts if asked is not None else {}
    reason = " / ".join(fact_list(facts.get("reason", "")))
    taken_back = _("reason taken back") if entry.act in _EXPLAINS and asked is not None and not reason else ""
    at_ns = facts.get("at_ns", "")
    split = date_time_text(int(at_ns)) if at_ns.isdecimal() else ""
    return chain_text((_meant(entry, facts), reason, taken_back, facts.get("comment", ""), split))


def _meant(entry: JournalEntry, facts: Mapping[str, str]) -> str:
    """Which short stops, and how many they were then."""
    if entry.act != "explain_short_stops":
        return ""
    kind, count = facts.get("stop_kind", ""), entry.row.facts.get("count", "")
    span = " – ".join(date_time_text(int(at)) for at in (facts.get("start_ns", ""), facts.get("end_ns", "")) if at)
    kinds = kind_words(StopKind(kind)) if kind in set(StopKind) else kind
    return chain_text((kinds, f"{count}×" if count else "", span))


def stop_cause_words(entry: JournalEntry) -> str:
    """What the service noted of the cause; empty where it knew none."""
    with suppress(ValueError, KeyError, IndexError, TypeError):
        cause = json.loads(entry.facts.get("stops", ""))[0]["cause"]
        return in_language(cause.get("label", ""), language()) or str(cause["words"])
    return ""
