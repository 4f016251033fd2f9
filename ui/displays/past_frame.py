"""The switch of the frame between the present and a past moment: bar, edges, line of time, keys of the keyboard."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.past_query import AskTimeline, TimelineAnswer
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.past_words import label_words, line_of, past_content
from ui.formatting import span_text
from ui.travel import SPEEDS, Travel
from ui.widgets.past_bar import PastBar
from ui.widgets.past_edges import PastEdges
from ui.widgets.past_timeline import Line
from ui.wording.outcome import reason_sentence

SPANS_S = (3_600.0, 8 * 3_600.0, 24 * 3_600.0, 7 * 86_400.0, 30 * 86_400.0)
"""Lengths of the line of time: an hour, a shift, a day, a week, a month."""
_LOOK_MS = 10_000
"""While the line of time is in sight, what is new is asked for this often."""
_REFUSAL_MS = 4_000


class PastFrame(QObject):
    """Owned by the main window, which gives room to ``bar`` and ``edges`` while ``is_past``."""

    switched = Signal(bool)
    """The past is shown from now on, or the present again."""
    called = Signal()
    """Somebody wants to see what calls in the present."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.travel = Travel(bridge, self)
        self.bar = PastBar(SPEEDS, label_words)
        self.edges = PastEdges(window)
        self._span_s = SPANS_S[1]
        self._left_s: float | None = None
        self._refusal = ""
        self._was_past = False
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._ask_line)
        self.bar.hide()
        self._listen()
        self.retranslate()

    @property
    def is_past(self) -> bool:
        """Whether a moment of the past is shown."""
        return self._bridge.is_past

    def retranslate(self) -> None:
        """Say everything anew."""
        bar = self.bar
        bar.live_key.setText(_("Back to live"))
        bar.back_key.setAccessibleName(_("Event before"))
        bar.forth_key.setAccessibleName(_("Next event"))
        bar.moment_key.setAccessibleName(_("Choose a moment"))
        bar.timeline.setAccessibleName(_("Line of time"))
        bar.span_key.setText(span_text(self._span_s))
        bar.span_key.setAccessibleName(_("Length of the line of time: {span}").format(span=span_text(self._span_s)))
        for speed, key in bar.speed_keys.items():
            key.setText(f"{speed}×")
            key.setAccessibleName(_("Play {speed} times as fast").format(speed=speed))
        self._refusal = ""
        self.show()

    def follow_look(self) -> None:
        """Take sizes and colours of the look in use."""
        self.bar.follow_look()
        self.edges.follow()

    def refuse(self) -> None:
        """Somebody wanted to do something: say why that cannot be done here."""
        sentence = reason_sentence(Refused(reason=Reason.IN_THE_PAST))
        self._refusal = f"{sentence.what} {sentence.next_step}"
        self.show()
        QTimer.singleShot(_REFUSAL_MS, self, self._forget_refusal)

    def show(self) -> None:
        """Draw everything from the bridge and the travel."""
        is_past = self._bridge.is_past
        if is_past:
            self.bar.show_content(past_content(self._bridge, self.travel, self._left_s, self._refusal))
            if not self.bar.timeline.is_held:
                self.bar.timeline.show_moment(self.travel.time_ns)
        if is_past != self._was_past:
            self._was_past = is_past
            self.bar.setVisible(is_past)
            self.edges.setVisible(is_past)
            if is_past:
                self.edges.follow()
                self.edges.raise_()
                self._ask_line()
                self._look.start()
            else:
                self._look.stop()
            self.switched.emit(is_past)
        if is_past and not self._holds(self.travel.time_ns):
            self._ask_line()

    def _listen(self) -> None:
        travel, bar = self.travel, self.bar
        travel.changed.connect(self.show)
        travel.idle_told.connect(self._on_idle)
        self._bridge.scene_changed.connect(self.show)
        self._bridge.live_changed.connect(self.show)
        bar.step_wished.connect(travel.step)
        bar.speed_wished.connect(self._on_speed)
        bar.moment_wished.connect(lambda: self._bridge.display_requested.emit("moment", ""))
        bar.span_wished.connect(self._on_span)
        bar.live_wished.connect(travel.back_to_live)
        bar.call_taken.connect(self._on_call)
        bar.timeline.wished.connect(travel.go)
        bar.timeline.chosen.connect(travel.go)
        for keys, act in (
            ("Ctrl+Shift+Left", partial(self._step, -1)),
            ("Ctrl+Shift+Right", partial(self._step, 1)),
            ("Ctrl+Shift+Space", self._toggle),
            ("Ctrl+Shift+Home", travel.back_to_live),
        ):
            QShortcut(QKeySequence(keys), self._window).activated.connect(act)

    def _step(self, direction: int) -> None:
        if self.is_past:
            self.travel.step(direction)

    def _toggle(self) -> None:
        if self.is_past:
            self._on_speed(0 if self.travel.speed else SPEEDS[0])

    def _on_speed(self, speed: int) -> None:
        if speed:
            self.travel.play(speed)
        else:
            self.travel.pause()
        self.show()

    def _on_span(self) -> None:
        self._span_s = SPANS_S[(SPANS_S.index(self._span_s) + 1) % len(SPANS_S)]
        self.retranslate()
        self._ask_line()

    def _on_call(self) -> None:
        self.travel.back_to_live()
        self.called.emit()

    def _on_idle(self, left_s: float) -> None:
        self._left_s = left_s if left_s >= 0 else None
        self.show()

    def _forget_refusal(self) -> None:
        self._refusal = ""
        self.show()

    def _holds(self, time_ns: int) -> bool:
        line = self.bar.timeline.line
        return line.start_ns <= time_ns <= line.end_ns

    def _ask_line(self) -> None:
        """The period up to now, or around the moment where it lies before that."""
        if not self.is_past or self.bar.timeline.is_held:
            return
        span_ns = int(self._span_s * 1e9)
        end_ns = self.travel.live_ns
        if self.travel.time_ns < end_ns - span_ns:
            end_ns = min(self.travel.time_ns + span_ns // 2, end_ns)
        line = self.bar.timeline.line
        is_other = line.end_ns - line.start_ns != span_ns or not self._holds(self.travel.time_ns)
        if is_other:  # the place is right at once; the marks follow
            self.bar.timeline.show_line(Line(start_ns=end_ns - span_ns, end_ns=end_ns))
        self._bridge.ask_present(AskTimeline(start_ns=end_ns - span_ns, end_ns=end_ns), self._take_line)

    def _take_line(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, TimelineAnswer) and self.is_past and not self.bar.timeline.is_held:
            self.bar.timeline.show_line(line_of(answer))
