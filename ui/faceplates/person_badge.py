"""Bind a badge to a person by reading it now."""

from collections.abc import Mapping

from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from hmi.domain.command import SetBadge
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.person import Person
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.widgets.badge_reader import BadgeReader

_WIDTH_PX = 460


class PersonBadgeFaceplate(SavingFaceplate):
    """Waits for a badge. ``names`` by ref tell whose it is already."""

    def __init__(self, bridge: Bridge, person: Person, names: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._person, self._names = person, names
        self.close_with_session(bridge)
        prompt, about = QLabel(), QLabel()
        prompt.setProperty("look", "heading")
        about.setProperty("look", "muted")
        for label in (prompt, about):
            label.setWordWrap(True)
        for label in (prompt, about, self.remark_label):
            self.body.addWidget(label)
        self.setMinimumWidth(_WIDTH_PX)
        self.say(
            lambda: self.show_title(_("Badge of {name}").format(name=person.display_name)),
            lambda: prompt.setText(_("Hold the badge to the reader now.")),
            lambda: about.setText(_about_words()),
        )
        self._reader = BadgeReader.installed()
        if self._reader is not None:
            self._reader.claim(self, self.take_badge)
            self.tell(lambda: _("Waiting for a badge …"))
        else:
            self.tell(lambda: _("This screen reads no badges."), is_fault=True)

    def take_badge(self, badge: str) -> None:
        """A badge was read: bind it."""
        self.save(SetBadge(person=self._person.ref, badge=badge))

    @override
    def close_with(self, is_done: bool) -> None:
        """Listen no longer."""
        if self._reader is not None:
            self._reader.disclaim(self)
        super().close_with(is_done)

    @override
    def refused(self, outcome: Outcome) -> str:
        if isinstance(outcome, Refused) and outcome.reason is Reason.ALREADY_EXISTS:
            owner = self._names.get(str(outcome.facts.get("person", "")), _("somebody else"))
            words = _("This badge belongs to {name}. Take it away from them first, or read another one.")
            return words.format(name=owner)
        return super().refused(outcome)


def _about_words() -> str:
    return _(
        "A badge says who somebody is; it can be copied, so the PIN is asked for, too. "
        "It replaces a badge bound before."
    )
