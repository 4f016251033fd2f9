"""Where a value on the wire ends, found without understanding it (OPC 10000-6, 5.2: the binary encoding).

Every function takes the message and the position of the first byte and returns the position behind the last one.
They raise ``Unreadable`` where the bytes cannot be a value of that kind.
"""

from collections.abc import Callable
from struct import Struct
from struct import error as StructError
from typing import Final

INT32: Final = Struct("<i")
FIXED_BYTES: Final = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 4, 8: 8, 9: 8, 10: 4, 11: 8, 13: 8, 14: 16, 19: 4}
"""Bytes of a scalar by variant type number: Boolean to Double, DateTime, Guid, StatusCode."""

_NODE_ID_BYTES: Final = {0: 2, 1: 4, 2: 7, 4: 19}
_OPTIONAL_FIELDS: Final = ((0x02, 4), (0x04, 8), (0x10, 2), (0x08, 8), (0x20, 2))
_BYTES_BEHIND: Final = tuple(sum(size for bit, size in _OPTIONAL_FIELDS if mask & bit) for mask in range(256))
_BYTE_STRING: Final = 15
_STRINGS: Final = frozenset({12, 15, 16})
_DEEPEST: Final = 100
"""OPC 10000-6 asks decoders to support at least 100 levels of nesting and to refuse more."""


class Unreadable(Exception):
    """The bytes cannot be what they should be; nothing behind them in this body can be found."""


def end_of_string(data: bytes, at: int) -> int:
    """String, ByteString or XmlElement: a length, then so many bytes; -1 is null."""
    length = _int32(data, at)
    return _within(data, at + 4 + max(length, 0))


def end_of_node_id(data: bytes, at: int) -> int:
    """NodeId or ExpandedNodeId."""
    form = _byte(data, at)
    kind = form & 0x3F
    if kind in _NODE_ID_BYTES:
        end = at + _NODE_ID_BYTES[kind]
    elif kind in (3, 5):
        end = end_of_string(data, at + 3)
    else:
        raise Unreadable(f"NodeId of kind {kind}")
    if form & 0x80:
        end = end_of_string(data, end)
    return _within(data, end + (4 if form & 0x40 else 0))


def end_of_extension_object(data: bytes, at: int) -> int:
    """A structure: its type, a form, and a body that carries its length."""
    form_at = end_of_node_id(data, at)
    form = _byte(data, form_at)
    if form == 0:
        return form_at + 1
    if form not in (1, 2) or _int32(data, form_at + 1) < -1:
        raise Unreadable(f"ExtensionObject of form {form}")
    return end_of_string(data, form_at + 1)


def end_of_localized_text(data: bytes, at: int) -> int:
    """Locale and text, each optional."""
    form = _byte(data, at)
    end = at + 1
    for bit in (1, 2):
        if form & bit:
            end = end_of_string(data, end)
    return end


def end_of_data_value(data: bytes, at: int, depth: int = 0) -> int:
    """Value, status and times, each optional."""
    mask = _byte(data, at)
    end = at + 1
    if mask & 0x01:
        end = end_of_variant(data, end, depth + 1)
    return _within(data, end + bytes_behind_value(mask))


def bytes_behind_value(mask: int) -> int:
    """Bytes of status, times and picoseconds that a DataValue with this mask carries behind its value."""
    return _BYTES_BEHIND[mask]


def end_of_diagnostic_info(data: bytes, at: int, depth: int = 0) -> int:
    """DiagnosticInfo, which may hold another one."""
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply")
    mask = _byte(data, at)
    end = at + 1 + 4 * sum(1 for bit in (0x01, 0x02, 0x04, 0x08) if mask & bit)
    if mask & 0x10:
        end = end_of_string(data, end)
    if mask & 0x20:
        end += 4
    return end_of_diagnostic_info(data, end, depth + 1) if mask & 0x40 else _within(data, end)


def end_of_variant(data: bytes, at: int, depth: int = 0) -> int:
    """A value with its type, scalar or array, with optional dimensions."""
    if depth > _DEEPEST:
        raise Unreadable("nested too deeply")
    encoding = _byte(data, at)
    kind = encoding & 0x3F
    at += 1
    if not encoding & 0x80:
        return _end_of_scalar(data, at, kind, depth)
    count = _int32(data, at)
    at = _end_of_array(data, at + 4, kind, max(count, 0), depth)
    if encoding & 0x40:
        at = _within(data, at + 4 + 4 * max(_int32(data, at), 0))
    return at


def beginning_of_variant(data: bytes, at: int, *, most_elements: int, most_bytes: int) -> bytes | None:
    """A shorter value that begins as the one at ``at``; None where that is short itself, or cannot be cut.

    An array loses its dimensions with its elements behind ``most_elements``, a ByteString its bytes behind
    ``most_bytes``. The value must have been found to end within ``data``.
    """
    encoding = data[at]
    kind = encoding & 0x3F
    if not encoding & 0xC0 and kind == _BYTE_STRING:
        length = _int32(data, at + 1)
        return (
            data[at : at + 1] + INT32.pack(most_bytes) + data[at + 5 : at + 5 + most_bytes]
            if length > most_bytes
            else None
        )
    if not encoding & 0x80 or _int32(data, at + 1) <= most_elements:
        return None
    end = _end_of_array(data, at + 5, kind, most_elements, 0)
    return bytes((kind | 0x80,)) + INT32.pack(most_elements) + data[at + 5 : end]


def _end_of_array(data: bytes, at: int, kind: int, count: int, depth: int) -> int:
    if kind in FIXED_BYTES:
        return _within(data, at + FIXED_BYTES[kind] * count)
    if count > len(data) - at:
        raise Unreadable(f"array of {count} elements in {len(data) - at} bytes")
    if kind in _STRINGS:
        return _end_of_strings(data, at, count)
    for _ in range(count):
        at = _end_of_scalar(data, at, kind, depth)
    return at


def _end_of_strings(data: bytes, at: int, count: int) -> int:
    """As ``end_of_string`` so many times, without a call for each: lists of a hundred thousand names exist."""
    length_at = INT32.unpack_from
    try:
        for _ in range(count):
            (length,) = length_at(data, at)
            at += length + 4 if length > 0 else 4
    except StructError as fault:
        raise Unreadable("message ends too early") from fault
    return _within(data, at)


def _end_of_scalar(data: bytes, at: int, kind: int, depth: int) -> int:
    if kind == 0:
        return at
    if kind in FIXED_BYTES:
        return _within(data, at + FIXED_BYTES[kind])
    if kind in _ENDS:
        return _ENDS[kind](data, at)
    if kind in _NESTED_ENDS:
        return _NESTED_ENDS[kind](data, at, depth + 1)
    if 26 <= kind <= 31:  # reserved: to be read as ByteString (OPC 10000-6, 5.2.2.16)
        return end_of_string(data, at)
    raise Unreadable(f"variant of kind {kind}")


def _end_of_qualified_name(data: bytes, at: int) -> int:
    return end_of_string(data, at + 2)


def _byte(data: bytes, at: int) -> int:
    if at >= len(data):
        raise Unreadable("message ends too early")
    return data[at]


def _int32(data: bytes, at: int) -> int:
    if at + 4 > len(data):
        raise Unreadable("message ends too early")
    (number,) = INT32.unpack_from(data, at)
    return number


def _within(data: bytes, end: int) -> int:
    if end > len(data):
        raise Unreadable("message ends too early")
    return end


_ENDS: Final[dict[int, Callable[[bytes, int], int]]] = {
    12: end_of_string,
    15: end_of_string,
    16: end_of_string,
    17: end_of_node_id,
    18: end_of_node_id,
    20: _end_of_qualified_name,
    21: end_of_localized_text,
    22: end_of_extension_object,
}
_NESTED_ENDS: Final[dict[int, Callable[[bytes, int, int], int]]] = {
    23: end_of_data_value,
    24: end_of_variant,
    25: end_of_diagnostic_info,
}
