"""The shift report: what was answered is in it, what was not says why, and each number has the rows it is made of."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_figures import AlarmFigures, Durations, Flood, FrequentAlarm
from hmi.domain.alarm_query import AlarmFiguresAnswer, AlarmHistoryAnswer
from hmi.domain.alarm_record import AlarmRecord, Silence, SilenceKind
from hmi.domain.case_query import CasesAnswer
from hmi.domain.equipment import EquipmentId
from hmi.domain.handover_query import HandoversAnswer
from hmi.domain.oee import Count, Figure, OeeAnswer, OeeTimes, RunTime
from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.query import AskPeople, JournalAnswer, JournalRow, PeopleAnswer, TrendAnswer, TrendTrace
from hmi.domain.shift import AskShifts, Shift, ShiftsAnswer
from hmi.domain.stop import CauseWay, Stop, StopId, StopKind, SuggestedCause
from hmi.domain.stop_query import StatesAnswer, StopsAnswer
from hmi.domain.tag import TagName
from hmi.link.messages import SessionChanged
from ui.displays.report_gathering import ReportAnswers
from ui.displays.report_sections import ShiftReport
from ui.displays.shift_report import ShiftReportDisplay
from ui.formatting import date_text
from ui.models.scene import Scene
from ui.widgets.report_document import BarChart, Document, Ribbon, Section, Tile, Tone

S = 10**9
START = 1_760_000_000 * S
END = START + 8 * 3600 * S


def a_stop(number: int, begin_s: int, seconds: float, **more: Any) -> Stop:
    begin_ns = START + begin_s * S
    return Stop(
        id=StopId(f"stop-{number}"),
        kind=StopKind.FAULT,
        begin_ns=begin_ns,
        end_ns=begin_ns + int(seconds * S),
        seconds=seconds,
        **more,
    )


def figures(**more: Any) -> AlarmFigures:
    nothing = Durations(count=0)
    told: dict[str, Any] = {
        "start_ns": START, "end_ns": END, "heard_s": 28_800.0, "silences": (), "never_heard": (), "alarms": 2,
        "unheard_alarms": 0, "late_alarms": 0, "per_ten_minutes": 0.04, "above_good_share": 0.0,
        "above_most_share": 0.0, "busy_share": 0.0, "peak": 2, "peak_ns": START, "floods": (), "flood_share": 0.0,
        "longest_flood_s": 0.0, "standing": (), "chattering": (), "fleeting": (), "top": (), "top_share": None,
        "by_priority": (2, 0, 0), "to_acknowledge": nothing, "to_take": nothing,
        "period_counts": np.array([2, 0, -1], "<i4").tobytes(),
    }  # fmt: skip
    return AlarmFigures(**{**told, **more})


def answers(**more: Any) -> ReportAnswers:
    told = ReportAnswers(start_ns=START, end_ns=END, asked_ns=END + S)
    told.answers = {
        "people": PeopleAnswer(people=(Person(ref=PersonRef("p-1"), display_name="Ana"),)),
        "stops": StopsAnswer(stops=(a_stop(2, 600, 120.0, is_asked_for=True), a_stop(1, 60, 30.0)), short=3, short_s=9),
        "states": StatesAnswer(spans=(StateSpan(activity=Activity(), begin_ns=START, end_ns=END),), watched_ns=END),
        "figures": AlarmFiguresAnswer(figures=figures()),
        "cases": CasesAnswer(),
        "handovers": HandoversAnswer(),
        **more,
    }
    return told


def report(panel, told: ReportAnswers) -> Document:
    return ShiftReport(panel.bridge, told, "Early shift", "Ana").document()


def section(document: Document, title: str) -> Section:
    return next(one for one in document.sections if one.title == title)


def tile(document: Document, title: str, name: str) -> Tile:
    return next(one for one in section(document, title).tiles if one.name == name)


def test_that_a_number_of_stops_names_exactly_its_rows(panel):
    document = report(panel, answers())

    stops, unexplained = tile(document, "Stops", "Stops"), tile(document, "Stops", "Not explained")
    assert (stops.value, unexplained.value) == ("2", "1")
    assert stops.rows is not None
    assert unexplained.rows is not None
    assert (set(stops.rows.ids), unexplained.rows.ids) == ({"S1", "S2"}, ("S2",))
    table = document.table("stops")
    assert table is not None
    assert [(row.id, row.raw[0]) for row in table.rows] == [("S1", "stop-1"), ("S2", "stop-2")]


def test_that_the_standing_time_is_the_sum_of_its_rows(panel):
    document = report(panel, answers())

    standing = tile(document, "Stops", "Standing time")
    table = document.table("stops")
    assert table is not None
    assert standing.rows is not None
    lasted = sum(float(row.raw[3]) for row in table.rows if row.id in standing.rows.ids)
    assert (standing.value, lasted) == ("2 min 30 s", 150.0)


def test_that_of_a_stop_only_what_lies_in_the_period_counts(panel):
    long = a_stop(1, -3600, 3660.0)

    document = report(panel, answers(stops=StopsAnswer(stops=(long,))))

    assert tile(document, "Stops", "Standing time").value == "1 min 00 s"


def test_that_what_was_refused_says_why_and_shows_no_number(panel):
    told = answers()
    told.faults["acts"] = "Nobody is signed in."
    del told.answers["figures"]
    told.faults["figures"] = "Recorded data is not available now."

    document = report(panel, told)

    for title, why in (("What people did", "Nobody is signed in."), ("Alarms", "Recorded data is not available now.")):
        assert section(document, title).fault == f"Not available. {why}"
        assert section(document, title).tiles == ()


def test_that_alarms_over_time_say_where_not_all_was_heard(panel, an_alarm):
    records = tuple(
        AlarmRecord(seq=seq, time_ns=START + seq * S, alarm=an_alarm(f"Jam {seq}"), transitions=(), is_call=True)
        for seq in (1, 2)
    )

    document = report(panel, answers(alarms=AlarmHistoryAnswer(rows=records, total=2)))

    chart = next(one for one in section(document, "Alarms").charts if isinstance(one, BarChart))
    assert [bar.value for bar in chart.bars] == [2, 0, 0]
    assert [bar.tone for bar in chart.bars] == [Tone.PLAIN, Tone.PLAIN, Tone.UNKNOWN]
    assert chart.bars[0].rows is not None
    assert chart.bars[0].rows.ids == ("A1", "A2")


def test_that_a_rate_of_a_few_minutes_is_not_called_bad(panel):
    short = AlarmFiguresAnswer(figures=figures(heard_s=64.0, per_ten_minutes=9.4))

    rate = tile(report(panel, answers(figures=short)), "Alarms", "In 10 min, on average")

    assert (rate.tone, rate.why) == (Tone.PLAIN, "heard for less than 10 min: says little")


def test_that_times_that_nobody_knows_are_named(panel):
    silence = Silence(kind=SilenceKind.CONTROLLER, endpoint="plc", start_ns=START, end_ns=START + 60 * S)
    span = StateSpan(activity=Activity(), begin_ns=START, end_ns=START + 3600 * S)
    told = answers(
        figures=AlarmFiguresAnswer(figures=figures(silences=(silence,), never_heard=("cnc",))),
        states=StatesAnswer(spans=(span,), watched_ns=END),
    )

    words = " ".join(section(report(panel, told), "What is not known").words)

    assert "Not heard: plc" in words
    assert "Never heard: cnc" in words
    assert "Nobody watched production" in words


def test_that_a_period_that_is_not_over_says_until_when_it_tells(panel):
    told = answers()
    told.asked_ns = START + 3600 * S

    document = report(panel, told)

    assert any("The period is not over" in words for words in section(document, "What is not known").words)
    assert dict(document.facts)["Data until"] != dict(document.facts)["Period"]


def an_energy(*values: float, gaps: tuple[int, ...] = ()) -> TrendAnswer:
    count = len(values)
    gap = np.zeros(count, np.uint8)
    gap[list(gaps)] = 1
    name = TagName("meter/main/acactiveenergytotalimporthp")
    trace = TrendTrace(
        tag_name=name,
        time_ns=np.arange(count, dtype=np.int64).tobytes(),
        low=b"",
        high=b"",
        last=np.array(values).tobytes(),
        quality=bytes(count),
        is_backfilled=bytes(count),
        is_gap_before=gap.tobytes(),
    )
    return TrendAnswer(traces=(trace,))


def test_that_energy_is_what_the_counter_counted_up(panel):
    used = section(report(panel, answers(energy=an_energy(100.0, 100.5, 102.0))), "Energy").tiles[0]

    assert (used.value, used.why) == ("2.00\N{NO-BREAK SPACE}kWh", "")


def test_that_a_counter_that_began_anew_and_a_gap_are_told(panel):
    used = section(report(panel, answers(energy=an_energy(100.0, 101.0, 0.0, 3.0, gaps=(2,)))), "Energy").tiles[0]

    assert used.value == "at least 4.00\N{NO-BREAK SPACE}kWh"
    assert "began anew" in used.why
    assert "not recorded in between" in used.why


def test_that_acts_are_counted_by_how_they_ended_and_lead_to_their_records(panel):
    told = answers()
    told.acts = [
        a_record(4, "call_method.refused", {"asked": "3", "reason": "not_permitted"}),
        a_record(3, "call_method.asked", {}),
        a_record(2, "write_tag.done", {"asked": "1"}),
        a_record(1, "write_tag.asked", {"value": "5"}),
    ]
    told.answers["acts"] = PeopleAnswer(people=())

    document = report(panel, told)

    done, refused = tile(document, "What people did", "Done"), tile(document, "What people did", "Refused")
    assert (done.value, refused.value) == ("1", "1")
    assert done.rows is not None
    assert refused.rows is not None
    assert (done.rows.ids, refused.rows.ids) == (("J2",), ("J4",))


def a_record(seq: int, kind: str, facts: dict[str, str]) -> JournalRow:
    return JournalRow(
        seq=seq, id=str(seq), time_ns=START + seq, actor="p-1", actor_name="Ana", role="operator", panel="gate",
        kind=kind, subject="cobot", facts=facts,
    )  # fmt: skip


@pytest.fixture
def display(panel, qtbot) -> ShiftReportDisplay:
    display = ShiftReportDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    return display


def test_that_without_the_service_it_says_that_no_report_can_be_made(display, panel):
    panel.bridge.picture.is_attached = False
    panel.bridge.attachment_changed.emit()

    assert "no report can be made now" in display.empty.label.text()
    assert not display.pdf_key.isEnabled()


def test_that_every_query_is_answered_before_there_is_a_report(display, panel):
    display._on_period(START, END)
    asked: list[type] = []
    while display.gathering.is_running:
        kind = type(panel.link.queries[-1])
        asked.append(kind)
        assert display.document is None
        panel.link.answer(kind, Refused(reason=Reason.NOT_PERMITTED, facts={"action": "view"}))

    assert len(asked) == 12
    assert display.document is not None
    assert all(one.fault for one in display.document.sections[:7])


def test_that_it_is_saved_where_the_person_is_told(display, panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda _place: str(tmp_path)))
    display.gathering.gathered.emit(answers())

    display.pdf_key.click()
    (file,) = (tmp_path / "Tandem").glob("*.pdf")
    assert display.remark.text() == f"Saved {file}"
    display.csv_key.click()
    assert "files in" in display.remark.text()


def test_that_of_a_past_moment_what_is_not_told_is_counted_and_not_denied(panel):
    told = answers(cases=CasesAnswer(untold=1), handovers=HandoversAnswer(untold=2))

    document = report(panel, told)

    assert "1 case of then is not told any more" in section(document, "Cases").words[0]
    (handovers,) = section(document, "Handover").words
    assert "2 acts on it are on record without their words" in handovers


def test_that_a_report_of_the_present_is_not_shown_for_a_past_moment(display, panel):
    display.gathering.gathered.emit(answers())
    made = display.document
    live = panel.bridge.live

    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - 600 * S))

    assert made is not None
    assert display.document is None
    assert not display.view.pages


def sign_in(panel, *, roles: frozenset[Role] = frozenset({Role.OPERATOR})) -> None:
    person = Person(ref=PersonRef("p-1"), display_name="Ana", roles=roles)
    session = Session(token="t", person=person, signed_in_ns=START, idle_limit_s=60)
    panel.bridge.take(SessionChanged(session=session))


def test_that_what_people_did_goes_with_the_person_who_was_signed_in(display, panel):
    sign_in(panel)
    display.gathering.gathered.emit(answers())

    panel.bridge.take(SessionChanged(session=None))

    assert display.document is None
    assert display.gathering.is_running


def come_back(panel) -> None:
    """The link was lost, and the service welcomes this screen again: as far as displays see it."""
    for is_attached in (False, True):
        panel.bridge.live.picture.is_attached = is_attached
        if is_attached:
            panel.bridge.session_changed.emit()
        panel.bridge.attachment_changed.emit()


def test_that_a_report_stays_when_the_service_is_back_and_the_same_person_is_signed_in(display, panel):
    sign_in(panel)
    display.gathering.stop()
    display.gathering.gathered.emit(answers())
    made = display.document

    come_back(panel)

    assert made is not None
    assert display.document is made
    assert not display.gathering.is_running


def test_that_a_period_of_ones_own_outlives_a_lost_link_another_person_and_another_display(display, panel):
    sign_in(panel)
    display._on_period(START, END)
    while display.gathering.is_running:
        panel.link.answer(type(panel.link.queries[-1]), Failed(reason=Reason.SERVICE_SILENT))
    broken_off = display.document

    come_back(panel)
    asked_anew = (display.gathering.is_running, display._period())
    panel.bridge.take(SessionChanged(session=None))
    of_nobody = (display.gathering.is_running, display._period())
    display.leave()
    panel.link.queries.clear()
    display.enter()

    assert broken_off is not None
    assert asked_anew == of_nobody == (True, (START, END))
    assert (display.gathering.is_running, display._period()) == (True, (START, END))
    assert [type(query) for query in panel.link.queries] == [AskPeople]


def test_that_a_report_is_made_anew_for_who_has_other_rights_now(display, panel):
    sign_in(panel)
    display.gathering.gathered.emit(answers())

    sign_in(panel, roles=frozenset({Role.COORDINATOR}))

    assert display.document is None
    assert display.gathering.is_running


def test_that_another_shift_takes_the_place_of_a_period_of_ones_own(display, panel):
    display._on_period(START, END)
    shift = Shift(id="day", label="Day", day="2025-10-09", begin_ns=START - 3600 * S, end_ns=END)
    display.choice.ask()

    panel.link.answer(AskShifts, ShiftsAnswer(shifts=(shift,), now_ns=END, time_zone="UTC"))

    assert display._period() == (shift.begin_ns, END)


def test_that_energy_per_good_part_divides_by_the_counted_parts(panel):
    good = Count(count=4)

    document = report(panel, answers(energy=an_energy(100.0, 102.0), oee=an_oee(good=good, produced=good)))

    assert section(document, "Energy").tiles[1].value == "0.50\N{NO-BREAK SPACE}kWh"


@pytest.mark.parametrize(
    ("good", "energy", "value", "why"),
    [
        (Count(count=4, is_least=True), (100.0, 102.0), "at most 0.50\N{NO-BREAK SPACE}kWh", "at least so many good"),
        (Count(count=4), (100.0, 0.0, 2.0), "at least 0.50\N{NO-BREAK SPACE}kWh", "began anew"),
        (Count(count=4, is_least=True), (100.0, 0.0, 2.0), "—", "not known"),
        (Count(), (100.0, 102.0), "—", "how many good parts were made is not known"),
        (Count(count=0), (100.0, 102.0), "—", "no good part was made"),
    ],
)
def test_that_energy_per_good_part_is_never_more_exact_than_what_it_is_made_of(panel, good, energy, value, why):
    document = report(panel, answers(energy=an_energy(*energy), oee=an_oee(good=good, produced=good)))

    part = section(document, "Energy").tiles[1]
    assert part.value == value
    assert why in part.why


def test_that_alarms_that_misbehave_are_counted_and_listed_by_name(panel):
    def frequent(name: str, times: int) -> FrequentAlarm:
        return FrequentAlarm(alarm=AlarmId(name), words=name, equipment=None, priority=Priority.LOW, times=times)

    found = figures(chattering=(frequent("Door", 9),), fleeting=(frequent("Air", 2), frequent("Oil", 1)))

    document = report(panel, answers(figures=AlarmFiguresAnswer(figures=found)))

    standing, chattering, fleeting = (
        tile(document, "Alarms", name) for name in ("Standing over 24 h", "Chattering", "Fleeting")
    )
    assert (standing.value, chattering.value, fleeting.value) == ("0", "1", "2")
    assert chattering.tone is Tone.ABNORMAL
    table = document.table("alarms_that_misbehave")
    assert table is not None
    assert fleeting.rows is not None
    assert [row.cells[1] for row in table.rows if row.id in fleeting.rows.ids] == ["Air", "Oil"]


def test_that_alarms_of_a_time_that_was_not_all_heard_are_rows_but_not_counted(panel, an_alarm):
    silence = Silence(kind=SilenceKind.CONTROLLER, endpoint="plc", start_ns=START + 2 * S, end_ns=START + 9 * S)
    records = tuple(
        AlarmRecord(seq=seq, time_ns=START + seq * S, alarm=an_alarm(f"Jam {seq}"), transitions=(), is_call=True)
        for seq in (1, 2)
    )
    told = answers(
        alarms=AlarmHistoryAnswer(rows=records, total=2),
        figures=AlarmFiguresAnswer(figures=figures(alarms=1, by_priority=(1, 0, 0), silences=(silence,))),
    )

    document = report(panel, told)

    counted, table = tile(document, "Alarms", "Alarms"), document.table("alarms")
    assert counted.rows is not None
    assert (counted.value, counted.rows.ids) == ("1", ("A1",))
    assert table is not None
    assert len(table.rows) == 2


def test_that_every_number_with_a_value_of_its_own_names_rows_that_are_there(panel, an_alarm):
    """Each row that any number, bar or stretch names stands in a table of the report."""
    record = AlarmRecord(seq=1, time_ns=START + S, alarm=an_alarm("Jam"), transitions=(), is_call=True)
    good = Count(count=4)
    document = report(
        panel,
        answers(
            alarms=AlarmHistoryAnswer(rows=(record,), total=1),
            energy=an_energy(100.0, 102.0),
            oee=an_oee(good=good, produced=good),
        ),
    )

    named = [rows for one in document.sections for figure in one.tiles for rows in figure.sources]
    for one in document.sections:
        for chart in one.charts:
            pieces = chart.bars if isinstance(chart, BarChart) else chart.stretches
            named += [piece.rows for piece in pieces if piece.rows is not None]
    assert len(named) > 10
    for rows in named:
        table = document.table(rows.table)
        assert table is not None
        assert set(rows.ids) <= {row.id for row in table.rows}


def test_that_availability_can_be_made_anew_from_what_the_cell_did(panel):
    shift = Shift(id="day", label="Day", day="2025-10-09", begin_ns=START, end_ns=END)
    spans = (
        StateSpan(activity=Activity(), begin_ns=START, end_ns=START + 3600 * S),
        StateSpan(activity=Activity(kind=StopKind.FAULT), begin_ns=START + 3600 * S, end_ns=END),
    )
    told = answers(
        states=StatesAnswer(spans=spans, watched_ns=END),
        shifts=ShiftsAnswer(shifts=(shift,), now_ns=END, time_zone="UTC"),
        oee=an_oee(),
    )

    document = report(panel, told)

    availability, table = tile(document, "OEE (ISO 22400-2)", "Availability"), document.table("states")
    assert availability.rows is not None
    assert availability.rows.table == "states"
    assert table is not None
    planned = [(row.raw[table.raw_heads.index("state")], float(row.raw[3])) for row in table.rows]
    assert planned == [("producing", 3600.0), ("stopped", 7 * 3600.0)]


def test_that_short_stops_of_one_machine_are_one_bar_and_each_has_its_row(panel):
    short = tuple(
        a_stop(
            number, number * 60, 5.0, is_short=True, cause=SuggestedCause(way=CauseWay.FIRST_TO_STAND, words="Held",
            equipment=EquipmentId("cobot")),
        )
        for number in range(1, 38)
    )  # fmt: skip

    document = report(panel, answers(stops=StopsAnswer(stops=short, short=37, short_s=185.0)))

    chart = next(
        one for one in section(document, "Stops").charts if isinstance(one, BarChart) and "Short stops" in one.title
    )
    (bar,) = chart.bars
    assert "37×" in bar.value_words
    assert bar.rows is not None
    assert len(bar.rows.ids) == 37
    assert tile(document, "Stops", "Short stops").rows is not None


def test_that_short_stops_that_read_alike_are_one_bar_and_none_is_lost(panel):
    """Somebody said "jam" of two kinds of stops of one machine: one line to whoever reads, of all four stops."""

    def short(number: int, kind: StopKind) -> Stop:
        cause = SuggestedCause(way=CauseWay.FIRST_TO_STAND, words="Held", equipment=EquipmentId("cobot"))
        plain = a_stop(number, number * 60, 5.0, is_short=True, cause=cause, reason=("machine", "jam"))
        return replace(plain, kind=kind)

    stops = (*(short(number, StopKind.FAULT) for number in (1, 2, 3)), short(4, StopKind.HELD))

    document = report(panel, answers(stops=StopsAnswer(stops=stops, short=4, short_s=20.0)))

    chart = next(
        one for one in section(document, "Stops").charts if isinstance(one, BarChart) and "Short stops" in one.title
    )
    (bar,) = chart.bars
    assert (bar.value, "4×" in bar.value_words) == (20.0, True)
    assert bar.rows is not None
    assert set(bar.rows.ids) == {"S1", "S2", "S3", "S4"}


def test_that_each_alarm_that_counts_stands_behind_exactly_the_ten_minutes_in_which_it_called(panel, an_alarm):
    seconds = (5, 599, 600, 1199, 1200, 700, 30)
    records = tuple(
        AlarmRecord(seq=seq, time_ns=START + at * S, alarm=an_alarm(f"Jam {seq}"), transitions=(), is_call=at != 30)
        for seq, at in enumerate(seconds, 1)
    )
    flood = Flood(start_ns=START + 599 * S, end_ns=START + 1200 * S, alarms=4)
    told = figures(alarms=6, period_counts=np.array([2, 3, 1], "<i4").tobytes(), floods=(flood,))

    document = report(
        panel,
        answers(alarms=AlarmHistoryAnswer(rows=records, total=7), figures=AlarmFiguresAnswer(figures=told)),
    )

    chart = next(one for one in section(document, "Alarms").charts if isinstance(one, BarChart))
    assert [bar.rows.ids if bar.rows is not None else () for bar in chart.bars] == [
        ("A1", "A2"), ("A3", "A6", "A4"), ("A5",),
    ]  # fmt: skip
    floods = tile(document, "Alarms", "Floods").rows
    assert floods is not None
    assert floods.ids == ("A2", "A3", "A6", "A4")


@pytest.mark.parametrize(("hours", "has_days"), [(8, False), (24, False), (25, True)])
def test_that_times_have_their_day_where_a_report_is_longer_than_a_day(panel, an_alarm, hours: int, has_days: bool):
    record = AlarmRecord(seq=1, time_ns=START + S, alarm=an_alarm("Jam"), transitions=(), is_call=True)
    told = answers(alarms=AlarmHistoryAnswer(rows=(record,), total=1))
    told.end_ns = START + hours * 3600 * S
    told.acts = [a_record(2, "write_tag.done", {})]
    told.answers["acts"] = JournalAnswer(rows=tuple(told.acts))

    document = report(panel, told)

    day = date_text(START)
    tables = [document.table(key) for key in ("stops", "states", "alarms", "acts")]
    assert [day in table.rows[0].cells[0] for table in tables if table is not None] == [has_days] * 4
    assert (day in tile(document, "Alarms", "Most in 10 min").formula) == has_days
    charts = [chart for one in document.sections for chart in one.charts]
    assert {day in chart.begin_words for chart in charts if isinstance(chart, Ribbon)} == {has_days}
    rhythm = next(one for one in section(document, "Alarms").charts if isinstance(one, BarChart))
    assert (day in rhythm.bars[0].words) == has_days


def test_that_what_began_before_a_shift_has_its_day(panel):
    document = report(panel, answers(stops=StopsAnswer(stops=(a_stop(1, -3600, 3660.0), a_stop(2, 60, 1.0)))))

    table = document.table("stops")
    assert table is not None
    assert [date_text(START) in row.cells[0] for row in table.rows] == [True, False]


def an_oee(**more: Any) -> OeeAnswer:
    told: dict[str, Any] = {
        "start_ns": START, "end_ns": END, "availability": Figure(low=0.5, high=0.5), "effectiveness": Figure(),
        "quality": Figure(), "oee": Figure(), "run_time": RunTime(), "produced": Count(), "good": Count(),
        "rejected": Count(), "losses": (),
        "times": OeeTimes(planned_s=28_800, pbt_s=28_800, apt_s=14_400, no_data_s=0, aust_s=0, adot_s=14_400),
    }  # fmt: skip
    return OeeAnswer(**{**told, **more})
