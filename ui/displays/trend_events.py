"""What a mark on the time axis of a trend means, in words."""

from collections.abc import Sequence

from PySide6.QtGui import QColor

from hmi.domain.connection import ConnectionState
from hmi.domain.query import EventMark, JournalRow
from hmi.i18n import gettext as _
from ui.bridge import Picture
from ui.displays.journal_words import about_words, change_words, entry_title
from ui.formatting import chain_text
from ui.models.journal_list import JournalEntry, Stage
from ui.theme import inks
from ui.wording.connection import connection_words

_TROUBLE = frozenset({ConnectionState.LOST, ConnectionState.SILENT, ConnectionState.REFUSED, ConnectionState.UNTRUSTED})
MOST_LINES = 4
"""More events in one place are counted."""


def event_words(event: EventMark, picture: Picture) -> str:
    """What happened, to what, from what to what, and who did it where that may be told."""
    if event.kind == "connection.changed" and event.facts.get("state") in list(ConnectionState):
        return f"{event.subject}: {connection_words(ConnectionState(event.facts['state']))}"
    entry = JournalEntry(_row_of(event))
    title = "" if entry.stage is Stage.DONE else entry_title(entry)
    parts = (title, about_words(entry, picture), change_words(entry, picture), event.facts.get("who", ""))
    return chain_text(parts) or entry_title(entry)


def event_colour(event: EventMark) -> int:
    """``0xAARRGGBB`` of its mark: what ended or failed asks for attention, the rest is quiet."""
    is_trouble = event.kind.endswith(".failed") or event.facts.get("state") in _TROUBLE
    return QColor(inks().attention if is_trouble else inks().muted).rgba()


def events_near(events: Sequence[EventMark], time_ns: int, reach_ns: int) -> list[EventMark]:
    """Those within reach of a moment, the nearest first."""
    near = [event for event in events if abs(event.time_ns - time_ns) <= reach_ns]
    return sorted(near, key=lambda event: abs(event.time_ns - time_ns))


def readout_lines(moment: str, events: Sequence[EventMark], picture: Picture) -> list[str]:
    """The moment, then what happened around it."""
    lines = [moment, *(event_words(event, picture) for event in events[:MOST_LINES])]
    if len(events) > MOST_LINES:
        lines.append(_("and {count} more here; zoom in").format(count=len(events) - MOST_LINES))
    return lines


def _row_of(event: EventMark) -> JournalRow:
    """The event as the journal's own words take it."""
    return JournalRow(
        seq=0,
        id="",
        time_ns=event.time_ns,
        actor="",
        actor_name="",
        role="",
        panel="",
        kind=event.kind,
        subject=event.subject,
        facts=event.facts,
    )
