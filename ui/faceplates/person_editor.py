"""Add a person, give somebody access again, or give them other roles."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import AddPerson, ReactivatePerson, SetRoles
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.person import Person, Role
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look
from ui.widgets.finger_scroll import FingerScroll
from ui.widgets.new_pin import NewPin
from ui.widgets.role_choice import RoleChoice

LONGEST_NAME = 80
_ROLES_WIDTH_PX = 440
_ROLES_HEIGHT_PX = 250


class PersonEditorFaceplate(SavingFaceplate):
    """Name, roles and a first PIN, which its owner has to replace when they sign in first.

    ``former`` is somebody without access, who gets it again.
    """

    def __init__(self, bridge: Bridge, former: Person | None = None, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self.close_with_session(bridge)
        self._former, self._pin = former, ""
        self.name_field = QLineEdit("" if former is None else former.display_name)
        self.name_field.setMaxLength(LONGEST_NAME)
        self.roles = RoleChoice()
        self.new_pin = NewPin()
        self.add_key = QPushButton()
        self.add_key.setProperty("look", "primary")
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(look().gap_px)
        left.addWidget(self.name_field)
        left.addWidget(_scrolled(self.roles), 1)
        left.addWidget(self.remark_label)
        left.addWidget(self.add_key)
        right.addWidget(self.new_pin)
        right.addStretch(1)
        row.setSpacing(look().gap_px * 2)
        row.addLayout(left, 1)
        row.addLayout(right)
        self.body.addLayout(row)
        self.name_field.setVisible(former is None)
        self.name_field.textChanged.connect(self.show_state)
        self.roles.changed.connect(self.show_state)
        self.new_pin.chosen.connect(self._on_pin)
        self.new_pin.withdrawn.connect(lambda: self._on_pin(""))
        self.add_key.clicked.connect(self._add)
        self.say(
            lambda: self.show_title(_editor_title(former)),
            lambda: self.name_field.setAccessibleName(_("Name")),
            lambda: self.name_field.setPlaceholderText(_("Name, as everybody here knows it")),
            self.roles.retranslate,
            self.new_pin.retranslate,
            lambda: self.add_key.setText(_("Add") if former is None else _("Reactivate")),
        )
        self.show_state()

    def _on_pin(self, pin: str) -> None:
        self._pin = pin
        self.show_state()

    @override
    def show_state(self) -> None:
        self.add_key.setEnabled(not self._missing() and not self.is_saving)
        self.tell(self._missing, is_fault=bool(self.roles.conflict_words))

    def _missing(self) -> str:
        if not self.name_field.text().strip():
            return _("Enter the name.")
        if not self.roles.roles:
            return _("Give at least one role. To look at the cell, nobody needs to sign in.")
        if self.roles.conflict_words:
            return self.roles.conflict_words
        if not self._pin:
            return _("Choose a first PIN, and tell it in person. It must be replaced at the first sign-in.")
        return ""

    def _add(self) -> None:
        if self._former is None:
            self.save(AddPerson(display_name=self.name_field.text().strip(), roles=self.roles.roles, pin=self._pin))
        else:
            self.save(ReactivatePerson(person=self._former.ref, roles=self.roles.roles, pin=self._pin))

    @override
    def refused(self, outcome: Outcome) -> str:
        if isinstance(outcome, Refused) and outcome.reason is Reason.ALREADY_EXISTS:
            return _("Somebody of this name is known here already. Add what tells them apart, such as the shift.")
        return super().refused(outcome)


class PersonRolesFaceplate(SavingFaceplate):
    """Exactly which roles somebody has from now on."""

    def __init__(self, bridge: Bridge, person: Person, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._person = person
        self.close_with_session(bridge)
        self.roles = RoleChoice(person.roles - {Role.VIEWER})
        self.save_key = QPushButton()
        self.save_key.setProperty("look", "primary")
        hint = QLabel()
        hint.setProperty("look", "muted")
        hint.setWordWrap(True)
        self.body.addWidget(hint)
        self.body.addWidget(_scrolled(self.roles), 1)
        self.body.addWidget(self.remark_label)
        self.body.addWidget(self.save_key)
        self.roles.changed.connect(self.show_state)
        self.save_key.clicked.connect(self._save)
        self.say(
            lambda: self.show_title(_("Roles of {name}").format(name=person.display_name)),
            lambda: hint.setText(_("Whoever gets other roles is signed off everywhere and signs in anew.")),
            self.roles.retranslate,
            lambda: self.save_key.setText(_("Save")),
        )
        self.show_state()

    @override
    def show_state(self) -> None:
        is_changed = self.roles.roles != self._person.roles - {Role.VIEWER}
        self.save_key.setEnabled(is_changed and self.roles.is_possible and not self.is_saving)
        self.tell(self._missing, is_fault=bool(self.roles.conflict_words))

    def _missing(self) -> str:
        return self.roles.conflict_words if self.roles.roles else _("Give at least one role, or deactivate the person.")

    def _save(self) -> None:
        self.save(SetRoles(person=self._person.ref, roles=self.roles.roles))


def _editor_title(former: Person | None) -> str:
    return _("Add a person") if former is None else _("Reactivate {name}").format(name=former.display_name)


def _scrolled(roles: RoleChoice) -> FingerScroll:
    """The ticks in a page to be scrolled by finger: on a small screen they need more room than there is."""
    roles.setProperty("look", "page")
    area = FingerScroll(roles)
    area.setMinimumSize(_ROLES_WIDTH_PX, _ROLES_HEIGHT_PX)
    return area
