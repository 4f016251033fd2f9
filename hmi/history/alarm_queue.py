"""Alarms on their way to disk: appended to by the loop, emptied by the writer thread, bounded."""

import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.person import PersonRef

log = logging.getLogger(__name__)

MOST_WAITING = 100_000
"""Kept while nothing can be written: a full shift of one alarm in 3 s, about 150 MB with ordinary words."""
MOST_CHARS = 64_000_000
"""Of their messages and comments together, which a source may make as long as it likes."""


@dataclass(frozen=True, slots=True)
class AlarmArrival:
    """A change as it was told, when (Unix ns, by our clock), and whose doing it was."""

    change: AlarmChange
    recorded_ns: int
    who: PersonRef | None = None


@dataclass(frozen=True, slots=True)
class WatchMark:
    """From here on a source is heard, or is not; an empty ``endpoint`` is the service itself."""

    endpoint: str
    time_ns: int
    is_heard: bool


@dataclass(frozen=True, slots=True)
class ErasedName:
    """Somebody of this name is erased: it stands in no row that was written before."""

    name: str
    done: "Future[None]" = field(default_factory=lambda: Future[None](), compare=False, repr=False)
    """Ends when that is durable; whoever does not wait for it any more has cancelled it, and then nothing is done."""


Waiting = AlarmArrival | WatchMark | ErasedName


class AlarmQueue:
    """Arrivals in order. When too many wait, the oldest are dropped and become a stretch in which nobody recorded."""

    def __init__(self, most: int = MOST_WAITING, most_chars: int = MOST_CHARS) -> None:
        self._most, self._most_chars = most, most_chars
        self._lock = threading.Lock()
        self._waiting: list[Waiting] = []
        self._chars = 0
        self._is_dropping = False

    def add(self, arrival: Waiting) -> None:
        """Append; takes microseconds."""
        with self._lock:
            self._waiting.append(arrival)
            self._chars += _chars_of(arrival)
            self._bound()

    def everything(self) -> list[Waiting]:
        """Take all that waits."""
        with self._lock:
            taken, self._waiting, self._chars = self._waiting, [], 0
        return taken

    def put_back(self, arrivals: list[Waiting]) -> None:
        """What could not be written goes to the front again."""
        if not arrivals:
            return
        with self._lock:
            self._waiting[:0] = arrivals
            self._chars += sum(map(_chars_of, arrivals))
            self._bound()

    def _bound(self) -> None:
        if len(self._waiting) <= self._most and self._chars <= self._most_chars:
            self._is_dropping = False
            return
        if not self._is_dropping:
            log.error("too many alarms wait to be recorded: the oldest are lost")
            self._is_dropping = True
        keep, chars = len(self._waiting), self._chars
        while keep > 1 and (keep > self._most * 3 // 4 or chars > self._most_chars * 3 // 4):
            chars -= _chars_of(self._waiting[len(self._waiting) - keep])
            keep -= 1
        dropped, self._waiting = self._waiting[:-keep], self._waiting[-keep:]
        marks = _silence_instead(dropped)
        self._waiting[:0] = marks
        self._chars = chars


def _chars_of(arrival: Waiting) -> int:
    if not isinstance(arrival, AlarmArrival):
        return 0
    return len(arrival.change.after.message) + len(arrival.change.after.comment)


def _silence_instead(dropped: list[Waiting]) -> list[Waiting]:
    """Marks of sources and erased names stay; alarms become one stretch without records."""
    marks: list[Waiting] = [
        one for one in dropped if isinstance(one, ErasedName) or (isinstance(one, WatchMark) and one.endpoint)
    ]
    own = [one.time_ns for one in dropped if isinstance(one, WatchMark) and not one.endpoint]
    times = [one.recorded_ns for one in dropped if isinstance(one, AlarmArrival)] + own
    if times:
        marks += [WatchMark("", min(times), is_heard=False), WatchMark("", max(times), is_heard=True)]
    return marks
