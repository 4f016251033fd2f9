"""What is kept of cases: how they stand, what happened to them, their photos, and what the ladder's clock saw."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.case_query import AskCases, CaseAct, CaseEntry, CasesAnswer, PhotoAnswer
from hmi.domain.cases_then import CasesThen
from hmi.domain.equipment import EquipmentId
from hmi.domain.past_query import CasesMark
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar


class CaseChange(Struct, frozen=True, kw_only=True):
    """One act and what it makes of cases; all of it becomes durable with one journal row, or none."""

    act: CaseAct
    after: ExceptionCase
    """The case that the act is about."""
    before: ExceptionCase | None = None
    """None where it was opened."""
    also: tuple[ExceptionCase, ExceptionCase] | None = None
    """Another case that changes with it, before and after."""
    words: str = ""
    """What somebody typed: erasable."""
    facts: Mapping[str, Scalar | None] = {}
    """What else is to be known, by names that no field of a case has."""


class LadderClock(Struct, frozen=True, kw_only=True):
    """What the clocks showed when the service looked last."""

    wall_ns: int
    boot: str
    """Names one run of the computer; empty where it cannot be told."""
    boot_s: float
    """Since that run began, with the time that the computer slept."""


class PhotoNotStored(Exception):
    """The photo could not be written; ``str()`` is a word of ``RecordsTrouble`` (``disk full`` …)."""


class CasePort(Protocol):
    """Cases in the records. Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def fresh_id(self, now_ns: int) -> CaseId:
        """An id that no other case has, anywhere."""
        ...

    def listed(self) -> tuple[ExceptionCase, ...]:
        """All that are not closed."""
        ...

    def case(self, case: CaseId) -> ExceptionCase | None:
        """One of them, whatever its state."""
        ...

    def write(self, change: CaseChange, by: Actor) -> None:
        """Put an act and what it makes of cases on record."""
        ...

    def move_times(self, moved: Sequence[ExceptionCase], seen: LadderClock, by_ns: int, by: Actor) -> None:
        """The wall clock was set: keep cases whose times moved with it, and what the clocks show now, in one act."""
        ...

    async def then(self, time_ns: int) -> CasesThen:
        """Cases as they stood at a moment."""
        ...

    async def after(self, start_ns: int, end_ns: int) -> tuple[CasesMark, ...]:
        """The listed ones after each moment of ``start_ns < t <= end_ns`` at which a case changed, in order."""
        ...

    async def find(self, question: AskCases) -> CasesAnswer:
        """Cases that match, newest first."""
        ...

    async def story(self, case: CaseId) -> tuple[CaseEntry, ...]:
        """All that happened to a case and to those that were merged into it, in order of time."""
        ...

    async def story_then(self, case: CaseId, family: Sequence[CaseId], time_ns: int) -> tuple[CaseEntry, ...]:
        """All that had happened by a moment to a case and to those that had been merged into it by then."""
        ...

    async def similar(
        self, case: ExceptionCase, most: int, alike_places: Collection[EquipmentId] = ()
    ) -> tuple[ExceptionCase, ...]:
        """Solved cases that are like it (``case_likeness``), the closest and then the newest first."""
        ...

    async def keep_photo(self, data: bytes, media_type: str) -> str:
        """Write a photo's file; durable when its SHA-256 returns. Raises ``PhotoNotStored``."""
        ...

    async def photo(self, sha256: str) -> PhotoAnswer:
        """A photo's bytes."""
        ...

    def delete_photo(self, sha256: str) -> None:
        """Delete a photo's file, unless a case in the records shows it still."""
        ...

    def clock(self) -> LadderClock | None:
        """What the clocks showed when somebody looked last; None if nobody ever did."""
        ...

    def set_clock(self, seen: LadderClock) -> None:
        """Keep what the clocks show; no journal row. Raises ``JournalUnavailable``."""
        ...
