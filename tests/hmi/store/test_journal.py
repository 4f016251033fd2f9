"""REC-7, SEC-6, SEC-7: the record only grows, in order, and says when it cannot."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import hmi.store
from hmi.domain.person import PersonRef, Role
from hmi.domain.query import AskJournal
from hmi.ports.journal import JournalUnavailable
from hmi.store.journal import Journal
from hmi.store.verify import verify

Note = Callable[..., int]
NOBODY = {"actor": None, "roles": frozenset[Role](), "screen": ""}


def raw(journal: Journal) -> sqlite3.Connection:
    connection = sqlite3.connect(journal.path)
    connection.execute("PRAGMA recursive_triggers=ON")
    return connection


def set_read_only(journal: Journal, state: str) -> None:
    connection = journal.database.writer.raw_connection()
    connection.cursor().execute(f"PRAGMA query_only={state}")
    connection.close()


async def test_that_a_record_is_read_back_as_it_was_written(journal: Journal, note: Note):
    seq = note("write_tag.done", "speed", value=50.5, unit="mm/s")

    (row,) = (await journal.read(AskJournal())).rows

    assert (row.seq, row.kind, row.subject, row.actor, row.role) == (seq, "write_tag.done", "speed", "p-1", "operator")
    assert row.facts == {"value": "50.5", "unit": "mm/s"}
    assert row.panel == "panel"


async def test_that_rows_come_newest_first_and_page_backwards(journal: Journal, note: Note):
    for _ in range(5):
        note()

    first = (await journal.read(AskJournal(limit=2))).rows
    second = (await journal.read(AskJournal(limit=2, before=first[-1].seq))).rows

    assert [row.seq for row in (*first, *second)] == [5, 4, 3, 2]


async def test_that_rows_are_found_by_kind_actor_and_text(journal: Journal, note: Note):
    note("a.done", "speed")
    note("b.done", "gripper", why="Jam at feeder")
    journal.record("c.done", "", {}, **NOBODY)

    assert [row.seq for row in (await journal.read(AskJournal(kinds=("a.done", "c.done")))).rows] == [3, 1]
    assert [row.seq for row in (await journal.read(AskJournal(actor=PersonRef("p-1")))).rows] == [2, 1]
    assert [row.seq for row in (await journal.read(AskJournal(text="jam AT"))).rows] == [2]


@pytest.mark.parametrize("text", ["ölpumpe", "ÖLPUMPE", "Straße", "STRASSE"])
async def test_that_letters_of_every_language_are_found_in_either_case(journal: Journal, note: Note, text: str):
    note("a.done", "Ölpumpe", place="Straße 3")
    note("b.done", "gripper")

    assert [row.seq for row in (await journal.read(AskJournal(text=text))).rows] == [1]


def test_that_records_of_a_newer_tandem_are_called_so_and_left_alone(journal: Journal, note: Note):
    note()
    journal.close()
    with closing(raw(journal)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(JournalUnavailable, match="newer Tandem"):
        Journal(journal.path, panel="cell 1")

    assert verify(journal.path).rows == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET kind = 'other' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = 1",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 1",
        "REPLACE INTO journal SELECT 9, id, time_ns, mono_ns, run, actor, roles, panel, screen, kind, subject, "
        "commitment, previous, hash FROM journal WHERE seq = 1",
        "UPDATE payload SET facts = '{}' WHERE seq = 1",
        "INSERT OR REPLACE INTO payload VALUES (1, x'00', '{}')",
        "UPDATE checkpoint SET note = ''",
        "DELETE FROM checkpoint",
        "INSERT OR REPLACE INTO checkpoint SELECT size, 0, '' FROM checkpoint",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_that_nothing_written_can_be_changed_with_sql(journal: Journal, note: Note, statement: str, recursive: str):
    note()
    journal.checkpoint()

    with closing(raw(journal)) as connection:
        connection.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)

    assert verify(journal.path).is_intact


def test_that_each_connection_is_hardened(journal: Journal):
    with journal.database.writer.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete")
        }

    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
    }


def test_that_an_act_that_breaks_leaves_neither_row_nor_change(journal: Journal):
    with pytest.raises(RuntimeError), journal.act("x", "", {}, **NOBODY):
        raise RuntimeError("boom")

    assert verify(journal.path).rows == 0


def test_that_a_clock_set_back_keeps_the_order_and_is_on_record(project: Path):
    hours = 2
    journal = Journal(project / "records.sqlite", panel="cell", now_ns=lambda: hours * 3600 * 10**9)
    journal.record("write_tag.done", "", {}, **NOBODY)
    hours = 1
    journal.record("write_tag.done", "", {}, **NOBODY)
    journal.close()

    with closing(raw(journal)) as connection:
        rows = connection.execute("SELECT seq, kind, mono_ns FROM journal ORDER BY seq").fetchall()
    assert [kind for _, kind, _ in rows] == ["write_tag.done", "clock.stepped_back", "write_tag.done"]
    assert [mono for _, _, mono in rows] == sorted(mono for _, _, mono in rows)
    assert verify(journal.path).is_intact


def test_that_a_full_store_warns_at_eighty_percent_then_refuses(project: Path):
    journal = Journal(project / "records.sqlite", panel="cell", max_bytes=512 * 1024)
    written = 0
    warned_at = None

    with pytest.raises(JournalUnavailable, match="full"):  # noqa: PT012  # it fills up step by step
        while True:
            journal.record("x", "", {"filler": "y" * 500}, **NOBODY)
            written += 1
            if "nearly full" in journal.trouble and warned_at is None:
                journal.database.fold_log()
                warned_at = written

    assert warned_at is not None
    assert warned_at < written
    assert "full" in journal.trouble
    report = verify(journal.path)
    assert report.is_intact
    assert report.rows == written
    journal.database.close()


def test_that_a_damaged_file_is_unavailable_and_left_alone(project: Path):
    file = project / "records.sqlite"
    file.write_bytes(b"this is no database at all" * 400)

    with pytest.raises(JournalUnavailable):
        Journal(file, panel="cell")

    assert file.read_bytes().startswith(b"this is no database")


def test_that_a_read_only_file_refuses_acts(journal: Journal, note: Note):
    note()
    set_read_only(journal, "ON")

    with pytest.raises(JournalUnavailable):
        note()

    set_read_only(journal, "OFF")
    assert note() == 2


def test_that_a_broken_string_from_a_controller_does_not_stop_the_record(journal: Journal, note: Note):
    note("x", "bad \ud800 text", value="\udfff", number=float("nan"))

    assert verify(journal.path).is_intact


def test_that_the_schema_is_what_the_tables_say(journal: Journal):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlmodel import SQLModel

    for module in iter_modules(hmi.store.__path__):  # each noun declares its own tables
        import_module(f"hmi.store.{module.name}")
    with journal.database.reader.connect() as connection:
        tables = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")}
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    assert tables >= set(SQLModel.metadata.tables)
    assert [difference for difference in differences if difference[0] in ("add_table", "add_column")] == []
    assert [difference for difference in differences if difference[0] in ("remove_table", "remove_column")] == []


def test_that_ids_are_version_seven_and_sort_by_time(journal: Journal, note: Note):
    from uuid import UUID

    for _ in range(3):
        note()

    with closing(raw(journal)) as connection:
        ids = [UUID(row[0]) for row in connection.execute("SELECT id FROM journal ORDER BY seq")]
    assert {identity.version for identity in ids} == {7}
    assert len(set(ids)) == 3


def test_that_records_that_are_gone_do_not_begin_a_new_panel(tmp_path: Path):
    """Whoever deletes them would be asked to make the first administrator."""
    journal = Journal(tmp_path / "records.sqlite", panel="cell 1")
    for number in range(3):
        journal.record("test", "x", {"n": number}, actor=None, roles=frozenset(), screen="panel")
    journal.close()
    for file in tmp_path.glob("records.sqlite*"):
        file.unlink()

    with pytest.raises(JournalUnavailable, match=r"0 records, but .*checkpoints proves 3: some were removed"):
        Journal(tmp_path / "records.sqlite", panel="cell 1")

    (tmp_path / "checkpoints").rename(tmp_path / "checkpoints of before")
    Journal(tmp_path / "records.sqlite", panel="cell 1").close()
