"""Somebody else is wanted to go on with a run: one person, or anybody. It stays with its owner until they take it."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.person import PersonRef
from hmi.domain.procedure_command import OfferRun
from hmi.domain.procedure_run import ProcedureRun
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.person_choice import PersonChoice
from ui.faceplates.saving_faceplate import SavingFaceplate

_WIDTH_PX = 620


class RunOfferFaceplate(SavingFaceplate):
    """Also takes an offer back."""

    def __init__(self, bridge: Bridge, run: ProcedureRun, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._run = run
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.people = PersonChoice(bridge, {run.operator})
        self.withdraw_key, self.anybody_key, self.offer_key = QPushButton(), QPushButton(), QPushButton()
        self.offer_key.setProperty("look", "primary")
        self.withdraw_key.setVisible(run.is_offered)
        for widget in (self.about, self.people, self.remark_label):
            self.body.addWidget(widget)
        for key in (self.withdraw_key, self.anybody_key, self.offer_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)
        self.people.chosen.connect(self.show_state)
        self.withdraw_key.clicked.connect(lambda: self._offer(None, is_withdrawn=True))
        self.anybody_key.clicked.connect(lambda: self._offer(None))
        self.offer_key.clicked.connect(self._offer_chosen)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Hand the guide over"))
        words = _("They sign in here and take it with their PIN. Until then it is yours.")
        locks = _("Your lock stays yours: you take it off yourself before you go.")
        is_locked = bool(self._run.standing_locks)
        self.about.setText(f"{words} {locks}" if is_locked else words)
        self.people.retranslate(_("Who goes on?"))
        self.withdraw_key.setText(_("Take the offer back"))
        self.anybody_key.setText(_("Anybody"))
        self.show_state()

    @override
    def show_state(self) -> None:
        person = self.people.person
        name = person.display_name if person is not None else ""
        self.offer_key.setText(_("Offer it to {name}").format(name=name) if name else _("First tap a name"))
        self.offer_key.setEnabled(person is not None and not self.is_saving)
        for key in (self.withdraw_key, self.anybody_key):
            key.setEnabled(not self.is_saving)

    def _offer_chosen(self) -> None:
        if self.people.person is not None:
            self._offer(self.people.person.ref)

    def _offer(self, to: PersonRef | None, *, is_withdrawn: bool = False) -> None:
        self.save(OfferRun(run=self._run.id, revision=self._run.revision, to=to, is_withdrawn=is_withdrawn))
