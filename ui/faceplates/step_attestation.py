"""Another person sees the same, or came when called, and signs for it at the same panel."""

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.person import PersonRef
from hmi.domain.procedure import StepId
from hmi.domain.procedure_command import AttestStep
from hmi.domain.procedure_run import ProcedureRun
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.person_choice import PersonChoice
from ui.faceplates.pin_faceplate import PinFaceplate


class StepAttestationFaceplate(PinFaceplate):
    """Whoever is signed in stays signed in."""

    def __init__(
        self,
        bridge: Bridge,
        run: ProcedureRun,
        step: StepId,
        *,
        title: Callable[[], str],
        meaning: Callable[[], str],
        without: Collection[PersonRef] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent)
        self._run, self._step, self._title, self._meaning = run, step, title, meaning
        self.people = PersonChoice(bridge, without)
        self.people.chosen.connect(self._on_chosen)
        self.left.addWidget(self.people, 1)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(self._title())
        self.meaning_label.setText(self._meaning())
        self.people.retranslate(_("Who signs?"))

    @override
    def missing(self) -> str:
        return "" if self.people.person is not None else _("First tap who signs")

    @override
    def signer(self) -> str:
        return self.people.person.display_name if self.people.person is not None else ""

    @override
    def command(self, pin: str) -> Command:
        assert self.people.person is not None
        return AttestStep(
            run=self._run.id, revision=self._run.revision, step=self._step, person=self.people.person.ref, pin=pin
        )

    def _on_chosen(self) -> None:
        self.pad.clear()
        self.show_state()
        self.pad.setFocus()
