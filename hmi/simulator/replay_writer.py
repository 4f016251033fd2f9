"""Puts recorded samples into the server's variables; when there are too many it thins, and counts what it left out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.status_codes import StatusCodes

from hmi.clock import monotonic_s, now_ns
from hmi.simulator.replay_series import Series
from hmi.simulator.ua_values import GOOD, status

NO_DATA = status(StatusCodes.BadNoData)
"""Nothing usable was recorded in this cell."""
SILENT = status(StatusCodes.BadNoCommunication)
"""Nothing was recorded at this time."""
OVER = status(StatusCodes.BadOutOfService)
"""The recording has ended."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SHARE, _LEAST_SHARE = 0.5, 0.05
"""Of the time that passes, so much may go into writing; the rest is for the clients."""
_LATE_S = 0.3
"""A round of writing that comes so long after the one before means that the clients cannot follow."""
_YIELD_EVERY = 256
_plain: Any = ua


class RecordedValue(ua.DataValue):
    """A value that nobody changes, so that the server's copy of it for each monitored item is itself.

    Measured: a write with one monitored item 27 us instead of 83 us, nearly all of it was the copy.
    """

    def __deepcopy__(self, memo: dict[int, object]) -> "RecordedValue":
        return self


class NothingRecorded(RecordedValue):
    """A bad value, without any value. A server of asyncua puts an empty variant into it, and then fails to compare that
    with a deadband, so that clients with one never learn of the bad status."""

    def __init__(self, *fields: Any, **named: Any) -> None:
        super().__init__(*fields, **named)
        object.__setattr__(self, "Value", None)


_recorded: Any = RecordedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A variable of the server and its values."""

    node: ua.NodeId
    variant: ua.VariantType
    series: Series
    values: tuple[object, ...] = ()
    """What is written instead of false and true, where the variable is no flag itself."""

    def at(self, row: int) -> object:
        """What a row says; None when nothing usable was recorded."""
        value = self.series.at(row)
        return self.values[int(value)] if self.values and isinstance(value, bool) else value


class ReplayWriter:
    """Writes to all variables of a recording.

    Args:
        server: Whose values are written.
        bindings: Variables with their series.
        source_ns: Source time of a row: nanoseconds since 1970 by row and base.
    """

    def __init__(self, server: Server, bindings: Sequence[Binding]) -> None:
        self._space = server.iserver.aspace
        self._bindings = bindings
        self._value_s = 20e-6
        """Seconds that one write takes, measured all the time."""
        self._before_s = monotonic_s()
        self._share = _MOST_SHARE
        self.written = 0
        self.left_out = 0
        """Samples of numbers that were passed over because clients and machine could not take all."""

    async def write_rows(self, first: int, stop: int, source_ns: Sequence[int]) -> None:
        """Publish rows ``first`` to before ``stop``; ``source_ns`` has their source times."""
        spans = [self._span(binding.series, first, stop) for binding in self._bindings]
        stride = self._stride(sum(high - low for low, high in spans))
        server_time = _moment(now_ns())
        times = [_moment(ns) for ns in source_ns]
        for binding, (low, high) in zip(self._bindings, spans, strict=True):
            rows = binding.series.change_rows[low:high]
            if stride > 1 and binding.series.is_floating:
                kept = rows[::-1][::stride][::-1]
                self.left_out += len(rows) - len(kept)
                rows = kept
            for row in rows.tolist():
                await self._write(binding, binding.at(row), times[row - first], server_time)

    async def write_status(self, code: ua.StatusCode, source_ns: int) -> None:
        """Make every variable bad."""
        source, server = _moment(source_ns), _moment(now_ns())
        for binding in self._bindings:
            await self._space.write_attribute_value(
                binding.node, AttributeIds.Value, NothingRecorded(None, code, source, server)
            )

    def _span(self, series: Series, first: int, stop: int) -> tuple[int, int]:
        low, high = np.searchsorted(series.change_rows, (first, stop))
        return int(low), int(high)

    def _stride(self, count: int) -> int:
        """1 writes all; n writes every n-th sample of a number, always with the newest."""
        now = monotonic_s()
        passed, self._before_s = now - self._before_s, now
        self._share = max(self._share / 2, _LEAST_SHARE) if passed > _LATE_S else min(self._share * 1.1, _MOST_SHARE)
        allowed = max(len(self._bindings), int(self._share * min(passed, _LATE_S) / self._value_s))
        return 1 if count <= allowed else -(-count // allowed)

    async def _write(self, binding: Binding, value: object, source: datetime, server: datetime) -> None:
        begun = monotonic_s()
        reading = recorded_value(binding, value, source, server)
        await self._space.write_attribute_value(binding.node, AttributeIds.Value, reading)
        self._value_s += 0.01 * (monotonic_s() - begun - self._value_s)
        self.written += 1
        if self.written % _YIELD_EVERY == 0:
            await asyncio.sleep(0)


def recorded_value(
    binding: Binding, value: object, source: datetime, server: datetime, otherwise: ua.StatusCode = NO_DATA
) -> ua.DataValue:
    """A good value, or a bad one where nothing usable was recorded."""
    if value is None:
        return NothingRecorded(None, otherwise, source, server)
    return _recorded(_plain.Variant(value, binding.variant), GOOD, source, server)


def _moment(ns: int) -> datetime:
    return _EPOCH + timedelta(microseconds=ns // 1000)
