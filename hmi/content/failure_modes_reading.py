"""Reads the library of failure modes in a process of its own: it takes the better part of a second.

``python -m hmi.content.failure_modes_reading [PROJECT]`` writes what stands in it to its standard output; without a
project what ships.
"""

import errno
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from hmi.content.failure_modes_file import FAILURE_MODES_FOLDER, read_failure_modes, shipped_failure_modes
from hmi.content.reading_beside import told_beside
from hmi.content.site_folder import SiteFolder
from hmi.domain.failure_mode import FailureModeLibrary
from hmi.handwritten import ContentError


def failure_modes_in_use(project: Path) -> SiteFolder[FailureModeLibrary]:
    """The modes of a project while its service runs; ``follow`` it."""
    return SiteFolder(project, FAILURE_MODES_FOLDER, read_library, read_library_beside, FailureModeLibrary())


class ReadLibrary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The library as it crosses from one process to the other, or what is wrong with it."""

    library: FailureModeLibrary | None = None
    faults: tuple[str, ...] = ()
    trouble: tuple[int, str] | None = None
    """Of an ``OSError``."""


async def read_library_beside(project: Path | None) -> FailureModeLibrary:
    """As ``read_library``, in another process.

    Raises:
        ContentError: with every fault of every file.
        OSError: a file cannot be read, or the other process failed.
    """
    output = await told_beside(__name__, *(() if project is None else (str(project),)))
    if output is None:
        raise ChildProcessError(errno.ECHILD, "reading failed")
    told = msgspec.msgpack.decode(output, type=ReadLibrary)
    if told.faults:
        raise ContentError(list(told.faults))
    if told.trouble is not None:
        raise OSError(*told.trouble)
    return told.library or FailureModeLibrary()


def read_library(project: Path | None) -> FailureModeLibrary:
    """The modes of a project with those that ship; without a project those that ship.

    Raises:
        ContentError: with every fault of every file.
        OSError: a file cannot be read.
    """
    return shipped_failure_modes() if project is None else read_failure_modes(project)


def main(arguments: Sequence[str]) -> None:
    """Write the library to the standard output."""
    try:
        told = ReadLibrary(library=read_library(Path(arguments[0]) if arguments else None))
    except ContentError as error:
        told = ReadLibrary(faults=tuple(error.faults))
    except OSError as error:
        told = ReadLibrary(trouble=(error.errno or errno.EIO, error.strerror or type(error).__name__))
    sys.stdout.buffer.write(msgspec.msgpack.encode(told))


if __name__ == "__main__":
    main(sys.argv[1:])
