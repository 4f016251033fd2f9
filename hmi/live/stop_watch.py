"""Decides when a production stop opens and closes, from what the equipment does; knows no tags and no screens.

A wait that is over before the limit is a short stop: its span tells of it, and nobody is asked. A stop goes on over a
time in which nobody watched, which is told apart in it. If the cell produces afterwards, the stop ended when it was
last heard, and the time that nobody knows about is a stop of its own kind.
"""

import logging
from collections.abc import Callable
from typing import Final

import msgspec

from hmi.domain.activity import Activities
from hmi.domain.equipment import EquipmentId
from hmi.domain.erased_name import stop_without_name
from hmi.domain.person import SERVICE
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import CauseWay, Stop, StopId, StopKind, SuggestedCause
from hmi.live.activity_track import ActivityTrack, Instant
from hmi.live.standing_stop import StandingStop
from hmi.ports.journal import JournalUnavailable
from hmi.ports.stops import SpanPort, StopPort

log = logging.getLogger(__name__)

SETTLE_S: Final = 2.0
"""What lasts for less is no change of what the equipment does."""
LONGEST_LOOK_S: Final = 5.0
"""Between two looks; after a longer time nobody has watched (the process was suspended, or the machine asleep)."""
CLOCK_STEP_NS: Final = 2 * 10**9
"""Time synchronisation slews by less: beyond, the clock was set."""
CAUSE_SOUGHT_S: Final = 120.0
"""For how long after it began a stop without an alarm as its cause may still get one: alarms come late."""
FLUSH_S: Final = 10.0
_NO_DATA: Final = Activity(kind=StopKind.NO_DATA)

FindCause = Callable[[StopKind, int, Activities], SuggestedCause | None]
"""For a kind of stop that began at a Unix ns, while the equipment does this."""


class StopWatch:
    """Call ``look`` about once a second. Lives on the service's loop, and writes through the ports."""

    def __init__(
        self,
        records: StopPort,
        spans: SpanPort,
        *,
        new_id: Callable[[int], StopId],
        short_s: Callable[[], float],
        find_cause: FindCause,
    ) -> None:
        self.on_change: list[Callable[[], None]] = []
        self.trouble = ""
        """Why stops cannot be written down now; what waits is written when they can."""
        self._records, self._spans = records, spans
        self._new_id, self._short_s, self._find_cause = new_id, short_s, find_cause
        self._tracks: dict[EquipmentId | None, ActivityTrack] = {}
        self._ended: list[StateSpan] = []
        self._owed: list[tuple[str, Stop]] = []
        self._standing: StandingStop | None = None
        self._stepped_ns: dict[StopId, int] = {}
        """By how much the clock was set while an open stop lasted."""
        self._last: Instant | None = None
        self._flushed_s = 0.0

    @property
    def standing(self) -> Stop | None:
        """The stop of the cell that lasts now and is written down."""
        return self._standing.record if self._standing is not None else None

    def resume(self, now: Instant) -> None:
        """Go on where the last run of the service ended; from then to now nobody watched."""
        until_ns = self._spans.watched_until_ns()
        unwatched = now if until_ns is None else Instant(min(until_ns, now.ns), now.s - max(0, now.ns - until_ns) / 1e9)
        self._tracks[None] = ActivityTrack(None, _NO_DATA, unwatched)
        record = next((one for one in self._records.open_stops() if one.equipment is None), None)
        if record is not None:
            self._standing = StandingStop.resumed(record, unwatched)
        else:
            self._standing = self._unwritten(unwatched)
        self._last = now
        self._flushed_s = now.s

    def look(self, doing: Activities, now: Instant) -> None:
        """Take what everything does now."""
        if self._last is None:
            self.resume(now)
        last = self._last or now
        self._mind_clock(last, now)
        if now.s - last.s > LONGEST_LOOK_S:
            self._miss(Instant(now.ns - round((now.s - last.s) * 1e9), last.s), now, doing)
        for place in [one for one in self._tracks if one not in doing]:
            self._ended.append(self._tracks.pop(place).span(now))
        for place, activity in doing.items():
            self._follow(place, activity, now)
        self._open_if_due(doing, now)
        self._last = now
        self._settle(now)

    def forget_name(self, name: str) -> None:
        """Somebody was erased: what waits to be written down does not bring the name back."""
        self._owed = [(kind, stop_without_name(stop, name)) for kind, stop in self._owed]
        if self._standing is not None and self._standing.record is not None:
            self._standing.record = stop_without_name(self._standing.record, name)

    def flush(self, now: Instant) -> None:
        """Write down what everything did up to now; at the end of the service, too."""
        spans = [*self._ended, *(track.span(now) for track in self._tracks.values())]
        try:
            self._spans.put_spans([one for one in spans if one.end_ns > one.begin_ns])
        except JournalUnavailable as error:
            self._tell_trouble(str(error))
            return
        self._ended.clear()
        self._flushed_s = now.s
        self._end_trouble()

    def _unwritten(self, unwatched: Instant) -> StandingStop:
        """What lasted when the last run ended, and was too short to be written down then."""
        before = self._spans.spans(unwatched.ns - 1, unwatched.ns + 1, only_cell=True)
        kind = before[-1].activity.kind if before else StopKind.NO_DATA
        if kind is None or kind is StopKind.NO_DATA:
            return StandingStop(kind=StopKind.NO_DATA, since=unwatched)
        lasted_s = max(0, unwatched.ns - before[-1].begin_ns) / 1e9
        since = Instant(before[-1].begin_ns, unwatched.s - lasted_s)
        return StandingStop(kind=kind, since=since, gap_since=unwatched)

    def _mind_clock(self, last: Instant, now: Instant) -> None:
        step_ns = now.ns - last.ns - round((now.s - last.s) * 1e9)
        if abs(step_ns) <= CLOCK_STEP_NS:
            return
        log.warning("the clock was set by %.1f s; what lasts is measured without it", step_ns / 1e9)
        for track in self._tracks.values():
            self._ended.append(track.step(now, step_ns))
        if self._standing is not None:
            self._standing.step(step_ns)
            for record in self._current(self._standing.record) if self._standing.record is not None else ():
                self._stepped_ns[record.id] = self._stepped_ns.get(record.id, 0) + step_ns

    def _miss(self, since: Instant, now: Instant, doing: Activities) -> None:
        """Nobody watched between two looks."""
        for place, track in self._tracks.items():
            if track.since.s < since.s:
                self._ended.append(track.turn(_NO_DATA, since))
                if place is None:
                    self._turn_cell(_NO_DATA, since)
        for place, activity in doing.items():
            if place in self._tracks:
                self._ended.append(self._tracks[place].turn(activity, now))
                if place is None:
                    self._turn_cell(activity, now)

    def _follow(self, place: EquipmentId | None, activity: Activity, now: Instant) -> None:
        track = self._tracks.get(place)
        if track is None:
            self._tracks[place] = ActivityTrack(place, activity, now)
            return
        ended = track.look(activity, now, SETTLE_S)
        if ended is not None:
            self._ended.append(ended)
            if place is None:
                self._turn_cell(activity, track.since)

    def _turn_cell(self, activity: Activity, at: Instant) -> None:
        standing, kind = self._standing, activity.kind
        if kind is None:
            self._end(at)
        elif standing is None:
            self._standing = StandingStop(kind=kind, since=at)
        elif standing.kind is StopKind.NO_DATA and kind is not StopKind.NO_DATA:
            self._end(at)
            self._standing = StandingStop(kind=kind, since=at)
        elif kind is StopKind.NO_DATA:
            if standing.kind is not StopKind.NO_DATA and standing.gap_since is None:
                standing.gap_since = at
                self._update("stop.unwatched")
        elif standing.is_heard_again(kind, at):
            self._update("stop.changed")

    def _end(self, at: Instant) -> None:
        """The cell produces, or is heard again after nobody knew anything."""
        standing, self._standing = self._standing, None
        if standing is None:
            return
        gap_since, standing.gap_since = standing.gap_since, None
        end = gap_since or at
        if standing.record is not None:
            for record in self._current(standing.record):
                ended = standing.as_it_stands(record)
                self._write("stop.ended", msgspec.structs.replace(ended, **self._ending(record, end)))
        elif standing.is_due(end, self._short_s()):
            self._record_whole(standing, end)
        if gap_since is not None and at.s - gap_since.s >= self._short_s():
            self._record_whole(StandingStop(kind=StopKind.NO_DATA, since=gap_since), at)

    def _record_whole(self, standing: StandingStop, end: Instant) -> None:
        """A stop that was never seen while it lasted: nobody watched."""
        cause = SuggestedCause(way=CauseWay.NOT_HEARD) if standing.kind is StopKind.NO_DATA else None
        record = standing.begun(self._new_id(end.ns), cause)
        self._write("stop.recorded", msgspec.structs.replace(record, **self._ending(record, end)))

    def _ending(self, record: Stop, end: Instant) -> dict[str, object]:
        """When it ended and how long it lasted, whatever the clock was set to meanwhile."""
        lasted_ns = end.ns - record.begin_ns - self._stepped_ns.pop(record.id, 0)
        return {"end_ns": max(end.ns, record.begin_ns), "seconds": max(0, lasted_ns) / 1e9}

    def _open_if_due(self, doing: Activities, now: Instant) -> None:
        standing = self._standing
        if standing is None:
            return
        if standing.is_due(now, self._short_s()):
            cause = self._find_cause(standing.kind, standing.since.ns, doing)
            standing.record = standing.begun(self._new_id(now.ns), cause)
            self._write("stop.opened", standing.record)
        elif standing.record is not None and standing.gap_since is None:
            self._seek_cause(standing, standing.record, doing, now)

    def _seek_cause(self, standing: StandingStop, record: Stop, doing: Activities, now: Instant) -> None:
        """An alarm that came after the stop was written down."""
        is_known = record.cause is not None and record.cause.alarm is not None
        if is_known or record.kind is StopKind.NO_DATA or now.s - standing.since.s > self._short_s() + CAUSE_SOUGHT_S:
            return
        cause = self._find_cause(standing.kind, standing.since.ns, doing)
        if cause is not None and (cause.alarm is not None or record.cause is None):
            self._update("stop.cause_found", cause)

    def _update(self, kind: str, cause: SuggestedCause | None = None) -> None:
        standing = self._standing
        if standing is None or standing.record is None:
            return
        for record in self._current(standing.record):
            standing.record = standing.as_it_stands(record)
            if cause is not None:
                standing.record = msgspec.structs.replace(standing.record, cause=cause)
            self._write(kind, standing.record)

    def _current(self, record: Stop) -> list[Stop]:
        """The record as people left it: they may have explained, split or merged it since."""
        if any(one.id == record.id for _, one in self._owed):
            return [record]
        return [one for one in self._records.open_stops() if one.equipment is None]

    def _write(self, kind: str, stop: Stop) -> None:
        self._owed.append((kind, stop))
        self._pay()

    def _pay(self) -> None:
        """Write down what waits, in order; what cannot be written waits on."""
        written = False
        while self._owed:
            kind, stop = self._owed[0]
            try:
                self._records.put(kind, (stop,), SERVICE)
            except JournalUnavailable as error:
                self._tell_trouble(str(error))
                break
            self._owed.pop(0)
            written = True
        if written:
            self._end_trouble()
            self._tell()

    def _end_trouble(self) -> None:
        if self.trouble and not self._owed:
            self.trouble = ""
            self._tell()

    def _settle(self, now: Instant) -> None:
        if self._owed:
            self._pay()
        if now.s - self._flushed_s >= FLUSH_S:
            self.flush(now)

    def _tell_trouble(self, words: str) -> None:
        if self.trouble != words:
            log.error("stops cannot be written down: %s", words)
            self.trouble = words
            self._tell()

    def _tell(self) -> None:
        for listener in self.on_change:
            listener()
