"""A server that may do what the standard allows and what small controllers do all the same."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from asyncua import Server, ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.internal_server import InternalServer
from asyncua.server.internal_session import InternalSession
from asyncua.ua.status_codes import StatusCodes

URI = "urn:tandem:test"


@dataclass
class Oddities:
    """What is odd about a server, for clients only."""

    most_items: int = 0
    """Of a whole call that would exceed this, nothing is made and the call fails."""
    items_per_call: int = 0
    too_large: int = StatusCodes.BadEncodingLimitsExceeded
    """How a call with more is refused; the server tells no limit."""
    forbidden: str = ""
    """An item that makes any call too large."""
    slowest_ms: float = 0.0
    """Publishes no more often than this."""
    fewest_keep_alives: int = 0
    is_mute: bool = False
    """Takes publish requests and answers none."""
    items: int = 0
    calls: list[int] = field(default_factory=list[int])
    """Items in each call that was not refused."""
    browses: int = 0
    """Calls of Browse."""


class _OddSession(InternalSession):
    """A client's session."""

    odd: Oddities

    async def create_subscription(
        self, params: Any, callback: Callable[..., Awaitable[Any]], request_callback: Any = None
    ) -> Any:
        async def tell(result: Any, *request: Any) -> None:
            if not self.odd.is_mute:
                await callback(result, *request)

        params.RequestedPublishingInterval = max(params.RequestedPublishingInterval, self.odd.slowest_ms)
        params.RequestedMaxKeepAliveCount = max(params.RequestedMaxKeepAliveCount, self.odd.fewest_keep_alives)
        return await super().create_subscription(params, tell, request_callback)

    async def browse(self, params: Any) -> Any:
        self.odd.browses += 1
        return await super().browse(params)

    async def create_monitored_items(self, params: Any) -> Any:
        odd, wanted = self.odd, params.ItemsToCreate
        names = {one.ItemToMonitor.NodeId.Identifier for one in wanted}
        if (odd.items_per_call and len(wanted) > odd.items_per_call) or odd.forbidden in names:
            raise ua.UaStatusCodeError(odd.too_large)
        if odd.most_items and odd.items + len(wanted) > odd.most_items:
            raise ua.uaerrors.BadTooManyMonitoredItems
        results = await super().create_monitored_items(params)
        odd.items += len(results)
        odd.calls.append(len(results))
        return results


class _OddInternals(InternalServer):
    """Gives its clients odd sessions."""

    def __init__(self, odd: Oddities) -> None:
        super().__init__()
        self._odd = odd

    def create_session(self, name: str, user: User | None = None, external: bool = False) -> InternalSession:
        kind = _OddSession if external else InternalSession
        session = kind(
            self, self.aspace, self.subscription_service, name,
            user=user or User(role=UserRole.Anonymous), external=external,
        )  # fmt: skip
        if isinstance(session, _OddSession):
            session.odd = self._odd
        return session


class OddServer:
    """Doubles ``tag_0`` to ``tag_59`` on a port of the loopback."""

    def __init__(self, port: int, odd: Oddities) -> None:
        self.url = f"opc.tcp://127.0.0.1:{port}/"
        self.odd = odd
        self.tags: list[Any] = []

    async def start(self, count: int = 60) -> None:
        """Return when clients can connect."""
        self.server = Server(iserver=_OddInternals(self.odd))
        await self.server.init()
        self.server.set_endpoint(self.url)
        self.server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        index = await self.server.register_namespace(URI)
        for number in range(count):
            node = ua.NodeId(f"tag_{number}", index)
            self.tags.append(await self.server.nodes.objects.add_variable(node, f"tag_{number}", float(number)))
        await self.server.start()

    async def stop(self) -> None:
        """End it."""
        await self.server.stop()

    async def end_subscription(self, place: int, status: int) -> None:
        """Tell the client that a subscription of its has ended, and end it."""
        service = self.server.iserver.subscription_service
        number, subscription = sorted(service.subscriptions.items())[place]
        subscription.monitored_item_srv.delete_all_monitored_items()
        await subscription.enqueue_statuschange(ua.StatusCode(status))
        await subscription.publish_results()
        del service.subscriptions[number]
        await subscription.stop()
