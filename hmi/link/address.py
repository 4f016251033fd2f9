"""Where screens of the same machine find their service."""

import hashlib
import os
import tempfile
from pathlib import Path

_LONGEST_SOCKET_PATH = 100
"""A Unix socket's path may have 107 characters on Linux, 103 elsewhere."""


def local_address(project: Path) -> str:
    """The ipc address of a project's service. A path too long for a socket moves to the temporary folder."""
    path = project.resolve() / "run" / "link"
    if len(str(path)) > _LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"tandem-{os.getuid()}" / digest
    return f"ipc://{path}"
