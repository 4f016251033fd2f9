"""Benchmark 12: 100,000 steps of alarms filtered, sorted and shown, Tandem's history against plain SQLite rows.

What is measured: the wall time of one question (count, page of 100 rows, and in Tandem where nobody listened) and of
reading the answer, with the CPU time of that on all threads, and of painting the list offscreen at 1920x1080, median
and worst of several. SQLite has the same columns with indexes on time; its rows become the same records and are painted
by the same list. A page far down is what somebody sees who drags the scroll bar. Figures over all rows have no peer.
Run: ``./run bench alarm_history`` (options ``--quick``, ``--rows N``, ``--json FILE``).
"""

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import duckdb
import msgspec
from _report import Report, options
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from hmi.domain.alarm import Alarm, Priority, alarm_id
from hmi.domain.alarm_query import AlarmFilter, AlarmHistoryAnswer, AlarmSort
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import AlarmCause, AlarmChange, Transition
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import NodeAddress
from hmi.history.alarm_history import read_figures
from hmi.history.alarm_page import read_page
from hmi.history.alarm_queue import AlarmArrival, Waiting, WatchMark
from hmi.history.alarm_rows import records_of
from hmi.history.database import open_history
from hmi.history.writer import Writer
from ui.models.alarm_record_rows import RECORD_ROLE, AlarmRecordRows
from ui.widgets.condition_mark import Mark
from ui.widgets.long_list import LongList
from ui.widgets.row_delegate import RowContent, RowDelegate

SECOND_NS = 10**9
ALARMS, DAYS, BATCH = 200, 30, 2000
SIZE = (1920, 1080)
MOST_PAGE_MS, MOST_FIGURES_MS = 100, 1000
WORDS = (
    "Belt jammed at infeed", "Gripper lost the part", "Spindle overload", "Coolant level low", "Guard door open",
    "Vision rejects five parts in a row", "Air pressure below 4.5 bar", "Joint 3 temperature high",
)  # fmt: skip
PLACES = ("conveyor", "cobot", "cnc", "camera", "meter", "cell")


def changes(rows: int, end_ns: int, chance: random.Random) -> Iterator[AlarmArrival]:
    """Alarms that begin, are acknowledged or taken, and return, over a month; a tenth comes in floods."""
    standing: dict[int, Alarm] = {}
    moment_ns, step_ns = end_ns - DAYS * 86_400 * SECOND_NS, DAYS * 86_400 * SECOND_NS * 10 // (9 * rows)
    for number in range(rows):
        moment_ns += SECOND_NS // 2 if number % 1000 < 100 else step_ns
        which = min(int(chance.paretovariate(1.2)) - 1, ALARMS - 1)
        before = standing.get(which)
        after = _next(which, before, moment_ns, number, chance)
        is_over = after.is_active is False and after.is_acknowledged is True
        change = AlarmChange(before=before, after=after, is_listed=not is_over, cause=AlarmCause.SOURCE)
        if is_over:
            standing.pop(which, None)
        else:
            standing[which] = after
        yield AlarmArrival(change, moment_ns + SECOND_NS // 10)


def _next(which: int, before: Alarm | None, moment_ns: int, number: int, chance: random.Random) -> Alarm:
    told = {"event_id": number.to_bytes(8), "changed_ns": moment_ns, "heard_ns": moment_ns + SECOND_NS // 20}
    if before is None or (before.is_active is False and chance.random() < 0.2):
        condition = NodeAddress(endpoint="plc", uri="urn:cell", identifier=f"s=alarm{which}")
        priority = Priority.HIGH if which % 20 == 0 else Priority.MEDIUM if which % 6 == 0 else Priority.LOW
        return Alarm(
            id=alarm_id(condition), condition=condition, equipment=EquipmentId(PLACES[which % len(PLACES)]),
            source=PLACES[which % len(PLACES)], name=f"Alarm {which}",
            message=f"{WORDS[which % len(WORDS)]} ({which})", severity=900 - 300 * (priority.value - 1),
            priority=priority, began_ns=moment_ns, is_active=True, is_acknowledged=False, **told,
        )  # fmt: skip
    if before.is_acknowledged is False and chance.random() < 0.6:
        return msgspec.structs.replace(before, is_acknowledged=True, **told)
    return msgspec.structs.replace(before, is_active=not before.is_active, **_onset(before, moment_ns), **told)


def _onset(before: Alarm, moment_ns: int) -> dict[str, int]:
    return {} if before.is_active else {"began_ns": moment_ns}


def build_history(file: Path, rows: int, end_ns: int) -> float:
    """Our file, batch by batch as a service writes it; CPU seconds of it all."""
    connection = open_history(file)
    writer = Writer(connection)
    marks: list[Waiting] = [WatchMark("plc", end_ns - DAYS * 86_400 * SECOND_NS, is_heard=True)]
    connection.execute("UPDATE watch SET t = ?", [end_ns - DAYS * 86_400 * SECOND_NS])
    waiting = marks + list(changes(rows, end_ns, random.Random(1)))
    before = time.process_time()
    for start in range(0, len(waiting), BATCH):
        writer.write((), waiting[start : start + BATCH])
    spent_s = time.process_time() - before
    connection.close()
    return spent_s


def build_sqlite(file: Path, source: duckdb.DuckDBPyConnection) -> None:
    """The same columns as rows, with indexes on what people sort and filter by most."""
    cursor = source.execute("SELECT * REPLACE (array_to_string(steps, ',') AS steps) FROM alarm ORDER BY seq")
    names = [column[0] for column in cursor.description or ()]
    rows = sqlite3.connect(file)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute(f"CREATE TABLE alarm ({', '.join(names)})")
    with rows:
        marks = ", ".join("?" * len(names))
        rows.executemany(f"INSERT INTO alarm VALUES ({marks})", cursor.fetchall())
    rows.execute("CREATE INDEX by_time ON alarm (t, seq)")
    rows.execute("CREATE INDEX by_place ON alarm (equipment, t)")
    rows.execute("CREATE INDEX by_priority ON alarm (priority, t)")
    rows.execute("ANALYZE")
    rows.close()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that people ask, for both contestants."""

    name: str
    wanted: AlarmFilter
    sort: AlarmSort = AlarmSort.TIME
    offset: int = 0


def questions(end_ns: int, rows: int) -> tuple[Question, ...]:
    ever = AlarmFilter(start_ns=0, end_ns=end_ns + SECOND_NS)
    day = msgspec.structs.replace(ever, start_ns=end_ns - 86_400 * SECOND_NS)
    replace = msgspec.structs.replace
    return (
        Question(name="all, newest first", wanted=ever),
        Question(name="the last day", wanted=day),
        Question(name="all, a page far down", wanted=ever, offset=rows * 9 // 10),
        Question(name="high priority on the conveyor", wanted=replace(
            ever, priorities=(Priority.HIGH,), equipment=(EquipmentId("conveyor"),))),
        Question(name="began", wanted=replace(ever, transitions=(Transition.BEGAN,))),
        Question(name="words “gripper lost”", wanted=replace(ever, text="gripper lost")),
        Question(name="all, by message", wanted=ever, sort=AlarmSort.MESSAGE),
        Question(name="all, by priority, far down", wanted=ever, sort=AlarmSort.PRIORITY, offset=rows // 2),
    )  # fmt: skip


def ask_tandem(connection: duckdb.DuckDBPyConnection, one: Question) -> AlarmHistoryAnswer:
    return read_page(connection, one.wanted, one.sort, offset=one.offset, limit=100)


_SQLITE_ORDER = {
    AlarmSort.TIME: "t DESC, seq DESC",
    AlarmSort.MESSAGE: "lower(message) DESC, t DESC, seq DESC",
    AlarmSort.PRIORITY: "priority ASC, t DESC, seq DESC",
}


def ask_sqlite(connection: sqlite3.Connection, one: Question) -> AlarmHistoryAnswer:
    wanted, parts, values = one.wanted, ["t >= ?", "t < ?"], [one.wanted.start_ns, one.wanted.end_ns]
    for column, chosen in (("equipment", wanted.equipment), ("priority", [int(p) for p in wanted.priorities])):
        if chosen:
            parts.append(f"{column} IN ({', '.join('?' * len(chosen))})")
            values += chosen
    for step in wanted.transitions:
        parts.append("instr(',' || steps || ',', ?)")
        values.append(f",{step},")
    for word in wanted.text.split():
        parts.append("instr(lower(message || ' ' || name || ' ' || source || ' ' || comment), ?)")
        values.append(word)
    where = " AND ".join(parts)
    ((total,),) = connection.execute(f"SELECT count(*) FROM alarm WHERE {where}", values).fetchall()
    cursor = connection.execute(
        f"SELECT * FROM alarm WHERE {where} ORDER BY {_SQLITE_ORDER[one.sort]} LIMIT 100 OFFSET {one.offset}", values
    )
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["steps"] = row["steps"].split(",") if row["steps"] else []
        for name in ("doubted", "late", "call", "listed", "active", "acknowledged"):
            row[name] = None if row[name] is None else bool(row[name])
    return AlarmHistoryAnswer(rows=tuple(records_of(found)), total=total)


class Screen(QObject):
    """The list of the display."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = AlarmRecordRows(lambda record: record.alarm.message, self)
        self.list = LongList(self.rows, RowDelegate(RECORD_ROLE, self._content, self))
        self.list.resize(*SIZE)
        self.list.show()
        QApplication.processEvents()

    def paint(self, answer: AlarmHistoryAnswer, offset: int) -> None:
        """An answer to pixels, where it lies in the whole."""
        self.rows.begin(answer.total, answer.rows if not offset else ())
        if offset:
            self.rows.take_page(offset // 100, answer.rows)
        QApplication.sendPostedEvents(None, QEvent.Type.MetaCall.value)
        self.list.show_row(offset)
        self.list.grab()

    def _content(self, record: AlarmRecord | None) -> RowContent:
        if record is None:
            return RowContent(mark=Mark.IDLE, words="…")
        words = " · ".join((*record.transitions, record.alarm.source))
        return RowContent(mark=Mark.ALARM_1, words=record.alarm.message, detail=words, moment=str(record.seq))


def measured(
    ask: Callable[[Question], AlarmHistoryAnswer], screen: Screen, one: Question, times: int
) -> dict[str, float]:
    asking: list[float] = []
    working: list[float] = []
    painting: list[float] = []
    for _ in range(times):
        before, busy = time.perf_counter(), time.process_time()
        answer = ask(one)
        between = time.perf_counter()
        working.append((time.process_time() - busy) * 1e3)
        screen.paint(answer, one.offset)
        asking.append((between - before) * 1e3)
        painting.append((time.perf_counter() - between) * 1e3)
        assert answer.rows, "an empty answer is no answer"
    both = [one + other for one, other in zip(asking, painting, strict=True)]
    return {
        "ask ms": statistics.median(asking), "cpu ms": statistics.median(working),
        "paint ms": statistics.median(painting),
        "together ms": statistics.median(both), "worst ms": max(both),
    }  # fmt: skip


def run(report: Report, rows: int, times: int, folder: Path) -> None:
    end_ns = time.time_ns()
    ours, theirs = folder / "history.duckdb", folder / "rows.sqlite"
    cpu_s = build_history(ours, rows, end_ns)
    connection = duckdb.connect(ours, config={"threads": 2, "memory_limit": "512MB"})
    build_sqlite(theirs, connection)
    plain = sqlite3.connect(theirs)
    screen = Screen()
    worst = 0.0
    for one in questions(end_ns, rows):
        assert ask_tandem(connection, one).total == ask_sqlite(plain, one).total, one.name
        tandem = measured(lambda question: ask_tandem(connection, question), screen, one, times)
        report.row(what=one.name, who="Tandem", **tandem)
        report.row(what=one.name, who="SQLite", **measured(lambda q: ask_sqlite(plain, q), screen, one, times))
        worst = max(worst, tandem["together ms"])
    spent: list[float] = []
    ever = AlarmFilter(start_ns=end_ns - DAYS * 86_400 * SECOND_NS, end_ns=end_ns)
    for _ in range(times):
        before = time.perf_counter()
        figures, _ = read_figures(connection, ever, ("plc",), end_ns)
        spent.append((time.perf_counter() - before) * 1e3)
    median = statistics.median(spent)
    told = {"ask ms": median, "together ms": median, "worst ms": max(spent)}
    report.row(what="figures over 30 days", who="Tandem", **told)
    words = f"{rows} rows filtered, sorted and shown under {MOST_PAGE_MS} ms: {worst:.0f} ms"
    report.verdict(words, worst < MOST_PAGE_MS)
    report.verdict(f"figures over all of them under {MOST_FIGURES_MS} ms: {median:.0f} ms", median < MOST_FIGURES_MS)
    report.note(
        f"{rows} rows, {figures.alarms} alarms, {len(figures.floods)} floods; written with {cpu_s / rows * 1e6:.0f} us "
        f"CPU a row; on disk: Tandem {ours.stat().st_size / 1e6:.0f} MB, SQLite {theirs.stat().st_size / 1e6:.0f} MB"
    )
    plain.close()
    connection.close()


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    rows, times = (10_000, 3) if chosen.quick else (chosen.rows, 9)
    application = QApplication.instance() or QApplication([])
    columns = {
        "what": "-30s", "who": "-8s", "ask ms": "8.1f", "cpu ms": "8.1f", "paint ms": "9.1f",
        "together ms": "12.1f", "worst ms": "9.1f",
    }  # fmt: skip
    report = Report("alarm_history", columns)
    with tempfile.TemporaryDirectory() as folder:
        run(report, rows, times, Path(folder))
    report.finish(chosen.json)
    del application


if __name__ == "__main__":
    main()
