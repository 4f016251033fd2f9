"""Records that were lost are missed; going on without them is a record of its own, and nothing is thrown away."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hmi.ports.journal import JournalUnavailable
from hmi.store.journal import Journal
from hmi.store.new_beginning import NothingLost, begin_anew
from hmi.store.verify import verify


@pytest.fixture
def lost(project: Path) -> Path:
    """A project that had three records, of which the checkpoint alone is left."""
    journal = Journal(project / "records.sqlite", panel="cell 1")
    for _ in range(3):
        journal.record("x", "", {}, actor=None, roles=frozenset(), screen="")
    journal.close()
    for file in project.glob("records.sqlite*"):
        file.unlink()
    return project


def test_that_the_new_records_say_first_what_is_missing(lost: Path):
    with pytest.raises(JournalUnavailable, match="begin-anew"):
        Journal(lost / "records.sqlite", panel="cell 1")

    aside = begin_anew(lost, "cell 1")

    Journal(lost / "records.sqlite", panel="cell 1").close()
    with closing(sqlite3.connect(lost / "records.sqlite")) as records:
        ((seq, kind, screen, facts),) = records.execute(
            "SELECT seq, kind, screen, facts FROM journal JOIN payload USING (seq)"
        )
    assert (seq, kind, screen) == (1, "records.begun_anew", "console")
    assert json.loads(facts) == {"proved": 3, "left": 0, "kept_in": aside.name}
    assert [note.name for note in (aside / "checkpoints").glob("*.note")] == ["000000000003.note"]
    assert verify(lost / "records.sqlite", lost / "checkpoints").is_intact
    assert verify(lost / "records.sqlite", aside / "checkpoints").first_bad == 2  # copies elsewhere still tell


def test_that_whole_records_are_not_set_aside(journal: Journal, note: Callable[..., int], project: Path):
    note()
    journal.checkpoint()

    with pytest.raises(NothingLost):
        begin_anew(project, "cell 1")

    assert verify(project / "records.sqlite", project / "checkpoints").rows == 1


def test_that_where_there_never_were_records_nothing_is_lost(project: Path):
    with pytest.raises(NothingLost):
        begin_anew(project, "cell 1")
    assert list(project.iterdir()) == []
