"""OPC UA values from plain Python ones: asyncua's declared number types refuse ``int``, its code does not."""

from datetime import datetime
from typing import Any, cast

from asyncua import ua
from asyncua.ua.status_codes import StatusCodes

_plain: Any = ua


def status(code: int) -> ua.StatusCode:
    """A status code."""
    return _plain.StatusCode(code)


GOOD = status(StatusCodes.Good)
INVALID_STATE = status(StatusCodes.BadInvalidState)
INVALID_ARGUMENT = status(StatusCodes.BadInvalidArgument)
OUT_OF_RANGE = status(StatusCodes.BadOutOfRange)


def node_id(identifier: int | str, namespace: int = 0) -> ua.NodeId:
    """A NodeId."""
    return _plain.NodeId(identifier, namespace)


def built_in(variant: ua.VariantType) -> ua.NodeId:
    """The data type node of a built-in type."""
    return node_id(int(variant.value))


def data_value(value: object, variant: ua.VariantType, time: datetime) -> ua.DataValue:
    """A good value with source and server time."""
    return _plain.DataValue(ua.Variant(cast(Any, value), variant), GOOD, SourceTimestamp=time, ServerTimestamp=time)


def variable_attributes(
    title: str, value: ua.Variant, data_type: ua.NodeId, *, is_array: bool = False, access: int = 1,
    historizing: bool = False,
) -> ua.VariableAttributes:  # fmt: skip
    """Attributes of a variable; ``access`` is the AccessLevel bit mask."""
    attributes: Any = ua.VariableAttributes()
    attributes.DisplayName = ua.LocalizedText(title)
    attributes.Value = value
    attributes.DataType = data_type
    attributes.ValueRank = ua.ValueRank.OneDimension if is_array else ua.ValueRank.Scalar
    attributes.AccessLevel = attributes.UserAccessLevel = access
    attributes.Historizing = historizing
    return attributes
