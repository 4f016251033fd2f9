"""Benchmark 5: CPU of a frame while 32 traces scroll live at 1920x1080, by the number of points they hold.

What is measured: process CPU time from handing over a frame's new samples to the painted widget (offscreen raster, no
GPU), 30 frames a second, every trace with 600, 6,000 or 60,000 points in its window; the quickest of three medians.

  tandem              our trend plot: only new pixel columns are drawn into an image, min to max, lines of 3 px;
  pyqtgraph           ``setData`` of every curve in every frame, with its defaults and lines of 2 px;
  pyqtgraph 1 px      the same with lines of 1 px, its quickest;
  QtCharts            ``replaceNp`` of every series in every frame, without antialiasing, lines of 2 px.

QtCharts is not among our dependencies: it is installed at the first run into an environment of its own in the user's
cache (250 MB); where that fails the table says so. Each technique runs in its own process.
Target: under 5 ms for Tandem, not growing with the points.
Run: ``./run bench live_plot`` (options ``--quick``, ``--json FILE``).
"""

import argparse
import importlib.metadata
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

TRACES = 32
SIZE = (1920, 1080)
SPAN_S = 60.0
RATE_HZ = 30.0
TARGET_MS = 5.0
SIZES = (600, 6_000, 60_000)
ROUNDS = 3
SLOW_MS = 200.0
"""A technique this slow is measured with fewer frames."""
COLOURS = [QColor.fromHsvF(number / TRACES, 0.8, 0.9) for number in range(TRACES)]
INSTALL_S = 600

Frame = Callable[[int], None]


def samples(points: int) -> tuple[np.ndarray, np.ndarray]:
    """Time in s, shape ``(points,)``, and value, shape ``(traces, points)``."""
    moments = np.linspace(0, SPAN_S, points)
    phase = np.arange(TRACES)[:, None]
    noise = np.random.default_rng(1).normal(0, 0.05, (TRACES, points))
    return moments, np.sin(moments / 3 + phase) * 0.4 + 0.5 + noise


def tandem(points: int) -> tuple[QWidget, Frame]:
    """New columns into the raster; the axis follows."""
    from ui.widgets.trend_columns import TrendColumns
    from ui.widgets.trend_plot import TraceStyle, TrendPlot

    plot = TrendPlot(lambda moment, step: f"{moment:.0f}", lambda value, step: f"{value:.2f}", lambda moment: 0.0)
    plot.resize(*SIZE)
    plot.show()
    QApplication.processEvents()
    plot.set_colours(QColor("white"), QColor("black"), QColor("#dddddd"), QColor("black"))
    step_ns = int(SPAN_S * 1e9 / plot.pixel_columns)
    _moments, values = samples(points)
    columns = TrendColumns(TRACES, plot.pixel_columns, step_ns, -1)
    per_frame = max(1, round(points / SPAN_S / RATE_HZ))
    rows = np.repeat(np.arange(TRACES), per_frame)
    is_live = np.ones(TRACES, np.bool_)

    def take(number: int) -> int:
        """What came since the frame before; returns the oldest column that changed."""
        first, end_ns = columns.newest, int((SPAN_S + number / RATE_HZ) * 1e9)
        columns.move_to(end_ns // step_ns, is_live)
        times = np.linspace(end_ns - 1e9 / RATE_HZ, end_ns, per_frame, endpoint=False).astype(np.int64)
        fresh = values.take(range(number * per_frame, (number + 1) * per_frame), axis=1, mode="wrap").ravel()
        changed = columns.add(rows, np.tile(times, TRACES), fresh)
        return first if changed is None else min(first, changed)

    for number in range(-int(SPAN_S * RATE_HZ), 0):
        take(number)
    styles = [TraceStyle(argb=COLOURS[trace].rgba(), scale=(-0.2, 1.2)) for trace in range(TRACES)]
    plot.show_columns(columns, styles, ())
    return plot, lambda number: plot.show_progress(take(number))


def pyqtgraph(points: int, width: int = 2) -> tuple[QWidget, Frame]:
    """``setData`` of every curve in every frame."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    moments, values = samples(points)
    curves = [plot.plot(pen=pg.mkPen(COLOURS[trace], width=width)) for trace in range(TRACES)]
    plot.setYRange(-0.2, 1.2, padding=0)

    def frame(number: int) -> None:
        for trace, curve in enumerate(curves):
            curve.setData(moments + number / RATE_HZ, np.roll(values[trace], -number))
        plot.setXRange(number / RATE_HZ, SPAN_S + number / RATE_HZ, padding=0)

    return plot, frame


def pyqtgraph_thin(points: int) -> tuple[QWidget, Frame]:
    """The same with the pen that is quickest."""
    return pyqtgraph(points, width=1)


def qt_charts(points: int) -> tuple[QWidget, Frame]:
    """``replaceNp`` of every series in every frame."""
    from PySide6.QtCharts import QChart, QChartView, QLineSeries

    chart = QChart()
    moments, values = samples(points)
    all_series = [QLineSeries() for _ in range(TRACES)]
    for series, colour in zip(all_series, COLOURS, strict=True):
        series.setPen(QPen(colour, 2))
        chart.addSeries(series)
    chart.createDefaultAxes()
    for axis, bounds in zip(chart.axes(), ((0, SPAN_S), (-0.2, 1.2)), strict=True):
        axis.setRange(*bounds)
    view = QChartView(chart)
    view.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    view.resize(*SIZE)
    view.show()

    def frame(number: int) -> None:
        for trace, series in enumerate(all_series):
            series.replaceNp(moments, np.roll(values[trace], -number))

    return view, frame


TECHNIQUES: dict[str, Callable[[int], tuple[QWidget, Frame]]] = {
    "tandem": tandem,
    "pyqtgraph": pyqtgraph,
    "pyqtgraph 1 px": pyqtgraph_thin,
    "QtCharts": qt_charts,
}


def run_technique(name: str, sizes: list[int], frames: int) -> None:
    """The process that is measured: one line of JSON, ms by number of points."""
    application = QApplication([])
    found = {points: measured_ms(*TECHNIQUES[name](points), frames) for points in sizes}
    print(json.dumps(found), flush=True)
    del application


def measured_ms(widget: QWidget, frame: Frame, frames: int) -> float:
    """The quickest of a few medians of the CPU ms of a frame, painted."""
    start = time.process_time()
    for number in range(3):
        frame(number)
        QApplication.processEvents()
    if (time.process_time() - start) / 3 > SLOW_MS / 1e3:
        frames = 3
    medians: list[float] = []
    for turn in range(ROUNDS):
        costs: list[float] = []
        for number in range(3 + turn * frames, 3 + (turn + 1) * frames):
            start = time.process_time()
            frame(number)
            QApplication.processEvents()
            costs.append((time.process_time() - start) * 1e3)
        medians.append(statistics.median(costs))
    widget.close()
    return min(medians)


def python_with_qtcharts() -> str:
    """A Python that has QtCharts of our version of Qt. Raises ``RuntimeError`` with the reason when there is none."""
    from platformdirs import user_cache_path

    version = importlib.metadata.version("PySide6_Essentials")
    home = user_cache_path("tandem", appauthor=False) / "bench" / f"qtcharts-{version}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        wanted = [f"PySide6_Addons=={version}", f"numpy=={importlib.metadata.version('numpy')}"]
        install = [str(python), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *wanted]
        try:
            for command in ([sys.executable, "-m", "venv", str(home)], install):
                subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALL_S)
        except (OSError, subprocess.SubprocessError) as fault:
            words = str(getattr(fault, "stderr", "") or fault).strip().splitlines()
            raise RuntimeError(words[-1] if words else "no reason given") from fault
        (home / "complete").touch()
    return str(python)


def compare(arguments: argparse.Namespace) -> None:
    from _report import Report

    sizes = SIZES[:2] if arguments.quick else SIZES
    frames = 10 if arguments.quick else 30
    headings = {points: f"{points:,} points" for points in sizes}
    report = Report("live_plot", {"ms CPU per frame": "-18", **dict.fromkeys(headings.values(), "14.2f")})
    ours: list[float] = []
    for name in TECHNIQUES:
        try:
            python = python_with_qtcharts() if name == "QtCharts" else sys.executable
        except RuntimeError as missing:
            report.note(f"*** NOT MEASURED: QtCharts could not be installed: {missing} ***")
            continue
        command = [python, __file__, "--technique", name, *map(str, (frames, *sizes))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            report.note(f"*** NOT MEASURED: {name}: {done.stderr[-300:]} ***")
            continue
        found = {int(points): ms for points, ms in json.loads(done.stdout.splitlines()[-1]).items()}
        report.row(**{"ms CPU per frame": name, **{headings[points]: ms for points, ms in found.items()}})
        if name == "tandem":
            ours = list(found.values())
    if ours:
        report.verdict(f"{max(ours):.1f} ms under {TARGET_MS:.0f} ms", max(ours) < TARGET_MS)
        report.verdict(f"most points against fewest: {ours[-1] / ours[0]:.2f} times the CPU", ours[-1] < 1.25 * ours[0])
    report.note(
        f"{TRACES} traces, {SIZE[0]}x{SIZE[1]}, offscreen raster; quickest of {ROUNDS} medians of {frames} frames"
    )
    report.finish(arguments.json)


def main() -> None:
    if sys.argv[1:2] == ["--technique"]:  # first: the environment of QtCharts has nothing else of ours
        name, frames, *sizes = sys.argv[2:]
        run_technique(name, [int(points) for points in sizes], int(frames))
        return
    from _report import options

    compare(options(__doc__).parse_args())


if __name__ == "__main__":
    main()
