"""Our own decoder of DataChangeNotifications: wire bytes to columns, without an object per value.

Runs of items with the same mask and type are read in one go by numpy, single numbers by a precompiled struct,
strings by hand, everything else item by item through asyncua. asyncua 2.1 spends about 14 us per value on this.
"""

import logging
from typing import Any, Final

import numpy as np
from asyncua.common.utils import Buffer
from asyncua.ua.ua_binary import variant_from_binary

from hmi.domain.reading import Int64
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.decoder_extent import INT32, Unreadable, bytes_behind_value, end_of_string, end_of_variant
from hmi.opcua.decoder_layout import ItemLayout, layout_of
from hmi.opcua.decoder_text import readable, text_of

BAD_DECODING_ERROR: Final = 0x80070000
UNIX_EPOCH_TICKS: Final = 116_444_736_000_000_000
"""1970-01-01 in 100 ns ticks since 1601-01-01 (OPC 10000-6, 5.2.2.5)."""

_TICKS_TO_INT64_END: Final = (2**63 - 1) // 100
_EARLIEST_TICKS: Final = UNIX_EPOCH_TICKS - _TICKS_TO_INT64_END
_LATEST_TICKS: Final = UNIX_EPOCH_TICKS + _TICKS_TO_INT64_END

_WORTH_AN_ARRAY: Final = 16
"""Items below which numpy's fixed cost per call exceeds the struct path (measured: benchmarks/acquisition.py)."""
_FIRST_WINDOW: Final = 64
_SUSPICIOUS_STREAK: Final = 8
"""Look for a run at the first of its kind, and again after so many alike."""

_STRING: Final = 12
_LOCALIZED_TEXT: Final = 21

_logger = logging.getLogger(__name__)


def decode_data_change(body: bytes) -> DecodedColumns:
    """Read the body of one DataChangeNotification. Never raises: what cannot be read is counted and logged."""
    if len(body) < 4:
        return DecodedColumns.blank(0)
    (count,) = INT32.unpack_from(body, 0)
    # An item has at least five bytes; a wilder count must not make us allocate gigabytes.
    rows = min(max(count, 0), (len(body) - 4) // 5)
    reader = _Reader(body, 4, DecodedColumns.blank(rows))
    try:
        reader.read_all()
    except Unreadable as fault:
        _logger.warning("A notification breaks off after %d of %d values: %s", reader.row, count, fault)
    columns = reader.columns
    columns.undecodable += max(count, 0) - reader.row
    return columns if reader.row == len(columns) else columns.first(reader.row)


def _ticks_to_unix_ns(ticks: Int64) -> None:
    """OPC UA times to Unix ns, in place and once per message, because every numpy call has its fixed cost.

    "Not given" and years that int64 nanoseconds cannot hold become 0.
    """
    if not len(ticks):
        return
    earliest, latest = ticks.min(), ticks.max()
    if earliest == latest == 0:
        return
    if earliest < max(_EARLIEST_TICKS, 1) or latest > _LATEST_TICKS:
        unknown = (ticks <= 0) | (ticks < _EARLIEST_TICKS) | (ticks > _LATEST_TICKS)
        ticks[unknown] = UNIX_EPOCH_TICKS
    ticks -= UNIX_EPOCH_TICKS
    ticks *= 100


class _Scattered:
    """Items of one fixed layout that stand between others: where they begin, and their rows."""

    __slots__ = ("layout", "positions", "rows", "size")

    def __init__(self, layout: ItemLayout) -> None:
        self.layout = layout
        self.size = layout.struct.size
        self.positions: list[int] = []
        self.rows: list[int] = []


class _Reader:
    """Walks through the items of one body. ``row`` items are done, ``at`` is the first byte of the next."""

    __slots__ = ("_scattered", "at", "body", "columns", "row")

    def __init__(self, body: bytes, at: int, columns: DecodedColumns) -> None:
        self.body = body
        self.at = at
        self.columns = columns
        self.row = 0
        self._scattered: dict[int, _Scattered | None] = {}

    def read_all(self) -> None:
        try:
            self._walk(len(self.columns))
        finally:
            for scattered in self._scattered.values():
                if scattered is not None:
                    self._gather(scattered)
            # Until here the columns of times hold OPC UA ticks.
            _ticks_to_unix_ns(self.columns.source_time_ns)
            _ticks_to_unix_ns(self.columns.server_time_ns)

    def _walk(self, rows: int) -> None:
        # Hot: local names, and nothing per number but its position.
        body = self.body
        size = len(body)
        known = self._scattered
        before: _Scattered | None = None
        streak = 0
        while self.row < rows:
            at = self.at
            if at + 6 > size and (at + 5 > size or body[at + 4] & 0x01):
                raise Unreadable("message ends too early")
            mask = body[at + 4]
            kind = body[at + 5] if mask & 0x01 else -1
            key = mask << 8 | kind & 0xFF
            if key in known:
                scattered = known[key]
            else:
                layout = layout_of(mask, kind)
                scattered = known[key] = None if layout is None else _Scattered(layout)
            if scattered is None:
                self._read_item(mask, kind)
                before = None
                continue
            streak = streak + 1 if scattered is before else 0
            before = scattered
            if streak % _SUSPICIOUS_STREAK == 0 and self._read_run(scattered.layout, rows):
                continue
            self.at = at + scattered.size
            if self.at > size:
                self.at = at
                raise Unreadable("message ends too early")
            scattered.positions.append(at)
            scattered.rows.append(self.row)
            self.row += 1

    def _read_run(self, layout: ItemLayout, rows: int) -> bool:
        """Read the items from here on that look alike, if they are many."""
        body, at, item = self.body, self.at, layout.struct.size
        most = min(rows - self.row, (len(body) - at) // item)
        if most < _WORTH_AN_ARRAY:
            return False
        last = at + (_WORTH_AN_ARRAY - 1) * item
        if body[last + 4] != body[at + 4] or (layout.has_value and body[last + 5] != body[at + 5]):
            return False
        items = np.frombuffer(body, layout.dtype, min(most, _FIRST_WINDOW), at)
        equal = items["key"] == layout.key
        if most > _FIRST_WINDOW and equal.all():
            items = np.frombuffer(body, layout.dtype, most, at)
            equal = items["key"] == layout.key
        length = len(items) if equal.all() else int(equal.argmin())
        if length < _WORTH_AN_ARRAY:
            return False
        self._write(layout, items[:length], slice(self.row, self.row + length))
        self.row += length
        self.at += length * item
        return True

    def _gather(self, scattered: _Scattered) -> None:
        """Read scattered items: a few one by one, many by copying them together first."""
        layout = scattered.layout
        if len(scattered.rows) < _WORTH_AN_ARRAY:
            for row, at in zip(scattered.rows, scattered.positions, strict=True):
                self._write_one(layout, at, row)
            return
        wire = np.frombuffer(self.body, np.uint8)
        positions = np.array(scattered.positions)[:, np.newaxis] + np.arange(scattered.size)
        self._write(layout, wire[positions].view(layout.dtype)[:, 0], np.array(scattered.rows))

    def _write(self, layout: ItemLayout, items: "np.ndarray[Any, Any]", rows: "slice | Int64") -> None:
        columns = self.columns
        columns.handle[rows] = items["handle"]
        if layout.has_value:
            columns.value[rows] = items["value"] != 0 if layout.is_boolean else items["value"]
        if layout.has_status:
            columns.status[rows] = items["status"]
        if layout.has_source_time:
            columns.source_time_ns[rows] = items["source"]
        if layout.has_server_time:
            columns.server_time_ns[rows] = items["server"]

    def _write_one(self, layout: ItemLayout, at: int, row: int) -> None:
        columns = self.columns
        fields = iter(layout.struct.unpack_from(self.body, at))
        columns.handle[row] = next(fields)
        next(fields)
        if layout.has_value:
            value = next(fields)
            columns.value[row] = value != 0 if layout.is_boolean else value
        if layout.has_status:
            columns.status[row] = next(fields)
        if layout.has_source_time:
            columns.source_time_ns[row] = next(fields)
        if layout.has_server_time:
            columns.server_time_ns[row] = next(fields)

    def _read_item(self, mask: int, kind: int) -> None:
        """An item whose value has no fixed size, or needs understanding."""
        body, at, row = self.body, self.at, self.row
        if mask & 0xC0:
            raise Unreadable(f"DataValue mask {mask:#x}")
        handle = int.from_bytes(body[at : at + 4], "little")
        end, text, is_poison = self._read_value(handle, kind, at + 5)
        behind = bytes_behind_value(mask)
        if end + behind > len(body):
            raise Unreadable("message ends too early")
        columns = self.columns
        columns.handle[row] = handle
        columns.status[row], columns.source_time_ns[row], columns.server_time_ns[row] = _status_and_times(
            body, end, mask
        )
        if is_poison:
            columns.status[row] = BAD_DECODING_ERROR
            columns.undecodable += 1
        elif text is not None:
            columns.text[row] = text
        self.row += 1
        self.at = end + behind

    def _read_value(self, handle: int, kind: int, at: int) -> tuple[int, str | None, bool]:
        """End, text, and whether the value is poison: its extent is known and its content is not."""
        body = self.body
        if kind == _STRING:
            end = end_of_string(body, at + 1)
            (length,) = INT32.unpack_from(body, at + 1)
            return end, None if length < 0 else readable(body[at + 5 : end]), False
        if kind == _LOCALIZED_TEXT:
            return *_localized_text(body, at + 1), False
        end = end_of_variant(body, at)
        try:
            return end, text_of(variant_from_binary(Buffer(body, at, end - at)).Value), False
        except Exception as fault:  # asyncua raises whatever the broken bytes led it to
            _logger.warning("Item %d holds an undecodable value: %r", handle, fault)
            return end, None, True


def _localized_text(body: bytes, at: int) -> tuple[int, str | None]:
    if at >= len(body):
        raise Unreadable("message ends too early")
    form = body[at]
    at += 1
    if form & 0x01:
        at = end_of_string(body, at)
    if not form & 0x02:
        return at, None
    end = end_of_string(body, at)
    (length,) = INT32.unpack_from(body, at)
    return end, None if length < 0 else readable(body[at + 4 : end])


def _status_and_times(body: bytes, at: int, mask: int) -> tuple[int, int, int]:
    status = source = server = 0
    if mask & 0x02:
        status = int.from_bytes(body[at : at + 4], "little")
        at += 4
    if mask & 0x04:
        source = int.from_bytes(body[at : at + 8], "little", signed=True)
        at += 8
    if mask & 0x10:
        at += 2
    if mask & 0x08:
        server = int.from_bytes(body[at : at + 8], "little", signed=True)
    return status, source, server
