"""The trial on the card: what the twin expects with and without the plan, and what came of it since."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.advice import Recommendation
from hmi.domain.trial_query import TrialAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays import advice_trial_words as words
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.prediction_chart import PredictionChart
from ui.widgets.text_direction import at_beginning
from ui.widgets.warning_band import WarningBand


class AdviceTrial(QWidget):
    """Shows what it is told; the key asks for a trial, which moves nothing."""

    trial_requested = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.verdict, self.twin, self.legend = QLabel(), QLabel(), QLabel()
        self.doubt, self.figures = WarningBand(), FactList()
        self.names = [QLabel() for _number in range(words.MOST_BANDS)]
        self.charts = [PredictionChart() for _number in range(words.MOST_BANDS)]
        self.try_key = IconKey("play")
        self.try_key.clicked.connect(self.trial_requested)
        for label in (self.twin, self.legend):
            label.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.verdict)
        column.addWidget(self.doubt)
        for name, chart in zip(self.names, self.charts, strict=True):
            column.addWidget(name)
            column.addWidget(chart)
        for widget in (self.legend, self.figures, self.twin, self.try_key):
            column.addWidget(widget)
        for label in (self.verdict, self.twin, self.legend, *self.names):
            label.setWordWrap(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        self.try_key.setText(_("Try it on the twin"))
        self.legend.setText(_("Tinted: with it. Grey and dashed: without it. Thick: what came."))
        for label in (self.verdict, self.twin, self.legend, *self.names):
            label.setAlignment(at_beginning())

    def show_trial(self, told: TrialAnswer, proposal: Recommendation, *, may_try: bool) -> None:
        """What is known of the trial of this proposal."""
        trial = told.trial
        self.twin.show()
        self.verdict.setText(words.trial_words(self._bridge, told, proposal.plan))
        self.doubt.show_words(words.doubt_words(told), is_blocking=False)
        predictions = [] if trial is None else words.predictions_of(self._bridge, trial, told.actual)
        for number, (name, chart) in enumerate(zip(self.names, self.charts, strict=True)):
            shown = predictions[number] if number < len(predictions) else None
            name.setText("" if shown is None else shown[0])
            name.setVisible(shown is not None)
            chart.show_prediction(
                None if shown is None else shown[1], "" if shown is None else words.spoken_words(shown[0], shown[1])
            )
        self.legend.setVisible(bool(predictions))
        self.figures.show_facts(
            [] if trial is None else words.figure_facts(self._bridge, trial.forecast, proposal.equipment)
        )
        self.figures.setVisible(trial is not None)
        self.twin.setText(words.standing_words(told.twin))
        self.try_key.setVisible(may_try and told.unfit is None)
        self.try_key.setEnabled(not told.is_running)

    def show_fault(self, words: str) -> None:
        """Nothing is known of it, and why; the key is not there."""
        self.verdict.setText(words)
        self.doubt.show_words("", is_blocking=False)
        for part in (*self.names, *self.charts, self.legend, self.figures, self.twin, self.try_key):
            part.hide()
