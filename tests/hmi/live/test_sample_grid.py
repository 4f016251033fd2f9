"""Readings as even rows: what held then, and nothing where it was not known."""

import numpy as np
import pytest

from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.process_image import ProcessImage
from hmi.live.sample_grid import SampleGrid

A, B, ABSENT = TagName("a"), TagName("b"), TagName("absent")
NOW_NS = 1_700_000_000 * 10**9
STEP_NS = 10**8


def a_cell(*names: TagName) -> Cell:
    tags = tuple(
        TagDefinition(
            name=name, node=NodeAddress(endpoint="e", uri="u", identifier=f"s={name}"), data_type=DataType.DOUBLE
        )
        for name in names
    )
    return Cell(id="cell", label="Cell", endpoints=(), equipment=(), tags=tags)


@pytest.fixture
def image() -> ProcessImage:
    image = ProcessImage(a_cell(B, A))
    image.take_freshness(
        FreshnessChange(tag=np.array([0, 1], np.uint32), freshness=np.full(2, Freshness.LIVE, np.uint8))
    )
    return image


class Clock:
    """Ours, in steps after the beginning."""

    def __init__(self) -> None:
        self.steps = 0.0

    def __call__(self) -> int:
        return NOW_NS + round(self.steps * STEP_NS)


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def grid(image, now) -> SampleGrid:
    return SampleGrid(image, (A, B), step_ns=STEP_NS, wait_ns=2 * STEP_NS, now_ns=now)


def freshen(image: ProcessImage, freshness: Freshness, *columns: int) -> None:
    image.take_freshness(
        FreshnessChange(tag=np.array(columns, np.uint32), freshness=np.full(len(columns), freshness, np.uint8))
    )


def tell(image: ProcessImage, *readings: tuple[TagName, float, float], status: int = 0) -> None:
    """Tag, steps after the beginning, value."""
    times = np.array([NOW_NS + round(steps * STEP_NS) for _, steps, _ in readings], np.int64)
    image.take_readings(
        ReadingBatch(
            np.array([image.index[name] for name, _, _ in readings], np.uint32),
            times,
            times,
            np.array([value for _, _, value in readings]),
            np.full(len(readings), status, np.uint32),
        )
    )


def rows(grid: SampleGrid) -> list[list[float]]:
    return grid.rows()[1].tolist()


def test_that_each_row_has_what_held_then(image, grid, now):
    tell(image, (A, -5, 1.0), (B, -5, 5.0))
    now.steps = 6
    tell(image, (A, 1.5, 2.0), (B, 3, 6.0), (A, 6, 3.0))

    assert rows(grid)[-4:] == [[1.0, 5.0], [2.0, 5.0], [2.0, 6.0], [2.0, 6.0]]


def test_that_rows_are_told_once_and_in_order(image, grid, now):
    told: list[int] = []
    for step in range(0, 60, 3):
        now.steps = step
        tell(image, (A, step, float(step)))
        told += grid.rows()[0].tolist()

    assert len(told) > 50
    assert np.diff(told).tolist() == [STEP_NS] * (len(told) - 1)


def test_that_a_row_waits_for_what_comes_in_the_next_message(image, grid, now):
    tell(image, (A, 0, 1.0), (B, 0, 1.0))
    now.steps = 5
    tell(image, (A, 4, 9.0))
    tell(image, (B, 3, 7.0), (B, 5, 8.0))

    assert rows(grid)[-1] == [1.0, 7.0]


def test_that_a_bad_value_and_a_tag_that_is_not_heard_are_not_known(image, grid, now):
    tell(image, (A, 0, 1.0), (B, 0, 1.0))
    tell(image, (A, 1, 2.0), status=0x80000000)
    now.steps = 6
    assert np.isnan(rows(grid)[-1][0])

    freshen(image, Freshness.STALE, 0)
    now.steps = 12

    assert np.isnan(rows(grid)[-1][1])


def test_that_a_tag_that_the_cell_has_not_is_never_known(image, now):
    grid = SampleGrid(image, (ABSENT, A), step_ns=STEP_NS, wait_ns=0, now_ns=now)
    tell(image, (A, 0, 1.0))
    now.steps = 3

    assert [[np.isnan(absent), known] for absent, known in rows(grid)] == [[True, 1.0]] * 3


def test_that_a_controller_whose_clock_differs_fits_into_the_rows_of_the_others(image, grid, now):
    image.take_connection(
        ConnectionStatus(endpoint="e", state=ConnectionState.LIVE, since_ns=NOW_NS, clock_skew_ms=120_000.0)
    )
    ahead = 120_000 / 100
    now.steps = 6
    tell(image, (A, ahead + 3, 4.0), (B, ahead + 1, 5.0))

    told = grid.rows()[1]

    assert told[-1].tolist() == [4.0, 5.0]
    assert np.isnan(told[-3][0])


def test_that_a_value_that_never_changed_since_long_ago_holds_and_moves_no_time(image, grid, now):
    now.steps = 3
    grid.rows()
    tell(image, (A, -1_000_000, 7.0))
    now.steps = 6

    times, values = grid.rows()

    assert len(times) == 3
    assert values[:, 0].tolist() == [7.0] * 3


def test_that_after_our_clock_was_set_back_rows_go_on_from_there(image, grid, now):
    now.steps = 10_000
    grid.rows()
    now.steps = 0
    tell(image, (A, 0, 2.0))
    grid.rows()
    now.steps = 5

    times, values = grid.rows()

    assert times[-1] == NOW_NS + 3 * STEP_NS
    assert values[-1][0] == 2.0


def test_that_after_another_cell_came_what_is_held_of_its_tags_is_known_at_once(image, grid, now):
    tell(image, (A, 0, 1.0), (B, 0, 2.0))
    image.use_cell(a_cell(A, ABSENT, B))
    freshen(image, Freshness.LIVE, 0, 1, 2)
    grid.use_cell()
    now.steps = 5

    assert rows(grid)[-1] == [1.0, 2.0]


def test_that_nothing_is_heard_once_it_ended(image, grid, now):
    grid.end()
    tell(image, (A, 0, 1.0))
    now.steps = 5

    assert np.isnan(rows(grid)).all()
