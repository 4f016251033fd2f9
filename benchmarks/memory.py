"""Benchmark 7: memory of the cell service and of a screen, at rest and over an hour of the cell made short.

What is measured, from /proc/PID/smaps_rollup of the real processes (``tandem serve`` recording every tag, and a panel
offscreen at 1920x1080): the resident set size (RSS), and what the process alone has written, in memory or swapped out.
  at rest           the simulated cell at its own pace, the overview shown, 20 s after everything became live;
  hour of the cell  the cell simulated 30 times faster: an hour of its states, parts, faults and alarms in 120 s of
                    wall time. Values come only as often as publishing allows, so there are fewer than in an hour;
  hour of values    as many values as the simulated cell gives in an hour, from a node-opcua server that changes 5,000
                    a second, in the time that this takes. No states, parts and alarms.
Start is after the screen has shown each of its displays once; it goes on from display to display, 2 s each.

Neither is an hour of waiting: what leaks by wall time (timers, sessions, reconnections) shows only with ``--speed 1``,
which is the true hour. ``growth`` is the own memory at the end against that in the middle: the last half alone,
because buffers and caches fill in the first. There is no target and no peer.
Run: ``./run bench memory`` (options ``--quick``, ``--json FILE``, ``--speed N``).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from _report import Report, options

HOUR_S = 3600.0
REST_S = 20.0
LOOK_S = 2.0
MB = 1024.0
LOAD_PER_S = 5_000


def run_screen(project: Path, is_travelling: bool) -> None:
    """A panel that prints a line whenever it showed a display: its name, and how many values have come."""
    from _screen import Screen
    from PySide6.QtCore import QTimer

    screen = Screen(project)
    screen.attach(project)
    values = {"count": 0}

    def note(batch: Any) -> None:
        values["count"] += len(batch)

    def look(number: int) -> None:
        names = screen.window.places()
        name = names[number % len(names)] if is_travelling else names[0]
        screen.window.show_display(name)
        print(json.dumps({"shown": name, "round": number // len(names), "values": values["count"]}), flush=True)
        QTimer.singleShot(int(LOOK_S * 1000), lambda: look(number + 1))

    def begin() -> None:
        screen.bridge.frame_arrived.connect(note)
        look(0)

    screen.when_live(begin)
    screen.run()


class Watched:
    """A running cell: its service, its screen, and what the screen told."""

    def __init__(self, service: int, screen: "subprocess.Popen[str]") -> None:
        self.pids = {"service": service, "screen": screen.pid}
        self._screen = screen

    def news(self) -> dict[str, Any]:
        """The screen's next line; it comes every two seconds."""
        assert self._screen.stdout is not None
        for line in self._screen.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError("the screen ended")

    def memory_mb(self) -> dict[str, tuple[float, float]]:
        """Own and resident MB by process."""
        return {name: _memory_mb(pid) for name, pid in self.pids.items()}


def _memory_mb(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kib = {line.split(":")[0]: float(line.split()[1]) for line in lines[1:]}
    return (kib["Private_Dirty"] + kib["Swap"]) / MB, kib["Rss"] / MB


@contextmanager
def simulated_cell(speed: float) -> Generator[Path]:
    from _cell import scan_simulator, simulator

    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        project = Path(name)
        with simulator(project, "--speed", str(speed), "--faults") as (_, url):
            scan_simulator(project, url)
            yield project


@contextmanager
def load_cell() -> Generator[Path]:
    from _cell import write_load_cell

    from tests.interop.foreign_stack import foreign_stack

    with (
        foreign_stack().server("--variables", LOAD_PER_S // 10, "--period", 100, cpu=0) as url,
        tempfile.TemporaryDirectory(prefix="tandem-bench-") as name,
    ):
        write_load_cell(Path(name), url, LOAD_PER_S // 10)
        yield Path(name)


@contextmanager
def watched_cell(project: Path, *, is_travelling: bool) -> Generator[Watched]:
    from _cell import service

    with service(project) as pid:
        command = [sys.executable, __file__, "--screen", str(project), str(int(is_travelling))]
        screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            yield Watched(pid, screen)
        finally:
            screen.terminate()
            screen.communicate()


def rest(report: Report, rest_s: float) -> float:
    """Memory of a cell at its own pace; values per second."""
    with simulated_cell(1.0) as project, watched_cell(project, is_travelling=False) as watched:
        begin, start_s = watched.news()["values"], time.monotonic()
        last = begin
        while time.monotonic() - start_s < rest_s:
            last = watched.news()["values"]
        rate = (last - begin) / (time.monotonic() - start_s)
        tell(report, "at rest", watched.memory_mb(), values=last)
    return rate


def hour(report: Report, name: str, project: Path, length_s: float) -> None:
    """Memory at the start and the end, and the growth in the last half."""
    points: list[tuple[int, dict[str, tuple[float, float]]]] = []
    with watched_cell(project, is_travelling=True) as watched:
        while watched.news()["round"] < 1:
            pass
        start_s = time.monotonic()
        while not points or time.monotonic() - start_s < length_s:
            points.append((watched.news()["values"], watched.memory_mb()))
    (first_values, first), (_, middle), (last_values, last) = points[0], points[len(points) // 2], points[-1]
    tell(report, f"{name}, start", first, values=first_values)
    growth = {process: last[process][0] - middle[process][0] for process in last}
    tell(report, f"{name}, end", last, values=last_values, growth=growth)
    report.note(f"{name}: {length_s:.0f} s of wall time, {last_values - first_values:,} values")


def tell(
    report: Report,
    when: str,
    memory: dict[str, tuple[float, float]],
    *,
    values: int,
    growth: dict[str, float] | None = None,
) -> None:
    for name, (own, rss) in memory.items():
        report.row(
            **{
                "when": when, "process": name, "own MB": own, "RSS MB": rss, "values so far": values,
                "growth MB": growth[name] if growth else None,
            }
        )  # fmt: skip


def compare(arguments: argparse.Namespace) -> None:
    from tests.interop.foreign_stack import ForeignStackMissing

    report = Report(
        "memory",
        {
            "when": "-28", "process": "-8", "own MB": "8.1f", "RSS MB": "8.1f", "values so far": "13,d",
            "growth MB": "9.1f",
        },
    )  # fmt: skip
    if not Path("/proc/self/smaps_rollup").exists():
        report.note("*** NOT MEASURED: this system has no /proc/PID/smaps_rollup ***")
        report.finish(arguments.json)
        return
    speed = 120.0 if arguments.quick else arguments.speed
    rate = rest(report, 5.0 if arguments.quick else REST_S)
    report.note(f"the cell at its own pace gives {rate:.0f} values/s, {rate * HOUR_S:,.0f} in an hour")
    with simulated_cell(speed) as project:
        hour(report, f"hour of the cell x{speed:g}", project, HOUR_S / speed)
    try:
        with load_cell() as project:
            hour(report, "hour of values", project, 20.0 if arguments.quick else rate * HOUR_S / LOAD_PER_S)
    except ForeignStackMissing as missing:
        report.note(f"*** NOT MEASURED: hour of values, no foreign server, because {missing} ***")
    report.finish(arguments.json)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--speed", type=float, default=30.0, help="simulated seconds per second")
    parser.add_argument("--screen", nargs=2, help="for the benchmark itself: the panel's process")
    arguments = parser.parse_args()
    if arguments.screen:
        run_screen(Path(arguments.screen[0]), arguments.screen[1] == "1")
        os._exit(0)
    compare(arguments)


if __name__ == "__main__":
    main()
