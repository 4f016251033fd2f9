"""The raster strip: spans land in their slots, neighbours join, gaps stay empty."""

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from ui.widgets.trend_raster import HALF_PEN, TrendRaster

RED = 0xFFFF0000
INK = np.array([RED], np.uint32)
NONE = np.array([[np.nan]])


def one(value: float) -> np.ndarray:
    return np.array([[value]])


def scale(low: float, high: float) -> np.ndarray:
    return np.array([[low, high]])


def rows_of(raster: TrendRaster, slot: int) -> list[int]:
    return [row for row in range(raster.height) if raster.image.pixel(slot, row) == RED]


def test_that_a_span_covers_its_rows_from_low_to_high():
    raster = TrendRaster(20, 101)

    raster.draw(np.array([3]), one(20.0), one(40.0), NONE, scale(0.0, 100.0), INK)

    assert rows_of(raster, 3) == list(range(60 - HALF_PEN, 80 + HALF_PEN + 1))


def test_that_neighbours_join():
    raster = TrendRaster(20, 101)

    raster.draw(np.array([3]), one(80.0), one(80.0), one(20.0), scale(0.0, 100.0), INK)

    assert rows_of(raster, 3) == list(range(20 - HALF_PEN, 80 + HALF_PEN + 1))


def test_that_nothing_known_draws_nothing():
    raster = TrendRaster(20, 101)

    raster.draw(np.array([3]), NONE, NONE, one(20.0), scale(0.0, 100.0), INK)

    assert rows_of(raster, 3) == []


def test_that_values_beyond_the_scale_stay_at_the_edge():
    raster = TrendRaster(20, 101)

    raster.draw(np.array([3]), one(500.0), one(500.0), NONE, scale(0.0, 100.0), INK)

    assert rows_of(raster, 3)[0] == 0


def test_that_the_newest_column_is_at_the_right_edge():
    raster = TrendRaster(20, 11)
    raster.draw(np.array([47]), one(5.0), one(5.0), NONE, scale(0.0, 10.0), INK)
    target = QImage(20, 11, QImage.Format.Format_ARGB32_Premultiplied)
    target.fill(0)

    painter = QPainter(target)
    raster.paint(painter, QRect(0, 0, 20, 11), 47)
    painter.end()

    assert target.pixel(19, 5) == RED
    assert target.pixel(18, 5) != RED


def test_that_cleared_columns_are_empty():
    raster = TrendRaster(20, 11)
    raster.draw(np.array([4]), one(5.0), one(5.0), NONE, scale(0.0, 10.0), INK)

    raster.clear(np.array([4]))

    assert rows_of(raster, 4) == []


def test_that_a_tick_goes_through_the_line_at_both_sides():
    raster = TrendRaster(20, 101)

    raster.draw(np.array([3, 4]), np.full((1, 2), 50.0), np.full((1, 2), 50.0), np.full((1, 2), 50.0),
                scale(0.0, 100.0), INK, ticks=np.array([[False, True]]))  # fmt: skip

    line, tick = rows_of(raster, 3), rows_of(raster, 4)
    assert tick[0] < line[0] - 2
    assert tick[-1] > line[-1] + 2
