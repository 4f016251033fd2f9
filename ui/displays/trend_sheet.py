"""What the trends display is made of, and where it lies: keys, plot with legend, and the line below."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hmi.i18n import gettext as _
from ui.displays.trend_foot import TrendFoot
from ui.displays.trend_keys import TrendKeys
from ui.displays.trend_words import step_number_words, tick_words
from ui.models.local_time import offset_s
from ui.models.trend_window import LONGEST_S, SHORTEST_S
from ui.widgets.trend_legend import TrendLegend
from ui.widgets.trend_plot import TrendPlot


class TrendSheet(QWidget):
    """Holds the parts; the display decides what they show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys, self.foot, self.legend = TrendKeys(), TrendFoot(), TrendLegend()
        self.plot = TrendPlot(tick_words, step_number_words, offset_s)
        self.plot.span_limits_s = (SHORTEST_S, LONGEST_S)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.picture = QWidget()
        """Plot and legend: what a saved picture shows."""
        middle = QHBoxLayout(self.picture)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self.legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.keys)
        column.addWidget(self.empty)
        column.addWidget(self.picture, 1)
        column.addWidget(self.foot)

    def retranslate(self) -> None:
        """Set every text but those that depend on what is shown."""
        self.keys.retranslate()
        self.foot.retranslate()
        self.plot.retranslate()
        self.empty.setText(_("No trace chosen yet. Add a trace, or tap a value on another display."))
        self.plot.setAccessibleName(_("Trend"))
