"""Take away somebody's access, or ask for or confirm their erasure. Says what stays; erasing needs a key held down."""

from enum import Enum, auto

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import AskErasure, Command, DeactivatePerson, ErasePerson
from hmi.domain.person import DAY_NS, ERASURE_LASTS_NS, Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
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
        super().__init__(bridge, parent=parent)
        self.close_with_session(bridge)
        self._command = _command(removal, person)
        labels = [QLabel() for _words_of_one in _words(removal, has_second=has_second)]
        for label in labels:
            label.setWordWrap(True)
            self.body.addWidget(label)
        self.body.addWidget(self.remark_label)
        self.cancel_key = QPushButton()
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.act_key: QPushButton
        if removal is Removal.ERASURE:
            hold_key = HoldKey()
            hold_key.held.connect(self._act)
            self.act_key = hold_key
            self.tell(lambda: _("Keep the key pressed for two seconds."))
        else:
            self.act_key = QPushButton()
            self.act_key.clicked.connect(self._act)
        self.act_key.setProperty("look", "grave")
        self.keys.addWidget(self.cancel_key, 1)
        self.keys.addWidget(self.act_key, 1)
        self.setMinimumWidth(_WIDTH_PX)
        self.say(
            lambda: self.show_title(_title(removal).format(name=person.display_name)),
            lambda: [
                label.setText(words)
                for label, words in zip(labels, _words(removal, has_second=has_second), strict=True)
            ],
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.act_key.setText(_act_words(removal)),
        )

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


def _act_words(removal: Removal) -> str:
    match removal:
        case Removal.ACCESS:
            return _("Deactivate")
        case Removal.ERASURE_ASKED:
            return _("Ask for erasure")
        case Removal.ERASURE:
            return _("Hold to erase")


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
