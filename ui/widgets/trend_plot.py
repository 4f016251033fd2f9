"""The drawing area of a trend: pyqtgraph's axes around a raster of columns."""

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from msgspec import Struct
from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget
from typing_extensions import override

from ui.theme import look
from ui.widgets.trend_axis import TimeAxis, ValueAxis
from ui.widgets.trend_bands import Band, Words, bands_of, inks_for, paint_words, rows_left
from ui.widgets.trend_canvas import Expected, TimeMark, TrendCanvas
from ui.widgets.trend_columns import Bool, Float64, Int64, TrendColumns
from ui.widgets.trend_gaps import paint_gaps
from ui.widgets.trend_gestures import GesturePlot
from ui.widgets.trend_raster import TrendRaster


class TraceStyle(Struct, frozen=True):
    """How one trace looks: ``0xAARRGGBB`` and the value scale that spans the height."""

    argb: int
    scale: tuple[float, float]
    words: Words | None = None
    """Of a trace that is a state: what a value is called. It is drawn as a band."""
    place: int = 0
    """Bands are in this order from above; those of one place lie together."""


class TrendPlot(GesturePlot):
    """Shows ``TrendColumns``. Asks for other windows by signal; what it shows changes only through ``show_columns``."""

    resized = Signal()

    def __init__(
        self,
        format_moment: Callable[[float, float], str],
        format_number: Callable[[float, float], str],
        offset_s: Callable[[float], float],
        parent: QWidget | None = None,
    ) -> None:
        self._time_axis = TimeAxis(format_moment, offset_s)
        self._value_axis = ValueAxis(format_number)
        box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0)
        item = pg.PlotItem(
            viewBox=box, axisItems={"bottom": self._time_axis, "left": self._value_axis}, enableMenu=False
        )
        super().__init__(item, box, parent)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # a plain colour is filled quicker than copied
        item.hideButtons()
        box.setYRange(0, 1, padding=0)
        self._item = item
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._canvas = TrendCanvas(box, self._value_axis)
        self._columns = self._preview = TrendColumns(0, 1, 1, 0)
        self._styles: Sequence[TraceStyle] = ()
        self._scales = np.empty((0, 2))
        self._inks = np.empty(0, np.uint32)
        self._bands: Sequence[Band] = ()
        self._lines = np.empty(0, np.bool_)
        self._expected: Sequence[tuple[int, float, float]] = ()
        self._canvas.paint_bands, self._canvas.paint_gaps = self._paint_bands, self._paint_gaps
        box.sigResized.connect(self._on_box_resized)  # also where only the numbers beside it became wider
        self.setAccessibleName("trend")

    @property
    @override
    def window_s(self) -> tuple[float, float]:
        step_s = self._columns.step_ns / 1e9
        return self._columns.oldest * step_s, (self._columns.newest + 1) * step_s

    @property
    def _height(self) -> int:
        return max(16, int(self._box.height()))

    def set_colours(self, background: QColor, axis: QColor, grid: QColor, cursor: QColor) -> None:
        """Follow the theme; the highest number on the axis gets room for half of its height."""
        self.setBackground(background)
        for one in (self._time_axis, self._value_axis):
            one.setPen(grid)
            one.setTextPen(axis)
        self._canvas.grid, self._canvas.ink, self._canvas.paper = grid, cursor, background
        if self._canvas.raster.paper != background.rgba():
            self.show_columns(self._columns, self._styles, self._canvas.marks, self._preview)
        self._follow_font()
        self._canvas.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        """Another size of text while it is seen: words get their room, and bands their height."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            self._follow_font()
            self.show_columns(self._columns, self._styles, self._canvas.marks, self._preview)

    def _follow_font(self) -> None:
        self._time_axis.follow_theme()
        self._value_axis.picture = None
        self._value_axis.update()
        self._item.setContentsMargins(0, look().text_px * 0.7, 0, 0)

    def retranslate(self) -> None:
        """Say moments and numbers in the language in use."""
        self._time_axis.follow_theme()
        self._value_axis.picture = None
        self._value_axis.update()

    def show_columns(
        self,
        columns: TrendColumns,
        styles: Sequence[TraceStyle],
        marks: Sequence[TimeMark],
        preview: TrendColumns | None = None,
    ) -> None:
        """Draw everything anew: another window, other traces or other scales.

        ``preview``, of the same shape, stands where ``columns`` know nothing yet.
        """
        self._columns, self._styles = columns, styles
        self._preview = columns if preview is None else preview
        self._scales = np.array([style.scale for style in styles], np.float64).reshape(-1, 2)
        self._inks = np.array([style.argb for style in styles], np.uint32)
        height = self._height
        self._canvas.raster = TrendRaster(columns.count, height, self._canvas.paper.rgba())
        self._lines = np.array([style.words is None for style in styles], np.bool_)
        in_order = sorted(enumerate(styles), key=lambda row: row[1].place)
        states = [(row, style.argb, style.words) for row, style in in_order if style.words is not None]
        self._bands = bands_of(states, height, self._canvas.paper, has_lines=bool(self._lines.any()))
        self._value_axis.show_floor(1.0 - rows_left(self._bands, height) / height)
        self._canvas.marks = marks
        self._place_expected()
        self._draw(np.arange(columns.oldest, columns.newest + 1))
        self._follow()

    def show_moved(self, columns: TrendColumns, preview: TrendColumns | None = None) -> None:
        """Go to ``columns``, the shown ones moved along the time axis: what was drawn stays."""
        shown = self._columns
        everything = np.arange(columns.oldest, columns.newest + 1)
        fresh = everything[(everything <= shown.oldest) | (everything > shown.newest)]
        self._columns = columns
        self._preview = columns if preview is None else preview
        self._canvas.raster.clear(fresh)
        self._draw(fresh)
        self._follow()

    def show_progress(self, first_changed: int) -> None:
        """Draw the columns from ``first_changed`` (absolute) to the newest: time went on, or samples came."""
        first = max(first_changed, self._columns.oldest)
        columns = np.arange(first, self._columns.newest + 1)
        self._canvas.raster.clear(columns)
        self._draw(columns)
        self._follow()

    def show_scale(self, scale: tuple[float, float], unit: str = "") -> None:
        """Label the height for the chosen trace."""
        self._value_axis.show_scale(scale, unit)

    def show_expected(self, expected: Sequence[tuple[int, float, float]]) -> None:
        """Draw the band in which a trace should be: number of the trace, lowest and highest value."""
        self._expected = expected
        self._place_expected()
        self._canvas.update()

    def _place_expected(self) -> None:
        height = self._height
        floor = 1.0 - rows_left(self._bands, height) / height
        placed: list[Expected] = []
        for trace, low, high in self._expected:
            if trace < len(self._styles) and self._styles[trace].words is None:
                bottom, top = self._styles[trace].scale
                span = (top - bottom) or 1.0
                ends = [floor + (1.0 - floor) * (value - bottom) / span for value in (low, high)]
                placed.append(Expected(ends[0], ends[1], self._styles[trace].argb))
        self._canvas.expected = placed

    def set_cursor(self, time_ns: int | None) -> None:
        """Put the cursor to a moment or take it away."""
        self.cursor_ns = self._canvas.cursor_ns = time_ns
        self._canvas.update()

    def show_readout(self, time_ns: int | None, lines: Sequence[str]) -> None:
        """Write lines beside a moment; None takes them away."""
        self._canvas.readout_ns, self._canvas.readout = time_ns, lines
        self.setAccessibleDescription(" · ".join(lines))
        self._canvas.update()

    def _drawn(self, columns: Int64, trace: int | None = None) -> tuple[Float64, Float64, Float64]:
        """As ``TrendColumns.drawn``, with what is only guessed at where nothing is known."""
        parts = self._columns.drawn(columns, trace)
        if self._preview is not self._columns:
            is_shown = (columns >= self._preview.oldest) & (columns <= self._preview.newest)
            for known, guessed in zip(parts, self._preview.drawn(columns, trace), strict=True):
                np.copyto(known, guessed, where=np.isnan(known) & is_shown)
        return parts

    def _draw(self, columns: Int64) -> None:
        if not self._styles or not len(columns):
            return
        low, high, before = self._drawn(columns)
        ticks = self._ticks(columns)
        raster, lines = self._canvas.raster, self._lines if self._bands else slice(None)
        rows = rows_left(self._bands, raster.height)
        line_ticks = None if ticks is None else ticks[lines]
        scales, inks = self._scales[lines], self._inks[lines]
        raster.draw(columns, low[lines], high[lines], before[lines], scales, inks, rows, line_ticks)
        for band in self._bands:
            raster.fill(columns, band.top, band.bottom, inks_for(band, low[band.trace], high[band.trace]))

    def _ticks(self, columns: Int64) -> Bool | None:
        """Where ticks go through what is known, or guessed at."""
        known = self._columns.ticks(columns)
        guessed = None if self._preview is self._columns else self._preview.ticks(columns)
        return known if guessed is None else guessed if known is None else known | guessed

    def _paint_gaps(self, painter: QPainter, area: QRect) -> None:
        paint_gaps(painter, area, self._columns, self._canvas.ink, self._bands)

    def _paint_bands(self, painter: QPainter) -> None:
        for band in self._bands:
            if not band.has_room_for_words:
                continue
            low, high, _before = self._drawn(np.arange(self._columns.oldest, self._columns.newest + 1), band.trace)
            paint_words(painter, band, low[0], high[0])

    def _follow(self) -> None:
        start, end = self.window_s
        self._canvas.newest, self._canvas.window_s = self._columns.newest, (start, end)
        self._time_axis.show_window(start, end)
        self._canvas.update()

    def _on_box_resized(self) -> None:
        """Ask for columns that fit; another height needs only another drawing."""
        if self._canvas.raster.height != self._height:
            self.show_columns(self._columns, self._styles, self._canvas.marks, self._preview)
        if self.pixel_columns != self._columns.count:
            self.resized.emit()
