"""What a handover looked like at a past moment: the rules of now over what was on record and heard by then."""

import asyncio
from collections.abc import Callable

import msgspec

from hmi import clock
from hmi.domain.alarm import AlarmId
from hmi.domain.connection import ConnectionState
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer, HandoversAnswer, NotRecorded
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.past_query import MomentAnswer, Watch
from hmi.domain.person import PersonRef
from hmi.domain.query import AskJournal, JournalRow
from hmi.ports.handover import HandoverSource, HandoversThen
from hmi.ports.journal import JournalPort
from hmi.ports.stops import StopPort
from hmi.services.handover_acts import ActSource
from hmi.services.handover_look import HandoverLook, Open, are_any_open
from hmi.services.handover_production import CaseSource, StopSource
from hmi.services.handover_sources import (
    AlarmSource,
    ConnectionSource,
    ErasureWish,
    ModeSource,
    PeopleSource,
    UnrecordedSource,
)
from hmi.services.past import PastService
from hmi.services.past_image import image_of
from hmi.services.stops import StopService

_HEARD = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})
_WISHED, _OVER = "person.erasure_asked", ("person.erasure_withdrawn", "person.erased")
_MOST_WISHES = 1000


class HandoverThenService:
    """Reads only. Past moments are by our clock, Unix ns; each is looked at anew."""

    def __init__(
        self,
        past: PastService,
        journal: JournalPort,
        stops: StopService,
        *,
        stops_then: Callable[[int], StopPort],
        handovers_then: Callable[[int], HandoversThen],
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._past, self._journal, self._stops = past, journal, stops
        self._stops_then, self._handovers_then, self._now_ns = stops_then, handovers_then, now_ns

    async def answer_one(self, query: AskHandover, at_ns: int) -> HandoverAnswer | Outcome:
        """The handover of then, and what was open. A moment that has not come is refused."""
        if at_ns > self._now_ns():
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": at_ns})
        records = await asyncio.to_thread(self._read, query, at_ns)
        moment = await self._past.moment(at_ns)
        look = await self._look(records, moment)
        answer = await look.answer(query, at_ns)
        shown = answer.handover or next(iter(answer.owed), None)
        return msgspec.structs.replace(
            answer, not_recorded=_not_recorded(moment), untold=0 if shown is None else records.untold(shown.id)
        )

    async def answer_many(self, query: AskHandovers, at_ns: int) -> HandoversAnswer | Outcome:
        """Those that were begun by then, as they stood; the history is asked only where one was open."""
        if at_ns > self._now_ns():
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": at_ns})
        records = await asyncio.to_thread(self._handovers_then, at_ns)
        look, now = HandoverLook(records, ()), Open()
        found = look.found(query)
        if are_any_open(found):
            await asyncio.to_thread(look.read_ahead, AskHandover())
            look = await self._look(records, await self._past.moment(at_ns))
            now = await look.open_items(look.start_ns(at_ns))
        answer = await look.told(query, found, now)
        return msgspec.structs.replace(answer, untold=sum(records.untold(one.id) for one in answer.handovers))

    def _read(self, query: AskHandover, at_ns: int) -> HandoversThen:
        """The records of then, all lines that the answer is about among them. Runs beside the loop."""
        records = self._handovers_then(at_ns)
        HandoverLook(records, ()).read_ahead(query)
        return records

    async def _look(self, records: HandoversThen, moment: MomentAnswer) -> HandoverLook:
        at_ns = moment.time_ns
        stops = await asyncio.to_thread(self._stops_then, at_ns)
        image = image_of(moment, self._past.cell)
        connections = {status.endpoint: status for status in moment.connections}
        wishes = _wishes((await self._journal.read(_wishes_by(at_ns))).rows)

        def tells(endpoint: str) -> bool:
            if not moment.are_alarms_recorded:
                return False
            return endpoint not in connections or connections[endpoint].state in _HEARD

        sources: tuple[HandoverSource, ...] = (
            AlarmSource({AlarmId(alarm.id): alarm for alarm in moment.alarms}, tells),
            StopSource(stops, self._stops.as_of(stops, at_ns)),
            CaseSource({case.id: case for case in moment.cases}, is_whole=_are_cases_whole(moment)),
            ModeSource(image),
            ConnectionSource(connections),
            ActSource(self._journal, image, lambda: at_ns, until_ns=at_ns),
            PeopleSource(lambda: wishes, lambda: at_ns),
            UnrecordedSource("records|"),
            UnrecordedSource("ai|"),
            UnrecordedSource("advice|"),
            UnrecordedSource("procedure_run|"),
            UnrecordedSource("lock|"),
        )
        return HandoverLook(records, sources)


def _are_cases_whole(moment: MomentAnswer) -> bool:
    return moment.are_cases_recorded and not moment.untold_cases


def _not_recorded(moment: MomentAnswer) -> tuple[NotRecorded, ...]:
    if moment.watch is Watch.UNKNOWN:
        return (NotRecorded.ANYTHING,)
    found: list[NotRecorded] = []
    if not moment.are_alarms_recorded:
        found.append(NotRecorded.ALARMS)
    if not _are_cases_whole(moment):
        found.append(NotRecorded.CASES)
    if moment.oldest_ns is None or moment.time_ns < moment.oldest_ns:
        found.append(NotRecorded.VALUES)
    return (*found, NotRecorded.ADVICE, NotRecorded.PROCEDURES, NotRecorded.TROUBLES)


def _wishes_by(at_ns: int) -> AskJournal:
    return AskJournal(kinds=(_WISHED, *_OVER), end_ns=at_ns + 1, limit=_MOST_WISHES)


def _wishes(rows: tuple[JournalRow, ...]) -> list[ErasureWish]:
    """Of each person the newest word; ``rows``: newest first."""
    newest: dict[str, JournalRow] = {}
    for row in rows:
        newest.setdefault(row.subject, row)
    return [
        ErasureWish(PersonRef(row.subject), PersonRef(row.actor), row.time_ns)
        for row in newest.values()
        if row.kind == _WISHED
    ]
