"""Takes ``alarms.yaml`` over while the service runs: seen first, then by one act of somebody who answers for it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from hmi import clock
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarms_file import (
    UNREAD,
    AlarmsFileAnswer,
    AlarmsFileTrouble,
    AskAlarmsFile,
    ReadAlarmsFile,
    WrittenAlarms,
)
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import LOCAL
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import SERVICE, Actor
from hmi.domain.plan_change import PlanStep, differences
from hmi.domain.tag import TagName
from hmi.live.alarm_list import AlarmList
from hmi.ports.alarms_file import AlarmsFilePort
from hmi.services.access import actor_of
from hmi.services.caller import Caller

log = logging.getLogger(__name__)

_NEVER: Final = object()


class AlarmsFileService:
    """Call ``tend`` about once a second on the service's loop.

    Args:
        file: What people edit.
        in_use: What was read at the start, for the cell of then.
        alarms: The open alarms, with the plan in use.
        cell: Gives the present cell; another object whenever it changed.
        use_plan: Makes everybody follow; nothing that stands is lost.
    """

    def __init__(
        self,
        file: AlarmsFilePort,
        in_use: WrittenAlarms,
        alarms: AlarmList,
        cell: Callable[[], Cell],
        use_plan: Callable[[AlarmPlan, Actor], None],
    ) -> None:
        self._file, self._alarms, self._cell, self._use_plan = file, alarms, cell, use_plan
        self.in_use, self._since_ns = in_use, clock.now_ns()
        self._changes = 0
        """How often something else was in use since the start."""
        self._found = in_use
        self._seen: object = _NEVER
        self._seen_for = self._used_for = cell()
        """The cell for which the file, and what is in use, were read."""
        self._unfit: tuple[str, ...] = ()
        """Why what is in use does not fit the cell, where the file says something else."""
        self._turn = asyncio.Lock()

    @property
    def trouble(self) -> str:
        """That the file says something else than what is in use, or either is wrong (``AlarmsFileTrouble``)."""
        if self._unfit:
            return AlarmsFileTrouble(faults=len(self._unfit), first=self._unfit[0], is_unfit=True).text
        faults = self._found.faults
        if self._found.sha256 == self.in_use.sha256 and not faults:
            return ""
        return AlarmsFileTrouble(faults=len(faults), first=faults[0] if faults else "").text

    @property
    def version(self) -> str:
        """Another text whenever something else is in use."""
        return f"{self.in_use.sha256 or None} {self._changes}"

    async def needs(self, tag: TagName, without: Cell) -> bool:
        """Whether what is in use is wrong in a cell that is as now but for a tag: one of several of a pattern is not
        missed."""
        if tag not in self._alarms.plan.tag_names():
            return False
        return (await asyncio.to_thread(self._file.read_again, self.in_use, without)).plan is None

    async def tend(self) -> None:
        """See whether somebody changed the file or the cell, and read it then."""
        async with self._turn:
            await self._look()

    async def answer(self, _query: AskAlarmsFile, _caller: Caller | None = None) -> AlarmsFileAnswer:
        """What is in use, and what would change."""
        async with self._turn:
            await self._look()
        plan, found = self._alarms.plan, self._found
        rules = {one.rule.partition(".")[0] for one in plan.local_alarms}
        return AlarmsFileAnswer(
            used_sha256=self.in_use.sha256,
            used_since_ns=self._since_ns,
            found_sha256=found.sha256,
            rules=len(rules) + len(plan.controller_alarms),
            differences=() if found.plan is None else differences(plan, found.plan),
            faults=found.faults,
            ends=0 if found.plan is None else self._ends(found.plan),
        )

    async def read(self, command: ReadAlarmsFile, caller: Caller) -> Outcome:
        """Take over exactly what the person saw."""
        async with self._turn:
            await self._look()
            found = self._found
            if found.sha256 != command.sha256 or found.sha256 == self.in_use.sha256:
                return Refused(reason=Reason.ALARMS_FILE_CHANGED)
            if found.plan is None:
                return Refused(reason=Reason.ALARMS_FILE_WRONG, facts={"fault": found.faults[0]})
            steps = [one.step for one in differences(self._alarms.plan, found.plan)]
            self._use(found, found.plan, actor_of(caller))
            self._since_ns, self._used_for = clock.now_ns(), self._seen_for
            try:
                await asyncio.to_thread(self._file.keep, found)
            except OSError as error:
                log.error("the alarms in use could not be kept beside their file: %s", error)
        counts = {step.value: steps.count(step) for step in PlanStep}
        return Done(result={"sha256": found.sha256, **counts})

    async def _look(self) -> None:
        stamp, cell, before = self._stamp(), self._cell(), self._found.faults
        if stamp is _NEVER or stamp != self._seen or cell is not self._seen_for:
            found = self._found = await asyncio.to_thread(self._file.read, cell)
            self._seen = _NEVER if found.sha256 == UNREAD else stamp
            self._seen_for = cell
            if found.faults and found.faults != before:
                log.warning("alarms.yaml is not used: %s", "; ".join(found.faults))
        if cell is not self._used_for:
            await self._follow(cell)

    async def _follow(self, cell: Cell) -> None:
        """What is in use means other tags in another cell: its rules are spread over those, as at a start."""
        used = self._found
        if used.sha256 != self.in_use.sha256:
            used = await asyncio.to_thread(self._file.read_again, self.in_use, cell)
        if cell is not self._cell():
            return  # another one by now: the next look is by that
        self._unfit = used.faults if used is not self._found else ()
        if used.plan is None:
            log.warning("what is in use of alarms.yaml does not fit the cell: %s", "; ".join(used.faults))
        elif used.plan != self.in_use.plan:
            self._use(used, used.plan, SERVICE)
        self._used_for = cell

    def _use(self, written: WrittenAlarms, plan: AlarmPlan, by: Actor) -> None:
        self._use_plan(plan, by)
        self.in_use, self._unfit = written, ()
        self._changes += 1

    def _stamp(self) -> object:
        try:
            return self._file.stamp()
        except OSError:
            return _NEVER

    def _ends(self, coming: AlarmPlan) -> int:
        known = {alarm.id for alarm in coming.local_alarms}
        own = [one for one in self._alarms.alarms.values() if one.condition.endpoint == LOCAL]
        return sum(alarm.id not in known for alarm in own)
