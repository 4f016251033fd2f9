"""Where screens find their service."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

_LONGEST_SOCKET_PATH = 100
"""A Unix socket's path may have 107 characters on Linux, 103 elsewhere."""


def local_address(project: Path) -> str:
    """The ipc address of a project's service. A path too long for a socket moves to the temporary folder."""
    path = project.resolve() / "run" / "link"
    if len(str(path)) > _LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"tandem-{os.getuid()}" / digest
    return f"ipc://{path}"


def is_address(text: str) -> bool:
    """Whether a screen can try to attach to ``text``: ``tcp://host:port``, or ``ipc://`` and a path."""
    if text.startswith("ipc://"):
        return len(text) > len("ipc://")
    try:
        parts = urlsplit(text)
        return parts.scheme == "tcp" and bool(parts.hostname) and bool(parts.port) and not parts.path
    except ValueError:  # a port that is no number, or too large
        return False
