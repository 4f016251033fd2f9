"""``tandem panel``: the screen in a process of its own."""

import os
import subprocess
import sys

import pytest


def panel(*options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "hmi", "panel", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)


@pytest.mark.parametrize("size", ["wide", "1280", "1280x", "1x1"])
def test_that_a_size_that_is_none_is_refused_with_an_example(size: str):
    told = panel("--size", size)

    assert told.returncode == 2
    assert "is no size" in told.stderr
    assert "--size 1920x1080" in told.stderr


def test_that_an_unknown_option_is_refused():
    told = panel("--full-scren")

    assert told.returncode == 2
    assert "--full-screen" in told.stderr


def test_that_a_screen_opens_and_waits_where_no_service_runs(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "hmi", "panel", "--project", str(tmp_path), "--size", "1024x768"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as screen:
        with pytest.raises(subprocess.TimeoutExpired):
            screen.wait(4)
        screen.terminate()
        assert "Traceback" not in (screen.communicate()[1] or "")
