"""Benchmark 6: from the start of the panel's process to its first painted window and its first live value.

What is measured: wall time (and the process's CPU time) from starting ``tandem panel`` to the end of its first paint,
and to the end of the first paint after a live value of the cell came. Offscreen, 1280x800, bytecode compiled before.

  bare window       the smallest PySide6 program there is: one empty QWidget. The floor that nobody can go below;
  panel             the service runs and is connected, as it does day and night; the simulated cell, every tag;
  panel + service   both start at once, the controller runs: a panel computer after power-up;
  everything        the simulated cell, too, as at the second ``tandem demo``.

The target is not a number: the window comes little later than the bare one, the first live value within seconds.
Run: ``./run bench start`` (options ``--quick``, ``--json FILE``, ``--runs N``).
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

GIVE_UP_S = 60
KINDS = {
    "bare": "bare window",
    "panel": "panel",
    "service": "panel + service",
    "everything": "everything",
}


def tell(moments: dict[str, float]) -> None:
    print(json.dumps({**moments, "cpu_s": time.process_time()}), flush=True)
    os._exit(0)


def run_bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        def paintEvent(self, event: Any) -> None:  # noqa: N802  # Qt's name
            QTimer.singleShot(0, lambda: tell({"painted": time.monotonic()}))

    application = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1280, 800)
    window.show()
    application.exec()


def run_panel(project: str) -> None:
    """The panel as ``tandem panel`` starts it, with two moments noted."""
    import ui.main

    moments: dict[str, float] = {}

    class TimedWindow(ui.main.MainWindow):
        def __init__(self, bridge: Any, *others: Any) -> None:
            super().__init__(bridge, *others)
            self._timed_bridge = bridge
            bridge.frame_arrived.connect(self._note_frame)

        def paintEvent(self, event: Any) -> None:  # noqa: N802  # Qt's name
            super().paintEvent(event)
            ui.main.QTimer.singleShot(0, lambda: moments.setdefault("painted", time.monotonic()))

        def _note_frame(self, batch: Any) -> None:
            picture = self._timed_bridge.picture
            if "live" not in moments and (picture.freshness == 1).any():
                moments["live"] = 0.0
                ui.main.QApplication.instance().installEventFilter(self)

        def eventFilter(self, watched: Any, event: Any) -> bool:  # noqa: N802  # Qt's name
            if event.type() is event.Type.Paint:
                ui.main.QTimer.singleShot(0, lambda: tell({**moments, "live": time.monotonic()}))
            return False

    ui.main.MainWindow = TimedWindow  # pyright: ignore[reportPrivateImportUsage]  # the window that start-up makes
    ui.main.main(["--project", project, "--name", "benchmark"])


def started(arguments: list[str]) -> dict[str, float]:
    """Start a process of ours; its moments in ms since then."""
    start_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, __file__, *arguments], capture_output=True, text=True, timeout=GIVE_UP_S, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(done.stderr[-2000:])
    moments = json.loads(lines[-1])
    return {
        **{name: (at_s - start_s) * 1e3 for name, at_s in moments.items() if name != "cpu_s"},
        "cpu": moments["cpu_s"] * 1e3,
    }


@contextmanager
def known_cell() -> Generator[tuple[Path, int]]:
    """A project that was scanned before, its service once started, and the port of its controller."""
    from _cell import scan_simulator, service, simulator

    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as name:
        project = Path(name)
        with simulator(project) as (_, url):
            scan_simulator(project, url)
            with service(project):
                started(["--panel", str(project)])
        yield project, int(url.split(":")[2].split("/")[0])


def measured(kind: str, project: Path, port: int, runs: int) -> list[dict[str, float]]:
    from _cell import running, simulator

    cell = ("simulate", "--port", str(port), "--pki", str(project / "controller"))
    serve = ("serve", "--project", str(project))
    panel = ["--panel", str(project)]
    results: list[dict[str, float]] = []
    with ExitStack() as around:
        if kind in ("panel", "service"):
            around.enter_context(simulator(project, port=port))
        if kind == "panel":
            around.enter_context(running(*serve))
            started(panel)
        for _ in range(runs):
            with ExitStack() as beside:
                if kind == "everything":
                    beside.enter_context(running(*cell))
                if kind in ("service", "everything"):
                    beside.enter_context(running(*serve))
                results.append(started(["--bare"] if kind == "bare" else panel))
    return results


def compare(arguments: argparse.Namespace) -> None:
    from _report import Report

    runs = 2 if arguments.quick else arguments.runs
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    report = Report(
        "start",
        {
            "started": "-16", "first paint ms": "14.0f", "quickest": "9.0f", "first live value ms": "19.0f",
            "quickest live": "13.0f", "CPU ms": "7.0f",
        },
    )  # fmt: skip
    middle: dict[str, dict[str, float]] = {}
    with known_cell() as (project, port):
        started(["--bare"])
        for kind, label in KINDS.items():
            results = measured(kind, project, port, runs)
            found = {name: [one[name] for one in results] for name in results[0]}
            middle[kind] = {name: statistics.median(values) for name, values in found.items()}
            report.row(
                **{
                    "started": label,
                    "first paint ms": middle[kind]["painted"],
                    "quickest": min(found["painted"]),
                    "first live value ms": middle[kind].get("live"),
                    "quickest live": min(found["live"]) if "live" in found else None,
                    "CPU ms": middle[kind]["cpu"],
                    "runs": results,
                }
            )
    later = middle["panel"]["painted"] - middle["bare"]["painted"]
    report.note(f"the panel's first paint comes {later:.0f} ms after the bare window's; medians of {runs} starts")
    report.note("CPU is of the measured process until it has painted (bare) or shown a live value (panel)")
    report.finish(arguments.json)


def main() -> None:
    if sys.argv[1:2] == ["--bare"]:  # these first: the measured processes load nothing of ours beside
        run_bare()
    elif sys.argv[1:2] == ["--panel"]:
        run_panel(sys.argv[2])
    else:
        from _report import options

        parser = options(__doc__)
        parser.add_argument("--runs", type=int, default=7)
        compare(parser.parse_args())


if __name__ == "__main__":
    main()
