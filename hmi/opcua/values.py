"""Python values and OPC UA values: built for the node's own type, never guessed."""

import datetime
import math
from collections.abc import Sequence

from asyncua import ua

from hmi.domain.tag import DataType, Scalar

_FLOATING: dict[str, tuple[ua.VariantType, float]] = {
    DataType.FLOAT: (ua.VariantType.Float, 3.4028234663852886e38),
    DataType.DOUBLE: (ua.VariantType.Double, math.inf),
}
"""With the largest finite value (IEEE 754)."""
_INTEGERS: dict[str, ua.VariantType] = {
    DataType.SBYTE: ua.VariantType.SByte,
    DataType.BYTE: ua.VariantType.Byte,
    DataType.INT16: ua.VariantType.Int16,
    DataType.UINT16: ua.VariantType.UInt16,
    DataType.INT32: ua.VariantType.Int32,
    DataType.UINT32: ua.VariantType.UInt32,
    DataType.INT64: ua.VariantType.Int64,
    DataType.UINT64: ua.VariantType.UInt64,
}

_SOMETHING: dict[str, Scalar] = {DataType.BOOLEAN: False, DataType.STRING: "", DataType.LOCALIZED_TEXT: ""}
"""A value of each type that is no number, so that an empty array knows its type, too."""


def to_variant(data_type: str, value: Scalar) -> ua.Variant:
    """A value typed as the node declares it.

    Raises:
        ValueError: the type cannot be written, or the value does not fit it exactly.
    """
    if data_type in _INTEGERS:
        return ua.Variant(_integer(value, DataType(data_type)), _INTEGERS[data_type])
    if data_type in _FLOATING:
        kind, largest = _FLOATING[data_type]
        return ua.Variant(_number(value, data_type, largest), kind)
    if data_type == DataType.BOOLEAN and value in (False, True):
        return ua.Variant(bool(value), ua.VariantType.Boolean)
    if data_type == DataType.STRING:
        return ua.Variant(str(value), ua.VariantType.String)
    if data_type == DataType.LOCALIZED_TEXT:
        return ua.Variant(ua.LocalizedText(str(value)), ua.VariantType.LocalizedText)
    raise ValueError(f"{value!r} cannot be written as {data_type}")


def to_array(data_type: str, values: Sequence[Scalar]) -> ua.Variant:
    """Values of one type as the array that a method declares.

    Raises:
        ValueError: as ``to_variant``, for the first value that does not fit.
    """
    kind = to_variant(data_type, _SOMETHING.get(data_type, 0)).VariantType
    return ua.Variant([to_variant(data_type, value).Value for value in values], kind, is_array=True)


def to_scalar(value: object) -> Scalar:
    """A value for people and rules; whatever is no scalar becomes text."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, ua.LocalizedText):
        return value.Text or ""
    if isinstance(value, ua.NodeId):
        return value.to_string()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def is_same(data_type: DataType, wanted: Scalar, found: Scalar) -> bool:
    """Whether a read-back value is what was written; Float keeps seven digits, Double nine at least."""
    if data_type.is_floating and isinstance(wanted, int | float) and isinstance(found, int | float):
        return math.isclose(wanted, found, rel_tol=1e-6 if data_type is DataType.FLOAT else 1e-9)
    if data_type is DataType.BOOLEAN:
        return bool(wanted) == bool(found)
    if not data_type.is_numeric:
        return str(wanted) == str(found)
    return float(wanted) == found if isinstance(wanted, str) else wanted == found


def _integer(value: Scalar, data_type: DataType) -> int:
    low, high = data_type.limits or (0, 0)
    number = int(value) if isinstance(value, str | int) or value.is_integer() else None
    if number is None or not low <= number <= high:
        raise ValueError(f"{value} is no {data_type}: whole numbers from {low} to {high}")
    return number


def _number(value: Scalar, data_type: str, largest: float) -> float:
    number = float(value)
    if not math.isfinite(number) or abs(number) > largest:
        raise ValueError(f"{value} does not fit {data_type}")
    return number
