"""Where conditions go, and what the panel itself keeps of alarms."""

from typing import Protocol

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.person import Actor, PersonRef


class AlarmSink(Protocol):
    """Where conditions go. Called on the loop, must return within microseconds."""

    def take_event(self, event: AlarmEvent, *, is_late: bool = False) -> None:
        """What a source says of a condition; ``is_late``: newer events may have come before it."""
        ...

    def begin_refresh(self, endpoint: str) -> None:
        """The source will now tell everything that it wants people to see."""
        ...

    def end_refresh(self, endpoint: str) -> None:
        """It has told everything."""
        ...

    def take_silence(self, endpoint: str) -> None:
        """The source is not heard any more."""
        ...


class AlarmPort(Protocol):
    """What the panel itself knows of alarms. Each change is one journal row; raises ``JournalUnavailable``."""

    def taken(self) -> dict[AlarmId, tuple[PersonRef, int]]:
        """Who has which alarm, and since when (Unix ns)."""
        ...

    def take(self, alarm: AlarmId, person: PersonRef, time_ns: int, by: Actor) -> None:
        """Somebody has it from now on."""
        ...

    def give_back(self, alarm: AlarmId, by: Actor) -> None:
        """Nobody has it any more."""
        ...
