"""Trends: live and history on one axis, up to 32 traces, cursor, comparison, saved views, export."""

from datetime import datetime, tzinfo
from pathlib import Path

import numpy as np
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from PySide6.QtCore import QStandardPaths, QTimer
from PySide6.QtGui import QColor, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.outcome import Outcome
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskTrend, EventMark, TrendAnswer
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagDefinition, TagName
from hmi.i18n import PSEUDO_LANGUAGE, language
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.trend_export import export_csv
from ui.faceplates.tag_picker import TagPicker
from ui.models.trend_window import TrendWindow
from ui.widgets.trend_columns import TrendColumns
from ui.widgets.trend_legend import LegendEntry, TrendLegend
from ui.widgets.trend_plot import TimeMark, TraceStyle, TrendPlot

MOST_TRACES = 32
ASK_DELAY_MS = 60
"""A gesture asks history at most this often."""
SPANS_S = (60.0, 600.0, 3_600.0, 28_800.0, 86_400.0, 604_800.0)
SCALE_MARGIN = 0.06
TOUCH_PX = 48


class TrendsDisplay(Display):
    """One plot, its legend, and the buttons around it."""

    name = "trends"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._tags: list[TagName] = []
        self._window = TrendWindow(600.0)
        self._columns = TrendColumns(0, 16, 1_000_000_000, 0)
        self._chosen = TagName("")
        self._cursor_ns: int | None = None
        self._events: tuple[EventMark, ...] = ()
        self._asked = 0
        self._zone: tzinfo | None = datetime.now().astimezone().tzinfo
        self._build()
        self._ask_later = QTimer(self)
        self._ask_later.setSingleShot(True)
        self._ask_later.setInterval(ASK_DELAY_MS)
        self._ask_later.timeout.connect(self._ask)
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("Trends")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        for span, button in zip(SPANS_S, self._span_buttons, strict=True):
            button.setText(_span_words(span))
        self._live_button.setText(_("Live"))
        self._add_button.setText(_("Add trace"))
        self._picture_button.setText(_("Save picture"))
        self._data_button.setText(_("Save data"))
        self._empty.setText(_("No trace chosen yet. Add a trace, or tap a value on another display."))
        self._plot.setAccessibleName(_("Trend"))
        self._show_state()

    @override
    def rebuild(self) -> None:
        """The cell changed: keep the traces that it still has."""
        self._tags = [tag for tag in self._tags if tag in self.bridge.picture.index]
        if not self._tags:
            self._tags = self._first_choice()
        self._restart()

    @override
    def open_subject(self, subject: str) -> None:
        """Add the tag, or the moving values of a piece of equipment, and go live."""
        if not subject:
            return
        is_tag = subject in self.bridge.picture.index
        wanted = [TagName(subject)] if is_tag else self._tags_of_equipment(subject)
        for tag in wanted:
            if tag not in self._tags and len(self._tags) < MOST_TRACES:
                self._tags.append(tag)
        if wanted:
            self._chosen = wanted[0]
        self._window = TrendWindow(self._window.span_s)
        self._restart()

    @override
    def enter(self) -> None:
        """Draw from history, then follow."""
        if not self._tags:
            self._tags = self._first_choice()
        self._restart()

    @override
    def leave(self) -> None:
        """Stop asking."""
        self._ask_later.stop()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Colours come from the palette in use."""
        super().showEvent(event)
        self._use_palette()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        """Append what came; let time go on."""
        if not self._tags or not self._window.is_live:
            return
        is_live = self._live_mask()
        before = self._columns.newest
        self._columns.move_to(self._now_ns() // self._columns.step_ns, is_live)
        first = before
        for trace, tag in enumerate(self._tags):
            rows = np.flatnonzero(batch.tag == self.bridge.picture.index[tag])
            if len(rows):
                changed = self._columns.add(trace, batch.source_time_ns[rows], batch.value[rows])
                first = first if changed is None else min(first, changed)
                self._show_live_value(tag)
        if self._scales_moved():
            self._redraw()
        else:
            self._plot.show_progress(first)

    def _build(self) -> None:
        self._plot = TrendPlot(self._moment_words, _number_words, self._offset_s)
        self._plot.window_requested.connect(self._on_window_requested)
        self._plot.live_requested.connect(self._go_live)
        self._plot.cursor_moved.connect(self._on_cursor_moved)
        self._plot.resized.connect(self._ask_soon)
        self._legend = TrendLegend()
        self._legend.setFixedWidth(260)
        self._legend.trace_chosen.connect(self._on_trace_chosen)
        self._legend.removal_requested.connect(self._on_removal_requested)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._state = QLabel()
        self._span_buttons = [self._button(lambda _on=False, s=span: self._use_span(s)) for span in SPANS_S]
        self._live_button = self._button(lambda _on=False: self._go_live())
        self._live_button.setCheckable(True)
        self._add_button = self._button(lambda _on=False: self._pick())
        self._picture_button = self._button(lambda _on=False: self._save_picture())
        self._data_button = self._button(lambda _on=False: self._save_data())
        bar = QHBoxLayout()
        bar.setSpacing(6)
        for button in (*self._span_buttons, self._live_button):
            bar.addWidget(button)
        bar.addStretch(1)
        for button in (self._add_button, self._picture_button, self._data_button):
            bar.addWidget(button)
        middle = QHBoxLayout()
        middle.addWidget(self._plot, 1)
        middle.addWidget(self._legend)
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self._empty)
        layout.addLayout(middle, 1)
        layout.addWidget(self._state)

    def _button(self, on_clicked: object) -> QPushButton:
        button = QPushButton()
        button.setMinimumHeight(TOUCH_PX)
        button.setMinimumWidth(TOUCH_PX + 16)
        button.clicked.connect(on_clicked)
        return button

    def _use_palette(self) -> None:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.Text)
        grid = QColor(text)
        grid.setAlphaF(0.18)
        self._plot.set_colours(palette.color(QPalette.ColorRole.Base), text, grid, text)

    def _first_choice(self) -> list[TagName]:
        """Something worth seeing when nobody chose yet: the first few moving values."""
        numeric = [tag for tag in self.bridge.picture.cell.tags if tag.data_type.is_floating and tag.role]
        speed = [tag.name for tag in numeric if "Speed" in tag.role or "Power" in tag.role or "Temperature" in tag.role]
        return speed[:4]

    def _tags_of_equipment(self, subject: str) -> list[TagName]:
        cell = self.bridge.picture.cell
        wanted = [
            name
            for equipment in cell.equipment
            if equipment.id == subject
            for component in equipment.components
            for name in component.tags.values()
        ]
        definitions = [self.bridge.picture.definition(name) for name in wanted]
        return [one.name for one in definitions if one is not None and one.data_type.is_floating][:6]

    def _now_ns(self) -> int:
        """The service's clock, so that a screen's own wrong clock moves nothing."""
        return self.bridge.service_time_ns or clock.now_ns()

    def _live_mask(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        picture = self.bridge.picture
        if not picture.is_attached:
            return np.zeros(len(self._tags), np.bool_)
        places = [picture.index[tag] for tag in self._tags]
        return picture.freshness[places] == Freshness.LIVE

    def _restart(self) -> None:
        """Empty columns for the window; history fills them."""
        if self._chosen not in self._tags:
            self._chosen = self._tags[0] if self._tags else TagName("")
        start_s, end_s = self._window.bounds(self._now_ns() / 1e9)
        count = self._plot.pixel_columns
        step_ns = max(1_000_000, int((end_s - start_s) * 1e9 / count))
        self._columns = TrendColumns(len(self._tags), count, step_ns, int(end_s * 1e9) // step_ns)
        self._redraw()
        self._show_legend()
        self._show_state()
        self._ask_soon()

    def _ask_soon(self) -> None:
        if not self._ask_later.isActive():
            self._ask_later.start()

    def _ask(self) -> None:
        """Ask history for what is shown; an answer that comes after the next question is dropped."""
        if not self._tags or not self.isVisible():
            return
        if self._plot.pixel_columns != self._columns.count:
            self._restart()
            return
        self._asked += 1
        number, columns, tags = self._asked, self._columns, tuple(self._tags)
        start, end = columns.oldest * columns.step_ns, (columns.newest + 1) * columns.step_ns
        self.bridge.ask(
            AskTrend(tag_names=tags, start_ns=start, end_ns=end, columns=columns.count),
            lambda answer: self._take(number, columns, answer),
        )

    def _take(self, number: int, columns: TrendColumns, answer: Answer | Outcome) -> None:
        if number != self._asked or columns is not self._columns:
            return
        if not isinstance(answer, TrendAnswer):
            self._state.setText(_("History is not available now. What is drawn came live since this display opened."))
            return
        for trace, stored in enumerate(answer.traces):
            columns.fill(trace, stored)
        self._events = answer.events
        self._redraw()
        self._show_legend()

    def _redraw(self) -> None:
        self._drawn_scales = [self._scale_of(trace) for trace in range(len(self._tags))]
        styles = [
            TraceStyle(argb=colour_of(trace), scale=self._drawn_scales[trace]) for trace in range(len(self._tags))
        ]
        muted = self.palette().color(QPalette.ColorRole.PlaceholderText).rgba()
        marks = [TimeMark(time_ns=event.time_ns, argb=muted) for event in self._events]
        self._plot.show_columns(self._columns, styles, marks)
        if self._chosen in self._tags:
            self._plot.show_scale(self._drawn_scales[self._tags.index(self._chosen)])
        self._empty.setVisible(not self._tags)

    def _scale_of(self, trace: int) -> tuple[float, float]:
        """The expected range widened by what is really there; nothing known: 0 to 1."""
        definition = self._definition(self._tags[trace])
        bounds = self._columns.bounds(trace)
        if bounds is None:
            expected = definition.engineering_range if definition else None
            return (expected.low, expected.high) if expected else (0.0, 1.0)
        low, high = bounds
        margin = (high - low) * SCALE_MARGIN or max(abs(high) * 0.1, 0.5)
        return low - margin, high + margin

    def _scales_moved(self) -> bool:
        """Whether a value left its drawn scale."""
        for trace, (low, high) in enumerate(self._drawn_scales):
            bounds = self._columns.bounds(trace)
            if bounds is not None and (bounds[0] < low or bounds[1] > high):
                return True
        return False

    def _definition(self, tag: TagName) -> TagDefinition | None:
        return self.bridge.picture.definition(tag)

    def _show_legend(self) -> None:
        entries = [
            LegendEntry(
                key=tag,
                label=self._label(tag),
                argb=colour_of(trace),
                value=self._value_words(tag, trace),
                remove_words=_("Remove {name}").format(name=self._label(tag)),
            )
            for trace, tag in enumerate(self._tags)
        ]
        self._legend.show_entries(entries, self._chosen)

    def _show_live_value(self, tag: TagName) -> None:
        if self._cursor_ns is None:
            self._legend.show_value(tag, self._value_words(tag, self._tags.index(tag)))

    def _value_words(self, tag: TagName, trace: int) -> str:
        definition = self._definition(tag)
        unit = definition.unit if definition else ""
        if self._cursor_ns is None and self._window.is_live:
            reading = self.bridge.picture.reading(tag)
            if reading.freshness is not Freshness.LIVE:
                return _("not live")
            number = reading.value
        else:
            number = float(self._columns.at(self._cursor_ns or int(self._plot.window_s[1] * 1e9) - 1)[trace])
        if number is None or isinstance(number, str) or np.isnan(number):
            return "—"
        return f"{_number_words(float(number), 0.01)}\u00a0{unit}".strip()

    def _label(self, tag: TagName) -> str:
        parts = tag.split("/")
        return " · ".join(part.replace("_", " ") for part in parts[-3:])

    def _show_state(self) -> None:
        self._live_button.setChecked(self._window.is_live)
        if self._window.is_live:
            self._state.setText(_("Live. Drag to look back, pinch or turn the wheel to zoom, tap for values."))
        else:
            end = datetime.fromtimestamp(self._window.bounds(0)[1], self._zone)
            self._state.setText(
                _("The past, up to {time}. Live returns to now.").format(time=_moment(end, seconds=True))
            )

    def _on_window_requested(self, start_s: float, end_s: float) -> None:
        self._window = self._window.moved(start_s, end_s, self._now_ns() / 1e9)
        self._restart()

    def _use_span(self, span_s: float) -> None:
        self._window = self._window.with_span(span_s)
        self._restart()

    def _go_live(self) -> None:
        self._window = TrendWindow(self._window.span_s)
        self._restart()

    def _on_cursor_moved(self, time_ns: int | None) -> None:
        self._cursor_ns = time_ns
        self._plot.set_cursor(time_ns)
        self._show_legend()

    def _on_trace_chosen(self, key: str) -> None:
        self._chosen = TagName(key)
        self._show_legend()
        self._plot.show_scale(self._drawn_scales[self._tags.index(self._chosen)])

    def _on_removal_requested(self, key: str) -> None:
        self._tags.remove(TagName(key))
        self._restart()

    def _pick(self) -> None:
        picker = TagPicker(self.bridge.picture.cell, self._tags, MOST_TRACES, self)
        picker.tags_chosen.connect(self._on_tags_chosen)
        picker.open()

    def _on_tags_chosen(self, tags: list[TagName]) -> None:
        self._tags = tags[:MOST_TRACES]
        self._restart()

    def _save_picture(self) -> None:
        target = _export_folder() / f"trend-{datetime.now():%Y%m%d-%H%M%S}.png"
        if self.grab().save(str(target)):
            self._state.setText(_("Saved {file}").format(file=target))
        else:
            self._state.setText(_("{file} could not be written. Is the disk full or read-only?").format(file=target))

    def _save_data(self) -> None:
        target = _export_folder() / f"trend-{datetime.now():%Y%m%d-%H%M%S}.csv"
        definitions = [self._definition(tag) for tag in self._tags]
        units = [one.unit if one else "" for one in definitions]
        try:
            export_csv(target, self._columns, self._tags, units)
        except OSError as error:
            words = _("{file} could not be written: {reason}").format(file=target, reason=error.strerror or "")
            self._state.setText(words)
        else:
            self._state.setText(_("Saved {file}").format(file=target))

    def _offset_s(self, moment_s: float) -> float:
        offset = datetime.fromtimestamp(moment_s, self._zone).utcoffset()
        return offset.total_seconds() if offset else 0.0

    def _moment_words(self, moment_s: float, step_s: float) -> str:
        moment = datetime.fromtimestamp(moment_s, self._zone)
        if step_s >= 86_400:
            return format_skeleton("MMMd", moment, locale=_locale())
        return _moment(moment, seconds=step_s < 60)


def colour_of(trace: int) -> int:
    """A colour for each of 32 traces that is told apart from its neighbours on light and dark grounds."""
    hue = (210 + trace * 137) % 360
    return QColor.fromHsv(hue, 190 if trace < 16 else 120, 190 if trace % 2 == 0 else 150).rgba()


def _locale() -> str:
    return "en" if language() == PSEUDO_LANGUAGE else language()


def _moment(moment: datetime, *, seconds: bool) -> str:
    return format_skeleton("Hms" if seconds else "Hm", moment, locale=_locale())


def _number_words(value: float, step: float) -> str:
    digits = max(0, min(6, -int(np.floor(np.log10(step))))) if step > 0 else 2
    return format_decimal(value, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=_locale())


def _span_words(span_s: float) -> str:
    if span_s < 3_600:
        return _("{count} min").format(count=round(span_s / 60))
    if span_s < 86_400:
        return _("{count} h").format(count=round(span_s / 3_600))
    return _("{count} d").format(count=round(span_s / 86_400))


def _export_folder() -> Path:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(place or Path.home()) / "Tandem"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
