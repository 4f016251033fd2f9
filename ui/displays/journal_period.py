"""How far back the journal is looked through."""

from datetime import datetime, timedelta
from enum import Enum

from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext


class Period(Enum):
    """In the order of the keys; the value is the number of days, today included; 0 for all."""

    ALL = 0
    TODAY = 1
    WEEK = 7
    MONTH = 30


_WORDS = {Period.ALL: N_("Any time"), Period.TODAY: N_("Today")}


def period_words(period: Period) -> str:
    """What its key says."""
    if period in _WORDS:
        return _(_WORDS[period])
    return ngettext("{count} day", "{count} days", period.value).format(count=period.value)


def begin_ns(period: Period, now_ns: int) -> int | None:
    """Unix time at which it begins, at midnight by the clock on the wall; None for all."""
    if period is Period.ALL:
        return None
    day = datetime.fromtimestamp(now_ns / 1e9).date() - timedelta(days=period.value - 1)
    return round(datetime(day.year, day.month, day.day).timestamp()) * 10**9
