"""One controller, kept connected and never believed: what looks live has been heard."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import NoReturn

from asyncua.client.client import Client

from hmi import clock
from hmi.domain.alarm_act import AlarmAct
from hmi.domain.argument import Argument
from hmi.domain.cell import Endpoint
from hmi.domain.connection import AlarmHearing, ConnectionState, ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Done, Failed, Outcome
from hmi.domain.query import AbsentTag, BrowseAnswer
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition
from hmi.opcua import alarm_methods, browsing, writer
from hmi.opcua.aftermath import aftermath
from hmi.opcua.alarm_watch import AlarmWatch
from hmi.opcua.backfill import Backfill
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.item_numbers import ItemNumbers
from hmi.opcua.name_service import NameService
from hmi.opcua.namespaces import read_namespaces
from hmi.opcua.publishing import BatchSession, use_batches
from hmi.opcua.reconciler import Reconciler
from hmi.opcua.request import Act, Found, HeldSession, Look, act_while_heard, look
from hmi.opcua.server_identity import ServerIdentity
from hmi.opcua.server_name import read_server_name
from hmi.opcua.session import ShownCertificate, break_link, close_client, knock, open_client
from hmi.opcua.standing import Standing, TagCounts
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.traffic import Traffic
from hmi.opcua.trust import TrustStore
from hmi.ports.alarm import AlarmSink
from hmi.ports.reading import ReadingSink

TICK_S = 0.25
SHORTEST_TICK_S = 0.01


class Controller:
    """Implements ``hmi.ports.controller.ControllerPort`` for one OPC UA endpoint."""

    def __init__(
        self,
        endpoint: Endpoint,
        sink: ReadingSink,
        trust: TrustStore,
        *,
        alarms: AlarmSink | None = None,
        secret: str = "",
    ) -> None:
        self._endpoint = endpoint
        self._alarms = alarms
        self._items = ItemNumbers(sink)
        self._identity = ServerIdentity(trust)
        self._secret = secret
        self._wanted: dict[int, TagDefinition] = {}
        """By number of its monitored item."""
        self._traffic = Traffic()
        self._standing = Standing(endpoint, self._items, self._traffic, self._count_tags)
        self._backfill = Backfill(self._items, endpoint.key)
        self._names = NameService()
        self._client: Client | None = None
        self._reconciler: Reconciler | None = None
        self._delivery = InwardDelivery(self._items, self._traffic, 0)
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        """Set when there is a reason not to wait any longer."""
        self._ending: Exception | None = None
        """Why the present session is to end."""
        self._was_open = False

    @property
    def endpoint(self) -> Endpoint:
        """The endpoint it talks to."""
        return self._endpoint

    async def start(self) -> None:
        """Begin to connect."""
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._standing.keep_telling())]

    async def stop(self) -> None:
        """Close the session and tell that nothing is live."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._standing.enter(ConnectionState.OFF)
        await asyncio.gather(self._names.stop(), *self._closing)

    def want(self, tags: Mapping[int, TagDefinition]) -> None:
        """Follow other tags from here on; those that stay are not touched."""
        self._wanted = self._items.use(tags)
        self._delivery.make_room(1 + max(self._wanted, default=-1))
        self._wake_reconciler()

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        """Write and read back; refused at once unless values are arriving."""
        return await self._command(lambda client, namespaces: writer.write(client, namespaces, tag, value))

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        """Call a method; refused at once unless values are arriving."""
        return await self._command(lambda client, namespaces: writer.call(client, namespaces, method, arguments))

    async def act_on_alarm(self, condition: NodeAddress, act: AlarmAct) -> Outcome:
        """Answer a condition; refused at once unless values are arriving."""
        outcome = await self._command(
            lambda client, namespaces: alarm_methods.act_on(client, namespaces, condition, act)
        )
        if isinstance(outcome, Done) and self._delivery.alarms is not None:
            self._delivery.alarms.refresh()  # some servers do by themselves, some tell nothing of shelving
        return outcome

    async def browse(self, node: NodeAddress | None) -> BrowseAnswer | Failed:
        """Children of a node, or why they cannot be read."""
        tag_of = {tag.node: tag.name for tag in self._wanted.values()}
        return await self._look(
            lambda client, namespaces: browsing.browse(client, namespaces, self._endpoint.key, node, tag_of)
        )

    async def describe(self, nodes: Sequence[NodeAddress]) -> tuple[TagDefinition, ...] | Failed:
        """What is constant about variables, or why it cannot be read."""
        return await self._look(
            lambda client, namespaces: browsing.describe(client, namespaces, self._endpoint.key, nodes)
        )

    def absent_tags(self) -> tuple[AbsentTag, ...]:
        """What the controller does not deliver."""
        absent = self._reconciler.absent() if self._reconciler is not None else {}
        return tuple(
            AbsentTag(tag_name=self._wanted[number].name, status=status)
            for number, status in sorted(absent.items())
            if number in self._wanted
        )

    def presented_certificate(self) -> ServerCertificate | None:
        """The certificate that the server showed last."""
        return self._identity.certificate

    def trust(self, fingerprint: str) -> bool:
        """Trust the presented certificate, if it is this one, and connect."""
        is_it = self._identity.trust(fingerprint)
        if is_it:
            self._wake.set()
        return is_it

    def distrust(self, fingerprint: str) -> bool:
        """Stop trusting; a session with this certificate ends at once, before anything else is sent."""
        was_trusted = self._identity.distrust(fingerprint)
        self._check_trust()
        return was_trusted

    def _tell_silence(self) -> None:
        if self._alarms is not None:
            self._alarms.take_silence(self._endpoint.key)

    def _wake_reconciler(self) -> None:
        if self._reconciler is not None:
            self._reconciler.wake()

    async def _look(self, read: Look[Found]) -> Found | Failed:
        return await look(self._held(), self._endpoint.key, read)

    async def _command(self, act: Act) -> Outcome:
        return await act_while_heard(self._held(), self._endpoint.key, self._standing, self._delivery, act)

    def _held(self) -> HeldSession | None:
        if self._client is None or self._reconciler is None:
            return None
        return HeldSession(self._client, self._reconciler.namespaces)

    async def _run(self) -> None:
        """Connect, watch, lose, wait; for ever."""
        self._standing.enter(ConnectionState.CONNECTING)
        pause_s: float | None = None
        while True:
            before = self._standing.state
            try:
                await self._hold_session()
            except Exception as error:  # whatever it was, a controller is connected to again
                after = aftermath(error, self._endpoint.key)
            pause_s = after.pause_s(None if self._was_open or after.state is not before else pause_s)
            self._standing.retry_at_ns = clock.now_ns() + int(pause_s * 1e9)
            self._standing.enter(after.state, after.detail)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()
            self._wake.clear()

    async def _hold_session(self) -> NoReturn:
        """Open a session, keep it and leave it; always ends with the exception that tells why."""
        self._was_open, self._ending = False, None
        self._delivery = delivery = InwardDelivery(self._items, self._traffic, 1 + max(self._wanted, default=-1))
        batches: list[BatchSession] = []
        await knock(self._endpoint, self._names)
        self._client = client = await open_client(
            self._endpoint,
            self._identity.store,
            secret=self._secret,
            prepare=lambda client: batches.append(use_batches(client, delivery)),
            on_certificate=self._note_certificate,
        )
        self._was_open, self._standing.retry_at_ns = True, None
        try:
            namespaces = await read_namespaces(client)
            self._standing.server_name = await read_server_name(client)
            subscriptions = Subscriptions(client, namespaces, publishing_ms=self._endpoint.publishing_ms)
            if self._alarms is not None:
                delivery.alarms = AlarmWatch(client, self._endpoint.key, self._alarms, self._wake_reconciler)
            self._reconciler = Reconciler(
                client, batches[0], subscriptions, delivery, self._traffic, delivery.alarms, lambda: self._wanted
            )
            await self._watch(client, self._reconciler)
        finally:
            self._leave_session()

    async def _watch(self, client: Client, reconciler: Reconciler) -> NoReturn:
        """Look four times a second and whenever a silence becomes too long, whatever the repairs are waiting for."""
        repairs = asyncio.create_task(reconciler.run())
        wake = asyncio.create_task(self._wake.wait())
        try:
            while True:
                self._check_trust()
                if self._ending is not None:
                    raise self._ending
                self._note_look(client, reconciler)
                timeout_s = min(TICK_S, SHORTEST_TICK_S + reconciler.next_silence_s())
                await asyncio.wait({repairs, wake}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
                if repairs.done():
                    repairs.result()
                if wake.done() and self._ending is None:
                    self._wake.clear()
                    wake = asyncio.create_task(self._wake.wait())
        finally:
            repairs.cancel()
            wake.cancel()
            await asyncio.gather(repairs, wake, return_exceptions=True)

    def _note_look(self, client: Client, reconciler: Reconciler) -> None:
        """Take over what the reconciler sees, and what of the outage is to be filled or remembered."""
        was_giving = self._standing.is_giving
        self._standing.enter(reconciler.look(), self._identity.warning)
        if self._standing.is_giving and not was_giving:
            if self._delivery.alarms is not None:
                self._delivery.alarms.refresh()
            self._backfill.begin(client, reconciler.namespaces, self._wanted, self._server_ns(clock.now_ns()))
        elif was_giving and not self._standing.is_giving:
            self._tell_silence()
            self._backfill.note_outage(self._server_ns(self._delivery.heard_ns))

    def _leave_session(self) -> None:
        """Nothing of this session is live any more; closing it politely is not waited for."""
        self._delivery.close()
        self._tell_silence()
        if self._standing.is_giving:
            self._backfill.note_outage(self._server_ns(self._delivery.heard_ns))
        self._reconciler = None
        client, self._client = self._client, None
        closing = asyncio.create_task(self._close(client))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _close(self, client: Client | None) -> None:
        await self._backfill.stop()
        if client is not None:
            await close_client(client)

    def _check_trust(self) -> None:
        """End the session when somebody, perhaps for another endpoint, took back the trust that it stands on."""
        client = self._client
        ending = self._identity.fault() if client is not None and self._ending is None else None
        if client is None or ending is None:
            return
        self._delivery.close()
        self._standing.enter(ConnectionState.UNTRUSTED, ending.detail)
        break_link(client)
        self._ending = ending
        self._wake.set()

    def _note_certificate(self, shown: ShownCertificate) -> None:
        self._identity.shown = shown
        self._standing.certificate = shown.certificate
        self._standing.former_fingerprint = shown.former_fingerprint

    def _server_ns(self, our_ns: int) -> int:
        return our_ns + (self._traffic.server_clock.skew_ns or 0)

    def _count_tags(self) -> TagCounts:
        reconciler = self._reconciler
        live = reconciler.live_tags if reconciler is not None else 0
        absent = len(reconciler.absent()) if reconciler is not None else 0
        is_session, watch = self._client is not None, self._delivery.alarms
        return TagCounts(
            wanted=len(self._wanted),
            live=live,
            absent=absent,
            is_session=is_session,
            alarms=watch.hearing if watch is not None and is_session else AlarmHearing.NOT_KNOWN,
            alarm_detail=watch.detail if watch is not None and is_session else "",
        )
