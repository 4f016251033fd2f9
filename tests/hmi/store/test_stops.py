"""Stops and spans in the records: with their journal rows, and without the names of who was erased."""

from typing import Any

import msgspec
import pytest

from hmi.domain.alarm import AlarmId
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import Actor, PersonRef, Role
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.query import AskJournal
from hmi.domain.short_stops import SayingId, ShortStopsSaying
from hmi.domain.stop import CauseWay, NoData, Stop, StopId, StopKind, SuggestedCause
from hmi.store.journal import Journal
from hmi.store.people import PeopleStore
from hmi.store.short_stops import ShortStopStore
from hmi.store.state_spans import StateSpanStore
from hmi.store.stops import StopStore

S = 10**9
OPERATOR = Actor(ref=PersonRef("p-1"), roles=frozenset({Role.OPERATOR}), screen="panel")


def a_stop(name: str = "a", begin_s: int = 0, end_s: int | None = 600, **more: Any) -> Stop:
    end_ns = None if end_s is None else end_s * S
    return Stop(id=StopId(name), kind=StopKind.FAULT, begin_ns=begin_s * S, end_ns=end_ns, **more)


@pytest.fixture
def stops(journal: Journal) -> StopStore:
    return StopStore(journal)


def test_that_a_stop_comes_back_as_it_was_written(stops: StopStore):
    stop = a_stop(
        no_data=(NoData(begin_ns=S, end_ns=2 * S), NoData(begin_ns=5 * S)),
        cause=SuggestedCause(way="first_out", words="Jam", waits=(EquipmentId("cnc"), EquipmentId("outfeed"))),
        reason=("technical", "jam"),
        comment="belt",
        seconds=599.5,
    )
    stop = msgspec.convert(msgspec.to_builtins(stop), Stop)

    stops.put("stop.ended", [stop], OPERATOR)

    assert stops.stop(stop.id) == stop


def test_that_stops_are_found_by_the_time_that_they_overlap(stops: StopStore):
    stops.put("stop.recorded", [a_stop("a", 0, 100), a_stop("b", 200, 300), a_stop("c", 400, None)], OPERATOR)

    def found(start_s: int | None, end_s: int | None) -> str:
        start_ns, end_ns = (None if at is None else at * S for at in (start_s, end_s))
        return "".join(one.id for one in stops.stops(start_ns, end_ns))

    assert found(None, None) == "abc"
    assert found(100, 200) == ""
    assert found(99, 201) == "ab"
    assert found(1000, 2000) == "c"
    assert [one.id for one in stops.open_stops()] == ["c"]


def test_that_only_what_stands_for_its_time_and_has_no_reason_is_unexplained(stops: StopStore):
    stops.put(
        "stop.split",
        [
            a_stop("a", replaced_by=("b", "c")),
            a_stop("b", reason=("technical", "jam")),
            a_stop("c"),
            a_stop("d", 0, None),
        ],
        OPERATOR,
    )

    assert {one.id for one in stops.unexplained()} == {"c", "d"}


def test_that_reasons_given_lately_come_newest_first_and_once(stops: StopStore):
    for number, reason in enumerate(("jam", "tool", "jam", "robot")):
        stop = a_stop(f"s{number}", reason=("technical", reason), classified_ns=number)
        stops.put("stop.classified", [stop], OPERATOR)

    assert stops.recent_reasons(2) == (("technical", "robot"), ("technical", "jam"))


async def test_that_each_change_is_one_row_of_the_journal_which_tells_what_was_before(
    journal: Journal, stops: StopStore
):
    stops.put("stop.classified", [a_stop(reason=("technical", "jam"))], OPERATOR)
    stops.put("stop.classified", [a_stop(reason=("technical", "tool"))], OPERATOR)

    rows = (await journal.read(AskJournal(kinds=("stop.classified",)))).rows

    assert [(row.subject, row.actor) for row in rows] == [("a", "p-1"), ("a", "p-1")]
    assert '"tool"' in rows[0].facts["stops"]
    assert '"jam"' in rows[1].facts["stops"]


def test_that_the_name_of_who_was_erased_is_gone_from_comments(
    journal: Journal, people: PeopleStore, stops: StopStore, by: Actor
):
    people.add("Root", frozenset({Role.ADMINISTRATOR}), "hash", "", by, must_replace_pin=False)
    person = people.add("Ada Byron", frozenset({Role.OPERATOR}), "hash", "", by, must_replace_pin=False)
    stops.put("stop.commented", [a_stop(comment="Ada Byron changed the belt")], OPERATOR)

    people.erase(person.ref, by)

    assert stops.stop(StopId("a")).comment == "… changed the belt"
    assert b"Ada Byron" not in journal.path.read_bytes()


def test_that_the_name_of_who_was_erased_is_gone_from_what_caused_a_stop(
    journal: Journal, people: PeopleStore, stops: StopStore, by: Actor
):
    people.add("Root", frozenset({Role.ADMINISTRATOR}), "hash", "", by, must_replace_pin=False)
    person = people.add("Änne O'Brien", frozenset({Role.OPERATOR}), "hash", "", by, must_replace_pin=False)
    cause = SuggestedCause(way=CauseWay.FIRST_OUT, alarm=AlarmId("plc|call"), words="Door opened by änne o'brien")
    stops.put("stop.opened", [a_stop(cause=cause, comment="Belt"), a_stop("b", 700, 800, comment="O'Brien")], OPERATOR)

    people.erase(person.ref, by)

    found = stops.stop(StopId("a"))
    assert (found.cause.words, found.cause.alarm, found.comment) == ("Door opened by …", "plc|call", "Belt")
    assert stops.stop(StopId("b")).comment == "O'Brien"
    assert "änne".encode() not in journal.path.read_bytes().lower()


def test_that_spans_grow_and_come_back_in_the_order_in_which_they_were_watched(journal: Journal):
    spans = StateSpanStore(journal)
    made = StateSpan(activity=Activity(word="Execute"), begin_ns=10 * S, end_ns=20 * S)
    held = StateSpan(
        equipment=EquipmentId("cnc"), activity=Activity(kind=StopKind.HELD), begin_ns=10 * S, end_ns=15 * S
    )
    set_back = StateSpan(activity=Activity(kind=StopKind.FAULT), begin_ns=5 * S, end_ns=12 * S)
    assert spans.watched_until_ns() is None

    spans.put_spans([made, held])
    spans.put_spans([msgspec.structs.replace(made, end_ns=25 * S)])
    spans.put_spans([set_back])

    assert spans.spans(0, 30 * S) == (msgspec.structs.replace(made, end_ns=25 * S), held, set_back)
    assert spans.spans(15 * S, 30 * S) == (msgspec.structs.replace(made, end_ns=25 * S),)
    assert spans.watched_until_ns() == 12 * S

    spans.forget_spans(14 * S)
    assert [one.equipment for one in spans.spans(0, 30 * S)] == [None, "cnc"]


async def test_that_what_is_said_of_short_stops_is_one_journal_row_and_comes_back_in_its_order(journal: Journal):
    store = ShortStopStore(journal)
    sayings = [
        ShortStopsSaying(
            id=SayingId(f"{number}"), start_ns=0, end_ns=600 * S, equipment=EquipmentId("cobot"),
            kind=StopKind.WAITING, reason=("technical", "gripper"), said_by=OPERATOR.ref, said_ns=700 * S, count=37,
            seconds=180.0,
        )
        for number in (1, 2)
    ]  # fmt: skip

    for saying in sayings:
        store.put_saying(saying, OPERATOR)

    assert list(store.sayings(599 * S, 900 * S)) == sayings
    assert store.sayings(600 * S, 900 * S) == ()
    rows = (await journal.read(AskJournal(kinds=("short_stops.explained",)))).rows
    assert [row.subject for row in rows] == ["2", "1"]
