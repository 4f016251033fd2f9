"""One failure mode beside the list: all that the library says of it, and the procedures that help."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.failure_mode import FailureMode
from hmi.i18n import gettext as _
from ui.displays.failure_mode_words import (
    Facts,
    check_facts,
    intervention_facts,
    rating_facts,
    symptom_facts,
    told,
)
from ui.displays.skill_book import SkillBook
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.text_direction import at_beginning


class _Part(QWidget):
    """A heading over facts, and a key where one leads on."""

    def __init__(self, wish: Callable[[str], None]) -> None:
        super().__init__()
        self._wish = wish
        self.heading, self.facts, self.key = QLabel(), FactList(), IconKey("wrench")
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        self.procedure = ""
        self.key.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look().gap_px)
        for widget in (self.heading, self.facts, self.key):
            column.addWidget(widget)

    def show_facts(self, heading: str, facts: Facts, procedure: str = "") -> None:
        self.heading.setText(heading)
        self.heading.setAlignment(at_beginning())
        self.facts.show_facts([fact for fact in facts if fact[1]])
        self.procedure = procedure
        self.key.setText(_("Show the procedure"))
        self.key.setVisible(bool(procedure))
        self.setVisible(True)

    def _on_clicked(self) -> None:
        self._wish(self.procedure)


class FailureModeCard(ActCard):
    """Shows; emits which procedure somebody wants to see."""

    procedure_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        wish = partial(self.procedure_requested.emit)
        self.ratings, self.symptoms, self.checks = FactList(is_large=True), _Part(wish), _Part(wish)
        self.causes = QLabel()
        self.causes.setWordWrap(True)
        self.causes_heading = QLabel()
        self.causes_heading.setProperty("look", "heading")
        self.interventions: list[_Part] = []
        self._wish = wish
        self._helps = QWidget()
        self._column = QVBoxLayout(self._helps)
        self._column.setContentsMargins(0, 0, 0, 0)
        content = (self.ratings, self.causes_heading, self.causes, self._helps, self.symptoms, self.checks)
        self.lay_out(content, look().gap_px)

    def show_mode(self, mode: FailureMode, skills: SkillBook, place: str, procedures: frozenset[str]) -> None:
        """All of it; ``place``: where in this cell it can be. ``procedures``: those that can be shown here."""
        self.heading.setText(told(mode.title))
        for label in (self.heading, self.causes, self.causes_heading):
            label.setAlignment(at_beginning())
        self.ratings.show_facts([(_("Where"), place), *(fact for fact in rating_facts(mode) if fact[1])])
        self.causes_heading.setText(_("Causes, the most frequent first"))
        self.causes.setText("\n".join(f"{number}. {told(one)}" for number, one in enumerate(mode.causes, 1)))
        self._show_interventions(mode, skills, procedures)
        self.symptoms.show_facts(_("How it shows (how often with it / without it)"), symptom_facts(mode))
        self.checks.show_facts(
            _("What tells it from others (how often with it / without it)"), check_facts(mode, skills)
        )
        self.checks.setVisible(bool(mode.checks))
        self.setVisible(True)

    def _show_interventions(self, mode: FailureMode, skills: SkillBook, procedures: frozenset[str]) -> None:
        while len(self.interventions) > len(mode.interventions):
            gone = self.interventions.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.interventions) < len(mode.interventions):
            part = _Part(self._wish)
            self._column.addWidget(part)
            self.interventions.append(part)
        for part, one in zip(self.interventions, mode.interventions, strict=True):
            name = one.procedure if one.procedure is not None and one.procedure in procedures else ""
            facts = intervention_facts(one, skills)
            if one.procedure is None:
                facts.append((_("Guided by"), _("no procedure: people know how, or the site has a paper for it")))
            elif not name:
                facts.append((_("Guided by"), _("a procedure that this cell does not have")))
            part.show_facts(_("Helps: {title}").format(title=told(one.title)), facts, name)


def places_words(labels: Sequence[str]) -> str:
    """Where it can be in this cell."""
    return ", ".join(labels) or _("not in this cell")
