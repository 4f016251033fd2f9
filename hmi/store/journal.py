"""The journal: one row per act, chained, and durable before anybody is told that it happened."""

import asyncio
import logging
import secrets
import shutil
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import desc, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hmi import clock
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import AskJournal, JournalAnswer
from hmi.domain.tag import Scalar
from hmi.ports import JournalUnavailable
from hmi.store.chain import START, clean_text, commitment, facts_json, new_salt, row_hash
from hmi.store.checkpoint import EVERY_ROWS, EVERY_S, Checkpoint, origin_of, rows_proved_by, signed_note, write_copy
from hmi.store.database import Database
from hmi.store.journal_reader import read_rows
from hmi.store.panel_key import open_signer
from hmi.store.tables import CheckpointRow, JournalEntry, JournalPayload
from hmi.store.uuid7 import uuid7
from hmi.store.verify import VerifyReport, verify

log = logging.getLogger(__name__)

NEARLY_FULL = 0.8
"""Warn from here on (practice, SEC-7)."""
CLOCK_TOLERANCE_NS = 1_000_000_000
"""Time synchronisation slews by less; a larger step back is a record of its own."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """What belongs to one act: all of it becomes durable with the row, or none of it."""

    session: Session
    seq: int


class Journal:
    """Writer and reader of one records file; implements ``hmi.ports.JournalPort``. Writes on the service's loop.

    Args:
        path: The records file; keys lie in ``pki/records`` beside it.
        panel: Names this chain.
        checkpoints: Where copies of checkpoints go, best on another machine; ``checkpoints`` beside the file if None.
        max_bytes: The file never grows beyond; acts are refused instead.

    Raises:
        JournalUnavailable: The file cannot be opened or is damaged.
    """

    def __init__(
        self, path: Path, *, panel: str, checkpoints: Path | None = None, max_bytes: int | None = None
    ) -> None:
        self.path = path
        self.panel = panel
        self.checkpoints = checkpoints or path.parent / "checkpoints"
        self.trouble = ""
        """What people must know about the records: nearly full, or no longer writable. Empty when all is well."""
        self._max_bytes = max_bytes
        self._run = secrets.token_hex(8)
        self._verified: tuple[bool, int] | None = None
        self._log_to_fold = False
        try:
            self._signer = open_signer(self.keys)
            self.database = Database(path, max_bytes=max_bytes)
            with self.database.reader.connect() as connection:
                size = connection.scalar(select(func.max(CheckpointRow.size)))
                rows = connection.scalar(select(func.max(JournalEntry.seq))) or 0
        except ValueError as error:
            raise JournalUnavailable(f"{self.keys}: the panel's signing key cannot be read") from error
        except (DBAPIError, OSError) as error:
            raise JournalUnavailable(f"{path}: {_cause(error)}") from error
        self._check_nothing_was_taken(rows)
        self._checkpointed = int(size or 0)
        self._checkpointed_s = clock.monotonic_s()

    @property
    def keys(self) -> Path:
        """Folder of the panel's secrets."""
        return self.path.parent / "pki" / "records"

    def close(self) -> None:
        """Sign what was written since the last checkpoint, and close the file."""
        self.checkpoint()
        self.database.close()

    def record(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        """Append one row; on the disk when its sequence number returns (a few milliseconds)."""
        with self.act(kind, subject, facts, actor=actor, roles=roles, screen=screen) as transaction:
            return transaction.seq

    @contextmanager
    def act(
        self,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        *,
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> Generator[Transaction]:
        """A row together with the changes that the body makes through ``transaction.session``.

        Durable when the block ends; an exception in it leaves neither row nor change.

        Raises:
            JournalUnavailable: Nothing was written.
        """
        try:
            with self.database.writer.begin() as connection, Session(connection) as session:
                seq = self._append(session, kind, subject, facts, actor, roles, screen)
                yield Transaction(session, seq)
                session.flush()
        except DBAPIError as error:
            self.trouble = _cause(error)
            raise JournalUnavailable(self.trouble) from error
        self.trouble = self._space_warning()
        if seq - self._checkpointed >= EVERY_ROWS:
            self.checkpoint()

    async def read(self, question: AskJournal) -> JournalAnswer:
        """Rows newest first, read beside the writer."""
        rows = await asyncio.to_thread(read_rows, self.database.reader, question)
        is_intact, verified_ns = self._verified or (None, None)
        return JournalAnswer(rows=rows, is_intact=is_intact, verified_ns=verified_ns)

    async def verify(self) -> VerifyReport:
        """Check the whole chain in a thread; ``read`` tells the result from then on."""
        report = await asyncio.to_thread(verify, self.path, self.checkpoints)
        self._verified = (report.is_intact, clock.now_ns())
        return report

    def tend(self) -> None:
        """Call about once a second: signs a checkpoint when 15 minutes have passed, and finishes erasures."""
        if clock.monotonic_s() - self._checkpointed_s >= EVERY_S:
            self.checkpoint()
        if self._log_to_fold:
            self.fold_log()

    def fold_log(self) -> None:
        """Empty the write-ahead log, so that no file holds what was erased; ``tend`` tries again if that failed."""
        self._log_to_fold = not self.database.fold_log()

    def checkpoint(self) -> None:
        """Sign the chain's head, unless nothing is new. Trouble is logged: it must not stop the record itself."""
        self._checkpointed_s = clock.monotonic_s()
        try:
            with self.database.writer.begin() as connection, Session(connection) as session:
                head = _head(session)
                if head is None or head.seq <= self._checkpointed:
                    return
                note = signed_note(
                    Checkpoint(origin=origin_of(self.panel), size=head.seq, head=head.hash), self._signer
                )
                session.execute(insert(CheckpointRow).values(size=head.seq, time_ns=clock.now_ns(), note=note))
                self._checkpointed = head.seq
            write_copy(self.checkpoints, self._checkpointed, note, self._signer)
        except (DBAPIError, OSError) as error:
            log.error("no checkpoint could be written: %s", _cause(error))

    def _append(
        self,
        session: Session,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        head = _head(session)
        now_ns = clock.now_ns()
        if head is not None and now_ns < head.time_ns - CLOCK_TOLERANCE_NS and kind != "clock.stepped_back":
            stepped: dict[str, Scalar | None] = {"seconds": (head.time_ns - now_ns) / 1e9}
            self._insert(session, head, now_ns, "clock.stepped_back", "", stepped, None, frozenset(), "")
            head = _head(session)
        return self._insert(session, head, now_ns, kind, subject, facts, actor, roles, screen)

    def _insert(
        self,
        session: Session,
        head: JournalEntry | None,
        now_ns: int,
        kind: str,
        subject: str,
        facts: Mapping[str, Scalar | None],
        actor: PersonRef | None,
        roles: frozenset[Role],
        screen: str,
    ) -> int:
        salt, text = new_salt(), facts_json(facts)
        row: dict[str, object] = {
            "seq": 1 if head is None else head.seq + 1,
            "id": uuid7(now_ns),
            "time_ns": now_ns,
            "mono_ns": int(clock.monotonic_s() * 1e9),
            "run": self._run,
            "actor": actor,
            "roles": ",".join(sorted(roles)),
            "panel": clean_text(self.panel),
            "screen": clean_text(screen),
            "kind": clean_text(kind),
            "subject": clean_text(subject),
            "commitment": commitment(salt, text),
            "previous": START if head is None else head.hash,
        }
        session.execute(insert(JournalEntry).values(**row, hash=row_hash(row)))
        session.execute(insert(JournalPayload).values(seq=row["seq"], salt=salt, facts=text))
        return 1 if head is None else head.seq + 1

    def _check_nothing_was_taken(self, rows: int) -> None:
        """A file that was deleted or replaced must not begin a new panel, which would ask for a first administrator."""
        proved = rows_proved_by(self.checkpoints)
        if proved <= rows:
            return
        self.database.close()
        raise JournalUnavailable(
            f"{self.path}: {rows} records, but {self.checkpoints} proves {proved}: some were removed. Bring a backup "
            f"back into an empty folder with 'tandem restore', or move that folder away to begin anew"
        )

    def _space_warning(self) -> str:
        disk = shutil.disk_usage(self.path.parent)
        share = 1 - disk.free / disk.total
        if self._max_bytes is not None:
            share = max(share, self.path.stat().st_size / self._max_bytes)
        return f"nearly full: {share:.0%}" if share >= NEARLY_FULL else ""


def _head(session: Session) -> JournalEntry | None:
    statement = select(JournalEntry).order_by(desc("seq")).limit(1)
    return session.execute(statement).scalars().first()


def _cause(error: DBAPIError | OSError) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else str(error.strerror or error)
