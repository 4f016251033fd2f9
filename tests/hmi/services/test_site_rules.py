"""Reasons and shifts that people change while the service runs: taken over by themselves, and never a wrong file."""

import os
from pathlib import Path

import pytest

from hmi.content.reasons_file import REASONS_FILE, read_reasons
from hmi.content.shifts_file import SHIFTS_FILE, read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.site_rules import AskSiteRules, SiteRulesAnswer
from hmi.services.caller import Caller
from hmi.services.shifts import ShiftService
from hmi.services.site_rules import SiteRulesService

S = 10**9
NOBODY = Caller(None, "panel")
GOOD = """
groups:
  - id: site
    label: Site
    counts: setup
    reasons: [{id: gripper, label: {en: Gripper slipped, de: Greifer gerutscht}}]
"""
BAD = GOOD.replace("counts: setup", "counts: sometimes")


class Site:
    """A project folder with a running service over it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now_ns, self._stamps = folder, 100 * S, 0
        reasons = SiteFile(folder, REASONS_FILE, read_reasons, lambda: self.now_ns)
        calendar = SiteFile(folder, SHIFTS_FILE, read_shifts, lambda: self.now_ns)
        self.rules = SiteRulesService(reasons, calendar, ShiftService(calendar))

    def write(self, words: str, name: str = REASONS_FILE) -> None:
        """As an editor saves it, a moment later."""
        file = self.folder / name
        file.write_text(words, encoding="utf-8")
        self._stamps += 1
        os.utime(file, ns=(self._stamps * S, self._stamps * S))
        self.now_ns += S

    async def told(self) -> SiteRulesAnswer:
        return await self.rules.answer_site_rules(AskSiteRules(), NOBODY)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


async def test_that_what_ships_is_in_use_and_said_to_be_so(site: Site):
    told = await site.told()

    assert (told.reasons.name, told.reasons.is_shipped, told.reasons.read_ns) == ("reasons.yaml", True, 100 * S)
    assert (told.shifts.name, told.shifts.is_shipped) == ("shifts.yaml", True)
    assert not site.rules.changed()


async def test_that_a_file_that_is_written_while_the_service_runs_is_taken_over_once(site: Site):
    site.write(GOOD)

    assert site.rules.changed()
    assert not site.rules.changed()
    told = await site.told()
    assert [group.id for group in told.tree.groups] == ["site"]
    assert (told.reasons.is_shipped, told.reasons.read_ns) == (False, 101 * S)
    assert site.rules.trouble == ""


async def test_that_a_wrong_edit_is_told_with_line_and_field_and_what_was_before_stays_in_use(site: Site, caplog):
    site.write(GOOD)
    site.rules.changed()
    site.write(BAD)

    assert site.rules.changed()
    told = await site.told()
    assert [group.id for group in told.tree.groups] == ["site"]
    assert told.reasons.read_ns == 101 * S
    assert "reasons.yaml:5: groups.0.counts" in told.reasons.faults[0]
    assert site.rules.trouble == told.reasons.faults[0]
    caplog.clear()


async def test_that_a_corrected_file_is_in_use_and_nothing_is_wrong_any_more(site: Site, caplog):
    site.write(BAD)
    site.rules.changed()
    site.write(GOOD)

    assert site.rules.changed()
    assert (await site.told()).reasons.faults == ()
    assert site.rules.trouble == ""
    caplog.clear()


async def test_that_shifts_are_taken_over_and_refused_alike(site: Site, caplog):
    site.write("time_zone: UTC\nshifts: [{id: day, label: Day, begin: '06:00', end: '18:00'}]\n", SHIFTS_FILE)
    assert site.rules.changed()
    told = await site.told()
    assert ([shift.id for shift in told.calendar.shifts], told.time_zone) == (["day"], "UTC")

    site.write("time_zone: Mars/Olympus\n", SHIFTS_FILE)

    assert site.rules.changed()
    told = await site.told()
    assert [shift.id for shift in told.calendar.shifts] == ["day"]
    assert "shifts.yaml:1: time_zone" in told.shifts.faults[0]
    caplog.clear()


async def test_that_a_file_that_is_taken_away_leaves_what_ships(site: Site):
    site.write(GOOD)
    site.rules.changed()
    (site.folder / REASONS_FILE).unlink()

    assert site.rules.changed()
    assert (await site.told()).reasons.is_shipped
