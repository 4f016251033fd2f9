"""Python values and OPC UA values: built for the node's own type, never guessed."""

import datetime

from asyncua import ua

from hmi.domain.tag import DataType, Scalar

_TYPES: dict[str, ua.VariantType] = {
    DataType.BOOLEAN: ua.VariantType.Boolean,
    DataType.SBYTE: ua.VariantType.SByte,
    DataType.BYTE: ua.VariantType.Byte,
    DataType.INT16: ua.VariantType.Int16,
    DataType.UINT16: ua.VariantType.UInt16,
    DataType.INT32: ua.VariantType.Int32,
    DataType.UINT32: ua.VariantType.UInt32,
    DataType.INT64: ua.VariantType.Int64,
    DataType.UINT64: ua.VariantType.UInt64,
    DataType.FLOAT: ua.VariantType.Float,
    DataType.DOUBLE: ua.VariantType.Double,
    DataType.STRING: ua.VariantType.String,
    DataType.LOCALIZED_TEXT: ua.VariantType.LocalizedText,
}


def to_variant(data_type: str, value: Scalar) -> ua.Variant:
    """A value typed as the node declares it.

    Raises:
        ValueError: the type cannot be written, or the value does not fit it.
    """
    kind = _TYPES.get(data_type)
    if kind is None:
        raise ValueError(f"{data_type} cannot be written")
    if kind is ua.VariantType.Boolean:
        return ua.Variant(bool(value), kind)
    if kind is ua.VariantType.String:
        return ua.Variant(str(value), kind)
    if kind is ua.VariantType.LocalizedText:
        return ua.Variant(ua.LocalizedText(str(value)), kind)
    if kind in (ua.VariantType.Float, ua.VariantType.Double):
        return ua.Variant(float(value), kind)
    return ua.Variant(int(value), kind)


def to_scalar(value: object) -> Scalar:
    """A value for people and rules; whatever is no scalar becomes text."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, ua.LocalizedText):
        return value.Text or ""
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def is_same(data_type: DataType, wanted: Scalar, found: Scalar) -> bool:
    """Whether a read-back value is what was written; Float has seven digits."""
    if data_type is DataType.FLOAT and isinstance(wanted, int | float) and isinstance(found, int | float):
        return abs(wanted - found) <= 1e-6 * max(1.0, abs(wanted))
    return wanted == found
