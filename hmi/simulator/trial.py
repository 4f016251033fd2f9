"""The twin of a simulated cell, as services see it: see ``hmi.ports.trial``. The model runs in a process of its own."""

import asyncio
import contextlib
import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from hmi.domain.advice_plan import ExactCall, ExactWrite, Plan
from hmi.domain.cell import Cell
from hmi.domain.tag import TagName
from hmi.domain.trial import CannotTry, CannotTryReason, Forecast, TrialQuestion
from hmi.simulator.trial_worker import HEAD, WorkerAnswer, WorkerQuestion, framed
from hmi.simulator.twin_figures import BANDS
from hmi.simulator.twin_hearing import ESSENTIAL, Hearing, Read, tags_by_path
from hmi.simulator.twin_nodes import path_of
from hmi.simulator.twin_reading import state_of
from hmi.simulator.twin_run import STEP_S
from hmi.simulator.twin_watch import TwinWatch

log = logging.getLogger(__name__)

LONGEST_S = 60.0
"""After this long a trial is given up: the twin needs about 3 s, on a busy computer some more."""
_READ_BYTES = 1 << 26


@dataclass(slots=True)
class _Worker:
    """A process and its two ends."""

    process: asyncio.subprocess.Process
    told: asyncio.StreamWriter
    heard: asyncio.StreamReader


class SimulatedTrial:
    """Implements ``hmi.ports.trial.TrialPort``.

    Args:
        cell: The cell as it is now.
        read: The newest reading of a tag.
        now_ns: Unix ns.
    """

    def __init__(self, cell: Callable[[], Cell], read: Read, now_ns: Callable[[], int]) -> None:
        self._cell, self._read, self._now_ns = cell, read, now_ns
        self._known: Cell | None = None
        self._tags: dict[str, TagName] = {}
        self._watch = TwinWatch()
        self._means: dict[str, deque[float]] = {path: deque() for path, told in BANDS.items() if told.is_mean}
        self._worker: _Worker | None = None
        self._running: asyncio.Task[WorkerAnswer] | None = None
        self._is_cancelled = False

    def fits(self) -> CannotTry | None:
        """Why nothing can be tried in this cell; None: it can."""
        tags = self._tags_now()
        missing = next((path for path in ESSENTIAL if path not in tags), None)
        return None if missing is None else CannotTry(reason=CannotTryReason.NO_TWIN, detail=missing)

    def look(self, now_ns: int) -> None:
        """Follow the present, about once a second."""
        if self.fits() is not None:
            return
        heard = self._hearing()
        self._watch.look(heard, now_ns)
        for path, values in self._means.items():
            values.append(heard.number(path))
            while len(values) > max(1.0, STEP_S / self._watch.pace):
                values.popleft()

    async def run(self, question: TrialQuestion, widening: Mapping[TagName, float]) -> Forecast | CannotTry:
        """What would come of a plan, and of doing nothing."""
        unfit = self.fits() or self._foreign(question.plan)
        if unfit is not None:
            return unfit
        if self._running is not None:
            return CannotTry(reason=CannotTryReason.BUSY)
        state = state_of(self._hearing(), self._watch, self._now_ns())
        if isinstance(state, CannotTry):
            return state
        units = {tag.name: tag.unit for tag in self._cell().tags if tag.name in question.plan.written}
        asked = WorkerQuestion(
            question=question, state=state, tags=self._tags, widening=dict(widening), units=units
        )  # fmt: skip
        self._is_cancelled = False
        self._running = asyncio.create_task(self._asked(msgspec.msgpack.encode(asked)))
        try:
            return await asyncio.wait_for(asyncio.shield(self._running), LONGEST_S)
        except TimeoutError:
            await self._end()
            return CannotTry(reason=CannotTryReason.FAILED, detail="too slow")
        except asyncio.CancelledError:
            await self._end()
            raise
        finally:
            self._running = None

    def present(self) -> Mapping[TagName, float]:
        """Tags that forecasts tell of, as they are now."""
        heard = self._hearing()
        found: dict[TagName, float] = {}
        for path in BANDS:
            value = heard.value(path)
            if path not in self._tags or value is None or isinstance(value, str):
                continue
            means = self._means.get(path)
            found[self._tags[path]] = sum(means) / len(means) if means else float(value)
        return found

    def cancel(self) -> None:
        """Give up whatever runs, now."""
        self._is_cancelled = True
        if self._worker is not None and self._running is not None:
            self._kill(self._worker)

    async def stop(self) -> None:
        """Give up whatever runs, and the process."""
        self._is_cancelled = True
        await self._end()

    def _tags_now(self) -> Mapping[str, TagName]:
        cell = self._cell()
        if cell is not self._known:
            self._known, self._tags = cell, tags_by_path(cell)
        return self._tags

    def _hearing(self) -> Hearing:
        return Hearing(self._tags_now(), self._read)

    def _foreign(self, plan: Plan) -> CannotTry | None:
        """A plan that acts on something that is no part of the simulated cell cannot be tried on its twin."""
        for _step, act in plan.acts:
            match act:
                case ExactWrite():
                    node = act.node
                case ExactCall():
                    node = act.method_node
            if path_of(node) is None:
                return CannotTry(reason=CannotTryReason.NO_TWIN, detail=f"{node.uri} {node.identifier}")
        return None

    async def _asked(self, question: bytes) -> WorkerAnswer:
        try:
            worker = await self._begun()
            worker.told.write(framed(question))
            await worker.told.drain()
            size = int.from_bytes(await worker.heard.readexactly(HEAD), "little")
            return msgspec.msgpack.decode(await worker.heard.readexactly(size), type=WorkerAnswer)
        except (OSError, EOFError, msgspec.DecodeError) as error:
            await self._end()
            if self._is_cancelled:
                return CannotTry(reason=CannotTryReason.STOPPED)
            log.warning("the twin's process ended: %s", error)
            return CannotTry(reason=CannotTryReason.FAILED, detail=type(error).__name__)

    async def _begun(self) -> _Worker:
        worker = self._worker
        if worker is not None and worker.process.returncode is None:
            return worker
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hmi.simulator.trial_worker", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, env=dict(os.environ) | _ENVIRONMENT, limit=_READ_BYTES,
        )  # fmt: skip
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        self._worker = _Worker(process, process.stdin, process.stdout)
        if self._is_cancelled:
            self._kill(self._worker)
        return self._worker

    def _kill(self, worker: _Worker) -> None:
        with contextlib.suppress(ProcessLookupError):
            worker.process.kill()

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        self._kill(worker)
        worker.told.close()
        await worker.process.wait()


_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
}
"""One core; and the same code as the service that starts it."""
