"""What an alarm's card knows beyond the alarm itself: what to do, the moment in values, acts and earlier times."""

from functools import partial

from PySide6.QtCore import QObject

from hmi.domain.alarm import Alarm
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.displays.alarm_guidance import AlarmGuidance
from ui.displays.alarm_moment import AlarmMoment
from ui.displays.alarm_past import LastActs, PastCases
from ui.widgets.fold_section import FoldSection


class AlarmEvidence(QObject):
    """Owns the sections and asks for what is in them; an alarm that stays is not asked for again."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._alarm: Alarm | None = None
        self.guidance, self.moment = AlarmGuidance(bridge), AlarmMoment(bridge)
        self.cases, self.acts = PastCases(bridge, self), LastActs(bridge, self)
        self.sections: tuple[FoldSection, ...] = (
            self.guidance.section,
            self.moment.section,
            self.cases.section,
            self.acts.section,
        )
        self.guidance.told.connect(self._on_guidance_told)
        self.guidance.display_wanted.connect(bridge.display_requested)
        self.moment.tag_wanted.connect(partial(bridge.display_requested.emit, "trends"))

    def show_alarm(self, alarm: Alarm) -> None:
        """From now on everything about ``alarm``."""
        self._alarm = alarm
        self.guidance.show_alarm(alarm)
        self.moment.show_alarm(alarm, self._guided())
        self.cases.show_alarm(alarm)
        self.acts.show_alarm(alarm)

    def take_frame(self, batch: ReadingBatch) -> None:
        """Time goes on."""
        self.moment.take_frame(batch)

    def forget(self) -> None:
        """Another cell, or another moment: what was written, drawn and told belongs to the one before."""
        for part in (self.guidance, self.moment, self.cases, self.acts):
            part.forget()

    def retranslate(self) -> None:
        """Say everything in the language in use."""
        for part in (self.guidance, self.moment, self.cases, self.acts):
            part.retranslate()

    def _guided(self) -> tuple[TagName, ...]:
        answer = self.guidance.answer
        trend = answer.guidance.trend if answer is not None else None
        return trend.value if trend is not None else ()

    def _on_guidance_told(self) -> None:
        if self._alarm is not None:
            self.moment.show_alarm(self._alarm, self._guided())
