"""Call a method of a machine: what will happen, its inputs, confirm, and what came of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import CallMethod
from hmi.domain.equipment import Component, Equipment, MethodDefinition
from hmi.domain.outcome import Done, Outcome
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import remark, remark_label
from ui.faceplates.argument_form import ArgumentForm
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.staged_change import missing_right
from ui.formatting import exact_text
from ui.models.method_words import method_words
from ui.wording.outcome import outcome_sentence

_WIDTH_PX = 480


class MethodCallFaceplate(Faceplate):
    """Nothing is called before the confirming key; afterwards the faceplate stays open and tells the outcome."""

    outcome_shown = Signal(object)
    """The outcome that is told now."""

    def __init__(
        self,
        bridge: Bridge,
        equipment: Equipment,
        component: Component,
        method: MethodDefinition,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._bridge, self._equipment, self._component, self._method = bridge, equipment, component, method
        self._is_waiting = False
        self._outcome: Outcome | None = None
        self._question = QLabel()
        self._question.setWordWrap(True)
        self.form = ArgumentForm(method.inputs)
        self.outcome_label = remark_label()
        self.outcome_label.setMinimumWidth(_WIDTH_PX)
        self.cancel_key, self.confirm_key, self.sign_in_key = QPushButton(), QPushButton(), QPushButton()
        self._build()
        bridge.session_changed.connect(self._refresh)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        name, owner = method_words(self._method), self._equipment.label
        self.show_title(_("{method}: {equipment}").format(method=name, equipment=owner))
        self._question.setText(_("Call “{method}” on {equipment}?").format(method=name, equipment=owner))
        self.confirm_key.setText(_("Call now"))
        self.sign_in_key.setText(_("Sign in"))
        self.form.retranslate()
        self._refresh()

    @override
    def close_with(self, is_done: bool) -> None:
        """While the controller is asked, the faceplate stays: somebody must see what comes of it."""
        if not self._is_waiting:
            super().close_with(is_done or isinstance(self._outcome, Done))

    def _build(self) -> None:
        self.body.addWidget(self._question)
        if self._method.inputs:
            self.body.addWidget(self.form, 1)
        self.body.addWidget(self.outcome_label)
        self.form.confirmed.connect(self._on_confirmed)
        self.confirm_key.setProperty("look", "primary")
        self.sign_in_key.setProperty("look", "primary")
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.sign_in_key.clicked.connect(lambda: self._bridge.display_requested.emit("sign_in", ""))
        self.confirm_key.clicked.connect(self._on_confirmed)
        for key in (self.cancel_key, self.sign_in_key, self.confirm_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)

    def _refresh(self) -> None:
        missing, is_done = missing_right(self._bridge.session), isinstance(self._outcome, Done)
        is_open = not self._is_waiting and not is_done
        self.sign_in_key.setVisible(self._bridge.session is None and is_open)
        self.confirm_key.setVisible(not is_done and self._bridge.session is not None)
        self.confirm_key.setEnabled(is_open and missing is None)
        self.form.setEnabled(is_open)
        self.cancel_key.setText(_("Close") if is_done else _("Cancel"))
        self.cancel_key.setEnabled(not self._is_waiting)
        self.close_key.setEnabled(not self._is_waiting)
        if self._is_waiting:
            remark(self.outcome_label, _("Asked. Waiting for the controller …"))
        elif self._outcome is not None:
            remark(self.outcome_label, _told(self._outcome), is_fault=not is_done)
        else:
            remark(self.outcome_label, str(missing or ""), is_fault=missing is not None)

    def _on_confirmed(self) -> None:
        if not self.confirm_key.isEnabled() or self.confirm_key.isHidden():
            return
        arguments = self.form.values()
        if isinstance(arguments, str):
            remark(self.outcome_label, arguments, is_fault=True)
            return
        self._is_waiting, self._outcome = True, None
        self._refresh()
        command = CallMethod(
            equipment=self._equipment.id,
            component=self._component.name,
            method=self._method.name,
            arguments=arguments,
        )
        self._bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        self._is_waiting, self._outcome = False, outcome
        self._refresh()
        self.outcome_shown.emit(outcome)


def _told(outcome: Outcome) -> str:
    """What came of it; what a method gave back comes with it."""
    if not isinstance(outcome, Done) or not outcome.result:
        return str(outcome_sentence(outcome))
    given = ", ".join(
        f"{name} = {exact_text(value) if isinstance(value, int | float) else value}"
        for name, value in outcome.result.items()
    )
    return _("Done: {result}").format(result=given)
