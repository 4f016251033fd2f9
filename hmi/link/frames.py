"""Frames on the wire: columns to raw little-endian bytes and back."""

import numpy as np

from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.link.messages import Frame


def frame_of(number: int, time_ns: int, batch: ReadingBatch, fresh: FreshnessChange, skipped: int = 0) -> Frame:
    """Pack columns into a frame."""
    return Frame(
        number=number,
        service_time_ns=time_ns,
        tag=batch.tag.astype("<u4", copy=False).tobytes(),
        source_time_ns=batch.source_time_ns.astype("<i8", copy=False).tobytes(),
        server_time_ns=batch.server_time_ns.astype("<i8", copy=False).tobytes(),
        value=batch.value.astype("<f8", copy=False).tobytes(),
        status=batch.status.astype("<u4", copy=False).tobytes(),
        text=batch.text,
        fresh_tag=fresh.tag.astype("<u4", copy=False).tobytes(),
        freshness=fresh.freshness.astype("u1", copy=False).tobytes(),
        skipped=skipped,
    )


def readings_of(frame: Frame) -> ReadingBatch:
    """Unpack a frame's readings without copying."""
    return ReadingBatch(
        np.frombuffer(frame.tag, "<u4"),
        np.frombuffer(frame.source_time_ns, "<i8"),
        np.frombuffer(frame.server_time_ns, "<i8"),
        np.frombuffer(frame.value, "<f8"),
        np.frombuffer(frame.status, "<u4"),
        frame.text,
    )


def freshness_of(frame: Frame) -> FreshnessChange:
    """Unpack a frame's freshness changes without copying."""
    return FreshnessChange(np.frombuffer(frame.fresh_tag, "<u4"), np.frombuffer(frame.freshness, "u1"))
