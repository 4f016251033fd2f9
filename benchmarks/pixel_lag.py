"""Benchmark 3: how old a value is when it is painted: from the server's source time to the end of its paintEvent.

What is measured, per painted value, in the real chain (a controller in its own process, ``tandem serve``, the link, the
panel's own displays offscreen at 1920x1080; one machine, so one clock; endpoints publish every 100 ms):
  traces        32 live traces of the trends display, each value, while a node-opcua server changes 5,000 values/s;
  joint bars    the position of each joint of the simulated robot (at five times its pace, so that it seldom rests)
                as number and bar, over SignAndEncrypt;
  arm           the drawing of the same robot's arm from its six joint angles.
The source time is the controller's own. A value waits in the controller for its next sampling and publishing (0 to
100 ms each), in the service for the next frame (33 ms) and on the screen for its paint. A value that a newer one
overtook before it was painted is not counted. What the display's hardware adds behind the paintEvent is not in it.

Where the phases of clocks lie is luck, so several sessions are measured and their values pooled; ``p95 of the runs``
shows the luck. Target: p95 under 200 ms. There is no peer: others have no such chain; benchmark 2 has the peers.
Run: ``./run bench pixel_lag`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from _report import Report, options

from hmi import clock

TAGS = 500
PERIOD_MS = 100
TRACES = 32
TARGET_MS = 200.0
SPEED = "5"
"""Simulated seconds per second, so that the arm seldom rests; its values still change ten times a second."""
NAMES = {"traces": "traces", "bars": "joint bars", "arm": "arm"}


class Lags:
    """Source times of what was handed to a widget and is not painted yet; lags of what was."""

    def __init__(self) -> None:
        self.waiting: dict[str, dict[object, int | np.ndarray]] = {"traces": {}, "bars": {}, "arm": {}}
        self.lags_ms: dict[str, list[float]] = {"traces": [], "bars": [], "arm": []}
        self.is_measuring = False

    def note(self, what: str, key: object, source_ns: "int | np.ndarray") -> None:
        self.waiting[what][key] = source_ns

    def painted(self, what: str) -> None:
        now_ns = clock.now_ns()
        waiting, self.waiting[what] = self.waiting[what], {}
        if self.is_measuring:
            for source_ns in waiting.values():
                self.lags_ms[what].extend(((now_ns - np.atleast_1d(source_ns)) / 1e6).tolist())


def after_paint(kind: Any, told: Callable[[], None]) -> None:
    """Call ``told`` whenever a paintEvent of a class has returned. To be called before there is an instance."""
    original = kind.paintEvent

    def paint(self: Any, event: Any) -> None:
        original(self, event)
        told()

    kind.paintEvent = paint


def run_screen(what: str, project: Path, warm_up_s: float, measure_s: float) -> None:
    """The panel's process; prints one line of JSON: lags in ms by what was painted."""
    from _screen import Screen
    from PySide6.QtCore import QTimer

    lags = Lags()
    screen = Screen(project, what)
    prepare = prepare_traces if what == "traces" else prepare_robot
    show = prepare(screen, lags)
    screen.attach(project)

    def begin() -> None:
        show()
        QTimer.singleShot(int(warm_up_s * 1000), measure)

    def measure() -> None:
        lags.is_measuring = True
        QTimer.singleShot(int(measure_s * 1000), tell)

    def tell() -> None:
        print(json.dumps({name: values for name, values in lags.lags_ms.items() if values}), flush=True)
        screen.application.quit()

    screen.when_live(begin)
    screen.run()


def prepare_traces(screen: Any, lags: Lags) -> Callable[[], None]:
    from ui.widgets.trend_plot import TrendPlot

    after_paint(TrendPlot, lambda: lags.painted("traces"))
    frames = iter(range(1 << 62))

    def note(batch: Any) -> None:
        rows = np.flatnonzero(batch.tag < TRACES)
        if len(rows):
            lags.note("traces", next(frames), batch.source_time_ns[rows].copy())

    def show() -> None:
        screen.show_traces([tag.name for tag in screen.bridge.picture.cell.tags[:TRACES]])
        screen.bridge.frame_arrived.connect(note)

    return show


def prepare_robot(screen: Any, lags: Lags) -> Callable[[], None]:
    from ui.widgets.arm_view import ArmView
    from ui.widgets.joint_bars import JointBars

    after_paint(JointBars, lambda: lags.painted("bars"))
    after_paint(ArmView, lambda: lags.painted("arm"))
    columns: list[int] = []
    show_values, show_pose = JointBars.show_values, ArmView.show_pose

    def note_values(self: JointBars, row: int, values: Any) -> None:
        if columns and self._values[row][0] != values[0]:
            lags.note("bars", row, int(screen.bridge.picture.source_time_ns[columns[row]]))
        show_values(self, row, values)

    def note_pose(self: ArmView, links: Any) -> None:
        if columns:
            lags.note("arm", 0, int(screen.bridge.picture.source_time_ns[columns].max()))
        show_pose(self, links)

    JointBars.show_values, ArmView.show_pose = note_values, note_pose  # pyright: ignore[reportAttributeAccessIssue]  # watched before there is a screen

    def show() -> None:
        screen.window.show_display("cobot")
        axes = screen.window.displays["cobot"]._shown.axes
        columns.extend(screen.bridge.picture.index[axis.position] for axis in axes)

    return show


@contextmanager
def load_project() -> Generator[Path]:
    from _cell import write_load_cell

    from tests.interop.foreign_stack import foreign_stack

    stack = foreign_stack()
    with (
        stack.server("--variables", TAGS, "--period", PERIOD_MS, cpu=0) as url,
        tempfile.TemporaryDirectory(prefix="tandem-bench-") as name,
    ):
        write_load_cell(Path(name), url, TAGS, publishing_ms=PERIOD_MS)
        yield Path(name)


@contextmanager
def robot_project() -> Generator[Path]:
    from _cell import pin, scan_simulator, simulator

    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        project = Path(name)
        with simulator(project, "--speed", SPEED) as (pid, url):
            pin(pid, 0)
            scan_simulator(project, url)
            yield project


def measured(what: str, project: Path, warm_up_s: float, measure_s: float) -> dict[str, list[float]]:
    """One session: a service and a screen of its own, so that the phases of their clocks are others."""
    from _cell import service

    command = [sys.executable, __file__, "--screen", what, str(project), str(warm_up_s), str(measure_s)]
    with service(project):
        done = subprocess.run(command, capture_output=True, text=True, timeout=measure_s + warm_up_s + 120, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(f"{what}: {done.stderr[-2000:]}")
    return json.loads(lines[-1])


def compare(arguments: argparse.Namespace) -> None:
    from tests.interop.foreign_stack import ForeignStackMissing

    warm_up_s, measure_s = (2.0, 5.0) if arguments.quick else (3.0, 12.0)
    runs = 1 if arguments.quick else arguments.runs
    report = Report(
        "pixel_lag",
        {
            "painted": "-11", "values": "8d", "p50 ms": "8.1f", "p95 ms": "8.1f", "p99 ms": "8.1f", "max ms": "8.1f",
            "p95 of the runs": "-30",
        },
    )  # fmt: skip
    sessions: dict[str, list[list[float]]] = {}
    for what, project_of in (("traces", load_project), ("robot", robot_project)):
        try:
            with project_of() as project:
                for _ in range(runs):
                    for name, values in measured(what, project, warm_up_s, measure_s).items():
                        sessions.setdefault(name, []).append(values)
        except ForeignStackMissing as missing:
            report.note(f"*** NOT MEASURED: {what}: no foreign server, because {missing} ***")
    for name, found in sessions.items():
        lags = np.concatenate([np.array(one) for one in found])
        p50, p95, p99 = np.percentile(lags, (50, 95, 99)).tolist()
        each = [float(np.percentile(one, 95)) for one in found]
        report.row(
            **{
                "painted": NAMES[name], "values": len(lags), "p50 ms": p50, "p95 ms": p95, "p99 ms": p99,
                "max ms": float(lags.max()), "p95 of the runs": ", ".join(f"{one:.0f}" for one in each),
            }
        )  # fmt: skip
        report.verdict(f"{NAMES[name]}: p95 {p95:.0f} ms under {TARGET_MS:.0f} ms", p95 < TARGET_MS)
    report.note(f"{runs} sessions of {measure_s:.0f} s each; publishing every {PERIOD_MS} ms; frames every 33 ms")
    report.finish(arguments.json)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--screen", nargs=4, help="for the benchmark itself: the panel's process")
    arguments = parser.parse_args()
    if arguments.screen:
        what, project, warm_up, window = arguments.screen
        run_screen(what, Path(project), float(warm_up), float(window))
    else:
        compare(arguments)


if __name__ == "__main__":
    main()
