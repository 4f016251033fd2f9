"""One type of advice in one version, or how the team decides: counts, reasons, outcomes, the calibration curve."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hmi.domain.approval_health import ApprovalHealth
from hmi.domain.trust_ledger import Ledger
from hmi.i18n import gettext as _
from ui.displays import ledger_words as words
from ui.displays.advice_worth_words import record_words
from ui.formatting import chain_text
from ui.theme import look
from ui.widgets.calibration_chart import CalibrationChart
from ui.widgets.card_part import CardPart, WordsPart
from ui.widgets.fact_list import FactList
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.text_direction import at_beginning
from ui.widgets.warning_band import WarningBand
from ui.wording.advice_life import health_words

_MOST_SIGNS = 3


class LedgerCard(QFrame):
    """Shows what it is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.heading, self.status, self.calibration_words = QLabel(), QLabel(), QLabel()
        self.heading.setProperty("look", "title")
        self.signs = [WarningBand() for _number in range(_MOST_SIGNS)]
        self.record, self.chart = WordsPart(), CalibrationChart()
        self.calibration = CardPart(self.chart)
        self.parts = {
            name: CardPart(FactList(is_large=True))
            for name in ("outcomes", "decisions", "reasons", "times", "held_back", "health")
        }
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look().gap_px)
        parts = self.parts
        for widget in (
            self.heading, self.status, *self.signs, self.record, parts["health"], parts["outcomes"],
            self.calibration, self.calibration_words, parts["decisions"], parts["reasons"], parts["times"],
            parts["held_back"],
        ):  # fmt: skip
            column.addWidget(widget)
        column.addStretch(1)
        for label in (self.heading, self.status, self.calibration_words):
            label.setWordWrap(True)
        self.calibration_words.setProperty("look", "muted")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 8)
        outer.addWidget(ScrollColumn(page))
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        headings = {
            "outcomes": _("What came of it"),
            "decisions": _("What people did with it"),
            "reasons": _("Why it was rejected"),
            "times": _("Time to decide"),
            "held_back": _("Why nobody was asked"),
            "health": _("The newest decisions of everybody together"),
        }
        for name, heading in headings.items():
            self.parts[name].show_heading(heading)
        self.record.show_heading(_("How often such advice was right"))
        self.calibration.show_heading(_("Confidence that was told, against what came"))
        for label in (self.heading, self.status, self.calibration_words):
            label.setAlignment(at_beginning())

    def show_ledger(self, ledger: Ledger, name: str) -> None:
        """One type in one version, and what it is called."""
        self.heading.setText(name)
        self.status.setText(chain_text((ledger.model, _("version {version}").format(version=ledger.version))))
        self._show_signs(())
        self.record.show_words(record_words(ledger, None))
        self._show_facts("outcomes", words.outcome_facts(ledger))
        self._show_facts("decisions", words.decision_facts(ledger))
        self._show_facts("reasons", words.reason_facts(ledger))
        self._show_facts("times", words.time_facts(ledger))
        self._show_facts("held_back", words.held_back_facts(ledger))
        self._show_facts("health", [])
        points = words.calibration_points(ledger)
        self.chart.show_points(points, _("said"), _("came"), words.calibration_spoken(ledger))
        self.calibration.setVisible(bool(points))
        self.calibration_words.setText(words.calibration_words(ledger))
        self.calibration_words.setVisible(True)

    def show_health(self, health: ApprovalHealth) -> None:
        """How the team decides."""
        self.heading.setText(_("How the team decides"))
        self.status.setText(_("Counted for everybody together, never for one person."))
        self._show_signs(tuple(health_words(sign) for sign in health.signs))
        self.record.show_words("")
        for name in self.parts:
            self._show_facts(name, words.health_facts(health) if name == "health" else [])
        self.calibration.hide()
        self.calibration_words.hide()

    def _show_signs(self, signs: tuple[str, ...]) -> None:
        for number, band in enumerate(self.signs):
            band.show_words(signs[number] if number < len(signs) else "", is_blocking=False)

    def _show_facts(self, name: str, facts: words.Facts) -> None:
        part = self.parts[name]
        assert isinstance(part.body, FactList)
        part.body.show_facts(facts)
        part.setVisible(bool(facts))
