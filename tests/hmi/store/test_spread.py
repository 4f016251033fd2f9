"""Rows from all over a period: more than can be shown are thinned, and nowhere does it look as if nothing happened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from hmi.domain.query import AskJournal
from hmi.store.journal import Journal
from hmi.store.journal_reader import read_spread

HOUR_NS = 3_600 * 10**9
Note = Callable[..., int]


def at(path: Path, moments_ns: list[int], folder: Path) -> Path:
    """A copy of the records whose rows were written at these moments; nobody verifies it."""
    copy = folder / "copy.sqlite"
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
        new.execute("DROP TRIGGER journal_no_update")
        new.executemany("UPDATE journal SET time_ns = ? WHERE seq = ?", [(t, i) for i, t in enumerate(moments_ns, 1)])
        new.commit()
    return copy


def spread(path: Path, limit: int) -> tuple[list[int], int]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        rows, left_out = read_spread(engine, AskJournal(limit=limit, start_ns=0, end_ns=10**6 * HOUR_NS))
        return [row.seq for row in rows], left_out
    finally:
        engine.dispose()


@pytest.mark.parametrize(("limit", "left_out"), [(10, 30), (40, 0), (41, 0)])
def test_that_what_is_left_out_is_counted(journal: Journal, note: Note, tmp_path: Path, limit: int, left_out: int):
    moments = [note() * HOUR_NS for _ in range(40)]

    seqs, missing = spread(at(journal.path, moments, tmp_path), limit)

    assert (len(seqs), missing) == (40 - left_out, left_out)
    assert seqs == sorted(seqs, reverse=True)


def test_that_a_busy_hour_does_not_push_out_the_quiet_days_before_it(journal: Journal, note: Note, tmp_path: Path):
    quiet = [note() * 24 * HOUR_NS for _ in range(5)]
    busy = [200 * HOUR_NS + note() for _ in range(60)]

    seqs, missing = spread(at(journal.path, quiet + busy, tmp_path), 20)

    assert seqs[-5:] == [5, 4, 3, 2, 1]
    assert (len(seqs), missing) == (20, 45), "the hour takes the room that is left"


async def test_that_no_rows_are_no_rows(journal: Journal):
    assert await journal.spread(AskJournal(limit=5)) == ((), 0)


async def test_that_an_outcome_comes_with_what_was_asked_before_the_period(journal: Journal, note: Note):
    asked = note("write_tag.asked", value=65.0)
    done = note("write_tag.done", asked=asked)

    rows, left_out = await journal.spread(AskJournal(limit=5, kinds=("write_tag.done",)))

    assert ([row.seq for row in rows], left_out) == ([done, asked], 0)
