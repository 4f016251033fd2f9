"""Gaps in the numbers of messages."""

from hypothesis import given
from hypothesis import strategies as st

from hmi.opcua.publishing_sequence import SequenceNumbers

LAST = 2**32 - 1


def test_that_messages_in_order_leave_no_gap() -> None:
    numbers = SequenceNumbers()
    numbers.begin(7)

    assert [list(numbers.missing_before(7, number, is_keep_alive=False)) for number in (1, 2, 3)] == [[], [], []]


def test_that_a_gap_is_named_once() -> None:
    numbers = SequenceNumbers()
    numbers.begin(7)

    assert list(numbers.missing_before(7, 4, is_keep_alive=False)) == [1, 2, 3]
    assert list(numbers.missing_before(7, 5, is_keep_alive=False)) == []


def test_that_a_keep_alive_names_what_should_have_come_before_it() -> None:
    numbers = SequenceNumbers()
    numbers.begin(7, 10)

    assert list(numbers.missing_before(7, 11, is_keep_alive=True)) == []
    assert list(numbers.missing_before(7, 13, is_keep_alive=True)) == [11, 12]
    assert list(numbers.missing_before(7, 13, is_keep_alive=False)) == []


def test_that_an_older_message_changes_nothing() -> None:
    numbers = SequenceNumbers()
    numbers.begin(7, 10)

    assert list(numbers.missing_before(7, 9, is_keep_alive=False)) == []
    assert list(numbers.missing_before(7, 11, is_keep_alive=False)) == []


def test_that_an_unknown_subscription_starts_with_its_first_message() -> None:
    numbers = SequenceNumbers()

    assert list(numbers.missing_before(7, 500, is_keep_alive=False)) == []
    assert list(numbers.missing_before(7, 502, is_keep_alive=False)) == [501]


@given(st.integers(1, LAST), st.integers(0, 60))
def test_that_gaps_are_named_across_the_wrap(last: int, gap: int) -> None:
    cycle = [(last - 1 + step) % LAST + 1 for step in range(1, gap + 2)]
    numbers = SequenceNumbers()
    numbers.begin(7, last)

    assert list(numbers.missing_before(7, cycle[-1], is_keep_alive=False)) == cycle[:-1]
