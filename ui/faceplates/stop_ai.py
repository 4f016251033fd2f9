"""Stopping AI with one touch and one confirmation, and letting it work again with a reason and a signature."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.advice_command import RestartAi, StopAi
from hmi.domain.advice_mode import AdviceMode
from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.command import Command
from hmi.domain.permission import Action, may
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.decision import DecisionFaceplate, Given, Question
from ui.faceplates.faceplate import Faceplate
from ui.formatting import date_time_text
from ui.theme import look
from ui.wording.advice import mode_words

_WIDTH_PX = 620
_MODES = (AdviceMode.SHADOW, AdviceMode.ADVISORY, AdviceMode.APPROVED_WRITE)


def ai_faceplate(bridge: Bridge) -> Faceplate:
    """What whoever is signed in can do about AI now."""
    is_stopped = bool(bridge.live.notices.get(AI_STOPPED)) or bridge.advices.stop is not None
    if not is_stopped:
        return DecisionFaceplate(bridge, stopping())
    session = bridge.session
    if session is not None and may(session.person.roles, Action.RUN_AI):
        return DecisionFaceplate(bridge, restarting(bridge))
    return AiStoppedFaceplate(bridge)


def stopping() -> Question:
    """No reason is asked for: it can be said afterwards."""
    return Question(
        title=lambda: _("Stop AI in this cell?"),
        save_words=lambda: _("Stop AI"),
        meaning=lambda: "\n".join(
            (
                _("Nothing is recommended any more, and nothing that was approved is sent."),
                _("Machines go on as they are: this is no emergency stop."),
                _("A coordinator can let it work again."),
            )
        ),
        make=lambda _given: StopAi(),
        is_urgent=True,
        is_for_the_past=True,
    )


def restarting(bridge: Bridge) -> Question:
    """No kind of advice comes back at more than it had."""

    def make(given: Given) -> Command:
        assert isinstance(given.choice, AdviceMode)
        return RestartAi(why=given.words, pin=given.pin, most=given.choice)

    return Question(
        title=lambda: _("Let AI work again"),
        save_words=lambda: _("Let it work"),
        meaning=lambda: "\n".join((stopped_words(bridge), _("No kind of advice comes back at more than it had."))),
        choice_heading=lambda: _("How far may it go at most?"),
        choices=lambda: [(mode, mode_words(mode)) for mode in _MODES],
        ask=lambda: _("Why now?"),
        needs_words=True,
        needs_pin=True,
        make=make,
    )


def stopped_words(bridge: Bridge) -> str:
    """Since when, and at which panel somebody stopped it."""
    stop = bridge.advices.stop
    told = bridge.live.notices.get(AI_STOPPED, "")
    since_ns = stop.since_ns if stop is not None else int(told) if told.isdecimal() else 0
    if not since_ns:
        return _("AI is stopped.")
    since = date_time_text(since_ns)
    if stop is None or not stop.screen or stop.by is None:  # who made the mark is not known to the service
        return _("AI is stopped since {time}.").format(time=since)
    return _("AI is stopped since {time}, from {panel}.").format(time=since, panel=stop.screen)


class AiStoppedFaceplate(Faceplate):
    """For whoever may not let it work again."""

    is_for_the_past = True

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self.words, self.done_key = QLabel(), QPushButton()
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(_WIDTH_PX)
        self.body.addWidget(self.words)
        self.keys.addWidget(self.done_key, 1)
        self.done_key.setMinimumHeight(look().touch_px)
        self.done_key.clicked.connect(lambda: self.close_with(False))
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("AI off"))
        self.words.setText("\n".join((stopped_words(self._bridge), _("A coordinator can let it work again."))))
        self.done_key.setText(_("Close"))
