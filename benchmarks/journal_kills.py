"""Kills a writer at random moments and checks that no acknowledged record is lost.

    python benchmarks/journal_kills.py --kills 200

A child process writes records and prints each sequence number once ``record`` has returned. It is killed with SIGKILL
after a random time, the file is verified from outside, and the next child goes on with the same file. This proves
what a crash of the process does; a power cut is covered by ``synchronous=FULL`` and the disk's own word.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

WRITER = """
import sys
from pathlib import Path
from hmi.store.journal import Journal

journal = Journal(Path(sys.argv[1]), panel="cell")
while True:
    seq = journal.record("x.done", "speed", {"filler": "x" * 200}, actor=None, roles=frozenset(), screen="panel")
    print(seq, flush=True)
"""


def kill_once(file: Path, after_s: float) -> int:
    """Let a writer run for ``after_s`` after its first acknowledgement, kill it; its last acknowledged number."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    time.sleep(after_s)
    child.kill()
    lines = (first + child.stdout.read()).splitlines(keepends=True)
    child.stdout.close()
    child.wait()
    return max((int(line) for line in lines if line.endswith("\n")), default=0)


def main() -> None:
    """Print one line of JSON; exit status 1 when anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from hmi.store.verify import verify

    moments = random.Random(arguments.seed)
    lost = broken = rows = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite"
        for _ in range(arguments.kills):
            acknowledged = kill_once(file, moments.uniform(0.0, 0.15))
            report = verify(file, Path(folder) / "checkpoints")
            lost += max(0, acknowledged - report.rows)
            broken += not report.is_intact
            rows = report.rows
    result = {"kills": arguments.kills, "records": rows, "acknowledged_lost": lost, "broken_chains": broken}
    print(json.dumps(result))
    sys.exit(1 if lost or broken else 0)


if __name__ == "__main__":
    main()
