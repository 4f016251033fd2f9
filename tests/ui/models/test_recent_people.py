"""Who was here last is remembered by number alone, also after a restart."""

from pathlib import Path

from PySide6.QtCore import QSettings

from hmi.domain.person import Person, PersonRef
from ui.models.recent_people import MOST, RecentPeople

PEOPLE = [Person(ref=PersonRef(name), display_name=f"{name} of the late shift") for name in ("Ada", "Björn", "Ole")]


def a_screen(folder: Path) -> RecentPeople:
    return RecentPeople(QSettings(str(folder / "screen.ini"), QSettings.Format.IniFormat))


def order(recent: RecentPeople) -> list[str]:
    return [person.ref for person in recent.first(PEOPLE)]


def test_that_recent_people_come_first_and_the_rest_keep_their_order(tmp_path: Path):
    recent = a_screen(tmp_path)
    for ref in ("Björn", "Ole", "Björn"):
        recent.note(PersonRef(ref))

    assert order(recent) == ["Björn", "Ole", "Ada"]


def test_that_they_come_first_after_a_restart_too(tmp_path: Path):
    a_screen(tmp_path).note(PersonRef("Ole"))

    assert order(a_screen(tmp_path)) == ["Ole", "Ada", "Björn"]


def test_that_no_name_is_kept_and_no_more_than_so_many(tmp_path: Path):
    recent = a_screen(tmp_path)
    for number in range(2 * MOST):
        recent.note(PersonRef(f"p-{number}"))

    kept = (tmp_path / "screen.ini").read_text()
    assert "shift" not in kept
    assert kept.count("p-") == MOST
