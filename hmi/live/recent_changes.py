"""Remembers the last changes of the tags that tell states, with the moment of each by our clock."""

from collections import deque
from collections.abc import Callable

import numpy as np

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, Reading, ReadingBatch
from hmi.domain.recent_past import MOST_CHANGES, Change, RecentPast, Span, is_watched
from hmi.domain.tag import TagName
from hmi.live.process_image import ProcessImage, scalar_of

LONGEST_WAY_NS = 5 * 10**9
"""From the controller to us at worst; a source time that lies farther back, or ahead, tells no moment of a change."""
AHEAD_NS = 10**9
"""How well the controller's clock is known."""


class RecentChanges:
    """Listens to the process image, on the service's loop; costs microseconds a batch where no state changes."""

    def __init__(self, image: ProcessImage, now_ns: Callable[[], int] = clock.now_ns) -> None:
        self._image = image
        self._now_ns = now_ns
        self._changes: dict[TagName, deque[Change]] = {}
        self._cell: Cell | None = None
        self._watched = np.zeros(0, np.bool_)
        self._use_cell()
        image.on_readings.append(self._take)
        image.on_freshness.append(self._take_freshness)

    @property
    def past(self) -> RecentPast:
        """What is remembered now."""
        return RecentPast(self._changes)

    def _use_cell(self) -> None:
        cell = self._image.cell
        if cell is self._cell:
            return
        self._cell = cell
        self._watched = np.array([is_watched(tag) for tag in cell.tags], np.bool_)
        kept = {tag.name for tag in cell.tags if is_watched(tag)}
        self._changes = {name: changes for name, changes in self._changes.items() if name in kept}

    def _take(self, batch: ReadingBatch) -> None:
        self._use_cell()
        rows = np.flatnonzero(self._watched[batch.tag])
        if not len(rows):
            return
        now_ns = self._now_ns()
        for row in rows.tolist():
            index = int(batch.tag[row])
            if self._image.freshness[index] == Freshness.LIVE:
                tag, reading = self._image.cell.tags[index], self._reading(batch, row, index)
                self._note(tag.name, reading, self._moment_ns(tag.node.endpoint, reading, now_ns), now_ns)

    def _take_freshness(self, change: FreshnessChange) -> None:
        """A tag that becomes live does so after its first reading came."""
        self._use_cell()
        now_ns = self._now_ns()
        for row in np.flatnonzero(self._watched[change.tag]).tolist():
            name = self._image.cell.tags[int(change.tag[row])].name
            self._note(name, self._image.reading(name), now_ns, now_ns)

    def _note(self, name: TagName, reading: Reading, moment_ns: int, now_ns: int) -> None:
        changes = self._changes.setdefault(name, deque(maxlen=MOST_CHANGES))
        if not changes:
            if reading.freshness is Freshness.LIVE:
                changes.append(Change(Span(0, now_ns), reading))
            return
        before = changes[-1]
        if _is_same(before.reading, reading):
            return
        now_ns = max(now_ns, before.span.high_ns)  # clocks are set back
        if before.reading.freshness is Freshness.LIVE:
            moment_ns = max(moment_ns, before.span.high_ns)
            changes.append(Change(Span(moment_ns, moment_ns), reading))
        elif reading.freshness is Freshness.LIVE:
            self._end_silence(changes, reading, now_ns)

    @staticmethod
    def _end_silence(changes: "deque[Change]", reading: Reading, now_ns: int) -> None:
        """What reads after a silence as before it is taken to have read so all along; else it changed in between."""
        silent = changes[-1]
        while changes and changes[-1].reading.freshness is not Freshness.LIVE:
            silent = changes.pop()
        if changes and _is_value_same(changes[-1].reading, reading):
            return
        changes.append(silent)
        changes.append(Change(Span(silent.span.low_ns, now_ns), reading))

    def _reading(self, batch: ReadingBatch, row: int, index: int) -> Reading:
        """Of this row: a batch may bring several of one tag, and the image holds the last."""
        data_type = self._image.cell.tags[index].data_type
        return Reading(
            value=scalar_of(data_type, float(batch.value[row]), batch.text.get(row)),
            status=int(batch.status[row]),
            source_time_ns=int(batch.source_time_ns[row]),
            server_time_ns=int(batch.server_time_ns[row]),
            freshness=Freshness.LIVE,
        )

    def _moment_ns(self, endpoint: str, reading: Reading, now_ns: int) -> int:
        """When it became so, by our clock: by the source's where that says something sensible."""
        status = self._image.connections.get(endpoint)
        skew_ms = status.clock_skew_ms if status is not None else None
        told_ns = reading.source_time_ns - round((skew_ms or 0.0) * 1e6)
        return told_ns if now_ns - LONGEST_WAY_NS <= told_ns <= now_ns + AHEAD_NS else now_ns


def _is_same(before: Reading, after: Reading) -> bool:
    return before.freshness is after.freshness and _is_value_same(before, after)


def _is_value_same(before: Reading, after: Reading) -> bool:
    return before.value == after.value and before.quality is after.quality
