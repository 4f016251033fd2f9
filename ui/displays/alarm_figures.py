"""Figures of alarms against the limits of EEMUA 191 and IEC 62682; each number leads to what was counted."""

from functools import partial

import msgspec
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_figures import FLOOD_BEGINS_ABOVE, TEN_MINUTES_NS, AlarmFigures, Figure
from hmi.domain.alarm_query import AlarmFiguresAnswer, AlarmFilter, AskAlarmFigures
from hmi.domain.alarm_transition import Transition
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_figure_words import (
    count_tile,
    duration_tile,
    floods_words,
    heard_words,
    never_tile,
    tile_of,
    top_lines,
)
from ui.displays.alarm_span_bar import AlarmSpanBar
from ui.displays.display import Display
from ui.formatting import chain_text, date_time_text, duration_text
from ui.theme import look
from ui.widgets.bar_list import BarList
from ui.widgets.empty_page import EmptyPage
from ui.widgets.figure_tile import FigureTile, TileContent, least_tile_px
from ui.widgets.rate_chart import RateChart
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

_MOST_COLUMNS = 4
_COUNT, _ACKNOWLEDGE, _TAKE, _NEVER = "count", "acknowledge", "take", "never"
ORDER = (
    _COUNT, Figure.PER_TEN_MINUTES, Figure.PEAK, Figure.BUSY_SHARE, Figure.FLOOD_SHARE, Figure.STANDING,
    Figure.CHATTERING, Figure.FLEETING, _ACKNOWLEDGE, _TAKE, _NEVER, Figure.TOP_SHARE, Figure.HIGH_SHARE,
    Figure.MEDIUM_SHARE, Figure.LOW_SHARE,
)  # fmt: skip
_PRIORITIES = {
    Figure.HIGH_SHARE: Priority.HIGH, Figure.MEDIUM_SHARE: Priority.MEDIUM, Figure.LOW_SHARE: Priority.LOW,
}  # fmt: skip


class AlarmFiguresDisplay(Display):
    """Tiles, the rate over time, and the most frequent alarms, over a time that people choose."""

    name = "alarm_figures"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._asked = 0
        self._figures: AlarmFigures | None = None
        self.summary, self.span_bar = QLabel(), AlarmSpanBar(bridge)
        self.tiles: dict[str, FigureTile] = {str(name): FigureTile() for name in ORDER}
        self.chart = RateChart(date_time_text)
        self.chart_heading, self.chart_words = QLabel(), QLabel()
        self.top_heading, self.top = QLabel(), BarList()
        self.empty, self._pages = EmptyPage(), QStackedWidget()
        self._grid = QGridLayout()
        self._columns = 0
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Alarm figures")

    @override
    def retranslate(self) -> None:
        self.span_bar.retranslate()
        self.chart_heading.setText(_("Alarms per 10 min over time"))
        self.top_heading.setText(_("Most frequent alarms"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self._show()

    @override
    def enter(self) -> None:
        self.span_bar.enter()
        self._ask()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tiles()

    def _build(self) -> None:
        gap = look().gap_px
        self.summary.setWordWrap(True)
        for label in (self.chart_heading, self.top_heading):
            label.setProperty("look", "heading")
        self.chart_words.setProperty("look", "muted")
        self.chart_words.setWordWrap(True)
        top, content = QHBoxLayout(), QWidget()
        top.setSpacing(gap)
        top.addWidget(self.summary, 1)
        top.addWidget(self.span_bar)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(gap)
        self._grid.setSpacing(gap)
        inner.addLayout(self._grid)
        inner.addWidget(_card(self.chart_heading, self.chart_words, self.chart))
        inner.addWidget(_card(self.top_heading, self.top))
        inner.addStretch(1)
        self._pages.addWidget(ScrollColumn(content))
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(gap)
        column.addLayout(top)
        column.addWidget(self._pages, 1)
        self._place_tiles()

    def _listen(self) -> None:
        self.span_bar.changed.connect(self._ask)
        self.empty.pressed.connect(self._ask)
        self.chart.time_picked.connect(self._on_time)
        self.top.picked.connect(self._on_alarm)
        for name, tile in self.tiles.items():
            tile.clicked.connect(partial(self._on_tile, name))

    def _place_tiles(self) -> None:
        room = self.width() - 32
        columns = min(max(room // (least_tile_px() + look().gap_px), 1), _MOST_COLUMNS)
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number, tile in enumerate(self.tiles.values()):
            self._grid.addWidget(tile, number // columns, number % columns)

    def _ask(self) -> None:
        if not self.isVisible():
            return
        self._asked += 1
        span = self.span_bar.span()
        if self._figures is None:
            self._say_instead(_("Counting …"))
        question = AskAlarmFigures(filter=AlarmFilter(start_ns=span.start_ns, end_ns=span.end_ns))
        self.bridge.ask(question, partial(self._take, self._asked))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if isinstance(answer, AlarmFiguresAnswer):
            self._figures = answer.figures
            self._pages.setCurrentIndex(0)
            self._show()
            return
        self._figures = None
        self.summary.setText("")
        why = str(reason_sentence(answer)) if isinstance(answer, Refused | Failed) else ""
        self._say_instead(chain_text((_("The figures cannot be read now."), why)), _("Try again"))

    def _show(self) -> None:
        figures = self._figures
        if figures is None:
            return
        labels = {str(one.id): one.label for one in self.bridge.picture.cell.equipment}
        sources = {endpoint.key: endpoint.key for endpoint in self.bridge.picture.cell.endpoints}
        self.summary.setText(heard_words(figures, sources))
        for name, tile in self.tiles.items():
            tile.show_content(self._content_of(name, figures), leads_on=self._wanted_of(name, figures) is not None)
        counts = np.frombuffer(figures.period_counts, "<i4")
        bands = [(flood.start_ns, flood.end_ns) for flood in figures.floods]
        self.chart.show_counts(counts, figures.start_ns, TEN_MINUTES_NS, limit=float(FLOOD_BEGINS_ABOVE), bands=bands)
        self.chart.setAccessibleName(floods_words(figures))
        peak = "" if figures.peak_ns is None else _("Most at {time}").format(time=date_time_text(figures.peak_ns))
        hatched = _("Hatched: not a whole 10 min, or not all sources were heard") if bool(np.any(counts < 0)) else ""
        self.chart_words.setText(chain_text((floods_words(figures), peak, hatched)))
        self.top.show_lines(top_lines(figures, labels))

    def _content_of(self, name: str, figures: AlarmFigures) -> TileContent:
        match name:
            case "count":
                return count_tile(figures)
            case "acknowledge":
                return duration_tile(_("Until acknowledged"), figures.to_acknowledge)
            case "take":
                return duration_tile(_("Until somebody took it"), figures.to_take)
            case "never":
                return never_tile(figures)
            case _:
                return tile_of(figures, Figure(name))

    def _wanted_of(self, name: str, figures: AlarmFigures) -> AlarmFilter | None:
        """The rows behind a number; None where there are none."""
        all_calls = AlarmFilter(start_ns=figures.start_ns, end_ns=figures.end_ns, calls_only=True)
        replace = msgspec.structs.replace
        if name in _PRIORITIES:
            priority = _PRIORITIES[Figure(name)]
            has_any = figures.by_priority[priority.value - 1] > 0
            return replace(all_calls, priorities=(priority,)) if has_any else None
        match name:
            case "acknowledge" | "take":
                step = Transition.ACKNOWLEDGED if name == _ACKNOWLEDGE else Transition.TAKEN
                told = figures.to_acknowledge if name == _ACKNOWLEDGE else figures.to_take
                return replace(all_calls, calls_only=False, transitions=(step,)) if told.count else None
            case "never":
                rows = figures.to_acknowledge.never_rows
                return replace(all_calls, calls_only=False, rows=rows) if rows else None
            case Figure.STANDING:
                ids = tuple(one.alarm for one in figures.standing)
                return replace(all_calls, start_ns=0, calls_only=False, alarms=ids) if ids else None
            case Figure.CHATTERING | Figure.FLEETING | Figure.TOP_SHARE:
                found = {"chattering": figures.chattering, "fleeting": figures.fleeting, "top_share": figures.top}
                ids = tuple(one.alarm for one in found[name])
                return replace(all_calls, alarms=ids) if ids else None
            case Figure.PEAK if figures.peak_ns is not None:
                return replace(all_calls, start_ns=figures.peak_ns, end_ns=figures.peak_ns + TEN_MINUTES_NS)
            case Figure.FLOOD_SHARE:
                longest = max(figures.floods, key=lambda one: one.end_ns - one.start_ns, default=None)
                return None if longest is None else replace(all_calls, start_ns=longest.start_ns, end_ns=longest.end_ns)
            case _:
                return all_calls if figures.alarms else None

    def _on_tile(self, name: str) -> None:
        figures = self._figures
        wanted = None if figures is None else self._wanted_of(name, figures)
        if wanted is not None and figures is not None:
            self._lead_to(wanted, self._content_of(name, figures).heading)

    def _on_time(self, first: int, after: int) -> None:
        figures = self._figures
        if figures is None:
            return
        start_ns = figures.start_ns + first * TEN_MINUTES_NS
        end_ns = min(figures.start_ns + after * TEN_MINUTES_NS, figures.end_ns)
        words = _("{duration} from {time}").format(
            duration=duration_text((end_ns - start_ns) / 1e9), time=date_time_text(start_ns)
        )
        self._lead_to(AlarmFilter(start_ns=start_ns, end_ns=end_ns, calls_only=True), words)

    def _on_alarm(self, alarm: str) -> None:
        figures = self._figures
        if figures is None:
            return
        named = next((one.words for one in figures.top if one.alarm == alarm), "")
        wanted = AlarmFilter(
            start_ns=figures.start_ns, end_ns=figures.end_ns, calls_only=True, alarms=(AlarmId(alarm),)
        )
        self._lead_to(wanted, named)

    def _lead_to(self, wanted: AlarmFilter, words: str) -> None:
        told = msgspec.json.encode(wanted).decode()
        self.bridge.display_requested.emit("alarm_history", f"{told}\n{words}")

    def _say_instead(self, words: str, key_words: str = "") -> None:
        self.empty.show_words(words, key_words)
        self._pages.setCurrentIndex(1)


def _card(*contents: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("look", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(14, 10, 14, 12)
    for content in contents:
        column.addWidget(content)
    return frame
