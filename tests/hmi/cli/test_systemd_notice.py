"""What systemd hears from the service."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hmi.cli.systemd_notice import SystemdNotice
from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield heard


def is_silent(heard: socket.socket) -> bool:
    """Whether nothing more comes; what was on its way does not count."""
    heard.settimeout(3)
    try:
        for _ in range(3):
            heard.recv(100)
    except TimeoutError:
        return True
    return False


def test_that_systemd_hears_once_that_the_service_is_up_and_then_that_it_lives(systemd: socket.socket):
    notice = SystemdNotice()
    for _ in range(3):
        notice.alive()

    assert [systemd.recv(100) for _ in range(3)] == [b"READY=1\nWATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1"]


def test_that_without_systemd_nobody_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    SystemdNotice().alive()


def test_that_a_hanging_service_falls_silent(systemd: socket.socket, tmp_path: Path):
    write_cell(tmp_path / "cell.yaml", Cell(id="cell", label="Cell"))
    command = [sys.executable, "-m", "hmi", "serve", "--project", str(tmp_path)]
    service = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    heard = [systemd.recv(100), systemd.recv(100)]
    service.send_signal(signal.SIGSTOP)
    falls_silent = is_silent(systemd)
    service.send_signal(signal.SIGCONT)
    service.terminate()

    assert heard == [b"READY=1\nWATCHDOG=1", b"WATCHDOG=1"]
    assert falls_silent
    assert service.wait(60) == 0
