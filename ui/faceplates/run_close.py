"""What came of a run whose steps are all done: the person says so; it teaches what is recommended next."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.procedure_command import CloseRun
from hmi.domain.procedure_run import ProcedureRun, RunResult
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.choice_row import ChoiceRow
from ui.wording.procedure import RESULTS

_WIDTH_PX, _LONGEST = 680, 500


class RunCloseFaceplate(SavingFaceplate):
    """Nothing is chosen beforehand."""

    def __init__(self, bridge: Bridge, run: ProcedureRun, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._run = run
        self.result: RunResult | None = None
        self.about, self.results, self.field = QLabel(), ChoiceRow(), QLineEdit()
        self.about.setWordWrap(True)
        self.field.setMaxLength(_LONGEST)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        for widget in (self.results, self.field, self.about, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.results.chosen.connect(self._on_chosen)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("What came of it?"))
        self.results.show_heading(_("As you see it now"))
        self.results.show_options([(result, _(words)) for result, words in RESULTS.items()])
        self.field.setPlaceholderText(_("In a few words, if you like"))
        self.field.setAccessibleName(_("In a few words, if you like"))
        self.about.setText(_("“Cannot tell yet” is a good answer, too: what the machine says later counts as well."))
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    @override
    def show_state(self) -> None:
        self.save_key.setText(_("Close the run") if self.result is not None else _("Choose what came of it"))
        self.save_key.setEnabled(self.result is not None and not self.is_saving)

    def _on_chosen(self, result: RunResult) -> None:
        self.result = result
        self.results.show_choice(result)
        self.show_state()

    def _save(self) -> None:
        if self.result is not None:
            words = self.field.text().strip()
            self.save(CloseRun(run=self._run.id, revision=self._run.revision, result=self.result, words=words))
