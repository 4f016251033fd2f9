"""What happened in the time that a trend shows, as marks on its axis."""

from collections.abc import Sequence

from hmi.domain.permission import Action, may
from hmi.domain.query import AskJournal, AskTrend, EventMark, JournalRow
from hmi.ports.journal import JournalPort
from hmi.services.caller import Caller

OCCURRENCES = ("connection.changed", "service.started", "service.stopped")
"""Journal kinds that a trend marks for everybody."""
ACTS = ("write_tag", "call_method")
"""What a trend marks of what people did, for those who may read the journal."""
MOST_EVENTS = 500
"""More are thinned evenly over the time shown: about as many as can be told apart on a wide screen."""


async def marks_of(query: AskTrend, journal: JournalPort, caller: Caller) -> tuple[tuple[EventMark, ...], int]:
    """The marks, oldest first, and how many more there would be."""
    acts = ACTS if may(caller.roles, Action.READ_JOURNAL) else ()
    kinds = (*OCCURRENCES, *(f"{act}.{stage}" for act in acts for stage in ("done", "failed")))
    question = AskJournal(limit=MOST_EVENTS, kinds=kinds, start_ns=query.start_ns, end_ns=query.end_ns)
    rows, left_out = await journal.spread(question)
    return event_marks(rows), left_out


def event_marks(rows: Sequence[JournalRow]) -> tuple[EventMark, ...]:
    """Oldest first; what came of an act carries what was asked, and who asked."""
    asked = {str(row.seq): row for row in rows if row.kind.endswith(".asked")}
    marks: list[EventMark] = []
    for row in reversed(rows):
        if row.kind.endswith(".asked"):
            continue
        before = asked.get(row.facts.get("asked", ""))
        facts = {**(before.facts if before is not None else {}), **row.facts}
        if row.actor_name:
            facts["who"] = row.actor_name
        marks.append(EventMark(time_ns=row.time_ns, kind=row.kind, subject=row.subject, facts=facts))
    return tuple(marks)
