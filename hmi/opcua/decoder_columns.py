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
    def blank(cls, rows: int) -> "tuple[DecodedColumns, np.ndarray[tuple[int, int], np.dtype[np.int64]]]":
        """Columns of zeros, and the source and server times in them as one array of shape ``(2, rows)``.

        They share one piece of memory, so that one call makes it and one call turns all times into another unit.
        """
        memory = np.zeros((4, rows), np.int64)
        handle_and_status = memory[3].view(np.uint32)
        times_ns = memory[:2]
        columns = cls(
            handle_and_status[:rows],
            memory[2].view(np.float64),
            handle_and_status[rows:],
            memory[0],
            memory[1],
            {},
            0,
        )
        return columns, times_ns

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
