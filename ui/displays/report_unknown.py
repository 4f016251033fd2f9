"""What nobody knows of the time of a report, named and not passed over."""

from collections.abc import Iterator

from hmi.domain.alarm_query import AlarmFiguresAnswer
from hmi.domain.production_time import gaps_in
from hmi.domain.stop_query import StatesAnswer
from hmi.i18n import gettext as _
from ui.displays.report_rows import ReportRows
from ui.formatting import date_time_text
from ui.widgets.report_document import Section

_GAP_NS = 10**9


def unknown_section(rows: ReportRows) -> Section:
    """Sources that were not heard, times that nobody watched, and what is still to come."""
    words = (*_silences(rows), *_unwatched(rows), *_to_come(rows))
    return Section(title=_("What is not known"), words=words or (_("Nothing is missing."),))


def _silences(rows: ReportRows) -> Iterator[str]:
    answer = rows.told.answers.get("figures")
    if not isinstance(answer, AlarmFiguresAnswer):
        return
    for silence in answer.figures.silences:
        yield _("Not heard: {who}, {begin} – {end}").format(
            who=silence.endpoint or _("the cell service itself"),
            begin=date_time_text(silence.start_ns),
            end=date_time_text(silence.end_ns or rows.told.until_ns),
        )
    for who in answer.figures.never_heard:
        yield _("Never heard: {who}").format(who=who)


def _unwatched(rows: ReportRows) -> Iterator[str]:
    if not isinstance(rows.told.answers.get("states"), StatesAnswer):
        return
    for begin_ns, end_ns in gaps_in(rows.line, rows.told.start_ns, rows.told.until_ns):
        if end_ns - begin_ns > _GAP_NS:
            yield _("Nobody watched production: {begin} – {end}").format(
                begin=date_time_text(begin_ns), end=date_time_text(end_ns)
            )


def _to_come(rows: ReportRows) -> Iterator[str]:
    if rows.told.end_ns > rows.told.until_ns:
        yield _("The period is not over: what comes after {time} is not in here.").format(
            time=date_time_text(rows.told.until_ns)
        )
