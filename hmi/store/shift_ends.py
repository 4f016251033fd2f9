"""Shifts that ended without a handover, in the journal: that is all that is known of them."""

import json

import msgspec
from sqlalchemy import text

from hmi.domain.person import Actor
from hmi.domain.shift_end import ShiftEnd
from hmi.store.journal import Journal

KIND = "handover.missing"
_ROWS = """
SELECT p.facts FROM journal j JOIN payload p ON p.seq = j.seq
WHERE j.kind = 'handover.missing' AND j.time_ns >= :start AND j.time_ns <= :time ORDER BY j.seq DESC
"""
_ANY = "SELECT 1 FROM journal WHERE time_ns >= :start AND time_ns < :end LIMIT 1"
_EVER_NS = 2**63 - 1


def put_shift_end(journal: Journal, end: ShiftEnd, by: Actor) -> None:
    """Put one on record. Raises ``JournalUnavailable``."""
    facts = {"end": msgspec.json.encode(end).decode()}
    journal.record(KIND, end.key, facts, actor=by.ref, roles=by.roles, screen=by.screen)


def shift_ends(journal: Journal, start_ns: int, end_ns: int | None, known_ns: int = _EVER_NS) -> tuple[ShiftEnd, ...]:
    """Those that ended in ``start_ns <= t < end_ns``, newest first, as it was on record at ``known_ns``."""
    with journal.database.reader.connect() as connection:
        rows = connection.execute(text(_ROWS), {"start": start_ns, "time": known_ns}).all()
    found = [msgspec.json.decode(json.loads(row.facts)["end"], type=ShiftEnd) for row in rows]
    return tuple(one for one in found if start_ns <= one.end_ns and (end_ns is None or one.end_ns < end_ns))


def was_at_work(journal: Journal, start_ns: int, end_ns: int) -> bool:
    """Whether anything was put on record in a period."""
    with journal.database.reader.connect() as connection:
        return connection.execute(text(_ANY), {"start": start_ns, "end": end_ns}).first() is not None
