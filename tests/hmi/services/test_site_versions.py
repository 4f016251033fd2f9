"""Which version of a hand-written file counts is on record, from when on."""

from pathlib import Path

import pytest

from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.site_file import SiteFile
from hmi.paths import shipped
from hmi.ports.journal import JournalUnavailable
from hmi.services.site_versions import SiteVersions


class Pages:
    """Takes records, unless the disk is full."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str, object]] = []
        self.is_full = False

    def record(self, kind: str, subject: str, facts: dict[str, object], **_by: object) -> int:
        if self.is_full:
            raise JournalUnavailable("disk full")
        self.kept.append((kind, subject, facts["sha256"]))
        return len(self.kept)


class Site:
    """A project folder in which people write."""

    def __init__(self, folder: Path) -> None:
        self.own = folder / REASONS_FILE
        self.pages = Pages()
        self.file = SiteFile(folder, REASONS_FILE, read_reasons)
        self.versions = SiteVersions((self.file,), self.pages)  # type: ignore[arg-type]  # only what is used

    def write(self, *, ending: str = "") -> None:
        self.own.write_text((shipped("resources") / REASONS_FILE).read_text() + ending)

    @property
    def recorded(self) -> list[object]:
        return [sha256 for _kind, _subject, sha256 in self.pages.kept]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_that_nothing_is_recorded_of_what_ships(site: Site):
    site.versions.keep()

    assert not site.pages.kept


def test_that_each_version_in_use_is_recorded_once_and_a_wrong_one_never(site: Site):
    site.write()
    site.versions.keep()
    site.versions.keep()
    site.write(ending="# reviewed\n")
    site.versions.keep()
    site.own.write_text("groups: nonsense\n")
    site.versions.keep()

    assert [kind for kind, _subject, _sha256 in site.pages.kept] == ["site_file.in_use"] * 2
    assert {subject for _kind, subject, _sha256 in site.pages.kept} == {REASONS_FILE}
    assert len(set(site.recorded)) == 2
    assert site.file.trouble
    assert site.file.sha256 == site.recorded[-1], "the version before is in use still"


def test_that_taking_the_file_away_is_recorded_as_well(site: Site):
    site.write()
    site.versions.keep()
    site.own.unlink()
    site.versions.keep()

    assert site.recorded[-1] == ""


def test_that_what_could_not_be_recorded_is_recorded_later(site: Site):
    site.write()
    site.pages.is_full = True
    site.versions.keep()
    site.pages.is_full = False
    site.versions.keep()

    assert site.recorded == [site.file.sha256]
