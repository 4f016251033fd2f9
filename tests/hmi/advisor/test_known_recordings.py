"""Figures on known recordings: made of small files of the same shape, and held against targets where they are there."""

from pathlib import Path

import numpy as np
import pytest

from hmi.advisor.evaluation.known.all_known import KNOWN, told_of_all
from hmi.advisor.evaluation.known.arm import UR3E_RTDE
from hmi.advisor.evaluation.known.cobot_shift import UR3_SHIFT
from hmi.advisor.evaluation.known.figure import KnownRecording
from hmi.advisor.evaluation.known.machine_temperature import MACHINE_TEMPERATURE
from hmi.advisor.evaluation.known.machining import AI4I
from hmi.advisor.evaluation.known.remaining_life import CAP, FD001, FILES, read_engines

RECORDINGS = Path(__file__).resolve().parents[4] / "shared" / "data"


def few_engines(folder: Path) -> Path:
    """Three engines to learn from, of 30, 40 and 150 cycles, and two to judge."""
    random = np.random.default_rng(0)
    (folder / "cmapss_fd001").mkdir()
    for file, lives in ((FILES[0], (30, 40, 150)), (FILES[1], (12, 20))):
        rows = [
            [unit, cycle, 0.0, 0.0, 100.0, *random.normal(500.0, 1.0, 21)]
            for unit, life in enumerate(lives, start=1)
            for cycle in range(1, life + 1)
        ]
        np.savetxt(folder / file, np.array(rows), fmt="%.4f")
    np.savetxt(folder / FILES[2], np.array([50, 140]), fmt="%d")
    return folder


def test_that_each_cycle_of_an_engine_has_its_life_capped(tmp_path: Path) -> None:
    engines = read_engines(few_engines(tmp_path))

    assert len(engines.life) == 220
    assert engines.life[0] == 29.0
    assert engines.life[69] == 0.0
    assert engines.life[70] == CAP
    assert engines.inputs.shape == (220, len(engines.names))


def test_that_of_an_engine_to_judge_the_last_cycle_counts(tmp_path: Path) -> None:
    judged = read_engines(few_engines(tmp_path), is_test=True)

    assert judged.life.tolist() == [50.0, CAP]
    assert judged.cycle.tolist() == [12.0, 20.0]


def test_that_a_model_that_is_not_there_is_said_with_how_to_make_it(tmp_path: Path) -> None:
    (only,) = FD001.figures(few_engines(tmp_path), tmp_path)

    assert "LEFT OUT" in only.what
    assert "benchmarks/training/remaining_life.py" in only.found
    assert only.is_met is None


def test_that_every_recording_has_its_name_once_and_files() -> None:
    assert len({one.name for one in KNOWN}) == len(KNOWN)
    assert all(one.files for one in KNOWN)


def test_that_a_folder_without_recordings_has_no_figures(tmp_path: Path) -> None:
    assert all(lines[0].startswith("LEFT OUT") and len(lines) == 1 for lines in told_of_all(tmp_path, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("recording", [UR3E_RTDE, UR3_SHIFT, AI4I, MACHINE_TEMPERATURE], ids=lambda one: one.name)
def test_that_targets_on_a_recording_that_is_there_are_met(recording: KnownRecording) -> None:
    if recording.missing(RECORDINGS):
        pytest.skip(f"not there: {', '.join(recording.missing(RECORDINGS))}")

    figures = recording.figures(RECORDINGS, RECORDINGS)

    assert figures
    assert [one.what for one in figures if one.is_met is False] == []
    assert all(one.beside for one in figures if one.target)
