"""CURVE keys for screens on other machines: one pair for the service, a list of screens that may attach."""

from pathlib import Path

import zmq
from msgspec import Struct

from hmi.durable_file import write_durably

SERVICE_KEYS = Path("pki") / "link"
"""In a project: the keys of its cell service."""
SCREEN_KEYS = Path("pki") / "screen"
"""In a project: the keys of a screen that attaches to a service on another machine."""
ADMITTED = SERVICE_KEYS / "screens.txt"
_KEY_LENGTH = 40
_Z85 = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#")
"""The characters of a key (ZeroMQ RFC 32). ``#`` is one of them, a blank is none."""


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
        write_durably(public_file, public.encode("ascii"))
        write_durably(secret_file, secret.encode("ascii"), mode=0o600)  # last: with it both are there
    return KeyPair(public_file.read_text(encoding="ascii").strip(), secret_file.read_text(encoding="ascii").strip())


def is_public_key(text: str) -> bool:
    """Whether ``text`` can be a key at all."""
    return len(text) == _KEY_LENGTH and _Z85.issuperset(text)


AT_CELL = "@cell"
"""Behind a key: this screen stands at the cell."""


class AdmittedScreens:
    """The screens that may attach over tcp, in a file that is looked into at every attempt.

    One public key a line; ``@cell`` behind it says that this screen stands at the cell, so that whoever uses it is
    there. What else follows after a blank, and a line that begins otherwise, is for people.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[tuple[int, int] | None, dict[str, bool]] = (None, {})

    def __contains__(self, key: object) -> bool:
        return key in self._keys()

    def is_at_cell(self, key: str) -> bool:
        """Whether the screen with this key stands at the cell."""
        return self._keys().get(key, False)

    def admit(self, key: str, label: str = "", *, is_at_cell: bool = False) -> None:
        """Let the screen with the public ``key`` attach from now on; ``label`` says which one it is."""
        if key in self._keys():
            return
        words = ([AT_CELL] if is_at_cell else []) + label.split()
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(f"{key}  {' '.join(words)}".rstrip() + "\n")

    def _keys(self) -> dict[str, bool]:
        """Key to whether its screen stands at the cell; read anew when the file changed."""
        try:
            found = self._file.stat()
        except OSError:
            return {}
        stamp = (found.st_mtime_ns, found.st_size)
        if self._seen[0] != stamp:
            words = [line.split() for line in self._file.read_text(encoding="utf-8").splitlines()]
            known = {word[0]: word[1:2] == [AT_CELL] for word in words if word and is_public_key(word[0])}
            self._seen = (stamp, known)
        return self._seen[1]
