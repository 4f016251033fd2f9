"""The demo as somebody starts it by its icon: damaged files, a second start, folders that are no demo's."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from hmi.paths import product_version

PATIENCE_S = 60.0
DAMAGED = """\
version: 1
id: cell
label: Demo cell
endpoints:
  - key: cell
    urll: opc.tcp://127.0.0.1:4840
    policy: Basic
"""


@contextmanager
def a_demo(folder: Path, *options: str) -> Generator[subprocess.Popen[str]]:
    """Started as on a machine with a screen; ended with everything that it started."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    demo = subprocess.Popen(
        [sys.executable, "-m", "hmi", "demo", "--project", str(folder), *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        yield demo
    finally:
        demo.terminate()
        demo.communicate(timeout=PATIENCE_S)


def said(demo: subprocess.Popen[str], lines: int) -> list[str]:
    assert demo.stderr is not None
    return [demo.stderr.readline().rstrip() for _ in range(lines)]


def window_of(demo: subprocess.Popen[str]) -> list[str]:
    """The words that the window of a demo shows, from its own command line."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for child in psutil.Process(demo.pid).children():
            if words := [one.removeprefix("--trouble=") for one in child.cmdline() if one.startswith("--trouble=")]:
                return words
        time.sleep(0.05)
    raise AssertionError("no window")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "demo"
    made.mkdir()
    return made


def test_that_a_damaged_cell_is_told_in_the_terminal_and_in_a_window_that_stays(folder):
    (folder / "demo-version").write_text(product_version(), encoding="utf-8")
    (folder / "cell.yaml").write_text(DAMAGED, encoding="utf-8")

    with a_demo(folder) as demo:
        told = said(demo, 2)
        shown = window_of(demo)

        assert "cell.yaml:6: endpoints.0.urll" in told[0]
        assert "cell.yaml:6: endpoints.0.urll" in shown[0]
        assert "move" in shown[-1]
        assert demo.poll() is None
    assert (folder / "cell.yaml").read_text(encoding="utf-8") == DAMAGED


def test_that_a_cell_that_points_elsewhere_is_left_alone(folder):
    elsewhere = "version: 1\nid: cell\nlabel: Mine\nendpoints:\n  - key: cell\n    url: opc.tcp://192.168.0.10:4840\n"
    (folder / "demo-version").write_text(product_version(), encoding="utf-8")
    (folder / "cell.yaml").write_text(elsewhere, encoding="utf-8")

    with a_demo(folder) as demo:
        assert "one controller, at 127.0.0.1" in said(demo, 1)[0]
    assert (folder / "cell.yaml").read_text(encoding="utf-8") == elsewhere


@pytest.mark.parametrize("options", [(), ("--fresh",)])
@pytest.mark.parametrize("file", ["cell.yaml", "letter.txt"])
def test_that_a_folder_that_no_demo_made_is_left_alone(folder, file, options):
    (folder / file).write_text("version: 1\nid: cell\nlabel: Real\n", encoding="utf-8")

    with a_demo(folder, *options) as demo:
        told = said(demo, 1)[0]

    assert "demo" in told
    assert str(folder) in told
    assert [one.name for one in folder.iterdir()] == [file]


def test_that_a_second_demo_on_the_same_folder_changes_nothing(folder):
    with a_demo(folder) as first:
        assert first.stdout is not None
        assert any("starting the cell service" in line for line in first.stdout)
        before = (folder / "cell.yaml").read_bytes()

        with a_demo(folder) as second:
            assert "a demo runs here already" in said(second, 1)[0]
            assert "a demo runs here already" in window_of(second)[0]

        assert (folder / "cell.yaml").read_bytes() == before
        assert first.poll() is None


def test_that_a_demo_that_was_ended_leaves_no_process_and_a_folder_for_the_next(folder):
    for _ in range(2):
        with a_demo(folder, "--fresh") as demo:
            assert demo.stdout is not None
            assert any("starting the" in line for line in demo.stdout)
            children = psutil.Process(demo.pid).children(recursive=True)
            assert children
        assert demo.returncode == 130
        assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_that_a_demo_that_is_killed_takes_its_processes_along(folder):
    with a_demo(folder) as demo:
        assert demo.stdout is not None
        assert any("starting the cell service" in line for line in demo.stdout)
        children = psutil.Process(demo.pid).children(recursive=True)

        demo.kill()
        _gone, left = psutil.wait_procs(children, PATIENCE_S)

        assert len(children) >= 2
        assert not [child for child in left if child.status() != psutil.STATUS_ZOMBIE]
