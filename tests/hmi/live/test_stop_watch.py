"""When a stop opens and closes: over short waits, silence, restarts, clocks that are set and records that fail."""

import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.activity import Activities
from hmi.domain.person import Actor
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.production_time import by_equipment, one_line
from hmi.domain.stop import CauseWay, Stop, StopId, StopKind, SuggestedCause
from hmi.live.activity_track import Instant
from hmi.live.stop_watch import StopWatch
from hmi.ports.journal import JournalUnavailable

BEGIN_NS = 1_800_000_000 * 10**9
SHORT_S = 60.0
MADE, FAULT = None, StopKind.FAULT


class Records:
    """Stops and spans in memory; both refuse while ``is_full``."""

    def __init__(self) -> None:
        self.stops: dict[StopId, Stop] = {}
        self.kinds: list[str] = []
        self.kept: dict[tuple[str, int], StateSpan] = {}
        self.is_full = False

    def open_stops(self) -> tuple[Stop, ...]:
        return tuple(one for one in self.stops.values() if one.is_open and one.is_current)

    def put(self, kind: str, stops: Sequence[Stop], by: Actor) -> None:
        if self.is_full:
            raise JournalUnavailable("full")
        self.kinds.append(kind)
        self.stops.update({one.id: one for one in stops})

    def put_spans(self, spans: Sequence[StateSpan]) -> None:
        if self.is_full:
            raise JournalUnavailable("full")
        for one in spans:
            self.kept[(one.equipment or "", one.begin_ns)] = one

    def spans(self, start_ns: int, end_ns: int, *, only_cell: bool = False) -> tuple[StateSpan, ...]:
        wanted = [one for one in self.kept.values() if not (only_cell and one.equipment)]
        return tuple(one for one in wanted if one.end_ns > start_ns and one.begin_ns < end_ns)

    def watched_since_ns(self) -> int | None:
        return min((one.begin_ns for one in self.kept.values()), default=None)

    def watched_until_ns(self) -> int | None:
        return max((one.end_ns for one in self.kept.values()), default=None)


class Cell:
    """A cell, its clocks, and the service that watches it, which can be started again."""

    def __init__(self) -> None:
        self.records = Records()
        self.cause: SuggestedCause | None = None
        self.ns, self.s, self._number = BEGIN_NS, 1000.0, 0
        self.start()

    def start(self) -> None:
        self.watch = StopWatch(
            self.records, self.records, new_id=self._new_id, short_s=lambda: SHORT_S, find_cause=self._cause
        )
        self.watch.resume(self.now)

    def _new_id(self, _time_ns: int) -> StopId:
        self._number += 1
        return StopId(f"stop-{self._number:03}")

    def _cause(self, kind: StopKind, begin_ns: int, doing: Activities) -> SuggestedCause | None:
        return self.cause

    @property
    def now(self) -> Instant:
        return Instant(self.ns, self.s)

    def does(self, kind: StopKind | None, seconds: float) -> None:
        for _second in range(int(seconds)):
            self.passes(1.0)
            self.watch.look({None: Activity(kind=kind)}, self.now)

    def passes(self, seconds: float) -> None:
        self.ns += round(seconds * 1e9)
        self.s += seconds

    def is_killed_for(self, seconds: float) -> None:
        self.passes(seconds)
        self.start()

    @property
    def stops(self) -> list[Stop]:
        return sorted(self.records.stops.values(), key=lambda one: (one.begin_ns, one.id))

    def at_s(self, ns: int | None) -> float | None:
        return None if ns is None else (ns - BEGIN_NS) / 1e9


@pytest.fixture
def cell() -> Cell:
    made = Cell()
    made.does(MADE, 30)
    return made


def test_that_a_fault_opens_a_stop_at_once_from_when_it_was_first_seen(cell: Cell):
    cell.does(FAULT, 5)

    (stop,) = cell.stops
    assert (stop.kind, cell.at_s(stop.begin_ns), stop.is_open) == (StopKind.FAULT, 31.0, True)


def test_that_a_short_wait_asks_nobody_and_a_longer_one_opens_with_its_beginning(cell: Cell):
    cell.does(StopKind.STARVED, 50)
    cell.does(MADE, 30)
    assert cell.stops == []

    cell.does(StopKind.BLOCKED, 65)
    (stop,) = cell.stops
    assert cell.at_s(stop.begin_ns) == 111.0
    cell.does(MADE, 5)
    (stop,) = cell.stops
    assert (stop.kind, stop.seconds, cell.at_s(stop.end_ns)) == (StopKind.BLOCKED, 65.0, 176.0)


def test_that_what_lasts_for_a_blink_is_no_stop(cell: Cell):
    cell.does(FAULT, 1)
    cell.does(MADE, 20)

    assert cell.stops == []


def test_that_a_stop_goes_on_over_a_restart_and_tells_what_nobody_watched(cell: Cell):
    cell.does(FAULT, 40)
    cell.watch.flush(cell.now)
    cell.is_killed_for(100)
    cell.does(FAULT, 20)
    cell.does(MADE, 5)

    (stop,) = cell.stops
    (gap,) = stop.no_data
    assert stop.seconds == 160.0
    assert (cell.at_s(gap.begin_ns), cell.at_s(gap.end_ns)) == (70.0, 171.0)


def test_that_a_stop_that_is_over_after_a_restart_ended_when_it_was_last_seen(cell: Cell):
    cell.does(FAULT, 40)
    cell.watch.flush(cell.now)
    cell.is_killed_for(300)
    cell.does(MADE, 10)

    fault, unknown = cell.stops
    assert (fault.kind, cell.at_s(fault.end_ns), fault.no_data) == (StopKind.FAULT, 70.0, ())
    assert (unknown.kind, cell.at_s(unknown.begin_ns), cell.at_s(unknown.end_ns)) == (StopKind.NO_DATA, 70.0, 371.0)


def test_that_a_wait_that_began_before_a_restart_is_not_forgotten(cell: Cell):
    cell.does(StopKind.STARVED, 40)
    cell.watch.flush(cell.now)
    cell.is_killed_for(10)
    cell.does(StopKind.STARVED, 30)

    (stop,) = cell.stops
    assert (stop.kind, cell.at_s(stop.begin_ns)) == (StopKind.STARVED, 31.0)


def test_that_time_that_the_service_was_down_while_the_cell_produced_is_no_data(cell: Cell):
    cell.watch.flush(cell.now)
    cell.is_killed_for(600)
    cell.does(MADE, 10)

    (stop,) = cell.stops
    assert (stop.kind, cell.at_s(stop.begin_ns), cell.at_s(stop.end_ns)) == (StopKind.NO_DATA, 30.0, 631.0)


def test_that_silence_within_a_stop_is_told_apart_and_never_taken_for_another_stop(cell: Cell):
    cell.does(FAULT, 20)
    cell.does(StopKind.NO_DATA, 100)
    assert cell.stops[0].no_data[0].end_ns is None
    cell.does(FAULT, 20)
    cell.does(MADE, 5)

    (stop,) = cell.stops
    assert [(cell.at_s(gap.begin_ns), cell.at_s(gap.end_ns)) for gap in stop.no_data] == [(51.0, 151.0)]
    assert stop.seconds == 140.0


def test_that_a_controller_that_dies_while_the_cell_produces_opens_a_stop_of_its_own_kind(cell: Cell):
    cell.does(StopKind.NO_DATA, 70)

    (stop,) = cell.stops
    assert stop.kind is StopKind.NO_DATA


def test_that_a_stop_found_after_no_data_is_another_one(cell: Cell):
    cell.does(StopKind.NO_DATA, 100)
    cell.does(FAULT, 10)

    unknown, fault = cell.stops
    assert (unknown.kind, cell.at_s(unknown.end_ns)) == (StopKind.NO_DATA, 131.0)
    assert (fault.kind, cell.at_s(fault.begin_ns)) == (StopKind.FAULT, 131.0)


@pytest.mark.parametrize("step_s", [-3600, 3600])
def test_that_a_clock_that_is_set_changes_no_duration(cell: Cell, step_s: int):
    cell.does(FAULT, 30)
    cell.ns += step_s * 10**9
    cell.does(FAULT, 30)
    cell.does(MADE, 5)

    (stop,) = cell.stops
    assert stop.seconds == 60.0
    assert stop.end_ns is not None
    assert stop.end_ns >= stop.begin_ns


def test_that_a_process_that_was_suspended_has_not_watched(cell: Cell):
    cell.passes(400)
    cell.does(MADE, 5)

    (stop,) = cell.stops
    assert (stop.kind, cell.at_s(stop.begin_ns)) == (StopKind.NO_DATA, 30.0)
    assert stop.seconds == 401.0


def test_that_what_cannot_be_written_is_written_later_in_its_order(cell: Cell):
    cell.records.is_full = True
    cell.does(FAULT, 10)
    cell.does(MADE, 10)
    assert cell.stops == []
    assert cell.watch.trouble == "full"

    cell.records.is_full = False
    cell.does(MADE, 15)

    assert cell.watch.trouble == ""
    assert cell.records.kinds == ["stop.opened", "stop.ended"]
    assert cell.stops[0].seconds == 10.0


def test_that_what_waits_to_be_written_does_not_bring_an_erased_name_back(cell: Cell):
    cell.records.is_full = True
    cell.cause = SuggestedCause(way=CauseWay.FIRST_OUT, alarm="call", words="Called by Ada Byron")
    cell.does(FAULT, 10)

    cell.watch.forget_name("Ada Byron")
    cell.records.is_full = False
    cell.does(FAULT, 5)
    cell.does(MADE, 10)

    assert cell.records.kinds == ["stop.opened", "stop.ended"]
    assert [stop.cause.words for stop in cell.stops] == ["Called by …"]


def test_that_an_alarm_that_comes_late_becomes_the_cause_and_one_that_was_found_stays(cell: Cell):
    cell.does(FAULT, 10)
    first = SuggestedCause(way=CauseWay.FIRST_OUT, alarm="jam", words="Jam")
    cell.cause = first
    cell.does(FAULT, 5)
    cell.cause = SuggestedCause(way=CauseWay.FIRST_OUT, alarm="other", words="Other")
    cell.does(FAULT, 5)

    assert cell.stops[0].cause == first


def test_that_a_stop_that_people_split_is_ended_in_its_last_part(cell: Cell):
    cell.does(FAULT, 40)
    (stop,) = cell.stops
    parts = [
        msgspec.structs.replace(stop, id=StopId("a"), end_ns=stop.begin_ns + 10**10, seconds=10.0),
        msgspec.structs.replace(stop, id=StopId("b"), begin_ns=stop.begin_ns + 10**10),
        msgspec.structs.replace(stop, replaced_by=(StopId("a"), StopId("b"))),
    ]
    cell.records.stops.update({one.id: one for one in parts})
    cell.does(MADE, 5)

    stops = cell.records.stops
    assert stops[StopId("b")].seconds == 30.0
    assert stops[stop.id].is_open
    assert not stops[stop.id].is_current


KINDS = st.sampled_from([None, *StopKind])


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("does"), KINDS, st.integers(1, 90)),
            st.tuples(st.just("killed"), st.none(), st.integers(0, 200)),
            st.tuples(st.just("suspended"), st.none(), st.integers(6, 200)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_that_stops_never_overlap_and_account_for_every_second_in_which_nothing_was_made(story):
    cell = Cell()
    for act, kind, seconds in story:
        if act == "does":
            cell.does(kind, seconds)
        elif act == "killed":
            cell.watch.flush(cell.now)
            cell.is_killed_for(seconds)
        else:
            cell.passes(seconds)
    cell.does(MADE, 5)
    cell.watch.flush(cell.now)

    stops = cell.stops
    assert all(not one.is_open for one in stops)
    assert all(one.seconds is not None and abs(one.seconds - (one.end_ns - one.begin_ns) / 1e9) < 1e-3 for one in stops)
    assert all(one.end_ns <= two.begin_ns for one, two in itertools.pairwise(stops))
    line = one_line(by_equipment(cell.records.spans(BEGIN_NS, cell.ns)).get(None, []), BEGIN_NS, cell.ns)
    made = [(one.begin_ns, one.end_ns) for one in line if one.activity.kind is None]
    for stop in stops:
        assert not any(begin < stop.end_ns and end > stop.begin_ns for begin, end in made)
    for one in line:
        if one.activity.kind not in (None, StopKind.STARVED, StopKind.BLOCKED, StopKind.WAITING, StopKind.NO_DATA):
            assert any(stop.begin_ns <= one.begin_ns and stop.end_ns >= one.end_ns for stop in stops)
