"""CURVE keys for screens on other machines: one pair for the service, a list of screens that may attach."""

from pathlib import Path

import zmq
from msgspec import Struct


class KeyPair(Struct, frozen=True):
    """Z85 text of a CURVE key pair."""

    public: str
    secret: str


def own_keys(folder: Path) -> KeyPair:
    """The key pair in ``folder``, made at the first call; the secret is readable by its owner alone."""
    public_file, secret_file = folder / "public.key", folder / "secret.key"
    if not secret_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        public, secret = (key.decode("ascii") for key in zmq.curve_keypair())
        secret_file.touch(mode=0o600)
        secret_file.write_text(secret, encoding="ascii")
        public_file.write_text(public, encoding="ascii")
    return KeyPair(public_file.read_text(encoding="ascii").strip(), secret_file.read_text(encoding="ascii").strip())


def allowed_screens(file: Path) -> frozenset[str]:
    """Public keys of the screens that may attach over tcp: one a line, ``#`` starts a comment."""
    if not file.exists():
        return frozenset()
    lines = (line.split("#", 1)[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line)
