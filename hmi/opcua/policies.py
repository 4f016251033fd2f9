"""asyncua's security policies, whose hash and cipher are prepared once per key instead of anew for each message."""

from typing import Any

from asyncua.crypto import security_policies, uacrypto
from asyncua.crypto.security_policies import SecurityPolicy, SignerHMac256, VerifierHMac256
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from typing_extensions import override

from hmi.opcua.running_cipher import RunningDecryptor, RunningEncryptor

InvalidSignature = uacrypto.InvalidSignature  # pyright: ignore[reportPrivateImportUsage]  # it shadows an import
"""asyncua's own: it then tries the key before."""


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
        taken = self._keyed.copy()
        taken.update(data)
        if not constant_time.bytes_eq(taken.finalize(), signature):
            raise InvalidSignature


class _Prepared(SecurityPolicy):
    symmetric_cryptography: Any

    @override
    def make_local_symmetric_key(self, secret: Any, seed: Any) -> None:
        super().make_local_symmetric_key(secret, seed)
        crypto = self.symmetric_cryptography
        crypto.Signer = _Signer(crypto.Signer.key)
        crypto.Encryptor = RunningEncryptor(crypto.Encryptor.cipher)

    @override
    def make_remote_symmetric_key(self, secret: Any, seed: Any, lifetime: Any) -> None:
        super().make_remote_symmetric_key(secret, seed, lifetime)
        crypto = self.symmetric_cryptography
        crypto.Verifier = _Verifier(crypto.Verifier.key)
        crypto.Decryptor = RunningDecryptor(crypto.Decryptor.cipher)


class Basic256Sha256(_Prepared, security_policies.SecurityPolicyBasic256Sha256):
    """RSA-OAEP, AES-256-CBC, HMAC-SHA-256."""


class Aes256Sha256RsaPss(_Prepared, security_policies.SecurityPolicyAes256Sha256RsaPss):
    """RSA-OAEP with SHA-256, RSA-PSS, AES-256-CBC, HMAC-SHA-256."""
