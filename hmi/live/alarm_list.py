"""Every alarm that is open, as its source told last. The one list that rules, records and screens share."""

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from hmi.domain.alarm import Alarm, AlarmId, Priority, Shelving, alarm_id, priority_of
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, is_same_occurrence
from hmi.domain.equipment import EquipmentId
from hmi.domain.erased_name import alarm_without_name
from hmi.domain.local_alarm import LOCAL
from hmi.domain.person import PersonRef
from hmi.domain.words import Words

UNKNOWN_SEVERITY = 1000
"""Of an alarm whose source does not tell: unknown is never taken for harmless."""

_MOST_DECIDED = 10_000
"""Kinds of alarms that are remembered: a source that makes up ever new names must not fill the memory."""

GONE_KEPT = 1000
"""Ends that are remembered, so that a beginning that comes after its end brings nothing back."""
_UNTIL_TOLERANCE_NS = 2 * 10**9
"""Sources tell the time left, and the way here takes its time: a little earlier or later is the same moment."""

_About = tuple[EquipmentId | None, str, str]
Taken = Mapping[AlarmId, tuple[PersonRef, int]]
"""Who has an alarm, and since when by our clock, in ns."""


class AlarmList:
    """Open alarms by id. Lives on the service's loop; implements ``hmi.ports.alarm.AlarmSink``.

    Within a session the order of arrival counts, because a source's clock may be set back. While a refresh runs, old
    news and new ones come mixed (OPC 10000-9, 5.5.7): of those the later time wins. What loses, and what is told of an
    alarm that is not open, changes no list but happened all the same: ``on_past`` hears of it.
    """

    def __init__(self, locate: Callable[[AlarmEvent], EquipmentId | None], plan: AlarmPlan | None = None) -> None:
        self.on_change: list[Callable[[AlarmChange], None]] = []
        self.on_past: list[Callable[[AlarmChange], None]] = []
        """Told what no list shows; ``before`` is None."""
        self.alarms: dict[AlarmId, Alarm] = {}
        self._locate = locate
        self._plan = plan or AlarmPlan()
        self._decided: dict[_About, tuple[EquipmentId | None, Priority | None, Words]] = {}
        """Where an alarm is by its source, its source and its name, to what the site decided about it."""
        self._located: dict[AlarmId, EquipmentId | None] = {}
        """Of those that are listed where they are by their source, whatever the site decided."""
        self._taken: dict[AlarmId, tuple[PersonRef, int]] = {}
        self.heard: set[str] = set()
        """Endpoints that told all their alarms since they were silent last: what is not listed there is over."""
        self._refreshed: dict[str, set[AlarmId]] = {}
        """Endpoint to what was told since its refresh began."""
        self._gone: dict[AlarmId, int] = {}
        """Time of the newest event of what was listed until lately, by the source's clock."""

    @property
    def plan(self) -> AlarmPlan:
        """What the site decided about its alarms, as it is in use."""
        return self._plan

    def use_plan(self, plan: AlarmPlan) -> None:
        """The site decided otherwise: what stands goes on by that, and what has no rule any more is over."""
        self._plan = plan
        self._decided.clear()
        rules = {alarm.id for alarm in plan.local_alarms}
        for alarm in list(self.alarms.values()):
            if alarm.condition.endpoint == LOCAL and alarm.id not in rules:
                gone = msgspec.structs.replace(alarm, is_active=False, is_retained=False, came_back_ns=None)
                self._tell(alarm, gone, AlarmCause.PLAN, is_listed=False)
            else:
                located = self._located.get(alarm.id, alarm.equipment)
                plain = msgspec.structs.replace(alarm, priority=priority_of(alarm.severity))
                self._tell(alarm, self._decided_about(plain, located), AlarmCause.PLAN)

    def take_event(self, event: AlarmEvent, *, is_late: bool = False) -> None:
        """Take over what a source says; what was heard already changes nothing, nor what is late and older."""
        identity = alarm_id(event.condition, event.branch)
        told = self._refreshed.get(event.condition.endpoint)
        is_mixed = is_late or told is not None
        is_rivalled = is_late or (told is not None and identity in told)
        if told is not None:
            told.add(identity)
        before = self.alarms.get(identity)
        after = self._rationalised(_alarm_of(identity, event, before), event)
        after = self._with_taker(_with_return(before, _with_onset(before, after, is_mixed=is_mixed)))
        newest_ns = before.changed_ns if before is not None else self._gone.get(identity, after.changed_ns)
        is_older = is_rivalled and after.changed_ns < newest_ns
        if is_older or (before is None and not after.is_open):
            past = self._rationalised(_alarm_of(identity, event, None), event)
            self._tell_past(past, AlarmCause.PAST if is_older else AlarmCause.SOURCE, is_late=is_mixed)
            return
        if before is not None and _is_no_news(before, after):
            after = msgspec.structs.replace(before, is_heard=event.is_heard)
        self._tell(before, after, AlarmCause.SOURCE, is_listed=after.is_open, is_late=is_mixed)

    def use_past(self, alarms: Iterable[Alarm], endpoints: Collection[str]) -> None:
        """How alarms stood when the service last ran; nobody hears of them until their source tells how they stand.

        Those of sources that are not among ``endpoints`` any more are over, as far as anybody will ever know.
        """
        for alarm in alarms:
            if alarm.id in self.alarms:
                continue  # restored with what is put aside
            was = msgspec.structs.replace(self._with_taker(alarm), is_heard=False)
            if alarm.condition.endpoint in endpoints:
                self._tell(None, was, AlarmCause.LINK)
            else:
                over = msgspec.structs.replace(was, is_active=False, is_retained=False)
                self._tell(was, over, AlarmCause.UNSEEN, is_listed=False)

    def begin_refresh(self, endpoint: str) -> None:
        """The source will now tell all that it wants people to see."""
        self._refreshed[endpoint] = set()

    def end_refresh(self, endpoint: str) -> None:
        """What it did not tell is over: it ended while nobody listened."""
        told = self._refreshed.pop(endpoint, None)
        if told is None:
            return
        self.heard.add(endpoint)
        for identity, alarm in self._of(endpoint).items():
            if identity not in told and alarm.is_enabled:  # of what is switched off no source tells
                gone = msgspec.structs.replace(alarm, is_active=False, is_retained=False, is_heard=True)
                self._tell(alarm, gone, AlarmCause.UNSEEN, is_listed=False)

    def take_silence(self, endpoint: str) -> None:
        """The source is not heard any more: its alarms stand as they stood, and say so."""
        self._refreshed.pop(endpoint, None)
        self.heard.discard(endpoint)
        for alarm in self._of(endpoint).values():
            self._tell(alarm, msgspec.structs.replace(alarm, is_heard=False), AlarmCause.LINK)

    def use_taken(self, taken: Taken) -> None:
        """Who has which alarm, from the records."""
        self._taken = dict(taken)
        for alarm in list(self.alarms.values()):
            self._tell(alarm, self._with_taker(alarm), AlarmCause.PERSON)

    def restore(self, alarms: Iterable[Alarm]) -> None:
        """How some stood when the service ended: listed, told to nobody, and not heard until their source is.

        So their next news tells what happened meanwhile, also that they are not put aside any more.
        """
        for alarm in alarms:
            self.alarms[alarm.id] = msgspec.structs.replace(alarm, is_heard=False, taken_by=None, taken_ns=None)

    def answer_return(self, identity: AlarmId) -> None:
        """Somebody saw that it is back from having been put aside."""
        alarm = self.alarms.get(identity)
        if alarm is not None:
            self._tell(alarm, msgspec.structs.replace(alarm, came_back_ns=None), AlarmCause.PERSON)

    def forget_name(self, name: str) -> None:
        """Somebody was erased: what was written at alarms loses the name. Nothing happened to any of them."""
        for alarm in list(self.alarms.values()):
            after = alarm_without_name(alarm, name)
            if after is not alarm:
                self.alarms[after.id] = after
                change = AlarmChange(before=after, after=after, is_listed=True, cause=AlarmCause.SOURCE)
                for listener in self.on_change:
                    listener(change)

    def _rationalised(self, alarm: Alarm, event: AlarmEvent) -> Alarm:
        """With what the site decided about it: where it belongs, how urgent it is, what it is called."""
        located = self._locate(event)
        if alarm.id in self.alarms or alarm.is_open:
            self._located[alarm.id] = located
        return self._decided_about(alarm, located)

    def _decided_about(self, alarm: Alarm, located: EquipmentId | None) -> Alarm:
        about = (located, alarm.source, alarm.name)
        if about not in self._decided:
            if len(self._decided) >= _MOST_DECIDED:
                self._decided.clear()
            equipment = self._plan.equipment_of(alarm.source, alarm.name) or located
            guidance = self._plan.guidance_of(equipment, alarm.source, alarm.name)
            priority = guidance.priority.value if guidance.priority is not None else None
            self._decided[about] = (equipment, priority, guidance.label)
        equipment, priority, label = self._decided[about]
        return msgspec.structs.replace(
            alarm, equipment=equipment, label=label, priority=alarm.priority if priority is None else priority
        )

    def _of(self, endpoint: str) -> dict[AlarmId, Alarm]:
        return {identity: alarm for identity, alarm in self.alarms.items() if alarm.condition.endpoint == endpoint}

    def _with_taker(self, alarm: Alarm) -> Alarm:
        person, time_ns = self._taken.get(alarm.id, (None, None))
        return msgspec.structs.replace(alarm, taken_by=person, taken_ns=time_ns)

    def _tell(
        self, before: Alarm | None, after: Alarm, cause: AlarmCause, *, is_listed: bool = True, is_late: bool = False
    ) -> None:
        """Put ``after`` in the place of ``before`` and tell the listeners, if it is news."""
        if before == after or (before is None and not is_listed):
            return
        if is_listed:
            self.alarms[after.id] = after
            self._gone.pop(after.id, None)
        elif before is not None:
            self.alarms.pop(before.id, None)
            self._located.pop(before.id, None)
            self._remember(after)
        change = AlarmChange(before=before, after=after, is_listed=is_listed, cause=cause, is_late=is_late)
        for listener in self.on_change:
            listener(change)

    def _tell_past(self, told: Alarm, cause: AlarmCause, *, is_late: bool) -> None:
        if told.id not in self.alarms:
            self._located.pop(told.id, None)
        if cause is not AlarmCause.PAST:
            self._remember(told)
        change = AlarmChange(before=None, after=told, is_listed=False, cause=cause, is_late=is_late)
        for listener in self.on_past:
            listener(change)

    def _remember(self, gone: Alarm) -> None:
        self._gone.pop(gone.id, None)
        self._gone[gone.id] = gone.changed_ns
        if len(self._gone) > GONE_KEPT:
            del self._gone[next(iter(self._gone))]


def _is_no_news(before: Alarm, after: Alarm) -> bool:
    """Whether it was heard already.

    An event that is told again counts by what it says, not by its id: some servers tell of shelving only so.
    """
    is_until_same = abs((after.shelved_until_ns or 0) - (before.shelved_until_ns or 0)) <= _UNTIL_TOLERANCE_NS
    until_ns = before.shelved_until_ns if is_until_same else after.shelved_until_ns
    return msgspec.structs.replace(after, heard_ns=before.heard_ns, shelved_until_ns=until_ns) == before


def _alarm_of(identity: AlarmId, event: AlarmEvent, before: Alarm | None) -> Alarm:
    changed_ns = event.time_ns if event.time_ns is not None else event.heard_ns
    severity = event.severity if event.severity is not None else UNKNOWN_SEVERITY
    if before is not None and not event.is_active:
        # How soon somebody must respond is told by the alarm, not by its having returned to normal.
        severity = max(severity, before.severity)
    return Alarm(
        id=identity,
        condition=event.condition,
        branch=event.branch,
        event_id=event.event_id,
        source=event.source,
        name=event.name or event.source,
        message=event.message,
        severity=severity,
        priority=priority_of(severity),
        began_ns=_began_ns(event, before, changed_ns),
        changed_ns=changed_ns,
        heard_ns=event.heard_ns,
        is_active=event.is_active,
        is_acknowledged=event.is_acknowledged,
        is_confirmed=event.is_confirmed,
        shelving=event.shelving or Shelving.UNSHELVED,
        shelved_until_ns=None if event.unshelve_ms is None else event.heard_ns + int(event.unshelve_ms * 1e6),
        is_suppressed=_is_suppressed(event),
        is_out_of_service=event.is_out_of_service,
        is_enabled=event.is_enabled is not False,
        is_retained=event.is_retained is not False,
        status=event.status or 0,
        comment=event.comment,
        comment_by=event.comment_by,
        dialog=event.dialog,
        finding=event.finding,
        is_heard=event.is_heard,
    )


def _with_onset(before: Alarm | None, after: Alarm, *, is_mixed: bool) -> Alarm:
    """When this occurrence was noticed: kept until it begins anew."""
    if before is not None and (after.is_active is not True or is_same_occurrence(before, after)):
        return msgspec.structs.replace(after, noticed_ns=before.noticed_ns, is_onset_heard=before.is_onset_heard)
    is_onset_heard = after.is_active is True and not is_mixed
    return msgspec.structs.replace(after, noticed_ns=after.heard_ns, is_onset_heard=is_onset_heard)


def _with_return(before: Alarm | None, after: Alarm) -> Alarm:
    """Since when it is back from having been put aside: whatever ended that, until a person answers or it is over."""
    if before is None or after.shelving is not Shelving.UNSHELVED or after.is_active is False:
        return after
    if before.shelving is not Shelving.UNSHELVED:
        return msgspec.structs.replace(after, came_back_ns=after.heard_ns)
    is_answered = before.is_acknowledged is False and after.is_acknowledged is True
    is_same = is_same_occurrence(before, after) or after.is_active is None
    return msgspec.structs.replace(after, came_back_ns=before.came_back_ns if is_same and not is_answered else None)


def _began_ns(event: AlarmEvent, before: Alarm | None, changed_ns: int) -> int:
    """Since when it is active, or was: TransitionTime is the time of any change of ActiveState, also of its return."""
    if not event.is_active:
        return before.began_ns if before is not None else event.began_ns or 0
    if before is not None and before.is_active and not event.active_since_ns:
        return before.began_ns
    return event.active_since_ns or changed_ns


def _is_suppressed(event: AlarmEvent) -> bool | None:
    """Sources without a SuppressedState may still tell that something keeps it away."""
    if event.is_suppressed is not None or event.shelving is not None:
        return event.is_suppressed
    return event.is_suppressed_or_shelved
