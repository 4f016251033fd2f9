"""Call a method of a machine: what will happen, its inputs, confirm, and what came of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hmi.domain.command import CallMethod
from hmi.domain.equipment import Component, Equipment, MethodArgument, MethodDefinition
from hmi.domain.outcome import Done, Failed, Outcome, Refused
from hmi.domain.tag import DataType, Scalar
from hmi.i18n import gettext as _
from ui.bridge import Bridge

_KEY_PX = 56


class MethodCallFaceplate(QDialog):
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
        super().__init__(parent)
        self._bridge, self._equipment, self._component, self._method = bridge, equipment, component, method
        self.setModal(True)
        self.setMinimumWidth(440)
        name = method.label or method.name
        self.setWindowTitle(_("{method}: {equipment}").format(method=name, equipment=equipment.label))
        self._question = QLabel(_("Call “{method}” on {equipment}?").format(method=name, equipment=equipment.label))
        self._question.setWordWrap(True)
        self.inputs: dict[str, QLineEdit] = {}
        form = QFormLayout()
        for argument in method.inputs:
            field = QLineEdit()
            field.setMinimumHeight(_KEY_PX)
            field.setAccessibleName(argument.name)
            form.addRow(argument.description or argument.name, field)
            self.inputs[argument.name] = field
        self.outcome_label = QLabel()
        self.outcome_label.setWordWrap(True)
        self.outcome_label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.cancel_key, self.confirm_key = QPushButton(_("Cancel")), QPushButton(_("Call now"))
        for key in (self.cancel_key, self.confirm_key):
            key.setMinimumHeight(_KEY_PX)
            key.setAutoDefault(False)
        self.cancel_key.clicked.connect(self.reject)
        self.confirm_key.clicked.connect(self._on_confirmed)
        keys = QHBoxLayout()
        keys.setSpacing(16)
        keys.addWidget(self.cancel_key, 1)
        keys.addWidget(self.confirm_key, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(14)
        column.addWidget(self._question)
        column.addLayout(form)
        column.addWidget(self.outcome_label)
        column.addLayout(keys)

    def _on_confirmed(self) -> None:
        arguments: list[Scalar] = []
        for argument in self._method.inputs:
            value = _value_of(argument, self.inputs[argument.name].text())
            if value is None:
                self.outcome_label.setText(
                    _("“{name}” is not a value of the kind asked for.").format(name=argument.name)
                )
                self.inputs[argument.name].setFocus()
                return
            arguments.append(value)
        self.confirm_key.setEnabled(False)
        self.outcome_label.setText(_("Asked. Waiting for the controller …"))
        command = CallMethod(
            equipment=self._equipment.id,
            component=self._component.name,
            method=self._method.name,
            arguments=tuple(arguments),
        )
        self._bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        match outcome:
            case Done(result=result):
                told = ", ".join(f"{name} = {value}" for name, value in result.items())
                self.outcome_label.setText(_("Done.") if not told else _("Done: {result}").format(result=told))
                self.cancel_key.setText(_("Close"))
            case Refused():
                self.outcome_label.setText(_("Refused: {reason}. Nothing happened.").format(reason=_told(outcome)))
                self.confirm_key.setEnabled(True)
            case Failed():
                self.outcome_label.setText(
                    _("Failed: {reason}. Check the machine before you try again.").format(reason=_told(outcome))
                )
                self.confirm_key.setEnabled(True)
        self.outcome_shown.emit(outcome)


def _told(outcome: Refused | Failed) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in outcome.facts.items())
    return f"{outcome.reason.value} ({facts})" if facts else outcome.reason.value


def _value_of(argument: MethodArgument, text: str) -> Scalar | None:
    """What was typed, as the argument's type; None when it is not one."""
    kind = DataType(argument.data_type) if argument.data_type in list(DataType) else DataType.STRING
    plain = text.strip()
    try:
        if kind is DataType.BOOLEAN:
            return {"1": True, "true": True, "0": False, "false": False}[plain.casefold()]
        if kind.is_floating:
            return float(plain.replace(",", "."))
        return int(plain) if kind.is_numeric else text
    except (ValueError, KeyError):
        return None
