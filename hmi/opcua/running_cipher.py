"""AES-CBC for message after message with one key, in one cipher context that never ends.

Each message of a channel begins with the same initialisation vector (OPC 10000-6, 6.7.5), so asyncua makes a context
for each. Where every cache is cold that costs twice what the blocks of a message cost. A context that goes on chains a
message to the last encrypted block of the one before it; the exclusive or of that block and the vector, laid over the
first plain block, makes it as if it had begun anew.
"""

from typing import Any, Final

from asyncua.crypto.security_policies import DecryptorAesCbc, EncryptorAesCbc
from typing_extensions import override

BLOCK: Final = 16
"""Bytes."""


def _over(block: bytes | memoryview, *others: bytes) -> bytes:
    number = int.from_bytes(block)
    for other in others:
        number ^= int.from_bytes(other)
    return number.to_bytes(BLOCK)


class RunningEncryptor(EncryptorAesCbc):
    """Encrypts whole blocks, byte for byte as asyncua's."""

    def __init__(self, cipher: Any) -> None:
        self.cipher = cipher
        self._vector = self._before = cipher.mode.initialization_vector
        self._context = cipher.encryptor()

    @override
    def encrypt(self, data: bytes) -> bytes:
        if not data or len(data) % BLOCK:
            return super().encrypt(data)
        encrypted = self._context.update(_over(data[:BLOCK], self._vector, self._before) + data[BLOCK:])
        self._before = encrypted[-BLOCK:]
        return encrypted


class RunningDecryptor(DecryptorAesCbc):
    """Decrypts whole blocks, byte for byte as asyncua's."""

    def __init__(self, cipher: Any) -> None:
        self.cipher = cipher
        self._vector = self._before = cipher.mode.initialization_vector
        self._context = cipher.decryptor()
        self._room = bytearray()

    @override
    def decrypt(self, data: bytes) -> bytes:
        if not data or len(data) % BLOCK:
            return super().decrypt(data)
        return bytes(self.decrypted(memoryview(data)))

    def decrypted(self, data: memoryview) -> memoryview:
        """``data`` is one whole block or more. The result is valid until the next call."""
        size = len(data)
        if len(self._room) < size + BLOCK:  # the cipher wants more room than it fills
            self._room = bytearray(2 * size + BLOCK)
        plain = memoryview(self._room)[:size]
        self._context.update_into(data, self._room)
        plain[:BLOCK] = _over(plain[:BLOCK], self._vector, self._before)
        self._before = bytes(data[-BLOCK:])
        return plain
