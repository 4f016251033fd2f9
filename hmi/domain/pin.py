"""What makes a PIN too easy to guess (practice 7.3: 6-12 digits, no repeats, sequences or birthdays)."""

import re
from enum import StrEnum
from itertools import pairwise


class PinFault(StrEnum):
    """The first rule that a PIN breaks."""

    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    REPEATS = "repeats"
    SEQUENCE = "sequence"
    PATTERN = "pattern"
    DATE = "date"


SHORTEST, LONGEST = 6, 12
_FEWEST_DIFFERENT = 3
_LINES = frozenset({"123", "456", "789", "147", "258", "369", "159", "357"})
"""Rows, columns and diagonals of a key pad, in either direction: 789456, 147852 and 159753 are among the commonest."""
_BIRTH_YEAR = re.compile(r"19[3-9]\d|20[0-2]\d")
_KEYPAD = (
    "147258369",
    "369258147",
    "159357",
    "357159",
    "741852963",
    "963852741",
    "258012",
    "147369",
    "123654",
    "112233",
)


def pin_fault(pin: str) -> PinFault | None:
    """The rule that ``pin`` breaks first; None when it is good enough."""
    if not (pin.isascii() and pin.isdigit()):
        return PinFault.NOT_DIGITS
    if not SHORTEST <= len(pin) <= LONGEST:
        return PinFault.LENGTH
    if len(set(pin)) < _FEWEST_DIFFERENT:
        return PinFault.REPEATS
    if _is_sequence(pin):
        return PinFault.SEQUENCE
    if _is_pattern(pin):
        return PinFault.PATTERN
    return PinFault.DATE if _is_date(pin) else None


def _is_sequence(pin: str) -> bool:
    """Every digit one constant step from the one before: 123456, 987654, 135791, 890123."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1


def _is_counted(digits: str) -> bool:
    """Up or down by one, or standing still."""
    return {int(b) - int(a) for a, b in pairwise(digits)} in ({1}, {-1}, {0})


def _is_pattern(pin: str) -> bool:
    """A block repeated (123123), two rows in one (112233, 142536), a mirror (123321), or a walk over the key pad."""
    half = len(pin) // 2
    is_repeated = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, half + 1))
    odd, even = pin[::2], pin[1::2]
    is_doubled = len(pin) % 2 == 0 and ((odd == even and _is_sequence(odd)) or (_is_counted(odd) and _is_counted(even)))
    lines = [pin[at : at + 3] for at in range(0, len(pin), 3)]
    is_lines = all(line in _LINES or line[::-1] in _LINES for line in lines)
    is_mirror = pin == pin[::-1]
    return (
        is_repeated
        or is_doubled
        or is_mirror
        or is_lines
        or any(walk.startswith(pin) or pin in walk for walk in _KEYPAD)
    )


def _is_date(pin: str) -> bool:
    """A year of birth in it, or a day written as ddmmyyyy, mmddyyyy, yyyymmdd, ddmmyy or yymmdd."""
    if _BIRTH_YEAR.search(pin):
        return True
    if len(pin) == 8:
        return (
            _is_day(pin[:2], pin[2:4], pin[4:])
            or _is_day(pin[2:4], pin[:2], pin[4:])
            or _is_day(pin[6:], pin[4:6], pin[:4])
        )
    if len(pin) == 6:
        return _is_day(pin[:2], pin[2:4], "1900") or _is_day(pin[4:], pin[2:4], "1900")
    return False


def _is_day(day: str, month: str, year: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and 1900 <= int(year) <= 2099
