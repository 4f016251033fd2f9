"""The process image keeps what is newest, and says when nothing was heard."""

import numpy as np

from hmi.domain.cell import Cell
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage

SPEED, RUNNING, PROGRAM = TagName("speed"), TagName("running"), TagName("program")


def a_tag(name: str, data_type: DataType) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:test", identifier=f"s={name}")
    return TagDefinition(name=TagName(name), node=node, data_type=data_type)


def a_cell(*extra: TagDefinition) -> Cell:
    tags = (a_tag("speed", DataType.DOUBLE), a_tag("running", DataType.BOOLEAN), a_tag("program", DataType.STRING))
    return Cell(id="c", label="Cell", tags=(*extra, *tags))


def rows(*readings: tuple[int, int, float | str]) -> ReadingBatch:
    tag = np.array([row[0] for row in readings], np.uint32)
    time_ns = np.array([row[1] for row in readings], np.int64)
    value = np.array([np.nan if isinstance(row[2], str) else row[2] for row in readings])
    text = {place: row[2] for place, row in enumerate(readings) if isinstance(row[2], str)}
    return ReadingBatch(tag, time_ns, time_ns, value, np.zeros(len(readings), np.uint32), text)


def test_that_a_tag_never_heard_has_no_value():
    image = ProcessImage(a_cell())

    reading = image.reading(SPEED)

    assert reading.value is None
    assert reading.freshness is Freshness.UNKNOWN


def test_that_values_keep_the_type_of_their_tag():
    image = ProcessImage(a_cell())

    image.take_readings(rows((0, 10, 1.5), (1, 10, 1.0), (2, 10, "PickAndPlace")))

    assert image.reading(SPEED).value == 1.5
    assert image.reading(RUNNING).value is True
    assert image.reading(PROGRAM).value == "PickAndPlace"


def test_that_what_comes_is_the_present_though_the_clock_of_its_source_was_set_back():
    image = ProcessImage(a_cell())
    image.take_readings(rows((1, 1_000, 0.0)))

    image.take_readings(rows((1, 10, 1.0)))

    assert image.reading(RUNNING).value is True
    assert image.reading(RUNNING).source_time_ns == 10


def test_that_a_text_that_the_controller_says_no_more_is_no_present_value():
    image = ProcessImage(a_cell())
    image.take_readings(rows((2, 10, "PickAndPlace")))

    image.take_readings(rows((2, 20, float("nan"))))

    assert image.reading(PROGRAM).value is None
    assert not image.newest_of(np.ones(3, np.bool_)).text


def test_that_of_several_texts_in_a_batch_the_last_one_stays():
    image = ProcessImage(a_cell())

    image.take_readings(rows((2, 10, "A"), (2, 20, float("nan")), (2, 30, "B")))

    assert image.reading(PROGRAM).value == "B"


def test_that_of_several_values_in_a_batch_the_last_one_stays():
    image = ProcessImage(a_cell())

    image.take_readings(rows((0, 100, 2.0), (0, 50, 1.0)))

    assert image.reading(SPEED).value == 1.0


def test_that_what_was_missed_does_not_change_the_present():
    image = ProcessImage(a_cell())
    missed: list[ReadingBatch] = []
    image.on_backfill.append(missed.append)
    image.take_readings(rows((0, 100, 2.0)))

    image.take_backfill(rows((0, 50, 1.0)))

    assert image.reading(SPEED).value == 2.0
    assert [len(batch) for batch in missed] == [1]


def test_that_freshness_is_told_apart_from_the_value():
    image = ProcessImage(a_cell())
    image.take_readings(rows((0, 100, 2.0)))

    image.take_freshness(FreshnessChange(np.array([0], np.uint32), np.array([Freshness.STALE], np.uint8)))

    assert image.reading(SPEED).value == 2.0
    assert image.reading(SPEED).freshness is Freshness.STALE


def test_that_readings_stay_with_their_tags_when_the_cell_changes():
    image = ProcessImage(a_cell())
    image.take_readings(rows((0, 100, 2.0), (2, 100, "A")))

    image.use_cell(a_cell(a_tag("new", DataType.DOUBLE)))

    assert image.reading(SPEED).value == 2.0
    assert image.reading(PROGRAM).value == "A"
    assert image.reading(TagName("new")).value is None
