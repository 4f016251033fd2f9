"""A folder of a site's own files is taken over while the service runs, and a slip of the pen takes nothing away."""

import asyncio
import os
from pathlib import Path

import pytest

from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER, shipped_folder
from hmi.content.failure_modes_reading import failure_modes_in_use
from hmi.content.site_folder import SiteFolder, yaml_files
from hmi.domain.failure_mode import FailureModeId, FailureModeLibrary
from hmi.handwritten import ContentError
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


def read(project: Path) -> SiteFolder[FailureModeLibrary]:
    in_use = failure_modes_in_use(project)
    in_use.refresh()
    return in_use


def hide(folder: Path) -> Path:
    """Nobody can look into it until ``show``, not even root; returns where it is meanwhile."""
    aside = folder.rename(folder.with_name("aside"))
    folder.symlink_to(folder)
    return aside


def show(folder: Path, aside: Path) -> None:
    folder.unlink()
    aside.rename(folder)


def test_that_a_project_without_the_folder_uses_what_ships(tmp_path: Path):
    in_use = read(tmp_path / "project")

    assert in_use.value.modes == shipped_folder().modes
    assert (in_use.is_shipped, in_use.sha256, in_use.trouble) == (True, "", "")


def test_that_a_file_which_is_added_changed_and_taken_away_is_followed(folder: Path):
    in_use = read(folder.parent)
    write(folder / "own.yaml", MODE)
    in_use.refresh()
    added, first = in_use.value.find(CABLE), in_use.sha256
    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 9"))
    in_use.refresh()
    changed, second = in_use.value.find(CABLE), in_use.sha256
    (folder / "own.yaml").unlink()
    in_use.refresh()

    assert added is not None
    assert changed is not None
    assert (added.severity, changed.severity) == (6, 9)
    assert len({first, second, ""}) == 3
    assert in_use.value.find(CABLE) is None
    assert in_use.is_shipped


def test_that_a_wrong_file_is_told_by_name_and_what_was_read_before_stays(folder: Path, caplog):
    write(folder / "own.yaml", MODE)
    in_use = read(folder.parent)

    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 60"))
    in_use.refresh()

    assert in_use.value.find(CABLE) is not None
    assert in_use.trouble.startswith("own.yaml:10: modes.0.severity: 60:")
    assert str(folder.parent) not in in_use.trouble
    assert "is not used" in caplog.text
    caplog.clear()
    write(folder / "own.yaml", MODE)
    in_use.refresh()
    assert in_use.value.find(CABLE) is not None
    assert in_use.trouble == ""


def test_that_with_a_wrong_file_at_the_start_what_ships_is_used(folder: Path, caplog):
    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 60"))

    in_use = read(folder.parent)

    assert in_use.value.modes == shipped_folder().modes
    assert in_use.trouble.startswith("own.yaml:10:")
    caplog.clear()


def test_that_a_folder_nobody_can_look_into_takes_nothing_away_and_is_told(folder: Path, caplog):
    write(folder / "own.yaml", MODE)
    in_use = read(folder.parent)
    before = in_use.sha256

    aside = hide(folder)
    in_use.refresh()

    assert in_use.value.find(CABLE) is not None
    assert in_use.sha256 == before
    assert in_use.trouble == "failure_modes: Too many levels of symbolic links"
    show(folder, aside)
    in_use.refresh()
    assert (in_use.trouble, in_use.sha256) == ("", before)
    caplog.clear()


def test_that_only_a_folder_that_is_not_there_has_no_files(tmp_path: Path):
    (tmp_path / "notes.txt").touch()
    (tmp_path / "b.yaml").touch()
    (tmp_path / "a.yaml").touch()

    assert yaml_files(tmp_path) == [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    assert yaml_files(tmp_path / "missing") == []
    with pytest.raises(NotADirectoryError):
        yaml_files(tmp_path / "notes.txt")


def test_that_the_digest_of_a_library_changes_with_what_it_says(folder: Path):
    before = read(folder.parent).value.digest
    write(folder / "own.yaml", MODE)
    in_use = read(folder.parent)

    assert len(before) == 64
    assert in_use.value.digest != before
    assert in_use.value.digest == read(folder.parent).value.digest


async def test_that_another_process_reads_the_same_and_tells_the_same(folder: Path, caplog):
    write(folder / "own.yaml", MODE)
    followed = failure_modes_in_use(folder.parent)

    await followed.follow()

    here = read(folder.parent)
    assert (followed.value, followed.sha256) == (here.value, here.sha256)
    write(folder / "own.yaml", MODE.replace("severity: 6", "severity: 60"))
    await followed.follow()
    here.refresh()
    assert (followed.value, followed.trouble) == (here.value, here.trouble)
    assert followed.trouble.startswith("own.yaml:10:")
    caplog.clear()


class Words:
    """Reads a folder of words, beside the loop when ``may_go_on`` is set."""

    def __init__(self) -> None:
        self.reads = 0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    def read(self, project: Path | None) -> str:
        self.reads += 1
        found = "" if project is None else "".join(file.read_text() for file in yaml_files(project / "words"))
        if "fault" in found:
            raise ContentError([f"{project}/words/a.yaml:1: a fault"])
        return found or "ships"

    async def beside(self, project: Path | None) -> str:
        await self.may_go_on.wait()
        return self.read(project)

    def of(self, project: Path) -> SiteFolder[str]:
        return SiteFolder(project, "words", self.read, self.beside, "")


async def test_that_what_is_in_use_goes_on_while_a_change_is_read_and_is_read_once(tmp_path: Path):
    words = Words()
    in_use = words.of(tmp_path)
    assert (in_use.value, in_use.is_read) == ("", False)
    await in_use.follow()
    (tmp_path / "words").mkdir()
    write(tmp_path / "words" / "a.yaml", "own")
    words.may_go_on.clear()

    following = [asyncio.create_task(in_use.follow()) for _ in range(2)]
    await asyncio.sleep(0.05)
    meanwhile = (in_use.value, in_use.trouble, words.reads)
    words.may_go_on.set()
    await asyncio.gather(*following)

    assert meanwhile == ("ships", "", 1)
    assert (in_use.value, words.reads) == ("own", 2)


async def test_that_whoever_stops_while_a_change_is_read_finds_it_again(tmp_path: Path):
    words = Words()
    in_use = words.of(tmp_path)
    await in_use.follow()
    (tmp_path / "words").mkdir()
    write(tmp_path / "words" / "a.yaml", "own")
    words.may_go_on.clear()
    following = asyncio.create_task(in_use.follow())
    await asyncio.sleep(0.05)

    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    words.may_go_on.set()
    await in_use.follow()

    assert in_use.value == "own"


async def test_that_a_wrong_file_is_read_once_and_again_when_it_changed(tmp_path: Path, caplog):
    words = Words()
    in_use = words.of(tmp_path)
    (tmp_path / "words").mkdir()
    write(tmp_path / "words" / "a.yaml", "a fault")

    await in_use.follow()
    first, reads = (in_use.value, in_use.trouble), words.reads
    await in_use.follow()
    again = words.reads
    write(tmp_path / "words" / "a.yaml", "good")
    await in_use.follow()

    assert first == ("ships", "a.yaml:1: a fault")
    assert again == reads
    assert (in_use.value, in_use.trouble) == ("good", "")
    caplog.clear()
