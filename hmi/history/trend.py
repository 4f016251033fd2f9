"""Traces out of the file: min, max and last per pixel column, from the coarsest table that still resolves a column."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from hmi.domain.quality import Quality
from hmi.domain.query import TrendTrace
from hmi.domain.tag import TagName
from hmi.history.database import read_progress
from hmi.history.schema import DAY_NS, MERGED, MINUTE_NS, QUARTER_NS, ROLL_UPS, TEN_NS, Progress, combined

_EVER = -(2**62)

Column = npt.NDArray[Any]


def read_traces(
    connection: duckdb.DuckDBPyConnection,
    tags: Sequence[tuple[TagName, int | None]],
    start_ns: int,
    end_ns: int,
    columns: int,
) -> tuple[TrendTrace, ...]:
    """Traces over ``start_ns <= t < end_ns`` in columns of ``(end_ns - start_ns) // columns`` aligned to time zero.

    A trace begins with the value that was in force at ``start_ns`` and ends with the value still in force at its end,
    as columns of their own where no sample fell there; neither is given across a gap.

    Args:
        connection: a cursor of its own for this thread; a transaction is begun and ended on it.
        tags: names, with their numbers in the file; None gives an empty trace.
    """
    step_ns = max((end_ns - start_ns) // max(columns, 1), 1)
    numbers = sorted({number for _, number in tags if number is not None})
    connection.begin()
    try:
        progress = read_progress(connection)
        before = _in_force(connection, numbers, start_ns, progress)
        inside = _aggregate(connection, numbers, _pieces(start_ns, end_ns, step_ns, progress), step_ns)
    finally:
        connection.rollback()
    known_until = min(end_ns - 1, progress.written)
    return tuple(
        _trace(name, before.get(number, {}), _rows_of(inside, number), start_ns, known_until) for name, number in tags
    )


def _in_force(
    connection: duckdb.DuckDBPyConnection, numbers: list[int], end_ns: int, progress: Progress
) -> dict[int | None, dict[str, Column]]:
    """What came last before ``end_ns``, as one column by tag: most find it within minutes, few need all there is."""
    found: dict[int | None, dict[str, Column]] = {}
    minute_ns = max(end_ns // MINUTE_NS * MINUTE_NS - MINUTE_NS, 0)
    day_ns = max((end_ns - DAY_NS) // QUARTER_NS * QUARTER_NS, 0)
    for pieces in (
        _pieces(minute_ns, end_ns, 1, progress),
        _pieces(day_ns, minute_ns, QUARTER_NS, progress),
        _pieces(_EVER, day_ns, QUARTER_NS, progress),
    ):
        wanted = [number for number in numbers if number not in found]
        rows = _aggregate(connection, wanted, pieces, 0)
        found |= {number: part for number in wanted if (part := _rows_of(rows, number))}
    return found


def _pieces(start_ns: int, end_ns: int, step_ns: int, progress: Progress) -> list[tuple[str, int, int]]:
    """Tables and periods that together cover ``start_ns <= t < end_ns`` exactly, each sample once."""
    for table, period_ns, until in (
        ("quarter", QUARTER_NS, progress.quarter),
        ("minute", MINUTE_NS, progress.minute),
        ("ten", TEN_NS, progress.minute),
    ):
        if step_ns < period_ns:
            continue
        first = -(-start_ns // period_ns) * period_ns
        last = min(end_ns // period_ns * period_ns, until)
        if first < last:
            left = _pieces(start_ns, first, period_ns - 1, progress) if start_ns > _EVER else []
            return [*left, (table, first, last), *_pieces(last, end_ns, period_ns - 1, progress)]
    return [("sample", start_ns, end_ns)] if start_ns < end_ns else []


def _aggregate(
    connection: duckdb.DuckDBPyConnection, numbers: list[int], pieces: list[tuple[str, int, int]], step_ns: int
) -> dict[str, Column]:
    """Columns per tag, ordered by tag and column; ``step_ns`` 0 makes the whole one column."""
    if not numbers or not pieces:
        return {}
    chosen = ", ".join(map(str, numbers))
    has_late = connection.execute("SELECT EXISTS (FROM late)").fetchall() == [(True,)]
    selects: list[str] = []
    for table, start_ns, end_ns in pieces:
        where = f"tag IN ({chosen}) AND t >= {start_ns} AND t < {end_ns}"
        column = f"t // {step_ns}" if step_ns else "0"
        if table in ROLL_UPS:
            if has_late:
                selects.append(combined("late", column, where))
            column = column.replace("t", "coalesce(first_t, gap_first)", 1)
        selects.append(combined(table, column, where))
    return connection.execute(
        f"SELECT tag, c, {MERGED} FROM ({' UNION ALL '.join(selects)}) GROUP BY ALL ORDER BY tag, c"
    ).fetchnumpy()


def _rows_of(rows: dict[str, Column], number: int | None) -> dict[str, Column]:
    """The rows of one tag, with NULL as NaN or -1."""
    if not rows or number is None:
        return {}
    tag = np.asarray(rows["tag"])
    first, last = np.searchsorted(tag, number), np.searchsorted(tag, number, side="right")
    if first == last:
        return {}
    kinds = {
        "low": np.float64, "high": np.float64, "last": np.float64,
        "first_t": np.int64, "last_t": np.int64, "gap_first": np.int64, "gap_last": np.int64,
        "quality": np.uint8, "backfilled": np.uint8,
    }  # fmt: skip
    found: dict[str, Column] = {}
    for name, kind in kinds.items():
        part = rows[name][first:last]
        missing = np.nan if kind is np.float64 else (0 if kind is np.uint8 else -1)
        found[name] = (part.filled(missing) if isinstance(part, np.ma.MaskedArray) else part).astype(kind)
    return found


def _trace(
    name: TagName, before: dict[str, Column], inside: dict[str, Column], start_ns: int, known_until_ns: int
) -> TrendTrace:
    """Columns that hold samples, gaps between them, and the values in force at both ends."""
    time: Column = np.empty(0, np.int64)
    low = high = last = np.empty(0, np.float64)
    quality = backfilled = is_gap = np.empty(0, np.uint8)
    gap_from: Column = np.empty(0, np.int64)
    is_open = bool(before) and bool(before["gap_last"][0] >= before["last_t"][0])
    was_open = is_open
    ended_ns = _begin_of_gap(before, 0) if is_open else 0
    if inside:
        has_rows = inside["first_t"] >= 0
        leads = (inside["gap_first"] >= 0) & (inside["gap_first"] < inside["first_t"])
        trails = inside["gap_last"] >= inside["last_t"]
        carried = np.concatenate(([is_open], _pending(trails, has_rows)))
        is_gap = ((carried[:-1] | leads) & (inside["backfilled"] == 0))[has_rows].astype(np.uint8)
        is_open = bool(carried[-1])
        ended = _ended(inside, carried, ended_ns)
        gap_from = np.where(leads & ~carried[:-1], inside["gap_first"], ended[:-1])[has_rows] * is_gap
        ended_ns = int(ended[-1])
        time, low, high = inside["first_t"][has_rows], inside["low"][has_rows], inside["high"][has_rows]
        last, quality = inside["last"][has_rows], inside["quality"][has_rows]
        backfilled = inside["backfilled"][has_rows]
    parts = [time, low, high, last, quality, backfilled, is_gap, gap_from]
    if before and not was_open:
        value = before["last"][0]
        parts = _joined([start_ns, value, value, value, before["quality"][0], 0, 0, 0], parts)
    if len(parts[0]) and not is_open and int(parts[0][-1]) < known_until_ns:
        value = parts[3][-1]
        parts = _joined(parts, [known_until_ns, value, value, value, parts[4][-1], 0, 0, 0])
    time, low, high, last, quality, backfilled, is_gap, gap_from = parts
    return TrendTrace(
        tag_name=name,
        time_ns=time.astype("<i8").tobytes(),
        low=low.astype("<f8").tobytes(),
        high=high.astype("<f8").tobytes(),
        last=last.astype("<f8").tobytes(),
        quality=np.minimum(quality, int(Quality.BAD)).astype("u1").tobytes(),
        is_backfilled=backfilled.astype("u1").tobytes(),
        is_gap_before=is_gap.astype("u1").tobytes(),
        gap_from_ns=gap_from.astype("<i8").tobytes(),
        open_gap_ns=ended_ns if is_open else None,
    )


def _pending(trails: Column, has_rows: Column) -> Column:
    """After each column: whether a gap has begun and no sample has come since."""
    place = np.arange(len(trails))
    newest_row = np.maximum.accumulate(np.where(has_rows, place, -1))
    newest_gap = np.maximum.accumulate(np.where(trails, place, -1))
    return (newest_gap >= 0) & (newest_gap >= newest_row)


def _ended(inside: dict[str, Column], carried: Column, before_ns: int) -> Column:
    """Before each column and after the last: when the gap began that is open there; 0 where none is."""
    ended = np.zeros(len(carried), np.int64)
    ended[0] = before_ns
    for place in np.flatnonzero(carried[1:]).tolist():
        goes_on = carried[place] and inside["first_t"][place] < 0
        ended[place + 1] = ended[place] if goes_on else _begin_of_gap(inside, place)
    return ended


def _begin_of_gap(rows: dict[str, Column], place: int) -> int:
    """The mark of the gap that is open after a column."""
    is_all_after = rows["gap_first"][place] >= rows["last_t"][place]
    return int(rows["gap_first" if is_all_after else "gap_last"][place])


def _joined(first: Sequence[Any], second: Sequence[Any]) -> list[Column]:
    return [np.append(np.atleast_1d(a), b) for a, b in zip(first, second, strict=True)]
