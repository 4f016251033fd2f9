"""What the publish loop brings, on its way to the process image: columns, and when each subscription was heard."""

import numpy as np

from hmi import clock
from hmi.domain.quality import OVERFLOW_BIT, Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.traffic import Traffic
from hmi.ports import ReadingSink


class InwardDelivery:
    """Implements ``hmi.opcua.publishing.Delivery`` for one session. Client handles are column numbers."""

    def __init__(self, sink: ReadingSink, traffic: Traffic, tag_count: int) -> None:
        self._sink = sink
        self._traffic = traffic
        self.heard_s: dict[int, float] = {}
        """Subscription to the monotonic moment of its last publish response."""
        self.is_received = np.zeros(tag_count, np.bool_)
        """Tags that this session has brought a value for."""
        self.is_live = np.zeros(tag_count, np.bool_)
        self.is_broken = False
        """The server ended a subscription, or the session was lost."""

    def take_columns(self, subscription_id: int, columns: DecodedColumns) -> None:
        """Pass values on; tags heard for the first time become live."""
        known = columns.handle < len(self.is_received)
        if not known.all():
            columns = _only(columns, known)
        batch = ReadingBatch(
            columns.handle,
            columns.source_time_ns,
            columns.server_time_ns,
            columns.value,
            columns.status,
            columns.text,
        )
        overflows = int(np.count_nonzero((columns.status & OVERFLOW_BIT) == OVERFLOW_BIT))
        self._traffic.count(batch, overflows=overflows, undecodable=columns.undecodable)
        self._sink.take_readings(batch)
        new = np.unique(columns.handle[~self.is_live[columns.handle]])
        if len(new):
            self.is_received[new] = True
            self.set_freshness(new, Freshness.LIVE)

    def take_heard(self, subscription_id: int) -> None:
        """A publish response came: the subscription lives."""
        self.heard_s[subscription_id] = clock.monotonic_s()

    def take_status_change(self, subscription_id: int, status: int) -> None:
        """A subscription ended at the server."""
        self.is_broken = True

    def set_freshness(self, columns: np.ndarray[tuple[int], np.dtype[np.uint32]], freshness: Freshness) -> None:
        """Tell the sink, and remember which tags are live."""
        if not len(columns):
            return
        self.is_live[columns] = freshness is Freshness.LIVE
        self._sink.take_freshness(FreshnessChange(columns, np.full(len(columns), freshness, np.uint8)))


def _only(columns: DecodedColumns, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> DecodedColumns:
    """Rows of tags that are still in the cell."""
    place = np.cumsum(keep) - 1
    return DecodedColumns(
        columns.handle[keep],
        columns.value[keep],
        columns.status[keep],
        columns.source_time_ns[keep],
        columns.server_time_ns[keep],
        {int(place[row]): words for row, words in columns.text.items() if keep[row]},
        columns.undecodable,
    )
