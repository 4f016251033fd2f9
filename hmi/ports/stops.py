"""Production stops in the records, and what the equipment did, span by span."""

from collections.abc import Sequence
from typing import Protocol

from hmi.domain.person import Actor
from hmi.domain.production_state import StateSpan
from hmi.domain.stop import ReasonPath, Stop, StopId


class StopPort(Protocol):
    """Stops in the records. Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def stop(self, stop: StopId) -> Stop | None:
        """One of them, also one that was split or merged."""
        ...

    def stops(self, start_ns: int | None, end_ns: int | None) -> tuple[Stop, ...]:
        """All that overlap the period, by begin; with those that were split or merged. None leaves a side open."""
        ...

    def open_stops(self) -> tuple[Stop, ...]:
        """Those that still last and stand for their time."""
        ...

    def unexplained(self) -> tuple[Stop, ...]:
        """Those without a reason that stand for their time and are not short, by begin; open ones, too."""
        ...

    def recent_reasons(self, limit: int) -> tuple[ReasonPath, ...]:
        """Reasons given last, each once, newest first."""
        ...

    def put(self, kind: str, stops: Sequence[Stop], by: Actor) -> None:
        """Write down how these stand from now on, as one act of ``kind`` about the first of them."""
        ...


class SpanPort(Protocol):
    """What the equipment did. Measurements, not acts: in the records file, but not in the journal."""

    def put_spans(self, spans: Sequence[StateSpan]) -> None:
        """Add spans, or let those with the same equipment and begin last longer. Raises ``JournalUnavailable``."""
        ...

    def spans(self, start_ns: int, end_ns: int, *, only_cell: bool = False) -> tuple[StateSpan, ...]:
        """All that overlap the period, or those of the whole cell, in the order in which they were watched, not cut.

        Any thread: a shift of a cell is thousands of them, and the loop must not wait.
        """
        ...

    def watched_since_ns(self) -> int | None:
        """When the oldest span begins; None when nobody ever watched."""
        ...

    def watched_until_ns(self) -> int | None:
        """When the newest span ends; None when nobody ever watched."""
        ...

    def forget_spans(self, before_ns: int) -> None:
        """Delete those that ended before. Raises ``JournalUnavailable``."""
        ...
