"""A tag over a period, as it is drawn."""

from msgspec import Struct

from hmi.domain.tag import TagName


class TrendTrace(Struct, frozen=True, kw_only=True):
    """One tag over a period, as raw bytes of arrays of shape ``(m,)``, only columns that hold data.

    ``time_ns`` int64 (first source time in the column), ``low``, ``high``, ``last`` float64, ``quality`` uint8 (worst
    in the column), ``is_backfilled`` uint8 (any row of the column came from the server's history).
    ``is_gap_before`` uint8: recording was interrupted between this column and the one before; draw no line.
    ``gap_from_ns`` int64: from when on, where it was interrupted before this column; 0 elsewhere.
    """

    tag_name: TagName
    time_ns: bytes
    low: bytes
    high: bytes
    last: bytes
    quality: bytes
    is_backfilled: bytes
    is_gap_before: bytes
    gap_from_ns: bytes = b""
    open_gap_ns: int | None = None
    """From when on nothing has been recorded to the end of the period; None while recording goes on."""
