"""The procedures of a cell: those of its project, and those that ship where they fit and the site has none."""

import asyncio
import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hmi.content.procedures_file import PICTURES, PROCEDURES, ProcedureFile
from hmi.content.procedures_reading import Parsed, read_beside, read_here
from hmi.content.released_versions import ReleasedVersions
from hmi.content.site_file import stamp_of
from hmi.content.site_folder import yaml_files
from hmi.domain.cell import Cell
from hmi.domain.procedure import Procedure, ProcedureId, ProcedureState, content_digest
from hmi.handwritten import ContentError
from hmi.paths import shipped
from hmi.ports.procedures import ShelvedProcedure

log = logging.getLogger(__name__)

_Stamps = tuple[tuple[Path, tuple[int, int] | None], ...]


class ProcedureFolder:
    """Implements ``hmi.ports.procedures.ProcedureShelfPort``; a change by hand is taken over while the service runs.

    A released version that was used once never changes: its hash stands in ``procedures/released.txt``. Reading takes
    seconds: a service calls ``follow``; everything else answers from what was read.
    """

    def __init__(
        self,
        project: Path,
        cell: Callable[[], Cell],
        *,
        keeps_released: bool = True,
        ships: Path | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            project: Folder of the cell service.
            cell: The cell as it is now.
            keeps_released: Write down what is released and new; only whoever puts it in use does.
            ships: Where those lie that ship; None: with the program.
        """
        self._folder, self._shipped = project / PROCEDURES, ships or shipped("resources") / PROCEDURES
        self._cell, self._keeps = cell, keeps_released
        self._released = ReleasedVersions(self._folder)
        self._seen: tuple[_Stamps, Cell] | None = None
        self._read: dict[Path, tuple[tuple[int, int] | None, Parsed]] = {}
        self._shelf = _Shelf()
        self._trouble = ""
        """Why nobody can tell now which files there are."""

    @property
    def is_read(self) -> bool:
        """Whether it was read at all yet."""
        return self._seen is not None

    def procedures(self) -> Sequence[ShelvedProcedure]:
        """Every one that fits this cell; drafts among them."""
        return self._shelf.found

    def faults(self) -> Sequence[str]:
        """What is wrong with the site's own files; what was read before is in use while nobody can look at them."""
        return (*((self._trouble,) if self._trouble else ()), *self._shelf.faults)

    def unfit(self) -> Sequence[str]:
        """Ids of procedures that ship and name what this cell has not."""
        return self._shelf.unfit

    def picture(self, procedure: ProcedureId, name: str) -> bytes:
        """A picture that a step names; empty where there is none."""
        found = next((one for one in self.procedures() if one.procedure.id == procedure), None)
        if found is None or all(step.picture != name for step in found.procedure.steps) or not name:
            return b""
        folder = self._shipped if found.is_shipped else self._folder
        try:
            return (folder / PICTURES / name).read_bytes()
        except OSError as error:
            log.warning("%s cannot be read: %s", error.filename, error.strerror)
            return b""

    async def follow(self) -> None:
        """Look whether files or the cell changed; what did is read by another process, and fitted in a thread."""
        with self._looking():
            stale = await asyncio.to_thread(self.stale)
            if stale:
                stamps = {file: stamp_of(file) for file in stale}
                self._read |= {file: (stamps[file], read) for file, read in (await read_beside(stale)).items()}
            await asyncio.to_thread(self._refresh)

    def stale(self) -> list[Path]:
        """Files that have to be read, or read anew. Raises ``OSError``."""
        return [file for file, stamp in self._stamps() if file not in self._read or self._read[file][0] != stamp]

    def refresh(self) -> None:
        """Look whether files or the cell changed, and read here what did."""
        with self._looking():
            self._refresh()

    def _refresh(self) -> None:
        stamps, cell = self._stamps(), self._cell()
        if self._is_fresh(stamps, cell):
            return
        for file in self.stale():
            self._read[file] = (stamp_of(file), read_here(file))
        own, ships = yaml_files(self._folder), yaml_files(self._shipped)
        faults: list[str] = []
        found = [one for file in own if (one := self._own(file, cell, faults)) is not None]
        mine, unfit = {file.stem for file in own}, list[str]()
        for file in ships:
            if file.stem not in mine:
                try:
                    found.append(_shelved(self._parsed(file).fitted(cell), is_shipped=True))
                except (ContentError, OSError):
                    unfit.append(file.stem)
        for fault in faults if tuple(faults) != self._shelf.faults else ():
            log.error("a procedure is not used: %s", fault)
        self._shelf = _Shelf(tuple(found), tuple(faults), tuple(unfit))
        self._seen = (stamps, cell)

    @contextmanager
    def _looking(self) -> Generator[None]:
        """What cannot be looked at is told, and looked at again the next time."""
        trouble = ""
        try:
            yield
        except OSError as error:
            trouble = f"{error.filename or self._folder}: {error.strerror or type(error).__name__}"
            if trouble != self._trouble:
                log.error("procedures stay as they are: %s", trouble)
        self._trouble = trouble

    def _is_fresh(self, stamps: _Stamps, cell: Cell) -> bool:
        return self._seen is not None and self._seen[0] == stamps and self._seen[1] is cell

    def _stamps(self) -> _Stamps:
        files = (*yaml_files(self._folder), *yaml_files(self._shipped))
        return tuple((file, stamp_of(file)) for file in files)

    def _parsed(self, file: Path) -> ProcedureFile:
        """What stands in a file.

        Raises:
            ContentError: with what is wrong in it, or that nobody has read it yet: a file that came this moment.
        """
        _stamp, read = self._read.get(file, (None, ContentError([f"{file}:1: not read yet"])))
        if isinstance(read, ContentError):
            raise read
        return read

    def _own(self, file: Path, cell: Cell, faults: list[str]) -> ShelvedProcedure | None:
        try:
            procedure = self._parsed(file).fitted(cell)
        except ContentError as error:
            faults += error.faults
            return None
        except OSError as error:
            faults.append(f"{file}: {error.strerror}")
            return None
        if procedure.state is ProcedureState.RELEASED:
            fault = self._released.fault_of(procedure)
            if fault:
                faults.append(f"{file}:1: version: {fault}")
                return None
            if self._keeps:
                self._keep(procedure)
        return _shelved(procedure, is_shipped=False)

    def _keep(self, procedure: Procedure) -> None:
        try:
            self._released.keep(procedure)
        except OSError as error:
            log.error("that a procedure was released cannot be written down: %s", error)


class _Shelf(NamedTuple):
    """What was read, taken over in one go: whoever asks meanwhile gets the one before or the one after."""

    found: tuple[ShelvedProcedure, ...] = ()
    faults: tuple[str, ...] = ()
    unfit: tuple[str, ...] = ()


def _shelved(procedure: Procedure, *, is_shipped: bool) -> ShelvedProcedure:
    return ShelvedProcedure(procedure=procedure, digest=content_digest(procedure), is_shipped=is_shipped)
