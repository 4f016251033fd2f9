"""A cipher context that goes on says what a new one for each message would have said."""

import pytest
from asyncua.crypto.security_policies import DecryptorAesCbc, EncryptorAesCbc
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given
from hypothesis import strategies as st

from hmi.opcua.running_cipher import RunningDecryptor, RunningEncryptor

KEY, VECTOR = bytes(range(32)), bytes(range(100, 116))
BLOCKS = st.integers(0, 5).flatmap(lambda count: st.binary(min_size=16 * count, max_size=16 * count))


def cipher() -> Cipher[CBC]:
    return Cipher(AES(KEY), CBC(VECTOR))


@given(st.lists(BLOCKS, max_size=8))
def test_that_message_after_message_is_as_asyncua_has_it(messages: list[bytes]) -> None:
    encryptor, decryptor = RunningEncryptor(cipher()), RunningDecryptor(cipher())

    for message in messages:
        wire = EncryptorAesCbc(KEY, VECTOR).encrypt(message)
        assert encryptor.encrypt(message) == wire
        assert decryptor.decrypt(wire) == message


@given(st.binary(min_size=1, max_size=80).filter(lambda data: len(data) % 16))
def test_that_a_broken_message_is_refused_and_the_next_one_is_whole(broken: bytes) -> None:
    encryptor, decryptor = RunningEncryptor(cipher()), RunningDecryptor(cipher())
    wire = encryptor.encrypt(b"s" * 32)

    with pytest.raises(ValueError, match="block length"):
        encryptor.encrypt(broken)
    with pytest.raises(ValueError, match="block length"):
        decryptor.decrypt(broken)

    assert encryptor.encrypt(b"s" * 32) == wire
    assert decryptor.decrypt(wire) == b"s" * 32


def test_that_the_same_bytes_may_be_read_twice() -> None:
    decryptor = RunningDecryptor(cipher())
    wire = EncryptorAesCbc(KEY, VECTOR).encrypt(b"t" * 48)

    assert decryptor.decrypt(wire) == decryptor.decrypt(wire) == DecryptorAesCbc(KEY, VECTOR).decrypt(wire)
