"""A process of the demo comes back when it is killed, and is given up when it never lasts."""

import time
from collections.abc import Callable

import pytest

from hmi.cli import kept_process
from hmi.cli.kept_process import KeptProcess, kept
from hmi.cli.trouble import Trouble

LASTING = ("simulate", "--port", "0")
FAILING = ("check", "--project", "/nowhere")
PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_process, "RESTART_S", 0.0)


def tend_until(process: KeptProcess, is_done: Callable[[str], bool]) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if is_done(words := process.tend()):
            return words
        time.sleep(0.02)
    raise AssertionError("it took too long")


def test_that_a_killed_process_is_told_and_comes_back() -> None:
    with kept("simulated cell", *LASTING) as source:
        first = source.process
        first.kill()

        words = tend_until(source, bool)
        tend_until(source, lambda _: source.process is not first)

        assert words == "the simulated cell ended (exit status -9); starting it again"
        assert source.process.poll() is None
    assert source.process.poll() is not None


def test_that_a_process_that_never_lasts_is_given_up() -> None:
    with kept("cell", *FAILING) as failing, pytest.raises(Trouble, match="again and again"):
        tend_until(failing, lambda _: False)
