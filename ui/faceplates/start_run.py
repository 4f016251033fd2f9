"""Begin a run of a procedure: why, and that it is exactly the version that was read."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.procedure import ProcedureId
from hmi.domain.procedure_command import StartRun
from hmi.domain.procedure_run import RunCause
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.choice_row import ChoiceRow

_WIDTH_PX = 760
Causes = Sequence[tuple[RunCause, str]]


class StartRunFaceplate(SavingFaceplate):
    """Nothing is chosen beforehand, unless whoever led here named the cause.

    Where another run is open at the same equipment, it says so, and the next tap begins all the same.
    """

    begun = Signal(str)
    """The id of the new run."""

    def __init__(
        self,
        bridge: Bridge,
        procedure: ProcedureId,
        digest: str,
        *,
        title: Callable[[], str],
        causes: Callable[[], Causes],
        cause: RunCause | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent=parent)
        self._procedure, self._digest, self._title, self._causes = procedure, digest, title, causes
        self.cause = cause
        self._is_overridden = False
        self.about, self.why = QLabel(), ChoiceRow()
        self.about.setWordWrap(True)
        self.cancel_key, self.start_key = QPushButton(), QPushButton()
        self.start_key.setProperty("look", "primary")
        for widget in (self.about, self.why, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.start_key):
            self.keys.addWidget(key, 1)
        self.why.chosen.connect(self._on_chosen)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.start_key.clicked.connect(self._start)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Begin: {procedure}").format(procedure=self._title()))
        self.about.setText(_("Nothing is sent to the machine by beginning. You do it step by step."))
        self.why.show_heading(_("Why is it done?"))
        self.why.show_options(self._causes())
        if self.cause is not None:
            self.why.show_choice(self.cause)
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        is_chosen = self.cause is not None
        words = _("Begin") if is_chosen else _("Choose why first")
        self.start_key.setText(_("Begin it all the same") if self._is_overridden else words)
        self.start_key.setEnabled(is_chosen and not self.is_saving)

    @override
    def take_back(self, outcome: Outcome) -> None:
        self._is_overridden = isinstance(outcome, Refused) and outcome.reason is Reason.ANOTHER_RUN

    @override
    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.begun.emit(str(outcome.result.get("run", "")))
        super()._on_outcome(outcome)

    def _on_chosen(self, cause: RunCause) -> None:
        self.cause = cause
        self.why.show_choice(cause)
        self.show_state()

    def _start(self) -> None:
        if self.cause is None:
            return
        self.save(
            StartRun(
                procedure=self._procedure,
                digest=self._digest,
                cause=self.cause,
                is_overridden=self._is_overridden,
            )
        )
