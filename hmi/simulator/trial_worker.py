"""The process in which the twin runs: questions come in at standard input, answers go out at standard output.

Each is msgpack behind its length (4 bytes, little-endian). It ends when its input ends, so it never outlives who asked;
it runs at lower priority than the service, and within bounded memory.
"""

import contextlib
import os
import resource
import sys
from typing import BinaryIO

import msgspec
from msgspec import Struct

from hmi.domain.tag import TagName
from hmi.domain.trial import CannotTry, CannotTryReason, Forecast, TrialQuestion
from hmi.simulator.twin_run import forecast
from hmi.simulator.twin_state import CellState

MOST_BYTES = 1_500_000_000
"""Of address space; the process takes about 110 MB of memory (measured: benchmarks/trial.py)."""
_NICE = 5
HEAD = 4


class WorkerQuestion(Struct, frozen=True, kw_only=True):
    """A question with everything that it rests on."""

    question: TrialQuestion
    state: CellState
    tags: dict[str, TagName]
    widening: dict[TagName, float]
    units: dict[TagName, str]


WorkerAnswer = Forecast | CannotTry


def framed(body: bytes) -> bytes:
    """A message with its length in front."""
    return len(body).to_bytes(HEAD, "little") + body


def main() -> None:
    """Answer until nobody asks any more."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    os.nice(_NICE)
    told, heard = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr
    while (question := _read(heard)) is not None:
        told.write(framed(msgspec.msgpack.encode(answered(question))))
        told.flush()


def answered(body: bytes) -> WorkerAnswer:
    """The answer to one question, whatever happens to it."""
    try:
        asked = msgspec.msgpack.decode(body, type=WorkerQuestion)
        return forecast(asked.question, asked.state, asked.tags, asked.widening, asked.units)
    except Exception as error:  # a fault of the twin is told, and the next question may fare better
        return CannotTry(reason=CannotTryReason.FAILED, detail=f"{type(error).__name__}: {error}")


def _read(heard: BinaryIO) -> bytes | None:
    head = heard.read(HEAD)
    if len(head) < HEAD:
        return None
    return heard.read(int.from_bytes(head, "little"))


if __name__ == "__main__":
    main()
