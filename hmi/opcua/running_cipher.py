"""AES-CBC for message after message with one key, in one cipher context that never ends.

Each message of a channel begins with the same initialisation vector (OPC 10000-6, 6.7.5), so asyncua makes a context
for each. Where every cache is cold that costs twice what the blocks of a message cost. A context that goes on chains a
message to the last encrypted block of the one before it; the exclusive or of that block and the vector, laid over the
first plain block, makes it as if it had begun anew.
"""

from typing import Any, Final

from asyncua.crypto.security_policies import DecryptorAesCbc, EncryptorAesCbc
from typing_extensions import override

_BLOCK: Final = 16
"""Bytes."""


def _over(block: bytes, *others: bytes) -> bytes:
    number = int.from_bytes(block)
    for other in others:
        number ^= int.from_bytes(other)
    return number.to_bytes(_BLOCK)


class RunningEncryptor(EncryptorAesCbc):
    """Encrypts whole blocks, byte for byte as asyncua's."""

    def __init__(self, cipher: Any) -> None:
        self.cipher = cipher
        self._vector = self._before = cipher.mode.initialization_vector
        self._context = cipher.encryptor()

    @override
    def encrypt(self, data: bytes) -> bytes:
        if not data or len(data) % _BLOCK:
            return super().encrypt(data)
        encrypted = self._context.update(_over(data[:_BLOCK], self._vector, self._before) + data[_BLOCK:])
        self._before = encrypted[-_BLOCK:]
        return encrypted


class RunningDecryptor(DecryptorAesCbc):
    """Decrypts whole blocks, byte for byte as asyncua's."""

    def __init__(self, cipher: Any) -> None:
        self.cipher = cipher
        self._vector = self._before = cipher.mode.initialization_vector
        self._context = cipher.decryptor()

    @override
    def decrypt(self, data: bytes) -> bytes:
        if not data or len(data) % _BLOCK:
            return super().decrypt(data)
        plain = self._context.update(data)
        first = _over(plain[:_BLOCK], self._vector, self._before)
        self._before = data[-_BLOCK:]
        return first + plain[_BLOCK:]
