"""Kills a writer at random moments and checks that no acknowledged record is lost.

    python benchmarks/journal_kills.py --kills 200

A forked child opens the journal, writes records and tells each sequence number once ``record`` has returned. It is
killed with SIGKILL at a random moment, also while it opens the file; the file is verified from outside, and the next
child goes on with it. This proves what a crash of the process does; a power cut is covered by ``synchronous=FULL`` and
the disk's own word.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hmi.store.journal import Journal
from hmi.store.verify import verify

LONGEST_LIFE_S = 0.6


def write_forever(file: Path, acknowledged: int) -> NoReturn:
    """Runs in the child: one line to the pipe per record that is on the disk."""
    journal = Journal(file, panel="cell")
    while True:
        seq = journal.record("x.done", "speed", {"filler": "x" * 200}, actor=None, roles=frozenset(), screen="panel")
        os.write(acknowledged, f"{seq}\n".encode())


def kill_once(file: Path, life_s: float) -> int:
    """Let a writer live for ``life_s`` and kill it; the last number that it acknowledged, 0 for none."""
    told, acknowledged = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        write_forever(file, acknowledged)
    os.close(acknowledged)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(told) as stream:
        numbers = [int(line) for line in stream if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the writer ended by itself with status {status}")
    return max(numbers, default=0)


def main() -> None:
    """Print one line of JSON; exit status 1 when anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    moments = random.Random(arguments.seed)
    lost = broken = 0
    acknowledged = idle = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite"
        Journal(file, panel="cell").close()
        for _ in range(arguments.kills):
            last = kill_once(file, moments.uniform(0.0, LONGEST_LIFE_S))
            report = verify(file, Path(folder) / "checkpoints")
            lost += max(0, last - report.rows)
            broken += not report.is_intact
            idle += last == 0
            acknowledged = max(acknowledged, last)
        rows = verify(file).rows
    result = {
        "kills": arguments.kills,
        "kills_before_the_first_record": idle,
        "records": rows,
        "last_acknowledged": acknowledged,
        "acknowledged_lost": lost,
        "broken_chains": broken,
    }
    print(json.dumps(result))
    sys.exit(1 if lost or broken else 0)


if __name__ == "__main__":
    main()
