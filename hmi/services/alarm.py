"""What people do to alarms: checked against how the alarm stands now, then done at its source or in the records."""

import logging
from collections.abc import Mapping

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.alarm_transition import AlarmChange
from hmi.domain.command import (
    AcknowledgeAlarm,
    CommentAlarm,
    ConfirmAlarm,
    EnableAlarm,
    GiveBackAlarm,
    RespondToDialog,
    ShelveAlarm,
    TakeAlarm,
    UnshelveAlarm,
)
from hmi.domain.local_alarm import LOCAL
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import SERVICE, Actor
from hmi.live.alarm_list import AlarmList
from hmi.ports.alarm import AlarmPort
from hmi.ports.controller import ControllerPort
from hmi.ports.journal import JournalUnavailable
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.local_alarm import LocalAlarmService

log = logging.getLogger(__name__)


class AlarmService:
    """Answers to alarms. Nothing changes in the list until the source, or the records, say so."""

    def __init__(
        self,
        alarms: AlarmList,
        controllers: Mapping[str, ControllerPort],
        records: AlarmPort,
        local: LocalAlarmService | None = None,
    ) -> None:
        self._alarms = alarms
        self._controllers = controllers
        self._records = records
        self._local = local
        self._over: set[AlarmId] = set()
        """Ended, and their taker is still in the records."""
        self._is_in_trouble = False
        alarms.use_taken(records.taken())
        alarms.on_change.append(self._forget_taker)

    async def acknowledge(self, command: AcknowledgeAlarm, caller: Caller) -> Outcome:
        """Pass on that somebody saw exactly this event."""
        alarm = self._alarms.alarms.get(command.alarm)
        if alarm is not None and alarm.is_acknowledged is not False:
            return self._answer_return(alarm, command.event_id)
        return await self._answer(alarm, ConditionMethod.ACKNOWLEDGE, command, caller)

    async def confirm(self, command: ConfirmAlarm, caller: Caller) -> Outcome:
        """Pass on that somebody dealt with the cause."""
        alarm = self._alarms.alarms.get(command.alarm)
        if alarm is not None and alarm.is_confirmed is not False:
            return Refused(reason=Reason.NOT_OFFERED if alarm.is_confirmed is None else Reason.ALARM_CHANGED)
        return await self._answer(alarm, ConditionMethod.CONFIRM, command, caller)

    async def comment(self, command: CommentAlarm, caller: Caller) -> Outcome:
        """Write something down at the source."""
        if not command.comment.strip():
            return Refused(reason=Reason.NO_REASON)
        alarm = self._alarms.alarms.get(command.alarm)
        return await self._answer(alarm, ConditionMethod.ADD_COMMENT, command, caller)

    async def shelve(self, command: ShelveAlarm, caller: Caller) -> Outcome:
        """Put aside, for a reason and not for longer than the priority allows."""
        alarm = self._alarms.alarms.get(command.alarm)
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        if alarm is None or alarm.event_id != command.event_id:
            return _unlike_seen(alarm)
        if alarm.shelving is not Shelving.UNSHELVED:
            return Refused(reason=Reason.ALARM_CHANGED)
        if command.duration_s is None:
            return await self._act(alarm, AlarmAct(method=ConditionMethod.ONE_SHOT_SHELVE), caller)
        most_s = self._alarms.plan.shelve_most_s(alarm.priority)
        if not 0 < command.duration_s <= most_s:
            return Refused(reason=Reason.TOO_LONG, facts={"most_s": most_s})
        act = AlarmAct(method=ConditionMethod.TIMED_SHELVE, duration_s=command.duration_s)
        return await self._act(alarm, act, caller)

    async def unshelve(self, command: UnshelveAlarm, caller: Caller) -> Outcome:
        """Bring it back."""
        alarm = self._alarms.alarms.get(command.alarm)
        if alarm is not None and alarm.shelving is Shelving.UNSHELVED:
            return Refused(reason=Reason.ALARM_CHANGED)
        return await self._act(alarm, AlarmAct(method=ConditionMethod.UNSHELVE), caller)

    async def enable(self, command: EnableAlarm, caller: Caller) -> Outcome:
        """Let the source watch it, or not."""
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        method = ConditionMethod.ENABLE if command.is_enabled else ConditionMethod.DISABLE
        return await self._act(self._alarms.alarms.get(command.alarm), AlarmAct(method=method), caller)

    async def respond(self, command: RespondToDialog, caller: Caller) -> Outcome:
        """Answer a question; refused when it is another one than the person read."""
        alarm = self._alarms.alarms.get(command.alarm)
        dialog = alarm.dialog if alarm is not None else None
        if dialog is None or dialog.responses[command.response : command.response + 1] != (command.words,):
            return Refused(reason=Reason.ALARM_CHANGED)
        return await self._act(alarm, AlarmAct(method=ConditionMethod.RESPOND, response=command.response), caller)

    async def take(self, command: TakeAlarm, caller: Caller) -> Outcome:
        """Somebody has it. That is between people: the source is not told."""
        if command.alarm not in self._alarms.alarms:
            return Refused(reason=Reason.UNKNOWN_ALARM)
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        self._records.take(command.alarm, caller.ref, clock.now_ns(), actor_of(caller))
        self._alarms.use_taken(self._records.taken())
        return Done()

    async def give_back(self, command: GiveBackAlarm, caller: Caller) -> Outcome:
        """Nobody has it."""
        alarm = self._alarms.alarms.get(command.alarm)
        if alarm is None or alarm.taken_by is None:
            return Refused(reason=Reason.ALARM_CHANGED)
        self._give_back(command.alarm, actor_of(caller))
        return Done()

    async def _answer(
        self,
        alarm: Alarm | None,
        method: ConditionMethod,
        command: AcknowledgeAlarm | ConfirmAlarm | CommentAlarm,
        caller: Caller,
    ) -> Outcome:
        if alarm is None or alarm.event_id != command.event_id:
            return _unlike_seen(alarm)
        act = AlarmAct(method=method, event_id=command.event_id, comment=command.comment)
        return await self._act(alarm, act, caller)

    def _answer_return(self, alarm: Alarm, event_id: bytes) -> Outcome:
        """What came back from having been put aside is answered here, where its source asks nobody."""
        if alarm.came_back_ns is None or alarm.event_id != event_id:
            return Refused(reason=Reason.ALARM_CHANGED)
        self._alarms.answer_return(alarm.id)
        return Done()

    async def _act(self, alarm: Alarm | None, act: AlarmAct, caller: Caller) -> Outcome:
        if alarm is None:
            return Refused(reason=Reason.UNKNOWN_ALARM)
        endpoint = alarm.condition.endpoint
        if endpoint == LOCAL and self._local is not None:
            most_s = self._alarms.plan.shelve_most_s(alarm.priority)
            return await self._local.act(alarm.id, act, actor_of(caller), most_s=most_s)
        controller = self._controllers.get(endpoint)
        if controller is None:
            return Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": endpoint})
        return await controller.act_on_alarm(alarm.condition, act)

    def _give_back(self, alarm: AlarmId, by: Actor) -> None:
        self._records.give_back(alarm, by)
        self._alarms.use_taken(self._records.taken())

    def _forget_taker(self, change: AlarmChange) -> None:
        """What is over is nobody's: the next time it occurs somebody has to take it anew."""
        if not change.is_listed and change.after.taken_by is not None:
            self._over.add(change.after.id)
        for alarm in sorted(self._over):
            try:
                self._records.give_back(alarm, SERVICE)
            except JournalUnavailable as error:
                if not self._is_in_trouble:
                    log.error("that %s is nobody's any more could not be recorded: %s", alarm, error)
                self._is_in_trouble = True
                return
            self._is_in_trouble = False
            self._over.discard(alarm)
            self._alarms.use_taken(self._records.taken())


def _unlike_seen(alarm: Alarm | None) -> Refused:
    return Refused(reason=Reason.UNKNOWN_ALARM if alarm is None else Reason.ALARM_CHANGED)
