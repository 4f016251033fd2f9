"""The secure channel as asyncua opens it, with what we hear and read there in another way."""

# What is private here is pinned by tests/hmi/opcua/test_secure_chunks.py.
# pyright: reportPrivateUsage=false

import asyncio

from asyncua import ua
from asyncua.client.client import Client
from asyncua.client.ua_client import UaClient, UASocketProtocol
from asyncua.common.utils import Buffer
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.ua_binary import nodeid_from_binary, struct_from_binary
from typing_extensions import override

from hmi.opcua.secure_chunks import open_message

_SERVICE_FAULT = ua.NodeId(ua.Int32(ObjectIds.ServiceFault_Encoding_DefaultBinary))
_ROOM = 1 << 18
"""Bytes in one read of the socket, as asyncio has it where it makes new room for each read."""


def use_channel(client: Client) -> None:
    """Let ``client`` open its channels with the protocol below. To be called before ``connect``."""
    client.uaclient.__class__ = _Transport


class _Transport(UaClient):
    """asyncua's, with a protocol of our own for each connection."""

    @override
    def _make_protocol(self) -> UASocketProtocol:
        protocol = super()._make_protocol()
        protocol.__class__ = _Protocol
        assert isinstance(protocol, _Protocol)
        protocol.room = memoryview(bytearray(_ROOM))
        return protocol


class _Protocol(UASocketProtocol, asyncio.BufferedProtocol):  # pyright: ignore[reportIncompatibleMethodOverride]  # asyncua narrows the transport
    """asyncua's, which reads into the same room each time and takes a message that came in one piece at once.

    It also hears a ServiceFault where the answer to OpenSecureChannel is expected. OPC 10000-6, 7.1.5 has servers
    send an error message there; node-opcua answers as for any other service, and asyncua alone raises an
    AssertionError.
    """

    room: memoryview

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return self.room

    @override
    def buffer_updated(self, nbytes: int) -> None:
        data = self.room[:nbytes]
        message = None if self.receive_buffer else open_message(self._connection, data)
        if message is None or message.request_id not in self._callbackmap:
            self.data_received(bytes(data))
            return
        self._connection._peer_sequence_number = message.sequence_number
        self._call_callback(message.request_id, Buffer(message.body))

    @override
    def _process_received_message(self, msg: ua.Message | ua.Acknowledge | ua.ErrorMessage | None) -> None:
        if isinstance(msg, ua.Message) and isinstance(msg.SecurityHeader(), ua.AsymmetricAlgorithmHeader):
            body = msg.body()
            if nodeid_from_binary(body.copy()) == _SERVICE_FAULT:
                struct_from_binary(ua.ServiceFault, body).ResponseHeader.ServiceResult.check()
        super()._process_received_message(msg)
