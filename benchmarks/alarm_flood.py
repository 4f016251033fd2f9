"""Benchmark 11: what alarms cost, and whether their list stays usable while they pour in.

A service process (``_alarm_story.py``: the real list of alarms and the real link) tells a story to a screen process at
1920x1080, offscreen, 250 ms between two messages as an OPC UA server would publish:
  10,000 transitions   of 400 conditions, 1,000 a second;
  flood                200 alarms begin in 10 s.

Measured: CPU of the service and of the screen per transition, over the whole story and with what an idle screen costs
taken off; the lateness of a 16 ms timer on the screen's GUI thread; its own memory before and after; for the flood,
the time from the first alarm to the moment when the display names what came first and lists everything that was told.

Against whom: a QTableView with a QStandardItemModel that is filled anew with all open alarms at every message, on the
same link and bridge, in a window that has nothing else: what the usual Qt tutorial leads to.
Targets: in the flood the first-out is named within 1 s and the timer is never later than 100 ms.
Run: ``./run bench alarm_flood`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import argparse
import asyncio
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
from _alarm_story import PLACES, tell
from _report import Report, options

TIMER_MS = 16
LATE_MS, NAMED_S = 100.0, 1.0
KINDS = {"tandem": "Tandem", "naive": "table filled anew"}
SETTLE_S = 3.0


def run_screen(kind: str, project: Path, measure_s: float) -> None:
    """The process that is measured; prints READY, then one line of JSON."""
    from _screen import Screen
    from PySide6.QtCore import Qt, QTimer

    screen = Screen(project, kind)
    shown = _naive(screen) if kind == "naive" else _display(screen)
    screen.attach(project)
    gaps: list[float] = []
    moments: dict[str, float] = {"last": 0.0, "named_ns": 0.0, "idle_s": 0.0}

    def tick() -> None:
        now = time.perf_counter()
        gaps.append((now - moments["last"]) * 1e3)
        moments["last"] = now

    timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=TIMER_MS)
    timer.timeout.connect(tick)

    def note(_changes: object) -> None:
        if not moments["named_ns"]:
            QTimer.singleShot(0, look)

    def look() -> None:
        if not moments["named_ns"]:
            if shown():
                moments["named_ns"] = time.monotonic_ns()
            else:
                QTimer.singleShot(5, look)

    def rest() -> None:
        moments["cpu"] = time.process_time()
        QTimer.singleShot(int(SETTLE_S * 1000), begin)

    def begin() -> None:
        moments["idle_s"] = (time.process_time() - moments["cpu"]) / SETTLE_S
        moments["memory"], moments["last"] = _own_mb(), time.perf_counter()
        moments["cpu"], moments["start"] = time.process_time(), time.perf_counter()
        screen.bridge.alarms_changed.connect(note)
        timer.start()
        print("READY", flush=True)
        QTimer.singleShot(int(measure_s * 1000), tell_all)

    def tell_all() -> None:
        timer.stop()
        took_s = time.perf_counter() - moments["start"]
        late = np.maximum(np.array(gaps) - TIMER_MS, 0.0)
        figures = {
            "p50": float(np.percentile(late, 50)),
            "p99": float(np.percentile(late, 99)),
            "max": float(late.max()),
            "cpu_s": time.process_time() - moments["cpu"] - moments["idle_s"] * took_s,
            "own_mb": _own_mb(),
            "growth_mb": _own_mb() - moments["memory"],
            "named_ns": moments["named_ns"],
            "open": len(screen.bridge.alarms),
        }
        print(json.dumps(figures), flush=True)
        screen.application.quit()

    def wait() -> None:
        if screen.bridge.picture.is_attached:
            QTimer.singleShot(1500, prepare)
        else:
            QTimer.singleShot(50, wait)

    def prepare() -> None:
        if kind == "tandem":
            for name in screen.window.places():  # every display built, as after a day of use
                screen.window.show_display(name)
                screen.application.processEvents()
            screen.window.show_display("alarms")
        QTimer.singleShot(1000, rest)

    wait()
    screen.run()
    os._exit(0)


def _display(screen: Any) -> Any:
    """Whether the display of alarms names what came first."""

    def is_named() -> bool:
        display = screen.window.displays.get("alarms")
        return display is not None and bool(display.panel.flood.first_key.text())

    return is_named


def _naive(screen: Any) -> Any:
    """A table that is filled anew; it names nothing, so that only the first row counts."""
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import QTableView

    screen.window.hide()
    model, table = QStandardItemModel(), QTableView()
    table.setModel(model)
    table.resize(1920, 1080)
    table.show()
    screen.table = table

    def fill(_changes: object) -> None:
        model.clear()
        for alarm in sorted(screen.bridge.alarms.values(), key=lambda alarm: (alarm.priority, alarm.began_ns)):
            moment = time.strftime("%H:%M:%S", time.localtime(alarm.began_ns / 1e9))
            cells = (moment, alarm.equipment or "", alarm.message, alarm.state.value, str(alarm.severity))
            model.appendRow([QStandardItem(text) for text in cells])

    screen.bridge.alarms_changed.connect(fill)
    return lambda: model.rowCount() > 0


def _own_mb() -> float:
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return float("nan")
    kib = {line.split(":")[0]: float(line.split()[1]) for line in lines[1:]}
    return (kib["Private_Dirty"] + kib["Swap"]) / 1024


def measured(kind: str, story: tuple[int, int, float]) -> dict[str, float]:
    """One story, told to one screen."""
    conditions, transitions, length_s = story
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        base = [sys.executable, __file__]
        told = [*base, "--story", name, str(conditions), str(transitions), str(length_s)]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(told, stdin=subprocess.PIPE, **pipes) as service:
            _wait_ready(service)
            watched = [*base, "--screen", kind, name, str(length_s + 2.0)]
            with subprocess.Popen(watched, stderr=subprocess.DEVNULL, **pipes) as screen:
                _wait_ready(screen)
                assert service.stdin is not None
                service.stdin.write("\n")
                service.stdin.flush()
                found = {**_json_of(service), **_json_of(screen)}
    found["screen_us"] = found["cpu_s"] / transitions * 1e6
    found["named_s"] = (found["named_ns"] - found["first_ns"]) / 1e9 if found["named_ns"] else float("nan")
    return found


def _wait_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("READY"):
            return
    raise RuntimeError("it ended before it was ready")


def _json_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            return json.loads(line)
    raise RuntimeError("it ended without figures")


def compare(arguments: argparse.Namespace) -> None:
    runs = 1 if arguments.quick else arguments.runs
    stories = {
        "10,000 transitions": (400, 2_000 if arguments.quick else 10_000, 2.0 if arguments.quick else 10.0),
        "flood": (200, 200, 10.0),
    }
    report = Report(
        "alarm_flood",
        {
            "story": "-18", "screen": "-18", "service us": "10.1f", "screen us": "10.0f", "late p99 ms": "11.1f",
            "late max ms": "11.1f", "own MB": "7.1f", "growth MB": "9.1f", "named after s": "13.2f",
        },
    )  # fmt: skip
    worst: dict[str, float] = {}
    for story, numbers in stories.items():
        for kind, words in KINDS.items():
            results = [measured(kind, numbers) for _ in range(runs)]
            middle = {key: statistics.median(one[key] for one in results) for key in results[0] if key != "name"}
            is_flood_of_ours = story == "flood" and kind == "tandem"
            report.row(
                **{
                    "story": story, "screen": words, "service us": middle["service_us"],
                    "screen us": middle["screen_us"], "late p99 ms": middle["p99"], "late max ms": middle["max"],
                    "own MB": middle["own_mb"], "growth MB": middle["growth_mb"],
                    "named after s": middle["named_s"] if is_flood_of_ours else None, "runs": results,
                }
            )  # fmt: skip
            if is_flood_of_ours:
                worst = {key: max(one[key] for one in results) for key in ("named_s", "max")}
    report.verdict(f"flood: first-out named after {worst['named_s']:.2f} s", worst["named_s"] < NAMED_S)
    report.verdict(f"flood: a {TIMER_MS} ms timer at most {worst['max']:.0f} ms late", worst["max"] < LATE_MS)
    report.note(f"{runs} runs, medians; {len(PLACES)} pieces of equipment; CPU of an idle screen taken off")
    report.finish(arguments.json)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--screen", nargs=3, help="for the benchmark itself: the panel's process")
    parser.add_argument("--story", nargs=4, help="for the benchmark itself: the service's process")
    arguments = parser.parse_args()
    if arguments.screen:
        kind, project, measure_s = arguments.screen
        run_screen(kind, Path(project), float(measure_s))
    elif arguments.story:
        project, conditions, transitions, length_s = arguments.story
        asyncio.run(tell(Path(project), int(conditions), int(transitions), float(length_s)))
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
