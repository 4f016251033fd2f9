"""The columns that one DataChangeNotification becomes."""

import numpy as np

from hmi.domain.reading import Float64, Int64, Uint32


class DecodedColumns:
    """The values of one notification, in the order the server queued them. All arrays have shape ``(n,)``.

    ``handle`` uint32 client handle; ``value`` float64 (NaN where the value is text or missing; booleans 0 and 1;
    integers beyond 2**53 are rounded); ``status`` uint32; ``source_time_ns`` and ``server_time_ns`` int64 Unix time
    (0 = not sent); ``text`` row number to text for rows that hold anything but a number. ``undecodable`` counts the
    values that could not be read: those whose extent is known stand in the columns with status BadDecodingError,
    those behind an item without a readable extent are missing.
    """

    __slots__ = ("handle", "server_time_ns", "source_time_ns", "status", "text", "undecodable", "value")

    def __init__(
        self,
        handle: Uint32,
        value: Float64,
        status: Uint32,
        source_time_ns: Int64,
        server_time_ns: Int64,
        text: dict[int, str],
        undecodable: int,
    ) -> None:
        self.handle = handle
        self.value = value
        self.status = status
        self.source_time_ns = source_time_ns
        self.server_time_ns = server_time_ns
        self.text = text
        self.undecodable = undecodable

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.handle)

    @classmethod
    def blank(cls, times_ns: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> "DecodedColumns":
        """Columns to be filled: no value, status Good, source and server times in the two rows of ``times_ns``."""
        rows = times_ns.shape[1]
        value = np.empty(rows)
        value.fill(np.nan)
        return cls(np.zeros(rows, np.uint32), value, np.zeros(rows, np.uint32), times_ns[0], times_ns[1], {}, 0)

    def first(self, rows: int) -> "DecodedColumns":
        """The first ``rows`` rows."""
        return DecodedColumns(
            self.handle[:rows],
            self.value[:rows],
            self.status[:rows],
            self.source_time_ns[:rows],
            self.server_time_ns[:rows],
            self.text,
            self.undecodable,
        )
