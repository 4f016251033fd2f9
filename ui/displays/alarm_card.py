"""One alarm beside the list: what to do, all that is known about it, and keys for what may be done with it.

The keys stay in sight; what is known folds, because a low screen in gloves mode has room for little else.
"""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm, Shelving
from hmi.i18n import gettext as _
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.fold_section import FoldSection
from ui.widgets.icon_key import IconKey
from ui.widgets.then_key import ThenKey


class AlarmCard(ActCard):
    """Shows an alarm; emits what is asked for and does nothing itself."""

    acknowledgement_requested = Signal()
    confirmation_requested = Signal()
    taking_requested = Signal()
    giving_back_requested = Signal()
    shelving_requested = Signal()
    unshelving_requested = Signal()
    comment_requested = Signal()
    place_requested = Signal()
    advice_requested = Signal()
    """Somebody wants to see the recommendation that waits beside it."""
    enabling_requested = Signal()
    response_requested = Signal(int)
    """Place of the answer in ``Dialog.responses``."""

    def __init__(self, sections: Sequence[FoldSection] = (), parent: QWidget | None = None) -> None:
        """``sections`` stand between the first line and the facts."""
        super().__init__(parent)
        self.status, self.question = QLabel(), QLabel()
        for label in (self.status, self.question):
            label.setWordWrap(True)
        self.facts = FactList(is_large=True)
        self.facts_section = FoldSection(self.facts, is_open=True)
        self.sections = (*sections, self.facts_section)
        self.acknowledge_key, self.take_key = IconKey("check"), IconKey("hand")
        self.give_back_key, self.confirm_key = IconKey("corner-down-left"), IconKey("check")
        self.shelve_key, self.unshelve_key = IconKey("bell-off"), IconKey("bell")
        self.comment_key, self.place_key = IconKey("message-square-text"), IconKey("factory")
        self.then_key, self.advice_key = ThenKey(), IconKey("lightbulb")
        self.enable_key, self.more_key = IconKey("power"), IconKey("plus")
        self.more_key.setCheckable(True)
        self.response_keys: list[IconKey] = []
        self._shown: tuple[Alarm, bool] | None = None
        self._has_advice = False
        self._keys = {
            self.acknowledge_key: self.acknowledgement_requested,
            self.take_key: self.taking_requested,
            self.give_back_key: self.giving_back_requested,
            self.confirm_key: self.confirmation_requested,
            self.shelve_key: self.shelving_requested,
            self.unshelve_key: self.unshelving_requested,
            self.comment_key: self.comment_requested,
            self.place_key: self.place_requested,
            self.advice_key: self.advice_requested,
            self.enable_key: self.enabling_requested,
        }
        for key, signal in self._keys.items():
            key.clicked.connect(signal)
        self.more_key.clicked.connect(self._show_keys)
        self.acknowledge_key.setProperty("look", "primary")
        self.keys.hold([*self._keys, self.then_key, self.more_key], self)
        self.lay_out((self.status, self.question, *self.sections), look().gap_px // 2)
        self.retranslate()

    @override
    def sizeHint(self) -> QSize:
        """As wide as its keys need, whatever is written above them: no alarm makes the card another width."""
        return QSize(self.minimumSizeHint().width(), super().sizeHint().height())

    @property
    def acting_keys(self) -> list[IconKey]:
        """What changes something about the alarm; the others only lead somewhere."""
        leading = (self.place_key, self.advice_key, self.more_key)
        return [key for key in (*self._keys, *self.response_keys) if key not in leading]

    def retranslate(self) -> None:
        """Set the texts of the keys."""
        self.facts_section.show_title(_("About this alarm"))
        self.acknowledge_key.setText(_("Acknowledge"))
        self.take_key.setText(_("I have it"))
        self.give_back_key.setText(_("Give it back"))
        self.confirm_key.setText(_("Confirm: cause dealt with"))
        self.shelve_key.setText(_("Put aside …"))
        self.unshelve_key.setText(_("Bring back"))
        self.comment_key.setText(_("Comment …"))
        self.place_key.setText(_("Open the machine"))
        self.advice_key.setText(_("Open the recommendation"))
        self.then_key.retranslate()
        self.more_key.setText(_("More keys"))
        if self._shown is not None:
            self._name_enable_key(self._shown[0])

    def show_alarm(
        self,
        alarm: Alarm,
        heading: str,
        status: str,
        facts: Sequence[tuple[str, str]],
        *,
        is_own: bool,
        has_advice: bool = False,
    ) -> None:
        """Everything about ``alarm``; keys for what makes sense now.

        Args:
            is_own: The person signed in has it.
            has_advice: A recommendation waits beside it.
        """
        self._has_advice = has_advice
        self.heading.setText(heading)
        self.status.setText(status)
        self.facts.show_facts([(name, value) for name, value in facts if value])
        self.question.setText(alarm.dialog.prompt if alarm.dialog is not None else "")
        self.question.setVisible(alarm.dialog is not None)
        if self._shown is not None and self._shown[0].id != alarm.id:
            self.more_key.setChecked(False)
        self._shown = (alarm, is_own)
        self._name_enable_key(alarm)
        self._show_responses(alarm.dialog.responses if alarm.dialog is not None else ())
        self._show_keys()
        self.show()  # last: each key that appears in what is shown lays everything out anew

    def _show_keys(self) -> None:
        """What an alarm wants first; the rest behind one more key, which stands in the same place open or not."""
        if self._shown is None:
            return
        alarm, is_own = self._shown
        self.then_key.keep_moment(max(alarm.began_ns, alarm.noticed_ns) or alarm.heard_ns)  # before, nobody saw it
        is_shelved = alarm.shelving is not Shelving.UNSHELVED
        can_shelve = alarm.is_enabled and not is_shelved and not alarm.branch
        first = {
            self.acknowledge_key: alarm.wants_acknowledgement,
            self.confirm_key: alarm.is_confirmed is False and alarm.is_acknowledged is not False,
            self.take_key: not is_own,
            self.give_back_key: is_own,
            self.advice_key: self._has_advice,
            self.unshelve_key: is_shelved,
            self.shelve_key: can_shelve,
            self.then_key: self.then_key.has_moment,
            self.more_key: True,
        }
        more = {
            self.comment_key: True,
            self.place_key: alarm.equipment is not None,
            self.enable_key: not alarm.branch and alarm.dialog is None,
        }
        wanted = {**first, **more} if self.more_key.isChecked() else first
        keys = [*self.response_keys, *(key for key, is_wanted in wanted.items() if is_wanted)]
        self.keys.show_keys(keys, (alarm.id, alarm.noticed_ns))

    def _name_enable_key(self, alarm: Alarm) -> None:
        self.enable_key.setText(_("Switch off …") if alarm.is_enabled else _("Switch on …"))

    def _show_responses(self, responses: Sequence[str]) -> None:
        """A key for each answer to what the source asks."""
        if [key.text() for key in self.response_keys] == list(responses):
            return
        before, self.response_keys = self.response_keys, []
        for key in before:
            key.deleteLater()  # later than the keys that are shown next, which keep their places
        for number, words in enumerate(responses):
            key = IconKey("check")
            key.setText(words)
            key.clicked.connect(lambda _on=False, number=number: self.response_requested.emit(number))
            self.response_keys.append(key)
        self.keys.hold(self.response_keys, self)
