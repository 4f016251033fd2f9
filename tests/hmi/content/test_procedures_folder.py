"""The shelf of procedures: a site's own before those that ship, and a released version never changes."""

from pathlib import Path

import pytest

from hmi.content.procedures_folder import ProcedureFolder
from hmi.domain.cell import Cell
from hmi.domain.procedure import ProcedureId
from tests.hmi.content.test_procedures_file import CELL, HEAD, LOOK, WRITE

SMALL = Cell(id="empty", label="Empty")


def a_file(project: Path, text: str, name: str = "service") -> Path:
    file = project / "procedures" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def own(shelf: ProcedureFolder) -> list[tuple[str, str]]:
    return [(one.procedure.id, one.procedure.version) for one in shelf.procedures() if not one.is_shipped]


@pytest.fixture
def ships(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One procedure that ships."""
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "spare.yaml").write_text(HEAD.replace("id: service", "id: spare") + WRITE, encoding="utf-8")
    return folder


@pytest.fixture
def shelf(tmp_path: Path, ships: Path) -> ProcedureFolder:
    return ProcedureFolder(tmp_path, lambda: CELL, ships=ships)


def test_that_a_released_version_whose_content_changed_is_refused_with_what_to_do(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    a_file(tmp_path, HEAD + WRITE)
    shelf.refresh()
    assert own(shelf) == [("service", "1")]

    a_file(tmp_path, HEAD + WRITE.replace("70 %", "75 %"))
    shelf.refresh()

    (fault,) = shelf.faults()
    assert fault.startswith("procedures/service.yaml:1: version: version 1 of 'service' was released")
    assert shelf.faults(has_paths=True) == (f"{tmp_path}/{fault}",)
    assert "give the changed one a new version" in fault
    assert own(shelf) == []
    caplog.clear()


def test_that_a_new_version_is_taken_over_and_the_old_content_still_counts(tmp_path: Path, shelf: ProcedureFolder):
    a_file(tmp_path, HEAD + WRITE)
    shelf.refresh()

    a_file(tmp_path, HEAD.replace('version: "1"', 'version: "2"') + WRITE.replace("70 %", "75 %"))
    shelf.refresh()
    assert own(shelf) == [("service", "2")]

    a_file(tmp_path, f"# the same as at first\n{HEAD}{WRITE}")
    shelf.refresh()
    assert own(shelf) == [("service", "1")]
    lines = (tmp_path / "procedures" / "released.txt").read_text().splitlines()
    assert [line.split()[:2] for line in lines] == [["service", "1"], ["service", "2"]]


def test_that_a_draft_may_change_under_its_version(tmp_path: Path, shelf: ProcedureFolder):
    draft = HEAD.replace("released", "draft")
    a_file(tmp_path, draft + WRITE)
    shelf.refresh()

    a_file(tmp_path, draft + WRITE.replace("70 %", "75 %"))
    shelf.refresh()

    assert own(shelf) == [("service", "1")]
    assert not (tmp_path / "procedures" / "released.txt").exists()


def test_that_who_only_checks_fixes_no_version(tmp_path: Path, ships: Path):
    a_file(tmp_path, HEAD + WRITE)
    shelf = ProcedureFolder(tmp_path, lambda: CELL, keeps_released=False, ships=ships)

    shelf.refresh()

    assert own(shelf) == [("service", "1")]
    assert not (tmp_path / "procedures" / "released.txt").exists()


def test_that_a_wrong_file_is_not_used_and_stops_no_other(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    a_file(tmp_path, HEAD + WRITE)
    a_file(tmp_path, HEAD.replace("service", "broken") + "  - {id: x, kind: fly, title: X}\n", "broken")

    shelf.refresh()

    assert own(shelf) == [("service", "1")]
    assert len(shelf.faults()) == 1
    assert "broken.yaml:10: steps.0.kind" in shelf.faults()[0]
    caplog.clear()


def test_that_what_ships_is_offered_only_where_it_fits(tmp_path: Path, ships: Path):
    shelf = ProcedureFolder(tmp_path, lambda: SMALL, ships=ships)

    shelf.refresh()

    assert shelf.procedures() == ()
    assert list(shelf.unfit()) == ["spare"]
    assert shelf.faults() == ()


def test_that_a_site_replaces_one_that_ships_by_its_own_of_the_same_id(tmp_path: Path, shelf: ProcedureFolder):
    a_file(tmp_path, HEAD.replace("id: service", "id: spare") + LOOK, "spare")

    shelf.refresh()

    assert own(shelf) == [("spare", "1")]
    assert len(shelf.procedures()) == 1


async def test_that_the_service_lets_another_process_read_and_follows_a_change(tmp_path: Path, shelf: ProcedureFolder):
    assert not shelf.is_read
    a_file(tmp_path, HEAD + LOOK)
    await shelf.follow()
    assert shelf.is_read

    a_file(tmp_path, HEAD.replace('version: "1"', 'version: "2"') + LOOK)
    await shelf.follow()

    assert own(shelf) == [("service", "2")]
    assert shelf.stale() == []


async def test_that_a_folder_nobody_can_look_into_takes_no_procedure_away_and_is_told(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    folder = a_file(tmp_path, HEAD + LOOK).parent
    await shelf.follow()
    aside = folder.rename(tmp_path / "aside")
    folder.symlink_to(folder)

    await shelf.follow()
    shelf.refresh()

    assert own(shelf) == [("service", "1")]
    assert shelf.faults() == (f"{folder}: Too many levels of symbolic links",)
    assert len(caplog.records) == 1
    folder.unlink()
    aside.rename(folder)
    await shelf.follow()
    assert (own(shelf), shelf.faults()) == ([("service", "1")], ())
    caplog.clear()


def test_that_only_pictures_that_a_step_names_are_given_out(tmp_path: Path, shelf: ProcedureFolder):
    pictures = tmp_path / "procedures" / "pictures"
    pictures.mkdir(parents=True)
    (pictures / "lens.png").write_bytes(b"picture")
    (pictures / "other.png").write_bytes(b"other")
    a_file(tmp_path, HEAD + "  - {id: look, kind: instruct, title: Look, picture: lens.png}\n")
    shelf.refresh()

    assert shelf.picture(ProcedureId("service"), "lens.png") == b"picture"
    assert shelf.picture(ProcedureId("service"), "other.png") == b""
    assert shelf.picture(ProcedureId("service"), "../service.yaml") == b""


def test_that_files_that_are_not_used_are_told_with_what_is_wrong_by_the_name_of_the_file(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    a_file(tmp_path, HEAD.replace("service", "broken") + "  - {id: x, kind: fly, title: X}\n", "broken")
    a_file(tmp_path, HEAD.replace("released", "draft") + WRITE)

    shelf.refresh()

    told = {one.name: one for one in shelf.files()}
    assert told["broken.yaml"].faults[0].startswith("broken.yaml:10: steps.0.kind")
    assert told["broken.yaml"].procedure is None
    assert told["service.yaml"].is_in_use
    assert told["spare.yaml"].is_shipped
    caplog.clear()


def test_that_a_released_version_that_was_changed_can_be_looked_at_though_it_is_not_used(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    a_file(tmp_path, HEAD + WRITE)
    shelf.refresh()
    a_file(tmp_path, HEAD + WRITE.replace("70 %", "75 %"))

    shelf.refresh()

    told = next(one for one in shelf.files() if one.name == "service.yaml")
    assert told.procedure is not None
    assert not told.is_in_use
    assert "was released and used" in told.faults[0]
    caplog.clear()


def test_that_a_picture_that_was_missing_makes_its_file_right_as_soon_as_it_is_there(
    tmp_path: Path, shelf: ProcedureFolder, caplog: pytest.LogCaptureFixture
):
    file = a_file(tmp_path, HEAD + LOOK.replace("title: Look", "title: Look, picture: door.png"))
    shelf.refresh()
    assert shelf.faults()
    before = file.stat().st_mtime_ns

    pictures = tmp_path / "procedures" / "pictures"
    pictures.mkdir()
    (pictures / "door.png").write_bytes(b"a picture")
    shelf.refresh()

    assert shelf.faults() == ()
    told = next(one for one in shelf.files() if one.name == "service.yaml")
    assert told.changed_ns == (pictures / "door.png").stat().st_mtime_ns >= before
    assert shelf.picture(ProcedureId("service"), "door.png") == b"a picture"
    caplog.clear()


def test_that_a_file_that_was_copied_from_one_that_ships_has_its_picture_until_the_site_has_its_own(
    tmp_path: Path, shelf: ProcedureFolder, ships: Path
):
    (ships / "pictures").mkdir()
    (ships / "pictures" / "lens_wiping.png").write_bytes(b"that ships")
    a_file(tmp_path, HEAD + LOOK.replace("title: Look", "title: Look, picture: lens_wiping.png"))
    shelf.refresh()
    assert shelf.faults() == ()
    assert shelf.picture(ProcedureId("service"), "lens_wiping.png") == b"that ships"

    (tmp_path / "procedures" / "pictures").mkdir()
    (tmp_path / "procedures" / "pictures" / "lens_wiping.png").write_bytes(b"of the site")

    assert shelf.picture(ProcedureId("service"), "lens_wiping.png") == b"of the site"
