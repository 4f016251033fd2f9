"""The cursor of a trend: it goes to events that are near, and says when it stands and what happened there."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.displays.trend_events import events_near, readout_lines
from ui.displays.trend_feed import TrendFeed
from ui.widgets.trend_plot import TrendPlot

STEP = 0.01
"""Share of the window for one press of a key."""


class TrendCursor(QObject):
    """Follows the gestures of ``plot`` and writes beside its line; ``moment_words`` speak the chosen language."""

    moved = Signal()
    """``time_ns`` is another moment, or none."""

    def __init__(
        self,
        bridge: Bridge,
        feed: TrendFeed,
        plot: TrendPlot,
        moment_words: Callable[[int], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._feed, self._plot = bridge, feed, plot
        self._moment_words = moment_words
        self.time_ns: int | None = None
        plot.cursor_moved.connect(self.put)
        plot.cursor_dragged.connect(self.take_along)
        plot.step_requested.connect(self.step)
        plot.mark_requested.connect(self.go_to_mark)
        plot.hovered.connect(self._on_hovered)

    def put(self, time_ns: int | None) -> None:
        """Stand at a moment, or at the event beside it; None takes the cursor away."""
        self._stand(time_ns if time_ns is None else self._event_beside(time_ns, otherwise=time_ns))

    def take_along(self, time_ns: int) -> None:
        """Go with a finger, past events and no further than the window."""
        start_s, end_s = self._plot.window_s
        self._stand(min(max(time_ns, round(start_s * 1e9)), round(end_s * 1e9) - 1))

    def step(self, direction: int) -> None:
        """A little earlier or later, events or not; into the middle where there is no cursor yet."""
        start_s, end_s = self._plot.window_s
        step_ns = round((end_s - start_s) * 1e9 * STEP)
        self.take_along(round((start_s + end_s) * 5e8) if self.time_ns is None else self.time_ns + direction * step_ns)

    def go_to_mark(self, direction: int) -> None:
        """From event to event, beginning at the cursor or at an end of the window."""
        start_ns, end_ns = (round(end * 1e9) for end in self._plot.window_s)
        here = self.time_ns if self.time_ns is not None else end_ns if direction < 0 else start_ns
        moments = sorted({event.time_ns for event in self._feed.events if start_ns <= event.time_ns < end_ns})
        following = [moment for moment in moments if (moment - here) * direction > 0]
        if following:
            self.put(following[0] if direction > 0 else following[-1])

    def tell(self, hovered_ns: int | None = None) -> None:
        """Write the moment and what happened around it; a hovered event goes before the cursor."""
        moment_ns = self.time_ns if hovered_ns is None else hovered_ns
        if moment_ns is None:
            self._plot.show_readout(None, ())
            return
        near = events_near(self._feed.events, moment_ns, self._plot.reach_ns)
        lines = readout_lines(self._moment_words(moment_ns), near, self._bridge.picture)
        self._plot.show_readout(moment_ns, lines)

    def _stand(self, time_ns: int | None) -> None:
        self.time_ns = time_ns
        self._plot.set_cursor(time_ns)
        self.tell()
        self.moved.emit()

    def _on_hovered(self, time_ns: int | None) -> None:
        """A mouse need not tap; where nothing is near, what the cursor says stands again."""
        self.tell(None if time_ns is None else self._event_beside(time_ns))

    def _event_beside(self, time_ns: int, otherwise: int | None = None) -> int | None:
        near = events_near(self._feed.events, time_ns, self._plot.reach_ns)
        return near[0].time_ns if near else otherwise
