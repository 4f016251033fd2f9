"""Checks a records file from the outside: plain SQL, nothing of the code that writes it but the hash rule.

Names the first row that was edited, removed, moved, added or cut off.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from hmi.domain.verification import Fault, VerifyReport
from hmi.store.chain import HASHED, START, commitment, row_hash
from hmi.store.checkpoint import Checkpoint, NotAuthentic, notes_in, read_note
from hmi.store.mentions import rows_told
from hmi.store.panel_key import PUBLIC_KEY

ERASED = "person.erased"
"""The kind of row that permits the payloads of its subject, and of the rows that it tells, to be missing."""


class _Bad(Exception):
    def __init__(self, seq: int, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.seq, self.fault, self.detail = seq, fault, detail


class _Tally:
    """What was counted until the end or the first fault."""

    def __init__(self) -> None:
        self.rows = self.checkpoints = self.erased = 0
        self.hashes: list[str] = []


class _Erased:
    """What erasures on record permit to be missing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.subjects: set[str] = set()
        self.also: set[int] = set()
        rows = connection.execute(
            "SELECT j.seq, j.subject, j.commitment, p.salt, p.facts "
            "FROM journal j LEFT JOIN payload p ON p.seq = j.seq WHERE j.kind = ?",
            (ERASED,),
        )
        for seq, subject, committed, salt, facts in rows:
            self.subjects.add(subject)
            if facts is not None and commitment(salt, facts) == committed:
                self.also.update(other for other in rows_told(facts) if other < seq)


def verify(path: Path, external_checkpoints: Path | None = None, public_key: Path | None = None) -> VerifyReport:
    """Check every row, payload and checkpoint; never writes.

    Args:
        path: The records file.
        external_checkpoints: Folder with copies of notes that left the panel; what they prove must still be there.
        public_key: PEM of the panel's key; else the one beside the external copies, else the panel's own.

    Returns:
        The first fault in order of rows. An unreadable file is a fault of row 1 or of the first row that fails.
    """
    tally = _Tally()
    try:
        if not path.is_file():
            raise _Bad(1, Fault.UNREADABLE, "no such file")
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")
            faults = list(_first_faults(connection, tally, _public_pem(path, external_checkpoints, public_key)))
            if external_checkpoints is not None and external_checkpoints.is_dir():
                pem = _public_pem(path, external_checkpoints, public_key)
                faults += _note_faults(notes_in(external_checkpoints), tally, pem)
        first = min(faults, key=lambda bad: bad.seq, default=None)
    except (sqlite3.DatabaseError, OSError, UnicodeDecodeError) as error:
        first = _Bad(tally.rows + 1, Fault.UNREADABLE, str(error))
    except _Bad as bad:
        first = bad
    return VerifyReport(
        rows=tally.rows,
        checkpoints=tally.checkpoints,
        erased=tally.erased,
        first_bad=None if first is None else first.seq,
        fault=None if first is None else first.fault,
        detail="" if first is None else first.detail,
    )


def _first_faults(connection: sqlite3.Connection, tally: _Tally, pem: bytes | None) -> Iterator[_Bad]:
    try:
        _check_rows(connection, tally)
    except _Bad as bad:
        yield bad
        return
    stored = [
        (f"checkpoint {size}", note)
        for size, note in connection.execute("SELECT size, note FROM checkpoint ORDER BY size")
    ]
    yield from _note_faults(stored, tally, pem)


def _check_rows(connection: sqlite3.Connection, tally: _Tally) -> None:
    erased = _Erased(connection)
    columns = ", ".join(f"j.{name}" for name in HASHED)
    rows = connection.execute(
        f"SELECT {columns}, j.hash, p.salt, p.facts FROM journal j LEFT JOIN payload p ON p.seq = j.seq ORDER BY j.seq"
    )
    previous, run, mono_ns = START, "", 0
    with closing(rows):  # a fault must not hold the file open for as long as somebody keeps the exception
        for row in rows:
            seq = tally.rows + 1
            if row["seq"] != seq:
                raise _Bad(seq, Fault.MISSING, f"found row {row['seq']}")
            if row["hash"] != row_hash(dict(row)):
                raise _Bad(seq, Fault.EDITED)
            if row["previous"] != previous:
                raise _Bad(seq, Fault.NOT_LINKED)
            if row["run"] == run and row["mono_ns"] < mono_ns:
                raise _Bad(seq, Fault.ORDER)
            _check_payload(row, seq, erased, tally)
            previous, run, mono_ns = row["hash"], row["run"], row["mono_ns"]
            tally.rows = seq
            tally.hashes.append(previous)


def _check_payload(row: sqlite3.Row, seq: int, erased: "_Erased", tally: _Tally) -> None:
    if row["facts"] is None:
        if row["subject"] not in erased.subjects and seq not in erased.also:
            raise _Bad(seq, Fault.PAYLOAD_MISSING)
        tally.erased += 1
    elif commitment(row["salt"], row["facts"]) != row["commitment"]:
        raise _Bad(seq, Fault.PAYLOAD_EDITED)


def _note_faults(notes: list[tuple[str, str]], tally: _Tally, pem: bytes | None) -> Iterator[_Bad]:
    proven = 0
    for name, note in notes:
        tally.checkpoints += 1
        try:
            checkpoint = read_note(note, pem or b"")
        except (NotAuthentic, ValueError) as error:
            yield _Bad(proven + 1, Fault.CHECKPOINT_FORGED, f"{name}: {error}")
            continue
        bad = _contradiction(checkpoint, tally, proven, name)
        if bad is not None:
            yield bad
        else:
            proven = checkpoint.size


def _contradiction(checkpoint: Checkpoint, tally: _Tally, proven: int, name: str) -> _Bad | None:
    if checkpoint.size > tally.rows:
        return _Bad(tally.rows + 1, Fault.TRUNCATED, f"{name} proves {checkpoint.size} rows")
    if checkpoint.size < 1 or tally.hashes[checkpoint.size - 1] != checkpoint.head:
        return _Bad(proven + 1, Fault.REBUILT, f"{name} signed another row {checkpoint.size}")
    return None


def _public_pem(path: Path, external: Path | None, public_key: Path | None) -> bytes | None:
    places = [public_key, external / PUBLIC_KEY if external else None, path.parent / "pki" / "records" / PUBLIC_KEY]
    found = next((place for place in places if place is not None and place.is_file()), None)
    return None if found is None else found.read_bytes()
