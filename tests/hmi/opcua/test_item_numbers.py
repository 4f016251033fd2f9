"""Numbers of monitored items: given once, and told as the column that the tag has now."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, ValueRange
from hmi.opcua.item_numbers import ItemNumbers


def a_tag(name: str, engineering_range: ValueRange | None = None) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=DataType.STRING, engineering_range=engineering_range)


def a_batch(numbers: list[int], words: list[str]) -> ReadingBatch:
    zeros = np.zeros(len(numbers), np.int64)
    tag = np.array(numbers, np.uint32)
    text = dict(enumerate(words))
    return ReadingBatch(tag, zeros, zeros, np.full(len(numbers), np.nan), tag * 0, text)


def numbers_of(wanted: dict[int, TagDefinition]) -> dict[str, int]:
    return {tag.name: number for number, tag in wanted.items()}


def test_that_numbers_are_columns_while_nothing_is_taken_away(sink):
    items = ItemNumbers(sink)

    first = items.use({3: a_tag("a"), 4: a_tag("b")})
    second = items.use({3: a_tag("a"), 4: a_tag("b"), 9: a_tag("c")})

    assert numbers_of(first) == {"a": 3, "b": 4}
    assert numbers_of(second) == {"a": 3, "b": 4, "c": 9}


def test_that_what_still_comes_about_a_tag_that_is_gone_is_not_told_as_its_successor(sink):
    items = ItemNumbers(sink)
    items.use({0: a_tag("a"), 1: a_tag("b"), 2: a_tag("c")})

    items.use({0: a_tag("a"), 1: a_tag("c")})
    items.take_readings(a_batch([0, 1, 2], ["of a", "of b", "of c"]))
    items.take_freshness(FreshnessChange(np.array([1, 2], np.uint32), np.full(2, Freshness.LIVE, np.uint8)))

    assert sink.texts == {0: "of a", 1: "of c"}
    assert sink.freshness == {1: Freshness.LIVE}


def test_that_a_tag_that_comes_again_or_is_watched_in_another_way_is_another_item(sink):
    items = ItemNumbers(sink)
    before = numbers_of(items.use({0: a_tag("a"), 1: a_tag("b")}))

    items.use({0: a_tag("a")})
    after = numbers_of(items.use({0: a_tag("a", ValueRange(0, 1)), 1: a_tag("b")}))

    assert not set(before.values()) & set(after.values())


@given(st.lists(st.lists(st.sampled_from("abcdefg"), unique=True), max_size=8))
def test_that_each_number_stands_for_one_tag_for_ever(cells: list[list[str]]):
    items = ItemNumbers(sink=None)  # pyright: ignore[reportArgumentType]  # nothing is told
    meaning: dict[int, str] = {}

    for cell in cells:
        wanted = items.use({column: a_tag(name) for column, name in enumerate(cell)})
        assert sorted(tag.name for tag in wanted.values()) == sorted(cell)
        for number, tag in wanted.items():
            assert meaning.setdefault(number, tag.name) == tag.name
