"""Benchmark 4: a trend from history to pixels, Tandem's history against plain DuckDB and plain SQLite rows.

Run: ``./run bench trend_query`` builds a day of 200 tags at 1 Hz (17 million samples); ``--full`` builds the 30 days
of the target (518 million, 5.5 GB, a quarter of an hour) for Tandem and DuckDB, SQLite keeps its day. ``--folder DIR``
keeps the data for the next run. Every figure is the wall time of one question for 8 random tags in a window at a random
place, and of painting the answer offscreen at 1920x1080; all three give the same columns and are painted the same way.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import duckdb
import numpy as np
from _report import FOLDER
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.history.database import open_history
from hmi.history.history import History
from hmi.history.schema import DAY_NS, MINUTE_NS, QUARTER_NS, SECOND_NS, TEN_NS, roll_up
from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_plot import TraceStyle, TrendPlot

TAGS = 200
ASKED = 8
HOUR_NS = 3600 * SECOND_NS
RANGES_S = {
    "10 min": 600, "1 h": 3600, "4 h": 14_400, "8 h": 28_800, "24 h": 86_400,
    "3 d": 259_200, "7 d": 604_800, "30 d": 2_592_000,
}  # fmt: skip
TYPICAL = ("10 min", "1 h", "4 h", "8 h")
SIZE = (1920, 1080)

Query = Callable[[list[int], int, int, int], tuple[TrendTrace, ...]]


def build_history(file: Path, end_ns: int, days: int) -> None:
    """Our file, hour by hour as a service would have written it: in order of time, with all roll-ups."""
    connection = open_history(file)
    connection.execute(f"INSERT INTO tag SELECT i, 'cell', 't' || i FROM range(1, {TAGS + 1}) AS r(i)")
    for start in range(end_ns - days * DAY_NS, end_ns, HOUR_NS):
        connection.execute(
            f"""INSERT INTO sample SELECT tag, {start} + s * {SECOND_NS} + tag * 1000,
            round(50 + 20 * sin(({start // SECOND_NS} % 1000000 + s) / (200.0 + 7 * tag)) + random() * 0.6, 2),
            NULL, 0, false, false
            FROM range(3600) AS a(s), range(1, {TAGS + 1}) AS b(tag) ORDER BY s, tag"""
        )
        where = f"t >= {start} AND t < {start + HOUR_NS}"
        for table, source, period_ns in (("ten", "sample", TEN_NS), ("minute", "ten", MINUTE_NS)):
            connection.execute(f"INSERT INTO {table} BY NAME {roll_up(source, period_ns, where)}")
        connection.execute(f"INSERT INTO quarter BY NAME {roll_up('minute', QUARTER_NS, where)}")
    connection.execute("UPDATE progress SET minute = $end, quarter = $end, written = $end", {"end": end_ns})
    connection.close()


def build_sqlite(file: Path, source: Path, start_ns: int, end_ns: int) -> None:
    """The same samples as rows, with the index that a trend needs."""
    with duckdb.connect(source, read_only=True) as connection:
        rows = sqlite3.connect(file)
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("CREATE TABLE sample (tag INTEGER NOT NULL, t INTEGER NOT NULL, v REAL, status INTEGER NOT NULL)")
        for start in range(start_ns, end_ns, HOUR_NS):
            part = connection.execute(
                f"SELECT tag, t, v, status FROM sample WHERE t >= {start} AND t < {start + HOUR_NS}"
            ).fetchnumpy()
            with rows:
                rows.executemany(
                    "INSERT INTO sample VALUES (?, ?, ?, ?)",
                    zip(*(np.asarray(part[name]).tolist() for name in ("tag", "t", "v", "status")), strict=True),
                )
        rows.execute("CREATE INDEX by_tag ON sample (tag, t)")
        rows.execute("ANALYZE")
        rows.close()


def a_trace(tag: int, time_ns: np.ndarray, low: np.ndarray, high: np.ndarray, last: np.ndarray) -> TrendTrace:
    """An answer of a peer in the form that is painted."""
    none = bytes(len(time_ns))
    return TrendTrace(
        tag_name=TagName(f"t{tag}"),
        time_ns=np.asarray(time_ns, "<i8").tobytes(),
        low=np.asarray(low, "<f8").tobytes(),
        high=np.asarray(high, "<f8").tobytes(),
        last=np.asarray(last, "<f8").tobytes(),
        quality=none,
        is_backfilled=none,
        is_gap_before=none,
    )


def tandem(history: History, loop: asyncio.AbstractEventLoop) -> Query:
    """As the service answers a screen."""

    def ask(tags: list[int], start_ns: int, end_ns: int, columns: int) -> tuple[TrendTrace, ...]:
        names = [TagName(f"t{tag}") for tag in tags]
        return loop.run_until_complete(history.trend(names, start_ns, end_ns, columns))[0]

    return ask


def plain_duckdb(connection: duckdb.DuckDBPyConnection) -> Query:
    """One GROUP BY over the same samples; no roll-ups."""

    def ask(tags: list[int], start_ns: int, end_ns: int, columns: int) -> tuple[TrendTrace, ...]:
        rows = connection.execute(
            f"""SELECT tag, min(t) AS t, min(v) AS low, max(v) AS high, arg_max(v, t) AS last FROM sample
            WHERE tag IN ({", ".join(map(str, tags))}) AND t >= {start_ns} AND t < {end_ns}
            GROUP BY tag, t // {(end_ns - start_ns) // columns} ORDER BY tag, t"""
        ).fetchnumpy()
        found = np.asarray(rows["tag"])
        parts = [np.asarray(rows[name]) for name in ("t", "low", "high", "last")]
        return tuple(a_trace(tag, *(part[found == tag] for part in parts)) for tag in tags)

    return ask


def plain_sqlite(connection: sqlite3.Connection) -> Query:
    """One GROUP BY for each tag over its part of the index; SQLite gives ``v`` of the row that holds max(t)."""

    def ask(tags: list[int], start_ns: int, end_ns: int, columns: int) -> tuple[TrendTrace, ...]:
        step_ns = (end_ns - start_ns) // columns
        traces: list[TrendTrace] = []
        for tag in tags:
            rows = connection.execute(
                "SELECT max(t), min(v), max(v), v FROM sample WHERE tag = ? AND t >= ? AND t < ? GROUP BY t / ?",
                (tag, start_ns, end_ns, step_ns),
            ).fetchall()
            table = list(zip(*rows, strict=True)) if rows else [()] * 4
            traces.append(a_trace(tag, *(np.array(part) for part in table)))
        return tuple(traces)

    return ask


class Screen:
    """The plot of the trend display."""

    def __init__(self) -> None:
        self.plot = TrendPlot(lambda moment, step: f"{moment:.0f}", lambda value, step: f"{value:.2f}", lambda _: 0.0)
        self.plot.resize(*SIZE)
        self.plot.show()
        QApplication.processEvents()
        self.plot.set_colours(QColor("white"), QColor("black"), QColor("#dddddd"), QColor("black"))
        self._styles = [TraceStyle(argb=0xFF000000 | (one * 0x1F3A57), scale=(20.0, 80.0)) for one in range(ASKED)]

    def paint(self, traces: tuple[TrendTrace, ...], end_ns: int, step_ns: int) -> None:
        """An answer to pixels."""
        columns = TrendColumns(len(traces), self.plot.pixel_columns, step_ns, end_ns // step_ns - 1)
        for number, trace in enumerate(traces):
            columns.fill(number, trace)
        self.plot.show_columns(columns, self._styles, ())
        self.plot.grab()


def windows(start_ns: int, end_ns: int, span_ns: int, times: int) -> Iterator[tuple[list[int], int]]:
    """Tags and ends of windows, the same for every contestant."""
    chance = np.random.default_rng(span_ns // SECOND_NS)
    for _ in range(times):
        tags = sorted(chance.choice(np.arange(1, TAGS + 1), ASKED, replace=False).tolist())
        yield tags, int(chance.integers(start_ns + span_ns, end_ns, endpoint=True))


def measured(query: Query, screen: Screen, start_ns: int, end_ns: int, span_ns: int, times: int) -> dict[str, float]:
    """Milliseconds: median of question and painting, worst of both together."""
    asking: list[float] = []
    working: list[float] = []
    painting: list[float] = []
    width = screen.plot.pixel_columns
    for tags, window_end in windows(start_ns, end_ns, span_ns, times):
        step_ns = span_ns // width
        before, busy = time.perf_counter(), time.process_time()
        traces = query(tags, window_end - span_ns, window_end, width)
        between = time.perf_counter()
        working.append((time.process_time() - busy) * 1e3)
        screen.paint(traces, window_end, step_ns)
        asking.append((between - before) * 1e3)
        painting.append((time.perf_counter() - between) * 1e3)
        assert all(len(trace.time_ns) > 8 * 300 for trace in traces), "an empty answer is no answer"
    both = [one + other for one, other in zip(asking, painting, strict=True)]
    return {
        "query_ms": round(statistics.median(asking), 1),
        "query_cpu_ms": round(statistics.median(working), 1),
        "paint_ms": round(statistics.median(painting), 1),
        "total_ms": round(statistics.median(both), 1),
        "worst_ms": round(max(both), 1),
    }


def a_cell() -> Cell:
    node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
    names = [TagName(f"t{number}") for number in range(1, TAGS + 1)]
    return Cell(
        id="cell",
        label="",
        tags=tuple(TagDefinition(name=name, node=node, data_type=DataType.DOUBLE) for name in names),
    )


def all_ranges(query: Query, screen: Screen, start_ns: int, end_ns: int, times: int) -> dict[str, dict[str, float]]:
    results: dict[str, dict[str, float]] = {}
    for name, span_s in RANGES_S.items():
        if span_s * SECOND_NS <= end_ns - start_ns:
            slow = results and list(results.values())[-1]["total_ms"] > 2000
            results[name] = measured(query, screen, start_ns, end_ns, span_s * SECOND_NS, 2 if slow else times)
    return results


def run(folder: Path, days: int, times: int) -> dict[str, dict[str, dict[str, float]]]:
    ours, theirs = folder / f"history-{days}d.duckdb", folder / "rows-1d.sqlite"
    if not ours.exists():
        end_ns = time.time_ns() // HOUR_NS * HOUR_NS
        began = time.monotonic()
        part = ours.with_suffix(".part")
        part.unlink(missing_ok=True)
        build_history(part, end_ns, days)
        part.rename(ours)
        print(f"built {days} d for Tandem and DuckDB in {time.monotonic() - began:.0f} s")
    with duckdb.connect(ours, read_only=True) as connection:
        ((oldest, newest),) = connection.execute("SELECT min(t), max(t) FROM quarter").fetchall()
    start_ns, end_ns = oldest, newest + QUARTER_NS
    if not theirs.exists():
        began = time.monotonic()
        part = theirs.with_suffix(".part")
        part.unlink(missing_ok=True)
        build_sqlite(part, ours, end_ns - DAY_NS, end_ns)
        part.rename(theirs)
        print(f"built 1 d for SQLite in {time.monotonic() - began:.0f} s")
    print(
        f"on disk: Tandem {ours.stat().st_size / 1e9:.2f} GB ({days} d),"
        f" SQLite {theirs.stat().st_size / 1e9:.2f} GB (1 d)"
    )
    screen = Screen()
    results: dict[str, dict[str, dict[str, float]]] = {}
    loop = asyncio.new_event_loop()
    history = History(ours, a_cell(), retention_days=100_000)
    loop.run_until_complete(history.start())
    results["tandem"] = all_ranges(tandem(history, loop), screen, start_ns, end_ns, times)
    loop.run_until_complete(history.stop())
    loop.close()
    with duckdb.connect(ours, read_only=True, config={"threads": 2, "memory_limit": "512MB"}) as connection:
        results["plain duckdb"] = all_ranges(plain_duckdb(connection), screen, start_ns, end_ns, times)
    rows = sqlite3.connect(theirs)
    ((first, last),) = rows.execute("SELECT min(t), max(t) FROM sample WHERE tag = 1").fetchall()
    results["plain sqlite (1 d)"] = all_ranges(plain_sqlite(rows), screen, first, last + 2 * SECOND_NS, times)
    rows.close()
    return results


def show(results: dict[str, dict[str, dict[str, float]]]) -> None:
    names = list(results["tandem"])
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores: busy cores make the times longer")
    print(f"median ms for {ASKED} of {TAGS} tags, question + painting = together (worst)")
    print(f"{'':20}" + "".join(f"{name:>26}" for name in names))
    for who, row in results.items():
        cells = [
            f"{one['query_ms']:.0f} + {one['paint_ms']:.0f} = {one['total_ms']:.0f} ({one['worst_ms']:.0f})"
            if (one := row.get(name))
            else "-"
            for name in names
        ]
        print(f"{who:20}" + "".join(f"{cell:>26}" for cell in cells))
    print("CPU ms of the question alone, both cores together")
    for who, row in results.items():
        cells = [f"{one['query_cpu_ms']:.0f}" if (one := row.get(name)) else "-" for name in names]
        print(f"{who:20}" + "".join(f"{cell:>26}" for cell in cells))
    row = results["tandem"]
    typical = max(row[name]["total_ms"] for name in TYPICAL)
    worst = max(one["worst_ms"] for one in row.values())
    print(f"target: typical ranges under 150 ms: {typical:.0f} ms; any range under 1 s: worst {worst:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="30 days instead of one")
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--times", type=int, default=9, help="windows of each length")
    parser.add_argument("--folder", type=Path, help="keep the data here")
    parser.add_argument("--json", type=Path, default=FOLDER / "trend_query.json")
    options = parser.parse_args()
    days = 30 if options.full else options.days
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as spare:
        folder = options.folder or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"measured: {days} d x {TAGS} tags at 1 Hz = {days * 86_400 * TAGS / 1e6:.0f} million samples")
        results = run(folder, days, options.times)
    show(results)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"days": days, "results": results}, indent=1), encoding="utf-8")
    del application


if __name__ == "__main__":
    main()
