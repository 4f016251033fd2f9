"""Benchmark 5: CPU per frame of a live 32-trace redraw at 1920x1080, Tandem's raster against pyqtgraph and QtCharts.

Run: ``./run bench live_plot`` (or with ``--quick``, ``--json FILE``). Offscreen raster painting; process CPU time.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_plot import TraceStyle, TrendPlot

TRACES = 32
SIZE = (1920, 1080)
SPAN_S = 60.0
RATE_HZ = 30.0
COLOURS = [pg.intColor(number, TRACES) for number in range(TRACES)]


def samples(points: int) -> tuple[np.ndarray, np.ndarray]:
    """Time in s, shape ``(points,)``, and value, shape ``(traces, points)``."""
    moments = np.linspace(0, SPAN_S, points)
    phase = np.arange(TRACES)[:, None]
    noise = np.random.default_rng(1).normal(0, 0.05, (TRACES, points))
    return moments, np.sin(moments / 3 + phase) * 0.4 + 0.5 + noise


def tandem(points: int) -> tuple[QWidget, Callable[[int], None]]:
    """New columns into the raster; the axis follows."""
    plot = TrendPlot(lambda moment, step: f"{moment:.0f}", lambda value, step: f"{value:.2f}", lambda moment: 0.0)
    plot.resize(*SIZE)
    plot.show()
    QApplication.processEvents()
    plot.set_colours(QColor("white"), QColor("black"), QColor("#dddddd"), QColor("black"))
    step_ns = int(SPAN_S * 1e9 / plot.pixel_columns)
    moments, values = samples(points)
    columns = TrendColumns(TRACES, plot.pixel_columns, step_ns, plot.pixel_columns - 1)
    for trace in range(TRACES):
        columns.add(trace, (moments * 1e9).astype(np.int64), values[trace])
    styles = [TraceStyle(argb=COLOURS[trace].rgba(), scale=(-0.2, 1.2)) for trace in range(TRACES)]
    plot.show_columns(columns, styles, ())
    per_frame = max(1, round(points / SPAN_S / RATE_HZ))
    is_live = np.ones(TRACES, np.bool_)

    def frame(number: int) -> None:
        end_ns = int((SPAN_S + number / RATE_HZ) * 1e9)
        before = columns.newest
        columns.move_to(end_ns // step_ns, is_live)
        first = before
        times = np.linspace(end_ns - 1e9 / RATE_HZ, end_ns, per_frame, endpoint=False).astype(np.int64)
        for trace in range(TRACES):
            changed = columns.add(trace, times, values[trace, :per_frame])
            first = first if changed is None else min(first, changed)
        plot.show_progress(first)

    return plot, frame


def naive_pyqtgraph(points: int, **options: object) -> tuple[QWidget, Callable[[int], None]]:
    """``setData`` of every curve in every frame."""
    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    plot.show()
    moments, values = samples(points)
    curves = [plot.plot(pen=pg.mkPen(COLOURS[trace], width=2), **options) for trace in range(TRACES)]
    plot.setYRange(-0.2, 1.2, padding=0)

    def frame(number: int) -> None:
        for trace, curve in enumerate(curves):
            curve.setData(moments + number / RATE_HZ, np.roll(values[trace], -number))
        plot.setXRange(number / RATE_HZ, SPAN_S + number / RATE_HZ, padding=0)

    return plot, frame


def qt_charts(points: int) -> tuple[QWidget, Callable[[int], None]] | None:
    """``replaceNp`` of every series in every frame; None where QtCharts is not installed."""
    try:
        from PySide6.QtCharts import QChart, QChartView, QLineSeries
    except ImportError:
        return None
    chart = QChart()
    moments, values = samples(points)
    all_series = [QLineSeries() for _ in range(TRACES)]
    for series in all_series:
        chart.addSeries(series)
    chart.createDefaultAxes()
    view = QChartView(chart)
    view.resize(*SIZE)
    view.show()

    def frame(number: int) -> None:
        for trace, series in enumerate(all_series):
            series.replaceNp(moments, np.roll(values[trace], -number))

    return view, frame


def measured_ms(widget: QWidget, frame: Callable[[int], None], frames: int) -> float:
    """Median CPU ms of a frame, painted."""
    for number in range(3):
        frame(number)
        QApplication.processEvents()
    costs: list[float] = []
    for number in range(3, 3 + frames):
        start = time.process_time()
        frame(number)
        QApplication.processEvents()
        costs.append((time.process_time() - start) * 1e3)
    widget.close()
    return statistics.median(costs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    sizes = (600, 6_000) if options.quick else (600, 6_000, 60_000)
    frames = 10 if options.quick else 30
    rows: dict[str, dict[int, float]] = {}
    makers: dict[str, Callable[[int], tuple[QWidget, Callable[[int], None]] | None]] = {
        "tandem raster": tandem,
        "pyqtgraph setData": naive_pyqtgraph,
        "QtCharts": qt_charts,
    }
    for name, make in makers.items():
        for points in sizes:
            pair = make(points)
            if pair is None:
                print(f"{name}: NOT RUN, the module is not installed (pip install PySide6-Addons)")
                break
            count = frames if points < 60_000 or name == "tandem raster" else 5
            rows.setdefault(name, {})[points] = round(measured_ms(*pair, count), 2)
    print(f"ms CPU per frame, {TRACES} traces, {SIZE[0]}x{SIZE[1]}, 2-3 px lines, median of {frames}")
    print(f"{'':24}" + "".join(f"{points:>12,}" for points in sizes) + "  points per trace")
    for name, row in rows.items():
        print(f"{name:24}" + "".join(f"{row.get(points, float('nan')):12.2f}" for points in sizes))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    del application


if __name__ == "__main__":
    main()
