"""The keys above a trend: how long, live, what to compare with, which traces."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from hmi.i18n import gettext as _
from ui.displays.trend_words import compared_words, span_words

SPANS_S = (60.0, 600.0, 3_600.0, 28_800.0, 86_400.0, 604_800.0)


class TrendKeys(QWidget):
    """Speaks in intents; the display decides."""

    span_chosen = Signal(float)
    live_requested = Signal()
    comparison_requested = Signal()
    """Somebody wants to choose what to compare with."""
    traces_requested = Signal()
    views_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.span_keys: dict[float, QPushButton] = {}
        for span in SPANS_S:
            key = QPushButton()
            key.clicked.connect(lambda _on=False, span=span: self.span_chosen.emit(span))
            self.span_keys[span] = key
            row.addWidget(key)
        self.live_key, self.compare_key = QPushButton(), QPushButton()
        self.views_key, self.add_key = QPushButton(), QPushButton()
        self._is_comparing = self._is_past = False
        for key in (self.live_key, self.compare_key):
            key.setCheckable(True)
        self.live_key.clicked.connect(self.live_requested)
        self.compare_key.clicked.connect(self._on_compare)
        self.views_key.clicked.connect(self.views_requested)
        self.add_key.clicked.connect(self.traces_requested)
        row.addWidget(self.live_key)
        row.addStretch(1)
        for key in (self.compare_key, self.views_key, self.add_key):
            row.addWidget(key)

    def _on_compare(self) -> None:
        """The key shows what is compared, not that it was tapped."""
        self.compare_key.setChecked(self._is_comparing)
        self.comparison_requested.emit()

    def retranslate(self) -> None:
        """Set every text anew."""
        for span, key in self.span_keys.items():
            key.setText(span_words(span))
        self.live_key.setText(_live_words(is_live=self.live_key.isChecked(), is_past=self._is_past))
        self.views_key.setText(_("Views"))
        self.add_key.setText(_("Traces"))

    def show_state(self, *, is_live: bool, compared_s: float, is_past: bool = False) -> None:
        """Which keys are on; ``is_past``: the newest that there is, is a past moment."""
        self._is_past = is_past
        self.live_key.setChecked(is_live)
        self.live_key.setText(_live_words(is_live=is_live, is_past=is_past))
        self._is_comparing = bool(compared_s)
        self.compare_key.setChecked(self._is_comparing)
        self.compare_key.setText(compared_words(compared_s))


def _live_words(*, is_live: bool, is_past: bool) -> str:
    """What the key at the newest end of time says; nothing of the past is called live."""
    if is_past:
        return _("Up to then") if is_live else _("Back to then")
    return _("Live") if is_live else _("Back to live")
