"""The small plot on an alarm's card: the trend's own feed and picture, without its keys and gestures."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.query import EventMark
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.displays.trend_colours import colour_of
from ui.displays.trend_drawing import TrendDrawing
from ui.displays.trend_feed import TrendFeed
from ui.displays.trend_readings import TrendReadings
from ui.displays.trend_words import step_number_words, tick_words
from ui.formatting import chain_text
from ui.models.local_time import offset_s
from ui.models.tag_labels import tag_label
from ui.models.trend_window import TrendWindow
from ui.widgets.trend_plot import TrendPlot

_KIND = "alarm.failed"
"""Of the mark at the beginning of the alarm: drawn as what asks for attention."""


class MomentPlot(QWidget):
    """Shows one window; a finger on it scrolls the card."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._began_ns = 0
        self.feed = TrendFeed(bridge, self._on_filled, self._on_refused)
        self.readings = TrendReadings(bridge, self.feed)
        self.plot = TrendPlot(tick_words, step_number_words, offset_s)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.drawing = TrendDrawing(bridge, self.feed, self.plot, self.readings)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def window(self) -> TrendWindow:  # pyright: ignore[reportIncompatibleMethodOverride]  # what is shown, not Qt's top-level widget
        """What is shown."""
        return self.feed.window

    def show_window(self, tags: tuple[TagName, ...], window: TrendWindow, began_ns: int) -> None:
        """Draw another stretch: what is known at once, the rest when history answers."""
        self.feed.tags, self.feed.window, self._began_ns = list(tags), window, began_ns
        self.feed.restart(self.plot.pixel_columns)
        self._redraw()
        self.feed.ask()

    def take_frame(self, batch: ReadingBatch) -> None:
        """Append what came."""
        if not self.feed.tags or not self.feed.window.is_live:
            return
        if self.plot.pixel_columns != self.feed.columns.count or self.feed.has_jumped():
            self.show_window(tuple(self.feed.tags), self.feed.window, self._began_ns)
            return
        first, _changed = self.feed.take_frame(batch)
        self.drawing.go_on(first, self._chosen)

    def forget(self) -> None:
        """Another moment is shown: draw nothing of the one before."""
        self.feed.forget()

    def retranslate(self) -> None:
        """Say moments and numbers in the language in use."""
        self.plot.retranslate()

    def legend(self) -> str:
        """Names and values of the traces, each in its colour."""
        parts: list[str] = []
        for row, tag in enumerate(self.feed.tags):
            definition = self._bridge.picture.definition(tag)
            label = tag_label(definition) if definition is not None else str(tag)
            colour = QColor.fromRgba(colour_of(row)).name()
            value = self.readings.value_words(tag, None)
            parts.append(f'<span style="color:{colour}">■</span> {_plain(label)} {_plain(value)}')
        return chain_text(parts)

    @override
    def sizeHint(self) -> QSize:
        """As wide as there is room, and no reason to make any."""
        return QSize(0, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.drawing.use_palette(self.palette())

    @property
    def _chosen(self) -> TagName:
        return self.readings.worth_an_axis(self.feed.tags)

    def _on_filled(self) -> None:
        self._redraw()

    def _on_refused(self) -> None:
        """Without history only what comes is drawn; the window that it begins in says so by being empty."""

    def _redraw(self) -> None:
        if self._began_ns:
            self.feed.events = (EventMark(time_ns=self._began_ns, kind=_KIND, subject=""),)
        self.drawing.redraw(self._chosen)


def _plain(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
