"""What to do about an alarm, as the site wrote it; where nothing is written, in which file it belongs."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.alarm import Alarm
from hmi.domain.equipment import EquipmentId
from hmi.domain.guidance import Guidance, Inherited, Level
from hmi.domain.guidance_query import AskGuidance, GuidanceAnswer
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language
from ui.bridge import Bridge
from ui.displays.alarm_words import equipment_label
from ui.formatting import chain_text, span_text
from ui.widgets.fold_section import FoldSection
from ui.widgets.icon_key import IconKey

_LEVELS: dict[Level, str] = {
    Level.CELL: N_("Written for the whole cell"),
    Level.EQUIPMENT: N_("Written for all of {place}"),
    Level.COMPONENT: N_("Written for all of {place}"),
    Level.ALARM: "",
}
_NONE_WRITTEN = N_("None written")


class AlarmGuidance(QWidget):
    """The body of a section. Asks once for each alarm; ``told`` when the answer came."""

    told = Signal()
    display_wanted = Signal(str, str)
    """A display that the site named, and its subject."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._alarm: Alarm | None = None
        self._question = 0
        """Number of the last one asked: an answer to an earlier one tells nothing."""
        self.answer: GuidanceAnswer | None = None
        """None until it came."""
        self.section = FoldSection(self, is_open=True)
        self.response, self.consequence, self.time, self.source = QLabel(), QLabel(), QLabel(), QLabel()
        self.response.setProperty("look", "fact")
        self.source.setProperty("look", "muted")
        self.display_key = IconKey("layout-dashboard")
        self.display_key.clicked.connect(self._on_display_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        for widget in (self.response, self.time, self.consequence, self.source, self.display_key):
            column.addWidget(widget)
        for label in (self.response, self.consequence, self.time, self.source):
            label.setWordWrap(True)
        bridge.guidance.forgotten.connect(self._ask)
        self.retranslate()

    def show_alarm(self, alarm: Alarm) -> None:
        """From now on what is written about ``alarm``."""
        if self._alarm is None or alarm.id != self._alarm.id:
            self._alarm = alarm
            self._ask()

    def forget(self) -> None:
        """The site may have written something else: ask anew with the next alarm shown."""
        self._alarm = self.answer = None
        self._question += 1
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language in use."""
        guidance = self.answer.guidance if self.answer is not None else None
        is_written = guidance is not None and guidance.is_written
        self.section.show_title(_("What to do"), "" if guidance is None or is_written else _(_NONE_WRITTEN))
        self._say(self.response, _text(guidance.response) if guidance is not None else "")
        self._say(self.consequence, _("Else: {what}"), what=_text(guidance.consequence) if guidance is not None else "")
        seconds = guidance.respond_within_s.value if guidance is not None and guidance.respond_within_s else 0.0
        self._say(self.time, _("Within {time}"), time=span_text(seconds) if seconds else "")
        self._say(self.source, self._source_words(guidance))
        display = guidance.display.value if guidance is not None and guidance.display is not None else ""
        self.display_key.setVisible(bool(display))
        self.display_key.setText(_("Show where to look"))

    def _ask(self) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        self.answer = None
        self._question += 1
        self.retranslate()
        query = AskGuidance(alarm=alarm.id, equipment=alarm.equipment, source=alarm.source, name=alarm.name)
        self._bridge.ask(query, partial(self._take, self._question))

    def _source_words(self, guidance: Guidance | None) -> str:
        if guidance is None:
            return _("Looking it up …") if self._alarm is not None else ""
        if guidance.response is None:
            missing = guidance.place
            words = _("No guidance written: write it in {file}, {list}, name “{name}”.")
            return words.format(file=missing.file, list=missing.part.value, name=missing.name)
        level = _(_LEVELS[guidance.response.level]) if guidance.response.level is not Level.ALARM else ""
        place = guidance.response.place
        written = level.format(place=equipment_label(self._bridge, EquipmentId(place)) or place)
        procedure = _("Procedure: {name}").format(name=guidance.procedure.value) if guidance.procedure else ""
        return chain_text((procedure, written))

    def _say(self, label: QLabel, words: str, **facts: str) -> None:
        """Words with all their facts; nothing where one is missing."""
        label.setText(words.format(**facts) if facts and all(facts.values()) else "" if facts else words)
        label.setVisible(bool(label.text()))

    def _take(self, question: int, answer: Answer | Outcome) -> None:
        if question != self._question:
            return
        self.answer = answer if isinstance(answer, GuidanceAnswer) else None
        self.retranslate()
        if self.answer is None:
            self._say(self.source, _("What to do could not be looked up: the cell service did not answer."))
        self.told.emit()

    def _on_display_key(self) -> None:
        guidance = self.answer.guidance if self.answer is not None else None
        if guidance is not None and guidance.display is not None:
            name, _colon, subject = guidance.display.value.partition(":")
            self.display_wanted.emit(name, subject)


def _text(words: Inherited[Words] | None) -> str:
    return in_language(words.value, language()) if words is not None else ""
