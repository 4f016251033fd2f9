"""A lock is on and the try-out showed no energy: each person says so for themself, with their own PIN."""

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Lock, StepId
from hmi.domain.procedure_command import ConfirmLock
from hmi.domain.procedure_run import ProcedureRun
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.bridge import Bridge
from ui.faceplates.person_choice import PersonChoice
from ui.faceplates.pin_faceplate import PinFaceplate
from ui.formatting import chain_text

_LONGEST_NUMBER, _LONGEST_RESULT = 40, 200


class StepLockFaceplate(PinFaceplate):
    """``without`` None: whoever is signed in locks; else somebody else does, and is none of these."""

    def __init__(
        self,
        bridge: Bridge,
        run: ProcedureRun,
        step: StepId,
        lock: Lock,
        *,
        title: Callable[[], str],
        without: Collection[PersonRef] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent)
        self._run, self._step, self._lock, self._title = run, step, lock, title
        self.people = PersonChoice(bridge, without) if without is not None else None
        self.number_label, self.number = QLabel(), QLineEdit()
        self.result_label, self.result = QLabel(), QLineEdit()
        self.released = QCheckBox()
        self.number.setMaxLength(_LONGEST_NUMBER)
        self.result.setMaxLength(_LONGEST_RESULT)
        self.result_label.setWordWrap(True)
        if self.people is not None:
            self.people.chosen.connect(self._on_chosen)
            self.left.addWidget(self.people)
        for widget in (self.number_label, self.number, self.result_label, self.result, self.released):
            self.left.addWidget(widget)
        self.left.addStretch(1)
        self.released.setVisible(lock.is_stored)
        for field in (self.number, self.result):
            field.textChanged.connect(self.show_state)
        self.released.toggled.connect(self.show_state)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        lock = self._lock
        self.show_title(self._title())
        told = chain_text((in_language(lock.energy, language()), lock.point, in_language(lock.method, language())))
        note = _("This panel writes down what you say. It isolates nothing.")
        self.meaning_label.setText(f"{told}\n{note}")
        self.number_label.setText(_("Number on your lock or tag"))
        self.number.setAccessibleName(_("Number on your lock or tag"))
        zero = in_language(lock.zero_test, language())
        self.result_label.setText(_("Try it out: {how}. What did it show?").format(how=zero.rstrip(".")))
        self.result.setAccessibleName(_("What the try-out showed"))
        self.released.setText(_("Stored energy is released, and cannot come back"))
        if self.people is not None:
            self.people.retranslate(_("Who puts their lock on?"))

    @override
    def missing(self) -> str:
        if self.people is not None and self.people.person is None:
            return _("First tap who puts their lock on")
        if not self.number.text().strip():
            return _("Enter the number on the lock first")
        if not self.result.text().strip():
            return _("Say what the try-out showed first")
        if self._lock.is_stored and not self.released.isChecked():
            return _("Say that stored energy is released first")
        return ""

    @override
    def signer(self) -> str:
        if self.people is None:
            return super().signer()
        return self.people.person.display_name if self.people.person is not None else ""

    @override
    def command(self, pin: str) -> Command:
        other = self.people.person.ref if self.people is not None and self.people.person is not None else None
        return ConfirmLock(
            run=self._run.id,
            revision=self._run.revision,
            step=self._step,
            number=self.number.text().strip(),
            zero_result=self.result.text().strip(),
            is_released=self.released.isChecked(),
            pin=pin,
            person=other,
        )

    def _on_chosen(self) -> None:
        self.pad.clear()
        self.show_state()
        self.number.setFocus()
