"""A process of ours that is started again when it ends, as systemd does for the service of a real cell."""

import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from hmi.cli.trouble import Trouble

STOP_S = 10.0
RESTART_S = 3.0
"""Long enough to see on the screen what the end of it means."""
HOPELESS = 4
HOPELESS_S = 60.0
"""So many ends in so many seconds, and nobody waits any longer."""


class KeptProcess:
    """A subcommand of ours in its own process group."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self._name, self._arguments = name, arguments
        self._ends_s: list[float] = []
        self._is_told = False
        self.process = self._started()

    def tend(self) -> str:
        """Start it again a while after it ended; what there is to say about it, empty while all is well.

        Raises:
            Trouble: it ends again and again.
        """
        status, now_s = self.process.poll(), time.monotonic()
        if status is None:
            return ""
        if not self._is_told:
            self._is_told = True
            self._ends_s = [one for one in self._ends_s if one > now_s - HOPELESS_S] + [now_s]
            if len(self._ends_s) >= HOPELESS:
                raise Trouble(f"the {self._name} ends again and again; its own words are above")
            return f"the {self._name} ended (exit status {status}); starting it again"
        if now_s > self._ends_s[-1] + RESTART_S:
            self._close_output()
            self.process = self._started()
            self._is_told = False
        return ""

    def stop(self) -> None:
        """Ask it to end, and make it end when it does not."""
        end_politely(self.process)
        self._close_output()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "hmi", *self._arguments], stdout=subprocess.PIPE, start_new_session=True
        )

    def _close_output(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def kept(name: str, *arguments: str) -> Generator[KeptProcess]:
    """``tandem`` with ``arguments`` until the block ends."""
    one = KeptProcess(name, arguments)
    try:
        yield one
    finally:
        one.stop()


def end_politely(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it end when it does not."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
