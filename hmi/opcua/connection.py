"""One controller, kept connected and never believed: what looks live has been heard."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import NoReturn

import numpy as np
from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.cell import Endpoint, IdentityKind
from hmi.domain.connection import ConnectionState, ConnectionStatus, ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.query import AbsentTag, BrowseAnswer
from hmi.domain.reading import FreshnessChange
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition
from hmi.opcua import browsing, writer
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.namespaces import NamespaceTable, read_namespaces
from hmi.opcua.publishing import BatchSession, use_batches
from hmi.opcua.reconciler import Reconciler
from hmi.opcua.session import NotOffered, NotTrusted, close_client, knock, open_client
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.traffic import Traffic
from hmi.opcua.trust import TrustStore
from hmi.ports import ReadingSink

log = logging.getLogger(__name__)

TICK_S = 0.25
TELL_S = 1.0
FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 2.0
"""Short, so that everything is live within 5 s of a controller's return."""
LONGEST_REFUSED_RETRY_S = 30.0
"""Long, so that a wrong password does not lock the account at the controller."""
_GIVING_VALUES = (ConnectionState.LIVE, ConnectionState.PARTIAL)
_REFUSALS = (
    ua.uaerrors.BadUserAccessDenied,
    ua.uaerrors.BadIdentityTokenRejected,
    ua.uaerrors.BadIdentityTokenInvalid,
    ua.uaerrors.BadSecurityChecksFailed,
    ua.uaerrors.BadCertificateUntrusted,
    ua.uaerrors.BadSecurityPolicyRejected,
)


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
        self._retry_at_ns: int | None = None
        self._shown: tuple[bytes, ServerCertificate] | None = None
        self._client: Client | None = None
        self._reconciler: Reconciler | None = None
        self._delivery = InwardDelivery(sink, self._traffic, 0)
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._is_idle = asyncio.Event()
        """Set while no values are given: commands under way are then given up."""
        self._is_idle.set()
        self._has_been_live = False
        self._was_open = False

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint it talks to."""
        return self._endpoint

    async def start(self) -> None:
        """Begin to connect."""
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._keep_telling())]

    async def stop(self) -> None:
        """Close the session and tell that nothing is live."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._enter(ConnectionState.OFF)
        await asyncio.gather(*self._closing)

    def want(self, tags: Mapping[int, TagDefinition]) -> None:
        """Follow other tags. Where column numbers have changed their meaning, the session starts anew."""
        before, self._wanted = self._wanted, dict(tags)
        if all(_is_same_item(tag, tags.get(column)) for column, tag in before.items()):
            self._delivery.make_room(1 + max(tags, default=-1))
            if self._reconciler is not None:
                self._reconciler.wake()
            return
        live = {before[column].name for column in np.flatnonzero(self._delivery.is_live).tolist() if column in before}
        self._delivery.discard()
        stale = np.array([column for column, tag in tags.items() if tag.name in live], np.uint32)
        if len(stale):
            self._sink.take_freshness(FreshnessChange(stale, np.full(len(stale), Freshness.STALE, np.uint8)))
        self._wake.set()

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        """Write and read back; refused at once unless values are arriving."""
        return await self._command(lambda client, namespaces: writer.write(client, namespaces, tag, value))

    async def call(self, method: MethodDefinition, arguments: Sequence[Scalar]) -> Outcome:
        """Call a method; refused at once unless values are arriving."""
        return await self._command(lambda client, namespaces: writer.call(client, namespaces, method, arguments))

    async def browse(self, node: NodeAddress | None) -> BrowseAnswer:
        """Children of a node."""
        if self._client is None or self._reconciler is None:
            return BrowseAnswer(error=self._detail or self._state.value)
        tag_of = {tag.node: tag.name for tag in self._wanted.values()}
        try:
            return await browsing.browse(self._client, self._reconciler.namespaces, self._endpoint.key, node, tag_of)
        except (OSError, TimeoutError, ua.UaError) as error:
            return BrowseAnswer(error=_words(error))

    async def describe(self, node: NodeAddress) -> TagDefinition | None:
        """What is constant about a variable."""
        if self._client is None or self._reconciler is None:
            return None
        try:
            return await browsing.describe(self._client, self._reconciler.namespaces, self._endpoint.key, node)
        except (OSError, TimeoutError, ua.UaError) as error:
            log.warning("%s: describing %s failed: %s", self._endpoint.key, node.identifier, _words(error))
            return None

    def absent_tags(self) -> tuple[AbsentTag, ...]:
        """What the controller does not deliver."""
        absent = self._reconciler.absent() if self._reconciler is not None else {}
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
            self._delivery.close()
            self._wake.set()
        return was_trusted

    async def _command(self, act: Callable[[Client, NamespaceTable], Coroutine[None, None, Outcome]]) -> Outcome:
        """Act only while values arrive; when they stop before the answer comes, nobody waits for it any longer."""
        facts: dict[str, Scalar] = {"endpoint": self._endpoint.key}
        if self._client is None or self._reconciler is None or self._state not in _GIVING_VALUES:
            return Refused(reason=Reason.NOT_CONNECTED, facts=facts)
        acting = asyncio.ensure_future(act(self._client, self._reconciler.namespaces))
        idle = asyncio.ensure_future(self._is_idle.wait())
        try:
            await asyncio.wait({acting, idle}, return_when=asyncio.FIRST_COMPLETED)
            return acting.result() if acting.done() else Failed(reason=Reason.NOT_CONNECTED, facts=facts)
        finally:
            acting.cancel()
            idle.cancel()

    async def _run(self) -> None:
        """Connect, watch, lose, wait; for ever."""
        self._enter(ConnectionState.CONNECTING)
        retry_s = FIRST_RETRY_S
        while True:
            longest_s = LONGEST_RETRY_S
            try:
                await self._hold_session()
            except NotTrusted as error:
                self._shown = (error.der, error.certificate)
                after, detail = ConnectionState.UNTRUSTED, error.detail
            except (NotOffered, *_REFUSALS) as error:
                after, detail, longest_s = ConnectionState.REFUSED, _words(error), LONGEST_REFUSED_RETRY_S
            except (OSError, TimeoutError, ua.UaError, ValueError) as error:
                after, detail = ConnectionState.LOST, _words(error)
            except Exception as error:  # asyncua raises many kinds; none may end the loop
                log.exception("%s: the connection failed", self._endpoint.key)
                after, detail = ConnectionState.LOST, _words(error)
            retry_s = FIRST_RETRY_S if self._was_open else min(retry_s * 1.5, longest_s)
            self._retry_at_ns = clock.now_ns() + int(retry_s * 1e9)
            self._enter(after, detail)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), retry_s)
            self._wake.clear()

    async def _hold_session(self) -> NoReturn:
        """Open a session, keep it and leave it; always ends with the exception that tells why."""
        self._was_open = False
        self._delivery = delivery = InwardDelivery(self._sink, self._traffic, 1 + max(self._wanted, default=-1))
        batches: list[BatchSession] = []
        await knock(self._endpoint)
        self._client = client = await open_client(
            self._endpoint,
            self._trust,
            secret=self._secret,
            prepare=lambda client: batches.append(use_batches(client, delivery)),
            on_certificate=self._note_certificate,
        )
        self._was_open, self._retry_at_ns = True, None
        try:
            namespaces = await read_namespaces(client)
            subscriptions = Subscriptions(client, namespaces, publishing_ms=self._endpoint.publishing_ms)
            self._reconciler = Reconciler(
                client, batches[0], subscriptions, delivery, self._traffic, lambda: self._wanted
            )
            await self._watch(self._reconciler)
        finally:
            self._leave_session()

    async def _watch(self, reconciler: Reconciler) -> NoReturn:
        """Look every quarter second, whatever the repairs are waiting for."""
        repairs = asyncio.create_task(reconciler.run())
        try:
            while True:
                self._enter(reconciler.look())
                await asyncio.wait({repairs}, timeout=TICK_S)
                if repairs.done():
                    repairs.result()
        finally:
            repairs.cancel()
            await asyncio.gather(repairs, return_exceptions=True)

    def _leave_session(self) -> None:
        """Nothing of this session is live any more; closing it politely is not waited for."""
        self._delivery.close()
        self._reconciler = None
        client, self._client = self._client, None
        if client is not None:
            closing = asyncio.create_task(close_client(client))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    def _note_certificate(self, der: bytes, certificate: ServerCertificate) -> None:
        self._shown = (der, certificate)

    def _enter(self, state: ConnectionState, detail: str = "") -> None:
        """Be in a state, and tell it when it is another."""
        if state in _GIVING_VALUES:
            self._is_idle.clear()
        else:
            self._is_idle.set()
        if state is self._state and detail == self._detail:
            return
        if state is not self._state:
            self._since_ns = clock.now_ns()
            if state in _GIVING_VALUES and self._state not in (*_GIVING_VALUES, ConnectionState.SILENT):
                self._traffic.reconnects += self._has_been_live
                self._has_been_live = True
        self._state, self._detail = state, detail
        self._tell()

    async def _keep_telling(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            self._traffic.roll()
            self._tell()

    def _tell(self) -> None:
        is_session = self._client is not None
        reconciler = self._reconciler
        status = ConnectionStatus(
            endpoint=self._endpoint.key,
            state=self._state,
            since_ns=self._since_ns,
            detail=self._detail,
            policy=self._endpoint.policy,
            mode=self._endpoint.mode,
            identity=self._endpoint.user if self._endpoint.identity is IdentityKind.USER else "",
            certificate=self.presented_certificate(),
            wanted_tags=len(self._wanted),
            live_tags=reconciler.live_tags if reconciler is not None else 0,
            absent_tags=len(reconciler.absent()) if reconciler is not None else 0,
            values_per_s=self._traffic.values_per_s if is_session else 0.0,
            overflows=self._traffic.overflows,
            undecodable=self._traffic.undecodable,
            lag_ms=self._traffic.lag_ms if is_session else None,
            clock_skew_ms=self._traffic.clock_skew_ns / 1e6 if is_session else None,
            reconnects=self._traffic.reconnects,
            retry_at_ns=self._retry_at_ns,
        )
        try:
            self._sink.take_connection(status)
        except Exception:  # what a listener cannot do must not end the connection
            log.exception("%s: the connection's state could not be told", self._endpoint.key)


def _is_same_item(before: TagDefinition, now: TagDefinition | None) -> bool:
    """Whether a column still stands for the same monitored item."""
    return now is not None and (before.name, before.node, before.use, before.engineering_range) == (
        now.name,
        now.node,
        now.use,
        now.engineering_range,
    )


def _words(error: BaseException) -> str:
    """The network's or the server's own words."""
    if isinstance(error, ua.UaStatusCodeError):
        return ua.StatusCode(error.code).name
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
