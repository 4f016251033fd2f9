"""What the keys of an alarm's card do: ask the service, or open the faceplate for it, and say what came of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from hmi.domain.alarm import Alarm
from hmi.domain.command import (
    AcknowledgeAlarm,
    Command,
    ConfirmAlarm,
    GiveBackAlarm,
    RespondToDialog,
    TakeAlarm,
    UnshelveAlarm,
)
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_card import AlarmCard
from ui.displays.card_acts import CardActs
from ui.displays.subjects import display_of
from ui.faceplates.alarm_comment import AlarmCommentFaceplate
from ui.faceplates.alarm_enabling import AlarmEnablingFaceplate
from ui.faceplates.alarm_shelving import AlarmShelvingFaceplate


class AlarmActs(CardActs):
    """Acts on the alarm that the card shows."""

    def __init__(self, bridge: Bridge, card: AlarmCard, over: QWidget) -> None:
        super().__init__(bridge, card, over)
        self._card = card
        self._alarm: Alarm | None = None
        acts: tuple[tuple[SignalInstance, Callable[[Alarm], None]], ...] = (
            (card.acknowledgement_requested, lambda it: self._do(AcknowledgeAlarm(alarm=it.id, event_id=it.event_id))),
            (card.confirmation_requested, lambda it: self._do(ConfirmAlarm(alarm=it.id, event_id=it.event_id))),
            (card.taking_requested, lambda it: self._do(TakeAlarm(alarm=it.id))),
            (card.giving_back_requested, lambda it: self._do(GiveBackAlarm(alarm=it.id))),
            (card.unshelving_requested, lambda it: self._do(UnshelveAlarm(alarm=it.id))),
            (card.shelving_requested, lambda it: self.open(AlarmShelvingFaceplate(bridge, it))),
            (card.comment_requested, lambda it: self.open(AlarmCommentFaceplate(bridge, it))),
            (card.enabling_requested, lambda it: self.open(AlarmEnablingFaceplate(bridge, it))),
            (card.place_requested, self._show_place),
        )
        for signal, act in acts:
            signal.connect(partial(self._act, act))
        card.response_requested.connect(self._respond)
        card.then_key.wished.connect(bridge.moment_requested)

    def choose(self, alarm: Alarm | None) -> None:
        """From now on act on ``alarm``; what was said of another one is forgotten."""
        if alarm is None or self._alarm is None or alarm.id != self._alarm.id:
            self.forget()
        self._alarm = alarm

    def _act(self, act: Callable[[Alarm], None]) -> None:
        if self._alarm is not None:
            act(self._alarm)

    def _respond(self, number: int) -> None:
        alarm = self._alarm
        if alarm is not None and alarm.dialog is not None:
            words = alarm.dialog.responses[number]
            self._do(RespondToDialog(alarm=alarm.id, response=number, words=words))

    def _show_place(self, alarm: Alarm) -> None:
        equipment = next((one for one in self.bridge.picture.cell.equipment if one.id == alarm.equipment), None)
        if equipment is not None:
            self.bridge.display_requested.emit(display_of(equipment), equipment.id)

    def _do(self, command: Command) -> None:
        self.do(command, _("Sent to the controller …"))
