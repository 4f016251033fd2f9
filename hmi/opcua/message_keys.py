"""The symmetric keys of a channel (OPC 10000-6, 6.7), with what each message needs prepared once per key."""

from typing import Any, Final

from asyncua.crypto import uacrypto
from asyncua.crypto.security_policies import Cryptography, SignerHMac256, VerifierHMac256
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from typing_extensions import override

from hmi.opcua.running_cipher import BLOCK, RunningDecryptor, RunningEncryptor

_InvalidSignature = uacrypto.InvalidSignature  # pyright: ignore[reportPrivateImportUsage]  # it shadows an import
"""asyncua's own: it then tries the key before."""
_SIGNATURE: Final = 32
"""Bytes of an HMAC-SHA-256."""
_PADDED_TO: Final = 32
"""Bytes to a multiple of which asyncua fills up; two blocks where one would do."""
_PADDINGS: Final = [bytes((size,)) * (size + 1) for size in range(_PADDED_TO)]


class _Signer(SignerHMac256):
    def __init__(self, key: bytes) -> None:
        super().__init__(key)
        self._keyed = HMAC(key, SHA256())

    @override
    def signature(self, data: bytes) -> bytes:
        taken = self._keyed.copy()
        taken.update(data)
        return taken.finalize()


class _Verifier(VerifierHMac256):
    def __init__(self, key: bytes) -> None:
        super().__init__(key)
        self._keyed = HMAC(key, SHA256())

    @override
    def verify(self, data: bytes, signature: bytes) -> None:
        """Raises ``InvalidSignature``."""
        if not self.is_right(b"", data, signature):
            raise _InvalidSignature

    def is_right(self, header: memoryview | bytes, rest: memoryview | bytes, signature: bytes) -> bool:
        """Whether ``signature`` is that of ``header`` and ``rest`` together."""
        taken = self._keyed.copy()
        taken.update(header)
        taken.update(rest)
        return constant_time.bytes_eq(taken.finalize(), signature)


class MessageKeys(Cryptography):
    """asyncua's symmetric cryptography, with a way through it that copies less for messages under the present keys."""

    Signer: Any
    Verifier: Any
    Encryptor: Any
    Decryptor: Any

    def prepare_own(self) -> None:
        """Take over the keys that asyncua has just derived for what we send."""
        self.Signer = _Signer(self.Signer.key)
        self.Encryptor = RunningEncryptor(self.Encryptor.cipher)

    def prepare_peer(self) -> None:
        """Take over the keys that asyncua has just derived for what we receive."""
        self.Verifier = _Verifier(self.Verifier.key)
        self.Decryptor = RunningDecryptor(self.Decryptor.cipher)

    @override
    def padding(self, size: int) -> bytes:
        return _PADDINGS[-(size + _SIGNATURE + 1) % _PADDED_TO] if self.is_encrypted else b""

    def opened(self, header: memoryview, rest: memoryview) -> memoryview | None:
        """What is between header and padding, valid until the next call; None when the present keys do not fit."""
        if self.is_encrypted:
            if len(rest) % BLOCK:
                return None
            rest = self.Decryptor.decrypted(rest)
        end = len(rest) - _SIGNATURE
        if end < 1 or not self.Verifier.is_right(header, rest[:end], bytes(rest[end:])):
            return None
        return rest[: end - 1 - rest[end - 1]] if self.is_encrypted else rest[:end]
