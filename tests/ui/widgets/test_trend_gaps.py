"""Where nothing was recorded, an eye sees so: by hatching, not by emptiness."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from ui.widgets.trend_bands import Band
from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_gaps import paint_gaps

WIDTH, HEIGHT = 80, 120


def painted(columns: TrendColumns, bands: Sequence[Band] = ()) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_gaps(painter, QRect(0, 0, WIDTH, HEIGHT), columns, QColor("black"), bands)
    painter.end()
    return image


def inked(image: QImage, top: int, bottom: int) -> set[int]:
    white = QColor("white")
    return {x for x in range(WIDTH) if any(image.pixelColor(x, y) != white for y in range(top, bottom))}


def hatched(columns: TrendColumns, bands: Sequence[Band] = ()) -> tuple[set[int], set[int]]:
    """Columns of the picture with ink in their upper half, and in their lowest rows."""
    image = painted(columns, bands)
    return inked(image, 0, HEIGHT // 2), inked(image, HEIGHT - 8, HEIGHT)


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


BAND = Band(trace=1, top=100, bottom=119, inks=(0,), words=str)


def test_that_a_state_that_is_known_is_never_hatched_for_a_line_that_is_not(qapp):
    upper, lower = hatched(two_traces([slice(40, 80), slice(0, 80)]), [BAND])

    assert (upper, lower) == (set(), set())


def test_that_a_line_that_is_not_known_is_hatched_above_the_bands(qapp):
    image = painted(two_traces([slice(40, 80), slice(0, 80)]), [BAND])

    assert inked(image, 80, 100) == set(range(40))


def test_that_a_state_that_is_not_known_is_hatched_where_its_band_lies(qapp):
    image = painted(two_traces([slice(0, 80), slice(40, 80)]), [BAND])

    assert inked(image, 0, 100) == set()
    assert inked(image, 100, HEIGHT) == set(range(40))
