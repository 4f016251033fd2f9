"""The rows behind the numbers of a report: stops, alarms, acts, cases, handovers, each with an id that holds in print,
on screen and in the file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import Transition
from hmi.domain.case import ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.handover import Handover, HandoverLine
from hmi.domain.query import JournalRow
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.stop import Stop
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_history_words import transition_words
from ui.displays.journal_words import about_words, change_words, entry_title, reason_words
from ui.displays.report_moments import ReportMoments
from ui.displays.stop_words import cause_words, place_words, stop_title
from ui.formatting import chain_text, count_text, date_text, duration_text, time_text
from ui.models.handover_item_words import KindWords, Names, item_detail, item_title, name_of
from ui.models.handover_line_words import line_words
from ui.models.journal_list import JournalEntry, Stage
from ui.widgets.report_document import Row, Table
from ui.wording.advice import plain_kind_words
from ui.wording.alarm import alarm_name, priority_words
from ui.wording.case import case_kind_words, case_saying_words, case_state_words
from ui.wording.stop import kind_words

ANSWERS = (Transition.ACKNOWLEDGED, Transition.CONFIRMED, Transition.TAKEN, Transition.SHELVED)
"""Steps of an alarm's life that people make."""


def utc(time_ns: int | None) -> str:
    """A moment for programs; empty where there is none."""
    return "" if not time_ns else datetime.fromtimestamp(time_ns / 1e9, UTC).isoformat(timespec="milliseconds")


def stops_table(
    bridge: Bridge, moments: ReportMoments, stops: Sequence[Stop], tree: ReasonTree | None, now_ns: int, left_out: int
) -> Table:
    """Stops in the order of time: ``S1`` is the first."""
    ordered = sorted(stops, key=lambda stop: (stop.begin_ns, stop.id))
    rows = [_stop_row(bridge, moments, stop, tree, now_ns, f"S{number}") for number, stop in enumerate(ordered, 1)]
    return Table(
        key="stops",
        title=_("Stops"),
        heads=(_("Row"), _("Began"), _("Lasted"), _("Reason or state"), _("Where"), _("Probable cause"), _("Comment")),
        rows=tuple(rows),
        raw_heads=("stop", "begin_utc", "end_utc", "seconds", "kind", "reason", "is_short", "unexplained"),
        shares=(4, 3, 5, 4, 6, 5),
        left_out=_left_out(left_out),
    )


def alarms_table(bridge: Bridge, moments: ReportMoments, records: Sequence[AlarmRecord], total: int) -> Table:
    """Alarms that called, in the order of time; the id is that of the history of alarms.

    Args:
        bridge: Knows the cell.
        moments: How times are told.
        records: Everything that happened to alarms in the period.
        total: How much happened, whether it is among the records or not.
    """
    rows = [
        Row(
            id=f"A{record.seq}",
            cells=(
                moments.words(record.time_ns),
                priority_words(record.alarm.priority),
                alarm_name(record.alarm),
                _alarm_place(bridge.picture.cell, record),
                _("told late") if record.is_late else "",
            ),
            raw=(record.id, utc(record.time_ns), utc(record.recorded_ns), str(record.alarm.severity)),
            display="alarms",
            subject=record.id,
        )
        for record in records
        if record.is_call
    ]
    return Table(
        key="alarms",
        title=_("Alarms that called"),
        heads=(_("Row"), _("Time"), _("Priority"), _("Alarm"), _("Where"), _("Remark")),
        rows=tuple(rows),
        raw_heads=("alarm", "time_utc", "recorded_utc", "severity"),
        shares=(3, 3, 10, 5, 3),
        left_out=_left_out(total - len(records)),
    )


def answers_table(bridge: Bridge, moments: ReportMoments, records: Sequence[AlarmRecord]) -> Table:
    """What people did about alarms, in the order of time; the id is that of the history of alarms."""
    rows = [
        Row(
            id=f"A{record.seq}",
            cells=(
                moments.words(record.time_ns),
                ", ".join(transition_words(one) for one in record.transitions if one in ANSWERS),
                alarm_name(record.alarm),
                _alarm_place(bridge.picture.cell, record),
                record.who_name,
            ),
            raw=(record.id, utc(record.time_ns), " ".join(one.value for one in record.transitions)),
            display="alarms",
            subject=record.id,
        )
        for record in records
        if any(one in ANSWERS for one in record.transitions)
    ]
    return Table(
        key="alarm_answers",
        title=_("What people did about alarms"),
        heads=(_("Row"), _("Time"), _("What"), _("Alarm"), _("Where"), _("Who")),
        rows=tuple(rows),
        raw_heads=("alarm", "time_utc", "transitions"),
        shares=(3, 4, 9, 5, 4),
    )


def acts_table(bridge: Bridge, moments: ReportMoments, rows: Sequence[JournalRow], *, is_cut: bool) -> Table:
    """What people did, in the order of time; the id is the number of the record in the journal."""
    told = sorted(_entries(rows), key=lambda entry: entry.row.seq)
    picture = bridge.picture
    listed = [
        Row(
            id=f"J{entry.row.seq}",
            cells=(
                moments.words(entry.row.time_ns),
                entry.row.actor_name,
                entry_title(entry),
                chain_text((about_words(entry, picture), change_words(entry, picture))),
                str(reason_words(entry, picture) or "") if entry.stage in (Stage.REFUSED, Stage.FAILED) else "",
            ),
            raw=(str(entry.row.seq), utc(entry.row.time_ns), entry.row.actor, entry.row.kind, entry.row.subject),
            display="journal",
        )
        for entry in told
    ]
    return Table(
        key="acts",
        title=_("What people did"),
        heads=(_("Record"), _("Time"), _("Who"), _("What"), _("To what"), _("Why not")),
        rows=tuple(listed),
        raw_heads=("record", "time_utc", "person", "kind", "subject"),
        shares=(3, 4, 5, 8, 5),
        left_out=_("There are more: only the newest are listed.") if is_cut else "",
    )


def cases_table(bridge: Bridge, cases: Sequence[ExceptionCase], names: Names, has_more: bool) -> Table:
    """Cases that were unsolved in the period, by their opening."""
    ordered = sorted(cases, key=lambda case: case.id)
    rows = [
        Row(
            id=f"C{number}",
            cells=(
                f"{date_text(case.opened_ns)} {time_text(case.opened_ns)}",
                case_kind_words(case.kind),
                case.title,
                place_words(bridge, case.equipment),
                case_state_words(case.state),
                name_of(case.owner, names) if case.owner is not None else "",
                case_saying_words(case.solution),
            ),
            raw=(case.id, utc(case.opened_ns), utc(case.resolved_ns), str(int(case.severity)), case.state.value),
            display="cases",
            subject=case.id,
        )
        for number, case in enumerate(ordered, 1)
    ]
    return Table(
        key="cases",
        title=_("Cases"),
        heads=(_("Row"), _("Opened"), _("Kind"), _("What"), _("Where"), _("State"), _("Who has it"), _("Solution")),
        rows=tuple(rows),
        raw_heads=("case", "opened_utc", "resolved_utc", "severity", "state"),
        shares=(5, 4, 5, 4, 3, 4, 5),
        left_out=_("There are more: only the newest are listed.") if has_more else "",
    )


def items_table(
    handover: Handover, cell: Cell, names: Names, kinds: KindWords = plain_kind_words, key: str = "handover"
) -> Table:
    """What was handed over, in the order of reading."""
    rows = [_item_row(line, cell, names, kinds, f"H{number}") for number, line in enumerate(handover.lines, 1)]
    return Table(
        key=key,
        title=_("What was handed over"),
        heads=(_("Row"), _("What"), _("How it stands"), _("Since"), _("Said about it")),
        rows=tuple(rows),
        raw_heads=("item", "kind", "subject", "since_utc", "important", "answer", "digest"),
        shares=(8, 8, 4, 7),
    )


def acts_by(rows: Sequence[JournalRow]) -> Mapping[str, list[JournalEntry]]:
    """Acts by what they were, the done ones first in each."""
    found: dict[str, list[JournalEntry]] = {}
    for entry in _entries(rows):
        found.setdefault(entry.act, []).append(entry)
    return found


def _entries(rows: Sequence[JournalRow]) -> list[JournalEntry]:
    """What came of each act, with what was asked; what was asked and has no end stands for itself."""
    asked = {str(row.seq): row for row in rows if row.kind.endswith(".asked")}
    ended = [row for row in rows if not row.kind.endswith(".asked")]
    answered = {row.facts.get("asked", "") for row in ended}
    entries = [JournalEntry(row, asked.get(row.facts.get("asked", ""))) for row in ended]
    return [*entries, *(JournalEntry(row) for seq, row in asked.items() if seq not in answered)]


def _stop_row(
    bridge: Bridge, moments: ReportMoments, stop: Stop, tree: ReasonTree | None, now_ns: int, number: str
) -> Row:
    lasted_s = stop.lasted_s(now_ns)
    lasted = duration_text(lasted_s)
    unexplained = _("not explained: {kind}").format(kind=kind_words(stop.kind)) if stop.is_asked_for else ""
    return Row(
        id=number,
        cells=(
            moments.words(stop.begin_ns),
            _("lasts: {duration}").format(duration=lasted) if stop.is_open else lasted,
            unexplained or stop_title(stop, tree),
            place_words(bridge, stop.equipment),
            cause_words(bridge, stop.cause),
            stop.comment,
        ),
        raw=(
            stop.id, utc(stop.begin_ns), utc(stop.end_ns), f"{lasted_s:.1f}", stop.kind.value, "/".join(stop.reason),
            str(stop.is_short).lower(), str(stop.is_asked_for).lower(),
        ),
        display="stops",
        subject=stop.id,
    )  # fmt: skip


def _item_row(line: HandoverLine, cell: Cell, names: Names, kinds: KindWords, number: str) -> Row:
    item = line.item
    important = _("Important") if item.is_red else ""
    said = chain_text((line_words(line, names), line.remark, line.question, line.reply))
    return Row(
        id=number,
        cells=(
            chain_text((important, item_title(item, cell, names, kinds))),
            item_detail(item, cell, names),
            f"{date_text(item.since_ns)} {time_text(item.since_ns)}" if item.since_ns else "",
            said,
        ),
        raw=(
            item.key, item.kind.value, item.subject, utc(item.since_ns), str(item.is_red).lower(), line.answer.value,
            item.digest,
        ),
    )  # fmt: skip


def _alarm_place(cell: Cell, record: AlarmRecord) -> str:
    return next((one.label for one in cell.equipment if one.id == record.equipment), record.alarm.source)


def _left_out(count: int) -> str:
    return _("{count} more are not listed here.").format(count=count_text(count)) if count > 0 else ""
