"""The journal: one row per act, chained, and durable before anybody is told that it happened."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from hmi import clock
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import AskJournal, JournalAnswer, JournalRow
from hmi.domain.records_trouble import RecordsTrouble
from hmi.domain.tag import Scalar
from hmi.ports.journal import JournalUnavailable
from hmi.store.chain_writer import Act, ChainWriter, head_of
from hmi.store.checkpoint import EVERY_ROWS, EVERY_S, Checkpoint, origin_of, rows_proved_by, signed_note, write_copy
from hmi.store.database import Database
from hmi.store.journal_reader import read_rows, read_spread
from hmi.store.panel_key import open_signer
from hmi.store.records_file import NEARLY_FULL, RecordsFile, Whereabouts, trouble_of
from hmi.store.tables import CheckpointRow, JournalEntry
from hmi.store.verify import VerifyReport, verify

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Transaction:
    """What belongs to one act: all of it becomes durable with the row, or none of it."""

    session: Session
    seq: int


class Journal:
    """Writer and reader of one records file; implements ``JournalPort``. Writes on the service's loop.

    Args:
        path: The records file; keys lie in ``pki/records`` beside it.
        panel: Names this chain.
        checkpoints: Where copies of checkpoints go, best on another machine; ``checkpoints`` beside the file if None.
        max_bytes: The file never grows beyond; acts are refused instead.
        now_ns: The clock by which acts are put on record, Unix ns.

    Raises:
        JournalUnavailable: The file cannot be opened, is damaged, or a newer Tandem wrote it.
    """

    def __init__(
        self,
        path: Path,
        *,
        panel: str,
        checkpoints: Path | None = None,
        max_bytes: int | None = None,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self.path = path
        self.panel = panel
        self.checkpoints = checkpoints or path.parent / "checkpoints"
        self._max_bytes = max_bytes
        self._now_ns = now_ns
        self._chain = ChainWriter(panel, now_ns)
        self._fault: RecordsTrouble | None = None
        """What kept the last act from being recorded."""
        self._fault_since_s = 0.0
        self._was_rewritten = False
        self._verified: tuple[bool, int] | None = None
        self._log_to_fold = False
        try:
            self._signer = open_signer(self.keys)
            self.database = Database(path, max_bytes=max_bytes)
            self._file = RecordsFile(path, max_bytes)
            with self.database.reader.connect() as connection:
                size = connection.scalar(select(func.max(CheckpointRow.size)))
                rows = connection.scalar(select(func.max(JournalEntry.seq))) or 0
        except ValueError as error:
            raise JournalUnavailable(f"{self.keys}: the panel's signing key cannot be read") from error
        except (DBAPIError, OSError) as error:
            raise JournalUnavailable(f"{path}: {_cause(error)}") from error
        except CommandError as error:
            raise JournalUnavailable(f"{path}: written by a newer Tandem than this one") from error
        self._check_nothing_was_taken(rows)
        self._checkpointed = int(size or 0)
        self._checkpointed_s = clock.monotonic_s()

    @property
    def trouble(self) -> str:
        """What people must know: a ``RecordsTrouble``, or ``nearly full: 83%``. Empty when all is well."""
        if self._fault is not None:
            return self._fault.value
        share = self._file.share_used()
        return f"nearly full: {share:.0%}" if share >= NEARLY_FULL else ""

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
        told = Act(kind=kind, subject=subject, facts=facts, actor=actor, roles=roles, screen=screen)
        self._check_file()
        try:
            with self.database.writer.begin() as connection, Session(connection) as session:
                seq = self._chain.append(session, told)
                yield Transaction(session, seq)
                session.flush()
        except DBAPIError as error:
            raise self._unavailable(trouble_of(error)) from error
        self._check_file()
        self._fault = None
        if seq - self._checkpointed >= EVERY_ROWS:
            self.checkpoint()

    @contextmanager
    def changes(self) -> Generator[Session]:
        """Changes of tables that no act of anybody made, such as what a machine did; durable when the block ends.

        Raises:
            JournalUnavailable: Nothing was written.
        """
        self._check_file()
        try:
            with self.database.writer.begin() as connection, Session(connection) as session:
                yield session
                session.flush()
        except DBAPIError as error:
            raise self._unavailable(trouble_of(error)) from error

    async def read(self, question: AskJournal) -> JournalAnswer:
        """Rows newest first, read beside the writer."""
        rows = await asyncio.to_thread(read_rows, self.database.reader, question)
        is_intact, verified_ns = self._verified or (None, None)
        return JournalAnswer(rows=rows, is_intact=is_intact, verified_ns=verified_ns)

    async def spread(self, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
        """Rows from all over the period, and how many are left out; read beside the writer."""
        return await asyncio.to_thread(read_spread, self.database.reader, question)

    async def verify(self) -> VerifyReport:
        """Check the whole chain in a thread; ``read`` tells the result from then on."""
        report = await asyncio.to_thread(verify, self.path, self.checkpoints)
        self._verified = (report.is_intact, self._now_ns())
        return report

    def tend(self) -> None:
        """Call about once a second: minds the file, goes on when a trouble is over, signs a checkpoint when 15 minutes
        have passed, and finishes erasures."""
        with suppress(JournalUnavailable):
            self._check_file()
        if self._fault is not None:
            self._write_again()
            self._resume()
            return
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
        if self._file.whereabouts() is not Whereabouts.THERE:
            return
        try:
            with self.database.writer.begin() as connection, Session(connection) as session:
                head = head_of(session)
                if head is None or head.seq <= self._checkpointed:
                    return
                note = signed_note(
                    Checkpoint(origin=origin_of(self.panel), size=head.seq, head=head.hash), self._signer
                )
                session.execute(insert(CheckpointRow).values(size=head.seq, time_ns=self._now_ns(), note=note))
                self._checkpointed = head.seq
            write_copy(self.checkpoints, self._checkpointed, note, self._signer)
        except (DBAPIError, OSError) as error:
            log.error("no checkpoint could be written: %s", _cause(error))

    def _check_nothing_was_taken(self, rows: int) -> None:
        """A file that was deleted or replaced must not begin a new panel, which would ask for a first administrator."""
        proved = rows_proved_by(self.checkpoints)
        if proved <= rows:
            return
        self.database.close()
        raise JournalUnavailable(
            f"{self.path}: {rows} records, but {self.checkpoints} proves {proved}: some were removed. Bring a backup "
            f"back into an empty folder with 'tandem restore', or go on without them: 'tandem journal begin-anew'"
        )

    def _check_file(self) -> None:
        """Before and after each act: what is written must be found again."""
        match self._file.whereabouts():
            case Whereabouts.GONE | Whereabouts.NO_FOLDER | Whereabouts.WITHOUT_LOG:
                raise self._unavailable(RecordsTrouble.TAKEN_AWAY)
            case Whereabouts.ANOTHER:
                raise self._unavailable(RecordsTrouble.REPLACED)
            case Whereabouts.THERE:
                pass

    def _unavailable(self, trouble: RecordsTrouble) -> JournalUnavailable:
        if self._fault is None:
            self._fault_since_s = clock.monotonic_s()
            log.error("the journal cannot be written: %s", trouble)
        self._fault = trouble
        return JournalUnavailable(trouble.value)

    def _write_again(self) -> None:
        """Where somebody removed the file or its log, only the open connection holds all records: write them anew."""
        if self._file.whereabouts() not in (Whereabouts.GONE, Whereabouts.WITHOUT_LOG):
            return
        try:
            self.database.write_again()
            self._file = RecordsFile(self.path, self._max_bytes)
        except (DBAPIError, sqlite3.Error, OSError) as error:
            log.error("the records that were taken away could not be written again: %s", error)
            return
        log.warning("%s was taken away; the records were written there again", self.path)
        self._was_rewritten = True

    def _resume(self) -> None:
        """See whether the trouble is over by putting on record that it is."""
        fault, seconds = self._fault, round(clock.monotonic_s() - self._fault_since_s)
        kind = "records.rewritten" if self._was_rewritten else "records.resumed"
        facts: dict[str, Scalar | None] = {"trouble": fault, "seconds": seconds}
        with suppress(JournalUnavailable):
            self.record(kind, "", facts, actor=None, roles=frozenset(), screen="")
            self._was_rewritten = False


def _cause(error: DBAPIError | OSError) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else str(error.strerror or error)
