"""How one monitored item lies in memory when its value has a fixed size, as numpy dtype."""

from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

NUMBER_FORMATS: Final = {
    1: "u1",  # Boolean: any byte but 0 is true
    2: "i1",
    3: "u1",
    4: "<i2",
    5: "<u2",
    6: "<i4",
    7: "<u4",
    8: "<i8",
    9: "<u8",
    10: "<f4",
    11: "<f8",
    19: "<u4",  # StatusCode as a value
}
"""numpy dtype of each numeric variant type."""


class ItemLayout(NamedTuple):
    """One item: client handle, mask (and variant type), value, status, source time, server time."""

    key: int
    """Mask, and the variant type in the high byte when there is a value."""
    dtype: "np.dtype[Any]"
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
    parts = [("handle", "<u4"), ("key", "<u2" if has_value else "u1")]
    if has_value:
        parts.append(("value", NUMBER_FORMATS[kind]))
    behind = (
        (0x02, "status", "<u4"),
        (0x04, "source", "<i8"),
        (0x10, "source_picoseconds", "<u2"),
        (0x08, "server", "<i8"),
        (0x20, "server_picoseconds", "<u2"),
    )
    parts += [(name, form) for bit, name, form in behind if mask & bit]
    return ItemLayout(
        key=mask | (kind << 8 if has_value else 0),
        dtype=np.dtype(parts),
        is_boolean=has_value and kind == 1,
        has_value=has_value,
        has_status=bool(mask & 0x02),
        has_source_time=bool(mask & 0x04),
        has_server_time=bool(mask & 0x08),
    )
