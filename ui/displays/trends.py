"""Trends: live and history on one axis, up to 32 traces, cursor, comparison, saved views, export."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.query import SavedView
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.subjects import split_moment
from ui.displays.trend_choice import first_choice, moving_tags_of
from ui.displays.trend_clocks import TrendClocks
from ui.displays.trend_cursor import TrendCursor
from ui.displays.trend_drawing import TrendDrawing
from ui.displays.trend_export import caption_words, save_data, save_picture
from ui.displays.trend_feed import TrendFeed
from ui.displays.trend_readings import TrendReadings
from ui.displays.trend_sheet import TrendSheet
from ui.displays.trend_status import TrendStatus, missing_words
from ui.displays.trend_words import COMPARED_S, exact_words, period_words
from ui.faceplates.comparison import ComparisonFaceplate
from ui.faceplates.saved_views import SavedViewsFaceplate
from ui.faceplates.tag_picker import TagPicker
from ui.models.trend_window import TrendWindow

MOST_TRACES = 32

AROUND_S = 600.0
"""How much is shown around a moment that another display names."""


class TrendsDisplay(Display):
    """One plot, its legend, and the keys around it."""

    name = "trends"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.feed = TrendFeed(bridge, self._on_filled, self._on_refused)
        self.readings = TrendReadings(bridge, self.feed)
        self._chosen = TagName("")
        self.comparison: ComparisonFaceplate | None = None
        self._heard, self._told_s = b"", 0
        """Which tags were heard, and when in s of the service's clock, as the words beside the plot were last set."""
        self._is_untouched = True
        """Nobody chose traces yet: something worth seeing is shown."""
        self.clocks = TrendClocks(self._ask, self._show_state, self.feed.read_ahead, self)
        self._sheet = TrendSheet()
        QVBoxLayout(self).addWidget(self._sheet)
        self.plot, self._legend = self._sheet.plot, self._sheet.legend
        self.keys, self.foot = self._sheet.keys, self._sheet.foot
        self.drawing = TrendDrawing(bridge, self.feed, self.plot, self.readings)
        self.reading_cursor = TrendCursor(bridge, self.feed, self.plot, exact_words, self)
        self._status = TrendStatus(self.feed, self.readings, self.foot)
        self._connect()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Trends")

    @override
    def retranslate(self) -> None:
        self._sheet.retranslate()
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
        """Add the tag, or the moving values of a piece of equipment, and go live; or to the moment that is named."""
        subject, moment_ns = split_moment(subject)
        is_tag = subject in self.bridge.picture.index
        wanted = [TagName(subject)] if is_tag else moving_tags_of(self.bridge.picture, subject)
        for tag in wanted:
            if tag not in self.feed.tags and len(self.feed.tags) < MOST_TRACES:
                self.feed.tags.append(tag)
        if wanted:
            self._chosen, self._is_untouched = wanted[0], False
        if moment_ns:
            self._go_to(moment_ns)
        else:
            self._go_live()

    @override
    def enter(self) -> None:
        """Draw from history, then follow."""
        self.clocks.compare(is_comparing=bool(self.feed.compared_s))
        self._restart()

    @override
    def leave(self) -> None:
        self.clocks.stop()

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
        if self.feed.has_jumped():
            self._restart()
        first, changed = self.feed.take_frame(batch)
        if self.reading_cursor.time_ns is None:
            for tag in changed:
                self._legend.show_value(tag, self.readings.value_words(tag, None))
        self._tell_silence()
        self.drawing.go_on(first, self._chosen)

    def _tell_silence(self) -> None:
        """A tag that falls silent sends no news of itself; what the picture shows of that is explained soon."""
        heard, now_s = self.feed.heard, self.feed.now_ns // 10**9
        if heard != self._heard:
            self._heard = heard
            self._show_legend()
        if now_s != self._told_s and not self._status.is_overlaid:
            self._told_s = now_s
            self._show_state()

    def _connect(self) -> None:
        self.plot.window_requested.connect(self._on_window_requested)
        self.plot.settled.connect(self._on_settled)
        self.plot.live_requested.connect(self._go_live)
        self.plot.resized.connect(self.clocks.ask_soon)
        self.reading_cursor.moved.connect(self._show_legend)
        self._legend.trace_chosen.connect(self._on_trace_chosen)
        self._legend.removal_requested.connect(self._on_removal_requested)
        self.keys.span_chosen.connect(self._use_span)
        self.keys.live_requested.connect(self._go_live)
        self.keys.comparison_requested.connect(self._choose_comparison)
        self.keys.traces_requested.connect(self._pick)
        self.keys.views_requested.connect(self._open_views)
        self.foot.picture_requested.connect(self._save_picture)
        self.foot.then_key.wished.connect(self.bridge.moment_requested)
        self.foot.data_requested.connect(self._save_data)

    def _restart(self) -> None:
        """Somebody wants to see something else: what was said of something done has been read."""
        self._begin_anew()
        self._show_state()

    def _begin_anew(self) -> None:
        """Empty columns for the window; history fills them."""
        if self._is_untouched:
            self.feed.tags = first_choice(self.bridge.picture)
        if self._chosen not in self.feed.tags:
            self._chosen = self.readings.worth_an_axis(self.feed.tags)
        self.feed.restart(self.plot.pixel_columns)
        self._redraw()
        self._show_legend()
        self.clocks.ask_soon()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        if self.plot.pixel_columns != self.feed.columns.count:
            self._begin_anew()
            return
        self.feed.ask()
        if self.feed.is_waiting:
            self.clocks.wait_for_history(is_waiting=True)

    def _on_filled(self) -> None:
        self.clocks.wait_for_history(is_waiting=False)
        if not self.plot.is_held:
            self.clocks.rest(is_resting=True)
        self._redraw()
        self._show_legend()
        if not self._status.is_overlaid:
            self._show_state()
        self.reading_cursor.tell()

    def _on_refused(self) -> None:
        self.clocks.wait_for_history(is_waiting=False)
        self.clocks.ask_again()
        self._show_state()

    def _redraw(self) -> None:
        self.drawing.redraw(self._chosen, is_held=self.plot.is_held)
        self._sheet.empty.setVisible(not self.feed.tags)
        self.foot.enable_keys(is_on=bool(self.feed.tags))

    def _show_legend(self) -> None:
        self.foot.then_key.show_moment(self.reading_cursor.time_ns)
        self._legend.show_entries(self.readings.entries(self.reading_cursor.time_ns), self._chosen)

    def _show_state(self) -> None:
        self.keys.show_state(
            is_live=self.feed.window.is_live, compared_s=self.feed.compared_s, is_past=self.bridge.is_past
        )
        self._status.tell(is_slow=self.feed.is_waiting and not self.clocks.is_patient)

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
        self.clocks.rest(is_resting=False)
        self.clocks.ask_soon()

    def _on_settled(self) -> None:
        """The finger is gone: scales may fit what is seen now."""
        self._redraw()
        self._show_legend()
        self._show_state()
        self.clocks.ask_soon()

    def _use_span(self, span_s: float) -> None:
        self.feed.window = self.feed.window.with_span(span_s)
        self._restart()

    def _go_to(self, moment_ns: int) -> None:
        """Show what was around a moment; where that reaches the present, follow it."""
        moment_s, now_s = moment_ns / 1e9, self.feed.now_ns / 1e9
        span_s = max(AROUND_S, self.feed.window.span_s if self.feed.window.span_s < 2 * AROUND_S else 0.0)
        end_s = moment_s + span_s / 2
        self.feed.window = TrendWindow(span_s, None if end_s >= now_s and moment_s > now_s - span_s else end_s)
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
        self.clocks.compare(is_comparing=bool(compared_s))
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
        known = [tag for tag in view.tag_names if tag in self.bridge.picture.index]
        self._use_tags(known)
        if missing := [tag for tag in view.tag_names if tag not in known]:
            self._status.overlay(missing_words(missing))

    def _save_picture(self) -> None:
        caption = caption_words(self.bridge.picture.cell.label, self.plot.window_s)
        self._status.overlay(save_picture(self._sheet.picture, caption))

    def _save_data(self) -> None:
        units = [self.readings.unit(tag) for tag in self.feed.tags]
        self._status.overlay(save_data(self.feed.columns, self.feed.tags, units))
