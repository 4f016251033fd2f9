"""How a feed becomes a picture: scales, colours and marks, anew or as time goes on."""

from functools import partial

from PySide6.QtGui import QColor, QPalette

from hmi.domain.tag import TagName, ValueRange
from ui.bridge import Bridge
from ui.displays.trend_colours import colours_of
from ui.displays.trend_events import event_colour
from ui.displays.trend_feed import TrendFeed
from ui.displays.trend_readings import TrendReadings
from ui.displays.trend_scales import Scale, grown, have_moved, holding, scales_of
from ui.widgets.trend_bands import Words
from ui.widgets.trend_canvas import TimeMark
from ui.widgets.trend_plot import TraceStyle, TrendPlot

_GRID_OPACITY = 0.18
_NO_SCALE = (0.0, 0.0)


class TrendDrawing:
    """Keeps the scales that are drawn, so that they change only when a value leaves them."""

    def __init__(self, bridge: Bridge, feed: TrendFeed, plot: TrendPlot, readings: TrendReadings) -> None:
        self._bridge, self._feed, self._plot, self._readings = bridge, feed, plot, readings
        self.scales: list[Scale] = []
        self.expected: dict[TagName, ValueRange] = {}
        """Where tags should be: drawn as a band, for which every scale has room."""

    def use_palette(self, palette: QPalette) -> None:
        """Follow the theme."""
        text = palette.color(QPalette.ColorRole.Text)
        grid = QColor(text)
        grid.setAlphaF(_GRID_OPACITY)
        self._plot.set_colours(palette.color(QPalette.ColorRole.Base), text, grid, text)

    def redraw(self, chosen: TagName, *, is_held: bool = False) -> None:
        """Draw all that the feed holds; the axis belongs to ``chosen``.

        ``is_held``: a finger is at work, so scales stay as long as they have room for everything.
        """
        feed = self._feed
        tags, rows = feed.tags, len(feed.columns.last)
        if not is_held or len(self.scales) != len(tags) or have_moved(feed, self.scales):
            self.scales = scales_of(feed, self._bridge.picture)
            self.scales = [holding(scale, self.expected.get(tag)) for scale, tag in zip(self.scales, tags, strict=True)]
        places = [row % len(tags) for row in range(rows)]
        styles = [
            TraceStyle(argb=argb, scale=self.scales[place], words=self._words_of(tags[place]), place=place)
            for place, argb in zip(places, colours_of(rows, len(tags)), strict=True)
        ]
        marks = [TimeMark(time_ns=event.time_ns, argb=event_colour(event)) for event in feed.events]
        self._plot.show_columns(feed.columns, styles, marks, feed.preview)
        bands = [(row, band.low, band.high) for row, tag in enumerate(tags) if (band := self.expected.get(tag))]
        self._plot.show_expected(bands)
        self.show_scale(chosen)

    def move(self) -> None:
        """Follow a feed that moved along the time axis; what was drawn stays."""
        self._plot.show_moved(self._feed.columns, self._feed.preview)

    def go_on(self, first_changed: int, chosen: TagName) -> None:
        """Draw what came since; everything where a value left its scale."""
        if have_moved(self._feed, self.scales):
            self.scales = grown(self._feed, self._bridge.picture, self.scales)
            self.redraw(chosen, is_held=True)
        else:
            self._plot.show_progress(first_changed)

    def show_scale(self, chosen: TagName) -> None:
        """Label the height for another trace."""
        if self._readings.is_state(chosen):
            self._plot.show_scale(_NO_SCALE)
        elif chosen in self._feed.tags:
            self._plot.show_scale(self.scales[self._feed.tags.index(chosen)], self._readings.unit(chosen))

    def _words_of(self, tag: TagName) -> Words | None:
        """What the states of a tag are called; None for an amount."""
        return partial(self._readings.words, tag) if self._readings.is_state(tag) else None
