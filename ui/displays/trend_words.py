"""Moments, spans and numbers of a trend as text."""

from datetime import datetime

import numpy as np
from babel.dates import format_skeleton
from babel.numbers import format_decimal

from hmi.i18n import gettext as _
from ui.formatting import date_time_text, locale
from ui.models.local_time import DAY_S, local_moment

_HOUR_S = 3_600
COMPARED_S = (0.0, 3_600.0, 28_800.0, 86_400.0, 604_800.0)
"""How much earlier the compared period may be: not at all, an hour, a shift, a day, a week."""


def tick_words(moment_s: float, step_s: float) -> str:
    """A moment on the time axis: the day, or the time of day with seconds where ticks are closer than a minute."""
    moment = local_moment(moment_s)
    if step_s >= DAY_S:
        return format_skeleton("MMMd", moment, locale=locale())
    return moment_words(moment, has_seconds=step_s < 60)


def moment_words(moment: datetime, *, has_seconds: bool) -> str:
    """A time of day."""
    return format_skeleton("Hms" if has_seconds else "Hm", moment, locale=locale())


def exact_words(time_ns: int) -> str:
    """A moment to the second: the time of day, with the day unless that is today."""
    moment_s = time_ns / 1e9
    is_today = local_moment(moment_s).date() == datetime.now().astimezone().date()
    return tick_words(moment_s, 1.0) if is_today else date_time_text(time_ns)


def step_number_words(value: float, step: float) -> str:
    """A number with the decimals that steps of ``step`` need."""
    digits = max(0, min(6, -int(np.floor(np.log10(step))))) if step > 0 else 2
    words = format_decimal(value, format=f"#,##0.{'0' * digits}" if digits else "#,##0", locale=locale())
    return words.replace("-", "\N{MINUS SIGN}")


def span_words(span_s: float) -> str:
    """A span as a key names it."""
    if span_s < _HOUR_S:
        return _("{count} min").format(count=round(span_s / 60))
    if span_s < DAY_S:
        return _("{count} h").format(count=round(span_s / _HOUR_S))
    return _("{count} d").format(count=round(span_s / DAY_S))


def compared_words(compared_s: float) -> str:
    """Which earlier period is drawn, as the key that changes it is named."""
    return period_words(compared_s) if compared_s else _("Compare")


def period_words(compared_s: float) -> str:
    """An earlier period to choose."""
    match compared_s:
        case 0.0:
            return _("With nothing")
        case 3_600.0:
            return _("With 1 h before")
        case 28_800.0:
            return _("With the shift before")
        case 86_400.0:
            return _("With the day before")
        case _:
            return _("With the week before")
