"""Handovers on record, and what a handover is made of."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from hmi.domain.handover import CallBack, Handover, HandoverId, HandoverItem, HandoverLine, ItemKey, Signature
from hmi.domain.handover_lines import KeptLine
from hmi.domain.person import Actor
from hmi.domain.shift_end import ShiftEnd


class HandoverSource(Protocol):
    """Where open things come from: one for alarms, one for stops … A new one is a line in ``bootstrap.handovers``."""

    async def items(self, start_ns: int) -> Iterable[HandoverItem]:
        """What is open now; acts that left something behind, since ``start_ns``. Never raises for a silent source."""
        ...

    def knows(self, item: HandoverItem) -> bool | None:
        """Whether an item of its own would be told if it were still open; None: it is none of its own."""
        ...


class HandoversKept(Protocol):
    """What is on record of handovers, now or at a past moment.

    Handovers come without lines; what is kept of the lines is asked for by itself.
    """

    def open(self) -> Handover | None:
        """The one that is being prepared or taken over; there is at most one."""
        ...

    def handover(self, handover: HandoverId) -> Handover | None:
        """One of them."""
        ...

    def handovers(self, start_ns: int, end_ns: int, limit: int) -> tuple[Handover, ...]:
        """Begun in ``start_ns <= t < end_ns``, newest first."""
        ...

    def last_accepted(self) -> Handover | None:
        """The newest that was taken over."""
        ...

    def owing_call_back(self) -> tuple[Handover, ...]:
        """Taken over without a meeting, and nobody has been reached yet; newest first."""
        ...

    def not_handed_over(self, start_ns: int, end_ns: int | None) -> tuple[ShiftEnd, ...]:
        """Shifts that ended in ``start_ns <= t < end_ns`` without a handover, newest first; None: up to now."""
        ...

    def kept(self, handover: HandoverId) -> dict[ItemKey, KeptLine]:
        """What is on record of its lines."""
        ...

    def signed_lines(self, handover: HandoverId) -> tuple[HandoverLine, ...]:
        """Its lines as they were when it was taken over, with what was answered later."""
        ...

    def unanswered(self, start_ns: int, end_ns: int) -> tuple[tuple[HandoverId, HandoverLine], ...]:
        """Lines that were questioned, and nobody replied yet, of handovers that were begun in ``start_ns <= t <
        end_ns`` and taken over; those of the newest first."""
        ...


class HandoversThen(HandoversKept, Protocol):
    """Handovers as they stood at a past moment."""

    def untold(self, handover: HandoverId) -> int:
        """Acts up to the moment that are on record without their words: those went with somebody who was erased."""
        ...


class HandoverPort(HandoversKept, Protocol):
    """Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def put_not_handed_over(self, end: ShiftEnd, by: Actor) -> None:
        """Put on record that a shift ended and nobody had begun to hand it over."""
        ...

    def was_at_work(self, start_ns: int, end_ns: int) -> bool:
        """Whether anything at all was put on record in ``start_ns <= t < end_ns``."""
        ...

    def begin(self, handover: Handover, by: Actor) -> None:
        """Put a new one on record."""
        ...

    def keep(self, handover: HandoverId, kind: str, line: KeptLine, by: Actor) -> None:
        """Put a line on record; ``kind`` says what was done to it: ``noted``, ``accepted`` …"""
        ...

    def drop(self, handover: HandoverId, key: ItemKey, by: Actor) -> None:
        """Take a line off again: a note that was taken back."""
        ...

    def offer(self, handover: Handover, lines: Sequence[KeptLine], signature: Signature | None, by: Actor) -> None:
        """Keep exactly these lines, signed for by the outgoing person, if there is one."""
        ...

    def accept(self, handover: Handover, lines: Sequence[HandoverLine], signature: Signature, by: Actor) -> None:
        """Keep the lines as they are, signed for by the incoming person."""
        ...

    def withdraw(self, handover: Handover, why: str, by: Actor) -> None:
        """It is over, and nobody took it."""
        ...

    def call_back(self, handover: HandoverId, call_back: CallBack, by: Actor) -> None:
        """What came of calling who left."""
        ...

    def escalate(self, handover: HandoverId, level: int, waiting: int, by: Actor) -> None:
        """Put on record that items wait, for the ``level``-th time."""
        ...
