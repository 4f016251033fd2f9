"""Tandem's own alarms: readings and time in, events for the list of alarms out. Acts and disks are the service's."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from uuid import uuid4

import msgspec
import numpy as np

from hmi.domain.alarm import AlarmId, Priority, Shelving
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.local_alarm import LOCAL, LocalAlarm, Stale
from hmi.domain.local_state import (
    AT_REST,
    LocalState,
    begun,
    commented_without,
    counted,
    left_s,
    returned,
    under_rule,
    unshelved,
)
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.time_mark import TimeMark, is_clock_set
from hmi.live.local_detection import LocalDetection
from hmi.live.local_findings import finding_of
from hmi.live.local_rules import spokesmen, stronger_rows
from hmi.live.local_verdict import Judgement, Verdict
from hmi.live.process_image import ProcessImage
from hmi.ports.alarm import AlarmSink

UNKNOWN_AFTER_S: Final = 5.0
"""An alarm that does not stand is listed only when its source has been in doubt for so long: servers flicker."""
_BLIND: Final = (Judgement.UNKNOWN, Judgement.UNHEARD)
SEVERITIES: Final = {Priority.HIGH: 800, Priority.MEDIUM: 500, Priority.LOW: 200}


class LocalAlarms:
    """Every local alarm of a cell with its life. Lives on the service's loop.

    Args:
        image: Whose readings are watched; it has taken them when listeners are told.
        alarms: What is watched.
        sink: Where events go.
        states: How they stood when the service ended, with moments of the present boot; others are at rest.
        now: The present by both clocks.
    """

    def __init__(
        self,
        image: ProcessImage,
        alarms: Sequence[LocalAlarm],
        sink: AlarmSink,
        states: Mapping[AlarmId, LocalState],
        now: Callable[[], TimeMark],
    ) -> None:
        self.unkept: dict[AlarmId, LocalState] = {}
        """States that changed and were not written down yet; whoever writes them down takes them out."""
        self._image, self._sink, self._now = image, sink, now
        self._lay_out(alarms, states)
        mark = now()
        self._clock = mark
        """Since when the clock goes as it does."""
        self._detection = LocalDetection(image.cell, alarms, mark.since_boot_s, self._rows_on())
        image.on_readings.append(self._take_readings)
        image.on_freshness.append(self._take_freshness)

    def _lay_out(self, alarms: Sequence[LocalAlarm], states: Mapping[AlarmId, LocalState]) -> None:
        self._alarms = tuple(alarms)
        self._row = {alarm.id: row for row, alarm in enumerate(alarms)}
        self._states = [states.get(alarm.id, AT_REST) for alarm in alarms]
        self._is_on = [state.is_active and not state.is_over for state in self._states]
        """Whether the condition counts as true, delays included."""
        self._due: dict[int, float] = {}
        """Row to the moment when its condition counts as what it is now."""
        self._unknown_s: dict[int, float] = {}
        self._verdicts = [Verdict(row, Judgement.NOT_YET, np.nan, "", 0) for row in range(len(alarms))]
        self._stronger = stronger_rows(self._alarms)
        self._weaker: dict[int, list[int]] = defaultdict(list)
        for milder, by in self._stronger.items():
            for row in by:
                self._weaker[row].append(milder)
        self._speaks = spokesmen(self._alarms)
        self._timed = {row for row, state in enumerate(self._states) if state.is_shelved or state.beginnings}
        """Rows that something happens to when a time has passed."""
        self._blind: set[int] = set()
        """Rows that cannot be judged; that a tag is not heard is what some watch for."""
        self._told: set[int] = set()
        """Rows that the list of alarms knows about."""

    def begin(self) -> None:
        """Tell how everything stood when the service ended: not heard yet, and nothing lost.

        Moments of an earlier boot were told by the last mark of that boot, and that is not kept from here on.
        """
        self.unkept.update((self._alarms[row].id, self._states[row]) for row in self._timed)
        self._sink.begin_refresh(LOCAL)
        for row, state in enumerate(self._states):
            if not state.is_at_rest:
                self._tell(row)
        self._sink.end_refresh(LOCAL)

    def use_alarms(self, alarms: Sequence[LocalAlarm]) -> None:
        """The site watches for other things now. Of rules that go on, states, delays and what is put aside do, too.

        What stood by a rule that is gone is forgotten here; the list of alarms tells that it ended.
        """
        mark, before = self._now(), list(zip(self._alarms, self._states, self._is_on, self._verdicts, strict=True))
        due = {self._alarms[row].id: due_s for row, due_s in self._due.items()}
        told = {self._alarms[row].id for row in self._told}
        known = {alarm.id: alarm for alarm in alarms}
        states = {
            one.id: under_rule(state, known[one.id], mark.unix_ns) for one, state, *_ in before if one.id in known
        }
        self._lay_out(alarms, states)
        self.unkept = {alarm: state for alarm, state in self.unkept.items() if alarm in known}
        for old, state, is_on, verdict in before:
            row = self._row.get(old.id)
            if row is None:
                continue
            alarm, after = self._alarms[row], self._states[row]
            # What was counted stands also between two beginnings: without the count it stands as long as it lasts.
            self._is_on[row] = is_on or (after.is_active and not after.is_over and alarm.repetition is None)
            if after != state:
                self._states[row] = msgspec.structs.replace(after, event_id=self.new_event_id())
                self.unkept[alarm.id] = self._states[row]
            if alarm.condition == old.condition:
                self._verdicts[row] = verdict._replace(row=row)
            if old.id in due:
                self._due[row] = self._due_under(alarm, old, due[old.id], mark)
            if old.id in told:
                self._told.add(row)
        for row, verdict in enumerate(self._verdicts):
            self._mind_blindness(row, verdict)
        self.use_cell()
        for row in [row for row in self._due if self._verdicts[row].judgement is Judgement.NOT_YET]:
            del self._due[row]  # what it waited for was that of another condition
        for row in sorted(self._told):
            self._tell(row)

    def use_cell(self) -> None:
        """The image has other columns now; states, delays and what is put aside go on."""
        mark = self._now()
        self._detection = LocalDetection(
            self._image.cell, self._alarms, mark.since_boot_s, self._rows_on(), self._detection
        )
        for row in self._detection.unwatched():
            self._judge(Verdict(row, Judgement.UNHEARD, np.nan, "", 0), mark)
        self._judge_all(self._detection.take_all(self._image, mark.since_boot_s), mark)

    def tick(self) -> None:
        """Delays, counts, rates and time put aside; call it a few times a second."""
        mark = self._now()
        self._judge_all(self._detection.tick(mark.since_boot_s), mark)
        for row in [row for row, due_s in self._due.items() if due_s <= mark.since_boot_s]:
            self._settle(row, mark)
        for row in [row for row, since in self._unknown_s.items() if mark.since_boot_s - since >= UNKNOWN_AFTER_S]:
            del self._unknown_s[row]
            self._tell(row)
        for row in list(self._timed):
            state = self._states[row]
            if state.is_shelved and left_s(state, mark) <= 0:
                self._set(row, unshelved(state, mark.unix_ns))
            elif state.beginnings:
                self._forget_beginnings(row, mark)
        self._notice_clock(mark)

    def state_of(self, alarm: AlarmId) -> LocalState | None:
        """How one stands; None when there is no such alarm any more."""
        row = self._row.get(alarm)
        return None if row is None else self._states[row]

    def states(self) -> Iterable[tuple[AlarmId, LocalState]]:
        """How all stand."""
        return ((alarm.id, state) for alarm, state in zip(self._alarms, self._states, strict=True))

    def alarm_of(self, alarm: AlarmId) -> LocalAlarm | None:
        """What one watches for."""
        row = self._row.get(alarm)
        return None if row is None else self._alarms[row]

    def new_event_id(self) -> bytes:
        """Of a step that a person has to see before answering."""
        return uuid4().bytes

    def put(self, alarm: AlarmId, state: LocalState) -> None:
        """What a person did, after it was written down."""
        row, mark = self._row[alarm], self._now()
        was_enabled = self._states[row].is_enabled
        self._hold(row, state)
        self.unkept.pop(alarm, None)  # what waited to be written down is older
        self._tell_with_weaker(row)
        if state.is_enabled and not was_enabled and self._is_on[row]:
            self._raise(row, mark)

    def forget_name(self, name: str) -> None:
        """Somebody was erased: comments lose the name. Records and the list of alarms are told by others."""
        self._states = [commented_without(state, name) for state in self._states]
        self.unkept.update({alarm: commented_without(state, name) for alarm, state in self.unkept.items()})

    @property
    def is_timed(self) -> bool:
        """Whether anything depends on how long ago something was."""
        return bool(self._timed)

    @property
    def blind(self) -> int:
        """How many are watched for and cannot be judged now."""
        return sum(self._states[row].is_enabled for row in self._blind)

    def _take_readings(self, batch: ReadingBatch) -> None:
        mark = self._now()
        self._judge_all(self._detection.take_readings(batch, mark.since_boot_s), mark)

    def _take_freshness(self, change: FreshnessChange) -> None:
        mark = self._now()
        self._judge_all(self._detection.take_freshness(change, mark.since_boot_s), mark)

    def _judge_all(self, verdicts: Iterable[Verdict], mark: TimeMark) -> None:
        for verdict in verdicts:
            self._judge(verdict, mark)

    def _judge(self, verdict: Verdict, mark: TimeMark) -> None:
        """A condition is judged otherwise: begin its delay, or stop the one that runs."""
        row, judgement = verdict.row, verdict.judgement
        self._verdicts[row] = verdict
        self._mind_blindness(row, verdict)
        if judgement is not Judgement.UNKNOWN:
            self._unknown_s.pop(row, None)
        if judgement not in (Judgement.NORMAL, Judgement.STANDING):
            self._due.pop(row, None)
            if judgement is Judgement.UNKNOWN and not self._calls_unknown(row):
                self._unknown_s.setdefault(row, mark.since_boot_s)
        else:
            self._begin_delay(row, mark, is_on=judgement is Judgement.STANDING)
        if row in self._told:
            self._tell(row)

    def _mind_blindness(self, row: int, verdict: Verdict) -> None:
        if verdict.judgement in _BLIND and not isinstance(self._alarms[row].condition, Stale):
            self._blind.add(row)
        else:
            self._blind.discard(row)

    def _begin_delay(self, row: int, mark: TimeMark, *, is_on: bool) -> None:
        if is_on == self._is_on[row]:
            self._due.pop(row, None)
            return
        alarm = self._alarms[row]
        delay_s = alarm.on_delay_s if is_on else alarm.off_delay_s
        due_s = self._due.setdefault(row, mark.since_boot_s + delay_s)
        if due_s <= mark.since_boot_s:
            self._settle(row, mark)

    def _due_under(self, alarm: LocalAlarm, old: LocalAlarm, due_s: float, mark: TimeMark) -> float:
        """When a delay that runs is over: where it is another now, by that at the latest."""
        if (alarm.on_delay_s, alarm.off_delay_s) == (old.on_delay_s, old.off_delay_s):
            return due_s
        delay_s = alarm.off_delay_s if self._is_on[self._row[alarm.id]] else alarm.on_delay_s
        return min(due_s, mark.since_boot_s + delay_s)

    def _calls_unknown(self, row: int) -> bool:
        """Whether the list knows already that its source is in doubt."""
        return row in self._told and row not in self._unknown_s and not self._states[row].is_retained

    def _settle(self, row: int, mark: TimeMark) -> None:
        """The delay is over: the condition counts as what it is."""
        del self._due[row]
        self._is_on[row] = not self._is_on[row]
        if self._is_on[row]:
            self._raise(row, mark)
        else:
            self._lower(row, mark)

    def _raise(self, row: int, mark: TimeMark) -> None:
        alarm, state = self._alarms[row], self._states[row]
        times = 0
        if alarm.repetition is not None and state.is_enabled:
            state = msgspec.structs.replace(state, beginnings=(*state.beginnings, mark))
            state = counted(state, alarm, mark)
            times = len(state.beginnings)
        if alarm.repetition is None or times >= alarm.repetition.times:
            state = begun(state, alarm, finding_of(alarm, self._verdicts[row], times), mark.unix_ns)
        self._set(row, state)

    def _lower(self, row: int, mark: TimeMark) -> None:
        alarm = self._alarms[row]
        state = counted(self._states[row], alarm, mark)
        if alarm.repetition is None or len(state.beginnings) < alarm.repetition.times:
            state = returned(state, alarm, mark.unix_ns)
        self._set(row, state)

    def _forget_beginnings(self, row: int, mark: TimeMark) -> None:
        """What is counted may be long ago by now: then it is over, if it does not go on."""
        alarm = self._alarms[row]
        state = counted(self._states[row], alarm, mark)
        if alarm.repetition is not None and len(state.beginnings) < alarm.repetition.times and not self._is_on[row]:
            state = returned(state, alarm, mark.unix_ns)
        self._set(row, state)

    def _set(self, row: int, state: LocalState) -> None:
        before = self._states[row]
        if state == before:
            return
        if msgspec.structs.replace(state, beginnings=()) != msgspec.structs.replace(before, beginnings=()):
            state = msgspec.structs.replace(state, event_id=self.new_event_id())
        self._hold(row, state)
        self.unkept[self._alarms[row].id] = state
        self._tell_with_weaker(row)

    def _hold(self, row: int, state: LocalState) -> None:
        self._states[row] = state
        if state.is_shelved or state.beginnings:
            self._timed.add(row)
        else:
            self._timed.discard(row)

    def _tell_with_weaker(self, row: int) -> None:
        """How one stands decides whether less severe ones of the same value are suppressed."""
        self._tell(row)
        for weaker in self._weaker.get(row, ()):
            if weaker in self._told:
                self._tell(weaker)

    def _tell(self, row: int) -> None:
        event = self._event(row, self._now().unix_ns)
        if event.is_retained or event.shelving is not Shelving.UNSHELVED:
            self._told.add(row)
        elif row in self._told:
            self._told.discard(row)
        else:
            return  # nobody was told that it exists, and it does not concern anybody now
        self._sink.take_event(event)

    def _event(self, row: int, now_ns: int) -> AlarmEvent:
        alarm, state, verdict = self._alarms[row], self._states[row], self._verdicts[row]
        is_unknown = state.is_enabled and verdict.judgement is Judgement.UNKNOWN
        calls_unknown = is_unknown and self._speaks[row] and row not in self._unknown_s
        is_retained = state.is_retained or calls_unknown
        is_watched = state.is_enabled and not isinstance(alarm.condition, Stale)
        return AlarmEvent(
            condition=alarm.node,
            branch="",
            event_id=state.event_id,
            event_type=LOCAL,
            source_node=None,
            source=alarm.tag,
            name=alarm.rule,
            message="",
            severity=SEVERITIES[alarm.priority],
            time_ns=state.changed_ns or now_ns,
            heard_ns=now_ns,
            is_retained=is_retained,
            is_enabled=state.is_enabled,
            is_active=None if is_unknown and not state.is_active else state.is_active,
            active_since_ns=state.began_ns or None,
            began_ns=state.began_ns or None,
            is_acknowledged=state.is_acknowledged,
            is_confirmed=state.is_confirmed if alarm.wants_confirmation else None,
            shelving=state.shelving,
            unshelve_ms=left_s(state, self._now()) * 1e3 if state.is_shelved else None,
            is_suppressed=self._is_suppressed(row) if is_retained and self._stronger.get(row) else None,
            status=verdict.status if is_unknown else 0,
            comment=state.comment,
            comment_by=state.comment_by,
            finding=state.finding or finding_of(alarm, verdict),
            is_heard=not is_watched or verdict.judgement not in (Judgement.NOT_YET, Judgement.UNHEARD),
        )

    def _is_suppressed(self, row: int) -> bool:
        """Whether a more severe alarm of the same value says it already, and calls."""
        stronger = [self._states[one] for one in self._stronger[row]]
        return any(one.is_active and not one.is_over and one.is_enabled and not one.is_shelved for one in stronger)

    def _rows_on(self) -> list[int]:
        return [row for row, is_on in enumerate(self._is_on) if is_on]

    def _notice_clock(self, mark: TimeMark) -> None:
        """When somebody set the clock, the time of coming back reads otherwise; it does not come otherwise."""
        if not is_clock_set(self._clock, mark):
            return
        self._clock = mark
        for row in self._timed:
            if self._states[row].is_shelved:
                self._tell(row)
