"""The key that proves that a command-line tool may read the files of the service it asks."""

import hmac
import os
import secrets
from pathlib import Path


class ConsoleKey:
    """A new key for every start, in a file of mode 0600 beside the service's socket."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key = secrets.token_urlsafe(32)

    def offer(self) -> None:
        """Write the file. Raises ``OSError``."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file.unlink(missing_ok=True)
        descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(self._key)

    def is_right(self, key: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(key.encode(), self._key.encode())

    def withdraw(self) -> None:
        """Delete the file."""
        self._file.unlink(missing_ok=True)
