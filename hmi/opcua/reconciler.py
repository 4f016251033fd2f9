"""Wanted, created, last heard: what is repaired, and what may look live."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping

import numpy as np
from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_client import UaClientState

from hmi import clock
from hmi.domain.connection import ConnectionState
from hmi.domain.quality import Freshness
from hmi.domain.reading import Uint32
from hmi.domain.tag import DataType, TagDefinition
from hmi.opcua.alarm_watch import AlarmWatch
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.namespaces import NamespaceTable, read_namespaces
from hmi.opcua.open_subscription import KEEP_ALIVE_S, OpenSubscription
from hmi.opcua.publishing import BatchSession
from hmi.opcua.session import SESSION_ENDED
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.traffic import Traffic

log = logging.getLogger(__name__)

RECONCILE_S = 2.0
"""Missing tags are asked for this often, for ever: all is live within 5 s of a controller having loaded its program."""
DEAD_S = 4.0
"""A silent session is given up this long after falling silent."""
RENEW_S = 1.0
"""A silent subscription is made anew this long after falling silent while others speak."""
FIRST_VALUES_S = 3.0
"""A tag without a first value after this long is told as not available."""
LOSS_PAUSE_S = 30.0
"""Lost notifications leave values that may be old; the session is made anew, but no more often than this."""
BAD_WAITING_FOR_INITIAL_DATA = 0x80320000
FIRST_TIME_QUESTIONS = 3
"""The quickest of a few answers tells the clocks apart within a millisecond or two."""


class Reconciler:
    """Keeps the items of one session as wanted. ``run`` repairs, ``look`` watches; neither believes the other."""

    def __init__(
        self,
        client: Client,
        batches: BatchSession,
        subscriptions: Subscriptions,
        delivery: InwardDelivery,
        traffic: Traffic,
        alarms: AlarmWatch | None,
        wanted: Callable[[], Mapping[int, TagDefinition]],
    ) -> None:
        self._client = client
        self._batches = batches
        self._subscriptions = subscriptions
        self._delivery = delivery
        self._traffic = traffic
        self._alarms = alarms
        self._wanted = wanted
        self._wake = asyncio.Event()
        self._settled_s: float | None = None
        """When everything wanted had been asked for once."""
        self._started_s = self._answered_s = clock.monotonic_s()

    @property
    def namespaces(self) -> NamespaceTable:
        """The server's present table."""
        return self._subscriptions.namespaces

    @property
    def live_tags(self) -> int:
        """Number of tags that are live."""
        return int(np.count_nonzero(self._delivery.is_live[list(self._wanted())]))

    def absent(self) -> dict[int, int]:
        """Column to status code of the tags that the server does not deliver."""
        absent = dict(self._subscriptions.absent)
        if self._is_time_over():
            created = self._columns()
            silent = created[~self._delivery.is_received[created]]
            absent.update(dict.fromkeys(silent.tolist(), BAD_WAITING_FOR_INITIAL_DATA))
        return absent

    def wake(self) -> None:
        """Something else is wanted now."""
        self._wake.set()

    async def run(self) -> None:
        """Repair every two seconds until the session fails.

        Raises:
            OSError, TimeoutError, ua.UaError: the session is of no use any more.
        """
        await self._subscriptions.read_limits()
        for _ in range(FIRST_TIME_QUESTIONS):
            await self._ask_time()
        while True:
            await self._renew_dead()
            self._wake.clear()
            wanted = self._wanted()
            if self._subscriptions.columns != set(wanted):
                await self._refresh_namespaces()
                self._spell_node_ids(wanted)
                before = self._subscriptions.columns
                await self._subscriptions.follow(wanted)
                self._delivery.lose(np.array(sorted(before - set(wanted)), np.uint32))
                self._tell_absent()
            if self._alarms is not None:
                await self._alarms.keep(self._subscriptions)
            if self._settled_s is None:
                self._settled_s = clock.monotonic_s()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RECONCILE_S):  # wait_for of Python 3.11 loses a cancellation after a wake
                    await self._wake.wait()
            await self._ask_time()
            self._check_losses()

    def look(self) -> ConnectionState:
        """Mark what is silent stale and what is heard again live, and tell what that makes of the connection.

        Raises:
            ConnectionError, TimeoutError: nothing will ever be heard of this session again.
        """
        subscriptions = list(self._subscriptions.open.values())
        ended = [one for one in subscriptions if one.number in self._delivery.ended]
        if ended and len(ended) == len(subscriptions):
            raise ConnectionResetError("the server or the network ended the session")
        if self._client.uaclient.state is not UaClientState.CONNECTED:
            raise ConnectionResetError("the network ended the connection")
        silences = self._silences_s()
        for one, silence_s in zip(subscriptions, silences, strict=True):
            self._mark(one.columns, is_heard=silence_s <= 0)
        least_s = min(silences, default=clock.monotonic_s() - self._answered_s - RECONCILE_S - KEEP_ALIVE_S)
        if least_s > DEAD_S:
            raise TimeoutError("nothing is heard any more")
        return ConnectionState.SILENT if least_s > 0 else self._state()

    def next_silence_s(self) -> float:
        """Seconds until the next subscription has been silent for too long; infinite when there is none."""
        limits = [-silence_s for silence_s in self._silences_s()]
        return min((limit for limit in limits if limit > 0), default=float("inf"))

    def _state(self) -> ConnectionState:
        if self._settled_s is None:
            return ConnectionState.SUBSCRIBING
        created = self._columns()
        if not self._is_time_over() and not self._delivery.is_received[created].all():
            return ConnectionState.SUBSCRIBING
        return ConnectionState.LIVE if self.live_tags == len(self._wanted()) else ConnectionState.PARTIAL

    def _is_time_over(self) -> bool:
        return self._settled_s is not None and clock.monotonic_s() - self._settled_s > FIRST_VALUES_S

    def _columns(self) -> Uint32:
        columns = [one.columns for one in self._subscriptions.open.values()]
        return np.concatenate(columns) if columns else np.empty(0, np.uint32)

    def _silences_s(self) -> list[float]:
        """Seconds of silence beyond what is allowed, by open subscription.

        Where none has spoken for longer than the liveliest may be silent, the link is silent: then all are, and no
        slow one looks live because its own time has not come yet.
        """
        now_s, subscriptions = clock.monotonic_s(), list(self._subscriptions.open.values())
        heard = [self._heard_s(one) for one in subscriptions]
        limits = [one.silence_limit_s for one in subscriptions]
        of_link_s = now_s - max(heard, default=0.0) - min(limits, default=0.0)
        return [
            DEAD_S * 2 if one.number in self._delivery.ended else max(of_link_s, now_s - heard_s - limit_s)
            for one, heard_s, limit_s in zip(subscriptions, heard, limits, strict=True)
        ]

    def _heard_s(self, subscription: OpenSubscription) -> float:
        """When it spoke last; one that never spoke counts from its creation."""
        return max(subscription.opened_s, self._delivery.heard_s.get(subscription.number, 0.0))

    def _mark(self, columns: Uint32, *, is_heard: bool) -> None:
        if is_heard:
            back = self._delivery.is_received[columns] & ~self._delivery.is_live[columns]
            self._delivery.set_freshness(columns[back], Freshness.LIVE)
        else:
            self._delivery.set_freshness(columns[self._delivery.is_live[columns]], Freshness.STALE)

    async def _renew_dead(self) -> None:
        """Give up subscriptions that are silent while others speak; this round creates them again."""
        subscriptions, silences = list(self._subscriptions.open.values()), self._silences_s()
        limit_s = RENEW_S if min(silences, default=0.0) <= 0 else DEAD_S
        for subscription, silence_s in zip(subscriptions, silences, strict=True):
            if silence_s > limit_s:
                self._delivery.give_up(subscription.number, subscription.columns)
                await self._subscriptions.drop(subscription.number)
                self._delivery.ended.discard(subscription.number)

    async def _refresh_namespaces(self) -> None:
        """Namespaces may appear while a controller loads its program; a moved one makes every item doubtful."""
        if self._settled_s is None:
            return
        before, now = self._subscriptions.namespaces, await read_namespaces(self._client)
        if any(now.index_of(uri) != index for index, uri in enumerate(before.uris)):
            raise ConnectionResetError("the server's namespaces have changed")
        self._subscriptions.namespaces = now

    def _spell_node_ids(self, wanted: Mapping[int, TagDefinition]) -> None:
        columns = frozenset(column for column, tag in wanted.items() if tag.data_type is DataType.NODE_ID)
        self._delivery.spell_node_ids(columns, self._subscriptions.namespaces.with_uri)

    def _tell_absent(self) -> None:
        self._delivery.set_freshness(np.array(sorted(self._subscriptions.absent), np.uint32), Freshness.ABSENT)

    async def _ask_time(self) -> None:
        """Ask the server for its time: also a sign of life, and of the session's."""
        try:
            await self._traffic.server_clock.ask(self._client)
        except SESSION_ENDED:
            raise
        except ua.UaStatusCodeError as error:
            log.debug("the server does not tell its time: %s", error)
        self._answered_s = clock.monotonic_s()

    def _check_losses(self) -> None:
        if self._batches.messages_lost and clock.monotonic_s() - self._started_s > LOSS_PAUSE_S:
            raise ConnectionResetError("notifications were lost on the way")
