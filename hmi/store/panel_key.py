"""Secrets of this panel on disk: the Ed25519 key that signs checkpoints, and the key that badges are hashed with."""

import base64
import hashlib
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from hmi.durable_file import write_durably

PUBLIC_KEY = "panel.pub.pem"
_ED25519 = b"\x01"


class NoteSigner:
    """Signs texts as notes in the form of C2SP signed-note."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public_pem(self) -> bytes:
        """The public half, as ``openssl pkeyutl -pubin -inkey`` reads it."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def signed(self, text: str, name: str) -> str:
        """``text`` (ending in a line end), an empty line, and the signature line."""
        signature = _key_id(name, self._key.public_key()) + self._key.sign(text.encode())
        return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def is_signed(note: str, public_pem: bytes) -> bool:
    """Whether the first signature of the note is of this key over this text."""
    text, separator, last = note.rpartition("\n\n— ")
    key = load_pem_public_key(public_pem)
    if not separator or not isinstance(key, Ed25519PublicKey):
        return False
    name, _, encoded = last.strip().rpartition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
        key.verify(raw[4:], (text + "\n").encode())
    except (ValueError, InvalidSignature):
        return False
    return raw[:4] == _key_id(name, key)


def open_signer(folder: Path) -> NoteSigner:
    """The panel's key in ``folder``, made at the first start, readable by its owner alone."""
    file = folder / "panel.key"
    if not file.exists():
        key = Ed25519PrivateKey.generate()
        write_secret(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} is no Ed25519 key")
    signer = NoteSigner(key)
    (folder / PUBLIC_KEY).write_bytes(signer.public_pem)
    return signer


def open_badge_key(folder: Path) -> bytes:
    """32 random bytes in ``folder``, made at the first start."""
    file = folder / "badge.key"
    if not file.exists():
        write_secret(file, secrets.token_bytes(32))
    return file.read_bytes()


def write_secret(file: Path, content: bytes) -> None:
    """Write a whole file with mode 0600, or none."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = file.with_name(f".{file.name}.{secrets.token_hex(4)}")  # two processes may make the same key at once
    write_durably(file, content, mode=0o600, part=own)


def _key_id(name: str, key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + raw).digest()[:4]
