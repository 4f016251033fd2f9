"""What each machine did while the cell stood: every second of it is told, and what nobody watched is no data."""

from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.equipment import EquipmentId, EquipmentKind
from hmi.domain.machine_stops import first_to_stand, shares
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import CauseWay, Stop, StopId, StopKind

S = 10**9
COBOT, CNC, METER = EquipmentId("cobot"), EquipmentId("cnc"), EquipmentId("meter")
KINDS = {COBOT: EquipmentKind.ROBOT, CNC: EquipmentKind.MACHINE_TOOL, METER: EquipmentKind.ENERGY_METER}


def a_span(place: EquipmentId, begin_s: int, end_s: int, kind: StopKind | None, word: str = "") -> StateSpan:
    return StateSpan(
        equipment=place, activity=Activity(kind=kind, word=word), begin_ns=begin_s * S, end_ns=end_s * S
    )  # fmt: skip


def a_stop(begin_s: int = 100, end_s: int | None = 200) -> Stop:
    end_ns = None if end_s is None else end_s * S
    return Stop(id=StopId("s"), kind=StopKind.FAULT, begin_ns=begin_s * S, end_ns=end_ns)


def test_that_each_machine_tells_who_was_down_and_who_waited():
    spans = (
        a_span(CNC, 50, 160, StopKind.FAULT, "Fault"),
        a_span(CNC, 160, 300, None),
        a_span(COBOT, 90, 200, StopKind.STARVED, "Idle"),
        a_span(METER, 0, 300, StopKind.STOPPED),
    )

    told = [(one.equipment, one.activity.kind, one.seconds) for one in shares(a_stop(), spans, KINDS, 300 * S)]

    assert told == [(COBOT, StopKind.STARVED, 100.0), (CNC, StopKind.FAULT, 60.0), (CNC, None, 40.0)]


def test_that_what_nobody_watched_of_a_machine_is_no_data():
    spans = (a_span(CNC, 100, 130, StopKind.FAULT),)

    told = [(one.activity.kind, one.seconds) for one in shares(a_stop(end_s=None), spans, KINDS, 180 * S)]

    assert told == [(StopKind.NO_DATA, 50.0), (StopKind.FAULT, 30.0)]


@given(
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from((None, *StopKind)), st.booleans()), min_size=1, max_size=12)
)
def test_that_the_shares_of_a_machine_make_the_whole_stop(stretches):
    spans, at_s = [], 60
    for seconds, kind, is_watched in stretches:
        if is_watched:
            spans.append(a_span(CNC, at_s, at_s + seconds, kind))
        at_s += seconds

    told = shares(a_stop(100, 200), spans, KINDS, 500 * S)

    assert not told or abs(sum(one.seconds for one in told) - 100.0) < 1e-6


def test_that_one_that_is_down_comes_before_one_that_waited_earlier():
    lines = {COBOT: (a_span(COBOT, 95, 130, StopKind.STARVED),), CNC: (a_span(CNC, 99, 130, StopKind.HELD, "Held"),)}

    cause = first_to_stand(a_stop(end_s=120), lines)

    assert cause is not None
    assert (cause.way, cause.equipment, cause.words) == (CauseWay.FIRST_TO_STAND, CNC, "Held")


def test_that_where_no_machine_says_anything_none_is_named():
    assert first_to_stand(a_stop(end_s=120), {CNC: (a_span(CNC, 0, 300, None),)}) is None
    assert first_to_stand(a_stop(end_s=120), {CNC: (a_span(CNC, 100, 130, StopKind.NO_DATA),)}) is None
