"""The history of alarms as CSV and JSON for other tools, and back. Times are ISO 8601 with their zone, to the ns.

Both hold the same: one object or line a row, with the whole alarm as it stood in ``alarm`` (JSON), so that nothing is
lost; the columns before it are for people and spreadsheets.
"""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

import msgspec

from hmi.domain.alarm import Alarm
from hmi.domain.alarm_query import AlarmFilter
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import AlarmCause, Transition
from hmi.domain.person import PersonRef

SECOND_NS: Final = 10**9
MOMENT_DIGITS: Final = 9


class AlarmFormat(StrEnum):
    """Kinds of files."""

    CSV = "csv"
    JSON = "json"


HEADS: Final = (
    "row", "time", "recorded", "source_time", "alarm_id", "equipment", "source", "name", "message", "priority",
    "severity", "transitions", "state", "is_listed", "is_call", "is_late", "is_time_doubted", "cause", "who",
    "who_name", "comment", "alarm",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")


def cells_of(record: AlarmRecord, zone: tzinfo | None = None) -> dict[str, str]:
    """One row as text by column; times in ``zone``, else in that of this machine."""
    alarm = record.alarm
    return {
        "row": str(record.seq),
        "time": moment_text(record.time_ns, zone),
        "recorded": moment_text(record.recorded_ns, zone),
        "source_time": moment_text(alarm.changed_ns, zone),
        "alarm_id": alarm.id,
        "equipment": alarm.equipment or "",
        "source": alarm.source,
        "name": alarm.name,
        "message": alarm.message,
        "priority": alarm.priority.name.lower(),
        "severity": str(alarm.severity),
        "transitions": " ".join(record.transitions),
        "state": str(record.state),
        "is_listed": _truth(record.is_listed),
        "is_call": _truth(record.is_call),
        "is_late": _truth(record.is_late),
        "is_time_doubted": _truth(record.is_time_doubted),
        "cause": str(record.cause),
        "who": record.who or "",
        "who_name": record.who_name,
        "comment": alarm.comment,
        "alarm": msgspec.json.encode(alarm).decode(),
    }


def record_of_cells(cells: dict[str, str]) -> AlarmRecord:
    """A row that ``cells_of`` made. Raises ``KeyError``, ``ValueError`` and msgspec's where it is none."""
    return AlarmRecord(
        seq=int(cells["row"]),
        time_ns=moment_ns(cells["time"]),
        is_time_doubted=cells["is_time_doubted"] == "true",
        alarm=msgspec.json.decode(cells["alarm"], type=Alarm),
        transitions=tuple(Transition(step) for step in cells["transitions"].split()),
        cause=AlarmCause(cells["cause"]),
        is_listed=cells["is_listed"] == "true",
        is_call=cells["is_call"] == "true",
        is_late=cells["is_late"] == "true",
        recorded_ns=moment_ns(cells["recorded"]),
        who=PersonRef(cells["who"]) if cells["who"] else None,
        who_name=cells["who_name"],
    )


def csv_head(wanted: AlarmFilter) -> str:
    """Which rows were asked for, on a line of its own that begins with ``#``, and the names of the columns."""
    return f"# {msgspec.json.encode(wanted).decode()}\r\n" + _csv_line(HEADS)


def csv_lines(records: Iterable[AlarmRecord], zone: tzinfo | None = None) -> str:
    """Rows as lines; a spreadsheet takes no text of them for a formula."""
    return "".join(_csv_line([_harmless(cell) for cell in cells_of(record, zone).values()]) for record in records)


def read_csv(text: str) -> tuple[AlarmFilter, list[AlarmRecord]]:
    """What ``csv_head`` and ``csv_lines`` wrote."""
    head, _, rest = text.partition("\n")
    wanted = msgspec.json.decode(head.strip().removeprefix("# "), type=AlarmFilter)
    lines = csv.DictReader(io.StringIO(rest, newline=""), strict=True)
    return wanted, [record_of_cells({name: _plain(cell) for name, cell in line.items()}) for line in lines]


def json_head(wanted: AlarmFilter) -> str:
    """How a JSON file begins: which rows were asked for, then the rows."""
    return f'{{"filter": {msgspec.json.encode(wanted).decode()}, "rows": [\n'


def json_rows(records: Iterable[AlarmRecord], *, is_first: bool, zone: tzinfo | None = None) -> str:
    """Rows as objects, with what goes between them."""
    rows = [msgspec.json.encode(_json_of(record, zone)).decode() for record in records]
    return ("" if is_first or not rows else ",\n") + ",\n".join(rows)


JSON_END: Final = "\n]}\n"


def read_json(text: str) -> tuple[AlarmFilter, list[AlarmRecord]]:
    """What the three before wrote."""
    told: dict[str, Any] = msgspec.json.decode(text)
    return msgspec.convert(told["filter"], AlarmFilter), [_record_of_json(row) for row in told["rows"]]


def moment_text(time_ns: int, zone: tzinfo | None = None) -> str:
    """ISO 8601 with nine digits of a second and the zone: ``2026-11-23T06:00:00.123456789+01:00``."""
    seconds, nanos = divmod(time_ns, SECOND_NS)
    moment = datetime.fromtimestamp(seconds, zone or UTC)
    if zone is None:
        moment = moment.astimezone()
    whole = moment.replace(tzinfo=None).isoformat()
    return f"{whole}.{nanos:0{MOMENT_DIGITS}d}{_offset(moment)}"


def moment_ns(text: str) -> int:
    """The Unix ns of such a text. Raises ``ValueError``."""
    whole, _, rest = text.partition(".")
    digits, zone = rest[:MOMENT_DIGITS], rest[MOMENT_DIGITS:]
    return int(datetime.fromisoformat(whole + zone).timestamp()) * SECOND_NS + int(digits)


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _json_of(record: AlarmRecord, zone: tzinfo | None) -> dict[str, Any]:
    cells: dict[str, Any] = cells_of(record, zone)
    for name in ("is_listed", "is_call", "is_late", "is_time_doubted"):
        cells[name] = cells[name] == "true"
    return cells | {
        "row": record.seq,
        "severity": record.alarm.severity,
        "transitions": [str(step) for step in record.transitions],
        "alarm": record.alarm,
    }


def _record_of_json(row: dict[str, Any]) -> AlarmRecord:
    flags = {name: _truth(row[name]) for name in ("is_listed", "is_call", "is_late", "is_time_doubted")}
    cells = {name: str(value) for name, value in row.items() if isinstance(value, str | int)} | flags
    alarm = msgspec.json.encode(row["alarm"]).decode()
    return record_of_cells(cells | {"transitions": " ".join(row["transitions"]), "alarm": alarm})


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(list(cells))
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _truth(value: object) -> str:
    return "true" if value else "false"
