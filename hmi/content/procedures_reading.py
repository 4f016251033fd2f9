"""Reads files of procedures in a process of its own: a third of a second each, for which screens must not wait.

``python -m hmi.content.procedures_reading FILE …`` writes what stands in them to its standard output.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from hmi.content.procedures_file import ProcedureFile
from hmi.content.procedures_written import WrittenProcedure
from hmi.content.reading_beside import told_beside
from hmi.handwritten import ContentError

Parsed = ProcedureFile | ContentError
"""What stands in a file, or what is wrong with it."""


class ReadFile(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file as it crosses from one process to the other."""

    path: str
    told: WrittenProcedure | None = None
    faults: tuple[str, ...] = ()


def read_here(path: Path) -> Parsed:
    """Read one file, in this process."""
    try:
        return ProcedureFile(path)
    except ContentError as error:
        return error
    except OSError as error:
        return ContentError([f"{path}: {error.strerror}"])


async def read_beside(paths: Sequence[Path]) -> dict[Path, Parsed]:
    """Read files in another process; nothing where that failed, and it is tried again."""
    output = await told_beside(__name__, *map(str, paths))
    if output is None:
        return {}
    found = msgspec.msgpack.decode(output, type=tuple[ReadFile, ...])
    return {
        Path(one.path): ContentError(list(one.faults)) if one.told is None else ProcedureFile(Path(one.path), one.told)
        for one in found
    }


def main(paths: Sequence[str]) -> None:
    """Write what stands in files to the standard output."""
    found: list[ReadFile] = []
    for path in paths:
        parsed = read_here(Path(path))
        if isinstance(parsed, ContentError):
            found.append(ReadFile(path=path, faults=tuple(parsed.faults)))
        else:
            found.append(ReadFile(path=path, told=parsed.told))
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main(sys.argv[1:])
