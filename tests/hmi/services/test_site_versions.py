"""Which version of a hand-written file counts is on record, from when on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.query import AskJournal, JournalRow
from hmi.paths import shipped
from hmi.ports.journal import JournalUnavailable
from hmi.services.site_versions import SiteVersions
from hmi.store.journal import Journal


class Pages(Journal):
    """Takes records, unless the disk is full."""

    is_full = False

    @override
    def record(self, *args: Any, **words: Any) -> int:
        if self.is_full:
            raise JournalUnavailable("disk full")
        return super().record(*args, **words)


class Site:
    """A project folder in which people write, with a service over it that may be away."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.own = folder, folder / REASONS_FILE
        self.start()

    def start(self) -> None:
        self.journal = Pages(self.folder / "records.sqlite", panel="cell")
        self.file = SiteFile(self.folder, REASONS_FILE, read_reasons)
        calendar = SiteFile(self.folder, SHIFTS_FILE, read_shifts)
        self.versions = SiteVersions((self.file, calendar), self.journal)

    def write(self, *, ending: str = "") -> None:
        self.own.write_text((shipped("resources") / REASONS_FILE).read_text() + ending)

    async def rows(self) -> list[JournalRow]:
        """Oldest first."""
        kept = (await self.journal.read(AskJournal(kinds=("site_file.in_use",), limit=1000))).rows
        return list(reversed(kept))

    async def recorded(self) -> list[str]:
        return [row.facts["sha256"] for row in await self.rows()]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    one = Site(tmp_path)
    yield one
    one.journal.close()


async def test_that_nothing_is_recorded_of_what_ships(site: Site):
    await site.versions.keep()

    assert await site.recorded() == []


async def test_that_each_version_in_use_is_recorded_once_and_a_wrong_one_never(site: Site, caplog):
    site.write()
    await site.versions.keep()
    await site.versions.keep()
    site.write(ending="# reviewed\n")
    await site.versions.keep()
    site.own.write_text("groups: nonsense\n")
    await site.versions.keep()

    recorded = await site.recorded()
    assert [row.subject for row in await site.rows()] == [REASONS_FILE] * 2
    assert len(set(recorded)) == 2
    assert site.file.trouble
    assert site.file.sha256 == recorded[-1], "the version before is in use still"
    caplog.clear()


async def test_that_taking_the_file_away_is_recorded_as_well(site: Site):
    site.write()
    await site.versions.keep()
    site.own.unlink()
    await site.versions.keep()

    assert (await site.recorded())[-1] == ""


async def test_that_what_did_not_change_is_on_record_once_over_restarts(site: Site):
    site.write()
    await site.versions.keep()
    site.journal.close()
    site.start()
    await site.versions.keep()

    assert await site.recorded() == [site.file.sha256]


@pytest.mark.parametrize("of_others", [0, 150])
async def test_that_a_file_that_was_taken_away_while_no_service_ran_is_on_record_from_the_next_start(
    site: Site, of_others: int
):
    site.write()
    await site.versions.keep()
    before = site.file.sha256
    for number in range(of_others):
        site.journal.record(
            "site_file.in_use", "another.yaml", {"sha256": str(number)}, actor=None, roles=frozenset(), screen=""
        )
    site.journal.close()
    site.own.unlink()
    site.start()
    await site.versions.keep()
    await site.versions.keep()

    assert [row.facts["sha256"] for row in await site.rows() if row.subject == REASONS_FILE] == [before, ""]


async def test_that_a_file_that_was_changed_while_no_service_ran_is_on_record_from_the_next_start(site: Site):
    site.write()
    await site.versions.keep()
    site.journal.close()
    site.write(ending="# reviewed\n")
    site.start()
    await site.versions.keep()

    recorded = await site.recorded()
    assert len(recorded) == len(set(recorded)) == 2
    assert recorded[-1] == site.file.sha256


async def test_that_what_could_not_be_recorded_is_recorded_later(site: Site, caplog):
    site.write()
    site.journal.is_full = True
    await site.versions.keep()
    await site.versions.keep()
    told = [record.getMessage() for record in caplog.records]
    site.journal.is_full = False
    await site.versions.keep()

    assert len(told) == 1, "the log says it once"
    assert await site.recorded() == [site.file.sha256]
    caplog.clear()
