"""What of the present goes into the history of alarms: every change, whose doing it was, and who is heard when."""

from collections.abc import Callable, Collection
from typing import Final

from hmi import clock
from hmi.domain.alarm import AlarmId
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition, transitions_of
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.person import PersonRef
from hmi.live.alarm_list import AlarmList
from hmi.ports.alarm_history import AlarmRecordPort

ANSWER_S: Final = 15.0
"""So long after a person's answer a step of the kind that it asked for is theirs: the source has 5 s to take it, and
where it tells nothing by itself it is asked."""
_HEARD: Final = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})


class AlarmRecording:
    """Between the list of alarms and their history, on the service's loop."""

    def __init__(self, alarms: AlarmList, records: AlarmRecordPort, now_s: Callable[[], float] = clock.monotonic_s):
        self._records, self._now_s = records, now_s
        self._heard: dict[str, bool] = {}
        self._asked: dict[tuple[AlarmId, Transition], tuple[PersonRef, float]] = {}
        alarms.on_change.append(self._take)
        alarms.on_past.append(self._take)

    def use_endpoints(self, endpoints: Collection[str]) -> None:
        """Of these nothing is heard until they are live; others are not waited for any more."""
        for endpoint in endpoints:
            if endpoint not in self._heard:
                self._mark(endpoint, is_heard=False)
        for endpoint in self._heard.keys() - set(endpoints):
            self._mark(endpoint, is_heard=False)
            del self._heard[endpoint]

    def take_connection(self, status: ConnectionStatus) -> None:
        """A source begins to be heard, or is not heard any more."""
        is_heard = status.state in _HEARD
        if self._heard.get(status.endpoint, False) is not is_heard:
            self._mark(status.endpoint, is_heard=is_heard)

    def begin_answer(self, alarm: AlarmId, steps: Collection[Transition], person: PersonRef) -> None:
        """A person asks for these steps: when they come soon, they are theirs."""
        now_s = self._now_s()
        self._asked = {key: one for key, one in self._asked.items() if one[1] > now_s}
        self._asked.update({(alarm, step): (person, now_s + ANSWER_S) for step in steps})

    def withdraw_answer(self, alarm: AlarmId, steps: Collection[Transition]) -> None:
        """Nothing came of it."""
        for step in steps:
            self._asked.pop((alarm, step), None)

    def _take(self, change: AlarmChange) -> None:
        self._records.take_alarm(change, clock.now_ns(), self._who(change))

    def _who(self, change: AlarmChange) -> PersonRef | None:
        if change.cause is AlarmCause.PERSON:
            return change.after.taken_by or (change.before.taken_by if change.before is not None else None)
        if change.cause is not AlarmCause.SOURCE or change.before is None:
            return None
        now_s, who = self._now_s(), None
        for step in transitions_of(change):
            person, until_s = self._asked.pop((change.after.id, step), (None, 0.0))
            if person is not None and now_s <= until_s:
                who = person
        return who

    def _mark(self, endpoint: str, *, is_heard: bool) -> None:
        self._heard[endpoint] = is_heard
        self._records.mark_watch(endpoint, clock.now_ns(), is_heard=is_heard)
