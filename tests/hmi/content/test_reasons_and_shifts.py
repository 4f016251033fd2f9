"""The files that a site writes about stops and shifts: what ships is right, and every fault is told with its line."""

from pathlib import Path

import pytest

from hmi.content.reasons_file import read_reasons
from hmi.content.shifts_file import read_shifts
from hmi.content.site_file import SiteFile
from hmi.domain.reason_tree import Counts
from hmi.domain.shift_calendar import Weekday
from hmi.domain.stop import StopKind
from hmi.domain.words import in_language
from hmi.handwritten import ContentError
from hmi.paths import shipped
from ui.icons import FOLDER

SHIPPED = shipped("resources")
_GROUP = "groups:\n  - id: a\n"
_REASON = "    reasons: [{id: x, label: X}]\n"


def written(tmp_path: Path, words: str, name: str = "reasons.yaml") -> Path:
    file = tmp_path / name
    file.write_text(words, encoding="utf-8")
    return file


def faults(read, file: Path) -> list[str]:
    with pytest.raises(ContentError) as error:
        read(file)
    return [fault.removeprefix(f"{file}:") for fault in error.value.faults]


def test_that_the_reasons_that_ship_speak_english_and_german_and_their_icons_ship():
    tree = read_reasons(SHIPPED / "reasons.yaml")

    labels = [one.label for group in tree.groups for one in (group, *group.reasons)]
    assert all(set(label) >= {"en", "de"} for label in labels)
    assert all((SHIPPED / FOLDER / f"{group.icon}.svg").is_file() for group in tree.groups)
    assert {group.counts for group in tree.groups} == set(Counts)


def test_that_the_reasons_that_ship_propose_one_for_every_kind_of_stop():
    tree = read_reasons(SHIPPED / "reasons.yaml")

    proposed = {
        kind for group in tree.groups for one in group.reasons if one.suggested_by for kind in one.suggested_by.kinds
    }
    assert proposed >= set(StopKind) - {StopKind.STOPPED}


def test_that_the_shifts_that_ship_leave_no_moment_out():
    calendar = read_shifts(SHIPPED / "shifts.yaml")

    assert [(rule.begin, rule.end) for rule in calendar.shifts] == [
        ("06:00", "14:00"), ("14:00", "22:00"), ("22:00", "06:00"),
    ]  # fmt: skip
    assert all(rule.days == tuple(Weekday) for rule in calendar.shifts)
    assert in_language(calendar.shifts[2].label, "de") == "Nachtschicht"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("groups: []\n", "1: groups: at least one group is needed, or no stop can be explained"),
        ("short_stop: 90\ngroups: []\n", "1: short_stop: 90: a time needs one of the units ms, s, min, h, d"),
        (
            _GROUP + "    label: A\n    counts: setup\n    reasons: [{id: x, label: X}, {id: x, label: Y}]\n",
            "5: groups.0.reasons.1.id: 'x' stands twice",
        ),
        (_GROUP + "    label: A\n    counts: sometimes\n" + _REASON, "4: groups.0.counts:"),
        (_GROUP + "    label: ''\n    counts: setup\n" + _REASON, "needs words for people"),
        (_GROUP + "    label: {German: A}\n    counts: setup\n" + _REASON, "is no language; write de, en, pt_BR"),
        (_GROUP + "    label: A\n    counts: setup\n    icon: spanner\n" + _REASON, "'spanner': no such icon"),
        (_GROUP + "    lable: A\n    counts: setup\n" + _REASON, "did you mean 'label'?"),
    ],
)  # fmt: skip
def test_that_a_fault_in_the_reasons_is_told_with_line_and_field(tmp_path: Path, words: str, expected: str):
    assert any(expected in fault for fault in faults(read_reasons, written(tmp_path, words)))


GOOD = "shifts:\n  - {id: early, label: E, begin: 06:00, end: 14:00}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("time_zone: Europe/Berlim\n", "1: time_zone: 'Europe/Berlim': no such time zone; write"),
        ("time_zone: ../../etc/passwd\n", "no such time zone"),
        (GOOD + "  - {id: late, label: L, begin: 13:00, end: 22:00}\n", "3: shifts.1.begin: '13:00': overlaps the"),
        (GOOD + "  - {id: night, label: N, begin: 22:00, end: 06:30}\n", "overlaps the shift 'early'"),
        (GOOD + "  - {id: early, label: L, begin: 14:00, end: 22:00}\n", "'early' stands twice"),
        ("shifts:\n  - {id: a, label: A, begin: 25:00, end: 14:00}\n", "2: shifts.0.begin: '25:00'"),
        ("shifts:\n  - {id: a, label: A, begin: 06:00, end: 14:00, breaks: [{begin: 15:00, end: 15:30}]}\n",
         "the break lies outside of its shift"),
        (GOOD.replace("label: E", "label: ''"), "2: shifts.0.label: '': needs words for people"),
        (GOOD.replace("label: E", "label: {German: E}"), "is no language; write de, en, pt_BR"),
        ("holidays: [{date: 2026-02-30}]\n", "no such day"),
        ("planned_downtime: [{label: X, begin: 2026-12-21 06:00, end: 2026-12-21 06:00}]\n", "is not later than"),
        ("planned_run_time: 0 s\n", "an item takes some time"),
    ],
)  # fmt: skip
def test_that_a_fault_in_the_shifts_is_told_with_line_and_field(tmp_path: Path, words: str, expected: str):
    found = faults(read_shifts, written(tmp_path, words, "shifts.yaml"))

    assert any(expected in fault for fault in found), found


def test_that_days_and_moments_may_stand_with_or_without_quotes(tmp_path: Path):
    words = (
        "holidays: [{date: 2026-12-25}, {date: '2026-12-26'}]\n"
        "planned_downtime:\n"
        "  - {label: X, begin: 2026-12-21 06:00, end: '2026-12-23 14:00'}\n"
        "  - {label: Y, begin: 2026-12-21T06:00, end: 2026-12-23 14:00}\n"
    )

    calendar = read_shifts(written(tmp_path, words, "shifts.yaml"))

    assert [one.date for one in calendar.holidays] == ["2026-12-25", "2026-12-26"]
    assert [one.begin for one in calendar.planned_downtime] == ["2026-12-21 06:00", "2026-12-21T06:00"]


def test_that_a_change_by_hand_is_taken_over_and_a_bad_one_changes_nothing(tmp_path: Path, caplog):
    file = SiteFile(tmp_path, "shifts.yaml", read_shifts)
    assert file.is_shipped

    written(tmp_path, GOOD, "shifts.yaml")
    assert [rule.id for rule in file.value.shifts] == ["early"]
    assert not file.is_shipped

    written(tmp_path, "shifts: nonsense, and longer than before\n", "shifts.yaml")
    assert [rule.id for rule in file.value.shifts] == ["early"]
    assert "shifts.yaml:1: shifts:" in file.trouble
    assert "is not used" in caplog.text
    caplog.clear()

    (tmp_path / "shifts.yaml").unlink()
    assert len(file.value.shifts) == 3
    assert file.is_shipped
    assert file.trouble == ""
