"""Local alarms and what is put aside, in time: read before anything is heard, kept for as long as we run."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from hmi import clock
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.person import SERVICE, Actor
from hmi.domain.steady_work import SteadyWork
from hmi.domain.time_mark import TimeMark
from hmi.live.alarm_list import AlarmList
from hmi.live.local_alarms import LocalAlarms
from hmi.live.process_image import ProcessImage
from hmi.ports.alarm import AlarmStatePort
from hmi.ports.controller import ControllerPort
from hmi.ports.journal import JournalPort, JournalUnavailable
from hmi.services.local_alarm import LocalAlarmService, states_of_before
from hmi.services.put_aside import PutAsideService
from hmi.services.steady_work import Steadily

log = logging.getLogger(__name__)

TICK_S: Final = 0.25
"""How late a delay may end, or an alarm come back."""
_PROCESS: Final = uuid4().hex
"""In place of the run of the computer, where the system does not tell it."""


def present() -> TimeMark:
    """Now, by both clocks."""
    boot, since_boot_s = clock.since_boot()
    return TimeMark(boot=boot or _PROCESS, since_boot_s=since_boot_s, unix_ns=clock.now_ns())


class AlarmKeeping:
    """Runs them on the service's loop, from ``start`` to ``stop``."""

    def __init__(
        self,
        image: ProcessImage,
        alarms: AlarmList,
        controllers: Mapping[str, ControllerPort],
        records: AlarmStatePort,
        journal: JournalPort,
    ) -> None:
        rules = alarms.plan.local_alarms
        states = states_of_before(records, rules, present(), SERVICE)
        self._alarms, self._records = alarms, records
        self.put_aside = PutAsideService(alarms, controllers, records, journal, present)
        self.local = LocalAlarms(image, rules, alarms, states, present)
        self.answers = LocalAlarmService(self.local, records, present)
        self._judging, self._bringing_back = Steadily(SteadyWork.LOCAL_ALARMS), Steadily(SteadyWork.PUT_ASIDE)
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Tell how everything stood; from now on time passes."""
        self.local.begin()
        self._task = asyncio.create_task(self._run())

    def use_plan(self, plan: AlarmPlan, by: Actor) -> None:
        """Go on by another plan. That a rule is gone goes on record where something stood by it."""
        self.answers.keep()
        rules = {alarm.id for alarm in plan.local_alarms}
        gone = [one for one, state in self.local.states() if one not in rules and not state.is_at_rest]
        self._alarms.use_plan(plan)
        self.local.use_alarms(plan.local_alarms)
        try:
            self._records.forget_local(gone, by)
        except JournalUnavailable as error:  # what is left of them is forgotten at the next start
            log.error("that rules of alarms are gone could not be recorded: %s", error)

    async def stop(self) -> None:
        """Write down what is not written yet."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        self.answers.keep()
        await self.put_aside.tick(is_timed=True)

    async def step(self) -> None:
        """Do what is due; what of it fails is tried again at the next step, and the rest goes on."""
        with self._judging.step():
            self.local.tick()
            self.answers.keep()
        with self._bringing_back.step():
            await self.put_aside.tick(is_timed=self.local.is_timed)

    def troubles(self) -> dict[str, str]:
        """What fails, by the subject of its notice."""
        return self._judging.troubles() | self._bringing_back.troubles()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            await self.step()
