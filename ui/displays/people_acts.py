"""What the keys of a person's card do: open the faceplate for it, or ask the service at once."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QLabel, QWidget

from hmi.domain.command import Command, SetBadge, Unlock, WithdrawErasure
from hmi.domain.outcome import Done, Outcome
from hmi.domain.permission import Action, may
from hmi.domain.person import Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.people_card import PeopleCard
from ui.displays.people_words import names_by_ref
from ui.faceplates.account_words import refusal_words, remark
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.person_badge import PersonBadgeFaceplate
from ui.faceplates.person_editor import PersonEditorFaceplate, PersonRolesFaceplate
from ui.faceplates.person_removal import PersonRemovalFaceplate, Removal


class PeopleActs(QObject):
    """Acts on whom the card shows, over the display ``over``, and says there what came of it."""

    def __init__(self, bridge: Bridge, card: PeopleCard, remark_label: QLabel, over: QWidget) -> None:
        super().__init__(over)
        self._bridge, self._over, self._remark_label = bridge, over, remark_label
        self._person: Person | None = None
        self._people: Sequence[Person] = ()
        acts: tuple[tuple[SignalInstance, Callable[[Person], None]], ...] = (
            (card.roles_requested, lambda person: self._open(PersonRolesFaceplate(bridge, person))),
            (card.pin_requested, lambda person: self._open(ChangePinFaceplate(bridge, person))),
            (card.badge_requested, self._bind_badge),
            (card.badge_removal_requested, lambda person: self._do(SetBadge(person=person.ref, badge=""))),
            (card.unlock_requested, lambda person: self._do(Unlock(person=person.ref))),
            (card.deactivation_requested, partial(self._remove, Removal.ACCESS)),
            (card.reactivation_requested, lambda person: self._open(PersonEditorFaceplate(bridge, person))),
            (card.erasure_requested, partial(self._remove, Removal.ERASURE_ASKED)),
            (card.erasure_withdrawn, lambda person: self._do(WithdrawErasure(person=person.ref))),
            (card.erasure_confirmed, partial(self._remove, Removal.ERASURE)),
        )
        for signal, act in acts:
            signal.connect(partial(self._act, act))

    def choose(self, person: Person | None, people: Sequence[Person]) -> None:
        """From now on act on ``person``, one of ``people``."""
        self._person, self._people = person, people

    def add(self) -> None:
        """Let somebody new be entered."""
        self._open(PersonEditorFaceplate(self._bridge))

    def _act(self, act: Callable[[Person], None]) -> None:
        if self._person is not None:
            act(self._person)

    def _bind_badge(self, person: Person) -> None:
        self._open(PersonBadgeFaceplate(self._bridge, person, names_by_ref(tuple(self._people))))

    def _remove(self, removal: Removal, person: Person) -> None:
        has_second = any(one.ref != person.ref and may(one.roles, Action.CONFIRM_ERASURE) for one in self._people)
        self._open(PersonRemovalFaceplate(self._bridge, person, removal, has_second=has_second))

    def _open(self, faceplate: Faceplate) -> None:
        faceplate.finished.connect(self._on_finished)
        faceplate.open_over(self._over)

    def _do(self, command: Command) -> None:
        remark(self._remark_label, _("Saving …"))
        self._bridge.do(command, self._on_outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._on_finished(True)
        else:
            remark(self._remark_label, refusal_words(outcome), is_fault=True)

    def _on_finished(self, is_done: bool) -> None:
        if is_done:
            remark(self._remark_label, _("Saved."))
