"""One controller, kept connected and never believed: what looks live has been heard."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import NoReturn, TypeVar

from asyncua import ua
from asyncua.client.client import Client

from hmi import clock
from hmi.domain.alarm_act import AlarmAct
from hmi.domain.cell import Endpoint
from hmi.domain.command import Argument
from hmi.domain.connection import AlarmHearing, ConnectionState, ServerCertificate
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.query import AbsentTag, BrowseAnswer
from hmi.domain.tag import NodeAddress, Scalar, TagDefinition
from hmi.opcua import alarm_methods, browsing, writer
from hmi.opcua.aftermath import aftermath, words
from hmi.opcua.alarm_watch import AlarmWatch
from hmi.opcua.backfill import Backfill
from hmi.opcua.delivery import InwardDelivery
from hmi.opcua.item_numbers import ItemNumbers
from hmi.opcua.name_service import NameService
from hmi.opcua.namespaces import NamespaceTable, read_namespaces
from hmi.opcua.publishing import BatchSession, use_batches
from hmi.opcua.reconciler import Reconciler
from hmi.opcua.server_name import read_server_name
from hmi.opcua.session import NotTrusted, ShownCertificate, break_link, close_client, knock, open_client
from hmi.opcua.standing import Standing, TagCounts
from hmi.opcua.subscription import Subscriptions
from hmi.opcua.traffic import Traffic
from hmi.opcua.trust import TrustStore
from hmi.ports.alarm import AlarmSink
from hmi.ports.reading import ReadingSink

log = logging.getLogger(__name__)

TICK_S = 0.25
SHORTEST_TICK_S = 0.01

_Found = TypeVar("_Found")


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
        self._trust = trust
        self._secret = secret
        self._wanted: dict[int, TagDefinition] = {}
        """By number of its monitored item."""
        self._traffic = Traffic()
        self._standing = Standing(endpoint, self._items, self._traffic, self._count_tags)
        self._backfill = Backfill(self._items, endpoint.key)
        self._names = NameService()
        self._shown: ShownCertificate | None = None
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
        return self._shown.certificate if self._shown is not None else None

    def trust(self, fingerprint: str) -> bool:
        """Trust the presented certificate, if it is this one, and connect."""
        if self._shown is None or self._shown.certificate.fingerprint != fingerprint:
            return False
        self._trust.trust(self._shown.der)
        self._wake.set()
        return True

    def distrust(self, fingerprint: str) -> bool:
        """Stop trusting; a session with this certificate ends at once, before anything else is sent."""
        was_trusted = self._trust.distrust(fingerprint)
        self._check_trust()
        return was_trusted

    def _tell_silence(self) -> None:
        if self._alarms is not None:
            self._alarms.take_silence(self._endpoint.key)

    def _wake_reconciler(self) -> None:
        if self._reconciler is not None:
            self._reconciler.wake()

    async def _look(self, read: Callable[[Client, NamespaceTable], Coroutine[None, None, _Found]]) -> _Found | Failed:
        facts: dict[str, Scalar] = {"endpoint": self._endpoint.key}
        if self._client is None or self._reconciler is None:
            return Failed(reason=Reason.NOT_CONNECTED, facts=facts)
        try:
            return await read(self._client, self._reconciler.namespaces)
        except ua.UaStatusCodeError as error:
            return Failed(reason=Reason.SERVER_REFUSED, facts={**facts, "status": words(error)})
        except (OSError, TimeoutError, ua.UaError) as error:
            log.info("%s: looking into the address space failed: %s", self._endpoint.key, words(error))
            return Failed(reason=Reason.TIMED_OUT, facts=facts)

    async def _command(self, act: Callable[[Client, NamespaceTable], Coroutine[None, None, Outcome]]) -> Outcome:
        """Act only while values arrive; when they stop before the answer comes, nobody waits for it any longer.

        A request that a dead link has swallowed would be sent again once the link is back, minutes after the person was
        told that it failed. The connection is therefore thrown away, and the request with it.
        """
        facts: dict[str, Scalar] = {"endpoint": self._endpoint.key}
        client, reconciler = self._client, self._reconciler
        if client is None or reconciler is None or not self._standing.is_giving:
            return Refused(reason=Reason.NOT_CONNECTED, facts=facts)
        asked_ns = clock.now_ns()
        acting = asyncio.ensure_future(act(client, reconciler.namespaces))
        idle = asyncio.ensure_future(self._standing.is_idle.wait())
        try:
            await asyncio.wait({acting, idle}, return_when=asyncio.FIRST_COMPLETED)
            is_given_up = not acting.done()
            outcome = Failed(reason=Reason.NOT_CONNECTED, facts=facts) if is_given_up else acting.result()
        finally:
            acting.cancel()
            idle.cancel()
        is_timed_out = isinstance(outcome, Failed) and outcome.reason is Reason.TIMED_OUT
        if is_given_up or (is_timed_out and self._delivery.heard_ns < asked_ns):
            break_link(client)
        return outcome

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
            self._trust,
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
        self._standing.enter(reconciler.look(), self._shown.warning if self._shown is not None else "")
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
        shown, client = self._shown, self._client
        if client is None or shown is None or self._ending is not None or self._is_still_trusted(shown):
            return
        self._delivery.close()
        self._standing.enter(ConnectionState.UNTRUSTED, "no longer trusted")
        break_link(client)
        self._ending = NotTrusted(shown.der, shown.certificate, "no longer trusted")
        self._wake.set()

    def _is_still_trusted(self, shown: ShownCertificate) -> bool:
        """Trust that cannot be read now was not taken back: the running session stays, another one is not opened."""
        try:
            return self._trust.is_trusted(shown.der)
        except OSError:
            return True

    def _note_certificate(self, shown: ShownCertificate) -> None:
        self._shown = shown
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
