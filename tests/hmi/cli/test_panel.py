"""``tandem panel``: the screen in a process of its own."""

import os
import signal
import subprocess
import sys

import pytest


def panel(*options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "hmi", "panel", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)


def waits_without_trouble(*options: str) -> None:
    """Open a screen where no service runs, and see that it stays."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "hmi", "panel", *options]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as screen:
        with pytest.raises(subprocess.TimeoutExpired):
            screen.wait(4)
        screen.terminate()
        assert "Traceback" not in (screen.communicate()[1] or "")


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
    waits_without_trouble("--project", str(tmp_path), "--size", "1024x768")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--address", "cell-4"), "tcp://192.168.0.10:4850"),
        (("--address", "tcp://127.0.0.1"), "tcp://192.168.0.10:4850"),
        (("--address", "tcp://127.0.0.1:99999"), "tcp://192.168.0.10:4850"),
        (("--address", "tcp://127.0.0.1:4850"), "tandem keys"),
        (("--address", "tcp://127.0.0.1:4850", "--service-key", "short"), "40 characters"),
    ],
)
def test_that_a_link_that_cannot_be_opened_is_told_instead_of_a_window(options: tuple[str, ...], words: str):
    told = panel(*options)

    assert told.returncode == 2
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_that_a_name_and_a_key_may_begin_with_a_dash(tmp_path):
    key = "-E0AHmg+HvqNm390@9Pvo2J0OsZXq@gOBc#ofrww"
    options = ("--address", "tcp://127.0.0.1:9", "--service-key", key, "--name", "-4-")

    waits_without_trouble("--project", str(tmp_path), *options)


def test_that_ctrl_c_ends_an_open_screen_without_a_traceback(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "hmi", "panel", "--project", str(tmp_path)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as screen:
        with pytest.raises(subprocess.TimeoutExpired):
            screen.wait(6)
        screen.send_signal(signal.SIGINT)
        _out, told = screen.communicate(timeout=60)

    assert "Traceback" not in told
    assert screen.returncode == -signal.SIGINT
