"""A moment of the past as a scene, and what followed, taken into it step by step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionStatus
from hmi.domain.past_query import NOT_RECORDED, MomentAnswer, PastColumns, StretchAnswer, Watch
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from ui.models.picture import Picture
from ui.models.scene import Scene


def scene_of(moment: MomentAnswer, cell: Cell) -> Scene:
    """The scene of a moment, drawn with what is known of the cell's tags now.

    Tags of which nothing is stored say so; while the service did not run, nothing was heard.
    """
    picture = Picture(cell)
    is_stored = moment.oldest_ns is not None and moment.time_ns >= moment.oldest_ns
    if moment.is_freshness_inferred or not is_stored or moment.watch is Watch.UNKNOWN:
        picture.status[:] = NOT_RECORDED
    columns = _Columns(moment.columns, picture)
    picture.take(columns.readings(slice(None)))
    picture.take_freshness(*columns.fresh(slice(None)))
    fresh_ns = np.frombuffer(moment.columns.fresh_ns, "<i8")[columns.fresh_known]
    is_stale = columns.freshness == Freshness.STALE
    picture.hold_silence(columns.fresh_tag[is_stale].astype(np.int64), fresh_ns[is_stale])
    without_value = (picture.freshness != Freshness.UNKNOWN) & (picture.source_time_ns == 0)
    picture.freshness[without_value] = Freshness.UNKNOWN
    picture.status[without_value] = NOT_RECORDED
    picture.is_attached = moment.watch is Watch.RUNNING
    picture.link_lost_ns = 0 if picture.is_attached else moment.watch_since_ns
    return Scene(
        picture=picture,
        connections={status.endpoint: status for status in moment.connections},
        alarms={alarm.id: alarm for alarm in moment.alarms},
        cases={case.id: case for case in moment.cases},
        are_cases_known=moment.are_cases_recorded,
        untold_cases=moment.untold_cases,
        are_alarms_known=moment.are_alarms_recorded,
        service_time_ns=moment.time_ns,
        service_version=moment.version,
        service_started_ns=moment.watch_since_ns if moment.watch is Watch.RUNNING else 0,
    )


class Step(NamedTuple):
    """What changed in the scene."""

    batch: ReadingBatch
    connections: Sequence[ConnectionStatus]
    has_alarms: bool
    has_cases: bool


class PastStretch:
    """What followed a moment; ``advance`` takes it into the scene of that moment."""

    def __init__(self, answer: StretchAnswer, scene: Scene) -> None:
        self.scene = scene
        self.end_ns = answer.end_ns
        self._columns = _Columns(answer.columns, scene.picture)
        self._seen_ns = np.frombuffer(answer.columns.seen_ns, "<i8")[self._columns.known]
        self._fresh_ns = np.frombuffer(answer.columns.fresh_ns, "<i8")[self._columns.fresh_known]
        self._connections = list(answer.connections)
        self._alarms, self._cases = list(answer.alarms), list(answer.cases)
        self._row = self._fresh_row = 0

    def advance(self, time_ns: int) -> Step:
        """Let the scene go on to ``time_ns``, which must not be before its own."""
        time_ns = min(time_ns, self.end_ns)
        row, fresh_row = (int(np.searchsorted(one, time_ns, "right")) for one in (self._seen_ns, self._fresh_ns))
        batch = self._columns.readings(slice(self._row, row))
        change, _ = self._columns.fresh(slice(self._fresh_row, fresh_row))
        self.scene.picture.take(batch)
        self.scene.picture.take_freshness(change, time_ns)
        self._row, self._fresh_row = row, fresh_row
        told: list[ConnectionStatus] = []
        while self._connections and self._connections[0].since_ns <= time_ns:
            told.append(self._connections.pop(0))
            self.scene.connections[told[-1].endpoint] = told[-1]
        has_alarms = False
        while self._alarms and self._alarms[0].time_ns <= time_ns:
            self.scene.alarms.clear()
            self.scene.alarms.update({alarm.id: alarm for alarm in self._alarms.pop(0).alarms})
            has_alarms = True
        has_cases = False
        while self._cases and self._cases[0].time_ns <= time_ns:
            mark = self._cases.pop(0)
            self.scene.cases.clear()
            self.scene.cases.update({case.id: case for case in mark.cases})
            self.scene.untold_cases = mark.untold
            has_cases = True
        self.scene.service_time_ns = time_ns
        return Step(batch, told, has_alarms, has_cases)


class _Columns:
    """The rows of an answer that are about tags of the picture's cell, by its columns."""

    def __init__(self, columns: PastColumns, picture: Picture) -> None:
        place = np.array([picture.index.get(name, -1) for name in columns.names] or [-1], np.int64)
        tag = place[np.frombuffer(columns.tag, "<u4")]
        self.known = tag >= 0
        self._tag = tag[self.known].astype(np.uint32)
        self._source_ns = np.frombuffer(columns.source_time_ns, "<i8")[self.known]
        self._value = np.frombuffer(columns.value, "<f8")[self.known]
        self._status = np.frombuffer(columns.status, "<u4")[self.known]
        row_of = np.cumsum(self.known) - 1
        self._text = {int(row_of[row]): words for row, words in columns.text.items() if self.known[row]}
        fresh_tag = place[np.frombuffer(columns.fresh_tag, "<u4")]
        self.fresh_known = fresh_tag >= 0
        self.fresh_tag = fresh_tag[self.fresh_known].astype(np.uint32)
        self.freshness = np.frombuffer(columns.freshness, "u1")[self.fresh_known]
        self._fresh_ns = np.frombuffer(columns.fresh_ns, "<i8")[self.fresh_known]

    def readings(self, rows: slice) -> ReadingBatch:
        """Rows as a batch."""
        first = rows.start or 0
        last = len(self._tag) if rows.stop is None else rows.stop
        text = {row - first: words for row, words in self._text.items() if first <= row < last}
        time_ns = self._source_ns[rows]
        return ReadingBatch(self._tag[rows], time_ns, time_ns, self._value[rows], self._status[rows], text)

    def fresh(self, rows: slice) -> tuple[FreshnessChange, int]:
        """Changes of freshness, and the time of the last of them."""
        times_ns = self._fresh_ns[rows]
        return FreshnessChange(self.fresh_tag[rows], self.freshness[rows]), int(times_ns[-1]) if len(times_ns) else 0
