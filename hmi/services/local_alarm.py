"""What people do to Tandem's own alarms, and that nothing of them is lost when the service ends."""

import logging
from collections.abc import Callable
from typing import Final

import msgspec

from hmi.domain.alarm import AlarmId, Shelving
from hmi.domain.alarm_act import AlarmAct, ConditionMethod
from hmi.domain.local_alarm import LocalAlarm
from hmi.domain.local_state import (
    LocalState,
    acknowledged,
    anchored,
    can_be_confirmed,
    commented,
    confirmed,
    disabled,
    enabled,
    shelved,
    under_rule,
    unshelved,
)
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Actor, PersonRef
from hmi.domain.time_mark import TimeMark
from hmi.live.local_alarms import LocalAlarms
from hmi.ports.alarm import AlarmStatePort
from hmi.ports.journal import JournalUnavailable

log = logging.getLogger(__name__)

_KINDS: Final = {
    ConditionMethod.ACKNOWLEDGE: "alarm.acknowledged",
    ConditionMethod.CONFIRM: "alarm.confirmed",
    ConditionMethod.ADD_COMMENT: "alarm.commented",
    ConditionMethod.TIMED_SHELVE: "alarm.shelved",
    ConditionMethod.ONE_SHOT_SHELVE: "alarm.shelved",
    ConditionMethod.UNSHELVE: "alarm.unshelved",
    ConditionMethod.ENABLE: "alarm.enabled",
    ConditionMethod.DISABLE: "alarm.disabled",
}


def states_of_before(
    records: AlarmStatePort, alarms: tuple[LocalAlarm, ...], now: TimeMark, service: Actor
) -> dict[AlarmId, LocalState]:
    """How alarms stood when the service ended, by the clocks of now; those without a rule any more go on record."""
    last_alive, known = records.last_alive(), {alarm.id: alarm for alarm in alarms}
    found = records.local_states()
    gone = found.keys() - known.keys()
    if gone:
        records.forget_local(gone, service)
    return {
        alarm: under_rule(anchored(state, now, last_alive), known[alarm], now.unix_ns)
        for alarm, state in found.items()
        if alarm in known
    }


class LocalAlarmService:
    """Takes the place of a controller for local alarms. Nothing is done that is not on record."""

    def __init__(self, local: LocalAlarms, records: AlarmStatePort, now: Callable[[], TimeMark]) -> None:
        self._local, self._records, self._now = local, records, now
        self._is_in_trouble = False

    async def act(self, alarm: AlarmId, act: AlarmAct, by: Actor, *, most_s: float) -> Outcome:
        """Do what a person asks for. ``most_s``: how long it may be put aside, in seconds."""
        state, watched = self._local.state_of(alarm), self._local.alarm_of(alarm)
        if state is None or watched is None:
            return Refused(reason=Reason.UNKNOWN_ALARM)
        after = _after(state, watched, act, by.ref, self._now(), most_s)
        if isinstance(after, Refused):
            return after
        after = msgspec.structs.replace(after, event_id=self._local.new_event_id())
        self._records.act_on_local(alarm, after, _KINDS[act.method], by)
        self._local.put(alarm, after)
        return Done()

    def keep(self) -> None:
        """Write down what machines did since the last time; call it a few times a second."""
        unkept = dict(self._local.unkept)
        if not unkept:
            return
        try:
            self._records.keep_local(unkept)
        except JournalUnavailable as error:
            if not self._is_in_trouble:
                log.error("how local alarms stand cannot be kept: %s", error)
            self._is_in_trouble = True
            return
        self._is_in_trouble = False
        for alarm, state in unkept.items():
            if self._local.unkept.get(alarm) == state:
                del self._local.unkept[alarm]


def _after(
    state: LocalState, alarm: LocalAlarm, act: AlarmAct, by: PersonRef | None, now: TimeMark, most_s: float
) -> LocalState | Refused:
    """The state that an act leads to, or why it leads nowhere."""
    now_ns = now.unix_ns
    if not state.is_enabled and act.method not in (ConditionMethod.ENABLE, ConditionMethod.ADD_COMMENT):
        return Refused(reason=Reason.ALARM_CHANGED)
    match act.method:
        case ConditionMethod.ACKNOWLEDGE:
            after = Refused(reason=Reason.ALARM_CHANGED) if state.is_acknowledged else acknowledged(state, now_ns)
        case ConditionMethod.CONFIRM:
            after = _confirmed(state, alarm, now_ns)
        case ConditionMethod.TIMED_SHELVE | ConditionMethod.ONE_SHOT_SHELVE:
            after = _shelved(state, act, now, most_s)
        case ConditionMethod.UNSHELVE:
            after = unshelved(state, now_ns) if state.is_shelved else Refused(reason=Reason.ALARM_CHANGED)
        case ConditionMethod.ENABLE:
            after = Refused(reason=Reason.ALARM_CHANGED) if state.is_enabled else enabled(state, now_ns)
        case ConditionMethod.DISABLE:
            after = disabled(state, now_ns)
        case ConditionMethod.ADD_COMMENT:
            after = state
        case _:
            return Refused(reason=Reason.NOT_OFFERED)
    if isinstance(after, LocalState) and act.comment:
        after = commented(after, act.comment, by or "", now_ns)
    return after


def _confirmed(state: LocalState, alarm: LocalAlarm, now_ns: int) -> LocalState | Refused:
    if not alarm.wants_confirmation:
        return Refused(reason=Reason.NOT_OFFERED)
    if state.is_confirmed or not state.is_acknowledged:
        return Refused(reason=Reason.ALARM_CHANGED)
    return confirmed(state, now_ns) if can_be_confirmed(state) else Refused(reason=Reason.ALARM_STANDS)


def _shelved(state: LocalState, act: AlarmAct, now: TimeMark, most_s: float) -> LocalState | Refused:
    if state.is_shelved:
        return Refused(reason=Reason.ALARM_CHANGED)
    if act.method is ConditionMethod.ONE_SHOT_SHELVE:
        if not state.is_active:
            return Refused(reason=Reason.ALARM_CHANGED)  # it is over already
        return shelved(state, Shelving.ONE_SHOT, most_s, now)
    if not 0 < act.duration_s <= most_s:
        return Refused(reason=Reason.TOO_LONG, facts={"most_s": most_s})
    return shelved(state, Shelving.TIMED, act.duration_s, now)
