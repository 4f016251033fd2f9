"""``tandem check`` reads the failure modes of a project and says what is wrong and what is doubtful."""

from pathlib import Path

import pytest

from hmi.cli.check_failure_modes import check_failure_modes
from hmi.cli.trouble import Trouble
from hmi.content.failure_modes_file import shipped_folder
from tests.hmi.content.test_failure_modes_file import CELL, MODE


def write(project: Path, words: str) -> None:
    (project / "failure_modes").mkdir()
    (project / "failure_modes" / "own.yaml").write_text(words, encoding="utf-8")


def test_that_a_project_without_own_modes_is_told_how_many_ship(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    check_failure_modes(tmp_path, CELL)

    first = capsys.readouterr().out.splitlines()[0]
    assert first.endswith(f"the {len(shipped_folder().modes)} failure modes that ship are used")


def test_that_own_modes_are_counted_and_doubts_about_them_are_warnings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write(tmp_path, MODE)

    check_failure_modes(tmp_path, CELL)

    lines = capsys.readouterr().out.splitlines()
    assert "1 failure modes of your own" in lines[0]
    assert "warning: the procedure cable_swap does not exist; it would help with cable_worn" in lines


def test_that_a_wrong_file_ends_the_check_with_file_line_and_field(tmp_path: Path):
    write(tmp_path, MODE.replace("detection: 3", "detecton: 3"))

    with pytest.raises(Trouble) as trouble:
        check_failure_modes(tmp_path, CELL)

    assert "own.yaml:12: modes.0.detecton: unknown field (did you mean 'detection'?)" in str(trouble.value)
