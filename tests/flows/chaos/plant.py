"""What a scenario needs: controller processes, and a sink that remembers when what was told."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from tests.flows.chaos.controller_process import Options

SCRIPT = Path(__file__).with_name("controller_process.py")


class Watch:
    """A sink that remembers when it was told what."""

    def __init__(self) -> None:
        self.freshness: dict[int, Freshness] = {}
        self.values: dict[int, float] = {}
        self.arrived_s: dict[int, float] = {}
        self.filled: list[ReadingBatch] = []
        self.told: list[ConnectionStatus] = []
        self.seen: dict[int, set[float]] = {}
        """Values by tag, over all the time."""

    def take_readings(self, batch: ReadingBatch) -> None:
        now_s = time.monotonic()
        for tag, value in zip(batch.tag.tolist(), batch.value.tolist(), strict=True):
            self.values[tag] = value
            self.arrived_s[tag] = now_s
            self.seen.setdefault(tag, set()).add(value)

    def take_backfill(self, batch: ReadingBatch) -> None:
        self.filled.append(batch)

    def take_freshness(self, change: FreshnessChange) -> None:
        for tag, freshness in zip(change.tag.tolist(), np.asarray(change.freshness).tolist(), strict=True):
            self.freshness[tag] = Freshness(freshness)

    def take_connection(self, status: ConnectionStatus) -> None:
        self.told.append(status)

    @property
    def status(self) -> ConnectionStatus:
        return self.told[-1]

    @property
    def state(self) -> ConnectionState | None:
        return self.told[-1].state if self.told else None

    @property
    def states(self) -> list[ConnectionState]:
        """Without repetitions."""
        return [
            one.state for place, one in enumerate(self.told) if not place or self.told[place - 1].state != one.state
        ]

    @property
    def live(self) -> set[int]:
        return {tag for tag, freshness in self.freshness.items() if freshness is Freshness.LIVE}

    def heard_since(self, moment_s: float, tags: Sequence[int]) -> bool:
        return all(self.arrived_s.get(tag, 0.0) > moment_s for tag in tags)


class ControllerProcess:
    """One start of the controller, as a process."""

    def __init__(self, pid: int, folder: Path, connection: socket.socket) -> None:
        self.pid = pid
        self._folder = folder
        self._lines = connection.makefile("rwb")
        self._connection = connection
        started = json.loads(self._lines.readline())
        self.url = started["url"]
        self.port = int(self.url.rstrip("/").rpartition(":")[2])

    async def ask(self, order: str, names: list[str] | None = None) -> Any:
        """Give an order, wait for what comes of it."""
        return await asyncio.to_thread(self._ask, {"order": order, "names": names})

    def _ask(self, order: dict[str, Any]) -> Any:
        self._lines.write(json.dumps(order).encode() + b"\n")
        self._lines.flush()
        return json.loads(self._lines.readline())

    def signal(self, number: signal.Signals) -> None:
        """SIGSTOP suspends it, SIGCONT lets it go on, SIGKILL ends it."""
        os.kill(self.pid, number)

    def end(self) -> None:
        """Kill it, however it fares; returns when it is gone."""
        self._lines.close()
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        while Path(f"/proc/{self.pid}").exists():
            time.sleep(0.005)


class Factory:
    """The process that forks controllers."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="chaos-")
        self._process = subprocess.Popen([sys.executable, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"READY\n"
        self._made: list[ControllerProcess] = []

    def start(self, options: Options | None = None) -> ControllerProcess:
        """A new start; returns when clients can connect."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        path = f"{self._folder.name}/{len(self._made)}"
        line = json.dumps({**asdict(options or Options()), "control": path})
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        made = ControllerProcess(pid, Path(self._folder.name), connection)
        self._made.append(made)
        return made

    def end_all(self) -> None:
        """End every controller; the factory stays."""
        for made in self._made:
            made.end()

    def close(self) -> None:
        """End everything."""
        self.end_all()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
        self._folder.cleanup()


async def until(question: Callable[[], bool], seconds: float = 20.0) -> float:
    """Wait for something to be so; the seconds it took."""
    start_s = time.monotonic()
    async with asyncio.timeout(seconds):
        while not question():  # noqa: ASYNC110  # any question, not one event
            await asyncio.sleep(0.01)
    return time.monotonic() - start_s
