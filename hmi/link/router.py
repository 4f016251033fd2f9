"""The service's socket: messages in and out by the identity of a screen. Runs on the service's loop."""

import asyncio
import logging
from collections.abc import Callable, Container

import msgspec
import zmq
import zmq.asyncio
from zmq.auth.asyncio import AsyncioAuthenticator

from hmi.link.keys import AdmittedScreens, KeyPair
from hmi.link.messages import FromScreen, FromService

log = logging.getLogger(__name__)

MESSAGES_WAITING = 10_000
_LAST_PORT = 65_535
_STRANGERS_TOLD = 50
"""Each key once, and not without end: anybody on the network can make new ones."""


class CannotListen(Exception):
    """An address is taken, or is none of this machine."""


class Router:
    """One ROUTER socket for all screens.

    ``on_message`` gets what a screen sent, and whether it stands at the cell; ``on_stranger`` a greeting that this
    version does not understand;
    ``on_unreachable`` a screen that cannot take what is sent to it.
    """

    def __init__(
        self,
        on_message: Callable[[bytes, FromScreen, bool], None],
        on_stranger: Callable[[bytes], None],
        on_unreachable: Callable[[bytes], None],
    ) -> None:
        self._on_message, self._on_stranger, self._on_unreachable = on_message, on_stranger, on_unreachable
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder: msgspec.msgpack.Decoder[FromScreen] = msgspec.msgpack.Decoder(FromScreen)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
        self._socket.setsockopt(zmq.LINGER, 200)
        self._socket.setsockopt(zmq.SNDHWM, MESSAGES_WAITING)
        self._authenticator: AsyncioAuthenticator | None = None
        self._screens: Container[str] = ()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_receiving_later = False

    def start(self, addresses: tuple[str, ...], keys: KeyPair | None, screens: Container[str]) -> None:
        """Listen on ``ipc://`` and ``tcp://`` addresses.

        Raises:
            CannotListen: an address is taken, or is none of this machine.
            ValueError: a tcp address without ``keys``.
        """
        self._loop = asyncio.get_running_loop()
        self._screens = screens
        for address in addresses:
            if address.startswith("tcp://"):
                if keys is None:
                    raise ValueError(f"{address}: screens over tcp need CURVE keys")
                self._use_curve(keys, screens)
            _check_port(address)
            try:
                self._socket.bind(address)
            except zmq.ZMQError as error:
                raise CannotListen(f"{address}: {zmq.strerror(error.errno or 0)}") from None
        self._loop.add_reader(self._fileno, self.receive)

    def stop(self) -> None:
        """Stop listening."""
        if self._loop is not None:
            self._loop.remove_reader(self._fileno)
        if self._authenticator is not None:
            self._authenticator.stop()
        self._socket.close()
        self._context.term()

    def send(self, identity: bytes, message: FromService) -> None:
        """Hand a message to the socket."""
        try:
            self._socket.send_multipart([identity, self._encoder.encode(message)], zmq.NOBLOCK)
        except zmq.ZMQError as error:
            if error.errno not in (zmq.EAGAIN, zmq.EHOSTUNREACH):
                raise
            self._on_unreachable(identity)
        if self._loop is not None and not self._is_receiving_later:
            self._is_receiving_later = True
            self._loop.call_soon(self._receive_later)

    def receive(self) -> None:
        """Take all messages that wait.

        The descriptor tells of new messages only once, and any send may swallow that (zmq_getsockopt, ZMQ_FD): so
        this runs after every send, too.
        """
        while not self._socket.closed:
            try:
                parts = self._socket.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                return
            identity, body = parts[0].bytes, parts[-1].bytes
            try:
                message = self._decoder.decode(body)
            except msgspec.MsgspecError:
                self._take_foreign(identity, body)
                continue
            self._on_message(identity, message, self._is_at_cell(parts[-1]))

    def _is_at_cell(self, frame: zmq.Frame) -> bool:
        """Whether what sent it runs on this machine, or is a screen of which somebody said that it stands there.

        Whoever comes over the network has shown a key; on this machine nobody is asked for one.
        """
        try:
            key = frame.get("User-Id")
        except zmq.ZMQError:
            return True
        return isinstance(self._screens, AdmittedScreens) and self._screens.is_at_cell(str(key))

    def _receive_later(self) -> None:
        self._is_receiving_later = False
        self.receive()

    def _take_foreign(self, identity: bytes, body: bytes) -> None:
        """An undecodable greeting comes from another version; anything else undecodable is logged and dropped."""
        try:
            raw = msgspec.msgpack.decode(body)
        except msgspec.MsgspecError:
            raw = None
        if isinstance(raw, dict) and raw.get("type") == "hello":
            self._on_stranger(identity)
        else:
            log.warning("a screen sent a message that is not understood")

    def _use_curve(self, keys: KeyPair, screens: Container[str]) -> None:
        if self._authenticator is None:
            self._authenticator = AsyncioAuthenticator(zmq.asyncio.Context(self._context))
            self._authenticator.start()
            provider = _ListedKeys(screens)
            self._authenticator.configure_curve_callback(domain="*", credentials_provider=provider)
        self._socket.setsockopt(zmq.CURVE_SERVER, 1)
        self._socket.setsockopt_string(zmq.CURVE_SECRETKEY, keys.secret)

    @property
    def _fileno(self) -> int:
        return int(self._socket.getsockopt(zmq.FD))


def _check_port(address: str) -> None:
    """Raise ``CannotListen`` for a port that does not exist: zmq would take another one without a word."""
    port = address.rpartition(":")[2]
    if address.startswith("tcp://") and not (port.isdecimal() and int(port) <= _LAST_PORT) and port != "*":
        raise CannotListen(f"{address}: ports are numbers up to {_LAST_PORT}")


class _ListedKeys:
    """Answers CURVE: may this screen attach?"""

    def __init__(self, screens: Container[str]) -> None:
        self._screens = screens
        self._told: set[str] = set()

    def callback(self, _domain: str, key: bytes) -> bool:
        """Whether the Z85 key is listed."""
        name = key.decode("ascii")
        is_known = name in self._screens
        if not is_known and name not in self._told and len(self._told) < _STRANGERS_TOLD:
            self._told.add(name)
            log.warning("a screen whose key is not known was turned away; if it is yours: tandem admit -- '%s'", name)
        return is_known
