"""Take away somebody's access, or ask for or confirm their erasure. Says what stays; erasing needs a key held down."""

from enum import Enum, auto

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import AskErasure, Command, DeactivatePerson, ErasePerson
from hmi.domain.person import DAY_NS, ERASURE_LASTS_NS, Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import remark
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.hold_key import HoldKey

_WIDTH_PX = 520


class Removal(Enum):
    """What is taken away."""

    ACCESS = auto()
    ERASURE_ASKED = auto()
    """Nothing yet: a second person has to confirm."""
    ERASURE = auto()


class PersonRemovalFaceplate(SavingFaceplate):
    """``has_second``: there is somebody else who could confirm an erasure."""

    def __init__(
        self, bridge: Bridge, person: Person, removal: Removal, *, has_second: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, _title(removal).format(name=person.display_name), parent)
        self.close_with_session(bridge)
        self._command = _command(removal, person)
        for words in _words(removal, has_second=has_second):
            label = QLabel(words)
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.body.addWidget(self.remark_label)
        self.cancel_key = QPushButton(_("Cancel"))
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.act_key: QPushButton
        if removal is Removal.ERASURE:
            hold_key = HoldKey(_("Hold to erase"))
            hold_key.held.connect(self._act)
            self.act_key = hold_key
            remark(self.remark_label, _("Keep the key pressed for two seconds."))
        else:
            self.act_key = QPushButton(_("Deactivate") if removal is Removal.ACCESS else _("Ask for erasure"))
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


def _title(removal: Removal) -> str:
    match removal:
        case Removal.ACCESS:
            return _("Deactivate {name}")
        case Removal.ERASURE_ASKED:
            return _("Ask for {name} to be erased")
        case Removal.ERASURE:
            return _("Erase {name}")


def _command(removal: Removal, person: Person) -> Command:
    match removal:
        case Removal.ACCESS:
            return DeactivatePerson(person=person.ref)
        case Removal.ERASURE_ASKED:
            return AskErasure(person=person.ref)
        case Removal.ERASURE:
            return ErasePerson(person=person.ref)


def _words(removal: Removal, *, has_second: bool) -> tuple[str, ...]:
    match removal:
        case Removal.ACCESS:
            return (
                _("They are signed off everywhere and can no longer sign in."),
                _("Their name stays in the list and in the records, so that everybody can read who did what."),
            )
        case Removal.ERASURE_ASKED:
            words = _(
                "Nothing is deleted yet: a coordinator has to confirm it in this list within {days} days. "
                "Until then you can withdraw."
            )
            second = (
                words.format(days=ERASURE_LASTS_NS // DAY_NS)
                if has_second
                else _("Nobody else here is a coordinator, who has to confirm it. Give somebody that role first.")
            )
            return (second, *_erasure_words())
        case Removal.ERASURE:
            return _erasure_words()


def _erasure_words() -> tuple[str, ...]:
    return (
        _("The name, the PIN and the badge are deleted for good; they are signed off everywhere."),
        _("What they did stays in the journal under a number that leads to nobody, so its chain stays whole."),
        _("This cannot be taken back. Names in backups go when those backups are deleted."),
    )
