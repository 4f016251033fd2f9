"""A process of ours that is started again when it ends, as systemd does for the service of a real cell."""

import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import IO

from hmi.cli.ending import unbroken, with_us
from hmi.cli.trouble import Trouble

STOP_S = 10.0
RESTART_S = 3.0
"""Long enough to see on the screen what the end of it means."""
HOPELESS = 4
HOPELESS_S = 60.0
"""So many ends in so many seconds, and nobody waits any longer."""
_WORDS_KEPT = 4
_LISTEN_S = 2.0


class KeptProcess:
    """A subcommand of ours in its own process group."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self._name, self._arguments = name, arguments
        self._ends_s: list[float] = []
        self._is_told = False
        self._last_words: deque[str] = deque(maxlen=_WORDS_KEPT)
        self._listener = Thread(target=lambda: None)
        self.process = self._started()

    @property
    def last_words(self) -> tuple[str, ...]:
        """What it said last to the terminal; whole only after it ended."""
        if self.process.poll() is not None:
            self._listener.join(_LISTEN_S)
        return tuple(self._last_words)

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
                raise Trouble(f"the {self._name} ends again and again; it said last:", *self.last_words)
            return f"the {self._name} ended (exit status {status}); starting it again"
        if now_s > self._ends_s[-1] + RESTART_S:
            with unbroken():
                self._close_output()
                self.process = self._started()
            self._is_told = False
        return ""

    def stop(self) -> None:
        """Ask it to end, and make it end when it does not."""
        end_politely(self.process)
        self._close_output()

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "hmi", *self._arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, preexec_fn=with_us(),
        )  # fmt: skip
        assert process.stderr is not None
        self._last_words.clear()
        self._listener = Thread(target=self._pass_on, args=(process.stderr,), daemon=True)
        self._listener.start()
        return process

    def _pass_on(self, words: IO[bytes]) -> None:
        """What it says goes to our terminal, line by line; runs in a thread of its own."""
        with words:
            for raw in words:
                line = raw.decode(errors="replace").rstrip()
                self._last_words.append(line)
                print(line, file=sys.stderr, flush=True)

    def _close_output(self) -> None:
        if self.process.stdout is not None:
            self.process.stdout.close()
        self._listener.join(_LISTEN_S)


@contextmanager
def kept(name: str, *arguments: str) -> Generator[KeptProcess]:
    """``tandem`` with ``arguments`` until the block ends."""
    one: KeptProcess | None = None
    try:
        with unbroken():
            one = KeptProcess(name, arguments)
        yield one
    finally:
        if one is not None:
            one.stop()


def end_politely(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it end when it does not."""
    with unbroken():
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
