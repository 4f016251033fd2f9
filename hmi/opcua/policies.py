"""asyncua's security policies with our keys."""

from typing import Any

from asyncua.crypto import security_policies
from asyncua.crypto.security_policies import SecurityPolicy
from typing_extensions import override

from hmi.opcua.message_keys import MessageKeys


class _Prepared(SecurityPolicy):
    symmetric_cryptography: Any
    _keys: MessageKeys

    def __init__(self, peer_cert: Any, host_cert: Any, host_privkey: Any, mode: Any, **options: Any) -> None:
        super().__init__(peer_cert, host_cert, host_privkey, mode, **options)
        self.symmetric_cryptography = self._keys = MessageKeys(mode)

    @override
    def make_local_symmetric_key(self, secret: Any, seed: Any) -> None:
        super().make_local_symmetric_key(secret, seed)
        self._keys.prepare_own()

    @override
    def make_remote_symmetric_key(self, secret: Any, seed: Any, lifetime: Any) -> None:
        super().make_remote_symmetric_key(secret, seed, lifetime)
        self._keys.prepare_peer()


class Basic256Sha256(_Prepared, security_policies.SecurityPolicyBasic256Sha256):
    """RSA-OAEP, AES-256-CBC, HMAC-SHA-256."""


class Aes256Sha256RsaPss(_Prepared, security_policies.SecurityPolicyAes256Sha256RsaPss):
    """RSA-OAEP with SHA-256, RSA-PSS, AES-256-CBC, HMAC-SHA-256."""
