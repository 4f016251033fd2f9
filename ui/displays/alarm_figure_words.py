"""Figures of alarms as people read them: a number, whether it is good, and where the limits of the standards lie."""

from collections.abc import Mapping

from hmi.domain.alarm_figures import (
    FLOOD_BEGINS_ABOVE,
    LEAST_ALARMS,
    LEAST_HEARD_S,
    LIMITS,
    AlarmFigures,
    Durations,
    Figure,
    Limit,
)
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext, pgettext
from ui.displays.alarm_history_words import shortened, silence_words
from ui.formatting import NOTHING, chain_text, count_text, duration_text, limit_text, number_text
from ui.widgets.bar_list import BarContent
from ui.widgets.condition_mark import Mark
from ui.widgets.figure_tile import TileContent

FIGURES: dict[Figure, str] = {
    Figure.PER_TEN_MINUTES: N_("Alarms per 10 min"),
    Figure.PEAK: N_("Most in 10 min"),
    Figure.BUSY_SHARE: N_("10 min with more than 10"),
    Figure.FLOOD_SHARE: N_("Time in a flood"),
    Figure.STANDING: N_("Standing over 24 h"),
    Figure.CHATTERING: N_("Chattering"),
    Figure.FLEETING: N_("Fleeting"),
    Figure.TOP_SHARE: N_("From the ten most frequent"),
    Figure.HIGH_SHARE: N_("High priority"),
    Figure.MEDIUM_SHARE: N_("Medium priority"),
    Figure.LOW_SHARE: N_("Low priority"),
}
SHARES = frozenset(
    {
        Figure.BUSY_SHARE, Figure.FLOOD_SHARE, Figure.TOP_SHARE, Figure.HIGH_SHARE, Figure.MEDIUM_SHARE,
        Figure.LOW_SHARE,
    }
)  # fmt: skip
_MARKS = {1: Mark.ALARM_1, 2: Mark.ALARM_2, 3: Mark.ALARM_3}


def value_of(figures: AlarmFigures, figure: Figure) -> float | None:
    """The number; None where nothing can be said."""
    high, medium, low = figures.by_priority
    return {
        Figure.PER_TEN_MINUTES: figures.per_ten_minutes,
        Figure.PEAK: figures.peak,
        Figure.BUSY_SHARE: figures.busy_share,
        Figure.FLOOD_SHARE: figures.flood_share,
        Figure.STANDING: len(figures.standing) if figures.heard_s else None,
        Figure.CHATTERING: len(figures.chattering) if figures.heard_s else None,
        Figure.FLEETING: len(figures.fleeting) if figures.heard_s else None,
        Figure.TOP_SHARE: figures.top_share,
        Figure.HIGH_SHARE: _part(high, figures.alarms),
        Figure.MEDIUM_SHARE: _part(medium, figures.alarms),
        Figure.LOW_SHARE: _part(low, figures.alarms),
    }[figure]


def tile_of(figures: AlarmFigures, figure: Figure) -> TileContent:
    """The number of one figure with its limits."""
    limit, value = LIMITS[figure], value_of(figures, figure)
    verdict, mark, is_bad, is_doubtful = _verdict(figure, limit, value, is_enough=_is_enough(figures, figure))
    whole = _whole(figure, limit, value)
    return TileContent(
        heading=_(FIGURES[figure]),
        value=_value_words(figure, value),
        verdict=verdict,
        mark=mark,
        limits=_limit_words(figure, limit),
        place=None if value is None else value / whole,
        ticks=tuple(dict.fromkeys((limit.good / whole, limit.most / whole))),
        is_bad=is_bad,
        is_doubtful=is_doubtful,
    )


def duration_tile(heading: str, told: Durations) -> TileContent:
    """How long people took: half of the times less, nine of ten less; and how often nobody did it."""
    if told.median_s is None or told.p90_s is None:
        value, limits = NOTHING, _("Nobody did in this time")
    else:
        value = duration_text(told.median_s)
        limits = _("Half of {count} within that, nine of ten within {duration}").format(
            count=count_text(told.count), duration=duration_text(told.p90_s)
        )
    return TileContent(heading=heading, value=value, limits=limits)


def never_tile(figures: AlarmFigures) -> TileContent:
    """What was over before anybody acknowledged it."""
    told = figures.to_acknowledge
    words = ngettext("{count} still waits", "{count} still wait", told.waiting)
    return TileContent(
        heading=_("Never acknowledged"),
        value=count_text(told.never),
        limits=words.format(count=count_text(told.waiting)) if told.waiting else _("None waits now"),
        is_doubtful=told.never > 0,
    )


def count_tile(figures: AlarmFigures) -> TileContent:
    """How many there were, and of which nobody could know in time."""
    parts: list[str] = []
    if figures.unheard_alarms:
        words = ngettext("{count} more not counted: told late", "{count} more not counted: told late", _n(figures))
        parts.append(words.format(count=count_text(figures.unheard_alarms)))
    return TileContent(
        heading=_("Alarms that called"),
        value=count_text(figures.alarms),
        limits=chain_text(parts) or _("In the time in which all sources were heard"),
    )


def heard_words(figures: AlarmFigures, labels: Mapping[str, str]) -> str:
    """For how much of the time the figures speak, and what is missing."""
    parts = [_("Counted over {duration} in which all sources were heard").format(
        duration=duration_text(figures.heard_s))] if figures.heard_s else [
        _("Nothing can be said: in no part of this time were all sources heard")]  # fmt: skip
    parts.append(silence_words(figures.silences, figures.start_ns, figures.end_ns))
    if figures.never_heard:
        names = ", ".join(labels.get(one, one) for one in figures.never_heard)
        parts.append(_("Not heard at all, and not counted: {names}").format(names=names))
    return chain_text(parts)


def floods_words(figures: AlarmFigures) -> str:
    """How many floods, and how long the longest was."""
    if not figures.floods:
        return _("No flood (more than {count} alarms in 10 min)").format(count=FLOOD_BEGINS_ABOVE)
    words = ngettext(
        "{count} flood, it lasted {duration}", "{count} floods, the longest lasted {duration}", len(figures.floods)
    )
    return words.format(count=count_text(len(figures.floods)), duration=duration_text(figures.longest_flood_s))


def top_lines(figures: AlarmFigures, labels: Mapping[str, str]) -> list[BarContent]:
    """The most frequent alarms as bars."""
    most = max((one.times for one in figures.top), default=1)
    return [
        BarContent(
            subject=one.alarm,
            mark=_MARKS[one.priority.value],
            words=chain_text((shortened(one.words), labels.get(one.equipment or "", ""))),
            value=_("{count} ({share})").format(count=count_text(one.times), share=share_text(one.share)),
            share=one.times / most,
        )
        for one in figures.top
    ]


def share_text(share: float) -> str:
    """A share of 1 as per cent."""
    percent = share * 100
    digits = 0 if percent >= 10 or percent == 0 or percent == round(percent) else 1
    # Translators: a number and the sign for per cent, as the language puts them
    return pgettext("per cent", "{number} %").format(number=number_text(percent, digits))


def _part(count: int, whole: int) -> float | None:
    return count / whole if whole else None


def _n(figures: AlarmFigures) -> int:
    return figures.unheard_alarms


def _value_words(figure: Figure, value: float | None) -> str:
    if value is None:
        return NOTHING
    if figure in SHARES:
        return share_text(value)
    return number_text(value, 1) if figure is Figure.PER_TEN_MINUTES else count_text(round(value))


def _is_enough(figures: AlarmFigures, figure: Figure) -> bool:
    """Whether there is enough to judge a figure by."""
    if figure is Figure.PER_TEN_MINUTES:
        return figures.heard_s >= LEAST_HEARD_S
    return figures.alarms >= LEAST_ALARMS.get(figure, 0)


def _verdict(
    figure: Figure, limit: Limit, value: float | None, *, is_enough: bool
) -> tuple[str, Mark | None, bool, bool]:
    """Words, mark, whether it is too much, whether it can just be managed."""
    if value is None:
        return _("Not known"), Mark.UNKNOWN, False, False
    if not is_enough:
        return _("Too early to tell"), None, False, False
    is_good = value >= limit.good if limit.is_least else value <= limit.good
    is_bad = value < limit.most if limit.is_least else value > limit.most
    if is_good:
        return pgettext("figure", "Good"), Mark.CONNECTED, False, False
    if is_bad:
        too_much = _("Too much") if figure in SHARES else _("Too many")
        return (_("Too little") if limit.is_least else too_much), Mark.FAULT, True, False
    return _("Manageable"), Mark.NOTICE, False, True


def _limit_words(figure: Figure, limit: Limit) -> str:
    good, most = (share_text(one) if figure in SHARES else limit_text(one) for one in (limit.good, limit.most))
    if limit.is_least:
        words = _("Good from {good}, at least {most}")
    elif limit.good == limit.most:
        words = _("At most {most}")
    else:
        words = _("Good up to {good}, at most {most}")
    return chain_text((words.format(good=good, most=most), limit.source))


def _whole(figure: Figure, limit: Limit, value: float | None) -> float:
    """What the whole bar stands for."""
    if figure in SHARES and (limit.is_least or (value or 0.0) > 2 * limit.most):
        return 1.0
    return max(2 * limit.most, (value or 0.0) * 1.1, 1.0 if figure not in SHARES else 2 * limit.most)
