"""What makes a PIN too easy to guess (practice 7.3: 6-12 digits, no repeats, sequences or birthdays)."""

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


def _is_pattern(pin: str) -> bool:
    """A block repeated (123123, 121212), doubled digits (112233), a mirror (123321), or a walk over the key pad."""
    half = len(pin) // 2
    is_repeated = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, half + 1))
    is_doubled = len(pin) % 2 == 0 and _is_sequence(pin[::2]) and pin[::2] == pin[1::2]
    is_mirror = pin == pin[::-1]
    return is_repeated or is_doubled or is_mirror or any(walk.startswith(pin) or pin in walk for walk in _KEYPAD)


def _is_date(pin: str) -> bool:
    """A day written as ddmmyyyy, mmddyyyy or yyyymmdd of 1900-2099, or ddmmyy and yymmdd: birthdays come first."""
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
