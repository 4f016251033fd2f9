"""REC-2, REC-3: checkpoints leave the panel, and what they prove there holds against the records here."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hmi.domain.records_trouble import CopiesTrouble
from hmi.store.copies import CopiesElsewhere
from hmi.store.journal import Journal
from hmi.store.verify import verify

Note = Callable[..., int]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "other machine"
    folder.mkdir()
    return folder


@pytest.fixture
def copies(journal: Journal, note: Note, elsewhere: Path) -> CopiesElsewhere:
    note()
    journal.checkpoint()
    return CopiesElsewhere(journal.checkpoints, elsewhere)


def test_that_checkpoints_are_copied_with_the_key_and_prove_the_records(
    copies: CopiesElsewhere, journal: Journal, note: Note, elsewhere: Path
):
    first = copies.copy()
    note()
    journal.checkpoint()

    assert (first, copies.copy()) == (None, None)
    assert sorted(file.name for file in elsewhere.iterdir()) == [
        "000000000001.note",
        "000000000002.note",
        "panel.pub.pem",
    ]
    assert verify(journal.path, elsewhere).is_intact


def test_that_a_folder_that_is_away_is_told_never_made_and_filled_when_it_is_back(
    copies: CopiesElsewhere, elsewhere: Path
):
    elsewhere.rmdir()

    away = copies.copy()
    was_made = elsewhere.exists()
    elsewhere.mkdir()

    assert (away, was_made, copies.copy()) == (CopiesTrouble.NOT_REACHED, False, None)
    assert len(list(elsewhere.glob("*.note"))) == 1


def test_that_older_records_put_back_contradict_the_copies(
    copies: CopiesElsewhere, journal: Journal, note: Note, elsewhere: Path, tmp_path: Path
):
    older = shutil.copytree(journal.checkpoints, tmp_path / "older")
    note()
    journal.checkpoint()
    copies.copy()

    assert CopiesElsewhere(older, elsewhere).copy() is CopiesTrouble.CONTRADICTED


def test_that_a_chain_that_was_rebuilt_contradicts_the_copies_and_replaces_none(
    copies: CopiesElsewhere, note: Note, elsewhere: Path, tmp_path: Path
):
    copies.copy()
    before = (elsewhere / "000000000001.note").read_bytes()
    forged = Journal(tmp_path / "forged" / "records.sqlite", panel="cell 1")
    forged.record("other", "", {}, actor=None, roles=frozenset(), screen="")
    forged.checkpoint()
    forged.close()

    assert CopiesElsewhere(forged.checkpoints, elsewhere).copy() is CopiesTrouble.CONTRADICTED
    assert (elsewhere / "000000000001.note").read_bytes() == before


def test_that_the_last_checkpoint_is_copied_when_the_service_ends(
    copies: CopiesElsewhere, journal: Journal, note: Note, elsewhere: Path
):
    copies.start()
    note()
    journal.checkpoint()
    copies.stop()

    assert (elsewhere / "000000000002.note").is_file()
    assert copies.trouble is None
