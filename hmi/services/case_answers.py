"""What screens ask about cases: the listed ones, one with its story, its photos; now, or at a moment of the past."""

from collections.abc import Callable

from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.case_query import AskCase, AskCases, AskPhoto, CaseAnswer, CasesAnswer, PhotoAnswer
from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import alike
from hmi.ports.cases import CasePort
from hmi.services.caller import Caller

MOST_SIMILAR = 5


class CaseAnswers:
    """Answers from the records; ``cell`` gives the present cell, which tells what equipment is of the same type."""

    def __init__(self, records: CasePort, cell: Callable[[], Cell]) -> None:
        self._records, self._cell = records, cell

    async def answer_cases(self, query: AskCases, caller: Caller) -> CasesAnswer:
        """Cases that match, as they stand or as they stood then."""
        if query.at_ns is not None:
            return (await self._records.then(query.at_ns)).find(query)
        return await self._records.find(query)

    async def answer_case(self, query: AskCase, caller: Caller) -> CaseAnswer:
        """A case with its story, and what solved similar ones."""
        if query.at_ns is not None:
            return await self._then(query.case, query.at_ns)
        case = self._records.case(query.case)
        if case is None:
            return CaseAnswer(case=None)
        story = await self._records.story(case.id)
        similar = await self._records.similar(case, MOST_SIMILAR, self._alike(case))
        return CaseAnswer(case=case, story=story, similar=similar)

    async def answer_photo(self, query: AskPhoto, caller: Caller) -> PhotoAnswer:
        """A photo's bytes."""
        return await self._records.photo(query.photo)

    async def _then(self, case: CaseId, time_ns: int) -> CaseAnswer:
        then = await self._records.then(time_ns)
        found = then.held.get(case)
        if found is None:
            return CaseAnswer(case=None)
        story = await self._records.story_then(case, then.family(case), time_ns)
        return CaseAnswer(case=found, story=story, similar=then.similar(found, MOST_SIMILAR, self._alike(found)))

    def _alike(self, case: ExceptionCase) -> tuple[EquipmentId, ...]:
        return alike(self._cell().equipment, case.equipment)
