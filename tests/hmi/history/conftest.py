"""A history in a temporary folder, batches to put in and traces as arrays to look at."""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hmi import clock
from hmi.domain.cell import Cell
from hmi.domain.query import TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.history.history import History

KINDS = {
    "time_ns": "<i8", "low": "<f8", "high": "<f8", "last": "<f8",
    "quality": "u1", "is_backfilled": "u1", "is_gap_before": "u1", "gap_from_ns": "<i8",
}  # fmt: skip

Batch = Callable[..., ReadingBatch]
MakeCell = Callable[..., Cell]
Look = Callable[[TrendTrace], SimpleNamespace]


@pytest.fixture
def a_batch() -> Batch:
    def build(
        tag: Sequence[int],
        time_ns: Sequence[int],
        value: Sequence[float],
        *,
        status: Sequence[int] | None = None,
        text: dict[int, str] | None = None,
        server_time_ns: Sequence[int] | None = None,
    ) -> ReadingBatch:
        time = np.asarray(time_ns, np.int64)
        return ReadingBatch(
            np.asarray(tag, np.uint32),
            time,
            time if server_time_ns is None else np.asarray(server_time_ns, np.int64),
            np.asarray(value, np.float64),
            np.zeros(len(time), np.uint32) if status is None else np.asarray(status, np.uint32),
            text,
        )

    return build


@pytest.fixture
def a_cell() -> MakeCell:
    def build(*names: str, cell_id: str = "cell") -> Cell:
        node = NodeAddress(endpoint="plc", uri="urn:x", identifier="i=1")
        tags = tuple(TagDefinition(name=TagName(name), node=node, data_type=DataType.DOUBLE) for name in names)
        return Cell(id=cell_id, label="Cell", tags=tags)

    return build


@pytest.fixture
def look() -> Look:
    def arrays(trace: TrendTrace) -> SimpleNamespace:
        return SimpleNamespace(**{name: np.frombuffer(getattr(trace, name), kind) for name, kind in KINDS.items()})

    return arrays


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.duckdb"


@pytest.fixture
async def history(file: Path, a_cell: MakeCell) -> AsyncIterator[History]:
    history = History(file, a_cell("a", "b", "c"))
    await history.start()
    yield history
    await history.stop()


@pytest.fixture
def now_ns() -> int:
    """A moment half an hour ago, at the start of a second."""
    return clock.now_ns() // 10**9 * 10**9 - 1800 * 10**9
