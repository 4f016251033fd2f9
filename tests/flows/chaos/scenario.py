"""One controller, the link to it and the panel's connection, with what is done to them and waited for."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.equipment import MethodDefinition
from hmi.domain.outcome import Reason, Refused
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse, ValueRange
from hmi.opcua.connection import Controller
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.controller_process import URI, Options
from tests.flows.chaos.plant import ControllerProcess, Factory, Watch, until
from tests.flows.chaos.proxy import ChaosLink


def a_node(name: str) -> NodeAddress:
    return NodeAddress(endpoint="plc", uri=URI, identifier=f"s={name}")


def a_tag(name: str, use: TagUse = TagUse.MOTION, engineering_range: ValueRange | None = None) -> TagDefinition:
    return TagDefinition(
        name=TagName(name),
        node=a_node(name),
        data_type=DataType.DOUBLE,
        use=use,
        is_writable=True,
        engineering_range=engineering_range,
    )


SET_POINT = a_tag("set_point", TagUse.STATIC)
_OBJECTS = NodeAddress(endpoint="plc", uri="http://opcfoundation.org/UA/", identifier="i=85")
MOVE = MethodDefinition(name="move", object_node=_OBJECTS, method_node=a_node("move"))


class Plant:
    """One controller process, the link to it, and the panel's connection."""

    def __init__(self, factory: Factory, folder: Path, note: Callable[[str, float], None]) -> None:
        self.factory = factory
        self.watch = Watch()
        self.link = ChaosLink()
        self.trust = TrustStore(folder)
        self.note = note
        """Told what took how many seconds."""
        self.until = until
        self.set_point = SET_POINT
        self.move = MOVE
        self.process: ControllerProcess
        self.panel: Controller

    async def start(
        self,
        options: Options | None = None,
        *,
        host: str = "127.0.0.1",
        uses: Sequence[TagUse] = (),
        is_listening: bool = True,
        engineering_range: ValueRange | None = None,
        **wishes: object,
    ) -> None:
        """Start everything; does not wait for values."""
        self.options = options or Options()
        uses = uses or [TagUse.MOTION] * len(self.options.tags)
        self.process = await asyncio.to_thread(self.factory.start, self.options)
        await self.link.start(self.process.port)
        if not is_listening:
            await self.link.refuse()
        endpoint: dict[str, object] = {
            "key": "plc",
            "url": self.link.url.replace("127.0.0.1", host),
            "policy": SecurityPolicy.NONE,
            "mode": SecurityMode.NONE,
            "publishing_ms": 50,
            **wishes,
        }
        secret = str(endpoint.pop("secret", ""))
        self.panel = Controller(Endpoint(**endpoint), self.watch, self.trust, secret=secret)
        self.tags = list(range(len(self.options.tags)))
        tags = zip(self.options.tags, uses, strict=True)
        self.panel.want({number: a_tag(name, use, engineering_range) for number, (name, use) in enumerate(tags)})
        await self.panel.start()

    async def start_live(self, options: Options | None = None, **wishes: object) -> None:
        """Start everything and wait until all is live."""
        await self.start(options, **wishes)
        await until(lambda: self.watch.state is ConnectionState.LIVE)

    async def restart(self, options: Options | None = None) -> None:
        """Another start of the controller, at the same address."""
        self.process = await asyncio.to_thread(self.factory.start, options or self.options)
        self.link.target_port = self.process.port

    async def nothing_live_after(self, act: Callable[[], Awaitable[None] | None]) -> None:
        """Do harm, and wait until nothing looks live any more."""
        done = act()
        if done is not None:
            await done
        self.note("stale", await until(lambda: not self.watch.live))
        await until(lambda: self.watch.state not in (ConnectionState.LIVE, ConnectionState.PARTIAL), 1.0)

    async def all_live_after(self, act: Callable[[], Awaitable[None] | None], tags: list[int] | None = None) -> None:
        """Undo the harm, and wait until every tag was heard and is live."""
        done = act()
        if done is not None:
            await done
        wanted = set(self.tags if tags is None else tags)
        start_s = time.monotonic()
        took_s = await until(
            lambda: (
                self.watch.live >= wanted
                and self.watch.heard_since(start_s, sorted(wanted))
                and self.watch.state in (ConnectionState.LIVE, ConnectionState.PARTIAL)
            ),
            30.0,
        )
        self.note("live again", took_s)

    async def commands_are_refused(self) -> None:
        """Commands during the outage are answered at once, and nothing is sent."""
        refused = Refused(reason=Reason.NOT_CONNECTED, facts={"endpoint": "plc"})
        start_s = time.monotonic()
        async with asyncio.timeout(1.0):
            written = await self.panel.write(SET_POINT, 99.0)
            called = await self.panel.call(MOVE, ())
        self.note("refused", time.monotonic() - start_s)
        assert (written, called) == (refused, refused)

    async def stop(self) -> None:
        """Stop the panel's connection, then the link."""
        if hasattr(self, "panel"):
            await self.panel.stop()
        if hasattr(self, "process"):
            await self.link.stop()
