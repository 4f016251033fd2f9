"""A screen's end of the link: no Qt, no thread, no loop. The owner watches ``fileno`` and calls ``receive``."""

import itertools
from collections.abc import Callable

import msgspec
import zmq

from hmi import clock
from hmi.domain.command import Command
from hmi.domain.outcome import Failed, Outcome, Reason, Refused
from hmi.domain.query import Answer, Query
from hmi.link.handshake import Denial, HandshakeWatch
from hmi.link.keys import KeyPair
from hmi.link.messages import (
    PROTOCOL,
    Answered,
    Ask,
    Bye,
    Came,
    Do,
    Frame,
    FromScreen,
    FromService,
    Hello,
    Seen,
    SessionChanged,
    Turned,
    Welcome,
)

SILENCE_S = 1.0
"""Without any message for this long the service is not heard: nothing is live."""
GREETING_S = 1.0
ANSWER_S = 30.0
KNOCK_S = 2.0
"""zmq does not connect again by itself to a service that turned a key away; we do, this long after."""


class LinkClient:
    """One DEALER socket. All methods run on the thread that made it."""

    def __init__(
        self, address: str, *, screen: str, product: str, keys: KeyPair | None = None, service_key: str = ""
    ) -> None:
        self._address, self._screen, self._product = address, screen, product
        self._keys, self._service_key = keys, service_key
        self._context = zmq.Context()
        self._decoder: msgspec.msgpack.Decoder[FromService] = msgspec.msgpack.Decoder(FromService)
        self._encoder = msgspec.msgpack.Encoder()
        self._numbers = itertools.count(1)
        self._answers: dict[int, tuple[float, Callable[[Answer | Outcome], None]]] = {}
        self._outcomes: dict[int, tuple[float, Callable[[Outcome], None]]] = {}
        self._token = ""
        self._service_time_ns = 0
        self._heard_s = -SILENCE_S
        self._greeted_s = -GREETING_S
        self._attempt = 1
        self._turned_away_s: float | None = None
        self.is_attached = False
        """Whether the service welcomed this screen and is being heard."""
        self._socket = self._connected()
        self._handshakes = HandshakeWatch(self._socket) if keys is not None else None

    @property
    def denial(self) -> Denial | None:
        """Why the keys open no link to a service on another machine; None while nothing speaks against them."""
        return self._handshakes.denial if self._handshakes is not None else None

    @property
    def public_key(self) -> str:
        """What a service on another machine has to know this screen by; empty on the same machine."""
        return self._keys.public if self._keys is not None else ""

    @property
    def fileno(self) -> int:
        """Becomes readable when ``receive`` may have something (edge-triggered, as zmq's FD is)."""
        return int(self._socket.getsockopt(zmq.FD))

    @property
    def is_owed(self) -> bool:
        """Whether something that was asked has no answer yet."""
        return bool(self._answers or self._outcomes)

    def receive(self, take: Callable[[FromService], None]) -> None:
        """Hand over all messages that wait, in their order; answers and outcomes go to their callbacks in between."""
        while True:
            try:
                body = self._socket.recv(zmq.NOBLOCK)
            except zmq.Again:
                return
            self._heard_s = clock.monotonic_s()
            try:
                message = self._decoder.decode(body)
            except msgspec.MsgspecError:
                message = Turned(service_protocol=0, service_product="?")
            self._note(message)
            if not self._delivered(message):
                take(message)

    def tend(self) -> bool:
        """Call a few times a second: greets, notices silence, ends open questions. True if attachment changed."""
        now_s = clock.monotonic_s()
        was_attached = self.is_attached
        if now_s - self._heard_s > SILENCE_S:
            if self.is_attached:
                self._detach()
            if now_s - self._greeted_s >= GREETING_S:
                self._greeted_s = now_s
                self._greet()
        self._give_up(now_s - ANSWER_S)
        self._knock_again(now_s)
        return was_attached != self.is_attached

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        """Send a query. While detached it fails at once."""
        if not self.is_attached:
            on_answer(Failed(reason=Reason.SERVICE_SILENT))
            return
        number = next(self._numbers)
        self._answers[number] = (clock.monotonic_s(), on_answer)
        self._send(Ask(number=number, query=query))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        """Send a command. While detached it is refused at once; nothing is kept for later."""
        if not self.is_attached:
            on_outcome(Refused(reason=Reason.SERVICE_SILENT))
            return
        number = next(self._numbers)
        self._outcomes[number] = (clock.monotonic_s(), on_outcome)
        self._send(Do(number=number, command=command, service_time_ns=self._service_time_ns))

    def seen(self, frame: int, *, touched: bool) -> None:
        """Tell that a frame was drawn."""
        self._send(Seen(frame=frame, touched=touched))

    def close(self) -> None:
        """Detach and free the socket."""
        if self.is_attached:
            self._send(Bye())
        if self._handshakes is not None:
            self._handshakes.close()
        self._socket.close(linger=100)
        self._context.term()

    def _greet(self) -> None:
        self._send(
            Hello(
                protocol=PROTOCOL,
                product=self._product,
                screen=self._screen,
                session_token=self._token,
                attempt=self._attempt,
            )
        )

    def _knock_again(self, now_s: float) -> None:
        """Connect anew a while after the service turned this screen's key away: it may be admitted by now."""
        if self._handshakes is None:
            return
        if self._handshakes.look():
            self._turned_away_s = now_s
        if self._turned_away_s is not None and now_s - self._turned_away_s >= KNOCK_S:
            self._turned_away_s = None
            self._socket.disconnect(self._address)
            self._socket.connect(self._address)

    def _connected(self) -> zmq.Socket[bytes]:
        socket = self._context.socket(zmq.DEALER)
        socket.setsockopt(zmq.LINGER, 100)
        socket.setsockopt(zmq.RECONNECT_IVL, 100)
        socket.setsockopt(zmq.RECONNECT_IVL_MAX, 1000)
        socket.setsockopt(zmq.SNDHWM, 1000)
        if self._keys is not None:
            socket.setsockopt_string(zmq.CURVE_PUBLICKEY, self._keys.public)
            socket.setsockopt_string(zmq.CURVE_SECRETKEY, self._keys.secret)
            socket.setsockopt_string(zmq.CURVE_SERVERKEY, self._service_key)
        socket.connect(self._address)
        return socket

    def _note(self, message: FromService) -> None:
        if isinstance(message, Welcome):
            self.is_attached = True
        if isinstance(message, Turned):
            self.is_attached = False
        if isinstance(message, Welcome | Frame):
            self._service_time_ns = message.service_time_ns
        if isinstance(message, Welcome | SessionChanged):
            self._token = message.session.token if message.session is not None else ""

    def _delivered(self, message: FromService) -> bool:
        if isinstance(message, Answered):
            waiting = self._answers.pop(message.number, None)
            if waiting is not None:
                reply = message.refusal if message.refusal is not None else message.answer
                waiting[1](reply if reply is not None else Failed(reason=Reason.INTERNAL))
            return True
        if isinstance(message, Came):
            waiting = self._outcomes.pop(message.number, None)
            if waiting is not None:
                waiting[1](message.outcome)
            return True
        return False

    def _detach(self) -> None:
        self.is_attached = False
        self._attempt += 1
        self._give_up(float("inf"))

    def _give_up(self, asked_before_s: float) -> None:
        """End what was asked too long ago: whether a command took effect is then not known, and is said so."""
        for number, (asked_s, callback) in list(self._answers.items()):
            if asked_s < asked_before_s:
                del self._answers[number]
                callback(Failed(reason=Reason.SERVICE_SILENT))
        for number, (asked_s, callback) in list(self._outcomes.items()):
            if asked_s < asked_before_s:
                del self._outcomes[number]
                callback(Failed(reason=Reason.SERVICE_SILENT))

    def _send(self, message: FromScreen) -> None:
        try:
            self._socket.send(self._encoder.encode(message), zmq.NOBLOCK)
        except zmq.Again:
            self._detach()
