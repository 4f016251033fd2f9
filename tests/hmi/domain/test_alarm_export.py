"""What is exported of alarms can be read back, to the last character and nanosecond."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.alarm import Alarm, AlarmId, Dialog, Priority, Shelving
from hmi.domain.alarm_export import (
    JSON_END,
    csv_head,
    csv_lines,
    json_head,
    json_rows,
    moment_ns,
    moment_text,
    read_csv,
    read_json,
)
from hmi.domain.alarm_query import AlarmFilter
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.alarm_transition import AlarmCause, Transition
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.tag import NodeAddress

WANTED = AlarmFilter(start_ns=0, end_ns=2**62, text='jam "at" belt,', priorities=(Priority.HIGH,), calls_only=True)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
times = st.integers(0, 4_000_000_000 * 10**9)


@st.composite
def records(draw: st.DrawFn) -> AlarmRecord:
    alarm = Alarm(
        id=AlarmId(draw(words)), condition=NodeAddress(endpoint="plc", uri="urn:x", identifier="s=1"),
        event_id=draw(st.binary(max_size=8)), equipment=draw(st.none() | st.just(EquipmentId("belt"))),
        source=draw(words), name=draw(words), message=draw(words), severity=draw(st.integers(1, 1000)),
        priority=draw(st.sampled_from(Priority)), began_ns=draw(times), changed_ns=draw(times), heard_ns=draw(times),
        is_active=draw(st.none() | st.booleans()), shelving=draw(st.sampled_from(Shelving)), comment=draw(words),
        dialog=draw(st.none() | st.just(Dialog(prompt="Go on?", responses=("Yes", "No")))),
    )  # fmt: skip
    return AlarmRecord(
        seq=draw(st.integers(0, 2**40)), time_ns=draw(times), recorded_ns=draw(times), alarm=alarm,
        transitions=tuple(draw(st.lists(st.sampled_from(Transition), max_size=3))), who_name=draw(words),
        cause=draw(st.sampled_from(AlarmCause)), is_late=draw(st.booleans()), is_call=draw(st.booleans()),
        is_listed=draw(st.booleans()), is_time_doubted=draw(st.booleans()),
        who=draw(st.none() | st.just(PersonRef("p-1"))),
    )  # fmt: skip


@given(st.lists(records(), max_size=4))
@settings(max_examples=80, deadline=None)
def test_that_csv_comes_back_as_it_was(rows: list[AlarmRecord]):
    assert read_csv(csv_head(WANTED) + csv_lines(rows)) == (WANTED, rows)


@given(st.lists(records(), max_size=4))
@settings(max_examples=80, deadline=None)
def test_that_json_comes_back_as_it_was_page_by_page(rows: list[AlarmRecord]):
    text = json_head(WANTED)
    for place, row in enumerate(rows):
        text += json_rows([row], is_first=place == 0)

    assert read_json(text + JSON_END) == (WANTED, rows)


@given(times, st.integers(-14 * 60, 14 * 60))
def test_that_a_time_keeps_its_moment_in_every_zone(time_ns: int, minutes: int):
    text = moment_text(time_ns, timezone(timedelta(minutes=minutes)))

    assert moment_ns(text) == time_ns


def test_that_a_time_is_told_with_its_zone():
    assert moment_text(1_000_000_001, timezone(timedelta(hours=5, minutes=30))) == (
        "1970-01-01T05:30:01.000000001+05:30"
    )


def test_that_a_file_is_refused_that_is_none_of_ours():
    with pytest.raises(Exception, match=r"JSON|Object"):
        read_csv("row,time\n1,now\n")


def test_that_no_cell_is_a_formula():
    alarm = Alarm(
        id=AlarmId("a"), condition=NodeAddress(endpoint="plc", uri="", identifier="i=1"), event_id=b"", source="s",
        name="n", message="=HYPERLINK(1)", severity=1, priority=Priority.LOW, began_ns=0, changed_ns=0, heard_ns=0,
    )  # fmt: skip

    text = csv_lines([AlarmRecord(time_ns=0, alarm=alarm, transitions=())])

    assert "'=HYPERLINK(1)" in text
