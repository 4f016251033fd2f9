"""Reasons for stops and shifts as the site wrote them, in words: what each reason counts to, who works when."""

from collections.abc import Iterable

from hmi.domain.cell import Cell
from hmi.domain.equipment import EquipmentKind
from hmi.domain.reason_tree import ReasonHints, ReasonTree
from hmi.domain.shift_calendar import EVERY_DAY, ShiftCalendar, Weekday
from hmi.domain.site_rules import SiteFileFacts, SiteRulesAnswer
from hmi.i18n import gettext as _
from ui.formatting import (
    chain_text,
    date_time_text,
    duration_text,
    quantity_text,
    wall_day_text,
    wall_hour_text,
    weekday_text,
)
from ui.wording.equipment import equipment_kind_words
from ui.wording.stop import COUNTS, kind_words, said

Lines = list[tuple[str, str]]
_DAY = len("2026-12-25")


def file_words(file: SiteFileFacts) -> str:
    """Where it comes from and when it was read."""
    source = _("as it ships with Tandem") if file.is_shipped else file.name
    return chain_text((source, _("read {time}").format(time=date_time_text(file.read_ns))))


def reason_lines(tree: ReasonTree, cell: Cell) -> Lines:
    """Each group, then its reasons with what they count to and what they are proposed for, as the cell calls it."""
    lines: Lines = [(_("Short stop"), _("shorter than {duration}").format(duration=duration_text(tree.short_stop_s)))]
    for group in tree.groups:
        lines.append((said(group.label), _(COUNTS[group.counts])))
        for reason in group.reasons:
            counts = "" if reason.counts in (None, group.counts) else _(COUNTS[reason.counts])
            hints = "" if reason.suggested_by is None else _hint_words(reason.suggested_by, cell)
            lines.append((f"\N{EN DASH} {said(reason.label)}", chain_text((counts, hints))))
    return lines


def shift_lines(answer: SiteRulesAnswer) -> Lines:
    """Shifts with their breaks, then what is not planned."""
    calendar = answer.calendar
    lines: Lines = [(_("Time zone"), answer.time_zone)]
    if calendar.planned_run_time_s is not None:
        lines.append((_("PRI: planned run time per item"), quantity_text(calendar.planned_run_time_s, "s")))
    for shift in calendar.shifts:
        lines.append((said(shift.label), chain_text((_span(shift.begin, shift.end), _day_words(shift.days)))))
        unnamed = _("Break")
        lines += [
            (f"\N{EN DASH} {said(pause.label) or unnamed}", _span(pause.begin, pause.end)) for pause in shift.breaks
        ]
    return lines + _downtime_lines(calendar)


def _downtime_lines(calendar: ShiftCalendar) -> Lines:
    weekly = [
        (said(one.label), chain_text((_("Planned downtime"), _span(one.begin, one.end), _day_words(one.days))))
        for one in calendar.weekly_downtime
    ]
    single = [
        (
            said(one.label),
            chain_text((_("Planned downtime"), f"{_wall_words(one.begin)} \N{EN DASH} {_wall_words(one.end)}")),
        )
        for one in calendar.planned_downtime
    ]
    holiday = _("Holiday")
    holidays = [
        (said(one.label) or holiday, chain_text((holiday if said(one.label) else "", wall_day_text(one.date))))
        for one in calendar.holidays
    ]
    return [*weekly, *single, *holidays]


def _hint_words(hints: ReasonHints, cell: Cell) -> str:
    labels = {str(one.id): one.label for one in cell.equipment}
    parts = (
        ", ".join(kind_words(kind) for kind in hints.kinds),
        ", ".join(labels.get(place) or _kind_words(place) for place in hints.equipment),
        ", ".join(hints.alarms),
    )
    return _("proposed for: {what}").format(what=chain_text(filter(None, parts)))


def _kind_words(place: str) -> str:
    """What is neither in the cell nor a kind of equipment fits nothing, and is shown as it was written."""
    return equipment_kind_words(EquipmentKind(place)) if place in set(EquipmentKind) else place


def _span(begin: str, end: str) -> str:
    return f"{wall_hour_text(begin)}\N{EN DASH}{wall_hour_text(end)}"


def _wall_words(at: str) -> str:
    return f"{wall_day_text(at[:_DAY])} {wall_hour_text(at[_DAY + 1 :])}"


def _day_words(days: Iterable[Weekday]) -> str:
    chosen = [day for day in EVERY_DAY if day in set(days)]
    if len(chosen) == len(EVERY_DAY):
        return _("every day")
    return ", ".join(weekday_text(EVERY_DAY.index(day)) for day in chosen)
