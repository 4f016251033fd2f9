"""Where nothing was recorded, an eye sees so: by hatching, not by emptiness."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_gaps import paint_gaps

WIDTH, HEIGHT = 80, 120


def hatched(columns: TrendColumns) -> tuple[set[int], set[int]]:
    """Columns of the picture with ink in their upper half, and in their lowest rows."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_gaps(painter, QRect(0, 0, WIDTH, HEIGHT), columns, QColor("black"))
    painter.end()

    def inked(top: int, bottom: int) -> set[int]:
        white = QColor("white")
        rows = range(top, bottom)
        return {x for x in range(WIDTH) if any(image.pixelColor(x, y) != white for y in rows)}

    return inked(0, HEIGHT // 2), inked(HEIGHT - 8, HEIGHT)


def two_traces(known: list[slice]) -> TrendColumns:
    columns = TrendColumns(2, WIDTH, 100, WIDTH - 1)
    columns.is_told[:] = True
    for row, part in enumerate(known):
        columns.low[row, part] = columns.high[row, part] = columns.last[row, part] = 1.0
    return columns


def test_that_what_no_trace_knows_is_hatched_over_all_of_the_height(qapp):
    upper, lower = hatched(two_traces([slice(40, 80), slice(40, 80)]))

    assert upper == lower == set(range(40))


def test_that_what_one_trace_does_not_know_is_hatched_at_the_bottom_only(qapp):
    upper, lower = hatched(two_traces([slice(0, 80), slice(40, 80)]))

    assert (upper, lower) == (set(), set(range(40)))


def test_that_nothing_is_hatched_where_all_is_known(qapp):
    assert hatched(two_traces([slice(0, 80), slice(0, 80)])) == (set(), set())


def test_that_a_window_nobody_told_of_yet_is_empty(qapp):
    columns = two_traces([slice(0, 80), slice(0, 80)])
    columns.low[:] = np.nan
    columns.is_told[:] = False

    assert hatched(columns) == (set(), set())
