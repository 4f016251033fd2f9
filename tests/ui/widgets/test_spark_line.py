"""The last minute of a value: present samples over what history knows."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from ui.widgets.spark_line import BIN_NS, BINS, SparkLine
from ui.widgets.value_inks import ValueInks

NOW = 4_000_000_000


def inked_columns(spark: SparkLine, widget: QWidget) -> list[int]:
    image = QImage(240, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    spark.draw(painter, QRectF(0, 0, 240, 40), ValueInks.of(widget))
    painter.end()
    return [x for x in range(240) if any(image.pixelColor(x, y).alpha() for y in range(40))]


@pytest.fixture
def widget(qtbot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_that_the_past_fills_the_line_at_once(widget):
    spark = SparkLine()

    spark.fill_past(NOW, np.linspace(1, 2, BINS), np.linspace(1, 3, BINS))

    assert len(inked_columns(spark, widget)) > 200


def test_that_a_hole_stays_a_hole(widget):
    low = np.linspace(1, 2, BINS)
    low[40:80] = np.nan
    spark = SparkLine()

    spark.fill_past(NOW, low, low)

    assert not set(inked_columns(spark, widget)) & set(range(90, 150))


def test_that_a_sample_taken_now_is_not_overwritten_by_the_past(widget):
    spark = SparkLine()
    spark.take_sample(NOW * BIN_NS, 9.0)

    spark.fill_past(NOW, np.full(BINS, 1.0), np.full(BINS, 1.0))

    assert spark._bins[-1] == (NOW, 9.0, 9.0)


def test_that_only_a_new_bin_asks_for_painting():
    spark = SparkLine()

    assert spark.take_sample(NOW * BIN_NS, 1.0)
    assert not spark.take_sample(NOW * BIN_NS + 1000, 2.0)
    assert spark.take_sample((NOW + 1) * BIN_NS, None)
