"""A folder of a site's own files is taken over while the service runs, and a slip of the pen takes nothing away."""

import os
from pathlib import Path

import pytest

from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER, failure_modes_in_use, shipped_folder
from hmi.domain.failure_mode import FailureModeId
from tests.hmi.content.test_failure_modes_file import MODE

CABLE = FailureModeId("cable_worn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / FAILURE_MODES_FOLDER
    folder.mkdir()
    return folder


def write(file: Path, words: str) -> None:
    file.write_text(words, encoding="utf-8")
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


def test_that_a_project_without_the_folder_uses_what_ships(tmp_path: Path):
    in_use = failure_modes_in_use(tmp_path / "project")

    assert in_use.value.modes == shipped_folder().modes
    assert (in_use.is_shipped, in_use.sha256, in_use.trouble) == (True, "", "")


def test_that_a_file_which_is_added_changed_and_taken_away_is_followed(folder: Path):
    in_use = failure_modes_in_use(folder.parent)
    write(folder / "own.yaml", MODE)
    added, first = in_use.value.find(CABLE), in_use.sha256
    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 9"))
    changed, second = in_use.value.find(CABLE), in_use.sha256
    (folder / "own.yaml").unlink()

    assert added is not None
    assert changed is not None
    assert (added.severity, changed.severity) == (6, 9)
    assert len({first, second, ""}) == 3
    assert in_use.value.find(CABLE) is None
    assert in_use.is_shipped


def test_that_a_wrong_file_is_told_by_name_and_what_was_read_before_stays(folder: Path, caplog):
    write(folder / "own.yaml", MODE)
    in_use = failure_modes_in_use(folder.parent)

    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 60"))

    assert in_use.value.find(CABLE) is not None
    assert in_use.trouble.startswith("own.yaml:10: modes.0.severity: 60:")
    assert str(folder.parent) not in in_use.trouble
    assert "is not used" in caplog.text
    caplog.clear()
    write(folder / "own.yaml", MODE)
    assert in_use.value.find(CABLE) is not None
    assert in_use.trouble == ""


def test_that_the_digest_of_a_library_changes_with_what_it_says(folder: Path):
    before = failure_modes_in_use(folder.parent).value.digest
    write(folder / "own.yaml", MODE)
    in_use = failure_modes_in_use(folder.parent)

    assert len(before) == 64
    assert in_use.value.digest != before
    assert in_use.value.digest == failure_modes_in_use(folder.parent).value.digest
