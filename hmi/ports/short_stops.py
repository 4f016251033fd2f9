"""What people said of groups of short stops, in the records."""

from typing import Protocol

from hmi.domain.person import Actor
from hmi.domain.short_stops import ShortStopsSaying


class ShortStopPort(Protocol):
    """Sayings are added and never changed. Each is one journal row and durable on return."""

    def sayings(self, start_ns: int, end_ns: int) -> tuple[ShortStopsSaying, ...]:
        """All whose time overlaps the period, in the order in which they were said."""
        ...

    def put_saying(self, saying: ShortStopsSaying, by: Actor) -> None:
        """Write one down. Raises ``JournalUnavailable``."""
        ...
