"""A small controller to be ill-treated: an OPC UA server in a process of its own, to be killed and stopped.

Run as a script it loads the standard address space once and then forks a server for every line of JSON options on
standard input, so that a restart costs milliseconds. Each server answers commands, one JSON line each, on its own
socket. The end of standard input ends them all.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from asyncua import ua
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server import binary_server_asyncio
from asyncua.server.internal_server import InternalServer
from asyncua.server.internal_session import InternalSession
from asyncua.server.server import Server
from asyncua.server.standard_address_space import standard_address_space
from asyncua.server.uaprocessor import UaProcessor

URI = "urn:tandem:chaos"
CHANGE_S = 0.05
_LIMIT = ua.ObjectIds.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall
_POLICIES = {
    "None": ua.SecurityPolicyType.NoSecurity,
    "Basic256Sha256": ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    "Aes256_Sha256_RsaPss": ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
}
_TOKENS = {
    "anonymous": ua.AnonymousIdentityToken,
    "user": ua.UserNameIdentityToken,
    "certificate": ua.X509IdentityToken,
}


@dataclass
class Options:
    """What this start of the controller is like."""

    port: int = 0
    namespaces: list[str] = field(default_factory=lambda: [URI])
    """In this order; ``URI`` holds the tags."""
    tags: list[str] = field(default_factory=lambda: [f"tag_{number}" for number in range(10)])
    """Doubles that count up twenty times a second; beside them are ``set_point`` and the method ``move``."""
    items_per_call: int = 0
    is_limit_told: bool = True
    most_items: int = 0
    most_subscriptions: int = 0
    is_deadband_refused: bool = False
    channel_lifetime_ms: int = 0
    """The longest that it grants; 0 is what is asked for."""
    is_history_kept: bool = False
    clock_ahead_s: float = 0.0
    """How far the controller's clock is ahead of the machine's."""
    source_ahead_s: float = 0.0
    """How far the source times are ahead of the controller's clock."""
    policies: list[str] = field(default_factory=lambda: ["None"])
    tokens: list[str] = field(default_factory=lambda: ["anonymous"])
    certificate: str = ""
    key: str = ""
    uri: str = "urn:tandem:chaos:server"
    users: dict[str, str] = field(default_factory=dict)
    user_certificates: list[str] = field(default_factory=list)
    """Hex DER of the certificates that may sign in."""

    def line(self) -> bytes:
        """As one line for the process."""
        return json.dumps(asdict(self)).encode() + b"\n"


class _Standard(InternalServer):
    """Has its standard address space before the first start."""

    def __init__(self) -> None:
        super().__init__()
        standard_address_space.fill_address_space(self.node_mgt_service)

    async def load_standard_address_space(self, shelf_file: Any = None) -> None:
        """It is there."""


class _Users:
    """Counts who knocks."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.attempts = 0

    def get_user(
        self, _server: Any, username: Any = None, password: Any = None, certificate: Any = None
    ) -> User | None:
        self.attempts += 1
        if username is not None:
            right = username in self._options.users and self._options.users[username] == password
            return User(role=UserRole.User, name=username) if right else None
        if self._options.tokens == ["certificate"]:
            der = certificate if isinstance(certificate, bytes) else b""
            return User(role=UserRole.User) if der.hex() in self._options.user_certificates else None
        return User(role=UserRole.User)


class _StrictProcessor(UaProcessor):
    """Refuses requests of a session that was closed, as the standard asks; asyncua serves them. Has its own clock."""

    ahead = timedelta()
    channel_lifetime_ms = 0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._grant = self._connection.open
        if self.channel_lifetime_ms:
            self._connection.open = self._grant_less

    def _grant_less(self, params: Any, server: Any) -> Any:
        params.RequestedLifetime = min(params.RequestedLifetime, self.channel_lifetime_ms)
        return self._grant(params, server)

    def send_response(self, requesthandle: Any, seqhdr: Any, response: Any, *rest: Any, **more: Any) -> None:
        response.ResponseHeader.Timestamp = datetime.now(UTC) + self.ahead
        super().send_response(requesthandle, seqhdr, response, *rest, **more)

    async def _process_message(self, typeid: Any, requesthdr: Any, seqhdr: Any, body: Any) -> Any:
        if self.session is not None and self.session.state.name == "Closed":
            raise ua.uaerrors.BadSessionIdInvalid
        return await super()._process_message(typeid, requesthdr, seqhdr, body)


class Controller:
    """One start of the controller."""

    def __init__(self, internal: InternalServer, options: Options) -> None:
        self._internal = internal
        self._options = options
        self._nodes: dict[str, Any] = {}
        self._value = 0.0
        self._items = 0
        self._subscriptions = 0
        self._refused_calls = 0
        self._moves = 0

    async def run(self, control: socket.socket) -> None:
        options, internal = self._options, self._internal
        binary_server_asyncio.UaProcessor = _StrictProcessor
        _StrictProcessor.channel_lifetime_ms = options.channel_lifetime_ms
        _StrictProcessor.ahead = timedelta(seconds=options.clock_ahead_s)
        self._users = internal.user_manager = _Users(options)
        self._limit_sessions()
        self._server = server = Server(iserver=internal)
        await server.init()
        await server.set_application_uri(options.uri)
        server.set_endpoint(f"opc.tcp://127.0.0.1:{options.port}/")
        server.set_security_policy([_POLICIES[policy] for policy in options.policies])
        server.set_identity_tokens([_TOKENS[token] for token in options.tokens])
        if options.certificate:
            await server.load_certificate(options.certificate)
            await server.load_private_key(options.key)
        if options.is_limit_told:
            limit = server.get_node(ua.NodeId(_LIMIT))
            await limit.write_value(ua.Variant(options.items_per_call, ua.VariantType.UInt32))
        for uri in options.namespaces:
            index = await server.register_namespace(uri)
            if uri != URI:
                await self._add_decoys(index)
        self._index = await server.get_namespace_index(URI)
        await self._add_tags(options.tags)
        set_point = await server.nodes.objects.add_variable(ua.NodeId("set_point", self._index), "set_point", 40.0)
        await set_point.set_writable()
        self._nodes["set_point"] = set_point
        await server.nodes.objects.add_method(
            ua.NodeId("move", self._index), ua.QualifiedName("move", self._index), self._move, [], []
        )
        await server.start()
        changes = asyncio.create_task(self._change())
        try:
            await self._obey(control)
        finally:
            changes.cancel()
            await server.stop()

    async def _add_tags(self, names: list[str]) -> None:
        for name in names:
            node = await self._server.nodes.objects.add_variable(ua.NodeId(name, self._index), name, self._value)
            self._nodes[name] = node
            if self._options.is_history_kept:
                await self._internal.enable_history_data_change(node, None, 100_000)

    async def _add_decoys(self, index: int) -> None:
        """What a panel shows that keeps namespace indices over a restart."""
        for name in self._options.tags:
            await self._server.nodes.objects.add_variable(ua.NodeId(name, index), name, -1.0)

    async def _change(self) -> None:
        ahead = timedelta(seconds=self._options.clock_ahead_s + self._options.source_ahead_s)
        while True:
            self._value += 1.0
            moment = datetime.now(UTC) + ahead
            for name, node in list(self._nodes.items()):
                if name.startswith("tag_"):
                    value = ua.DataValue(ua.Variant(self._value, ua.VariantType.Double), SourceTimestamp=moment)
                    await self._internal.write_attribute_value(node.nodeid, value)
            await asyncio.sleep(CHANGE_S)

    async def _move(self, _parent: Any) -> list[Any]:
        self._moves += 1
        return []

    def _limit_sessions(self) -> None:
        """The limits of small controllers, of which asyncua knows none."""
        controller, options = self, self._options

        class LimitedSession(InternalSession):
            async def create_monitored_items(self, params: Any) -> Any:
                if not self.external:
                    return await super().create_monitored_items(params)
                wanted = params.ItemsToCreate
                if options.items_per_call and len(wanted) > options.items_per_call:
                    controller._refused_calls += 1
                    raise ua.uaerrors.BadTooManyOperations
                room = options.most_items - controller._items if options.most_items else len(wanted)
                params.ItemsToCreate = wanted[:room]
                refused = [one.RequestedParameters.Filter is not None for one in params.ItemsToCreate]
                results = await super().create_monitored_items(params)
                controller._items += len(results)
                if options.is_deadband_refused and any(refused):
                    unsupported = ua.StatusCode(ua.StatusCodes.BadMonitoredItemFilterUnsupported)
                    return [ua.MonitoredItemCreateResult(StatusCode=unsupported) for _ in results]
                full = ua.StatusCode(ua.StatusCodes.BadTooManyMonitoredItems)
                missing = len(wanted) - len(results)
                return [*results, *(ua.MonitoredItemCreateResult(StatusCode=full) for _ in range(missing))]

            async def create_subscription(self, params: Any, *rest: Any, **more: Any) -> Any:
                if self.external:
                    if options.most_subscriptions and controller._subscriptions >= options.most_subscriptions:
                        raise ua.uaerrors.BadTooManySubscriptions
                    controller._subscriptions += 1
                return await super().create_subscription(params, *rest, **more)

        def create_session(name: str, user: Any = None, external: bool = False) -> InternalSession:
            user = user or User(role=UserRole.Anonymous)
            internal = self._internal
            return LimitedSession(
                internal, internal.aspace, internal.subscription_service, name, user=user, external=external
            )

        self._internal.create_session = create_session

    async def _obey(self, control: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        control.setblocking(False)
        connection, _ = await loop.sock_accept(control)
        reader, writer = await asyncio.open_connection(sock=connection)
        port = self._server.bserver.port
        writer.write(json.dumps({"url": f"opc.tcp://127.0.0.1:{port}/", "pid": os.getpid()}).encode() + b"\n")
        try:
            while line := await reader.readline():
                answer = await self._do(**json.loads(line))
                writer.write(json.dumps(answer).encode() + b"\n")
        finally:
            writer.close()

    async def _do(self, order: str, names: list[str] | None = None) -> Any:
        sessions = [client.processor.session for client in self._server.bserver.clients if client.processor.session]
        match order:
            case "kill_sessions":
                for session in sessions:
                    await session.close_session(True)
                return len(sessions)
            case "drop_subscription":
                external = {session.session_id for session in sessions}
                service = self._internal.subscription_service
                first = min(one for one, sub in service.subscriptions.items() if sub.session_id in external)
                await sessions[0].delete_subscriptions([first])
                return first
            case "add_tags":
                await self._add_tags(names or [])
                return len(self._nodes)
            case "read":
                return [await self._nodes[name].read_value() for name in names or []]
            case "count":
                return {
                    "connections": len(self._server.bserver.clients),
                    "sessions": sum(session.is_activated() for session in sessions),
                    "attempts": self._users.attempts,
                    "items": self._items,
                    "refused_calls": self._refused_calls,
                    "moves": self._moves,
                }
            case _:
                raise ValueError(order)


def main() -> None:
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    internal = _Standard()
    print("READY", flush=True)
    children: list[int] = []
    for line in sys.stdin:
        asked = json.loads(line)
        path = asked.pop("control")
        control = socket.socket(socket.AF_UNIX)
        control.bind(path)
        control.listen(1)
        child = os.fork()
        if child == 0:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(Controller(internal, Options(**asked)).run(control))
            os._exit(0)
        control.close()
        children.append(child)
        print(child, flush=True)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
