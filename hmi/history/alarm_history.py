"""What the history knows of alarms, as services ask for it."""

from collections.abc import Callable, Collection, Mapping, Sequence

import duckdb

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId
from hmi.domain.alarm_counts import figures_of
from hmi.domain.alarm_figures import AlarmFigures
from hmi.domain.alarm_query import (
    AlarmFilter,
    AlarmHistoryAnswer,
    AlarmsAtAnswer,
    AlarmSort,
    PastCase,
    SimilarAlarmsAnswer,
)
from hmi.domain.alarm_record import AlarmRecord, Silence
from hmi.domain.alarm_silence import heard_stretches
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.history.alarm_cases import read_kin, read_similar
from hmi.history.alarm_columns import read_columns
from hmi.history.alarm_moment import read_alarms_at, read_changes
from hmi.history.alarm_page import read_page
from hmi.history.alarm_silence import read_heard, read_oldest, read_silences
from hmi.history.history import History


class AlarmHistory:
    """Implements ``AlarmHistoryPort`` and ``PastAlarmsPort``. Everything raises ``HistoryUnavailable``."""

    def __init__(self, history: History, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._history, self._now_ns = history, now_ns

    async def page(
        self, wanted: AlarmFilter, sort: AlarmSort = AlarmSort.TIME, *, is_descending: bool = True, offset: int = 0,
        limit: int = 100, newest_seq: int | None = None, is_whole: bool = False,
    ) -> AlarmHistoryAnswer:  # fmt: skip
        """See ``read_page``."""
        return await self._history.read_alarms(
            lambda cursor: read_page(
                cursor, wanted, sort, is_descending=is_descending, offset=offset, limit=limit, newest_seq=newest_seq,
                is_whole=is_whole,
            )
        )  # fmt: skip

    async def figures(self, wanted: AlarmFilter, endpoints: Collection[str]) -> tuple[AlarmFigures, int | None]:
        """See ``read_figures``."""
        now_ns = self._now_ns()
        return await self._history.read_alarms(lambda cursor: read_figures(cursor, wanted, endpoints, now_ns))

    async def similar(
        self, alarm: AlarmId, before_ns: int | None, limit: int, names: Mapping[PersonRef, str]
    ) -> SimilarAlarmsAnswer:
        """See ``read_similar``."""
        return await self._history.read_alarms(lambda cursor: read_similar(cursor, alarm, before_ns, limit, names))

    async def kin(
        self,
        alarm: AlarmId,
        name: str,
        places: Sequence[EquipmentId],
        before_ns: int | None,
        limit: int,
        names: Mapping[PersonRef, str],
    ) -> tuple[PastCase, ...]:
        """See ``read_kin``."""
        return await self._history.read_alarms(
            lambda cursor: read_kin(cursor, alarm, name, places, before_ns, limit, names)
        )

    async def alarms_at(self, time_ns: int) -> AlarmsAtAnswer:
        """See ``read_alarms_at``."""
        return await self._history.read_alarms(lambda cursor: read_alarms_at(cursor, time_ns))

    async def alarm_changes(self, start_ns: int, end_ns: int) -> tuple[AlarmRecord, ...]:
        """See ``read_changes``."""
        return await self._history.read_alarms(lambda cursor: read_changes(cursor, start_ns, end_ns))

    async def silences(self, start_ns: int, end_ns: int) -> tuple[tuple[Silence, ...], int | None]:
        """See ``read_silences`` and ``read_oldest``."""
        return await self._history.read_alarms(
            lambda cursor: (read_silences(cursor, start_ns, end_ns), read_oldest(cursor))
        )

    async def open_alarms(self) -> tuple[Alarm, ...]:
        """Those that were open when somebody last recorded."""
        return (await self.alarms_at(self._now_ns())).alarms


def read_figures(
    connection: duckdb.DuckDBPyConnection, wanted: AlarmFilter, endpoints: Collection[str], now_ns: int
) -> tuple[AlarmFigures, int | None]:
    """Figures, and where the records begin.

    Of ``endpoints`` those count whose alarms were heard at any time of the period: one that was off all the time would
    leave nothing to be told, and is named instead.
    """
    until_ns = min(wanted.end_ns, now_ns)
    connection.begin()
    try:
        rows = read_columns(connection, wanted)
        silences = read_silences(connection, wanted.start_ns, until_ns)
        heard = read_heard(connection, wanted.start_ns, until_ns)
        oldest_ns = read_oldest(connection)
    finally:
        connection.rollback()
    counted = _counted(silences, heard & set(endpoints))
    figures = figures_of(
        rows,
        wanted.start_ns,
        wanted.end_ns,
        now_ns=now_ns,
        heard=heard_stretches(counted, wanted.start_ns, until_ns, oldest_ns),
        silences=counted,
        never_heard=sorted(set(endpoints) - heard),
    )
    return figures, oldest_ns


def _counted(silences: Sequence[Silence], endpoints: Collection[str]) -> tuple[Silence, ...]:
    return tuple(one for one in silences if not one.endpoint or one.endpoint in endpoints)
