"""Handovers: where open things come from, and the watch that lets none be forgotten."""

from collections.abc import Callable, Mapping
from functools import partial

from hmi.bootstrap.alarms import PresentAlarms
from hmi.bootstrap.cases import Cases
from hmi.bootstrap.production import Production
from hmi.domain.handover_notice import SUBJECT as WAITS
from hmi.domain.shift_end_notice import SUBJECT as SHIFT_END
from hmi.domain.steady_work import SteadyWork
from hmi.live.process_image import ProcessImage
from hmi.ports.controller import ControllerPort
from hmi.ports.handover import HandoverSource
from hmi.services.access import AccessService
from hmi.services.dispatcher import Dispatcher
from hmi.services.handover import HandoverService
from hmi.services.handover_acts import ActSource
from hmi.services.handover_desk import HandoverDesk
from hmi.services.handover_door import serve_handovers
from hmi.services.handover_items import HandoverItemService
from hmi.services.handover_look import HandoverLook
from hmi.services.handover_procedures import ProcedureSource
from hmi.services.handover_production import CaseSource, StopSource
from hmi.services.handover_questions import HandoverQuestions
from hmi.services.handover_sources import (
    AlarmSource,
    ConnectionSource,
    ModeSource,
    PeopleSource,
    RecordsSource,
    wishes_of,
)
from hmi.services.handover_then import HandoverThenService
from hmi.services.handover_watch import HandoverWatch
from hmi.services.past import PastService
from hmi.services.shift_end_watch import ShiftEndWatch
from hmi.store.handover import HandoverStore
from hmi.store.handovers_then import handovers_then
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.procedure_runs import ProcedureRunStore
from hmi.store.stops_then import stops_then
from hmi.store.uuid7 import uuid7

TROUBLES = frozenset({"history", "history_aside", "journal", "checkpoints", "cell_file", "alarms_file", "outcomes"}) | {
    work.subject for work in SteadyWork
}
"""Notices about what the service has to keep: the next shift must know of them."""


class Handovers:
    """What a shift leaves to the next comes from these; whatever can be left open gets a line here."""

    def __init__(
        self,
        *,
        alarms: PresentAlarms,
        past: PastService,
        production: Production,
        cases: Cases,
        image: ProcessImage,
        controllers: Mapping[str, ControllerPort],
        journal: Journal,
        notices: Callable[[], Mapping[str, str]],
        people: PeopleStore,
        access: AccessService,
        dispatcher: Dispatcher,
        advice: HandoverSource,
    ) -> None:
        records = HandoverStore(journal)
        look = HandoverLook(
            records,
            (
                AlarmSource(alarms.list.alarms, lambda key: key not in controllers or key in alarms.list.heard),
                StopSource(production.records, production.service.stops),
                CaseSource(cases.list.cases),
                ProcedureSource(ProcedureRunStore(journal)),
                ModeSource(image),
                ConnectionSource(image.connections),
                ActSource(journal, image),
                RecordsSource(notices, TROUBLES),
                PeopleSource(partial(wishes_of, people)),
                advice,
            ),
        )
        records_then = partial(handovers_then, journal)
        then = HandoverThenService(
            past,
            journal,
            production.service.stops,
            stops_then=partial(stops_then, journal),
            handovers_then=records_then,
        )
        desk = HandoverDesk(records, look, uuid7)
        acts, items = HandoverService(desk, access), HandoverItemService(desk)
        serve_handovers(dispatcher, acts, items, HandoverQuestions(look, then))
        times = cases.rules.handovers
        self._watch = HandoverWatch(records, look, times)
        self._ends = ShiftEndWatch(records, production.service.shifts.own_shifts, times, records_then)

    async def tend(self) -> None:
        """See whether one waits, and whether a shift ends without one."""
        await self._watch.tend()
        self._ends.tend()

    def troubles(self) -> dict[str, str]:
        """What waits to be taken over, and what nobody hands over."""
        return {WAITS: self._watch.notice, SHIFT_END: self._ends.notice}
