"""Going on with a held run although something is other than earlier steps left it: for a reason, on record."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.procedure_command import ResumeRun
from hmi.domain.procedure_run import ProcedureRun
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.pin_faceplate import PinFaceplate

_LONGEST = 500


class RunResumeFaceplate(PinFaceplate):
    """``changes`` says what is no longer so."""

    def __init__(
        self, bridge: Bridge, run: ProcedureRun, *, changes: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._run, self._changes = run, changes
        self.why_label, self.why = QLabel(), QLineEdit()
        self.why.setMaxLength(_LONGEST)
        self.why.textChanged.connect(self.show_state)
        for widget in (self.why_label, self.why):
            self.left.addWidget(widget)
        self.left.addStretch(1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Go on though something has changed"))
        self.meaning_label.setText(self._changes())
        self.why_label.setText(_("Why it can go on all the same"))
        self.why.setAccessibleName(_("Why it can go on all the same"))

    @override
    def missing(self) -> str:
        return "" if self.why.text().strip() else _("Say why first")

    @override
    def command(self, pin: str) -> Command:
        run = self._run
        return ResumeRun(run=run.id, revision=run.revision, accepts_changes=True, why=self.why.text().strip(), pin=pin)
