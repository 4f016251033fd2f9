"""Where conditions go, and what the panel itself keeps of alarms."""

from collections.abc import Collection, Mapping
from typing import Protocol

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.local_state import LocalState
from hmi.domain.person import Actor, PersonRef
from hmi.domain.put_aside import PutAside
from hmi.domain.time_mark import TimeMark


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


class AlarmStatePort(Protocol):
    """How alarms stood, over restarts of the service. Durable on return; raises ``JournalUnavailable``."""

    def local_states(self) -> dict[AlarmId, LocalState]:
        """Local alarms that are not at rest."""
        ...

    def keep_local(self, states: Mapping[AlarmId, LocalState]) -> None:
        """What machines did; nobody's act."""
        ...

    def act_on_local(self, alarm: AlarmId, state: LocalState, kind: str, by: Actor) -> None:
        """What a person did: its record and the state are one."""
        ...

    def forget_local(self, alarms: Collection[AlarmId], by: Actor) -> None:
        """Alarms whose rule is gone from the site's file, put on record."""
        ...

    def put_aside(self) -> dict[AlarmId, PutAside]:
        """Alarms that are put aside, or came back and were not answered."""
        ...

    def keep_put_aside(self, changed: Mapping[AlarmId, PutAside | None]) -> None:
        """Replace what is remembered of some; None forgets one."""
        ...

    def last_alive(self) -> TimeMark | None:
        """The newest moment that was kept."""
        ...

    def keep_alive(self, mark: TimeMark) -> None:
        """Keep a moment at which the machine ran."""
        ...
