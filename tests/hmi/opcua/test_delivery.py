"""What arrives is counted, passed on and made live; what ended is not."""

import numpy as np
import pytest

from hmi.domain.quality import OVERFLOW_BIT, Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.traffic import Traffic


class Sink:
    def __init__(self) -> None:
        self.readings: list[ReadingBatch] = []
        self.missed: list[ReadingBatch] = []
        self.freshness: dict[int, Freshness] = {}

    def take_readings(self, batch: ReadingBatch) -> None:
        self.readings.append(batch)

    def take_backfill(self, batch: ReadingBatch) -> None:
        self.missed.append(batch)

    def take_freshness(self, change: FreshnessChange) -> None:
        self.freshness.update(
            {tag: Freshness(one) for tag, one in zip(change.tag.tolist(), change.freshness.tolist(), strict=True)}
        )


def columns(*handles: int, status: int = 0, text: dict[int, str] | None = None) -> DecodedColumns:
    count = len(handles)
    times = np.full(count, 1_700_000_000_000_000_000, np.int64)
    return DecodedColumns(
        np.array(handles, np.uint32), np.arange(count, dtype=np.float64), np.full(count, status, np.uint32), times,
        times, text or {}, 0,
    )  # fmt: skip


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def traffic() -> Traffic:
    return Traffic()


@pytest.fixture
def delivery(sink, traffic) -> InwardDelivery:
    return InwardDelivery(sink, traffic, 3)


def test_that_a_first_value_makes_a_tag_live(delivery, sink):
    delivery.take_columns(1, columns(0, 2), 1)

    assert sink.freshness == {0: Freshness.LIVE, 2: Freshness.LIVE}


def test_that_overflows_are_counted_and_passed_on(delivery, sink, traffic):
    delivery.take_columns(1, columns(0, 1, status=OVERFLOW_BIT), 1)

    assert traffic.overflows == 2
    assert sink.readings[0].status.tolist() == [OVERFLOW_BIT] * 2


def test_that_other_status_bits_are_no_overflow(delivery, traffic):
    delivery.take_columns(1, columns(0, status=0x400), 1)

    assert traffic.overflows == 0


def test_that_nothing_of_a_closed_session_is_live_or_passed_on(delivery, sink):
    delivery.take_columns(1, columns(0), 1)

    delivery.close()
    delivery.take_columns(1, columns(1), 1)

    assert sink.freshness == {0: Freshness.STALE}
    assert len(sink.readings) == 1


def test_that_a_republished_value_is_missed_where_a_newer_message_told_the_tag_and_present_where_none_did(
    delivery, sink
):
    delivery.take_columns(1, columns(0, 1), 4)
    delivery.take_columns(1, columns(0), 6)

    delivery.take_columns(1, columns(0, 1, text={0: "overtaken", 1: "newest"}), 5)

    assert [(one.tag.tolist(), one.text) for one in sink.missed] == [([0], {0: "overtaken"})]
    assert (sink.readings[-1].tag.tolist(), sink.readings[-1].text) == ([1], {0: "newest"})


def test_that_message_numbers_begin_anew_after_the_last(delivery, sink):
    delivery.take_columns(1, columns(0), 0xFFFFFFFF)
    delivery.take_columns(1, columns(0), 1)
    delivery.take_columns(1, columns(0), 0xFFFFFFFF)

    assert (len(sink.missed), [len(one) for one in sink.readings]) == (1, [1, 1, 0])


def test_that_subscriptions_count_their_messages_apart(delivery, sink):
    delivery.take_columns(1, columns(0), 900)
    delivery.take_columns(2, columns(1), 1)

    assert not sink.missed


def test_that_a_tag_in_another_subscription_begins_anew(delivery, sink):
    delivery.take_columns(1, columns(0), 900)
    delivery.lose(np.array([0], np.uint32))
    delivery.take_columns(2, columns(1), 5)

    delivery.take_columns(2, columns(0), 4)

    assert not sink.missed


def test_that_the_number_of_another_subscription_overtakes_nothing(delivery, sink):
    delivery.take_columns(1, columns(0), 900)
    delivery.take_columns(2, columns(1), 2)

    delivery.take_columns(2, columns(0, text={0: "newest"}), 1)

    assert not sink.missed
    assert sink.readings[-1].text == {0: "newest"}


def test_that_what_a_subscription_says_after_it_was_given_up_is_not_live(delivery, sink):
    delivery.take_columns(1, columns(0), 900)
    delivery.give_up(1, np.array([0], np.uint32))

    delivery.take_columns(1, columns(0), 901)

    assert sink.freshness == {0: Freshness.STALE}
    assert len(sink.readings) == 1


def test_that_values_of_tags_that_left_the_cell_are_dropped_with_their_texts(delivery, sink):
    delivery.take_columns(1, columns(7, 1, text={0: "gone", 1: "here"}), 1)

    assert sink.readings[0].tag.tolist() == [1]
    assert sink.readings[0].text == {0: "here"}
