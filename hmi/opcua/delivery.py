"""What the publish loop brings, on its way to the process image: columns, and when each subscription was heard."""

from collections.abc import Callable, Collection, Sequence

import numpy as np
from asyncua import ua

from hmi import clock
from hmi.domain.quality import OVERFLOW_BIT, Freshness
from hmi.domain.reading import FreshnessChange, Int64, ReadingBatch, Uint32
from hmi.opcua.alarm_watch import AlarmWatch
from hmi.opcua.decoder_columns import DecodedColumns
from hmi.opcua.publishing_sequence import are_newer, is_newer
from hmi.opcua.traffic import Traffic
from hmi.ports.reading import ReadingSink

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


class InwardDelivery:
    """Implements ``hmi.opcua.message_inbox.Delivery`` for one session.

    Columns here are numbers of ``ItemNumbers``, and so are client handles.
    """

    def __init__(self, sink: ReadingSink, traffic: Traffic, tag_count: int) -> None:
        self._sink = sink
        self._traffic = traffic
        self.heard_s: dict[int, float] = {}
        """Subscription to the monotonic moment of its last publish response."""
        self.heard_ns = 0
        """When anything was heard last, by our clock; 0 before the first response."""
        self.ended: set[int] = set()
        """Subscriptions that the server ended, or all of them when the link broke."""
        self.is_received: Mask = np.zeros(tag_count, np.bool_)
        """Tags that this session has brought a value for."""
        self.is_live: Mask = np.zeros(tag_count, np.bool_)
        self.is_closed = False
        self._newest: dict[int, int] = {}
        """Number of the newest message by subscription."""
        self._brought_by: Uint32 = np.zeros(tag_count, np.uint32)
        """Number of the message that brought a tag's value; 0 before the first."""
        self._brought_in: Uint32 = np.zeros(tag_count, np.uint32)
        """Subscription of that message: each counts for itself."""
        self._given_up: set[int] = set()
        self.alarms: AlarmWatch | None = None
        """Who takes the events of this session."""
        self._with_uri: Callable[[str], str] = str
        self._node_ids: Collection[int] = ()

    def spell_node_ids(self, columns: Collection[int], with_uri: Callable[[str], str]) -> None:
        """The values of these tags are NodeIds, whose namespace indices mean nothing outside of this session."""
        self._node_ids, self._with_uri = columns, with_uri

    def close(self) -> None:
        """The session counts no more: nothing of it is live, and nothing that still comes is passed on."""
        self.set_freshness(np.flatnonzero(self.is_live).astype(np.uint32), Freshness.STALE)
        self.is_closed = True

    def make_room(self, tag_count: int) -> None:
        """Numbers may now be as high as ``tag_count - 1``."""
        more = tag_count - len(self.is_live)
        if more > 0:
            self.is_received = np.concatenate((self.is_received, np.zeros(more, np.bool_)))
            self.is_live = np.concatenate((self.is_live, np.zeros(more, np.bool_)))
            self._brought_by = np.concatenate((self._brought_by, np.zeros(more, np.uint32)))
            self._brought_in = np.concatenate((self._brought_in, np.zeros(more, np.uint32)))

    def take_columns(self, subscription_id: int, columns: DecodedColumns, message: int) -> None:
        """Pass values on; tags heard for the first time become live.

        What a republished message holds and a newer one has overtaken is told as missed, not as present. Source times
        do not decide that: clocks are set back, and a controller without a battery starts in the past.
        """
        if self.is_closed or subscription_id in self._given_up:
            return
        known = columns.handle < len(self.is_live)
        if not known.all():
            columns = _only(columns, known)
        newest = self._newest.setdefault(subscription_id, message)
        if is_newer(newest, message):
            columns = self._without_overtaken(subscription_id, columns, message)
        else:
            self._newest[subscription_id] = message
        self._brought_by[columns.handle] = message
        self._brought_in[columns.handle] = subscription_id
        batch = self._batch(columns)
        new = np.unique(columns.handle[~self.is_live[columns.handle]])
        overflows = int(np.count_nonzero((columns.status & OVERFLOW_BIT) == OVERFLOW_BIT))
        self._traffic.count(batch, overflows=overflows, undecodable=columns.undecodable, is_change=not len(new))
        self._sink.take_readings(batch)
        self.is_received[new] = True
        self.set_freshness(new, Freshness.LIVE)

    def _without_overtaken(self, subscription_id: int, columns: DecodedColumns, message: int) -> DecodedColumns:
        """Rows that nothing newer was heard of; the others are told as missed."""
        is_of_same = self._brought_in[columns.handle] == subscription_id
        overtaken = is_of_same & are_newer(self._brought_by[columns.handle], message)
        if overtaken.any():
            self._sink.take_backfill(self._batch(_only(columns, overtaken)))
        return _only(columns, ~overtaken)

    def _batch(self, columns: DecodedColumns) -> ReadingBatch:
        return ReadingBatch(
            columns.handle,
            columns.source_time_ns,
            columns.server_time_ns,
            columns.value,
            columns.status,
            self._spelt(columns) if self._node_ids else columns.text,
        )

    def _spelt(self, columns: DecodedColumns) -> dict[int, str]:
        return {
            row: self._with_uri(words) if int(columns.handle[row]) in self._node_ids else words
            for row, words in columns.text.items()
        }

    def take_events(self, subscription_id: int, events: Sequence[ua.EventFieldList], *, is_late: bool) -> None:
        """Pass events on."""
        if self.alarms is not None and not self.is_closed:
            self.alarms.take_events(events, is_late=is_late)

    def take_heard(self, subscription_id: int) -> None:
        """A publish response came: the subscription lives."""
        self.heard_s[subscription_id] = clock.monotonic_s()
        self.heard_ns = clock.now_ns()

    def take_status_change(self, subscription_id: int, status: int) -> None:
        """A subscription ended at the server, or with the link."""
        self.ended.add(subscription_id)

    def give_up(self, subscription_id: int, columns: Uint32) -> None:
        """A subscription was silent for too long: others take its tags over, and what it still says comes too late."""
        self._given_up.add(subscription_id)
        self.lose(columns)

    def lose(self, columns: Uint32) -> None:
        """These tags have no monitored item any more."""
        self.is_received[columns] = False
        self._brought_by[columns] = 0
        self.set_freshness(columns[self.is_live[columns]], Freshness.STALE)

    def set_freshness(self, columns: Uint32, freshness: Freshness) -> None:
        """Tell the sink, and remember which tags are live."""
        if self.is_closed or not len(columns):
            return
        self.is_live[columns] = freshness is Freshness.LIVE
        self._sink.take_freshness(FreshnessChange(columns, np.full(len(columns), freshness, np.uint8)))


def _only(columns: DecodedColumns, keep: Mask) -> DecodedColumns:
    """Rows of tags that are still in the cell."""
    place: Int64 = np.cumsum(keep) - 1
    return DecodedColumns(
        columns.handle[keep],
        columns.value[keep],
        columns.status[keep],
        columns.source_time_ns[keep],
        columns.server_time_ns[keep],
        {int(place[row]): words for row, words in columns.text.items() if keep[row]},
        columns.undecodable,
    )
