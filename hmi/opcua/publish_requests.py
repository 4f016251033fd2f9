"""The publish requests in flight: written by hand, and answered without a task or a future.

A session at 10 messages a second finds every cache cold, so each message costs what code it touches. asyncua builds,
nests and encodes an object per field and wakes a task per response; here a request is a template with five numbers,
and a response is handed on from where the transport has put it together.
"""

# What is private here is pinned by tests/hmi/opcua/test_publishing_contract.py.
# pyright: reportPrivateUsage=false

import asyncio
import struct
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from asyncua import ua
from asyncua.client.ua_client import UASocketProtocol
from asyncua.common.utils import Buffer
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.ua_binary import nodeid_to_binary

from hmi import clock
from hmi.opcua.decoder import UNIX_EPOCH_TICKS
from hmi.opcua.secure_chunks import sealed_message

Acknowledgement = tuple[int, int]
"""Subscription id and sequence number of a message that need not be kept for us any more."""

_TYPE: Final = b"\x01\x00" + ObjectIds.PublishRequest_Encoding_DefaultBinary.to_bytes(2, "little")
_HEADER: Final = struct.Struct("<qIIiI3xi")
"""Behind the token: timestamp, request handle, no diagnostics, no audit entry, timeout hint, no additional header,
and the number of acknowledgements (OPC 10000-4, 7.33 and 5.14.5)."""


def encoded_request(token: bytes, handle: int, acknowledgements: Sequence[Acknowledgement]) -> bytes:
    """A PublishRequest on the wire, without a time limit; ``token`` is the session's as it is on the wire."""
    ticks = clock.now_ns() // 1000 * 10 + UNIX_EPOCH_TICKS
    header = _HEADER.pack(ticks, handle, 0, -1, 0, len(acknowledgements))
    numbers = [number for pair in acknowledgements for number in pair]
    return b"".join((_TYPE, token, header, struct.pack(f"<{len(numbers)}I", *numbers)))


class _Slot:
    """What asyncua's transport takes for the future of a request."""

    __slots__ = ("_owner",)

    def __init__(self, owner: "PublishRequests") -> None:
        self._owner = owner

    def done(self) -> bool:
        """Whether it was answered: a slot is forgotten as soon as it is."""
        return False

    def set_result(self, body: Buffer) -> None:
        """The transport has the whole response."""
        self._owner.take(bytes(body))

    def set_exception(self, fault: BaseException) -> None:
        """The transport is gone."""
        self._owner.stop()


class PublishRequests:
    """Keeps requests in flight on one transport. Runs on the loop.

    ``on_response`` gets each whole response body, from its type id on; it must not raise. What the server ought to
    know is fetched through ``acknowledgements`` at the last moment.
    """

    def __init__(
        self,
        protocol: UASocketProtocol,
        on_response: Callable[[bytes], None],
        acknowledgements: Callable[[], Sequence[Acknowledgement]],
    ) -> None:
        self.in_flight = 0
        self._protocol = protocol
        self._on_response = on_response
        self._acknowledgements = acknowledgements
        self._is_stopped = False
        self._token: ua.NodeId | None = None
        self._token_on_wire = b""

    def is_open_on(self, protocol: UASocketProtocol) -> bool:
        """Whether these requests travel on ``protocol``, as far as anybody knows."""
        return self._protocol is protocol and not self._is_stopped

    def stop(self) -> None:
        """Send nothing more, and take no notice of what is still answered."""
        self._is_stopped = True
        self.in_flight = 0

    def send(self, count: int) -> None:
        """Send ``count`` requests in one go; nothing when the transport is gone.

        Raises:
            ua.UaError: the secure channel cannot be used.
        """
        protocol = self._protocol
        if self._is_stopped or protocol.transport is None or count < 1:
            return
        protocol.revolve_security_token()
        if self._token is not protocol.authentication_token:
            self._token = protocol.authentication_token
            self._token_on_wire = nodeid_to_binary(self._token)
        wire: dict[int, bytes] = {}  # a request counts only when all of them could be written
        for _ in range(count):
            protocol._request_handle += 1
            protocol._request_id += 1
            body = encoded_request(self._token_on_wire, protocol._request_handle, self._acknowledgements())
            number = protocol._request_id
            wire[number] = sealed_message(protocol._connection, body, number)
        protocol._callbackmap.update(dict.fromkeys(wire, cast("asyncio.Future[Any]", _Slot(self))))
        self.in_flight += count
        protocol.transport.write(b"".join(wire.values()))

    def take(self, body: bytes) -> None:
        """A response is complete."""
        if not self._is_stopped:
            self.in_flight -= 1
            self._on_response(body)
