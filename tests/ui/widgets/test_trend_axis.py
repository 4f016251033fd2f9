"""The axis of values: numbers of the chosen trace, and its unit once."""

import numpy as np
from PySide6.QtGui import QFont, QFontMetricsF

from ui.widgets.trend_axis import TimeAxis, ValueAxis
from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_plot import TraceStyle, TrendPlot


def words(axis: ValueAxis) -> list[str]:
    return axis.tickStrings([0.0, 0.5, 1.0], 1.0, 0.5)


def test_that_the_unit_stands_at_the_highest_number(qapp) -> None:
    axis = ValueAxis(lambda value, step: f"{value:.0f}/{step:.0f}")

    axis.show_scale((0.0, 200.0), "°C")

    assert words(axis) == ["0/100", "100/100", "200/100 °C"]


def test_that_a_plain_number_has_no_unit(qapp) -> None:
    axis = ValueAxis(lambda value, _step: f"{value:.0f}")

    axis.show_scale((0.0, 10.0), "")

    assert words(axis) == ["0", "5", "10"]


def test_that_zero_has_no_sign(qapp) -> None:
    axis = ValueAxis(lambda value, _step: f"{value:.0f}")
    axis.show_scale((-7.3, 94.1), "")
    axis.show_floor(0.17)

    ((step, places),) = axis.tickValues(0.0, 1.0, 500)

    assert axis.tickStrings(places, 1.0, step)[0] == "0"


def test_that_numbers_stand_where_their_values_are_drawn_above_the_floor(qapp) -> None:
    axis = ValueAxis(lambda value, _step: f"{value:.0f}")
    axis.show_scale((0.0, 100.0), "")
    axis.show_floor(0.5)

    assert axis.tickStrings([0.5, 0.75, 1.0], 1.0, 0.25) == ["0", "50", "100"]
    assert min(axis.places(400)) == 0.5


HOUR_S, DAY_S = 3_600.0, 86_400.0
CHANGE_S = 20_000 * DAY_S + HOUR_S
"""Until then local time is 1 h ahead of UTC, afterwards 2 h."""


def offset_s(moment_s: float) -> float:
    return HOUR_S if moment_s < CHANGE_S else 2 * HOUR_S


def test_that_days_begin_at_midnight_on_both_sides_of_a_change_of_clocks(qapp) -> None:
    axis = TimeAxis(lambda moment, _step: "", offset_s)

    step, moments = axis.ticks(CHANGE_S - 3 * DAY_S, CHANGE_S + 3 * DAY_S, 700)

    assert step == DAY_S
    assert [(moment + offset_s(moment)) % DAY_S for moment in moments] == [0.0] * 6
    assert len({(moment + offset_s(moment)) // DAY_S for moment in moments}) == 6


def test_that_hours_are_round_where_the_offset_is_half_an_hour(qapp) -> None:
    axis = TimeAxis(lambda moment, _step: "", lambda _moment: 5.5 * HOUR_S)

    step, moments = axis.ticks(1_000_000.0, 1_000_000.0 + 8 * HOUR_S, 700)

    assert step >= HOUR_S
    assert moments
    assert all((moment + 5.5 * HOUR_S) % step == 0 for moment in moments)


def test_that_words_of_time_are_written_anew_only_where_a_tick_is_new_or_the_language_is(qtbot) -> None:
    asked: list[float] = []
    plot = TrendPlot(lambda moment, _step: asked.append(moment) or f"{moment:.0f}", lambda *_: "", lambda _moment: 0.0)
    qtbot.addWidget(plot)
    plot.resize(900, 300)
    columns = TrendColumns(1, plot.pixel_columns, 100_000_000, 1_000)
    plot.show_columns(columns, (TraceStyle(argb=0xFF000000, scale=(0.0, 1.0)),), ())
    plot.grab()
    assert asked

    asked.clear()
    columns.move_to(1_001, np.ones(1, np.bool_))
    plot.show_progress(1_001)
    plot.grab()
    assert not asked

    plot.retranslate()
    plot.grab()
    assert asked


def test_that_words_of_time_get_their_room_when_text_becomes_larger_before_ones_eyes(qtbot, qapp) -> None:
    plot = TrendPlot(lambda moment, _step: f"{moment:.0f}", lambda *_: "", lambda _moment: 0.0)
    qtbot.addWidget(plot)
    plot.resize(900, 300)
    plot.show()
    before_px = plot._time_axis.height()
    font = qapp.font()
    larger = QFont(font)
    larger.setPixelSize(40)

    try:
        qapp.setFont(larger)
        qtbot.waitUntil(lambda: plot._time_axis.height() >= QFontMetricsF(larger).height())
    finally:
        qapp.setFont(font)

    assert before_px < QFontMetricsF(larger).height()
    qtbot.waitUntil(lambda: plot._time_axis.height() == before_px)
