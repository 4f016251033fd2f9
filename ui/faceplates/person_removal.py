"""Take away somebody's access, or erase who they were. Says what stays; erasing needs a key held down."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import DeactivatePerson, ErasePerson
from hmi.domain.person import Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import remark
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.hold_key import HoldKey

_WIDTH_PX = 520


class PersonRemovalFaceplate(SavingFaceplate):
    """``is_erasure``: the name goes for good; else only the access."""

    def __init__(self, bridge: Bridge, person: Person, *, is_erasure: bool, parent: QWidget | None = None) -> None:
        words = _("Erase {name}") if is_erasure else _("Deactivate {name}")
        super().__init__(bridge, words.format(name=person.display_name), parent)
        self.close_with_session(bridge)
        self._command = ErasePerson(person=person.ref) if is_erasure else DeactivatePerson(person=person.ref)
        for words in _erasure_words() if is_erasure else _deactivation_words():
            label = QLabel(words)
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.body.addWidget(self.remark_label)
        self.cancel_key = QPushButton(_("Cancel"))
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.act_key: QPushButton
        if is_erasure:
            hold_key = HoldKey(_("Hold to erase"))
            hold_key.held.connect(self._act)
            self.act_key = hold_key
            remark(self.remark_label, _("Keep the key pressed for two seconds."))
        else:
            self.act_key = QPushButton(_("Deactivate"))
            self.act_key.clicked.connect(self._act)
        self.act_key.setProperty("look", "grave")
        self.keys.addWidget(self.cancel_key, 1)
        self.keys.addWidget(self.act_key, 1)
        self.setMinimumWidth(_WIDTH_PX)

    def _act(self) -> None:
        self.save(self._command)

    @override
    def show_state(self) -> None:
        self.act_key.setEnabled(not self.is_saving)


def _deactivation_words() -> tuple[str, ...]:
    return (
        _("They are signed off everywhere and can no longer sign in."),
        _("Their name stays in the list and in the records, so that everybody can read who did what."),
    )


def _erasure_words() -> tuple[str, ...]:
    return (
        _("The name, the PIN and the badge are deleted for good; they are signed off everywhere."),
        _("What they did stays in the journal under a number that leads to nobody, so its chain stays whole."),
        _("This cannot be taken back. Names in backups go when those backups are deleted."),
    )
