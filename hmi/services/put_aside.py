"""Alarms that are put aside, over restarts: never for ever, never silently lost, and answered when they are back."""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from hmi.domain.alarm import Alarm, AlarmId, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.local_alarm import LOCAL
from hmi.domain.outcome import Done
from hmi.domain.person import SERVICE
from hmi.domain.put_aside import PutAside
from hmi.domain.time_mark import TimeMark, age_s, anchored, is_clock_set
from hmi.live.alarm_list import AlarmList
from hmi.ports.alarm import AlarmStatePort
from hmi.ports.controller import ControllerPort
from hmi.ports.journal import JournalPort, JournalUnavailable

log = logging.getLogger(__name__)

ALIVE_EVERY_S: Final = 30.0
"""As much as a wrong clock can matter after a restart of the machine."""
TRY_AGAIN_S: Final = 60.0
"""After a source did not bring an alarm back."""


class PutAsideService:
    """Remembers what is put aside, whoever did it, and ends at its limit what has no end of its own."""

    def __init__(
        self,
        alarms: AlarmList,
        controllers: Mapping[str, ControllerPort],
        records: AlarmStatePort,
        journal: JournalPort,
        now: Callable[[], TimeMark],
    ) -> None:
        self._alarms, self._controllers = alarms, controllers
        self._records, self._journal, self._now = records, journal, now
        mark, last_alive = now(), records.last_alive()
        self._known = {
            alarm: PutAside(alarm=one.alarm, since=anchored(one.since, mark, last_alive))
            for alarm, one in records.put_aside().items()
            if one.alarm.condition.endpoint in (LOCAL, *controllers)
        }
        self._changed = set(self._known)
        """Whose row is not written yet: moments of an earlier boot need its last mark, and a new one is coming."""
        self._tried_s: dict[AlarmId, float] = {}
        self._alive: TimeMark | None = None
        """As it was kept last."""
        self._is_in_trouble = False
        self._alarms.restore(one.alarm for one in self._known.values())
        alarms.on_change.append(self._note)

    async def tick(self, *, is_timed: bool = False) -> None:
        """Write down what changed, bring back what is due; call it about once a second.

        Args:
            is_timed: Something else wants to know after a restart how long the machine was off.
        """
        now = self._now()
        self._keep(now, is_timed=is_timed)
        for alarm in list(self._alarms.alarms.values()):
            if self._is_due(alarm, now):
                await self._bring_back(alarm, now)

    def _note(self, change: AlarmChange) -> None:
        alarm, known = change.after, self._known.get(change.after.id)
        is_aside = change.is_listed and (alarm.shelving is not Shelving.UNSHELVED or alarm.came_back_ns is not None)
        if not is_aside and known is None:
            return
        if alarm.shelving is Shelving.UNSHELVED:
            self._tried_s.pop(alarm.id, None)
        if not is_aside:
            self._known.pop(alarm.id, None)
        else:
            was_aside = known is not None and known.alarm.shelving is alarm.shelving
            since = known.since if known is not None and was_aside else self._now()
            self._known[alarm.id] = PutAside(alarm=alarm, since=since)
        self._changed.add(alarm.id)

    def _keep(self, now: TimeMark, *, is_timed: bool) -> None:
        try:
            if self._changed:
                self._records.keep_put_aside({alarm: self._known.get(alarm) for alarm in self._changed})
                self._changed.clear()
            if self._is_alive_due(now) and (self._known or is_timed):
                self._records.keep_alive(now)
                self._alive = now
        except JournalUnavailable as error:
            if not self._is_in_trouble:
                log.error("what is put aside cannot be kept: %s", error)
            self._is_in_trouble = True
            return
        self._is_in_trouble = False

    def _is_alive_due(self, now: TimeMark) -> bool:
        """From time to time, and at once when the clock was set: by the old one nobody knows how long it is off."""
        alive = self._alive
        return alive is None or now.since_boot_s - alive.since_boot_s >= ALIVE_EVERY_S or is_clock_set(alive, now)

    def _is_due(self, alarm: Alarm, now: TimeMark) -> bool:
        """Whether an alarm that is put aside until it is over has been away for as long as its priority allows.

        One that has a time comes back by itself; local ones know their limit.
        """
        known = self._known.get(alarm.id)
        if alarm.shelving is not Shelving.ONE_SHOT or known is None or alarm.condition.endpoint == LOCAL:
            return False
        age = age_s(known.since, now)
        tried_s = self._tried_s.get(alarm.id)
        may_try = alarm.is_heard and (tried_s is None or now.since_boot_s - tried_s >= TRY_AGAIN_S)
        return may_try and (age is None or age >= self._alarms.plan.shelve_most_s(alarm.priority))

    async def _bring_back(self, alarm: Alarm, now: TimeMark) -> None:
        controller = self._controllers.get(alarm.condition.endpoint)
        if controller is None:
            return
        self._tried_s[alarm.id] = now.since_boot_s
        outcome = await controller.act_on_alarm(alarm.condition, AlarmAct(method=ConditionMethod.UNSHELVE))
        if not isinstance(outcome, Done):
            log.warning("%s cannot be brought back at its limit: %s", alarm.id, outcome)
        word = "done" if isinstance(outcome, Done) else "failed"
        try:
            self._journal.record(
                f"alarm.limit_{word}", alarm.id, {}, actor=SERVICE.ref, roles=SERVICE.roles, screen=SERVICE.screen
            )
        except JournalUnavailable as error:
            log.error("that %s came back at its limit could not be recorded: %s", alarm.id, error)
