"""Sees that no handover is forgotten: says on every screen what waits, and puts on record that it was said."""

import logging
from collections.abc import Callable

from hmi import clock
from hmi.domain.handover import Handover, HandoverState
from hmi.domain.handover_escalation import HandoverTimes, due_escalation, is_waiting
from hmi.domain.handover_notice import HandoverNotice
from hmi.domain.person import SERVICE
from hmi.ports.handover import HandoverPort
from hmi.ports.journal import JournalUnavailable
from hmi.services.handover_look import HandoverLook

log = logging.getLogger(__name__)

EVERY_S = 5.0
"""How often it looks: what waits is told in minutes."""


class HandoverWatch:
    """Call ``tend`` about once a second on the service's loop.

    What was called out is on record, so that it goes on where it was after a restart.
    """

    def __init__(
        self,
        store: HandoverPort,
        look: HandoverLook,
        times: HandoverTimes,
        now_ns: Callable[[], int] = clock.now_ns,
        monotonic_s: Callable[[], float] = clock.monotonic_s,
    ) -> None:
        self._store, self._look, self._times = store, look, times
        self._now_ns, self._monotonic_s = now_ns, monotonic_s
        self._looked_s = float("-inf")
        self.notice = ""
        """What screens are told, as ``HandoverNotice`` in one text; empty while nothing waits."""

    async def tend(self) -> None:
        """Look, if it is time to."""
        if self._monotonic_s() - self._looked_s < EVERY_S:
            return
        self._looked_s = self._monotonic_s()
        waiting = await self._waiting()
        if waiting is None:
            self.notice = ""
            return
        level = self._called_out(waiting)
        told = HandoverNotice(
            handover=waiting.id,
            is_offered=waiting.state is HandoverState.OFFERED,
            waiting=len(waiting.waiting),
            owes_call_back=waiting.owes_call_back and waiting.state is HandoverState.ACCEPTED,
            level=level,
            since_ns=waiting.offered_ns,
        )
        self.notice = told.text

    async def _waiting(self) -> Handover | None:
        """The one that somebody has to do something about; what is offered comes before what was left."""
        known = self._store.open()
        if known is not None and known.state is HandoverState.OFFERED:
            now = await self._look.open_items(known.start_ns)
            fresh = self._store.handover(known.id)
            return None if fresh is None or not is_waiting(fresh) else self._look.as_it_stands(fresh, now)
        last = self._store.last_accepted()
        if last is None or not self._look.may_owe:
            return None
        now = await self._look.open_items(last.start_ns)
        return next(iter(self._look.owed(now)), None)

    def _called_out(self, handover: Handover) -> int:
        level = due_escalation(handover, self._now_ns(), self._times)
        if level > handover.escalation:
            try:
                self._store.escalate(handover.id, level, len(handover.waiting), SERVICE)
            except JournalUnavailable as error:
                log.error("that a handover waits could not be recorded: %s", error)
        return level
