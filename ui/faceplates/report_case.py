"""Reporting a problem: what sort of it, where, and what it does; the rest can follow."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.case import CaseKind, CaseSeverity, ExceptionCase, key_of, same_problem
from hmi.domain.case_command import OpenCase
from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Done, Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.models.report_context import ReportContext
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.scroll_column import ScrollColumn
from ui.wording.case import case_kind_words, case_severity_words

_WIDTH_PX = 860
LONGEST_TITLE = 200
_USUAL = {
    CaseKind.SAFETY_STOP: CaseSeverity.HIGH,
    CaseKind.MACHINE_FAULT: CaseSeverity.HIGH,
    CaseKind.SHORTAGE: CaseSeverity.MEDIUM,
    CaseKind.QUALITY_HOLD: CaseSeverity.MEDIUM,
    CaseKind.REWORK: CaseSeverity.LOW,
    CaseKind.CHANGEOVER_PROBLEM: CaseSeverity.MEDIUM,
    CaseKind.SUPPLY: CaseSeverity.MEDIUM,
    CaseKind.OTHER: CaseSeverity.LOW,
}
"""What such a problem mostly does; shown as chosen, and changed with one tap."""
_WHOLE_CELL = ""


class ReportCaseFaceplate(SavingFaceplate):
    """Two taps: the sort of problem, then the key. What somebody looked at is filled in already."""

    reported = Signal(str, bool)
    """Id of the case, and whether it was known before."""

    def __init__(self, bridge: Bridge, context: ReportContext, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._context = context
        self._kind = context.kind
        self._severity = _USUAL[context.kind] if context.kind is not None else None
        self._equipment = context.equipment
        self.kinds, self.severities, self.places = ChoiceRow(), ChoiceRow(), ChoiceRow()
        self.title_field = QLineEdit()
        self.title_field.setMaxLength(LONGEST_TITLE)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self._build()
        self.close_with_session(bridge)
        bridge.cases_changed.connect(self._on_cases_changed)
        self.retranslate()
        self._show_choices()

    @property
    def known(self) -> ExceptionCase | None:
        """The case of this very problem, if somebody reported it already."""
        if self._kind is None:
            return None
        problem = key_of(self._kind, self._equipment, self.title_field.text())
        cases = self._bridge.cases.values()
        return next((case for case in cases if case.is_unsolved and same_problem(case) == problem), None)

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Report a problem"))
        self.kinds.show_heading(_("What is it"))
        self.kinds.show_options([(kind, case_kind_words(kind)) for kind in CaseKind])
        self.severities.show_heading(_("What does it do"))
        self.severities.show_options([(severity, case_severity_words(severity)) for severity in CaseSeverity])
        self.places.show_heading(_("Where"))
        equipment = [(one.id, one.label) for one in self._bridge.picture.cell.equipment]
        self.places.show_options([*equipment, (_WHOLE_CELL, _("The whole cell"))])
        self.title_field.setPlaceholderText(_("What do you see? Not needed"))
        self.title_field.setAccessibleName(_("What do you see?"))
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        is_other = self._kind is CaseKind.OTHER and not self.title_field.text().strip()
        if self._kind is None or self._severity is None:
            words = _("Choose what it is")
        elif is_other:
            words = _("Say what you see")
        elif self.known is not None:
            words = _("Add to the open case")
        else:
            words = _("Report")
        self.save_key.setText(words)
        self.save_key.setEnabled(
            self._kind is not None and self._severity is not None and not is_other and not self.is_saving
        )

    def _build(self) -> None:
        page = QWidget()
        self.page_column = QVBoxLayout(page)
        self.page_column.setContentsMargins(0, 0, 0, 0)
        self.page_column.setSpacing(look().gap_px)
        for widget in (self.kinds, self.title_field, self.severities, self.places):
            self.page_column.addWidget(widget)
        self.body.addWidget(ScrollColumn(page), 1)
        self.body.addWidget(self.remark_label)
        self.save_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.kinds.chosen.connect(self._on_kind)
        self.severities.chosen.connect(self._on_severity)
        self.places.chosen.connect(self._on_place)
        self.title_field.textChanged.connect(self.show_state)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)

    def _on_kind(self, kind: CaseKind) -> None:
        self._kind, self._severity = kind, _USUAL[kind]
        self._show_choices()

    def _on_severity(self, severity: CaseSeverity) -> None:
        self._severity = severity
        self._show_choices()

    def _on_place(self, place: str) -> None:
        self._equipment = EquipmentId(place) if place else None
        self._show_choices()

    def _on_cases_changed(self, _cases: object) -> None:
        self.show_state()

    def _show_choices(self) -> None:
        if self._kind is not None:
            self.kinds.show_choice(self._kind)
        if self._severity is not None:
            self.severities.show_choice(self._severity)
        self.places.show_choice(self._equipment or _WHOLE_CELL)
        self.show_state()

    def _save(self) -> None:
        if self._kind is not None and self._severity is not None:
            self.save(
                OpenCase(
                    kind=self._kind,
                    severity=self._severity,
                    equipment=self._equipment,
                    title=self.title_field.text().strip(),
                    links=self._context.links,
                )
            )

    @override
    def _on_outcome(self, outcome: Outcome) -> None:
        super()._on_outcome(outcome)
        if isinstance(outcome, Done):
            self.reported.emit(str(outcome.result.get("case", "")), bool(outcome.result.get("is_known", False)))
