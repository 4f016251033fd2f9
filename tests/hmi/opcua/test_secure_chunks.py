"""Messages in one chunk, byte for byte as asyncua seals and opens them, with its own keys and with ours."""

import asyncio
import copy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asyncua import Client, ua
from asyncua.client.ua_client import UASocketProtocol
from asyncua.common.connection import SecureConnection, TransportLimits
from asyncua.common.utils import Buffer
from asyncua.crypto import security_policies as theirs
from asyncua.crypto import uacrypto
from hypothesis import given
from hypothesis import strategies as st

from hmi.opcua import policies as ours
from hmi.opcua.channel import use_channel
from hmi.opcua.secure_chunks import open_message, sealed_message
from hmi.opcua.trust import TrustStore

SIGN, ENCRYPT = ua.MessageSecurityMode.Sign, ua.MessageSecurityMode.SignAndEncrypt
SECURED = [
    pytest.param(policy, mode, id=f"{policy.__name__} {mode.name}")
    for policy in (ours.Basic256Sha256, ours.Aes256Sha256RsaPss)
    for mode in (SIGN, ENCRYPT)
]
THEIRS = {
    ours.Basic256Sha256: theirs.SecurityPolicyBasic256Sha256,
    ours.Aes256Sha256RsaPss: theirs.SecurityPolicyAes256Sha256RsaPss,
}
CHANNEL, TOKEN, NEXT_TOKEN = 77, 5, 6
BODIES = st.binary(max_size=300)

Make = Callable[[], SecureConnection]


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    own = TrustStore(tmp_path_factory.mktemp("pki")).own()
    der = own.certificate.read_bytes()
    return uacrypto.x509_from_der(der), load_key(own.key)


def load_key(file: Path) -> Any:
    return asyncio.run(uacrypto.load_private_key(file))


def opened(policy: Any) -> SecureConnection:
    """A channel as it is after it was opened; both directions have the same keys, so that it can hear itself."""
    connection = SecureConnection(policy, TransportLimits())
    connection.security_token.ChannelId, connection.security_token.TokenId = CHANNEL, TOKEN
    connection._peer_sequence_number = 0
    give_keys(connection, b"first" * 7)
    return connection


def give_keys(connection: SecureConnection, nonce: bytes) -> None:
    connection.security_policy.make_local_symmetric_key(nonce, b"seed" * 8)
    connection.security_policy.make_remote_symmetric_key(nonce, b"seed" * 8, 3_600_000)


def secured(policy: Any, mode: Any, identity: tuple[Any, Any]) -> SecureConnection:
    certificate, key = identity
    return opened(policy(certificate, certificate, key, mode))


def plain() -> SecureConnection:
    return opened(theirs.SecurityPolicyNone())


def sealed_by_asyncua(connection: SecureConnection, body: bytes, request_id: int) -> bytes:
    return connection.message_to_binary(body, ua.MessageType.SecureMessage, request_id)


def opened_by_asyncua(connection: SecureConnection, wire: bytes) -> tuple[int, bytes]:
    buffer = Buffer(wire)
    message = connection.receive_from_header_and_body(ua.ua_binary.header_from_binary(buffer), buffer)
    return message.request_id(), bytes(message.body())


@given(BODIES.filter(bool), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_that_an_unsecured_message_is_sealed_as_asyncua_does(body: bytes, request_id: int, before: int) -> None:
    one, other = plain(), plain()
    one._sequence_number = other._sequence_number = before

    assert sealed_message(one, body, request_id) == sealed_by_asyncua(other, body, request_id)
    assert one._sequence_number == other._sequence_number


@pytest.mark.parametrize(("policy", "mode"), SECURED)
def test_that_a_secured_message_is_sealed_as_asyncua_does(policy: Any, mode: Any, identity: tuple[Any, Any]) -> None:
    one, other = secured(policy, mode, identity), secured(THEIRS[policy], mode, identity)

    for size in range(1, 70):
        assert sealed_message(one, b"b" * size, size) == sealed_by_asyncua(other, b"b" * size, size)


@pytest.mark.parametrize(("policy", "mode"), SECURED)
def test_that_what_asyncua_sealed_is_opened(policy: Any, mode: Any, identity: tuple[Any, Any]) -> None:
    us, them = secured(policy, mode, identity), secured(THEIRS[policy], mode, identity)

    for size in range(70):
        wire = sealed_by_asyncua(them, b"b" * (size + 1), 40 + size)
        message = open_message(us, memoryview(wire))
        assert message is not None
        assert (message.sequence_number, message.request_id, message.body) == (size + 1, 40 + size, b"b" * (size + 1))
        us._peer_sequence_number = message.sequence_number


@given(BODIES.filter(bool), st.integers(0, 2**32 - 1))
def test_that_an_unsecured_message_is_opened(body: bytes, request_id: int) -> None:
    message = open_message(plain(), memoryview(sealed_by_asyncua(plain(), body, request_id)))

    assert message is not None
    assert (message.request_id, message.body) == (request_id, body)


@pytest.mark.parametrize(("policy", "mode"), SECURED)
def test_that_a_changed_message_is_left_to_asyncua_which_refuses_it(
    policy: Any, mode: Any, identity: tuple[Any, Any]
) -> None:
    wire = bytearray(sealed_message(secured(policy, mode, identity), b"b" * 40, 7))
    wire[-1] ^= 1
    us = secured(policy, mode, identity)

    assert open_message(us, memoryview(bytes(wire))) is None
    assert us._peer_sequence_number == 0
    with pytest.raises(uacrypto.InvalidSignature):
        opened_by_asyncua(us, bytes(wire))


def test_that_a_message_under_the_keys_before_is_left_to_asyncua_which_opens_it(identity: tuple[Any, Any]) -> None:
    us = secured(ours.Basic256Sha256, ENCRYPT, identity)
    wire = sealed_message(secured(ours.Basic256Sha256, ENCRYPT, identity), b"late", 9)
    us.prev_security_token = copy.deepcopy(us.security_token)
    us.prev_security_token.CreatedAt = datetime.now(UTC)
    us.prev_security_token.RevisedLifetime = ua.UInt32(3_600_000)
    us.security_token.TokenId = NEXT_TOKEN
    us.security_policy.symmetric_cryptography.key_expiration += 3600
    give_keys(us, b"other" * 7)
    us._allow_prev_token = True

    assert open_message(us, memoryview(wire)) is None
    assert opened_by_asyncua(us, wire) == (9, b"late")


def message_with(**changes: int | bytes) -> bytes:
    connection = plain()
    connection._sequence_number = int(changes.get("before", 0))
    connection.security_token.ChannelId = int(changes.get("channel", CHANNEL))
    connection.security_token.TokenId = int(changes.get("token", TOKEN))
    wire = sealed_message(connection, b"body", 3)
    return bytes(changes.get("kind", wire[:4])) + wire[4:]


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(message_with()[:-1], id="a part"),
        pytest.param(message_with() + b"M", id="one and a part"),
        pytest.param(message_with() + message_with(before=1), id="two"),
        pytest.param(message_with(kind=b"MSGC"), id="one of several chunks"),
        pytest.param(message_with(kind=b"MSGA"), id="taken back"),
        pytest.param(message_with(kind=b"OPNF"), id="a channel's opening"),
        pytest.param(message_with(channel=CHANNEL + 1), id="another channel"),
        pytest.param(message_with(token=NEXT_TOKEN), id="another token"),
        pytest.param(message_with(before=1), id="a message is missing before it"),
    ],
)
def test_that_what_is_not_one_ordinary_message_is_left_to_asyncua(wire: bytes) -> None:
    connection = plain()

    assert open_message(connection, memoryview(wire)) is None
    assert connection._peer_sequence_number == 0


def test_that_a_message_behind_the_first_part_of_another_is_left_to_asyncua() -> None:
    connection = plain()
    part = Buffer(message_with(kind=b"MSGC"))
    connection.receive_from_header_and_body(ua.ua_binary.header_from_binary(part), part)

    assert open_message(connection, memoryview(message_with(before=1))) is None


@pytest.mark.parametrize("size", [1, 7, 24, 27, 28, 29, 61, 1000])
async def test_that_answers_arrive_whole_however_the_network_cuts_them(size: int) -> None:
    protocol = a_protocol()
    server = plain()
    wire = b"".join(sealed_message(server, b"answer %d" % number, number) for number in range(1, 8))
    answers = {number: asyncio.get_running_loop().create_future() for number in range(1, 8)}
    protocol._callbackmap.update(answers)

    for at in range(0, len(wire), size):
        piece = wire[at : at + size]
        protocol.get_buffer(-1)[: len(piece)] = piece
        protocol.buffer_updated(len(piece))

    assert [bytes(await answers[number]) for number in range(1, 8)] == [b"answer %d" % n for n in range(1, 8)]
    assert protocol._callbackmap == {}


async def test_that_an_answer_nobody_asked_for_ends_the_connection_as_before() -> None:
    protocol = a_protocol()
    waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    protocol._callbackmap[2] = waiting
    wire = sealed_message(plain(), b"answer", 1)

    protocol.get_buffer(-1)[: len(wire)] = wire
    protocol.buffer_updated(len(wire))

    assert not waiting.done()


def a_protocol() -> Any:
    client = Client("opc.tcp://127.0.0.1:4840")
    use_channel(client)
    protocol = client.uaclient._make_protocol()
    protocol._connection = plain()
    return protocol


def test_that_asyncua_makes_and_feeds_its_protocol_as_before() -> None:
    protocol = a_protocol()

    assert isinstance(protocol, UASocketProtocol)
    assert isinstance(protocol, asyncio.BufferedProtocol)
    assert protocol.receive_buffer is None
    assert protocol._connection._incoming_parts == []
    assert protocol._connection._limits.max_recv_buffer == 65535
