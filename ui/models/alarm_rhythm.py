"""When which alarm is to be heard. Knows the time only as it is told."""

from collections.abc import Iterable, Mapping

from hmi.domain.alarm import Alarm, AlarmId, Priority
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.silence import Silence, is_audible
from ui.sound_patterns import PATTERNS

_BREATH_S = 1.0
"""Between the beginning of a burst and that of a new alarm's: in a flood they do not run into each other."""


class AlarmRhythm:
    """A new alarm is heard at once, what stands comes again until somebody has it, a short one is heard once."""

    def __init__(self) -> None:
        self._known: frozenset[AlarmId] = frozenset()
        """Audible when it was last looked."""
        self._waiting: Priority | None = None
        """The most urgent that began since the last burst, though it may be over."""
        self._burst_s: float | None = None
        self._burst: Priority | None = None

    def take(self, changes: Iterable[AlarmChange], silence: Silence | None) -> None:
        """What happened: what begins and is over before anybody looks is heard, too."""
        for change in changes:
            was = change.before is not None and is_audible(change.before, silence)
            is_new = change.before is None or change.before.noticed_ns != change.after.noticed_ns
            if is_audible(change.after, silence) and (is_new or not was):
                self._wait(change.after.priority)

    def due(self, alarms: Mapping[AlarmId, Alarm], silence: Silence | None, now_s: float) -> Priority | None:
        """Which burst begins now; None while there is nothing to be heard, or not yet again."""
        audible = {alarm.id: alarm.priority for alarm in alarms.values() if is_audible(alarm, silence)}
        for identity in audible.keys() - self._known:
            self._wait(audible[identity])
        self._known = frozenset(audible)
        worst = min(audible.values(), default=None)
        return self._new(now_s) or (self._again(worst, now_s) if worst is not None else None)

    @property
    def is_sounding(self) -> bool:
        """Whether something is to be heard until somebody has it."""
        return bool(self._known)

    def forget(self) -> None:
        """Silence began, or the sound was switched off: what was to come does not."""
        self._waiting = None

    def _wait(self, priority: Priority) -> None:
        self._waiting = priority if self._waiting is None else min(self._waiting, priority)

    def _new(self, now_s: float) -> Priority | None:
        waiting = self._waiting
        if waiting is None or (self._burst_s is not None and now_s - self._burst_s < _BREATH_S):
            return None
        self._waiting = None
        return self._begin(waiting, now_s)

    def _again(self, worst: Priority, now_s: float) -> Priority | None:
        if self._burst_s is not None and now_s - self._burst_s < PATTERNS[worst].again_s:
            return None
        return self._begin(worst, now_s)

    def _begin(self, priority: Priority, now_s: float) -> Priority:
        self._burst, self._burst_s = priority, now_s
        return priority
