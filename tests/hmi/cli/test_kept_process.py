"""A process of the demo comes back when it is killed, and is given up when it never lasts."""

import signal
import time
from collections.abc import Callable

import pytest

from hmi.cli import kept_process
from hmi.cli.ending import end_on_signals, unbroken
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
    with kept("cell", *FAILING) as failing, pytest.raises(Trouble, match="again and again") as given_up:
        tend_until(failing, lambda _: False)

    assert given_up.value.lines[1:] == ("tandem: /nowhere/cell.yaml does not exist",)


def test_that_a_signal_while_a_process_starts_is_heard_when_it_has_started() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    done: list[str] = []

    def start() -> None:
        with unbroken():
            with unbroken():
                signal.raise_signal(signal.SIGTERM)
                done.append("started")
            done.append("kept")

    end_on_signals()
    try:
        with pytest.raises(KeyboardInterrupt):
            start()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGHUP)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert done == ["started", "kept"]
