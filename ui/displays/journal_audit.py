"""For those who audit: have the journal verified, and save what was looked for. Says what came of it."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hmi.domain.command import ExportJournal, VerifyJournal
from hmi.domain.outcome import Done, Outcome
from hmi.domain.permission import Action, may
from hmi.domain.query import AskJournal
from hmi.domain.tag import Scalar
from hmi.domain.verification import Fault
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.journal_export import JournalExport
from ui.faceplates.account_words import refusal_words, remark
from ui.formatting import count_text
from ui.theme import look

FAULTS: dict[Fault, str] = {
    Fault.UNREADABLE: N_("it cannot be read"),
    Fault.MISSING: N_("it is missing, or records stand in another order"),
    Fault.EDITED: N_("it was edited"),
    Fault.NOT_LINKED: N_("it does not follow from the one before"),
    Fault.PAYLOAD_EDITED: N_("what it says was edited"),
    Fault.PAYLOAD_MISSING: N_("what it says is gone, and no erasure is on record"),
    Fault.ORDER: N_("it is out of the order of time"),
    Fault.CHECKPOINT_FORGED: N_("the checkpoint over it is not signed by this panel"),
    Fault.TRUNCATED: N_("it was cut off; a checkpoint proves that it was there"),
    Fault.REBUILT: N_("a checkpoint signed another record here"),
}


class JournalAudit(QWidget):
    """A line with two keys, for those who may verify and export, and below what came of them.

    ``state_label`` says what is read; it begins the line.
    """

    def __init__(self, bridge: Bridge, state_label: QLabel, question: Callable[[], AskJournal]) -> None:
        super().__init__()
        self._bridge, self._question = bridge, question
        self._export = JournalExport(bridge, self)
        self.verify_key, self.export_key = QPushButton(), QPushButton()
        self.remark_label = QLabel()
        self.remark_label.setWordWrap(True)
        line, column = QHBoxLayout(), QVBoxLayout(self)
        line.setSpacing(look().gap_px)
        line.addWidget(state_label, 1)
        line.addWidget(self.verify_key)
        line.addWidget(self.export_key)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.remark_label)
        self.remark_label.setVisible(False)
        self.verify_key.clicked.connect(self._verify)
        self.export_key.clicked.connect(self._ask_to_export)
        self._export.told.connect(self._tell)
        bridge.session_changed.connect(self._on_session_changed)
        self._show_rights()

    def retranslate(self) -> None:
        """Every text anew."""
        self.verify_key.setText(_("Verify"))
        self.export_key.setText(_("Save these"))
        self.export_key.setAccessibleDescription(_("Saves the records that were looked for as a file."))

    def _show_rights(self) -> None:
        session = self._bridge.session
        may_audit = session is not None and may(session.person.roles, Action.EXPORT_JOURNAL)
        for key in (self.verify_key, self.export_key):
            key.setVisible(may_audit)

    def _on_session_changed(self) -> None:
        self._export.stop()
        self._tell("", False)
        self._show_rights()

    def _verify(self) -> None:
        self._tell(_("Checking every record …"), False, is_busy=True)
        self._bridge.do(VerifyJournal(), self._take_proof)

    def _take_proof(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._tell(proof_words(outcome.result), "first_bad" in outcome.result)
        else:
            self._tell(refusal_words(outcome), True)

    def _ask_to_export(self) -> None:
        question = self._question()
        self._tell(_("Saving …"), False, is_busy=True)
        command = ExportJournal(
            kinds=question.kinds, text=question.text, start_ns=question.start_ns, end_ns=question.end_ns
        )
        self._bridge.do(command, lambda outcome: self._begin_export(question, outcome))

    def _begin_export(self, question: AskJournal, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._export.start(question)
        else:
            self._tell(refusal_words(outcome), True)

    def _tell(self, words: str, is_fault: bool, *, is_busy: bool = False) -> None:
        remark(self.remark_label, words, is_fault=is_fault)
        self.remark_label.setVisible(bool(words))
        for key in (self.verify_key, self.export_key):
            key.setEnabled(not is_busy and not self._export.is_running)


def proof_words(found: dict[str, Scalar]) -> str:
    """What was checked and whether it holds, from what the service found."""
    if "first_bad" in found:
        fault = found.get("fault")
        why = _(FAULTS[Fault(fault)]) if fault in set(Fault) else str(fault)
        words = _("Record {number} cannot be trusted: {fault}. Change nothing here, and tell the administrator.")
        return words.format(number=found["first_bad"], fault=why)
    rows, notes, erased = (int(found.get(name, 0)) for name in ("rows", "checkpoints", "erased"))
    whole = ngettext("{count} record checked and whole.", "{count} records checked and whole.", rows)
    proved = ngettext("{count} signed checkpoint agrees.", "{count} signed checkpoints agree.", notes)
    parts = [whole.format(count=count_text(rows)), proved.format(count=count_text(notes))]
    if erased:
        gone = ngettext(
            "What {count} record said was erased, on record.",
            "What {count} records said was erased, on record.",
            erased,
        )
        parts.append(gone.format(count=count_text(erased)))
    return " ".join(parts)
