"""What nobody accepts is called out, again and again, and a clock that jumps takes nothing back."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.handover import Handover, HandoverId, HandoverItem, HandoverLine, HandoverState, ItemKey, ItemKind
from hmi.domain.handover_escalation import HandoverTimes, due_escalation, is_waiting
from hmi.domain.handover_notice import HandoverNotice, handover_notice

OFFERED_NS = 1_700_000_000 * 10**9
SHIPPED = HandoverTimes()
FIRST_S, AGAIN_S, MOST = SHIPPED.call_after_s, SHIPPED.again_after_s, SHIPPED.at_most
ITEM = HandoverItem(key=ItemKey("alarm|1"), kind=ItemKind.ALARM)


def a_handover(state: HandoverState = HandoverState.OFFERED, **changes: object) -> Handover:
    handover = Handover(
        id=HandoverId("h"),
        state=state,
        start_ns=0,
        prepared_ns=1,
        offered_ns=OFFERED_NS,
        lines=(HandoverLine(item=ITEM),),
    )
    return msgspec.structs.replace(handover, **changes)


def after(seconds: float) -> int:
    return OFFERED_NS + int(seconds * 1e9)


def test_that_a_handover_in_person_has_its_time():
    assert due_escalation(a_handover(), after(FIRST_S - 1), SHIPPED) == 0


def test_that_it_is_called_out_then_once_an_hour_and_not_for_ever():
    assert due_escalation(a_handover(), after(FIRST_S), SHIPPED) == 1
    assert due_escalation(a_handover(), after(FIRST_S + AGAIN_S), SHIPPED) == 2
    assert due_escalation(a_handover(), after(1000 * AGAIN_S), SHIPPED) == MOST


@given(seconds=st.integers(-(10**6), 10**6), level=st.integers(0, MOST))
def test_that_a_clock_that_jumps_takes_nothing_back(seconds: int, level: int):
    assert due_escalation(a_handover(escalation=level), after(seconds), SHIPPED) >= level


def test_that_nothing_is_called_out_that_nobody_has_to_do():
    done = a_handover(HandoverState.ACCEPTED, lines=())

    assert not is_waiting(done)
    assert due_escalation(done, after(10 * AGAIN_S), SHIPPED) == 0


def test_that_items_left_open_and_a_call_back_wait_also_after_the_signature():
    assert is_waiting(a_handover(HandoverState.ACCEPTED))
    assert is_waiting(a_handover(HandoverState.ACCEPTED, lines=(), is_one_way=True))
    assert not is_waiting(a_handover(HandoverState.WITHDRAWN))


@given(
    told=st.builds(
        HandoverNotice,
        handover=st.uuids().map(lambda one: HandoverId(str(one))),
        is_offered=st.booleans(),
        waiting=st.integers(0, 500),
        owes_call_back=st.booleans(),
        level=st.integers(0, MOST),
        since_ns=st.integers(0, 2**62),
    )
)
def test_that_a_screen_reads_what_the_service_told(told: HandoverNotice):
    assert handover_notice(told.text) == told


def test_that_another_text_is_no_notice_of_a_handover():
    assert handover_notice("") is None
    assert handover_notice("disk full") is None
    assert handover_notice("a b c d e f") is None


def test_that_a_site_decides_when_and_how_often_it_is_called_out():
    times = HandoverTimes(call_after_s=60, again_after_s=120, at_most=3)

    assert [due_escalation(a_handover(), after(seconds), times) for seconds in (59, 60, 179, 180, 10**6)] == [
        0, 1, 1, 2, 3,
    ]  # fmt: skip
