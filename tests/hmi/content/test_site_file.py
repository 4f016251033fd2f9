"""A site's own file that cannot be read for a while was not taken away, and is read as soon as that can be."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.shift_calendar import ShiftCalendar
from hmi.paths import shipped

OWN = "shifts: [{id: day, label: Day, begin: '06:00', end: '18:00'}]\n"


class Disk:
    """Reads the site's own file, unless it does not."""

    def __init__(self) -> None:
        self.is_broken = False
        self.meanwhile: Callable[[], object] = lambda: None

    def read(self, path: Path) -> ShiftCalendar:
        if path.parent == shipped("resources"):
            return read_shifts(path)
        if self.is_broken:
            raise OSError(5, "Input/output error", str(path))
        self.meanwhile()
        return read_shifts(path)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / SHIFTS_FILE
    file.write_text(OWN, encoding="utf-8")
    return file


def ids(file: SiteFile[ShiftCalendar]) -> list[str]:
    return [shift.id for shift in file.value.shifts]


def test_that_a_file_of_which_nobody_can_tell_stays_in_use_and_that_is_told_until_it_is_back(
    own: Path, disk: Disk, caplog
):
    file = SiteFile(own.parent, SHIFTS_FILE, disk.read)
    before, aside = file.sha256, own.with_name("aside")
    own.rename(aside)

    own.symlink_to(own.name)  # a name that leads to itself: the system refuses to say what is there
    unreadable = (ids(file), file.is_shipped, file.sha256, file.trouble)
    own.unlink()
    aside.rename(own)
    back = (ids(file), file.trouble)

    assert unreadable == (["day"], False, before, f"shifts.yaml: {os.strerror(40)}")
    assert back == (["day"], "")
    caplog.clear()


def test_that_a_file_that_could_not_be_read_is_read_again_though_it_did_not_change(own: Path, disk: Disk, caplog):
    disk.is_broken = True
    file = SiteFile(own.parent, SHIFTS_FILE, disk.read)
    looks = [(file.is_shipped, file.trouble) for _ in range(2)]

    disk.is_broken = False
    mended = (ids(file), file.trouble)

    assert looks == [(True, "shifts.yaml: Input/output error")] * 2
    assert mended == (["day"], "")
    assert len(caplog.records) == 1, "the log says it once"
    caplog.clear()


def test_that_a_file_in_which_somebody_writes_just_now_is_read_when_that_is_done(own: Path, disk: Disk):
    file = SiteFile(own.parent, SHIFTS_FILE, disk.read)
    before = file.sha256
    own.write_text(OWN.replace("day", "late"), encoding="utf-8")
    disk.meanwhile = lambda: own.write_text(OWN.replace("day", "night"), encoding="utf-8")

    between = (ids(file), file.sha256)
    disk.meanwhile = lambda: None

    assert between == (["day"], before)
    assert ids(file) == ["night"]


def test_that_people_at_a_screen_are_told_the_name_of_the_file_and_not_its_place(own: Path, disk: Disk, caplog):
    own.write_text("shifts: nonsense\n", encoding="utf-8")

    file = SiteFile(own.parent, SHIFTS_FILE, disk.read)

    assert file.trouble.startswith("shifts.yaml:1: shifts:")
    assert str(own.parent) not in file.trouble
    assert str(own) in caplog.text, "the log says where it lies"
    caplog.clear()
