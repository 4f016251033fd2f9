"""A tag is recorded from when to when it is heard: no longer, and not for shorter either."""

import numpy as np
import pytest

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import EARLIEST_NS, FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.live.recording import Recording

NOON = EARLIEST_NS + 10**18


class Paper:
    """A history that only remembers what it was told: ``(tag, value)`` or ``(tag, "ended", when)``."""

    def __init__(self) -> None:
        self.lines: list[tuple[object, ...]] = []

    def take(self, batch: ReadingBatch) -> None:
        self.lines += zip(batch.tag.tolist(), batch.value.tolist(), strict=True)

    def take_backfill(self, batch: ReadingBatch) -> None:
        self.lines += [(tag, "backfill") for tag in batch.tag.tolist()]

    def mark_gap(self, tag: list[int], time_ns: int) -> None:
        self.lines += [(column, "ended", time_ns) for column in tag]


def a_cell(*names: str) -> Cell:
    return Cell(
        id="c",
        label="Cell",
        tags=tuple(
            TagDefinition(
                name=TagName(name),
                node=NodeAddress(endpoint=name[0], uri="urn:test", identifier=f"s={name}"),
                data_type=DataType.DOUBLE,
            )
            for name in names
        ),
    )


def heard(tag: int, value: float, time_ns: int = NOON) -> ReadingBatch:
    time = np.array([time_ns], np.int64)
    return ReadingBatch(np.array([tag], np.uint32), time, time, np.array([value]), np.zeros(1, np.uint32))


def became(freshness: Freshness, *tags: int) -> FreshnessChange:
    return FreshnessChange(np.array(tags, np.uint32), np.full(len(tags), freshness, np.uint8))


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def image() -> ProcessImage:
    return ProcessImage(a_cell("a1", "a2", "b1"))


@pytest.fixture(autouse=True)
def recording(image: ProcessImage, paper: Paper) -> Recording:
    recording = Recording(image, paper)
    image.take_readings(heard(0, 1.0))
    image.take_readings(heard(1, 2.0, NOON + 5))
    image.take_freshness(became(Freshness.LIVE, 0, 1))
    return recording


def test_that_a_silent_tag_ends_where_its_controller_was_heard_last(image: ProcessImage, paper: Paper):
    image.take_freshness(became(Freshness.STALE, 0))

    assert paper.lines[2:] == [(0, "ended", NOON + 5)]


def test_that_a_value_that_is_not_sent_again_after_a_silence_is_recorded_again(image: ProcessImage, paper: Paper):
    image.take_freshness(became(Freshness.STALE, 0, 1))
    image.take_readings(heard(1, 7.0, NOON + 9))
    image.take_freshness(became(Freshness.LIVE, 0, 1))

    assert paper.lines[4:] == [(1, 7.0), (0, 1.0)], "the one that was sent is there once, the other one too"


def test_that_a_tag_ends_once_however_it_is_called_afterwards(image: ProcessImage, paper: Paper):
    image.take_freshness(became(Freshness.STALE, 0))
    image.take_freshness(became(Freshness.ABSENT, 0))

    assert len(paper.lines) == 3


def test_that_of_a_tag_that_was_never_heard_nothing_ends(image: ProcessImage, paper: Paper):
    image.take_freshness(became(Freshness.ABSENT, 2))

    assert len(paper.lines) == 2


def test_that_a_removed_tag_is_not_recorded_any_more_and_begins_anew_when_it_is_back(
    image: ProcessImage, recording: Recording, paper: Paper
):
    for cell in (a_cell("a2", "b1"), a_cell("a2", "b1", "a1")):
        recording.end(cell)
        image.use_cell(cell)
    image.take_readings(heard(2, 3.0, NOON + 9))
    image.take_freshness(became(Freshness.LIVE, 2))

    assert paper.lines[2:] == [(0, "ended", NOON + 5), (2, 3.0)]


def test_that_a_controller_without_a_clock_is_heard_until_now():
    image, paper = ProcessImage(a_cell("a1")), Paper()
    Recording(image, paper)
    image.take_readings(heard(0, 1.0, 17))

    image.take_freshness(became(Freshness.STALE, 0))

    ((_, _, ended_ns),) = paper.lines[1:]
    assert ended_ns > EARLIEST_NS


@pytest.fixture
def future_ns() -> int:
    return clock.now_ns() + 10**18


def test_that_one_time_from_the_future_does_not_move_the_end_of_its_whole_controller(future_ns: int):
    image, paper, present_ns = ProcessImage(a_cell("a1", "a2", "b1")), Paper(), clock.now_ns()
    Recording(image, paper)
    image.take_readings(heard(0, 1.0, present_ns))
    time, server = np.array([future_ns], np.int64), np.array([present_ns], np.int64)
    image.take_readings(ReadingBatch(np.array([1], np.uint32), time, server, np.array([2.0]), np.zeros(1, np.uint32)))

    image.take_freshness(became(Freshness.STALE, 0, 1))

    assert paper.lines[2:] == [(0, "ended", present_ns), (1, "ended", present_ns)]


def test_that_a_controller_whose_clock_is_ahead_ends_by_its_own_clock(future_ns: int):
    image, paper = ProcessImage(a_cell("a1", "a2")), Paper()
    Recording(image, paper)
    image.take_readings(heard(0, 1.0, future_ns))
    image.take_readings(heard(1, 2.0, future_ns + 5))

    image.take_freshness(became(Freshness.STALE, 0))

    assert paper.lines[2:] == [(0, "ended", future_ns + 5)]
