"""The values of an alarm's machine around the moment it began, going on for as long as somebody looks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm import Alarm
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge, Picture
from ui.displays.trend_choice import moving_tags_of
from ui.models.trend_window import TrendWindow
from ui.theme import look
from ui.widgets.fold_section import FoldSection
from ui.widgets.icon_key import IconKey

if TYPE_CHECKING:
    from ui.displays.alarm_moment_plot import MomentPlot

BEFORE_S = 300.0
"""What is shown of the time before it began."""
_AFTER_S = 600.0
"""Of an alarm that began long ago: what is shown of the time after."""
_LONGEST_LIVE_S = 1800.0
_STEP_S = 60.0
"""A window that follows the present grows by so much at a time."""
_MOST = 2
"""Traces that can be told apart in so small a picture."""
_TALL = 3.2
"""Height in touch sizes."""


class AlarmMoment(QWidget):
    """The body of a section. pyqtgraph is loaded when it is opened for the first time, and not before."""

    tag_wanted = Signal(str)
    """Somebody wants to see more of a tag."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._alarm: Alarm | None = None
        self.tags: tuple[TagName, ...] = ()
        self._guided: tuple[TagName, ...] = ()
        self.plot: MomentPlot | None = None
        self.names, self.more_key = QLabel(), IconKey("chart-line")
        self.names.setProperty("look", "muted")
        self.names.setWordWrap(True)
        self.more_key.clicked.connect(self._on_more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.addWidget(self.names)
        self._column.addWidget(self.more_key)
        self.section = FoldSection(self)
        self.section.toggled.connect(self._show)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._restart)
        self.retranslate()

    def show_alarm(self, alarm: Alarm, guided: tuple[TagName, ...]) -> None:
        """From now on around the beginning of ``alarm``; ``guided`` is what the site wants looked at."""
        known = self._alarm
        is_other = known is None or (known.id, known.began_ns) != (alarm.id, alarm.began_ns)
        self._alarm = alarm
        if is_other or guided != self._guided:
            self._guided = guided
            self.tags = tags_of(self._bridge.picture, alarm, guided)
            self._show()

    def forget(self) -> None:
        """Draw anew with the next alarm shown; until then nothing."""
        self._alarm, self.tags, self._guided = None, (), ()
        if self.plot is not None:
            self.plot.setVisible(False)
            self.plot.forget()

    def retranslate(self) -> None:
        """Set the texts."""
        self.section.show_title(_("Around that moment"))
        self.more_key.setText(_("Open in trends"))
        if self.plot is not None:
            self.plot.retranslate()
        self._name_traces()

    def take_frame(self, batch: ReadingBatch) -> None:
        """Time goes on; nothing while it is folded."""
        if self.plot is not None and self.plot.isVisible() and self.tags:
            self.plot.take_frame(batch)
            self._name_traces()
            if self._window() != self.plot.window:
                self._restart()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start(0)  # laid out by then: columns are as many as pixels

    def _show(self, _is_open: object = None) -> None:
        self.names.setVisible(True)
        self.more_key.setVisible(bool(self.tags))
        self._name_traces()
        if self.section.is_open and self.tags:
            if self.plot is None:
                self._build()
            self._soon.start(0)
        if self.plot is not None:
            self.plot.setVisible(bool(self.tags))

    def _build(self) -> None:
        from ui.displays.alarm_moment_plot import MomentPlot  # pyqtgraph is slow to load

        self.plot = MomentPlot(self._bridge, self)
        self.plot.setFixedHeight(round(look().touch_px * _TALL))
        self._column.insertWidget(1, self.plot)

    def _restart(self) -> None:
        if self.plot is not None and self._alarm is not None and self.isVisible() and self.tags:
            self.plot.show_window(self.tags, self._window(), self._alarm.began_ns)
            self._name_traces()

    def _window(self) -> TrendWindow:
        return window_around(self._alarm.began_ns if self._alarm is not None else 0, self._bridge.now_ns)

    def _name_traces(self) -> None:
        if not self.tags:
            self.names.setText(_("No value of this machine is watched that could be drawn."))
        elif self.plot is not None:
            self.names.setText(self.plot.legend())

    def _on_more(self) -> None:
        if self.tags:
            self.tag_wanted.emit(self.tags[0])


def window_around(began_ns: int, now_ns: int) -> TrendWindow:
    """From before something began up to now; of what began long ago only the time around that. 0 began now."""
    now_s = now_ns / 1e9
    began_s = began_ns / 1e9 if began_ns else now_s
    lasts_s = now_s - began_s
    if lasts_s > _LONGEST_LIVE_S - BEFORE_S:
        return TrendWindow(BEFORE_S + _AFTER_S, began_s + _AFTER_S)
    steps = max(-(-lasts_s // _STEP_S), 1)
    return TrendWindow(BEFORE_S + steps * _STEP_S)


def tags_of(picture: Picture, alarm: Alarm, guided: tuple[TagName, ...]) -> tuple[TagName, ...]:
    """What the site wants looked at, else the alarm's own tag and what stands for its machine."""
    named = [tag for tag in guided if tag in picture.index]
    own = [TagName(alarm.source)] if alarm.source in picture.index else []
    equipment = next((one for one in picture.cell.equipment if one.id == alarm.equipment), None)
    key = EquipmentFacts.of(equipment, picture.definition).key if equipment is not None else None
    of_machine = moving_tags_of(picture, str(alarm.equipment)) if equipment is not None else []
    chosen = named or [*own, *([key] if key is not None else []), *of_machine]
    return tuple(dict.fromkeys(chosen))[:_MOST]
