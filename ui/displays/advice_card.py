"""A recommendation beside the list, made for a decision in under a minute: the order of its parts is practice 6.4's."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from hmi.i18n import gettext as _
from hmi.i18n import pgettext
from ui.bridge import Bridge
from ui.displays.advice_assessment import AdviceAssessment
from ui.displays.advice_card_content import Obstacle
from ui.displays.advice_evidence import AdviceEvidenceKeys
from ui.displays.advice_moment import AdviceMoment
from ui.displays.advice_proposal import AdviceProposal
from ui.displays.advice_trial import AdviceTrial
from ui.formatting import count_text
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.card_part import CardPart, WordsPart
from ui.widgets.decision_keys import DecisionKeys
from ui.widgets.fact_list import FactList
from ui.widgets.fold_section import FoldSection
from ui.widgets.icon_key import IconKey
from ui.widgets.text_direction import at_beginning
from ui.widgets.then_key import ThenKey
from ui.widgets.warning_band import WarningBand

MOST_OBSTACLES = 4
Facts = Sequence[tuple[str, str]]
DECISIONS = {
    "approve": "check",
    "change": "pencil",
    "reject": "x",
    "defer": "clock",
    "escalate": "circle-arrow-up",
}
"""Name and pictogram, in their order; none stands out."""


class AdviceCard(ActCard):
    """Shows what it is told; emits what is asked for and does nothing itself."""

    act_requested = Signal(str)
    """Name of the key, as in ``DECISIONS`` and ``act_keys``."""
    all_evidence_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status, self.refusal = QLabel(), QLabel()
        self.refusal.setProperty("look", "muted")
        for label in (self.status, self.refusal):
            label.setWordWrap(True)
        self.bands = [WarningBand() for _number in range(MOST_OBSTACLES)]
        self.more_band = WarningBand()
        self.assessment, self.moment = AdviceAssessment(), AdviceMoment(bridge)
        self.proposal, self.why, self.evidence = AdviceProposal(), QLabel(), AdviceEvidenceKeys()
        self.why.setWordWrap(True)
        self.more_evidence_key = IconKey("plus")
        self.waiting, self.record = WordsPart(), WordsPart()
        self.worth, self.others, self.gaps = FactList(), FactList(), FactList()
        self.steps, self.conditions, self.model, self.story = FactList(), FactList(), FactList(), FactList()
        self.proposal_part = CardPart(self.proposal)
        self.why_part = CardPart(self.why)
        self.trial = AdviceTrial(bridge)
        self.trial_part = CardPart(self.trial)
        self.others_part, self.gaps_part = CardPart(self.others), CardPart(self.gaps)
        self.worth_part = CardPart(self.worth)
        self.sections = {
            "steps": FoldSection(self.steps),
            "conditions": FoldSection(self.conditions),
            "story": FoldSection(self.story),
            "model": FoldSection(self.model),
        }
        self.decisions = DecisionKeys(DECISIONS)
        self.act_keys = {
            "second": IconKey("users"),
            "reject_half": IconKey("x"),
            "run": IconKey("play"),
            "withdraw": IconKey("undo"),
            "judge": IconKey("scale"),
            "sign_in": IconKey("user"),
        }
        self.place_key, self.then_key = IconKey("factory"), ThenKey()
        self.links = QWidget()
        self._lay_out()
        self.retranslate()

    @property
    def acting_parts(self) -> list[QWidget]:
        """What changes something about it."""
        return [
            self.assessment,
            self.decisions,
            self.trial.try_key,
            *(key for name, key in self.act_keys.items() if name != "sign_in"),
        ]

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        self.decisions.show_words(
            {
                "approve": _("Approve"),
                "change": _("Approve changed"),
                "reject": pgettext("decision", "Reject"),
                "defer": _("Later"),
                "escalate": _("Ask coordinator"),
            }
        )
        words = {
            "second": _("Approve as second person …"),
            "reject_half": _("Reject …"),
            "run": _("Carry it out …"),
            "withdraw": _("Take approval back …"),
            "judge": _("What came of it? …"),
            "sign_in": _("Sign in to decide"),
        }
        for name, text in words.items():
            self.act_keys[name].setText(text)
        self.place_key.setText(_("Open the machine"))
        self.then_key.retranslate()
        self.assessment.retranslate()
        self.moment.retranslate()
        self.more_evidence_key.setText(_("All evidence"))
        self.proposal_part.show_heading(_("What would be done"))
        self.trial_part.show_heading(_("Tried on the twin"))
        self.trial.retranslate()
        self.why_part.show_heading(_("Why"))
        self.waiting.show_heading(_("If nothing is done"))
        self.record.show_heading(_("How often such advice was right"))
        self.worth_part.show_heading(_("What it brings and costs"))
        self.others_part.show_heading(_("What else could be done"))
        self.gaps_part.show_heading(_("Not known when this was proposed"))
        self.sections["steps"].show_title(_("Steps and nodes"))
        self.sections["conditions"].show_title(_("Values that an approval is bound to"))
        self.sections["story"].show_title(_("Decisions and outcome"))
        self.sections["model"].show_title(_("Who proposes"))
        for label in (self.heading, self.status, self.refusal, self.why, self.remark):
            label.setAlignment(at_beginning())

    def show_obstacles(self, obstacles: Sequence[Obstacle]) -> None:
        """What stands in the way, or makes it doubtful."""
        for number, band in enumerate(self.bands):
            one = obstacles[number] if number < len(obstacles) else None
            band.show_words(one.words if one is not None else "", is_blocking=one is not None and one.is_blocking)
        more = obstacles[len(self.bands) :]
        words = _("… and {count} more").format(count=count_text(len(more))) if more else ""
        self.more_band.show_words(words, is_blocking=any(one.is_blocking for one in more))

    def show_section(self, name: str, facts: Facts) -> None:
        """Facts of a part that folds; none take it away."""
        section, body = self.sections[name], self.sections[name].body
        assert isinstance(body, FactList)
        body.show_facts([(label, value) for label, value in facts if value])
        section.setVisible(bool(facts))

    def show_keys(self, names: Sequence[str], subject: object) -> None:
        """Keys below the decisions."""
        self.keys.show_keys([self.act_keys[name] for name in names], subject)

    def show_links(self, *, has_place: bool, moment_ns: int) -> None:
        """Ways to more, at the end."""
        self.place_key.setVisible(has_place)
        self.then_key.show_moment(moment_ns)

    def _lay_out(self) -> None:
        for name, key in self.act_keys.items():
            key.clicked.connect(lambda _on=False, name=name: self.act_requested.emit(name))
        self.decisions.chosen.connect(self.act_requested)
        self.more_evidence_key.clicked.connect(self.all_evidence_wanted)
        self.more_evidence_key.setProperty("look", "quiet")
        self.place_key.clicked.connect(lambda: self.act_requested.emit("place"))
        self.keys.hold(list(self.act_keys.values()), self)
        links = QHBoxLayout(self.links)
        links.setContentsMargins(0, 0, 0, 0)
        for key in (self.moment.more_key, self.place_key, self.then_key):
            links.addWidget(key, 1)
        content = (
            self.status,
            *self.bands,
            self.more_band,
            self.moment,
            self.assessment,
            self.proposal_part,
            self.trial_part,
            self.why_part,
            self.evidence,
            self.more_evidence_key,
            self.waiting,
            self.worth_part,
            self.others_part,
            self.record,
            self.gaps_part,
            *self.sections.values(),
            self.links,
        )
        self.lay_out(content, look().gap_px, (self.refusal, self.decisions))
