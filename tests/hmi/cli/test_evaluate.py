"""``tandem evaluate`` as it is typed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from hmi.advisor.evaluation.known.all_known import KNOWN
from hmi.cli.app import build
from hmi.cli.trouble import Trouble
from tests.hmi.advisor.test_evaluation import a_recording


def evaluated(*arguments: str) -> str:
    result = CliRunner().invoke(build(["evaluate"]), ["evaluate", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_that_the_verdicts_are_written_and_scored_beside_trivial_rules(tmp_path: Path) -> None:
    out = tmp_path / "alarms.csv"

    said = evaluated(str(a_recording(tmp_path)), "--fit-rows", "400", "--out", str(out))

    assert len(out.read_text().splitlines()) == 1001
    for line in ("scored by 'anomaly'", "this detector", "always alarm", "random", "beyond 3 sigma"):
        assert line in said


def test_that_a_recording_without_labels_is_judged_all_the_same(tmp_path: Path) -> None:
    said = evaluated(
        str(a_recording(tmp_path, has_labels=False)), "--fit-rows", "400", "--out", str(tmp_path / "alarms.csv")
    )

    assert "no labels" in said


@pytest.mark.parametrize(("rows", "told"), [("50", "raise --fit-rows"), ("1000", "nothing is left to judge")])
def test_that_an_unfit_number_of_rows_says_what_to_do(tmp_path: Path, rows: str, told: str) -> None:
    with pytest.raises(Trouble, match=told):
        evaluated(str(a_recording(tmp_path)), "--fit-rows", rows, "--out", str(tmp_path / "alarms.csv"))


def test_that_what_is_needed_is_said() -> None:
    with pytest.raises(Trouble, match="FILE, --fit-rows, --out"):
        evaluated()


def test_that_recordings_that_are_missing_are_left_out_loudly(tmp_path: Path) -> None:
    said = evaluated("--all", str(tmp_path))

    assert [line.split(":")[0] for line in said.splitlines()] == ["LEFT OUT"] * len(KNOWN)
    assert "ur3e_rtde_25hz.csv" in said


@pytest.mark.parametrize(("arguments", "told"), [(["x.csv"], "no recording of your own"), ([], "no such folder")])
def test_that_all_says_what_does_not_go_with_it(tmp_path: Path, arguments: list[str], told: str) -> None:
    with pytest.raises(Trouble, match=told):
        evaluated("--all", str(tmp_path / "nowhere"), *arguments)
