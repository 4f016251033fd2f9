"""What people ask about alarms that were, answered from the history with people by their names."""

from collections.abc import Callable

from msgspec.structs import replace

from hmi.domain.alarm_query import (
    AlarmFiguresAnswer,
    AlarmHistoryAnswer,
    AlarmsAtAnswer,
    AskAlarmFigures,
    AskAlarmHistory,
    AskAlarmsAt,
    AskSimilarAlarms,
    SimilarAlarmsAnswer,
)
from hmi.domain.cell import Cell
from hmi.domain.likeness import alike
from hmi.domain.person import PersonRef
from hmi.ports.alarm_history import AlarmHistoryPort
from hmi.ports.people import PeoplePort
from hmi.services.caller import Caller


class AlarmHistoryService:
    """Answers from the history. ``cell`` gives the present cell."""

    def __init__(self, cell: Callable[[], Cell], history: AlarmHistoryPort, people: PeoplePort) -> None:
        self._cell, self._history, self._people = cell, history, people

    async def answer_history(self, query: AskAlarmHistory, _caller: Caller | None = None) -> AlarmHistoryAnswer:
        """A page of rows, with names."""
        answer = await self._history.page(
            query.filter, query.sort, is_descending=query.is_descending, offset=query.offset,
            limit=query.limit, newest_seq=query.newest_seq, is_whole=query.is_whole,
        )  # fmt: skip
        names = self._names()
        rows = tuple(row if row.who is None else replace(row, who_name=names.get(row.who, "")) for row in answer.rows)
        return replace(answer, rows=rows)

    async def answer_figures(self, query: AskAlarmFigures, _caller: Caller | None = None) -> AlarmFiguresAnswer:
        """Figures over the sources of the present cell."""
        endpoints = [endpoint.key for endpoint in self._cell().endpoints]
        figures, oldest_ns = await self._history.figures(query.filter, endpoints)
        return AlarmFiguresAnswer(figures=figures, oldest_ns=oldest_ns)

    async def answer_similar(self, query: AskSimilarAlarms, _caller: Caller | None = None) -> SimilarAlarmsAnswer:
        """Earlier occurrences, with names, and those of the same kind here and at equipment of the same type."""
        names = self._names()
        answer = await self._history.similar(query.alarm, query.before_ns, query.limit, names)
        if not query.name or query.equipment is None:
            return answer  # what is nowhere is like nothing else
        places = (query.equipment, *alike(self._cell().equipment, query.equipment))
        kin = await self._history.kin(query.alarm, query.name, places, query.before_ns, query.limit, names)
        return replace(answer, kin=kin)

    async def answer_alarms_at(self, query: AskAlarmsAt, _caller: Caller | None = None) -> AlarmsAtAnswer:
        """What was open at a moment."""
        return await self._history.alarms_at(query.time_ns)

    def _names(self) -> dict[PersonRef, str]:
        return {person.ref: person.display_name for person in self._people.people()}
