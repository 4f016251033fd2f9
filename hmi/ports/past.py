"""The past as it was seen: what was heard when, and what was known of the tags at a moment."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from hmi.domain.alarm_query import AlarmsAtAnswer
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.cases_then import CasesThen
from hmi.domain.past_query import CasesMark, FormerTag, PastColumns
from hmi.domain.tag import TagName


class PastReadings(Struct, frozen=True, kw_only=True):
    """What is stored of tags at a moment, or over a stretch."""

    columns: PastColumns
    oldest_ns: int | None
    former: tuple[FormerTag, ...] = ()
    is_inferred: bool = False
    """Freshness was not recorded then; gaps tell."""
    end_ns: int = 0
    """Of a stretch: to where the columns reach."""


class HearingPort(Protocol):
    """Where it is written down which tag was heard when."""

    def note_hearing(self, tag: Sequence[int], time_ns: int, since_ns: int, freshness: int) -> None:
        """From ``time_ns`` on (our clock) these tags are ``freshness``.

        ``since_ns`` is the same moment by the controller's clock: values from there on belong to what is said here.
        """
        ...


class PastPort(Protocol):
    """Samples as they were seen. ``began_ns``: when the service that saw them started; 0 when that is not known."""

    async def moment(self, tags: Sequence[TagName], time_ns: int, began_ns: int) -> PastReadings:
        """The newest reading of every tag at a moment. Raises ``HistoryUnavailable``."""
        ...

    async def stretch(self, tags: Sequence[TagName], start_ns: int, end_ns: int, step_ns: int) -> PastReadings:
        """What was seen to change after ``start_ns``, up to ``end_ns``. Raises ``HistoryUnavailable``."""
        ...

    async def oldest_ns(self) -> int | None:
        """Where the stored period begins; None when nothing is stored. Raises ``HistoryUnavailable``."""
        ...

    async def at_work_ns(self, before_ns: int) -> int | None:
        """Until when somebody recorded, of those who had ended before a time; None when nobody had.

        Raises ``HistoryUnavailable``.
        """
        ...


class PastAlarmsPort(Protocol):
    """Alarms as they were known."""

    async def alarms_at(self, time_ns: int) -> AlarmsAtAnswer:
        """Which were open, as it was known at a moment. Raises ``HistoryUnavailable``."""
        ...

    async def alarm_changes(self, start_ns: int, end_ns: int) -> tuple[AlarmRecord, ...]:
        """What was recorded over ``start_ns < t <= end_ns``, in the order of recording. Raises as above."""
        ...


class PastCasesPort(Protocol):
    """Cases as they stood, from the journal."""

    async def then(self, time_ns: int) -> CasesThen:
        """Every case that was opened until a moment."""
        ...

    async def after(self, start_ns: int, end_ns: int) -> tuple[CasesMark, ...]:
        """The listed ones after each moment of ``start_ns < t <= end_ns`` at which a case changed, in order."""
        ...
