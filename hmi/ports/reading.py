"""Where readings go."""

from typing import Protocol

from hmi.domain.connection import ConnectionStatus
from hmi.domain.reading import FreshnessChange, ReadingBatch


class ReadingSink(Protocol):
    """Where a controller's notifications go. Called on the loop, must return within microseconds."""

    def take_readings(self, batch: ReadingBatch) -> None:
        """Readings in the order they arrived."""
        ...

    def take_backfill(self, batch: ReadingBatch) -> None:
        """Readings of an outage, from the server's history: for the history, never for the live picture."""
        ...

    def take_freshness(self, change: FreshnessChange) -> None:
        """Tags that became live, stale or absent."""
        ...

    def take_connection(self, status: ConnectionStatus) -> None:
        """The connection's present truth."""
        ...
