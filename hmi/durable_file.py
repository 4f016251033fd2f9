"""Files of our own that are whole at any moment: the power may fail between any two lines."""

import errno
import os
from pathlib import Path

PART = ".part"
"""Ends the name of a file that is being written."""
_NOT_FOR_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP})
"""Said by file systems that keep the names in a folder safe by themselves, or not at all."""


def write_durably(path: Path, content: bytes, *, mode: int = 0o666, part: Path | None = None) -> None:
    """Put a whole file in the place of the old one; on the disk when it returns. It blocks: not for a loop.

    Args:
        path: Its folder exists.
        content: All of it.
        mode: Of the file, less the umask.
        part: Where it is written first, in the same folder; without it beside ``path``, with ``PART`` behind its
            name. Whoever is not the only writer chooses a name that nobody else has.

    Raises:
        OSError: it is not safe on the disk, and no part of it is left; unless the folder alone is not safe, the old
            file is untouched.
    """
    part = part or path.with_name(path.name + PART)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        sync(path.parent)
    finally:
        if part.is_symlink() or part.is_file():
            part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until what a file holds, or which names a folder has, is on the disk. Raises ``OSError``."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS or not path.is_dir():
            raise
    finally:
        os.close(descriptor)
