"""The records taken away, replaced or unwritable under a running service: nothing is lost, nothing is pretended."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmi.domain.records_trouble import RecordsTrouble
from hmi.ports.journal import JournalUnavailable
from hmi.store.journal import Journal
from hmi.store.verify import verify

Note = Callable[..., int]


def rows_in(file: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT seq, kind FROM journal ORDER BY seq").fetchall()


def remove(journal: Journal) -> None:
    for name in ("", "-wal", "-shm"):
        journal.path.with_name(journal.path.name + name).unlink(missing_ok=True)


def pragma(journal: Journal, words: str) -> None:
    raw = journal.database.writer.raw_connection()
    raw.cursor().execute(f"PRAGMA {words}")
    raw.close()


@pytest.mark.parametrize("with_logs", [True, False])
def test_that_a_removed_file_refuses_acts_and_is_written_again_whole(journal: Journal, note: Note, with_logs: bool):
    note("first")
    note("second")
    remove(journal) if with_logs else journal.path.unlink()

    with pytest.raises(JournalUnavailable, match="taken away"):
        note("refused")
    told = journal.trouble
    journal.tend()
    note("after")

    assert (told, journal.trouble.startswith("taken")) == (RecordsTrouble.TAKEN_AWAY, False)
    kinds = ["first", "second", "records.rewritten", "after"]
    assert rows_in(journal.path) == list(enumerate(kinds, start=1))
    assert verify(journal.path).is_intact


def test_that_a_removed_file_is_noticed_without_any_act(journal: Journal, note: Note):
    note("first")
    remove(journal)

    journal.tend()

    assert [kind for _seq, kind in rows_in(journal.path)] == ["first", "records.rewritten"]
    assert journal.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("with_another", [False, True])
def test_that_no_record_is_lost_with_a_removed_log(journal: Journal, note: Note, with_another: bool):
    note("first")
    log = journal.path.with_name("records.sqlite-wal")
    log.unlink()
    if with_another:
        log.write_bytes(b"of another file")

    with pytest.raises(JournalUnavailable, match="taken away"):
        note("refused")
    journal.tend()
    note("after")
    elsewhere = shutil.copytree(journal.path.parent, journal.path.parent.with_name("as_after_a_power_cut"))

    kinds = ["first", "records.rewritten", "after"]
    assert [kind for _seq, kind in rows_in(elsewhere / "records.sqlite")] == kinds
    assert verify(elsewhere / "records.sqlite").is_intact


def test_that_people_are_read_from_the_file_written_again(journal: Journal, note: Note, project: Path):
    note("first")
    remove(journal)
    journal.tend()
    journal.close()

    again = Journal(project / "records.sqlite", panel="cell 1")
    seq = again.record("later", "", {}, actor=None, roles=frozenset(), screen="")
    again.close()

    assert seq == 3


def test_that_a_folder_that_was_moved_goes_on_when_it_is_back(journal: Journal, note: Note, project: Path):
    note("first")
    elsewhere = project.with_name("elsewhere")
    project.rename(elsewhere)

    journal.tend()
    while_away = journal.trouble
    with pytest.raises(JournalUnavailable):
        note("refused")
    is_made_anew = project.exists()
    elsewhere.rename(project)
    journal.tend()

    assert (while_away, is_made_anew) == (RecordsTrouble.TAKEN_AWAY, False)
    assert [kind for _seq, kind in rows_in(journal.path)] == ["first", "records.resumed"]
    assert journal.trouble != RecordsTrouble.TAKEN_AWAY


def test_that_another_file_in_its_place_is_left_alone(journal: Journal, note: Note, project: Path):
    note("first")
    shutil.copy(journal.path, project / "copy")
    journal.path.rename(project / "records.before")
    (project / "copy").rename(journal.path)
    before = journal.path.read_bytes()

    with pytest.raises(JournalUnavailable, match="replaced"):
        note("refused")
    journal.tend()

    assert journal.trouble == RecordsTrouble.REPLACED
    assert journal.path.read_bytes() == before


def test_that_a_trouble_that_is_over_is_told_no_longer_and_is_on_record(journal: Journal, note: Note):
    note("first")
    pragma(journal, "query_only=ON")
    with pytest.raises(JournalUnavailable, match="not writable"):
        note("refused")
    journal.tend()
    told = journal.trouble

    pragma(journal, "query_only=OFF")
    journal.tend()

    assert told == RecordsTrouble.NOT_WRITABLE
    assert journal.trouble != RecordsTrouble.NOT_WRITABLE
    assert [kind for _seq, kind in rows_in(journal.path)] == ["first", "records.resumed"]


def test_that_another_program_that_holds_the_file_is_named(journal: Journal, note: Note):
    note("first")
    pragma(journal, "busy_timeout=1")
    with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnavailable, match="in use"):
            note("refused")
        other.execute("ROLLBACK")

    assert note("after") == 2
