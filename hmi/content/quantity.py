"""Quantities as people write them, ``45 s`` or ``2.5 bar``: a number, a space, a unit that must be the right one."""

import re

_QUANTITY = re.compile(r"\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")
_SECONDS = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}
_TIMES = ", ".join(_SECONDS)

Written = str | int | float
"""A quantity as it stands in a file; a number alone has no unit."""


class BadQuantity(ValueError):
    """What is written is no such quantity; ``str()`` says why, for whoever wrote it."""


def seconds_of(written: Written) -> float:
    """A span of time in seconds, never below 0.

    Raises:
        BadQuantity: no number, or no unit of time.
    """
    number, unit = _split(written, "45 s")
    if unit not in _SECONDS:
        raise BadQuantity(f"a time needs one of the units {_TIMES}, as in '45 s'")
    if number < 0:
        raise BadQuantity("a time cannot be negative")
    return number * _SECONDS[unit]


def value_of(written: Written, unit: str) -> float:
    """A value in ``unit``, the symbol of a tag: ``bar``; empty for a tag without one, ``?`` where nobody knows.

    Raises:
        BadQuantity: no number, no unit where the tag has one, or another.
    """
    number, found = _split(written)
    if unit == "?" or found == unit:
        return number
    if not found:
        raise BadQuantity(f"write the unit: {number:g} {unit}")
    raise BadQuantity(f"the tag is in {unit}, not in {found}" if unit else f"the tag has no unit, and not {found}")


def rate_of(written: Written, unit: str) -> float:
    """A change of a value in ``unit`` a second: ``5 °C/min``.

    Raises:
        BadQuantity: as ``value_of``, or no time at the end.
    """
    number, found = _split(written)
    of_value, slash, of_time = found.rpartition("/")
    if not slash or of_time not in _SECONDS:
        raise BadQuantity(f"a rate ends with a time, one of {_TIMES}, as in '5 {unit or 'parts'}/min'")
    if unit != "?" and of_value != unit:
        raise BadQuantity(f"the tag is in {unit or 'no unit'}, not in {of_value or 'no unit'}")
    return number / _SECONDS[of_time]


def amount_of(written: Written, unit: str) -> float:
    """An amount in a unit of its own that no tag has: ``40 EUR``, ``0.3 per 1000 h``; never below 0.

    Raises:
        BadQuantity: no number, no unit, another unit, or less than nothing.
    """
    number, found = _split(written, f"40 {unit}")
    if not found:
        raise BadQuantity(f"write the unit: {number:g} {unit}")
    if found != unit:
        raise BadQuantity(f"has to be in {unit}, not in {found}")
    if number < 0:
        raise BadQuantity("cannot be negative")
    return number


def _split(written: Written, example: str = "2.5 bar") -> tuple[float, str]:
    if isinstance(written, int | float):
        return float(written), ""
    match = _QUANTITY.fullmatch(written)
    if match is None:
        hint = "write 2.5 with a point" if "," in written else f"write a number and its unit, as in '{example}'"
        raise BadQuantity(hint)
    if match[2].startswith(","):
        raise BadQuantity("write 2.5 with a point")
    return float(match[1]), match[2]
