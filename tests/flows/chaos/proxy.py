"""A TCP link that can be ill-treated: cut, held in one direction, or swallowed whole."""

import asyncio
import contextlib
import socket
import struct


class ChaosLink:
    """Listens on a port of the loopback and forwards to another, for as long as it is let.

    A held direction behaves as a network that loses packets: the sender repeats them, and they arrive when the link is
    back, unless the sender has given the connection up.
    """

    def __init__(self) -> None:
        self.target_port = 0
        self.port = 0
        self.to_controller = asyncio.Event()
        self.to_panel = asyncio.Event()
        self.heal()
        self._pairs: set[_Pair] = set()

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"opc.tcp://127.0.0.1:{self.port}/"

    @property
    def connections(self) -> int:
        """Connections that are open now."""
        return len(self._pairs)

    async def start(self, target_port: int) -> None:
        """Listen and forward."""
        self.target_port = target_port
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close everything."""
        await self.refuse()
        while self._pairs:  # noqa: ASYNC110  # the last of several ends, whichever it is
            await asyncio.sleep(0.01)

    async def refuse(self) -> None:
        """Close the port: connections are refused until ``listen``."""
        self._server.close()
        self.cut()  # first: from Python 3.12 on, a server waits for its connections to end
        await self._server.wait_closed()

    async def listen(self) -> None:
        """Open the same port again."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)

    def cut(self) -> None:
        """Reset every connection, as a switch that loses its table does."""
        for pair in list(self._pairs):
            pair.reset()

    def hold(self, *, to_controller: bool = False, to_panel: bool = False) -> None:
        """Let nothing through in these directions."""
        if to_controller:
            self.to_controller.clear()
        if to_panel:
            self.to_panel.clear()

    def heal(self) -> None:
        """Let everything through again."""
        self.to_controller.set()
        self.to_panel.set()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            _reset(writer)
            return
        pair = _Pair(writer, there[1])
        self._pairs.add(pair)
        ways = [
            asyncio.create_task(_forward(reader, there[1], self.to_controller)),
            asyncio.create_task(_forward(there[0], writer, self.to_panel)),
        ]
        reset = asyncio.create_task(pair.is_reset.wait())
        try:
            await asyncio.wait([*ways, reset], return_when=asyncio.FIRST_COMPLETED)
            if reader.exception() is None and there[0].exception() is None and not reset.done():
                await asyncio.wait(ways, timeout=0.2)
        finally:
            for task in (*ways, reset):
                task.cancel()
            await asyncio.gather(*ways, reset, return_exceptions=True)
            self._pairs.discard(pair)
            pair.reset()


class _Pair:
    """The two sockets of one connection through the link."""

    def __init__(self, panel: asyncio.StreamWriter, controller: asyncio.StreamWriter) -> None:
        self._both = (panel, controller)
        self.is_reset = asyncio.Event()

    def reset(self) -> None:
        self.is_reset.set()
        for writer in self._both:
            _reset(writer)


async def _forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, may_pass: asyncio.Event) -> None:
    """Pass on what comes; a sender that resets takes with it what was held."""
    held: asyncio.Queue[bytes] = asyncio.Queue()

    async def pass_on() -> None:
        while True:
            await may_pass.wait()
            data = await held.get()
            await may_pass.wait()
            if not data:
                return
            writer.write(data)

    passing = asyncio.create_task(pass_on())
    try:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                held.put_nowait(data)
            held.put_nowait(b"")
            await passing
    finally:
        passing.cancel()
        await asyncio.gather(passing, return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    taken = writer.transport.get_extra_info("socket")
    if taken is not None and taken.fileno() >= 0:
        with contextlib.suppress(OSError):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
