"""The history of alarms as people use it: choose, search, follow one alarm, save; and what it says of silence."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from hmi.domain.alarm import Alarm, Priority
from hmi.domain.alarm_export import read_csv, read_json
from hmi.domain.alarm_query import AlarmFilter, AlarmHistoryAnswer, AlarmSort, AskAlarmHistory
from hmi.domain.alarm_record import AlarmRecord, Silence, SilenceKind
from hmi.domain.alarm_transition import Transition
from hmi.domain.outcome import Failed, Outcome, Reason
from hmi.domain.query import Answer, Query
from ui.displays.alarm_history import AlarmHistoryDisplay
from ui.displays.alarm_history_words import TRANSITIONS, record_content, record_mark, shortened
from ui.displays.alarm_period import Period, Span, span_of
from ui.faceplates.alarm_filter import CALLS, AlarmFilterFaceplate
from ui.faceplates.alarm_span import AlarmSpanFaceplate
from ui.models.alarm_record_rows import PAGE_ROWS, RECORD_ROLE
from ui.widgets.condition_mark import Mark

SECOND = 10**9


class Service:
    """Answers from a list of rows, newest first, as the history does."""

    def __init__(self, rows: list[AlarmRecord]) -> None:
        self.rows = rows
        self.silences: tuple[Silence, ...] = ()
        self.trouble: Outcome | None = None
        self.asked: list[AskAlarmHistory] = []

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        if not isinstance(query, AskAlarmHistory):
            return
        self.asked.append(query)
        if self.trouble is not None:
            on_answer(self.trouble)
            return
        wanted = query.filter
        found = [
            row
            for row in self.rows
            if (not wanted.alarms or row.id in wanted.alarms)
            and (not wanted.priorities or row.alarm.priority in wanted.priorities)
            and (not wanted.calls_only or row.is_call)
            and wanted.text.lower() in row.alarm.message.lower()
        ]
        page = tuple(found[query.offset : query.offset + query.limit])
        on_answer(AlarmHistoryAnswer(rows=page, total=len(found), newest_seq=9, silences=self.silences, oldest_ns=1))


@pytest.fixture
def rows(an_alarm: Callable[..., Alarm]) -> list[AlarmRecord]:
    names = ("Jam", "Door", "Overload")
    return [
        AlarmRecord(
            seq=500 - number, time_ns=(10_000 - number) * SECOND, recorded_ns=(10_000 - number) * SECOND,
            alarm=an_alarm(
                names[number % 3], message=f"{names[number % 3]} {number}",
                priority=Priority.HIGH if number % 3 == 0 else Priority.LOW,
            ),
            transitions=(Transition.BEGAN,), is_call=number % 2 == 0,
        )
        for number in range(350)
    ]  # fmt: skip


@pytest.fixture
def service(rows: list[AlarmRecord]) -> Service:
    return Service(rows)


@pytest.fixture
def display(qtbot, panel, service: Service) -> AlarmHistoryDisplay:
    panel.link.ask = service.ask
    display = AlarmHistoryDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1160, 1500)
    display.show()
    display.enter()
    return display


def words(display: AlarmHistoryDisplay, row: int) -> str:
    return str(display.rows.index(row).data())


def test_that_rows_come_newest_first_with_the_chosen_one_in_full(display: AlarmHistoryDisplay):
    assert display.summary.text() == "350 rows"
    assert "Jam 0. Began" in words(display, 0)
    assert display.card.heading.text() == "Jam 0"


def test_that_only_pages_that_are_looked_at_are_asked_for(qtbot, display: AlarmHistoryDisplay, service: Service):
    display.list.verticalScrollBar().setValue(display.list.verticalScrollBar().maximum())

    qtbot.waitUntil(lambda: display.rows.index(349).data(RECORD_ROLE) is not None)

    assert {one.offset // PAGE_ROWS for one in service.asked} == {0, 3} | {2} & {
        one.offset // PAGE_ROWS for one in service.asked
    }
    assert service.asked[-1].newest_seq == 9


def test_that_a_period_is_chosen_by_a_key(qtbot, display: AlarmHistoryDisplay, service: Service):
    qtbot.mouseClick(display.span_bar.keys.keys["hour"], Qt.MouseButton.LeftButton)

    asked = service.asked[-1].filter
    assert asked.end_ns - asked.start_ns == 3600 * SECOND


def test_that_words_are_searched_for_after_a_pause(qtbot, display: AlarmHistoryDisplay):
    display.search.setText("overload")

    qtbot.waitUntil(lambda: "“overload”" in display.summary.text())

    assert display.rows.rowCount() == 116


def test_that_a_filter_is_chosen_and_taken_away(qtbot, display: AlarmHistoryDisplay, service: Service):
    qtbot.mouseClick(display.filter_key, Qt.MouseButton.LeftButton)
    QApplication.processEvents()  # rows of keys take their places
    faceplate = display.window().findChild(AlarmFilterFaceplate)
    for row, choice in (
        (faceplate.priorities, Priority.HIGH), (faceplate.steps, CALLS), (faceplate.sorts, AlarmSort.MESSAGE),
    ):  # fmt: skip
        row.keys[choice].click()  # it may lie out of sight, where a finger scrolls first
    qtbot.mouseClick(faceplate.show_key, Qt.MouseButton.LeftButton)

    asked = service.asked[-1]
    assert (asked.filter.priorities, asked.filter.calls_only, asked.sort) == (
        (Priority.HIGH,), True, AlarmSort.MESSAGE,
    )  # fmt: skip
    assert display.summary.text() == "59 rows · High · Calls for attention · Message"

    qtbot.mouseClick(display.filter_key, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    faceplate = display.window().findChildren(AlarmFilterFaceplate)[-1]
    qtbot.mouseClick(faceplate.reset_key, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(faceplate.show_key, Qt.MouseButton.LeftButton)
    assert display.summary.text() == "350 rows"


def test_that_an_alarms_whole_story_is_shown_and_left_again(qtbot, display: AlarmHistoryDisplay, service: Service):
    before = service.asked[-1].filter
    qtbot.waitUntil(lambda: not display.story_key.visibleRegion().isEmpty())

    qtbot.mouseClick(display.story_key, Qt.MouseButton.LeftButton)
    story = service.asked[-1].filter
    told = display.summary.text()
    qtbot.mouseClick(display.everything_key, Qt.MouseButton.LeftButton)

    assert (story.alarms, story.start_ns) == ((service.rows[0].id,), 1)
    assert told == "117 rows · All of “Jam 0”"
    assert service.asked[-1].filter.alarms == ()
    assert service.asked[-1].filter.end_ns - service.asked[-1].filter.start_ns == before.end_ns - before.start_ns


def test_that_another_display_leads_to_the_rows_that_it_counted(display: AlarmHistoryDisplay, service: Service):
    wanted = AlarmFilter(start_ns=5 * SECOND, end_ns=9 * SECOND, priorities=(Priority.HIGH,), calls_only=True)

    display.open_subject(f"{msgspec.json.encode(wanted).decode()}\nMost in 10 min")

    assert service.asked[-1].filter == wanted
    assert display.summary.text().startswith("59 rows · Most in 10 min · High")


def test_that_silence_is_told_above_the_rows(display: AlarmHistoryDisplay, service: Service):
    span = display.span_bar.span()
    service.silences = (
        Silence(kind=SilenceKind.SERVICE, start_ns=span.start_ns, end_ns=span.start_ns + 90 * SECOND),
        Silence(kind=SilenceKind.CONTROLLER, endpoint="plc", start_ns=span.end_ns - 60 * SECOND),
    )

    display.enter()

    assert "Nobody recorded for 1 min 30 s" in display.remark.text()
    assert "Sources were not heard for" in display.remark.text()


def test_that_nothing_found_and_no_answer_say_so(display: AlarmHistoryDisplay, service: Service):
    service.rows.clear()
    display.enter()
    nothing = display.empty.label.text()
    service.trouble = Failed(reason=Reason.HISTORY_UNAVAILABLE, facts={"detail": "disk full"})
    display.enter()

    assert nothing == "No alarm did anything in this time."
    assert display.empty.label.text().startswith("What happened cannot be read now.")
    assert display.empty.key.text() == "Try again"


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_that_all_rows_are_saved_whole_with_the_filter(
    qtbot, display: AlarmHistoryDisplay, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setenv("HOME", str(tmp_path))
    QStandardPaths.setTestModeEnabled(False)
    key = display.csv_key if kind == "csv" else display.json_key

    qtbot.mouseClick(key, Qt.MouseButton.LeftButton)

    (file,) = tmp_path.rglob(f"alarms-*.{kind}")
    text = file.read_bytes().decode()
    wanted, rows = read_csv(text) if kind == "csv" else read_json(text)
    assert rows == service.rows
    assert wanted == service.asked[0].filter
    assert display.remark.text().startswith("Saved 350 rows as")
    if kind == "json":
        assert len(json.loads(text)["rows"]) == 350


def test_that_a_huge_message_does_not_stop_the_screen(display: AlarmHistoryDisplay, service: Service, panel):
    huge = msgspec.structs.replace(
        service.rows[0],
        alarm=msgspec.structs.replace(service.rows[0].alarm, message="x" * 2_000_000),
    )

    content = record_content(panel.bridge, huge)

    assert len(content.words) == len(shortened("x" * 2_000_000)) == 300


def test_that_what_was_told_late_or_by_a_wrong_clock_says_so(panel, rows: list[AlarmRecord]):
    late = msgspec.structs.replace(rows[0], is_late=True, is_time_doubted=True)

    assert "told late · the source's clock is wrong" in record_content(panel.bridge, late).detail


def test_that_shapes_tell_calls_ends_and_silence_apart(rows: list[AlarmRecord]):
    call = rows[0]
    over = msgspec.structs.replace(call, is_call=False, alarm=msgspec.structs.replace(call.alarm, is_active=False))
    silent = msgspec.structs.replace(call, alarm=msgspec.structs.replace(call.alarm, is_heard=False))

    assert [record_mark(one) for one in (call, over, silent)] == [Mark.ALARM_1, Mark.IDLE, Mark.SILENT]


def test_that_every_transition_has_words():
    assert set(TRANSITIONS) == set(Transition)


def test_that_without_a_calendar_a_shift_is_eight_hours():
    span = span_of(Period.SHIFT, 100 * 3600 * SECOND, Span(0, 0), None)

    assert span == Span(92 * 3600 * SECOND, 100 * 3600 * SECOND)


def test_that_a_beginning_never_comes_after_its_end_nor_an_end_after_now(qtbot):
    hour = 3600 * SECOND
    faceplate = AlarmSpanFaceplate(100 * hour, 101 * hour, 102 * hour)
    qtbot.addWidget(faceplate)

    faceplate.steps[0, 24 * hour].click()
    assert faceplate.span_ns == [101 * hour, 102 * hour]
    faceplate.steps[1, -24 * hour].click()
    assert faceplate.span_ns == [77 * hour, 78 * hour]


def test_that_one_tap_brings_the_whole_panel_to_when_a_step_was_recorded(display: AlarmHistoryDisplay, rows, qtbot):
    wished: list[object] = []
    display.bridge.moment_requested.connect(wished.append)

    display.list.setCurrentIndex(display.rows.index(2))
    qtbot.mouseClick(display.then_key, Qt.MouseButton.LeftButton)

    assert wished == [rows[2].recorded_ns]
