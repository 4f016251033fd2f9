"""Kill, damage, a full disk and another owner of the file: each really done."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.history.history import History

ROOT = Path(__file__).resolve().parents[3]
Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]
A = TagName("a")
SECOND = 10**9

COMMON = """
import asyncio, resource, sys, time
from pathlib import Path
import numpy as np
from hmi.domain.cell import Cell
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition
from hmi.history.history import History
from hmi.ports.history import HistoryUnavailable

node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
names = ["a", *(f"t{number}" for number in range(199))]
cell = Cell(id="cell", label="", tags=tuple(TagDefinition(name=n, node=node, data_type=DataType.DOUBLE) for n in names))
history = History(Path(sys.argv[1]), cell)

def take(rows=200):
    at = time.time_ns()
    moments = np.full(rows, at, np.int64)
    tag = np.arange(rows, dtype=np.uint32) % 200
    noise = np.random.default_rng(at).random(rows)
    noise[0] = at
    history.take(ReadingBatch(tag, moments, moments, noise, np.zeros(rows, np.uint32)))
    return at
"""

RECORDER = """
async def main():
    await history.start()
    while True:
        print(take(), flush=True)
        await asyncio.sleep(0.05)

asyncio.run(main())
"""

RECORDERS = """
import os

async def main():
    await history.start()
    while True:
        print(take(), flush=True)
        await asyncio.sleep(0.05)

for line in sys.stdin:
    number = os.fork()
    if not number:
        print(os.getpid(), flush=True)
        asyncio.run(main())
    os.waitpid(number, 0)
    print("dead", flush=True)
"""

FULL_DISK = """
async def until(condition):
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.1)
    raise SystemExit(f"waited in vain; trouble: {history.trouble!r}")

async def main():
    await history.start()
    first = take()
    await asyncio.sleep(1.5)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    while not history.trouble:
        take(20_000)
        await asyncio.sleep(0.1)
    print(history.trouble, flush=True)
    during = take()
    troubles, seen = set(), 0
    for _ in range(60):
        await asyncio.sleep(0.1)
        troubles.add(history.trouble)
        try:
            (trace,), _ = await history.trend(["a"], first - 10**9, during, 10)
            seen = max(seen, len(trace.last))
        except HistoryUnavailable:
            pass
    print(sorted(troubles), seen > 0, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    await until(lambda: not history.trouble)
    after = take()
    await history.stop()
    print(first, during, after, flush=True)

asyncio.run(main())
"""


def child(program: str, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMON + program, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def times_in(file: Path) -> list[int]:
    with duckdb.connect(file) as connection:
        rows = connection.execute(
            "SELECT t FROM sample JOIN tag ON tag.id = sample.tag WHERE name = 'a' AND NOT gap ORDER BY t"
        ).fetchall()
    return [row[0] for row in rows]


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("waited in vain")


def harm(file: Path, how: str) -> None:
    whole = file.read_bytes()
    middle = 12288 + 262144 // 2
    if how == "overwritten":
        file.write_bytes(b"\xa5" * len(whole))
    elif how == "cut":
        file.write_bytes(whole[:9000])
    else:
        file.write_bytes(whole[:middle] + b"\xa5" * 200_000 + whole[middle + 200_000 :])


def gaps_in(file: Path) -> int:
    with duckdb.connect(file) as connection:
        return len(connection.execute("FROM sample WHERE gap").fetchall())


def torn_batches(file: Path) -> int:
    """Moments of which only a part of the 200 tags is there."""
    with duckdb.connect(file) as connection:
        rows = connection.execute(
            "SELECT t FROM sample WHERE NOT gap GROUP BY t HAVING count(*) <> 200 AND max(tag) = 200"
        ).fetchall()
    return len(rows)


def test_that_a_service_killed_at_random_moments_loses_at_most_the_last_second(file: Path):
    pause = random.Random(20)
    kept_before: set[int] = set()
    due = 0
    recorders = child(RECORDERS, file)
    assert recorders.stdin is not None
    assert recorders.stdout is not None
    for _ in range(10):
        recorders.stdin.write("\n")
        recorders.stdin.flush()
        number = int(recorders.stdout.readline())
        handed_over = [int(recorders.stdout.readline())]
        time.sleep(pause.uniform(0.1, 1.9))
        os.kill(number, signal.SIGKILL)
        handed_over += [int(line) for line in iter(recorders.stdout.readline, "dead\n")]

        kept = set(times_in(file))

        old = [moment for moment in handed_over if moment < handed_over[-1] - SECOND]
        assert [moment for moment in old if moment not in kept] == []
        assert kept_before <= kept
        assert torn_batches(file) == 0
        kept_before = kept
        due += len(old)
    recorders.communicate()
    assert due > 20
    assert not list(file.parent.glob("*damaged*"))


def test_that_a_full_disk_is_told_and_recording_resumes_by_itself(file: Path):
    process = child(FULL_DISK, file)
    out, errors = process.communicate(timeout=100)

    assert process.returncode == 0, errors
    trouble, meanwhile, moments = out.splitlines()
    assert trouble == "disk full"
    assert meanwhile == "['disk full'] True", "it is told all the time, and what is there can be read"
    kept = set(times_in(file))
    assert {int(moment) for moment in moments.split()} <= kept
    assert gaps_in(file) == 0, "nothing was lost, so there is no gap"
    assert not list(file.parent.glob("*damaged*"))


@pytest.mark.parametrize("how", ["overwritten", "cut", "one block"])
async def test_that_a_damaged_file_is_set_aside_and_recording_begins_anew(
    file: Path, a_cell: MakeCell, a_batch: Batch, look: Look, how: str
):
    history = History(file, a_cell("a"))
    await history.start()
    before = clock.now_ns() + np.arange(50_000)
    history.take(a_batch([0] * 50_000, before.tolist(), np.random.default_rng(1).random(50_000).tolist()))
    await history.stop()
    harm(file, how)
    await history.start()
    await until(lambda: not history.trouble)
    at = clock.now_ns()
    history.take(a_batch([0], [at], [2.0]))
    await history.stop()

    await history.start()
    (trace,), oldest = await history.trend([A], at, at + SECOND, 10)
    trouble = history.trouble
    await history.stop()

    assert look(trace).last[0] == 2.0
    assert oldest == at
    assert trouble == ""
    assert list(file.parent.glob("history.duckdb*.damaged-*"))


async def test_that_a_file_in_use_elsewhere_is_left_alone_and_taken_up_when_free(
    file: Path, a_cell: MakeCell, a_batch: Batch
):
    process = child(RECORDER, file)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    history = History(file, a_cell("a"))
    try:
        await history.start()
        assert history.trouble == "in use"
        at = clock.now_ns()
        history.take(a_batch([0], [at], [1.0]))
    finally:
        process.kill()
        process.communicate()

    await until(lambda: not history.trouble)
    await history.stop()

    assert at in times_in(file)
    assert not list(file.parent.glob("*damaged*"))
