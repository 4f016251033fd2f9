"""Messages that fit one chunk, to and from the wire (OPC 10000-6, 6.7.2), without an object for each header.

asyncua takes a message apart into a dozen objects. Nearly every message of a subscription is one chunk in one read of
the socket; those are taken here, with asyncua's keys, and everything out of the ordinary is left to it.
"""

# What is private here is pinned by tests/hmi/opcua/test_secure_chunks.py.
# pyright: reportPrivateUsage=false

from struct import Struct
from typing import Final, NamedTuple

from asyncua.common.connection import SecureConnection

from hmi.opcua.message_keys import MessageKeys

_HEADER: Final = Struct("<4sIII")
"""Message and chunk type, size, channel, token: not encrypted."""
_SEQUENCE: Final = Struct("<II")
"""Sequence number and request id: encrypted with the body."""
_FINAL: Final = b"MSGF"
_LAST_SEQUENCE: Final = (1 << 32) - 1
_SMALLEST: Final = _HEADER.size + _SEQUENCE.size


class WholeMessage(NamedTuple):
    """What arrived in one piece."""

    sequence_number: int
    request_id: int
    body: bytes


def open_message(connection: SecureConnection, data: memoryview) -> WholeMessage | None:
    """The message when ``data`` is exactly one ordinary chunk of it; None leaves it to asyncua, with nothing changed.

    Ordinary is: the present token, the next sequence number, a valid signature, no chunk before it.
    """
    if len(data) < _SMALLEST or connection._incoming_parts:
        return None
    kind, size, channel, token = _HEADER.unpack_from(data)
    present, limits = connection.security_token, connection._limits
    if (
        kind != _FINAL
        or size != len(data)
        or channel != present.ChannelId
        or token != present.TokenId
        or size > limits.max_recv_buffer
        or 0 < limits.max_message_size < size
    ):
        return None
    plain = data[_HEADER.size :]
    keys = connection.security_policy.symmetric_cryptography
    if isinstance(keys, MessageKeys):
        plain = keys.opened(data[: _HEADER.size], plain)
    if plain is None or len(plain) < _SEQUENCE.size:
        return None
    sequence_number, request_id = _SEQUENCE.unpack_from(plain)
    if connection._peer_sequence_number is None or sequence_number != connection._peer_sequence_number + 1:
        return None
    return WholeMessage(sequence_number, request_id, bytes(plain[_SEQUENCE.size :]))


def sealed_message(connection: SecureConnection, body: bytes, request_id: int) -> bytes:
    """A message on the wire, as ``connection.message_to_binary`` makes it; ``body`` fits one chunk."""
    number = connection._sequence_number
    connection._sequence_number = number = number + 1 if number < _LAST_SEQUENCE else 1
    keys = connection.security_policy.symmetric_cryptography
    plain = _SEQUENCE.pack(number, request_id) + body
    plain += keys.padding(len(plain))
    size = _HEADER.size + len(plain) + keys.signature_size()
    token = connection.security_token
    header = _HEADER.pack(_FINAL, size, token.ChannelId, token.TokenId)
    return header + keys.encrypt(plain + keys.signature(header + plain))
