"""The code that proves that whoever makes the first administrator can read this machine's console or files."""

import hmac
import logging
import os
import secrets
from pathlib import Path

log = logging.getLogger(__name__)

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 8
"""40 bits; guesses are throttled like PINs."""


class SetupCode:
    """A code in a file of mode 0600; kept over restarts until it was used."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def offer(self) -> None:
        """Make the code unless there is one, and tell it on the console."""
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as stream:
                stream.write(code + "\n")
        log.warning("nobody is set up yet; set-up code %s, also in %s", self._read(), self._file)

    def is_right(self, code: str) -> bool:
        """Compare in constant time; letters in either case, blanks and hyphens do not count."""
        given = "".join(code.upper().replace("-", "").split())
        expected = self._read()
        return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())

    def withdraw(self) -> None:
        """Delete it: it never works again."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> str:
        return self._file.read_text().strip() if self._file.exists() else ""
