"""Reasons and shifts as a card of the settings: which files are in use, what is wrong with them, and a key to read."""

from functools import partial

from PySide6.QtWidgets import QWidget

from hmi.domain.cell import Cell
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.site_rules import AskSiteRules, SiteRulesAnswer
from hmi.i18n import gettext as _
from hmi.i18n import pgettext
from ui.bridge import Bridge
from ui.displays.site_rules_words import file_words, reason_lines, shift_lines
from ui.faceplates.site_rules import Part, SiteRulesFaceplate
from ui.formatting import count_text
from ui.widgets.fact_card import FactCard
from ui.widgets.icon_key import IconKey

SUBJECT = "site_files"
"""Of the notice that one of them cannot be used."""
MOST_FAULTS = 5


class SiteRulesCard(FactCard):
    """Everybody reads it; it is changed by hand beside ``cell.yaml`` and taken over by itself."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._answer: SiteRulesAnswer | None = None
        self._told = ""
        self.faceplate: SiteRulesFaceplate | None = None
        self.look_key = IconKey("list-tree")
        self.look_key.clicked.connect(self._open)
        self.add_key(self.look_key)
        bridge.notice_changed.connect(self._on_notices)
        bridge.stops_changed.connect(self._on_change)

    def ask(self) -> None:
        """Ask the service; what was told before stays in sight until it answers."""
        self._bridge.ask(AskSiteRules(), self._take)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.show_heading(_("Reasons and shifts (reasons.yaml, shifts.yaml)"))
        self.look_key.setText(_("Look at them"))
        self.look_key.setAccessibleName(_("Look at reasons and shifts"))
        answer = self._answer
        self.look_key.setVisible(answer is not None)
        if answer is None:
            self.show_remark(_("Which file is in use is not known now."))
            self.show_facts([])
            return
        faults = (*answer.reasons.faults, *answer.shifts.faults)
        more = len(faults) - MOST_FAULTS
        self.show_facts(
            [
                (_("Reasons"), file_words(answer.reasons)),
                (_("Shifts"), file_words(answer.shifts)),
                *((pgettext("in a file", "Fault"), fault) for fault in faults[:MOST_FAULTS]),
                (_("More faults"), count_text(more) if more > 0 else ""),
            ]
        )
        if faults:
            self.show_remark(_("The file is wrong. What was read before is in use."), "abnormal")
        else:
            self.show_remark(_("A changed file is taken over by itself, without a restart."))

    def _on_notices(self) -> None:
        told = self._bridge.notices.get(SUBJECT, "")
        if told != self._told:
            self._on_change()
        self._told = told

    def _on_change(self) -> None:
        if self.isVisible():
            self.ask()

    def _take(self, answer: Answer | Outcome) -> None:
        self._answer = answer if isinstance(answer, SiteRulesAnswer) else None
        self.retranslate()

    def _open(self) -> None:
        answer = self._answer
        if answer is None:
            return
        self.faceplate = SiteRulesFaceplate(partial(_parts, answer, self._bridge.picture.cell))
        self.faceplate.open_over(self)


def _parts(answer: SiteRulesAnswer, cell: Cell) -> tuple[Part, Part]:
    reasons, shifts = answer.reasons, answer.shifts
    return (
        (_("Shifts"), file_words(shifts), shifts.faults, shift_lines(answer)),
        (_("Reasons for stops"), file_words(reasons), reasons.faults, reason_lines(answer.tree, cell)),
    )
