"""Files of our own: whole or as before, and nothing left beside them."""

import os
from pathlib import Path

import pytest

from hmi.durable_file import PART, sync, write_durably


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_that_a_file_is_made_and_replaced(tmp_path: Path):
    file = tmp_path / "notes.txt"

    write_durably(file, b"first and longer")
    write_durably(file, b"second")

    assert (file.read_bytes(), names_in(tmp_path)) == (b"second", ["notes.txt"])


def test_that_a_secret_is_never_readable_by_others(tmp_path: Path):
    file = tmp_path / "secret"

    write_durably(file, b"x", mode=0o600)

    assert file.stat().st_mode & 0o777 == 0o600


def test_that_what_was_interrupted_before_is_in_nobodys_way(tmp_path: Path):
    file = tmp_path / "notes.txt"
    file.with_name(file.name + PART).write_bytes(b"half of something long")

    write_durably(file, b"whole")

    assert (file.read_bytes(), names_in(tmp_path)) == (b"whole", ["notes.txt"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_that_a_full_disk_leaves_the_old_file_and_no_part_of_the_new(tmp_path: Path):
    file = tmp_path / "notes.txt"
    write_durably(file, b"old")
    os.symlink("/dev/full", file.with_name(file.name + PART))

    with pytest.raises(OSError, match="No space left"):
        write_durably(file, b"new")

    assert (file.read_bytes(), names_in(tmp_path)) == (b"old", ["notes.txt"])


def test_that_who_has_a_name_of_their_own_is_not_disturbed_by_others(tmp_path: Path):
    file = tmp_path / "key"
    others = file.with_name(file.name + PART)
    others.write_bytes(b"somebody else's")

    write_durably(file, b"mine", part=tmp_path / ".key.mine")

    assert (file.read_bytes(), others.read_bytes()) == (b"mine", b"somebody else's")


def test_that_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        write_durably(tmp_path / "no" / "notes.txt", b"x")
    with pytest.raises(FileNotFoundError):
        sync(tmp_path / "no")
