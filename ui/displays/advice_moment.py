"""The samples that a recommendation rests on, with the band in which they should be, up to now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.advice import AdviceEvidence
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_moment import window_around
from ui.displays.subjects import subject_at
from ui.formatting import NO_BREAK, chain_text, number_text
from ui.models.trend_window import TrendWindow
from ui.theme import look
from ui.widgets.icon_key import IconKey

if TYPE_CHECKING:
    from ui.displays.alarm_moment_plot import MomentPlot

_TALL = 2.3
"""Height in touch sizes."""


class AdviceMoment(QWidget):
    """One piece of evidence at a time. pyqtgraph is loaded with the first, and not before."""

    display_wanted = Signal(str, str)
    """Somebody wants to see more of it: display and subject."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.shown: AdviceEvidence | None = None
        self.plot: MomentPlot | None = None
        self.names, self.more_key = QLabel(), IconKey("chart-line")
        self.names.setProperty("look", "muted")
        self.names.setWordWrap(True)
        self.more_key.clicked.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.names)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._restart)
        self.hide()
        self.retranslate()

    @property
    def tag(self) -> TagName | None:
        """What is drawn; None while nothing is."""
        known = self.shown is not None and self.shown.ref in self._bridge.picture.index
        return TagName(self.shown.ref) if known and self.shown is not None else None

    def show_evidence(self, evidence: AdviceEvidence | None) -> None:
        """Draw this; None takes it away."""
        is_other = self.shown is None or evidence is None or self.shown.key != evidence.key
        self.shown = evidence
        self.setVisible(self.tag is not None)
        self.more_key.setVisible(self.tag is not None)
        if self.tag is None:
            if self.plot is not None:
                self.plot.forget()
            return
        if self.plot is None:
            self._build()
        self._name_traces()
        if is_other:
            self._soon.start(0)

    def retranslate(self) -> None:
        """Set the texts."""
        self.more_key.setText(_("Open in trends"))
        if self.plot is not None:
            self.plot.retranslate()
        self._name_traces()

    def take_frame(self, batch: ReadingBatch) -> None:
        """Time goes on."""
        if self.plot is not None and self.plot.isVisible() and self.tag is not None:
            self.plot.take_frame(batch)
            self._name_traces()
            if self._window() != self.plot.window:
                self._restart()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start(0)  # laid out by then: columns are as many as pixels

    def _build(self) -> None:
        from ui.displays.alarm_moment_plot import MomentPlot  # pyqtgraph is slow to load

        self.plot = MomentPlot(self._bridge, self)
        self.plot.setFixedHeight(round(look().touch_px * _TALL))
        self._column.insertWidget(0, self.plot)

    def _restart(self) -> None:
        tag, shown = self.tag, self.shown
        if self.plot is None or tag is None or shown is None or not self.isVisible():
            return
        self.plot.drawing.expected = {} if shown.expected is None else {tag: shown.expected}
        self.plot.show_window((tag,), self._window(), shown.from_ns)
        self._name_traces()

    def _window(self) -> TrendWindow:
        return window_around(self.shown.from_ns if self.shown is not None else 0, self._bridge.now_ns)

    def _name_traces(self) -> None:
        if self.plot is None or self.shown is None:
            return
        band = self.shown.expected
        expected = ""
        if band is not None:
            high = f"{number_text(band.high)}{NO_BREAK}{self.shown.unit}" if self.shown.unit else number_text(band.high)
            expected = _("tinted: where it should be, {low} to {high}").format(low=number_text(band.low), high=high)
        self.names.setText(chain_text((self.plot.legend(), expected)))

    def _on_more(self) -> None:
        if self.tag is not None and self.shown is not None:
            self.display_wanted.emit("trends", subject_at(self.tag, self.shown.from_ns))
