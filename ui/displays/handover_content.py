"""How a line of a handover looks in a list, and where a tap on it leads."""

from collections.abc import Callable

from hmi.domain.alarm import Priority
from hmi.domain.cell import Cell
from hmi.domain.handover import HandoverItem, HandoverLine, ItemAnswer, ItemKind, Standing
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.subjects import display_of
from ui.formatting import chain_text, date_text, time_text
from ui.models.handover_item_words import Names, item_detail, item_title
from ui.models.handover_line_words import line_words
from ui.models.handover_rows import LineGroup, Row
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent

GROUPS: dict[LineGroup, str] = {
    LineGroup.LATER: N_("New or changed since it was handed over"),
    LineGroup.IMPORTANT: N_("Important: to be accepted one by one"),
    LineGroup.TO_KNOW: N_("To know"),
    LineGroup.NOTES: N_("Notes"),
    LineGroup.ASKED: N_("Asked about"),
    LineGroup.ACCEPTED: N_("Accepted"),
    LineGroup.DONE: N_("Over since it was handed over"),
}
_MARKS = {
    ItemKind.STOP: Mark.STOPPED,
    ItemKind.STOP_UNEXPLAINED: Mark.UNKNOWN,
    ItemKind.LOCK: Mark.HELD,
    ItemKind.NOT_AUTOMATIC: Mark.HELD,
    ItemKind.CONNECTION: Mark.SILENT,
    ItemKind.UNSURE_ACT: Mark.UNKNOWN,
    ItemKind.AI: Mark.OFF,
    ItemKind.ALARM_SHELVED: Mark.HELD,
    ItemKind.ALARM_OFF: Mark.OFF,
    ItemKind.QUESTION: Mark.UNKNOWN,
}
_ALARMS = {
    (False, Priority.HIGH): Mark.ALARM_1,
    (False, Priority.MEDIUM): Mark.ALARM_2,
    (False, Priority.LOW): Mark.ALARM_3,
    (True, Priority.HIGH): Mark.SEEN_1,
    (True, Priority.MEDIUM): Mark.SEEN_2,
    (True, Priority.LOW): Mark.SEEN_3,
}
_PLACES = {
    ItemKind.ALARM: "alarms",
    ItemKind.ALARM_SHELVED: "alarms",
    ItemKind.ALARM_OFF: "alarms",
    ItemKind.CONNECTION: "connection",
    ItemKind.STOP: "stops",
    ItemKind.STOP_UNEXPLAINED: "stops",
    ItemKind.CASE: "cases",
    ItemKind.ERASURE: "people",
    ItemKind.AI: "ai_models",
    ItemKind.ADVICE: "advice",
    ItemKind.PROCEDURE: "runner",
    ItemKind.LOCK: "runner",
}


def item_mark(item: HandoverItem) -> Mark:
    """The shape by which one knows what it is."""
    if item.kind is ItemKind.ALARM:
        number = item.facts.get("priority")
        is_known = isinstance(number, int) and number in set(Priority)
        priority = Priority(number) if is_known else Priority.HIGH
        return _ALARMS[bool(item.facts.get("is_acknowledged")), priority]
    return _MARKS.get(item.kind, Mark.NOTICE)


def line_mark(line: HandoverLine) -> Mark:
    """As its item, unless people said something of it, or it is over."""
    if line.standing is Standing.DONE:
        return Mark.IDLE
    if line.answer is ItemAnswer.ACCEPTED:
        return Mark.DONE
    return Mark.UNKNOWN if line.answer is ItemAnswer.QUESTIONED else item_mark(line.item)


def row_content(bridge: Bridge, names: Callable[[], Names]) -> Callable[[Row], RowContent]:
    """Makes rows of lines and headings."""

    def content(row: Row) -> RowContent:
        if isinstance(row, LineGroup):
            return RowContent(mark=None, words=_(GROUPS[row]))
        cell, item = bridge.picture.cell, row.item
        said = line_words(row, names())
        is_loud = row.keeps_from_signing and row.answer is ItemAnswer.OPEN
        return RowContent(
            mark=line_mark(row),
            words=item_title(item, cell, names(), bridge.kinds.words),
            detail=chain_text((said, item_detail(item, cell, names()), row.remark)),
            moment=time_text(item.since_ns) if item.since_ns else "",
            day=date_text(item.since_ns) if item.since_ns else "",
            is_loud=is_loud,
        )

    return content


def place_of_item(item: HandoverItem, cell: Cell) -> tuple[str, str]:
    """Display and subject that show what an item is about; empty where none does: a tag may be gone by now."""
    is_tag = any(tag.name == item.subject for tag in cell.tags)
    match item.kind:
        case ItemKind.UNSURE_ACT | ItemKind.SET_POINT | ItemKind.TAG_ADDED if is_tag:
            return "trends", item.subject
        case ItemKind.NOT_AUTOMATIC | ItemKind.NOTE | ItemKind.UNSURE_ACT:
            equipment = next((one for one in cell.equipment if one.id == item.equipment), None)
            return (display_of(equipment), equipment.id) if equipment is not None else ("", "")
        case ItemKind.RECORDS:
            return "settings", ""
        case _:
            wanted = _PLACES.get(item.kind, "")
            return (wanted, item.subject) if wanted else ("", "")
