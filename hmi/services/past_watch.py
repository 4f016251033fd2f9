"""From the journal: whether the service ran at a moment, how its connections stood, whether the clock was set back."""

from collections.abc import Sequence

from msgspec import Struct

from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.past_query import Watch
from hmi.domain.query import AskJournal, JournalRow
from hmi.ports.journal import JournalPort

STARTED, STOPPED = "service.started", "service.stopped"
CONNECTION = "connection.changed"
SET_BACK = "clock.stepped_back"
_MOST_PAGES = 5
_PAGE = 1000
_LONGEST_STEP_NS = 2 * 86_400 * 10**9
"""A clock that was set back by more than this left no doubt."""


class Watched(Struct, frozen=True, kw_only=True):
    """Whether the service ran."""

    watch: Watch
    since_ns: int = 0
    began_ns: int = 0
    """When the service that ran, or had run last, started."""
    version: str = ""
    next_ns: int | None = None
    """When a service started or stopped next."""


async def watch_at(journal: JournalPort, time_ns: int, at_work_ns: int | None) -> Watched:
    """Whether it ran at ``time_ns``.

    A service that was killed wrote no end: it ran until the last thing that anybody recorded before the next start.

    Args:
        journal: the records.
        time_ns: the moment.
        at_work_ns: until when samples were recorded before the next start; None when none were.
    """
    before, after = await _around(journal, time_ns)
    next_ns = after.time_ns if after is not None else None
    if before is None:
        return Watched(watch=Watch.UNKNOWN, next_ns=next_ns)
    if before.kind == STOPPED:
        began = (await journal.read(AskJournal(limit=1, kinds=(STARTED,), before=before.seq))).rows
        began_ns = began[0].time_ns if began else 0
        return Watched(watch=Watch.NOT_RUNNING, since_ns=before.time_ns, began_ns=began_ns, next_ns=next_ns)
    version = before.facts.get("version", "")
    if after is not None and after.kind == STARTED:
        ended_ns = max(await _last_row_ns(journal, after.time_ns), at_work_ns or 0, before.time_ns)
        if time_ns > ended_ns:
            return Watched(watch=Watch.NOT_RUNNING, since_ns=ended_ns, began_ns=before.time_ns, next_ns=next_ns)
        next_ns = ended_ns
    return Watched(
        watch=Watch.RUNNING, since_ns=before.time_ns, began_ns=before.time_ns, version=version, next_ns=next_ns
    )


async def next_start_ns(journal: JournalPort, time_ns: int) -> int | None:
    """When a service started next without the one before having said that it stops; None when none did."""
    _, after = await _around(journal, time_ns)
    return after.time_ns if after is not None and after.kind == STARTED else None


async def connections_at(
    journal: JournalPort, cell: Cell, began_ns: int, time_ns: int, live: dict[str, int], wanted: dict[str, int]
) -> tuple[ConnectionStatus, ...]:
    """How each endpoint of the cell stood; one of which nothing is recorded is off.

    How a connection is secured is not recorded at each change: told is what the cell asks for.
    """
    newest: dict[str, JournalRow] = {}
    before: int | None = None
    for _ in range(_MOST_PAGES):
        rows = await _rows(journal, (CONNECTION,), began_ns, time_ns + 1, before)
        for row in rows:
            newest.setdefault(row.subject, row)
        if len(rows) < _PAGE or all(endpoint.key in newest for endpoint in cell.endpoints):
            break
        before = rows[-1].seq
    return tuple(
        ConnectionStatus(
            endpoint=endpoint.key,
            state=state_of(newest.get(endpoint.key)),
            since_ns=newest[endpoint.key].time_ns if endpoint.key in newest else 0,
            detail=newest[endpoint.key].facts.get("detail", "") if endpoint.key in newest else "",
            policy=endpoint.policy,
            mode=endpoint.mode,
            live_tags=live.get(endpoint.key, 0),
            wanted_tags=wanted.get(endpoint.key, 0),
        )
        for endpoint in cell.endpoints
    )


async def connection_rows(journal: JournalPort, start_ns: int, end_ns: int) -> tuple[JournalRow, ...]:
    """Changes of connections, oldest first."""
    return tuple(reversed(await _rows(journal, (CONNECTION,), start_ns, end_ns)))


async def service_rows(journal: JournalPort, start_ns: int, end_ns: int) -> tuple[JournalRow, ...]:
    """Starts and stops of the service, oldest first."""
    return tuple(reversed(await _rows(journal, (STARTED, STOPPED), start_ns, end_ns)))


async def set_back_s(journal: JournalPort, time_ns: int) -> float | None:
    """By how much the clock was set back, where that makes the moment one that passed twice."""
    for row in await _rows(journal, (SET_BACK,), time_ns - _LONGEST_STEP_NS, time_ns + _LONGEST_STEP_NS):
        seconds = float(row.facts.get("seconds") or 0)
        if row.time_ns <= time_ns <= row.time_ns + int(abs(seconds) * 1e9):
            return abs(seconds)
    return None


def state_of(row: JournalRow | None) -> ConnectionState:
    """The state that a row tells; a word of another version is no state that anybody knows, so it counts as silent."""
    if row is None:
        return ConnectionState.OFF
    word = row.facts.get("state", "")
    known = {state.value: state for state in ConnectionState}
    return known.get(word, ConnectionState.SILENT)


async def _around(journal: JournalPort, time_ns: int) -> tuple[JournalRow | None, JournalRow | None]:
    """The last start or stop of the service up to a moment, and the first one after it."""
    kinds = (STARTED, STOPPED)
    before = (await journal.read(AskJournal(limit=1, kinds=kinds, end_ns=time_ns + 1))).rows
    after: Sequence[JournalRow] = ()
    seq: int | None = None
    while True:
        rows = await _rows(journal, kinds, time_ns + 1, None, seq)
        after = rows or after
        if len(rows) < _PAGE:
            break
        seq = rows[-1].seq
    return (before[0] if before else None), (after[-1] if after else None)


async def _last_row_ns(journal: JournalPort, before_ns: int) -> int:
    rows = (await journal.read(AskJournal(limit=1, end_ns=before_ns))).rows
    return rows[0].time_ns if rows else 0


async def _rows(
    journal: JournalPort, kinds: tuple[str, ...], start_ns: int, end_ns: int | None, before: int | None = None
) -> tuple[JournalRow, ...]:
    question = AskJournal(limit=_PAGE, kinds=kinds, start_ns=start_ns, end_ns=end_ns, before=before)
    return (await journal.read(question)).rows
