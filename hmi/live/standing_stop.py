"""The stop of the cell that lasts now, from its first moment on: perhaps not written down yet, perhaps not watched."""

from dataclasses import dataclass

import msgspec

from hmi.domain.activity import WORST_FIRST
from hmi.domain.stop import WAITS, NoData, Stop, StopId, StopKind, SuggestedCause
from hmi.live.activity_track import Instant

PATIENT = WAITS | {StopKind.NO_DATA}
"""Kinds that are written down only once they last longer than a short stop."""


@dataclass(slots=True, kw_only=True)
class StandingStop:
    """What the watch knows of it. ``record`` is None until it is written down."""

    kind: StopKind
    since: Instant
    record: Stop | None = None
    gaps: tuple[NoData, ...] = ()
    gap_since: Instant | None = None
    """Since when nobody knows whether it lasts."""

    @classmethod
    def resumed(cls, record: Stop, unwatched_since: Instant) -> "StandingStop":
        """One that the records tell to be open, after a time in which nobody watched."""
        since = Instant(record.begin_ns, unwatched_since.s - max(0, unwatched_since.ns - record.begin_ns) / 1e9)
        if record.kind is StopKind.NO_DATA:
            return cls(kind=record.kind, since=since, record=record)
        gaps = tuple(one for one in record.no_data if one.end_ns is not None)
        begun = next((one.begin_ns for one in record.no_data if one.end_ns is None), unwatched_since.ns)
        return cls(
            kind=record.kind,
            since=since,
            record=record,
            gaps=gaps,
            gap_since=Instant(min(begun, unwatched_since.ns), unwatched_since.s),
        )

    def is_due(self, now: Instant, short_s: float) -> bool:
        """Whether it has to be written down now."""
        return self.record is None and (self.kind not in PATIENT or now.s - self.since.s >= short_s)

    def is_heard_again(self, kind: StopKind, at: Instant) -> bool:
        """It lasts, and is of ``kind`` now; whether that is news for the record."""
        was_unknown = self.gap_since is not None
        if self.gap_since is not None:
            self.gaps = (*self.gaps, NoData(begin_ns=self.gap_since.ns, end_ns=max(self.gap_since.ns, at.ns)))
            self.gap_since = None
        is_worse = WORST_FIRST.index(kind) < WORST_FIRST.index(self.kind)
        self.kind = kind if is_worse else self.kind
        return self.record is not None and (is_worse or was_unknown)

    def step(self, step_ns: int) -> None:
        """The clock was set: what is not written down yet is told by the new one."""
        if self.record is None:
            self.since = self.since.stepped(step_ns)
        if self.gap_since is not None:
            self.gap_since = self.gap_since.stepped(step_ns)

    def begun(self, identity: StopId, cause: SuggestedCause | None) -> Stop:
        """As it is written down first."""
        return Stop(id=identity, kind=self.kind, begin_ns=self.since.ns, no_data=self._all_gaps(), cause=cause)

    def as_it_stands(self, record: Stop) -> Stop:
        """A record of it, brought up to date."""
        gaps = tuple(one for one in self._all_gaps() if one.end_ns is None or one.end_ns > record.begin_ns)
        return msgspec.structs.replace(record, kind=self.kind, no_data=gaps)

    def _all_gaps(self) -> tuple[NoData, ...]:
        open_gap = () if self.gap_since is None else (NoData(begin_ns=self.gap_since.ns),)
        return (*self.gaps, *open_gap)
