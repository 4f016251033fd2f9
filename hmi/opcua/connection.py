"""One controller, kept connected and never believed: what looks live has been heard."""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import Mapping, Sequence

import numpy as np
from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.cell import Endpoint, IdentityKind, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.query import AbsentTag, BrowseAnswer
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition
from hmi.opcua import browsing, writer
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.namespaces import NamespaceTable, read_namespaces
from hmi.opcua.publishing import use_batches
from hmi.opcua.session import NotOffered, NotTrusted, close_client, open_client
from hmi.opcua.subscription import Subscriptions, age_s, silence_limit_s
from hmi.opcua.traffic import Traffic
from hmi.opcua.trust import TrustStore
from hmi.ports import ReadingSink

log = logging.getLogger(__name__)

TICK_S = 0.25
RECONCILE_S = 2.0
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 2.0
"""Short, so that everything is live within 5 s of a controller's return."""
LONGEST_RECONCILE_S = 30.0
DEAD_S = 4.0
"""A silent session is given up this long after it fell silent."""
_CURRENT_TIME = ua.NodeId(ua.Int32(2258))
_REFUSALS = (
    ua.uaerrors.BadUserAccessDenied,
    ua.uaerrors.BadIdentityTokenRejected,
    ua.uaerrors.BadIdentityTokenInvalid,
    ua.uaerrors.BadSecurityChecksFailed,
    ua.uaerrors.BadCertificateUntrusted,
    ua.uaerrors.BadSecurityPolicyRejected,
)

_HEARD = (ConnectionState.SUBSCRIBING, ConnectionState.LIVE, ConnectionState.PARTIAL)
"""States in which the server answers. Whether one tag is fresh enough to be changed is the service's rule."""


class Controller:
    """Implements ``hmi.ports.ControllerPort`` for one OPC UA endpoint."""

    def __init__(self, endpoint: Endpoint, sink: ReadingSink, trust: TrustStore, *, secret: str = "") -> None:
        self._endpoint = endpoint
        self._sink = sink
        self._trust = trust
        self._secret = secret
        self._wanted: dict[int, TagDefinition] = {}
        self._traffic = Traffic()
        self._state = ConnectionState.OFF
        self._since_ns = clock.now_ns()
        self._detail = ""
        self._shown: tuple[bytes, ServerCertificate] | None = None
        self._client: Client | None = None
        self._namespaces = NamespaceTable(())
        self._subscriptions: Subscriptions | None = None
        self._delivery = InwardDelivery(sink, self._traffic, 0)
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._has_been_live = False

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint it talks to."""
        return self._endpoint

    async def start(self) -> None:
        """Begin to connect."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Close the session and tell that nothing is live."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._forget_session()
        self._tell(ConnectionState.OFF)

    def want(self, tags: Mapping[int, TagDefinition]) -> None:
        """Follow other tags. Column numbers may have moved, so the session starts anew when any has."""
        moved = any(tags.get(column) != tag for column, tag in self._wanted.items())
        self._wanted = dict(tags)
        if moved and self._client is not None:
            self._delivery.is_broken = True
        self._wake.set()

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        """Write and read back; refused at once unless values are arriving."""
        client = self._live_client()
        if client is None:
            return Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": self._endpoint.key})
        return await writer.write(client, self._namespaces, tag, value)

    async def call(self, method: MethodDefinition, arguments: Sequence[Scalar]) -> Outcome:
        """Call a method; refused at once unless values are arriving."""
        client = self._live_client()
        if client is None:
            return Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": self._endpoint.key})
        return await writer.call(client, self._namespaces, method, arguments)

    async def browse(self, node: NodeAddress | None) -> BrowseAnswer:
        """Children of a node."""
        if self._client is None:
            return BrowseAnswer(error=self._detail or self._state.value)
        tag_of = {tag.node: tag.name for tag in self._wanted.values()}
        try:
            return await browsing.browse(self._client, self._namespaces, self._endpoint.key, node, tag_of)
        except (OSError, TimeoutError, ua.UaError) as error:
            return BrowseAnswer(error=_words(error))

    async def describe(self, node: NodeAddress) -> TagDefinition | None:
        """What is constant about a variable."""
        if self._client is None:
            return None
        try:
            return await browsing.describe(self._client, self._namespaces, self._endpoint.key, node)
        except (OSError, TimeoutError, ua.UaError) as error:
            log.warning("%s: describing %s failed: %s", self._endpoint.key, node.identifier, _words(error))
            return None

    def absent_tags(self) -> tuple[AbsentTag, ...]:
        """What the controller does not deliver."""
        absent = self._subscriptions.absent if self._subscriptions is not None else {}
        return tuple(
            AbsentTag(tag_name=self._wanted[column].name, status=status)
            for column, status in sorted(absent.items())
            if column in self._wanted
        )

    def presented_certificate(self) -> ServerCertificate | None:
        """The certificate that the server showed last."""
        return self._shown[1] if self._shown is not None else None

    def trust(self, fingerprint: str) -> bool:
        """Trust the presented certificate, if it is this one, and connect."""
        if self._shown is None or self._shown[1].fingerprint != fingerprint:
            return False
        self._trust.trust(self._shown[0])
        self._wake.set()
        return True

    def distrust(self, fingerprint: str) -> bool:
        """Stop trusting; the session ends at once."""
        was_trusted = self._trust.distrust(fingerprint)
        if was_trusted:
            self._delivery.is_broken = True
            self._wake.set()
        return was_trusted

    def _live_client(self) -> Client | None:
        return self._client if self._state in _HEARD else None

    async def _run(self) -> None:
        """Connect, watch, lose, wait; for ever."""
        retry_s = FIRST_RETRY_S
        while True:
            lost = ConnectionState.LOST
            try:
                await self._connect()
                retry_s = FIRST_RETRY_S
                await self._watch()
            except NotTrusted as error:
                lost, self._detail = ConnectionState.UNTRUSTED, error.detail
                self._shown = (error.der, error.certificate)
            except NotOffered as error:
                lost, self._detail = ConnectionState.REFUSED, str(error)
            except _REFUSALS as error:
                lost, self._detail = ConnectionState.REFUSED, _words(error)
            except (OSError, TimeoutError, ua.UaError, ValueError) as error:
                self._detail = _words(error)
            except asyncio.CancelledError:
                await self._close()
                raise
            except Exception as error:  # asyncua raises many kinds; none may end the loop
                log.exception("%s: the connection failed", self._endpoint.key)
                self._detail = _words(error)
            self._forget_session()
            await self._close()
            self._tell(lost, retry_s)
            await self._wait(retry_s)
            retry_s = min(retry_s * 1.5, LONGEST_RETRY_S)

    async def _connect(self) -> None:
        if self._state is not ConnectionState.UNTRUSTED:
            self._tell(ConnectionState.CONNECTING)
        size = 1 + max(self._wanted, default=0)
        self._delivery = InwardDelivery(self._sink, self._traffic, size)
        self._client = await open_client(
            self._endpoint,
            self._trust,
            secret=self._secret,
            prepare=lambda client: use_batches(client, self._delivery),
            on_certificate=self._note_certificate,
        )
        self._namespaces = await read_namespaces(self._client)
        await self._measure_skew()
        self._tell(ConnectionState.SUBSCRIBING)
        self._subscriptions = Subscriptions(self._client, self._namespaces)
        await self._subscriptions.read_limits()
        await self._subscriptions.follow(self._wanted)
        if self._has_been_live:
            self._traffic.reconnects += 1
        self._tell_absent()

    async def _watch(self) -> None:
        """Until the session is broken: silence every quarter second, wanted against created every two."""
        next_status_s = next_reconcile_s = 0.0
        pause_s = RECONCILE_S
        self._wake.clear()
        while not self._delivery.is_broken:
            now_s = clock.monotonic_s()
            silent_s = self._watch_silence()
            if silent_s > DEAD_S:
                raise TimeoutError(f"nothing heard for {silent_s:.0f} s")
            if now_s >= next_reconcile_s or self._wake.is_set():
                self._wake.clear()
                pause_s = await self._reconcile(pause_s)
                next_reconcile_s = now_s + pause_s
            state = self._present_state(silent_s)
            if state is not self._state or now_s >= next_status_s:
                next_status_s = now_s + 1.0
                self._traffic.roll()
                self._detail = "" if state is not ConnectionState.SILENT else self._detail
                self._tell(state)
            await self._wait(TICK_S)
        raise ConnectionResetError("the server or the network ended the session")

    def _watch_silence(self) -> float:
        """Mark what is silent stale and what is heard again live; seconds of silence beyond the limit."""
        assert self._subscriptions is not None
        worst = 0.0
        for number, heard_s in self._delivery.heard_s.items():
            columns = self._subscriptions.columns_of(number)
            columns = columns[columns < len(self._delivery.is_received)]
            over_s = age_s(heard_s) - silence_limit_s(self._subscriptions.period_s_of(number))
            if over_s > 0:
                worst = max(worst, over_s)
                self._delivery.set_freshness(columns[self._delivery.is_live[columns]], Freshness.STALE)
            else:
                back = self._delivery.is_received[columns] & ~self._delivery.is_live[columns]
                self._delivery.set_freshness(columns[back], Freshness.LIVE)
        return worst

    async def _reconcile(self, pause_s: float) -> float:
        """Create again what is wanted and not created; gives the pause to the next try."""
        assert self._subscriptions is not None
        if self._subscriptions.columns == set(self._wanted):
            return RECONCILE_S
        if max(self._wanted, default=0) >= len(self._delivery.is_received):
            self._delivery.is_received = _grown(self._delivery.is_received, max(self._wanted) + 1)
            self._delivery.is_live = _grown(self._delivery.is_live, max(self._wanted) + 1)
        before = len(self._subscriptions.columns)
        await self._subscriptions.follow(self._wanted)
        self._tell_absent()
        got_better = len(self._subscriptions.columns) > before
        return RECONCILE_S if got_better else min(pause_s * 2, LONGEST_RECONCILE_S)

    def _present_state(self, silent_s: float) -> ConnectionState:
        assert self._subscriptions is not None
        if silent_s > 0:
            return ConnectionState.SILENT
        created = self._subscriptions.columns
        if created and not self._delivery.is_live[list(created)].any():
            return ConnectionState.SUBSCRIBING
        if not self._delivery.is_live[list(created)].all() and not self._has_been_live:
            return ConnectionState.SUBSCRIBING
        self._has_been_live = True
        return ConnectionState.LIVE if len(created) == len(self._wanted) else ConnectionState.PARTIAL

    def _tell_absent(self) -> None:
        assert self._subscriptions is not None
        absent = np.array(sorted(self._subscriptions.absent), np.uint32)
        self._delivery.set_freshness(absent, Freshness.ABSENT)

    def _forget_session(self) -> None:
        """Nothing of this endpoint is live any more."""
        self._delivery.set_freshness(np.flatnonzero(self._delivery.is_live).astype(np.uint32), Freshness.STALE)
        self._subscriptions = None

    async def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await close_client(client)

    async def _measure_skew(self) -> None:
        assert self._client is not None
        before_ns = clock.now_ns()
        there = await self._client.get_node(_CURRENT_TIME).read_value()
        middle_ns = (before_ns + clock.now_ns()) // 2
        if isinstance(there, datetime.datetime):
            moment = there if there.tzinfo is not None else there.replace(tzinfo=datetime.UTC)
            self._traffic.clock_skew_ns = int(moment.timestamp() * 1e9) - middle_ns

    def _note_certificate(self, der: bytes, certificate: ServerCertificate) -> None:
        self._shown = (der, certificate)

    async def _wait(self, seconds: float) -> None:
        """A pause that ``want`` and ``trust`` cut short."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        if self._client is None:
            self._wake.clear()

    def _tell(self, state: ConnectionState, retry_s: float | None = None) -> None:
        if state is not self._state:
            self._state, self._since_ns = state, clock.now_ns()
        created = self._subscriptions.columns if self._subscriptions is not None else set[int]()
        is_session = self._client is not None
        self._sink.take_connection(
            ConnectionStatus(
                endpoint=self._endpoint.key,
                state=state,
                since_ns=self._since_ns,
                detail="" if state is ConnectionState.LIVE else self._detail,
                policy=self._endpoint.policy if is_session else SecurityPolicy.NONE,
                mode=self._endpoint.mode if is_session else SecurityMode.NONE,
                identity=self._endpoint.user if self._endpoint.identity is IdentityKind.USER else "",
                certificate=self.presented_certificate(),
                wanted_tags=len(self._wanted),
                live_tags=int(self._delivery.is_live[list(created)].sum()) if created else 0,
                absent_tags=len(self._subscriptions.absent) if self._subscriptions is not None else 0,
                values_per_s=self._traffic.values_per_s if is_session else 0.0,
                overflows=self._traffic.overflows,
                undecodable=self._traffic.undecodable,
                lag_ms=self._traffic.lag_ms if is_session else None,
                clock_skew_ms=self._traffic.clock_skew_ns / 1e6 if is_session else None,
                reconnects=self._traffic.reconnects,
                retry_at_ns=None if retry_s is None else clock.now_ns() + int(retry_s * 1e9),
            )
        )


def _grown(mask: np.ndarray[tuple[int], np.dtype[np.bool_]], size: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.concatenate((mask, np.zeros(size - len(mask), np.bool_)))


def _words(error: BaseException) -> str:
    """The network's or the server's own words."""
    if isinstance(error, ua.UaStatusCodeError):
        return ua.StatusCode(error.code).name
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
