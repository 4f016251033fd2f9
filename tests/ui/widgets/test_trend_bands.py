"""Bands of states: where they lie, what colour a state has, and where its word fits."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from ui.widgets.trend_bands import Band, bands_of, inks_for, rows_left, stretches
from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_plot import TraceStyle, TrendPlot
from ui.widgets.trend_raster import TrendRaster

BLUE, RED = 0xFF2060C0, 0xFFC02020
WHITE = QColor("white")


def word(value: float) -> str:
    return {0.0: "Idle", 1.0: "Executing"}.get(value, "Other")


def made(count: int, height: int, *, has_lines: bool = True) -> list[Band]:
    return bands_of([(trace, BLUE, word) for trace in range(count)], height, WHITE, has_lines=has_lines)


@pytest.mark.parametrize("has_lines", [True, False])
@pytest.mark.parametrize("height", [16, 120, 430, 1000])
@pytest.mark.parametrize("count", [1, 3, 8, 32, 64])
def test_that_bands_lie_one_below_the_other_inside_the_plot(qapp, count: int, height: int, has_lines: bool) -> None:
    bands = made(count, height, has_lines=has_lines)

    assert len(bands) == count
    assert bands[0].top >= 0
    assert bands[-1].bottom == height - 1
    assert all(band.top <= band.bottom < height for band in bands)
    if height >= 2 * count / (0.45 if has_lines else 1):
        assert all(upper.bottom < lower.top for upper, lower in pairwise(bands))


@pytest.mark.parametrize("count", [1, 8, 32])
def test_that_lines_keep_the_larger_part_of_the_height(qapp, count: int) -> None:
    bands = made(count, 600)

    assert rows_left(bands, 600) >= 300
    assert rows_left(bands, 600) < bands[0].top


def test_that_lines_have_all_of_the_height_where_there_is_no_state(qapp) -> None:
    assert rows_left([], 600) == 600


def test_that_bands_alone_are_thicker(qapp) -> None:
    (beside,), (alone,) = made(1, 600), made(1, 600, has_lines=False)

    assert alone.bottom - alone.top > 1.5 * (beside.bottom - beside.top)


def test_that_words_need_a_band_of_their_height(qapp) -> None:
    assert made(2, 600)[0].has_room_for_words
    assert not made(32, 400)[0].has_room_for_words


def test_that_each_state_has_a_colour_and_the_unknown_has_none(qapp) -> None:
    (band,) = made(1, 600)
    states = np.array([0.0, 1.0, 2.0, 3.0, np.nan, -1.0])

    inks = inks_for(band, states, states)

    assert len(set(inks[:4].tolist())) == 4
    assert inks[4] == 0
    assert inks[1] == BLUE
    assert inks[5] != inks[0], "a negative state is not the resting one"


def test_that_a_column_in_which_the_state_changed_is_no_state(qapp) -> None:
    (band,) = made(1, 600)

    changed, was, came = inks_for(band, np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 1.0]))

    assert changed not in (was, came)


def test_that_stretches_end_where_the_state_changes_and_at_gaps() -> None:
    low = np.array([1.0, 1.0, 1.0, 2.0, 2.0, np.nan, 2.0, 2.0])

    found = [(one.first, one.final, one.value) for one in stretches(low, low, 2)]

    assert found == [(0, 2, 1.0), (3, 4, 2.0), (6, 7, 2.0)]


def test_that_short_stretches_and_mixed_columns_get_no_word() -> None:
    low = np.array([1.0, 0.0, 0.0, 0.0])
    high = np.array([1.0, 1.0, 0.0, 0.0])

    assert [(one.first, one.final) for one in stretches(low, high, 2)] == [(2, 3)]


def a_plot(qtbot, *styles: TraceStyle, values: list[float]) -> tuple[TrendPlot, TrendColumns]:
    plot = TrendPlot(lambda moment, step: "", lambda value, step: f"{value:.0f}", lambda moment: 0.0)
    qtbot.addWidget(plot)
    plot.resize(420, 300)
    plot.show()
    columns = TrendColumns(len(styles), plot.pixel_columns, 10**9, 1_000_000)
    for trace, value in enumerate(values):
        columns.add(trace, np.array([columns.oldest * 10**9]), np.array([value]))
    plot.set_colours(WHITE, QColor("black"), QColor("grey"), QColor("black"))
    plot.show_columns(columns, styles, ())
    return plot, columns


def test_that_a_state_is_drawn_below_the_lines_and_the_lines_keep_above_it(qtbot) -> None:
    line = TraceStyle(argb=RED, scale=(0.0, 10.0))
    state = TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=word)
    plot, _ = a_plot(qtbot, line, state, values=[0.0, 1.0])
    image = plot._canvas.raster.image
    slot = plot._columns.newest % plot._columns.count

    column = [image.pixel(slot, row) for row in range(image.height())]

    assert column[-3] == BLUE
    assert RED in column
    assert max(row for row, ink in enumerate(column) if ink == RED) < column.index(BLUE)


def test_that_the_axis_ends_above_the_bands(qtbot) -> None:
    line = TraceStyle(argb=RED, scale=(0.0, 10.0))
    state = TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=word)
    plot, _ = a_plot(qtbot, line, state, values=[0.0, 1.0])

    plot.show_scale((0.0, 10.0))
    axis = plot._value_axis
    places = axis.places(300)

    assert min(places) == pytest.approx(axis.floor)
    assert 0.05 < axis.floor < 0.5
    assert axis.tickStrings([axis.floor], 1.0, 0.1) == ["0"]


def test_that_a_state_that_goes_on_is_drawn_on(qtbot) -> None:
    plot, columns = a_plot(qtbot, TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=word), values=[1.0])
    band = plot._bands[0]
    columns.move_to(columns.newest + 30, np.array([True]))
    columns.add(0, np.array([columns.newest * 10**9]), np.array([0.0]))

    plot.show_progress(columns.newest - 30)
    image, slot = plot._canvas.raster.image, columns.newest % columns.count

    assert image.pixel((columns.newest - 5) % columns.count, band.bottom) == BLUE
    assert image.pixel(slot, band.bottom) == band.inks[4], "it changed within the newest column"


def test_that_an_earlier_period_lies_beside_its_tag(qtbot) -> None:
    styles = [TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=word, place=row % 2) for row in range(4)]

    plot, _ = a_plot(qtbot, *styles, values=[1.0] * 4)

    assert [band.trace for band in plot._bands] == [0, 2, 1, 3]


def test_that_words_stand_in_the_band(qtbot) -> None:
    told: list[float] = []

    def listening(value: float) -> str:
        told.append(value)
        return word(value)

    plot, _ = a_plot(qtbot, TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=listening), values=[1.0])
    plot.grab()

    assert set(told) == {1.0}


@pytest.mark.parametrize("count", [300, 400])
def test_that_a_band_has_as_many_colours_as_columns_and_ends_at_its_rows(qapp, count: int) -> None:
    raster = TrendRaster(400, 20)
    columns = np.arange(50, 50 + count)
    colours = 0xFF000000 + np.arange(count, dtype=np.uint32)

    raster.fill(columns, 4, 9, colours)

    seen = [raster.image.pixel(int(column % 400), row) for column in columns for row in (4, 9)]
    assert seen == np.repeat(colours, 2).tolist()
    assert [raster.image.pixel(60, row) for row in (3, 10)] == [raster.paper] * 2


def test_that_a_plot_that_became_higher_is_drawn_anew(qtbot) -> None:
    plot, _ = a_plot(qtbot, TraceStyle(argb=BLUE, scale=(0.0, 1.0), words=word), values=[1.0])

    plot.resize(420, 500)
    qtbot.waitUntil(lambda: plot._canvas.raster.height > 400)

    assert plot._bands[0].bottom > 400


def test_that_wider_numbers_beside_it_make_the_plot_ask_for_columns_that_fit(qtbot) -> None:
    plot, columns = a_plot(qtbot, TraceStyle(argb=RED, scale=(0.0, 10.0)), values=[1.0])
    plot.show_scale((0.0, 10.0))
    plot.grab()
    qtbot.wait(20)

    with qtbot.waitSignal(plot.resized, timeout=5000):
        plot.show_scale((0.0, 1e12), "1/min")
        plot.grab()

    assert plot.pixel_columns < columns.count
