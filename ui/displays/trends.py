"""Trends: live and history on one axis, up to 32 traces, cursor, comparison, saved views, export."""

from datetime import datetime, tzinfo

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.query import SavedView
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.trend_choice import first_choice, moving_tags_of
from ui.displays.trend_cursor import TrendCursor
from ui.displays.trend_drawing import TrendDrawing
from ui.displays.trend_export import save_data, save_picture
from ui.displays.trend_feed import TrendFeed
from ui.displays.trend_foot import TrendFoot
from ui.displays.trend_keys import TrendKeys
from ui.displays.trend_readings import TrendReadings
from ui.displays.trend_words import COMPARED_S, period_words, step_number_words, tick_words
from ui.faceplates.comparison import ComparisonFaceplate
from ui.faceplates.saved_views import SavedViewsFaceplate
from ui.faceplates.tag_picker import TagPicker
from ui.formatting import date_time_text
from ui.models.trend_window import LONGEST_S, SHORTEST_S, TrendWindow
from ui.widgets.trend_legend import TrendLegend
from ui.widgets.trend_plot import TrendPlot

MOST_TRACES = 32
ASK_DELAY_MS = 60
"""A gesture asks history at most this often."""
SLOW_MS = 400
"""History that takes longer is said to be on its way."""
REST_MS = 250
"""After so long without a gesture, what lies around the window is read ahead."""
COMPARED_AGAIN_MS = 5_000
"""While it follows the present, the compared period is asked for anew this often."""


class TrendsDisplay(Display):
    """One plot, its legend, and the keys around it."""

    name = "trends"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.feed = TrendFeed(bridge, self._on_filled, self._on_refused)
        self.readings = TrendReadings(bridge, self.feed)
        self._chosen = TagName("")
        self._state_told = ""
        self.comparison: ComparisonFaceplate | None = None
        self._is_untouched = True
        """Nobody chose traces yet: something worth seeing is shown."""
        self._zone: tzinfo | None = datetime.now().astimezone().tzinfo
        self._build()
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(ASK_DELAY_MS)
        self._ask_later.timeout.connect(self._ask)
        self._is_slow = QTimer(self)
        self._is_slow.setSingleShot(True)
        self._is_slow.setInterval(SLOW_MS)
        self._is_slow.timeout.connect(self._show_state)
        self._read_ahead = QTimer(self)
        self._read_ahead.setSingleShot(True)
        self._read_ahead.setInterval(REST_MS)
        self._read_ahead.timeout.connect(self.feed.read_ahead)
        self._ask_compared = QTimer(self)
        self._ask_compared.setInterval(COMPARED_AGAIN_MS)
        self._ask_compared.timeout.connect(self._ask_soon)
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Trends")

    @override
    def retranslate(self) -> None:
        self.keys.retranslate()
        self.foot.retranslate()
        self._empty.setText(_("No trace chosen yet. Add a trace, or tap a value on another display."))
        self.plot.setAccessibleName(_("Trend"))
        self.reading_cursor.tell()
        self._show_legend()
        self._show_state()

    @override
    def rebuild(self) -> None:
        """The cell changed: keep the traces that it still has."""
        self.feed.tags = [tag for tag in self.feed.tags if tag in self.bridge.picture.index]
        self._restart()

    @override
    def open_subject(self, subject: str) -> None:
        """Add the tag, or the moving values of a piece of equipment, and go live."""
        is_tag = subject in self.bridge.picture.index
        wanted = [TagName(subject)] if is_tag else moving_tags_of(self.bridge.picture, subject)
        for tag in wanted:
            if tag not in self.feed.tags and len(self.feed.tags) < MOST_TRACES:
                self.feed.tags.append(tag)
        if wanted:
            self._chosen, self._is_untouched = wanted[0], False
        self._go_live()

    @override
    def enter(self) -> None:
        """Draw from history, then follow."""
        if self.feed.compared_s:
            self._ask_compared.start()
        self._restart()

    @override
    def leave(self) -> None:
        for timer in (self._ask_later, self._ask_compared, self._is_slow, self._read_ahead):
            timer.stop()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Colours come from the palette in use."""
        super().showEvent(event)
        self.drawing.use_palette(self.palette())

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        """Append what came; let time go on."""
        if not self.feed.tags or not self.feed.window.is_live:
            return
        if self.feed.has_stepped_back():
            self._restart()
        first, changed = self.feed.take_frame(batch)
        if self.reading_cursor.time_ns is None:
            for tag in changed:
                self._legend.show_value(tag, self.readings.value_words(tag, None))
        self.drawing.go_on(first, self._chosen)

    def _build(self) -> None:
        self.plot = TrendPlot(
            lambda moment_s, step_s: tick_words(moment_s, step_s, self._zone), step_number_words, self._offset_s
        )
        self.plot.span_limits_s = (SHORTEST_S, LONGEST_S)
        self.plot.window_requested.connect(self._on_window_requested)
        self.plot.settled.connect(self._on_settled)
        self.plot.live_requested.connect(self._go_live)
        self.drawing = TrendDrawing(self.bridge, self.feed, self.plot, self.readings)
        self.reading_cursor = TrendCursor(self.bridge, self.feed, self.plot, self._moment_words, self)
        self.reading_cursor.moved.connect(self._show_legend)
        self.plot.resized.connect(self._ask_soon)
        self._legend = TrendLegend()
        self._legend.trace_chosen.connect(self._on_trace_chosen)
        self._legend.removal_requested.connect(self._on_removal_requested)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self.keys = TrendKeys()
        self.keys.span_chosen.connect(self._use_span)
        self.keys.live_requested.connect(self._go_live)
        self.keys.comparison_requested.connect(self._choose_comparison)
        self.keys.traces_requested.connect(self._pick)
        self.keys.views_requested.connect(self._open_views)
        self.foot = TrendFoot()
        self.foot.picture_requested.connect(self._save_picture)
        self.foot.data_requested.connect(self._save_data)
        self._shown = QWidget()
        middle = QHBoxLayout(self._shown)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.addWidget(self.keys)
        column.addWidget(self._empty)
        column.addWidget(self._shown, 1)
        column.addWidget(self.foot)

    def _restart(self) -> None:
        """Empty columns for the window; history fills them."""
        if self._is_untouched:
            self.feed.tags = first_choice(self.bridge.picture)
        if self._chosen not in self.feed.tags:
            self._chosen = self.readings.worth_an_axis(self.feed.tags)
        self.feed.restart(self.plot.pixel_columns)
        self._redraw()
        self._show_legend()
        self._show_state()
        self._ask_soon()

    def _ask_soon(self) -> None:
        if not self._ask_later.isActive():
            self._ask_later.start()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        if self.plot.pixel_columns != self.feed.columns.count:
            self._restart()
            return
        self.feed.ask()
        if self.feed.is_waiting:
            self._is_slow.start()

    def _on_filled(self) -> None:
        self._is_slow.stop()
        if not self.plot.is_held:
            self._read_ahead.start()
        self._redraw()
        self._show_legend()
        if self.foot.words.text() == self._state_told:  # where a file was saved stays in sight
            self._show_state()
        self.reading_cursor.tell()

    def _on_refused(self) -> None:
        self._is_slow.stop()
        self._show_state()

    def _redraw(self) -> None:
        self.drawing.redraw(self._chosen, is_held=self.plot.is_held)
        self._empty.setVisible(not self.feed.tags)

    def _show_legend(self) -> None:
        self._legend.show_entries(self.readings.entries(self.reading_cursor.time_ns), self._chosen)

    def _show_state(self) -> None:
        self.keys.show_state(is_live=self.feed.window.is_live, compared_s=self.feed.compared_s)
        self._state_told = self._state_words()
        self.foot.words.setText(self._state_told)

    def _state_words(self) -> str:
        start_s, end_s = self.plot.window_s
        oldest_ns = self.feed.oldest_ns
        if self.feed.is_waiting and not self._is_slow.isActive():
            return _("Reading history …")
        if self.feed.is_refused:
            return _("History is not available now. What is drawn came live since this display opened.")
        if oldest_ns is not None and oldest_ns > start_s * 1e9 and not self.feed.window.is_live:
            return _("History begins {time}.").format(time=self._moment_words(oldest_ns))
        if self.feed.window.is_live:
            gestures = _("Live. Drag to look back, pinch or turn the wheel to zoom, tap for values.")
            if sum(not self.readings.is_state(tag) for tag in self.feed.tags) < 2:
                return gestures
            return gestures + " " + _("Each trace has a height of its own; the axis is that of the bold one.")
        words = _("The past, up to {time}.")
        return words.format(time=self._moment_words(round(end_s * 1e9)))

    def _on_window_requested(self, start_s: float, end_s: float) -> None:
        """A finger at work: what is known is shown in the same frame, the rest when history answers."""
        was_live = self.feed.window.is_live
        self.feed.window = self.feed.window.moved(start_s, end_s, self.feed.now_ns / 1e9)
        if self.feed.window.is_live and not was_live:
            self._restart()
            return
        if self.feed.move(self.plot.pixel_columns):
            self.drawing.move()
        else:
            self.drawing.redraw(self._chosen, is_held=True)
        if was_live != self.feed.window.is_live:
            self._show_state()
        self._read_ahead.stop()
        self._ask_soon()

    def _on_settled(self) -> None:
        """The finger is gone: scales may fit what is seen now."""
        self._redraw()
        self._show_legend()
        self._show_state()
        self._ask_soon()

    def _use_span(self, span_s: float) -> None:
        self.feed.window = self.feed.window.with_span(span_s)
        self._restart()

    def _go_live(self) -> None:
        self.feed.window = TrendWindow(self.feed.window.span_s)
        self._restart()

    def _choose_comparison(self) -> None:
        self.comparison = ComparisonFaceplate(COMPARED_S, self.feed.compared_s, period_words)
        self.comparison.period_chosen.connect(self._compare_with)
        self.comparison.open_over(self)

    def _compare_with(self, compared_s: float) -> None:
        self.feed.compared_s = compared_s
        if compared_s:
            self._ask_compared.start()
        else:
            self._ask_compared.stop()
        self._restart()

    def _on_trace_chosen(self, key: str) -> None:
        self._chosen = TagName(key)
        self._show_legend()
        self.drawing.show_scale(self._chosen)

    def _on_removal_requested(self, key: str) -> None:
        self._use_tags([tag for tag in self.feed.tags if tag != key])

    def _pick(self) -> None:
        picker = TagPicker(self.bridge.picture.cell, self.feed.tags, MOST_TRACES)
        picker.tags_chosen.connect(self._use_tags)
        picker.open_over(self)

    def _use_tags(self, tags: list[TagName]) -> None:
        self._is_untouched = False
        self.feed.tags = tags[:MOST_TRACES]
        self._restart()

    def _open_views(self) -> None:
        faceplate = SavedViewsFaceplate(self.bridge, tuple(self.feed.tags), self.feed.window.span_s)
        faceplate.view_chosen.connect(self._on_view_chosen)
        faceplate.open_over(self)

    def _on_view_chosen(self, view: SavedView) -> None:
        self.feed.window = TrendWindow(view.span_s)
        self._use_tags([tag for tag in view.tag_names if tag in self.bridge.picture.index])

    def _save_picture(self) -> None:
        start_ns, end_ns = (round(end * 1e9) for end in self.plot.window_s)
        words = _("{cell}: {begin} to {end}").format(
            cell=self.bridge.picture.cell.label, begin=date_time_text(start_ns), end=date_time_text(end_ns)
        )
        self.foot.words.setText(save_picture(self._shown, words))

    def _save_data(self) -> None:
        units = [self.readings.unit(tag) for tag in self.feed.tags]
        self.foot.words.setText(save_data(self.feed.columns, self.feed.tags, units))

    def _moment_words(self, time_ns: int) -> str:
        is_today = datetime.fromtimestamp(time_ns / 1e9, self._zone).date() == datetime.now(self._zone).date()
        return tick_words(time_ns / 1e9, 1.0, self._zone) if is_today else date_time_text(time_ns)

    def _offset_s(self, moment_s: float) -> float:
        offset = datetime.fromtimestamp(moment_s, self._zone).utcoffset()
        return offset.total_seconds() if offset else 0.0
