"""What happened to alarms, on disk: written as it happens, read in pages, figures and moments."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_figures import AlarmFigures
from hmi.domain.alarm_query import (
    AlarmFilter,
    AlarmHistoryAnswer,
    AlarmsAtAnswer,
    AlarmSort,
    PastCase,
    SimilarAlarmsAnswer,
)
from hmi.domain.alarm_record import Silence
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef


class AlarmRecordPort(Protocol):
    """Where changes go. Called on the loop, returns within microseconds."""

    def take_alarm(self, change: AlarmChange, recorded_ns: int, who: PersonRef | None = None) -> None:
        """Queue what happened to an alarm; durable within 1 s. What is known already is kept once."""
        ...

    def mark_watch(self, endpoint: str, time_ns: int, *, is_heard: bool) -> None:
        """From here on alarms of this source are heard, or are not."""
        ...


class AlarmHistoryPort(Protocol):
    """The stored past. Everything raises ``HistoryUnavailable``."""

    async def page(
        self, wanted: AlarmFilter, sort: AlarmSort, *, is_descending: bool, offset: int, limit: int,
        newest_seq: int | None, is_whole: bool,
    ) -> AlarmHistoryAnswer:  # fmt: skip
        """A page of rows. People's names are not filled in: records hold who it was."""
        ...

    async def figures(self, wanted: AlarmFilter, endpoints: Collection[str]) -> tuple[AlarmFigures, int | None]:
        """Figures of a period for the sources of the cell, and where the stored history begins."""
        ...

    async def similar(
        self, alarm: AlarmId, before_ns: int | None, limit: int, names: Mapping[PersonRef, str]
    ) -> SimilarAlarmsAnswer:
        """Occurrences of one alarm, newest first; ``names`` of those people who were not erased."""
        ...

    async def kin(
        self,
        alarm: AlarmId,
        name: str,
        places: Sequence[EquipmentId],
        before_ns: int | None,
        limit: int,
        names: Mapping[PersonRef, str],
    ) -> tuple[PastCase, ...]:
        """The newest occurrence of each other alarm of that name, at the first of ``places`` and then at the others."""
        ...

    async def alarms_at(self, time_ns: int) -> AlarmsAtAnswer:
        """Which alarms were open at a moment, as they were known then; not heard where nobody listened."""
        ...

    async def silences(self, start_ns: int, end_ns: int) -> tuple[tuple[Silence, ...], int | None]:
        """Stretches that touch a period and in which nothing is known, and where the stored history begins."""
        ...
