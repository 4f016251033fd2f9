"""Appends rows to the chain, inside the caller's transaction."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import desc, insert, select
from sqlalchemy.orm import Session

from hmi import clock
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import Scalar
from hmi.store.chain import START, clean_text, commitment, facts_json, new_salt, row_hash
from hmi.store.tables import JournalEntry, JournalPayload
from hmi.store.uuid7 import uuid7

CLOCK_TOLERANCE_NS = 1_000_000_000
"""Time synchronisation slews by less; a larger step back is a record of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a row tells; nobody acts where it is an occurrence."""

    kind: str
    subject: str = ""
    facts: Mapping[str, Scalar | None]
    actor: PersonRef | None = None
    roles: frozenset[Role] = frozenset()
    screen: str = ""


class ChainWriter:
    """Writes for one panel, during one run of the service. ``now_ns`` gives the time of a row, Unix ns."""

    def __init__(self, panel: str, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._panel, self._now_ns = panel, now_ns
        self._run = secrets.token_hex(8)

    def append(self, session: Session, act: Act) -> int:
        """Add a row after the last one, and give its sequence number; a clock that was set back gets one before it."""
        before, now_ns = head_of(session), self._now_ns()
        if before is not None and now_ns < before.time_ns - CLOCK_TOLERANCE_NS:
            seconds = (before.time_ns - now_ns) / 1e9
            self._insert(session, before, now_ns, Act(kind="clock.stepped_back", facts={"seconds": seconds}))
            before = head_of(session)
        return self._insert(session, before, now_ns, act)

    def _insert(self, session: Session, before: JournalEntry | None, now_ns: int, act: Act) -> int:
        salt, text = new_salt(), facts_json(act.facts)
        seq = 1 if before is None else before.seq + 1
        row: dict[str, object] = {
            "seq": seq,
            "id": uuid7(now_ns),
            "time_ns": now_ns,
            "mono_ns": int(clock.monotonic_s() * 1e9),
            "run": self._run,
            "actor": act.actor,
            "roles": ",".join(sorted(act.roles)),
            "panel": clean_text(self._panel),
            "screen": clean_text(act.screen),
            "kind": clean_text(act.kind),
            "subject": clean_text(act.subject),
            "commitment": commitment(salt, text),
            "previous": START if before is None else before.hash,
        }
        session.execute(insert(JournalEntry).values(**row, hash=row_hash(row)))
        session.execute(insert(JournalPayload).values(seq=seq, salt=salt, facts=text))
        return seq


def head_of(session: Session) -> JournalEntry | None:
    """The last row."""
    return session.execute(select(JournalEntry).order_by(desc("seq")).limit(1)).scalars().first()
