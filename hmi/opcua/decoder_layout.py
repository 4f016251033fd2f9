"""How one monitored item lies in memory when its value has a fixed size: once as numpy dtype, once as struct."""

from functools import cache
from struct import Struct
from typing import Any, Final, NamedTuple

import numpy as np

NUMBER_FORMATS: Final = {
    1: ("u1", "B"),  # Boolean: any byte but 0 is true
    2: ("i1", "b"),
    3: ("u1", "B"),
    4: ("<i2", "h"),
    5: ("<u2", "H"),
    6: ("<i4", "i"),
    7: ("<u4", "I"),
    8: ("<i8", "q"),
    9: ("<u8", "Q"),
    10: ("<f4", "f"),
    11: ("<f8", "d"),
    19: ("<u4", "I"),  # StatusCode as a value
}
"""numpy dtype and struct letter of each numeric variant type."""


class ItemLayout(NamedTuple):
    """One item: client handle, mask (and variant type), value, status, source time, server time.

    The struct reads handle, key, then value, status, source time and server time, those that the mask names.
    """

    key: int
    """Mask, and the variant type in the high byte when there is a value."""
    dtype: "np.dtype[Any]"
    struct: Struct
    is_boolean: bool
    has_value: bool
    has_status: bool
    has_source_time: bool
    has_server_time: bool


@cache
def layout_of(mask: int, kind: int) -> ItemLayout | None:
    """The layout for a DataValue mask and variant encoding byte (-1: no value); None when the size is not fixed."""
    has_value = bool(mask & 0x01)
    if mask & 0xC0 or (has_value and kind not in NUMBER_FORMATS):
        return None
    parts: list[tuple[str, str, str]] = [
        ("handle", "<u4", "I"),
        ("key", "<u2" if has_value else "u1", "H" if has_value else "B"),
    ]
    if has_value:
        parts.append(("value", *NUMBER_FORMATS[kind]))
    behind = (
        (0x02, "status", "<u4", "I"),
        (0x04, "source", "<i8", "q"),
        (0x10, "source_picoseconds", "<u2", "2x"),
        (0x08, "server", "<i8", "q"),
        (0x20, "server_picoseconds", "<u2", "2x"),
    )
    parts += [(name, dtype, letter) for bit, name, dtype, letter in behind if mask & bit]
    return ItemLayout(
        key=mask | (kind << 8 if has_value else 0),
        dtype=np.dtype([(name, dtype) for name, dtype, _ in parts]),
        struct=Struct("<" + "".join(letter for _, _, letter in parts)),
        is_boolean=has_value and kind == 1,
        has_value=has_value,
        has_status=bool(mask & 0x02),
        has_source_time=bool(mask & 0x04),
        has_server_time=bool(mask & 0x08),
    )
