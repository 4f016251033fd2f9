"""What the frame says of a past moment: which one, what is not known of it, and what calls in the present."""

from collections.abc import Iterable

from hmi.domain.alarm import Priority
from hmi.domain.past_query import MomentAnswer, PastMark, TimelineAnswer, Watch
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import wants_acknowledgement
from ui.displays.case_words import untold_words
from ui.formatting import (
    chain_text,
    count_text,
    date_text,
    duration_text,
    hour_text,
    is_told_twice,
    offset_text,
    time_text,
)
from ui.travel import Travel, Trouble
from ui.widgets.past_bar import PastContent
from ui.widgets.past_timeline import Line, LineMark

_DAY_S = 86_400
_MARKS = {
    PastMark.ALARM: LineMark.ALARM,
    PastMark.STOP: LineMark.STOP,
    PastMark.ACT: LineMark.ACT,
    PastMark.STATE: LineMark.STATE,
    PastMark.SERVICE: LineMark.SERVICE,
}


def past_content(bridge: Bridge, travel: Travel, left_s: float | None, refusal: str) -> PastContent:
    """All that the bar says; ``left_s`` until the present is shown by itself, None while that is far off."""
    note, is_loud = _note(travel, left_s, refusal)
    return PastContent(
        title=_("PAST"),
        moment=moment_words(travel.time_ns),
        ago=_("{duration} ago").format(duration=duration_text((travel.live_ns - travel.time_ns) / 1e9)),
        note=note,
        is_loud=is_loud,
        live_call=live_call(bridge),
        speed=travel.speed,
        is_waiting=travel.is_waiting,
    )


def moment_words(time_ns: int) -> str:
    """Day and time of day; with the distance from UTC where the clock shows the same time twice."""
    words = f"{date_text(time_ns)} {time_text(time_ns)}"
    return f"{words} ({offset_text(time_ns)})" if is_told_twice(time_ns) else words


def label_words(time_ns: int, step_s: int) -> str:
    """A label of the line of time: the day, or the time of day where labels are closer."""
    return date_text(time_ns) if step_s >= _DAY_S else hour_text(time_ns)


def live_call(bridge: Bridge) -> str:
    """What must be known of the present by somebody who looks at the past; empty when nothing calls."""
    if not bridge.is_heard:
        return _("Now: cell service not heard")
    calling = sum(
        alarm.priority is Priority.HIGH and wants_acknowledgement(alarm) for alarm in bridge.live.alarms.values()
    )
    if not calling:
        return ""
    return ngettext("Now: {count} alarm of high priority", "Now: {count} alarms of high priority", calling).format(
        count=count_text(calling)
    )


def unknowns(moment: MomentAnswer) -> Iterable[str]:
    """What is not known of a moment, the most important first."""
    if moment.oldest_ns is None:
        yield _("Nothing is stored yet")
    elif moment.time_ns < moment.oldest_ns:
        yield _("Before the stored period, which begins {moment}").format(moment=moment_words(moment.oldest_ns))
    if moment.watch is Watch.NOT_RUNNING:
        since = moment_words(moment.watch_since_ns)
        yield _("The cell service did not run or could not record: nobody saw the cell since {moment}").format(
            moment=since
        )
    if moment.set_back_s is not None:
        words = _("The clock was set back by {duration}: this moment passed twice, both are mixed here")
        yield words.format(duration=duration_text(moment.set_back_s))
    if not moment.are_alarms_recorded:
        yield _("Alarms of that time are not recorded")
    if not moment.are_cases_recorded:
        yield _("Cases of that time are not recorded")
    if moment.untold_cases:
        yield untold_words(moment.untold_cases)
    if moment.is_freshness_inferred:
        yield _("What was heard is told to a few seconds only")
    if moment.former:
        names = ", ".join(tag.name for tag in moment.former[:3])
        words = ngettext(
            "{count} value of that time is not in the cell any more: {names}",
            "{count} values of that time are not in the cell any more: {names}",
            len(moment.former),
        )
        yield words.format(count=count_text(len(moment.former)), names=names)


def line_of(answer: TimelineAnswer) -> Line:
    """The line of time as it is drawn; connections are hatched, not marked."""
    return Line(
        start_ns=answer.start_ns,
        end_ns=answer.end_ns,
        oldest_ns=answer.oldest_ns,
        marks=[(mark.time_ns, _MARKS[mark.kind]) for mark in answer.marks if mark.kind in _MARKS],
        holes=[(hole.start_ns, hole.end_ns) for hole in answer.no_data if not hole.endpoint],
        thin_holes=[(hole.start_ns, hole.end_ns) for hole in answer.no_data if hole.endpoint],
    )


def _note(travel: Travel, left_s: float | None, refusal: str) -> tuple[str, bool]:
    if left_s is not None:
        words = _("The present is shown again in {duration}. Touch the screen to stay.")
        return words.format(duration=duration_text(left_s)), True
    if refusal:
        return refusal, True
    match travel.trouble:
        case Trouble.NO_EVENT:
            return _("There is no other event in the stored period."), True
        case Trouble.PRESENT:
            return _("The present is reached."), True
        case Trouble.NOT_READABLE:
            return _("Recorded data is not available now."), True
        case Trouble.SILENT:
            return _("The cell service is not heard: what is shown stays, no other moment can be read."), True
        case Trouble.NONE:
            pass
    known = chain_text(unknowns(travel.moment)) if travel.moment is not None else ""
    return (known, True) if known else (_("As it was seen then. Nothing can be done here."), False)
