"""History of a replay, straight from the recording: every sample up to now, also those that were too many to send."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from asyncua import ua
from asyncua.server.history import HistoryStorageInterface
from typing_extensions import override

from hmi.recordings.recording import Recording
from hmi.simulator.replay_timeline import Timeline
from hmi.simulator.replay_times import SourceTimes
from hmi.simulator.replay_writer import SILENT, Binding, recorded_value

_MOST_VALUES = 5000
"""In one answer; the rest follows with its continuation point."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK_NS = 999
"""What the microseconds of a ``datetime`` cut off: an end that is the time of a sample takes that sample along."""
_GAP = -1
"""Stands for a row where a gap begins."""


class RecordedHistory(HistoryStorageInterface):
    """Answers raw history reads of the recorded variables; keeps nothing of its own."""

    def __init__(
        self, recording: Recording, timeline: Timeline, times: SourceTimes, bindings: Sequence[Binding]
    ) -> None:
        super().__init__(_MOST_VALUES)
        self._times = times
        self._round_ns = timeline.round_ns
        self._bindings = {binding.node: binding for binding in bindings}
        gap_ns = timeline.row_ns[recording.gap_rows] + recording.gap_limit_ns
        at_ns = np.concatenate([timeline.row_ns, gap_ns])
        order = np.argsort(at_ns, kind="stable")
        self._at_ns = at_ns[order]
        self._row = np.concatenate([np.arange(len(timeline.row_ns)), np.full(len(gap_ns), _GAP)])[order]
        self.played_ns = 0
        """How far the recording has been played; nothing later is told."""

    @override
    async def read_node_history(
        self, node_id: ua.NodeId, start: datetime | None, end: datetime | None, nb_values: int
    ) -> tuple[list[ua.DataValue], datetime | None]:
        """Samples from start to end, both included; from the newest when start lies after end or is not given."""
        binding = self._bindings.get(node_id)
        if binding is None:
            return [], None
        start, end = _given(start), _given(end)
        is_backward = start is None or (end is not None and start > end)
        first, last = (end, start) if start is not None and is_backward else (start, end)
        low_ns = self._played(first) if first is not None else 0
        high_ns = min(self._played(last, _TICK_NS), self.played_ns) if last is not None else self.played_ns
        most = min(nb_values or _MOST_VALUES, _MOST_VALUES)
        values: list[ua.DataValue] = []
        for at_ns, row in self._moments(low_ns, high_ns, is_backward):
            source = _EPOCH + timedelta(microseconds=self._times.of(at_ns) // 1000)
            if len(values) == most:
                return values, source if start is not None and end is not None else None
            values.append(
                recorded_value(binding, None, source, source, SILENT)
                if row == _GAP
                else recorded_value(binding, binding.at(row), source, source)
            )
        return values, None

    @override
    async def init(self) -> None:
        """Nothing to prepare."""

    @override
    async def stop(self) -> None:
        """Nothing to close."""

    @override
    async def new_historized_node(self, node_id: ua.NodeId, period: timedelta | None, count: int = 0) -> None:
        """Recorded variables are known from the start."""

    @override
    async def save_node_value(self, node_id: ua.NodeId, datavalue: ua.DataValue) -> None:
        """The recording has it already."""

    @override
    async def new_historized_event(
        self, source_id: ua.NodeId, evtypes: Any, period: timedelta | None, count: int = 0
    ) -> None:
        """A recording has no events."""

    @override
    async def save_event(self, event: Any) -> None:
        """A recording has no events."""

    @override
    async def read_event_history(
        self, source_id: ua.NodeId, start: datetime | None, end: datetime | None, nb_values: int, evfilter: Any
    ) -> tuple[list[Any], datetime | None]:
        """A recording has no events."""
        return [], None

    def _played(self, moment: datetime, further_ns: int = 0) -> int:
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return self._times.played((aware - _EPOCH) // timedelta(microseconds=1) * 1000 + further_ns)

    def _moments(self, low_ns: int, high_ns: int, is_backward: bool) -> Iterator[tuple[int, int]]:
        """Played time and row (or gap) of everything between, in the order that was asked for."""
        rounds = range(max(low_ns, 0) // self._round_ns, high_ns // self._round_ns + 1)
        for number in reversed(rounds) if is_backward else rounds:
            base = number * self._round_ns
            low = int(np.searchsorted(self._at_ns, low_ns - base, side="left"))
            high = int(np.searchsorted(self._at_ns, high_ns - base, side="right"))
            span = range(low, high)
            for place in reversed(span) if is_backward else span:
                yield base + int(self._at_ns[place]), int(self._row[place])


def _given(moment: datetime | None) -> datetime | None:
    """None where the client left a time open, which arrives as the beginning of OPC UA's calendar in 1601."""
    return None if moment is None or moment.year < 1602 else moment
