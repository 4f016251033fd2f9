"""Benchmark 7: memory of the cell service and of a screen, at rest and over an accelerated hour of the simulated cell.

What is measured, from /proc/PID/smaps_rollup of the real processes (``tandem serve`` recording every tag, and a panel
offscreen at 1920x1080): the proportional set size (PSS: private pages, plus the process's share of shared ones) and the
resident set size (RSS).
  at rest         the cell at its own pace, the overview shown, 20 s after everything became live;
  hour, start     the same at the higher pace, after the screen has shown each of its displays once;
  hour, end       when an hour of the cell has passed; the screen went on from display to display, 2 s each.

The hour is not an hour of waiting: the cell is simulated SPEED times faster (30 unless told: 120 s of wall time). Its
states, parts, faults and alarms come as in an hour; its values come as often as publishing allows, so there are fewer
of them than in an hour. Both numbers are printed; ``--speed 1`` is the true hour.

Growth is told per million values, as the line through the last half of the hour; a process without a leak comes to
nothing. There is no target and no peer.
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
        """PSS and RSS in MB by process."""
        return {name: _memory_mb(pid) for name, pid in self.pids.items()}


def _memory_mb(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kib = {line.split(":")[0]: float(line.split()[1]) for line in lines[1:]}
    return kib["Pss"] / MB, kib["Rss"] / MB


@contextmanager
def running_cell(speed: float, *, is_travelling: bool) -> Generator[Watched]:
    from _cell import scan_simulator, service, simulator

    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        project = Path(name)
        with simulator(project, "--speed", str(speed), "--faults") as (_, url):
            scan_simulator(project, url)
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
    with running_cell(1.0, is_travelling=False) as watched:
        begin, start_s = watched.news()["values"], time.monotonic()
        while time.monotonic() - start_s < rest_s:
            last = watched.news()["values"]
        rate = (last - begin) / (time.monotonic() - start_s)
        tell(report, "at rest", watched.memory_mb(), values=last)
    return rate


def hour(report: Report, speed: float, length_s: float) -> dict[str, Any]:
    """Memory at the start and the end, and the growth between."""
    points: list[tuple[float, int, dict[str, tuple[float, float]]]] = []
    with running_cell(speed, is_travelling=True) as watched:
        while watched.news()["round"] < 1:
            pass
        start_s = time.monotonic()
        while not points or time.monotonic() - start_s < length_s:
            news = watched.news()
            points.append((time.monotonic() - start_s, news["values"], watched.memory_mb()))
        tell(report, "hour, start", points[0][2], values=points[0][1])
        half = points[len(points) // 2 :]
        growth = {name: slope([(count, memory[name][0]) for _, count, memory in half]) for name in watched.pids}
        tell(report, "hour, end", points[-1][2], values=points[-1][1], growth=growth)
    return {"wall_s": points[-1][0], "values": points[-1][1] - points[0][1], "growth": growth}


def slope(points: list[tuple[int, float]]) -> float:
    """MB per million values, by least squares."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points) or 1.0
    return 1e6 * sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


def tell(
    report: Report,
    when: str,
    memory: dict[str, tuple[float, float]],
    *,
    values: int,
    growth: dict[str, float] | None = None,
) -> None:
    for name, (pss, rss) in memory.items():
        report.row(
            **{
                "when": when, "process": name, "PSS MB": pss, "RSS MB": rss, "values so far": values,
                "MB per million values": growth[name] if growth else None,
            }
        )  # fmt: skip


def compare(arguments: argparse.Namespace) -> None:
    report = Report(
        "memory",
        {
            "when": "-12", "process": "-8", "PSS MB": "8.1f", "RSS MB": "8.1f", "values so far": "13,d",
            "MB per million values": "21.1f",
        },
    )  # fmt: skip
    if not Path("/proc/self/smaps_rollup").exists():
        report.note("*** NOT MEASURED: this system has no /proc/PID/smaps_rollup ***")
        report.finish(arguments.json)
        return
    speed = 120.0 if arguments.quick else arguments.speed
    rate = rest(report, 5.0 if arguments.quick else REST_S)
    found = hour(report, speed, HOUR_S / speed)
    report.note(
        f"the hour: {found['wall_s']:.0f} s of wall time at {speed:g} times the pace, {found['values']:,} values;"
        f" at its own pace the cell gives {rate:.0f} values/s, {rate * HOUR_S:,.0f} in an hour"
    )
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
