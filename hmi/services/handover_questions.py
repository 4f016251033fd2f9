"""What is asked about handovers: of now from the cell itself, of a past moment from what was recorded."""

from collections.abc import Callable

from hmi import clock
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer, HandoversAnswer
from hmi.domain.outcome import Outcome
from hmi.services.caller import Caller
from hmi.services.handover_look import HandoverLook
from hmi.services.handover_then import HandoverThenService


class HandoverQuestions:
    """Reads only."""

    def __init__(self, look: HandoverLook, then: HandoverThenService, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._look, self._then, self._now_ns = look, then, now_ns

    async def answer_one(self, query: AskHandover, _caller: Caller) -> HandoverAnswer | Outcome:
        """A handover as it stands, or stood."""
        if query.at_ns is not None:
            return await self._then.answer_one(query, query.at_ns)
        return await self._look.answer(query, self._now_ns())

    async def answer_many(self, query: AskHandovers, _caller: Caller) -> HandoversAnswer | Outcome:
        """Handovers of a time."""
        if query.at_ns is not None:
            return await self._then.answer_many(query, query.at_ns)
        return await self._look.answer_many(query, self._now_ns())
