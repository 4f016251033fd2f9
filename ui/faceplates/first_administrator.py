"""The very first start: whoever can read the service's console makes the first administrator; no default password."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import CreateFirstAdministrator
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look
from ui.widgets.new_pin import NewPin

CODE_LENGTH = 8
_FIELDS_WIDTH_PX = 400


class FirstAdministratorFaceplate(SavingFaceplate):
    """Name and set-up code at the one side, the PIN at the other."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._pin = ""
        self.name_field, self.code_field = QLineEdit(), QLineEdit()
        self.new_pin = NewPin()
        self.create_key = QPushButton()
        self.create_key.setProperty("look", "primary")
        self._build()
        self.say(
            lambda: self.show_title(_("Set up this panel")),
            self.new_pin.retranslate,
            lambda: self.create_key.setText(_("Create administrator")),
        )
        self.show_state()

    def _build(self) -> None:
        self.name_field.setMaxLength(80)
        self.code_field.setMaxLength(CODE_LENGTH + 8)
        self.code_field.setPlaceholderText("ABCD EFGH")
        left, row = QVBoxLayout(), QHBoxLayout()
        left.setSpacing(look().gap_px)
        left.addWidget(self._paragraph(_why_words))
        left.addWidget(self._heading(lambda: _("Your name"), self.name_field))
        left.addWidget(self.name_field)
        left.addWidget(self._heading(lambda: _("Set-up code"), self.code_field))
        left.addWidget(self.code_field)
        left.addWidget(self._paragraph(_code_words))
        left.addWidget(self.remark_label)
        left.addStretch(1)
        left.addWidget(self.create_key)
        row.setSpacing(look().gap_px * 2)
        row.addLayout(left, 1)
        row.addWidget(self.new_pin)
        self.body.addLayout(row)
        for field in (self.name_field, self.code_field):
            field.setMinimumWidth(_FIELDS_WIDTH_PX)
            field.textChanged.connect(self.show_state)
        self.name_field.returnPressed.connect(self.code_field.setFocus)
        self.code_field.returnPressed.connect(self.new_pin.pad.setFocus)
        self.new_pin.chosen.connect(self._on_pin)
        self.new_pin.withdrawn.connect(lambda: self._on_pin(""))
        self.create_key.clicked.connect(self._create)
        self._bridge.session_changed.connect(self._on_session_changed)

    def _on_pin(self, pin: str) -> None:
        self._pin = pin
        self.show_state()

    @override
    def show_state(self) -> None:
        """Say what is still missing, in the order of the fields."""
        self.create_key.setEnabled(not self._missing() and not self.is_saving)
        self.tell(self._missing)

    def _missing(self) -> str:
        if not self.name_field.text().strip():
            return _("Enter your name.")
        if not self.code_field.text().strip():
            return _("Enter the set-up code.")
        return "" if self._pin else _("Choose your PIN.")

    def _create(self) -> None:
        name, code = self.name_field.text().strip(), self.code_field.text()
        self.save(CreateFirstAdministrator(display_name=name, pin=self._pin, setup_code=code))

    @override
    def take_back(self, outcome: Outcome) -> None:
        if isinstance(outcome, Refused) and outcome.reason is Reason.WEAK_PIN:
            self._pin = ""
            self.new_pin.begin()

    @override
    def refused(self, outcome: Outcome) -> str:
        if isinstance(outcome, Refused) and outcome.reason is Reason.WRONG_CREDENTIAL:
            return _("This is not the set-up code. Read it once more; too many tries lock.")
        return super().refused(outcome)

    def _on_session_changed(self) -> None:
        if self._bridge.session is not None or not self._bridge.needs_setup:
            self.close_with(True)

    def _paragraph(self, words: Callable[[], str]) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("look", "muted")
        self.say(lambda: label.setText(words()))
        return label

    def _heading(self, words: Callable[[], str], field: QLineEdit) -> QLabel:
        label = QLabel()
        label.setProperty("look", "heading")
        label.setBuddy(field)
        self.say(lambda: label.setText(words()), lambda: field.setAccessibleName(words()))
        return label


def _why_words() -> str:
    return _(
        "Nobody is known here yet. The first administrator adds everybody else. Administrators look after "
        "accounts; to run the cell they give roles to people."
    )


def _code_words() -> str:
    return _(
        "It stands on the console of the cell service (“set-up code …”) and in a file that only the service's "
        "user can read: so nobody who passes by can claim this panel."
    )
