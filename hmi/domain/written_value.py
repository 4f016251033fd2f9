"""Whether a value may be written to a tag at all."""

import math

from hmi.domain.outcome import Reason, Refused
from hmi.domain.tag import DataType, Scalar, TagDefinition

_TEXTS = frozenset({DataType.STRING, DataType.LOCALIZED_TEXT})


def refusal_by_value(tag: TagDefinition, value: Scalar) -> Refused | None:
    """Why a value may not be written to a tag: wrong type, not finite, or outside the tag's range."""
    if tag.data_type in _TEXTS:
        return None if isinstance(value, str) else _wrong_type(tag, value)
    if tag.data_type is DataType.BOOLEAN:
        return None if isinstance(value, bool) else _wrong_type(tag, value)
    if isinstance(value, str | bool) or not tag.data_type.is_numeric:
        return _wrong_type(tag, value)
    if not math.isfinite(value):
        return _wrong_type(tag, str(value))
    limits = tag.data_type.limits
    if limits is not None:
        if value != int(value):
            return _wrong_type(tag, value)
        if not limits[0] <= value <= limits[1]:
            return _out_of_range(tag, value, float(limits[0]), float(limits[1]))
    if tag.words and int(value) not in tag.words:
        return Refused(reason=Reason.WRONG_TYPE, facts={"value": value, "type": ", ".join(tag.words.values())})
    span = tag.engineering_range
    if span is not None and not span.contains(value):
        return _out_of_range(tag, value, span.low, span.high)
    return None


def _wrong_type(tag: TagDefinition, value: Scalar) -> Refused:
    return Refused(reason=Reason.WRONG_TYPE, facts={"value": value, "type": tag.data_type.value})


def _out_of_range(tag: TagDefinition, value: float, low: float, high: float) -> Refused:
    return Refused(reason=Reason.OUT_OF_RANGE, facts={"value": value, "low": low, "high": high, "unit": tag.unit})
