"""Over which time alarms that were are looked at."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.shift import ShiftsAnswer
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext, pgettext

_HOUR_NS = 3600 * 10**9
_DAY_NS = 24 * _HOUR_NS


class Period(StrEnum):
    """In the order of the keys; all but ``OWN`` and ``SHIFT`` end now."""

    HOUR = "hour"
    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    OWN = "own"


_LENGTHS_NS = {Period.HOUR: _HOUR_NS, Period.DAY: _DAY_NS, Period.WEEK: 7 * _DAY_NS, Period.MONTH: 30 * _DAY_NS}
_WORDS = {
    Period.HOUR: N_("1 hour"),
    Period.DAY: N_("24 hours"),
    # Translators: a key that lets somebody choose a beginning and an end themselves
    Period.OWN: N_("Other …"),
}


class Span(Struct, frozen=True):
    """``start_ns <= t < end_ns``, Unix ns."""

    start_ns: int
    end_ns: int


def period_words(period: Period) -> str:
    """What its key says."""
    if period is Period.SHIFT:
        return pgettext("working time", "Shift")
    if period in _WORDS:
        return _(_WORDS[period])
    days = _LENGTHS_NS[period] // _DAY_NS
    return ngettext("{count} day", "{count} days", days).format(count=days)


def span_of(period: Period, now_ns: int, own: Span, shifts: ShiftsAnswer | None) -> Span:
    """From when to when: of the shift that is now, else of the last one; while none is known, eight hours."""
    if period is Period.OWN:
        return own
    if period is Period.SHIFT:
        shift = None if shifts is None else shifts.this_shift() or shifts.last_shift()
        if shift is not None:
            return Span(shift.begin_ns, min(shift.end_ns, now_ns))
        return Span(now_ns - 8 * _HOUR_NS, now_ns)
    return Span(now_ns - _LENGTHS_NS[period], now_ns)
