"""Benchmark 2: how long the screen stalls while 5,000 values a second arrive and 32 of them are drawn.

What is measured: the lateness of a 16 ms timer on the GUI thread (how much longer than 16 ms it took to come), p99 and
maximum over the window, while the panel's trends display follows 32 live traces at 1920x1080.

Against whom, on the same node-opcua server, with the same window, widgets and frames 33 ms apart:
  Tandem          ``tandem serve`` in its own process (it records all values, too), the screen attached by the link;
  asyncua inside  an asyncua client with its data-change handlers in a thread of the GUI process, as is usual;
  nothing         the same window without any client: what the machine itself does to a timer. Read the others
                  against this row: on a shared machine its maximum is the floor.

Target: a maximum under 33 ms (two frames at 60 Hz) for Tandem. The figures are medians over the runs.
Run: ``./run bench ui_stall`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from _report import Report, options

TAGS = 500
PERIOD_MS = 100
TRACES = 32
TIMER_MS = 16
TARGET_MS = 33.0
KINDS = {"link": "Tandem", "asyncua": "asyncua inside", "nothing": "nothing"}


def run_screen(kind: str, project: Path, warm_up_s: float, measure_s: float) -> None:
    """The process that is measured; prints one line of JSON."""
    from _inside_client import InsideClient
    from _screen import Screen
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer

    screen = Screen(project, kind)
    if kind == "link":
        screen.attach(project)
    elif kind == "asyncua":
        screen.bridge.attach(InsideClient(project))  # type: ignore[arg-type]  # it has all that the bridge calls
    gaps: list[float] = []
    moments = {"last": 0.0}
    counts = {"paints": 0, "frames": 0, "values": 0}

    class Paints(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            counts["paints"] += event.type() is QEvent.Type.Paint
            return False

    def tick() -> None:
        now = time.perf_counter()
        gaps.append((now - moments["last"]) * 1e3)
        moments["last"] = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TIMER_MS)
    timer.timeout.connect(tick)
    paints = Paints()

    def note_frame(batch: Any) -> None:
        counts["frames"] += 1
        counts["values"] += len(batch)

    def begin() -> None:
        if kind != "nothing":
            display = screen.show_traces([tag.name for tag in screen.bridge.picture.cell.tags[:TRACES]])
            display.plot.viewport().installEventFilter(paints)
            screen.bridge.frame_arrived.connect(note_frame)
        QTimer.singleShot(int(warm_up_s * 1000), measure)

    def measure() -> None:
        for name in counts:
            counts[name] = 0
        moments["last"], moments["cpu"], moments["start"] = (
            time.perf_counter(),
            time.process_time(),
            time.perf_counter(),
        )
        timer.start()
        QTimer.singleShot(int(measure_s * 1000), tell)

    def tell() -> None:
        timer.stop()
        took_s = time.perf_counter() - moments["start"]
        late = np.maximum(np.array(gaps) - TIMER_MS, 0.0)
        figures = {
            "p50": float(np.percentile(late, 50)),
            "p99": float(np.percentile(late, 99)),
            "max": float(late.max()),
            "over_16": int((late > 16).sum()),
            "ticks": len(late),
            "cpu_percent": 100 * (time.process_time() - moments["cpu"]) / took_s,
            "paints_per_s": counts["paints"] / took_s,
            "values_per_s": counts["values"] / took_s,
        }
        print(json.dumps(figures), flush=True)
        screen.application.quit()

    if kind == "nothing":
        begin()
    else:
        screen.when_live(begin)
    screen.run()
    os._exit(0)  # the thread of the client inside would never end


def measured(kind: str, project: Path, warm_up_s: float, measure_s: float) -> dict[str, float]:
    command = [sys.executable, __file__, "--screen", kind, str(project), str(warm_up_s), str(measure_s)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=measure_s + warm_up_s + 120, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(f"{kind}: {done.stderr[-2000:]}")
    return json.loads(lines[-1])


def compare(arguments: argparse.Namespace) -> None:
    """Run all peers in turn, several times; the controller goes on through all of it."""
    # Here, because the measured process must not load more than a panel does.
    from _cell import service, write_load_cell

    from tests.interop.foreign_stack import ForeignStackMissing, foreign_stack

    warm_up_s, measure_s = (3.0, 5.0) if arguments.quick else (5.0, 20.0)
    runs = 1 if arguments.quick else arguments.runs
    report = Report(
        "ui_stall",
        {
            "client": "-15", "p50 ms": "7.2f", "p99 ms": "7.2f", "max ms": "7.2f", "maxima of the runs": "-24",
            "screen CPU %": "12.1f", "paints/s": "9.1f", "values/s": "9.0f",
        },
    )  # fmt: skip
    try:
        stack = foreign_stack()
    except ForeignStackMissing as missing:
        report.note(f"*** NOT MEASURED: no foreign server, because {missing} ***")
        report.finish(arguments.json)
        return
    found: dict[str, list[dict[str, float]]] = {kind: [] for kind in KINDS}
    with stack.server("--variables", TAGS, "--period", PERIOD_MS, cpu=0) as url:
        for _ in range(runs):
            for kind in KINDS:
                with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
                    project = Path(name)
                    write_load_cell(project, url, TAGS)
                    if kind == "link":
                        with service(project):
                            found[kind].append(measured(kind, project, warm_up_s, measure_s))
                    else:
                        found[kind].append(measured(kind, project, warm_up_s, measure_s))
    for kind, results in found.items():
        middle = {key: statistics.median(one[key] for one in results) for key in results[0]}
        report.row(
            **{
                "client": KINDS[kind],
                "p50 ms": middle["p50"],
                "p99 ms": middle["p99"],
                "max ms": middle["max"],
                "maxima of the runs": ", ".join(f"{one['max']:.1f}" for one in results),
                "screen CPU %": middle["cpu_percent"],
                "paints/s": middle["paints_per_s"],
                "values/s": middle["values_per_s"],
                "runs": results,
            }
        )
    ours = statistics.median(one["max"] for one in found["link"])
    report.verdict(f"max {ours:.1f} ms under {TARGET_MS:.0f} ms at 5,000 changes/s", ours < TARGET_MS)
    report.note(f"{measure_s:.0f} s a run, {runs} runs; lateness of a {TIMER_MS} ms timer; {TRACES} traces, 1920x1080")
    report.finish(arguments.json)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--screen", nargs=4, help="for the benchmark itself: the process that is measured")
    arguments = parser.parse_args()
    if arguments.screen:
        kind, project, warm_up, window = arguments.screen
        run_screen(kind, Path(project), float(warm_up), float(window))
        return
    compare(arguments)


if __name__ == "__main__":
    main()
