"""Travel in time: goes to a past moment, plays on from there, steps from event to event, and comes back by itself."""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, QTimer, Signal

from hmi import clock
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.past_query import (
    AskMoment,
    AskStretch,
    AskTimeline,
    MomentAnswer,
    StretchAnswer,
    TimelineAnswer,
    TimelineMark,
)
from hmi.domain.query import Answer, Query
from ui.bridge import Bridge
from ui.models.past_scene import PastStretch, scene_of
from ui.widgets.touch_watch import TouchWatch

IDLE_S = 300.0
"""Without a touch for so long, the present is shown again: as long as an operator's session lasts without one, so that
nobody who comes to the screen later finds the past there (``hmi.domain.permission.IDLE_LIMIT_S``)."""
WARNING_S = 30.0
"""How long before that it is said."""
TICK_MS = 33
SPEEDS = (1, 10, 60)
_AHEAD_S = 8.0
"""Time at the screen that one stretch lasts: the service is asked no more often than this while the past is played."""
_FETCH_S = 3.0
"""With less left than this, the next stretch is asked for."""
_STEP_NS = TICK_MS * 1_000_000
_SECOND_NS = 10**9
_REACHES_NS = (3_600 * _SECOND_NS, 86_400 * _SECOND_NS, 30 * 86_400 * _SECOND_NS)
"""How far the next event is looked for: first near, then further."""
_SAME_NS = _SECOND_NS // 5
"""An event so close to the moment that is shown is the one that was stepped to."""


class Trouble(Enum):
    """Why what was wished for did not come."""

    NONE = auto()
    NO_EVENT = auto()
    """There is none before, or after, in the stored period."""
    PRESENT = auto()
    """The present is reached: there is nothing to play."""
    NOT_READABLE = auto()
    SILENT = auto()
    """The cell service is not heard."""


class Travel(QObject):
    """One for a screen, on the GUI thread. Displays draw from the bridge; only frame and faceplates know of this."""

    changed = Signal()
    """Another moment, another speed, trouble, or waiting: see the attributes."""
    idle_told = Signal(float)
    """Seconds left until the present is shown again; below 0: nothing is said any more."""

    def __init__(
        self, bridge: Bridge, parent: QObject | None = None, monotonic_s: Callable[[], float] = clock.monotonic_s
    ) -> None:
        super().__init__(parent)
        self._bridge, self._monotonic_s = bridge, monotonic_s
        self.moment: MomentAnswer | None = None
        """What was answered for the beginning of what is shown; None while the present is shown."""
        self.speed = 0
        """0 stands still."""
        self.is_waiting = False
        """Something was asked and has not been answered."""
        self.trouble = Trouble.NONE
        self._wish_ns: int | None = None
        """Where to go once what was asked has been answered."""
        self._stretch: PastStretch | None = None
        self._next: StretchAnswer | None = None
        self._is_fetching = False
        self._trip = 0
        """Answers to what was asked before the last departure count no more."""
        self._played_s = 0.0
        self._played_ns = 0
        self._touched_s = monotonic_s()
        self._touches = TouchWatch(self)
        self._touches.touched.connect(self._on_touched)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._watch = QTimer(self)
        self._watch.setInterval(1000)
        self._watch.timeout.connect(self.look_after)
        bridge.live_changed.connect(self._on_live_changed)
        bridge.moment_requested.connect(self.go)

    @property
    def time_ns(self) -> int:
        """The moment that is shown; the present one while that is."""
        return self._bridge.service_time_ns

    @property
    def live_ns(self) -> int:
        """The present by the service's clock."""
        return self._bridge.live.service_time_ns or clock.now_ns()

    def go(self, time_ns: int | None) -> None:
        """Show the cell as it was seen at a moment; None: as it is now.

        While an answer is awaited, only the last wish counts.
        """
        if time_ns is None:
            self.back_to_live()
            return
        self.pause()
        self._on_touched()
        time_ns = min(int(time_ns), self.live_ns)
        if self.is_waiting:
            self._wish_ns = time_ns
            return
        self._depart(AskMoment(time_ns=time_ns), self._arrive)

    def step(self, direction: int) -> None:
        """To the next event (1), or the one before (-1)."""
        self.pause()
        self._on_touched()
        self._look_for(direction, 0)

    def play(self, speed: int) -> None:
        """Let the past go on, so many times as fast as it went."""
        if self.moment is None or self.is_waiting:
            return
        self.speed, self.trouble = speed, Trouble.NONE
        self._played_s, self._played_ns = self._monotonic_s(), self.time_ns
        self._stretch, self._next = None, None
        self._fetch(self.time_ns)
        self._tick.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stand still."""
        self._tick.stop()
        self._stretch, self._next, self._is_fetching = None, None, False
        if self.speed:
            self.speed = 0
            self._trip += 1
            self.changed.emit()

    def back_to_live(self) -> None:
        """Show the present."""
        self.pause()
        self._trip += 1
        self.is_waiting, self._wish_ns, self.moment, self.trouble = False, None, None, Trouble.NONE
        self._watch_touches(False)
        self._bridge.show_live()
        self.idle_told.emit(-1.0)
        self.changed.emit()

    def look_after(self) -> None:
        """Once a second while the past is shown: comes back when nobody touches the screen."""
        left_s = IDLE_S - (self._monotonic_s() - self._touched_s)
        if left_s <= 0:
            self.back_to_live()
        else:
            self.idle_told.emit(left_s if left_s <= WARNING_S else -1.0)

    def _depart(self, query: Query, take: Callable[[Answer | Outcome], None]) -> None:
        self._trip += 1
        trip = self._trip
        self.is_waiting, self.trouble = True, Trouble.NONE

        def answered(answer: Answer | Outcome) -> None:
            if trip == self._trip:
                take(answer)

        self.changed.emit()
        self._bridge.ask_present(query, answered)

    def _arrive(self, answer: Answer | Outcome) -> None:
        self.is_waiting = False
        if isinstance(answer, MomentAnswer):
            self._show(answer)
        else:
            self._fail(answer)
        wish_ns, self._wish_ns = self._wish_ns, None
        if wish_ns is not None:
            self.go(wish_ns)
        self.changed.emit()

    def _show(self, moment: MomentAnswer) -> None:
        if self.moment is None:
            self._watch_touches(True)
        self.moment = moment
        self._bridge.show_past(scene_of(moment, self._bridge.live.picture.cell))

    def _fail(self, answer: Answer | Outcome) -> None:
        is_silent = isinstance(answer, Failed | Refused) and answer.reason is Reason.SERVICE_SILENT
        self.trouble = Trouble.SILENT if is_silent else Trouble.NOT_READABLE

    def _look_for(self, direction: int, reach: int) -> None:
        time_ns, reach_ns = self.time_ns, _REACHES_NS[reach]
        start_ns, end_ns = (time_ns, time_ns + reach_ns) if direction > 0 else (time_ns - reach_ns, time_ns)
        end_ns = min(end_ns, self.live_ns)

        def take(answer: Answer | Outcome) -> None:
            self.is_waiting = False
            if not isinstance(answer, TimelineAnswer):
                self._fail(answer)
            elif (found := next_mark(answer.marks, time_ns, direction)) is not None:
                self.go(found.time_ns)
                return
            elif reach + 1 < len(_REACHES_NS) and self._is_beyond(direction, start_ns, end_ns, answer.oldest_ns):
                self._look_for(direction, reach + 1)
                return
            else:
                self.trouble = Trouble.NO_EVENT
            self.changed.emit()

        self._depart(AskTimeline(start_ns=start_ns, end_ns=end_ns), take)

    def _is_beyond(self, direction: int, start_ns: int, end_ns: int, oldest_ns: int | None) -> bool:
        """Whether there is more to look through."""
        return end_ns < self.live_ns if direction > 0 else oldest_ns is not None and start_ns > oldest_ns

    def _fetch(self, start_ns: int) -> None:
        if self._is_fetching:
            return
        self._is_fetching = True
        trip = self._trip
        length_ns = int(_AHEAD_S * self.speed * 1e9)
        step_ns = 0 if self.speed == 1 else _STEP_NS * self.speed

        def take(answer: Answer | Outcome) -> None:
            if trip != self._trip:
                return
            self._is_fetching = False
            if isinstance(answer, StretchAnswer):
                self._next = answer
                if self._stretch is None:
                    self._played_s = self._monotonic_s()  # what was waited for is not played
                    self._begin_next()
            else:
                self._fail(answer)
                self.pause()

        query = AskStretch(start_ns=start_ns, end_ns=start_ns + length_ns, step_ns=step_ns)
        self._bridge.ask_present(query, take)

    def _begin_next(self) -> None:
        """The next stretch begins with the moment as it was answered for it: what was left out is made good."""
        following, self._next = self._next, None
        if following is None:
            return
        self.moment = following.moment
        scene = scene_of(following.moment, self._bridge.live.picture.cell)
        self._stretch = PastStretch(following, scene)
        self._bridge.show_past(scene, is_going_on=True)

    def _on_tick(self) -> None:
        stretch = self._stretch
        if stretch is None:
            return
        now_s = self._monotonic_s()
        goal_ns = self._played_ns + int((now_s - self._played_s) * self.speed * 1e9)
        step = stretch.advance(goal_ns)
        self._bridge.play(
            step.batch, connections=step.connections, has_alarms=step.has_alarms, has_cases=step.has_cases
        )
        left_s = (stretch.end_ns - goal_ns) / 1e9 / self.speed
        if stretch.end_ns >= self.live_ns - _SECOND_NS and goal_ns >= stretch.end_ns:
            self.pause()
            self.trouble = Trouble.PRESENT
        elif left_s < _FETCH_S and self._next is None:
            self._fetch(stretch.end_ns)
        if goal_ns >= stretch.end_ns and self.speed:
            self._played_s, self._played_ns = now_s, stretch.end_ns
            if self._next is not None:
                self._begin_next()
        self.changed.emit()

    def _on_live_changed(self) -> None:
        """Other tags are in the cell now: the same moment is drawn with those."""
        if self.moment is not None and self._bridge.picture.cell is not self._bridge.live.picture.cell:
            self.go(self.time_ns)
        self.changed.emit()

    def _watch_touches(self, is_wanted: bool) -> None:
        self._touches.use(is_wanted)
        if is_wanted:
            self._on_touched()
            self._watch.start()
        else:
            self._watch.stop()

    def _on_touched(self) -> None:
        self._touched_s = self._monotonic_s()


def next_mark(marks: tuple[TimelineMark, ...], time_ns: int, direction: int) -> TimelineMark | None:
    """The event after a moment, or before it; the one at the moment is none."""
    if direction > 0:
        return next((mark for mark in marks if mark.time_ns > time_ns + _SAME_NS), None)
    return next((mark for mark in reversed(marks) if mark.time_ns < time_ns - _SAME_NS), None)
