"""One person beside the list: what the account is like, and keys for what may be done with it."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from hmi.domain.permission import Action
from hmi.domain.person import Person
from hmi.i18n import gettext as _
from ui.displays.people_words import account_facts, is_locked
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey


class PeopleCard(ActCard):
    """Shows a person; emits what is asked for and does nothing itself."""

    roles_requested = Signal()
    pin_requested = Signal()
    badge_requested = Signal()
    badge_removal_requested = Signal()
    unlock_requested = Signal()
    deactivation_requested = Signal()
    reactivation_requested = Signal()
    erasure_requested = Signal()
    erasure_withdrawn = Signal()
    erasure_confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint_label = QLabel()
        self.hint_label.setProperty("look", "muted")
        self.hint_label.setWordWrap(True)
        self.facts = FactList()
        self.roles_key, self.pin_key = IconKey("users"), IconKey("pencil")
        self.badge_key, self.badge_removal_key = IconKey("id-card"), IconKey("x")
        self.unlock_key, self.deactivation_key = IconKey("lock-open"), IconKey("log-out")
        self.reactivation_key, self.erasure_key = IconKey("log-in"), IconKey("x")
        self.withdrawal_key, self.confirmation_key = IconKey("corner-down-left"), IconKey("x")
        self._keys = {
            self.roles_key: self.roles_requested,
            self.pin_key: self.pin_requested,
            self.badge_key: self.badge_requested,
            self.badge_removal_key: self.badge_removal_requested,
            self.unlock_key: self.unlock_requested,
            self.deactivation_key: self.deactivation_requested,
            self.reactivation_key: self.reactivation_requested,
            self.erasure_key: self.erasure_requested,
            self.withdrawal_key: self.erasure_withdrawn,
            self.confirmation_key: self.erasure_confirmed,
        }
        for key, signal in self._keys.items():
            key.clicked.connect(signal)
        for key in (self.deactivation_key, self.erasure_key, self.confirmation_key):
            key.setProperty("look", "grave")
        self.keys.hold(list(self._keys), self)
        self.lay_out((self.facts, self.hint_label), look().gap_px)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the keys."""
        self.roles_key.setText(_("Roles"))
        self.pin_key.setText(_("New PIN"))
        self.badge_key.setText(_("Bind badge"))
        self.badge_removal_key.setText(_("Take badge away"))
        self.unlock_key.setText(_("Unlock"))
        self.deactivation_key.setText(_("Deactivate"))
        self.reactivation_key.setText(_("Reactivate"))
        self.erasure_key.setText(_("Ask for erasure"))
        self.withdrawal_key.setText(_("Withdraw erasure"))
        self.confirmation_key.setText(_("Confirm erasure"))

    def show_person(
        self, person: Person, now_ns: int, names: Mapping[str, str], actions: Collection[Action], *, is_self: bool
    ) -> None:
        """Everything about ``person``; keys only for what the person signed in may do with this account.

        ``names`` of people by ref; ``actions`` are those of the person signed in, who may be this one.
        """
        may_edit = Action.EDIT_PEOPLE in actions
        is_pending = person.erasure_asked_by is not None
        self.heading.setText(person.display_name)
        self.facts.show_facts(account_facts(person, now_ns, names))
        wanted = {
            self.roles_key: person.is_active and not is_self,
            self.pin_key: person.is_active,
            self.badge_key: person.is_active,
            self.badge_removal_key: person.is_active and person.has_badge,
            self.unlock_key: person.is_active and is_locked(person, now_ns),
            self.deactivation_key: person.is_active and not is_self,
            self.reactivation_key: not person.is_active,
            self.erasure_key: not is_self and not is_pending,
            self.withdrawal_key: not is_self and is_pending,
        }
        keys = [key for key, is_wanted in wanted.items() if is_wanted and may_edit]
        if Action.CONFIRM_ERASURE in actions and is_pending and not is_self:
            keys.append(self.confirmation_key)
        self.keys.show_keys(keys, person.ref)
        self.hint_label.setText(_hint_words(may_edit=may_edit, is_self=is_self))
        self.hint_label.setVisible(bool(self.hint_label.text()))


def _hint_words(*, may_edit: bool, is_self: bool) -> str:
    if not may_edit:
        return _("Accounts are changed by an administrator.")
    if is_self:
        return _("This is you. Another administrator changes your roles or takes away your access.")
    return ""
