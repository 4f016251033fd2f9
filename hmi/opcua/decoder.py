"""Our own decoder of DataChangeNotifications: wire bytes to columns, without an object per value.

Runs of items with the same mask and type are found by comparing bytes and read in one go by numpy, strings by hand,
everything else item by item through asyncua, which spends about 14 us per value.
A message that comes ten times a second finds the caches cold: there it counts how many different things are called.
"""

import logging
import sys
from typing import Any, Final

import numpy as np

from hmi.domain.reading import Int64
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.decoder_extent import INT32, Unreadable, bytes_behind_value, end_of_string, end_of_variant
from hmi.opcua.decoder_layout import ItemLayout, layout_of
from hmi.opcua.decoder_text import readable, text_at

BAD_DECODING_ERROR: Final = 0x80070000
UNIX_EPOCH_TICKS: Final = 116_444_736_000_000_000
"""1970-01-01 in 100 ns ticks since 1601-01-01 (OPC 10000-6, 5.2.2.5)."""

_UNIX_EPOCH: Final = np.array(UNIX_EPOCH_TICKS)
_NS_PER_TICK: Final = np.array(100)
"""As arrays, because numpy spends more on turning a number into one than on a message's times."""
_EARLIEST_TICKS: Final = UNIX_EPOCH_TICKS - (2**63 - 1) // 100
_LATEST_TICKS: Final = UNIX_EPOCH_TICKS + (2**63 - 1) // 100
"""The moments that int64 nanoseconds can hold."""
_USUAL_YEARS: Final = b"\x01"
"""The highest byte of every time from 1829 to 2057."""
_HIGHEST_BYTE: Final = 7 if sys.byteorder == "little" else 0

_FIRST_WINDOW: Final = 512
_SUSPICIOUS_STREAK: Final = 8
"""Look for a run at the first of its kind, and again after so many alike."""

_MANY_RUNS: Final = 16
"""From so many on it is cheaper to bring runs together than to read them one by one."""

_BYTES: Final = [bytes((byte,)) for byte in range(256)]
_STRING: Final = 12
_LOCALIZED_TEXT: Final = 21

_logger = logging.getLogger(__name__)


def decode_data_change(body: bytes) -> DecodedColumns:
    """Read the body of one DataChangeNotification. Never raises: what cannot be read is counted and logged."""
    if len(body) < 4:
        return _Reader(body, 0).columns
    (count,) = INT32.unpack_from(body, 0)
    # An item has at least five bytes; a wilder count must not make us allocate gigabytes.
    reader = _Reader(body, min(max(count, 0), (len(body) - 4) // 5))
    try:
        reader.read_all()
    except Unreadable as fault:
        _logger.warning("A notification breaks off after %d of %d values: %s", reader.row, count, fault)
    columns = reader.columns
    columns.undecodable += max(count, 0) - reader.row
    return columns if reader.row == len(columns) else columns.first(reader.row)


def _ticks_to_unix_ns(ticks: "np.ndarray[Any, np.dtype[np.int64]]") -> None:
    """OPC UA times to Unix ns, in place and once per message, because every numpy call has its fixed cost.

    "Not given" and years that int64 nanoseconds cannot hold become 0.
    """
    if ticks.tobytes()[_HIGHEST_BYTE::8].strip(_USUAL_YEARS):
        ticks[(ticks < _EARLIEST_TICKS) | (ticks > _LATEST_TICKS)] = UNIX_EPOCH_TICKS
    ticks -= _UNIX_EPOCH
    ticks *= _NS_PER_TICK


class _Pieces:
    """Items of one fixed layout, in the runs that stand between others: first row, first byte and length of each."""

    __slots__ = ("counts", "layout", "positions", "rows", "size")

    def __init__(self, layout: ItemLayout) -> None:
        self.layout = layout
        self.size = layout.dtype.itemsize
        self.rows: list[int] = []
        self.positions: list[int] = []
        self.counts: list[int] = []


class _Reader:
    """Walks through the items of one body. ``row`` items are done, ``at`` is the first byte of the next."""

    __slots__ = ("_pieces", "_times", "at", "body", "columns", "row")

    def __init__(self, body: bytes, rows: int) -> None:
        self.body = body
        self.at = 4
        self.row = 0
        self._pieces: dict[int, _Pieces | None] = {}
        self.columns, self._times = DecodedColumns.blank(rows)

    def read_all(self) -> None:
        try:
            self._walk(len(self.columns))
        finally:
            for pieces in self._pieces.values():
                if pieces is not None:
                    self._gather(pieces)
            # Until here the columns of times hold OPC UA ticks.
            _ticks_to_unix_ns(self._times)

    def _walk(self, rows: int) -> None:
        # Hot: local names, and nothing per number but its position.
        body = self.body
        size = len(body)
        known = self._pieces
        before: _Pieces | None = None
        streak = 0
        while self.row < rows:
            at = self.at
            if at + 6 > size and (at + 5 > size or body[at + 4] & 0x01):
                raise Unreadable("message ends too early")
            mask = body[at + 4]
            kind = body[at + 5] if mask & 0x01 else -1
            key = mask << 8 | kind & 0xFF
            if key in known:
                pieces = known[key]
            else:
                layout = layout_of(mask, kind)
                pieces = known[key] = None if layout is None else _Pieces(layout)
            if pieces is None:
                self._read_item(mask, kind)
                before = None
                continue
            streak = streak + 1 if pieces is before else 0
            before = pieces
            count, end = 1, at + pieces.size
            if streak % _SUSPICIOUS_STREAK == 0 and end + 6 <= size and body[end + 4] == mask:
                count = self._run_length(pieces, rows)
                end = at + count * pieces.size
            if end > size:
                raise Unreadable("message ends too early")
            pieces.rows.append(self.row)
            pieces.positions.append(at)
            pieces.counts.append(count)
            self.row += count
            self.at = end

    def _run_length(self, pieces: _Pieces, rows: int) -> int:
        """How many items from here on look alike."""
        body, at, item, layout = self.body, self.at, pieces.size, pieces.layout
        most = min(rows - self.row, (len(body) - at) // item)
        length = min(most, _FIRST_WINDOW)
        while True:
            column = body[at + 4 : at + 4 + length * item : item]
            alike = len(column) - len(column.lstrip(_BYTES[layout.key & 0xFF]))
            if layout.has_value:
                column = body[at + 5 : at + 5 + alike * item : item]
                alike = len(column) - len(column.lstrip(_BYTES[layout.key >> 8]))
            if alike < length or length == most:
                return alike
            length = most

    def _gather(self, pieces: _Pieces) -> None:
        """Read the items of one layout all at once, copied together where they are scattered."""
        layout, body, item, counts = pieces.layout, self.body, pieces.size, pieces.counts
        total = sum(counts)
        if len(counts) < _MANY_RUNS:
            for row, at, count in zip(pieces.rows, pieces.positions, counts, strict=True):
                self._write(layout, np.frombuffer(body, layout.dtype, count, at), slice(row, row + count))
        elif len(counts) == total:
            wire = np.frombuffer(body, np.uint8)
            places = np.array(pieces.positions)[:, np.newaxis] + np.arange(item)
            self._write(layout, wire[places].view(layout.dtype)[:, 0], np.array(pieces.rows))
        else:
            spans = zip(pieces.positions, counts, strict=True)
            together = b"".join([body[at : at + count * item] for at, count in spans])
            lengths = np.array(counts)
            before = np.array(pieces.rows) - np.cumsum(lengths) + lengths
            self._write(layout, np.frombuffer(together, layout.dtype), np.repeat(before, lengths) + np.arange(total))

    def _write(self, layout: ItemLayout, items: "np.ndarray[Any, Any]", rows: "slice | Int64") -> None:
        columns = self.columns
        columns.handle[rows] = items["handle"]
        if layout.is_boolean:
            columns.value[rows] = items["value"] != 0
        else:
            columns.value[rows] = items["value"] if layout.has_value else np.nan
        if layout.has_status:
            columns.status[rows] = items["status"]
        if layout.has_source_time:
            columns.source_time_ns[rows] = items["source"]
        if layout.has_server_time:
            columns.server_time_ns[rows] = items["server"]

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
        columns.value[row] = np.nan
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
            return end, text_at(body, at, end), False
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
