"""``tandem report`` beside a running service: files come without a screen, and what is wrong is said."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.link.address import local_address

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


def tandem(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hmi", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", timeout=100, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    write_cell(tmp_path / "cell.yaml", Cell(id="cell-1", label="Cell 1"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hmi", "serve", "--project", str(tmp_path)]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd="/")
    socket = Path(local_address(tmp_path).removeprefix("ipc://"))
    deadline = time.monotonic() + PATIENCE_S
    while not socket.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    yield tmp_path
    service.terminate()
    service.wait(20)


@pytest.mark.slow
def test_that_a_report_of_a_shift_is_written_without_a_screen(project: Path):
    out = project / "report"

    told = tandem("report", "--project", str(project), "--shift", "this", "--out", str(out), "--language", "de")

    assert told.returncode == 0
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert (out / "figures.csv").exists()
    assert "Was Menschen taten" in told.stderr  # nobody is signed in at a console


def test_that_a_service_that_is_not_there_is_named(tmp_path: Path):
    told = tandem("report", "--project", str(tmp_path), "--out", str(tmp_path / "report"))

    assert told.returncode == 2
    assert "the cell service is not heard" in told.stderr
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--from", "2026-11-23"], "--from and --to belong together"),
        (["--from", "2026-11-23", "--to", "2026-11-22"], "--from is not before --to"),
        (["--language", "xx"], "is no language of Tandem"),
    ],
)
def test_that_what_makes_no_sense_is_said_before_anything_is_asked(tmp_path: Path, options: list[str], why: str):
    told = tandem("report", "--project", str(tmp_path), "--out", str(tmp_path / "report"), *options)

    assert told.returncode != 0
    assert why in told.stderr
