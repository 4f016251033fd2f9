"""One cell of a text table as a number: missing, wrong, or a value."""

import math
import re

_MISSING = frozenset(
    {"", "-", "--", "nan", "na", "n/a", "#n/a", "#nv", "null", "none", "nil", "?", "bad", "no data", "missing"}
)
_TRUE = frozenset({"true", "yes", "on", "ja", "wahr", "ein"})
_FALSE = frozenset({"false", "no", "off", "nein", "falsch", "aus"})
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_TIME_LIKE = re.compile(r"\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}.*|\d{1,2}:\d{2}(:\d{2}.*)?")
_SPACES = str.maketrans("", "", "\u00a0\u202f\u2009'’ ")
MISSING = math.nan


def number_of(cell: str, decimal: str = ".") -> float:
    """Value of a cell; NaN when nothing was recorded, 1 and 0 for true and false.

    A sign that parts thousands is accepted only where it cannot be taken for the decimal sign.

    Raises:
        ValueError: something stands there that is no number.
    """
    text = cell.strip()
    if decimal == ".":
        if _PLAIN.fullmatch(text):
            return _finite(text)
    elif "." not in text and _PLAIN.fullmatch(swapped := text.replace(",", ".")):
        return _finite(swapped)
    word = text.casefold()
    if word in _MISSING:
        return MISSING
    if word in _TRUE:
        return 1.0
    if word in _FALSE:
        return 0.0
    return _grouped(text, decimal)


def is_missing(cell: str) -> bool:
    """Whether nothing was recorded."""
    return cell.strip().casefold() in _MISSING


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, with whichever decimal sign."""
    for decimal in ".,":
        try:
            value = number_of(cell, decimal)
        except ValueError:
            continue
        if not math.isnan(value) and cell.strip().casefold() not in _TRUE | _FALSE:
            return True
    return False


def is_flag(cell: str) -> bool:
    """Whether a cell says true or false in words."""
    return cell.strip().casefold() in _TRUE | _FALSE


def is_time_like(cell: str) -> bool:
    """Whether a cell has the shape of a date or a time of day."""
    return _TIME_LIKE.fullmatch(cell.strip()) is not None


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(text)
    return value


def _grouped(text: str, decimal: str) -> float:
    """Numbers with thousands parted: ``1 234,5``, ``1.234,5``, ``1'234.5``."""
    bare = text.translate(_SPACES)
    if decimal == ",":
        if "," not in bare and bare.count(".") == 1:
            raise ValueError(text)
        bare = bare.replace(".", "\0").replace(",", ".").replace("\0", ",")
    if _GROUPED.fullmatch(bare):
        return _finite(bare.replace(",", ""))
    if bare != text and _PLAIN.fullmatch(bare):
        return _finite(bare)
    raise ValueError(text)
