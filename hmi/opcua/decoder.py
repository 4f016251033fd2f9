"""Our own decoder of DataChangeNotifications: wire bytes to columns, without an object per value.

Runs of items with the same mask and type are read in one go by numpy, single numbers by a precompiled struct,
strings by hand, everything else item by item through asyncua. asyncua 2.1 spends about 14 us per value on this.
"""

import logging
from typing import Final

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


def unix_ns(ticks: int) -> int:
    """Unix time in ns of an OPC UA DateTime; 0 for "not given" and for years that int64 nanoseconds cannot hold."""
    if ticks <= 0 or not _EARLIEST_TICKS <= ticks <= _LATEST_TICKS:
        return 0
    return (ticks - UNIX_EPOCH_TICKS) * 100


def _unix_ns_column(ticks: Int64) -> Int64:
    if ticks.min() >= max(_EARLIEST_TICKS, 1) and ticks.max() <= _LATEST_TICKS:
        return (ticks - UNIX_EPOCH_TICKS) * 100
    known = (ticks > 0) & (ticks >= _EARLIEST_TICKS) & (ticks <= _LATEST_TICKS)
    return np.where(known, (np.where(known, ticks, 0) - UNIX_EPOCH_TICKS * known) * 100, 0)


class _Reader:
    """Walks through the items of one body. ``row`` items are done, ``at`` is the first byte of the next."""

    __slots__ = ("_handles", "_servers", "_sources", "_statuses", "_values", "at", "body", "columns", "row")

    def __init__(self, body: bytes, at: int, columns: DecodedColumns) -> None:
        self.body = body
        self.at = at
        self.columns = columns
        self.row = 0
        # Rows read one by one wait here, because writing them singly into arrays costs five times as much.
        self._handles: list[int] = []
        self._values: list[float] = []
        self._statuses: list[int] = []
        self._sources: list[int] = []
        self._servers: list[int] = []

    def read_all(self) -> None:
        rows = len(self.columns)
        body = self.body
        size = len(body)
        try:
            while self.row < rows:
                at = self.at
                if at + 5 > size:
                    raise Unreadable("message ends too early")
                mask = body[at + 4]
                kind = body[at + 5] if mask & 0x01 and at + 5 < size else -1
                layout = layout_of(mask, kind)
                if layout is None:
                    self._read_item(mask, kind)
                    continue
                last = at + (_WORTH_AN_ARRAY - 1) * layout.struct.size
                if (
                    last + layout.struct.size <= size
                    and self.row + _WORTH_AN_ARRAY <= rows
                    and body[last + 4] == mask
                    and (kind < 0 or body[last + 5] == kind)
                    and self._read_run(layout, rows)
                ):
                    continue
                self._read_number(layout)
        finally:
            self._flush()

    def _read_run(self, layout: ItemLayout, rows: int) -> bool:
        item = layout.struct.size
        most = min(rows - self.row, (len(self.body) - self.at) // item)
        items = np.frombuffer(self.body, layout.dtype, min(most, _FIRST_WINDOW), self.at)
        equal = items["key"] == layout.key
        if equal.all() and most > _FIRST_WINDOW:
            items = np.frombuffer(self.body, layout.dtype, most, self.at)
            equal = items["key"] == layout.key
        length = len(items) if equal.all() else int(equal.argmin())
        if length < _WORTH_AN_ARRAY:
            return False
        self._flush()
        items = items[:length]
        here = slice(self.row, self.row + length)
        columns = self.columns
        columns.handle[here] = items["handle"]
        if layout.has_value:
            columns.value[here] = items["value"] != 0 if layout.is_boolean else items["value"]
        if layout.has_status:
            columns.status[here] = items["status"]
        if layout.has_source_time:
            columns.source_time_ns[here] = _unix_ns_column(items["source"])
        if layout.has_server_time:
            columns.server_time_ns[here] = _unix_ns_column(items["server"])
        self.row += length
        self.at += length * item
        return True

    def _read_number(self, layout: ItemLayout) -> None:
        end = self.at + layout.struct.size
        if end > len(self.body):
            raise Unreadable("message ends too early")
        fields = layout.struct.unpack_from(self.body, self.at)
        next_field = 2
        value = np.nan
        status = source = server = 0
        if layout.has_value:
            value = fields[2]
            if layout.is_boolean:
                value = value != 0
            next_field = 3
        if layout.has_status:
            status = fields[next_field]
            next_field += 1
        if layout.has_source_time:
            source = unix_ns(fields[next_field])
            next_field += 1
        if layout.has_server_time:
            server = unix_ns(fields[next_field])
        self._append(fields[0], value, status, source, server)
        self.at = end

    def _read_item(self, mask: int, kind: int) -> None:
        """An item whose value has no fixed size, or needs understanding."""
        body = self.body
        at = self.at
        handle = int.from_bytes(body[at : at + 4], "little")
        at += 5
        if mask & 0xC0:
            raise Unreadable(f"DataValue mask {mask:#x}")
        value = np.nan
        text: str | None = None
        is_poison = False
        if mask & 0x01:
            if kind == _STRING:
                end = end_of_string(body, at + 1)
                text = None if end == at + 5 and body[at + 1] else readable(body[at + 5 : end])
            elif kind == _LOCALIZED_TEXT:
                text, end = _localized_text(body, at + 1)
            else:
                end = end_of_variant(body, at)
                try:
                    text = text_of(variant_from_binary(Buffer(body, at, end - at)).Value)
                except Exception as fault:  # asyncua raises whatever the broken bytes led it to
                    _logger.warning("Item %d holds an undecodable value: %r", handle, fault)
                    is_poison = True
            at = end
        behind = bytes_behind_value(mask)
        if at + behind > len(body):
            raise Unreadable("message ends too early")
        status, source, server = _status_and_times(body, at, mask)
        if is_poison:
            status = BAD_DECODING_ERROR
            self.columns.undecodable += 1
        elif text is not None:
            self.columns.text[self.row] = text
        self._append(handle, value, status, source, server)
        self.at = at + behind

    def _append(self, handle: int, value: float, status: int, source: int, server: int) -> None:
        self._handles.append(handle)
        self._values.append(value)
        self._statuses.append(status)
        self._sources.append(source)
        self._servers.append(server)
        self.row += 1

    def _flush(self) -> None:
        if not self._handles:
            return
        here = slice(self.row - len(self._handles), self.row)
        columns = self.columns
        columns.handle[here] = self._handles
        columns.value[here] = self._values
        columns.status[here] = self._statuses
        columns.source_time_ns[here] = self._sources
        columns.server_time_ns[here] = self._servers
        for waiting in (self._handles, self._values, self._statuses, self._sources, self._servers):
            waiting.clear()


def _localized_text(body: bytes, at: int) -> tuple[str | None, int]:
    if at >= len(body):
        raise Unreadable("message ends too early")
    form = body[at]
    at += 1
    if form & 0x01:
        at = end_of_string(body, at)
    if not form & 0x02:
        return None, at
    end = end_of_string(body, at)
    (length,) = INT32.unpack_from(body, at)
    return (None if length < 0 else readable(body[at + 4 : end])), end


def _status_and_times(body: bytes, at: int, mask: int) -> tuple[int, int, int]:
    status = source = server = 0
    if mask & 0x02:
        status = int.from_bytes(body[at : at + 4], "little")
        at += 4
    if mask & 0x04:
        source = unix_ns(int.from_bytes(body[at : at + 8], "little", signed=True))
        at += 8
    if mask & 0x10:
        at += 2
    if mask & 0x08:
        server = unix_ns(int.from_bytes(body[at : at + 8], "little", signed=True))
    return status, source, server
