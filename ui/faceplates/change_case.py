"""Saying better what a case is: its sort, its effect, where it is, and by when it should be solved."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.case import ExceptionCase
from hmi.domain.case_command import ChangeCase
from hmi.domain.equipment import EquipmentId
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.report_case import ReportCaseFaceplate
from ui.formatting import date_time_text, span_text
from ui.models.report_context import ReportContext
from ui.widgets.choice_row import ChoiceRow

_AS_IT_IS = 0
_SPANS_S = (3600, 4 * 3600, 8 * 3600, 24 * 3600, 3 * 86_400, 7 * 86_400)
_S_NS = 1_000_000_000


class ChangeCaseFaceplate(ReportCaseFaceplate):
    """Everything stands as the case has it, until it is chosen otherwise."""

    def __init__(self, bridge: Bridge, case: ExceptionCase, parent: QWidget | None = None) -> None:
        self._case = case
        self._due_s = _AS_IT_IS
        self.due = ChoiceRow()
        super().__init__(bridge, ReportContext(equipment=case.equipment, kind=case.kind), parent)
        self._severity = case.severity
        self.title_field.setText(case.title)
        self.due.chosen.connect(self._on_due)
        self.due.show_choice(_AS_IT_IS)
        self.page_column.addWidget(self.due)
        self._show_choices()

    @property
    @override
    def known(self) -> ExceptionCase | None:
        return None

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Say better what it is"))
        due_ns = self._case.due_ns
        standing = _("As it is: {time}").format(time=date_time_text(due_ns)) if due_ns is not None else _("Not set")
        self.due.show_heading(_("Solve within, from now"))
        self.due.show_options([(_AS_IT_IS, standing), *((seconds, span_text(seconds)) for seconds in _SPANS_S)])

    @override
    def show_state(self) -> None:
        super().show_state()
        if self.save_key.isEnabled():
            self.save_key.setText(_("Save"))

    def _on_due(self, seconds: int) -> None:
        self._due_s = seconds
        self.due.show_choice(seconds)

    @override
    def _save(self) -> None:
        if self._kind is None:
            return
        due_ns = self._case.due_ns if self._due_s == _AS_IT_IS else self._bridge.now_ns + self._due_s * _S_NS
        self.save(
            ChangeCase(
                case=self._case.id,
                revision=self._case.revision,
                kind=self._kind,
                severity=self._severity,
                equipment=EquipmentId(self._equipment) if self._equipment else None,
                title=self.title_field.text().strip(),
                due_ns=due_ns,
            )
        )
