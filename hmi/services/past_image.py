"""What was read at a past moment, as the image that rules read: the same rules tell of the past and of the present."""

import numpy as np

from hmi.domain.cell import Cell
from hmi.domain.past_query import MomentAnswer, PastColumns
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.live.process_image import ProcessImage


def image_of(moment: MomentAnswer, cell: Cell) -> ProcessImage:
    """The cell as it was read at the moment; tags of which nothing is stored were never heard."""
    image = ProcessImage(cell)
    for status in moment.connections:
        image.take_connection(status)
    take_columns(image, moment.columns)
    return image


def take_columns(image: ProcessImage, columns: PastColumns) -> None:
    """Take everything at once."""
    readings, freshness = _batch(image, columns, slice(None)), _fresh(image, columns, slice(None))
    image.take_readings(readings)
    image.take_freshness(freshness)


def steps_of(image: ProcessImage, columns: PastColumns) -> list[tuple[int, ReadingBatch, FreshnessChange]]:
    """What was seen at each moment (Unix ns), in order."""
    seen_ns, fresh_ns = np.frombuffer(columns.seen_ns, "<i8"), np.frombuffer(columns.fresh_ns, "<i8")
    moments = np.unique(np.concatenate((seen_ns, fresh_ns)))
    rows, fresh_rows = (np.searchsorted(one, moments, "right") for one in (seen_ns, fresh_ns))
    steps: list[tuple[int, ReadingBatch, FreshnessChange]] = []
    row = fresh_row = 0
    for moment_ns, last, fresh_last in zip(moments.tolist(), rows.tolist(), fresh_rows.tolist(), strict=True):
        readings = _batch(image, columns, slice(row, last))
        steps.append((moment_ns, readings, _fresh(image, columns, slice(fresh_row, fresh_last))))
        row, fresh_row = last, fresh_last
    return steps


def _batch(image: ProcessImage, columns: PastColumns, rows: slice) -> ReadingBatch:
    place = np.array([image.index[name] for name in columns.names] or [0], np.uint32)
    tag = place[np.frombuffer(columns.tag, "<u4")[rows]]
    time_ns = np.frombuffer(columns.source_time_ns, "<i8")[rows]
    first = rows.start or 0
    text = {row - first: columns.text[row] for row in range(first, first + len(tag)) if row in columns.text}
    value, status = np.frombuffer(columns.value, "<f8")[rows], np.frombuffer(columns.status, "<u4")[rows]
    return ReadingBatch(tag, time_ns, time_ns, value, status, text)


def _fresh(image: ProcessImage, columns: PastColumns, rows: slice) -> FreshnessChange:
    place = np.array([image.index[name] for name in columns.names] or [0], np.uint32)
    tag = place[np.frombuffer(columns.fresh_tag, "<u4")[rows]]
    return FreshnessChange(tag, np.frombuffer(columns.freshness, "u1")[rows])
