"""Putting an alarm aside: why, and for how long; never for longer than its priority allows."""

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm
from hmi.domain.command import ShelveAlarm
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.shelving import longest_s
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import span_text
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.wording.alarm import SHELVING_REASONS, alarm_name, shelving_reason_words, until_over_words

_WIDTH_PX = 760
_DURATIONS_S = (600, 1800, 3600, 4 * 3600, 8 * 3600, 24 * 3600)
_UNTIL_OVER = 0


class AlarmShelvingFaceplate(SavingFaceplate):
    """Nothing is chosen beforehand; the key says what is missing."""

    def __init__(self, bridge: Bridge, alarm: Alarm, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._alarm = alarm
        self._most_s = longest_s(alarm.priority)
        """Until the service tells what this site decided."""
        self._duration_s: int | None = None
        self._reason = ""
        self.durations, self.reasons = ChoiceRow(), ChoiceRow()
        self.words_field = QLineEdit()
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self._build()
        self.close_with_session(bridge)
        bridge.ask(AskGuidance(alarm=alarm.id), self._take_limit)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Put “{alarm}” aside").format(alarm=alarm_name(self._alarm)))
        most_s = self._most_s
        remark = _("It comes back by itself. At most {duration} for this priority.")
        self.durations.show_heading(_("For how long"), remark.format(duration=span_text(most_s)))
        offered = [(seconds, span_text(seconds)) for seconds in _DURATIONS_S if seconds <= most_s]
        self.durations.show_options([*offered, (_UNTIL_OVER, until_over_words())])
        self.reasons.show_heading(_("Why"))
        self.reasons.show_options([(reason, shelving_reason_words(reason)) for reason in SHELVING_REASONS])
        self.words_field.setPlaceholderText(_("Or in your own words"))
        self.words_field.setAccessibleName(_("Reason"))
        self.cancel_key.setText(_("Cancel"))
        self.show_state()

    def _build(self) -> None:
        for widget in (self.durations, self.reasons, self.words_field, self.remark_label):
            self.body.addWidget(widget)
        self.body.setSpacing(look().gap_px)
        self.save_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.save_key):
            self.keys.addWidget(key, 1)
        self.durations.chosen.connect(self._on_duration)
        self.reasons.chosen.connect(self._on_reason)
        self.words_field.textChanged.connect(self.show_state)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)

    def _take_limit(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, GuidanceAnswer) and answer.shelve_most_s != self._most_s:
            self._most_s = answer.shelve_most_s
            if (self._duration_s or 0) > self._most_s:
                self._duration_s = None
            self.retranslate()

    def _on_duration(self, seconds: int) -> None:
        self._duration_s = seconds
        self.durations.show_choice(seconds)
        self.show_state()

    def _on_reason(self, words: str) -> None:
        self._reason = words
        self.reasons.show_choice(words)
        self.show_state()

    @property
    def reason(self) -> str:
        """What was typed, else what was chosen; chosen ones are recorded in English, like every id."""
        return self.words_field.text().strip() or self._reason

    @override
    def show_state(self) -> None:
        if self._duration_s is None:
            words = _("Choose for how long")
        elif not self.reason:
            words = _("Say why")
        else:
            words = _("Put it aside")
        self.save_key.setText(words)
        self.save_key.setEnabled(self._duration_s is not None and bool(self.reason) and not self.is_saving)

    def _save(self) -> None:
        duration_s = self._duration_s or None
        self.save(
            ShelveAlarm(
                alarm=self._alarm.id,
                event_id=self._alarm.event_id,
                duration_s=None if duration_s is None else float(duration_s),
                why=self.reason,
            )
        )
