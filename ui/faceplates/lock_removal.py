"""A lock is off again: its owner says so, whoever is signed in; a coordinator for them only when asked, with why."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.person import PersonRef
from hmi.domain.procedure_command import TakeOffLock
from hmi.domain.procedure_run import LockRecord, ProcedureRun
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.pin_faceplate import PinFaceplate
from ui.formatting import time_text

_LONGEST = 500


class LockRemovalFaceplate(PinFaceplate):
    """The PIN is that of the lock's owner; once ``others_key`` was tapped, of whoever is signed in, for a reason."""

    def __init__(
        self,
        bridge: Bridge,
        run: ProcedureRun,
        record: LockRecord,
        *,
        names: Callable[[PersonRef], str],
        may_for_others: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``may_for_others``: whoever is signed in may take off a lock whose owner cannot do it."""
        super().__init__(bridge, parent)
        self._run, self._record, self._names = run, record, names
        self._is_exception = False
        self.others_key, self.why_label, self.why = QPushButton(), QLabel(), QLineEdit()
        self.others_key.clicked.connect(self._take_for_owner)
        self.why.setMaxLength(_LONGEST)
        self.why.textChanged.connect(self.show_state)
        for widget in (self.others_key, self.why_label, self.why):
            self.left.addWidget(widget)
            widget.hide()
        self.others_key.setVisible(may_for_others)
        self.left.addStretch(1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        record = self._record
        self.show_title(_("Take the lock off: {point}").format(point=record.point))
        told = _("Lock {number} of {name}, on since {time}.").format(
            number=record.number, name=self._names(record.person), time=time_text(record.applied_ns)
        )
        own = _("Only they take it off, when they and their tools are out of the machine.")
        others = _("You answer for it: be sure that {name} is not in the machine.").format(
            name=self._names(record.person)
        )
        self.meaning_label.setText(f"{told}\n{others if self._is_exception else own}")
        self.others_key.setText(_("They cannot do it themselves …"))
        self.why_label.setText(_("Why they cannot do it themselves"))
        self.why.setAccessibleName(_("Why they cannot do it themselves"))

    @override
    def missing(self) -> str:
        return _("Say why first") if self._is_exception and not self.why.text().strip() else ""

    @override
    def signer(self) -> str:
        return super().signer() if self._is_exception else self._names(self._record.person)

    @override
    def command(self, pin: str) -> Command:
        record = self._record
        return TakeOffLock(
            run=self._run.id,
            revision=self._run.revision,
            lock=record.step,
            owner=record.person,
            pin=pin,
            person=None if self._is_exception else record.person,
            why=self.why.text().strip(),
        )

    def _take_for_owner(self) -> None:
        """From now on the other way: digits that were typed are of somebody else's PIN."""
        self._is_exception = True
        self.pad.clear()
        self.others_key.hide()
        self.why_label.show()
        self.why.show()
        self.why.setFocus()
        self.retranslate()
