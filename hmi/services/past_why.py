"""Why the cell stood at a past moment: what was seen up to then, played once more to what reasons about the present."""

from collections.abc import Callable

import msgspec

from hmi import clock
from hmi.domain.alarm import Alarm
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.past_query import MomentAnswer, Watch
from hmi.domain.permission import Action, may
from hmi.domain.query import AskJournal
from hmi.domain.recent_past import is_watched
from hmi.domain.why import AskWhy, WhyAnswer
from hmi.domain.why_answer import explain
from hmi.domain.why_snapshot import CellSnapshot
from hmi.domain.words import Words
from hmi.live.process_image import ProcessImage
from hmi.live.recent_changes import RecentChanges
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.ports.past import PastPort
from hmi.services.caller import Caller
from hmi.services.past import PastService
from hmi.services.past_image import steps_of, take_columns
from hmi.services.why import ACT_KINDS, MOST_ACT_ROWS, WhyService, acts_of, responses_to

LOOKED_BACK_NS = 1_800 * 10**9
"""How far back changes of states are looked through: what a service remembers of them lies within this at most."""


class PastWhyService:
    """Answers for now as ``WhyService`` does, and for past moments. Reads only."""

    def __init__(
        self,
        now: WhyService,
        past: PastService,
        history: PastPort,
        journal: JournalPort,
        response_to: Callable[[Alarm], Words],
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._now, self._past, self._history, self._journal = now, past, history, journal
        self._response_to, self._now_ns = response_to, now_ns

    async def answer(self, query: AskWhy, caller: Caller) -> WhyAnswer | Outcome:
        """Why the cell, or one machine of it, stands, or stood."""
        if query.at_ns is None:
            return await self._now.answer(query, caller)
        if query.at_ns > self._now_ns():
            return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": query.at_ns})
        moment = await self._past.moment(query.at_ns)
        image, changes = await self._played(moment)
        cell = image.cell
        if query.equipment is not None and all(one.id != query.equipment for one in cell.equipment):
            return Refused(reason=Reason.BAD_REQUEST, facts={"equipment": query.equipment})
        try:
            question = AskJournal(kinds=ACT_KINDS, limit=MOST_ACT_ROWS, end_ns=query.at_ns + 1)
            acts = acts_of((await self._journal.read(question)).rows)
        except JournalUnavailable:
            acts = None
        if acts is not None and not may(caller.roles, Action.READ_JOURNAL):
            acts = tuple(msgspec.structs.replace(act, who="") for act in acts)
        snapshot = CellSnapshot(
            cell=cell,
            look=image.reading,
            past=changes.past,
            alarms=moment.alarms,
            connections={status.endpoint: status for status in moment.connections},
            acts=acts,
            now_ns=query.at_ns,
        )
        return explain(snapshot, query.equipment, responses_to(moment.alarms, self._response_to))

    async def _played(self, moment: MomentAnswer) -> tuple[ProcessImage, RecentChanges]:
        """An image as it was at the moment, and what it remembers of the time before."""
        at_ns = moment.time_ns
        cell = self._past.cell
        image = ProcessImage(cell)
        played_ns = at_ns
        changes = RecentChanges(image, lambda: played_ns)
        if moment.watch is not Watch.RUNNING:
            return image, changes
        names = tuple(tag.name for tag in cell.tags if is_watched(tag))
        start_ns = max(at_ns - LOOKED_BACK_NS, moment.watch_since_ns)
        before = await self._history.moment(names, start_ns, moment.watch_since_ns)
        played_ns = start_ns
        take_columns(image, before.columns)
        while start_ns < at_ns:
            told = await self._history.stretch(names, start_ns, at_ns, 0)
            for moment_ns, readings, freshness in steps_of(image, told.columns):
                played_ns = moment_ns
                image.take_readings(readings)
                image.take_freshness(freshness)
            start_ns = max(told.end_ns, start_ns + 1)
        played_ns = at_ns
        take_columns(image, moment.columns)
        return image, changes
