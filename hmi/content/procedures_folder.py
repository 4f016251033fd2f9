"""The procedures of a cell: those of its project, and those that ship where they fit and the site has none."""

import asyncio
import logging
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hmi.content.procedures_file import PICTURES, PROCEDURES, ProcedureFile
from hmi.content.procedures_reading import Parsed, read_beside, read_here
from hmi.content.released_versions import ReleasedVersions
from hmi.content.site_file import faults_of, stamp_of
from hmi.content.site_folder import yaml_files
from hmi.domain.cell import Cell
from hmi.domain.procedure import Procedure, ProcedureId, ProcedureState, content_digest
from hmi.handwritten import ContentError
from hmi.paths import shipped
from hmi.ports.procedures import ShelvedFile, ShelvedProcedure

log = logging.getLogger(__name__)

_PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
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
        self._seen: tuple[_Stamps, _Stamps, Cell] | None = None
        """Files, pictures beside them, and the cell."""
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

    def faults(self, *, has_paths: bool = False) -> Sequence[str]:
        """What is wrong with the site's own files; what was read before is in use while nobody can look at them.

        For people at a screen files are named as they lie in the project, not by where a machine keeps that.
        """
        aside = "" if has_paths else f"{self._folder.parent}/"
        found = (fault.removeprefix(aside) for fault in self._shelf.faults)
        return (*((self._trouble,) if self._trouble else ()), *found)

    def unfit(self) -> Sequence[str]:
        """Ids of procedures that ship and name what this cell has not."""
        return self._shelf.unfit

    def files(self) -> Sequence[ShelvedFile]:
        """The site's own files, also those that are not used, and each that ships and is in use."""
        return self._shelf.files

    def picture(self, procedure: ProcedureId, name: str) -> bytes:
        """A picture that a step names, also of a file that is not used; a site's own, else the one that ships.

        Empty where there is none.
        """
        told = ((one, one.procedure) for one in self._shelf.files if one.procedure is not None)
        found = next((one for one, what in told if what.id == procedure and _names(what, name)), None)
        if found is None:
            return b""
        own, ships = (folder / PICTURES / name for folder in (self._folder, self._shipped))
        file = ships if found.is_shipped or not own.is_file() else own
        try:
            return file.read_bytes()
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
        stamps, pictures, cell = self._stamps(), self._picture_stamps(), self._cell()
        if self._is_fresh(stamps, pictures, cell):
            return
        for file in self.stale():
            self._read[file] = (stamp_of(file), read_here(file))
        own, ships = yaml_files(self._folder), yaml_files(self._shipped)
        faults: list[str] = []
        saved = {file: stamp[0] for file, stamp in (*stamps, *pictures) if stamp is not None}
        told = [_told_of(file, saved, *self._own(file, cell, faults)) for file in own]
        mine, unfit = {file.stem for file in own}, list[str]()
        for file in ships:
            if file.stem not in mine:
                try:
                    told.append(_told_of(file, saved, self._parsed(file).fitted(cell), (), is_shipped=True))
                except (ContentError, OSError):
                    unfit.append(file.stem)
        for fault in faults if tuple(faults) != self._shelf.faults else ():
            log.error("a procedure is not used: %s", fault)
        found = [_shelved(one, one.procedure) for one in told if one.is_in_use and one.procedure is not None]
        self._shelf = _Shelf(tuple(found), tuple(faults), tuple(unfit), tuple(told))
        self._seen = (stamps, pictures, cell)

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

    def _is_fresh(self, stamps: _Stamps, pictures: _Stamps, cell: Cell) -> bool:
        return self._seen is not None and self._seen[:2] == (stamps, pictures) and self._seen[2] is cell

    def _stamps(self) -> _Stamps:
        files = (*yaml_files(self._folder), *yaml_files(self._shipped))
        return tuple((file, stamp_of(file)) for file in files)

    def _picture_stamps(self) -> _Stamps:
        """Of the site's own: a step that names one that is missing is right as soon as it is there."""
        try:
            names = os.listdir(self._folder / PICTURES)
        except FileNotFoundError:
            return ()
        files = sorted(self._folder / PICTURES / name for name in names if name.lower().endswith(_PICTURE_SUFFIXES))
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

    def _own(self, file: Path, cell: Cell, faults: list[str]) -> tuple[Procedure | None, Sequence[str]]:
        """What it means, and what is wrong with it: it is in use where that is nothing."""
        procedure, found = self._fitted(file, cell)
        faults += found
        return procedure, found

    def _fitted(self, file: Path, cell: Cell) -> tuple[Procedure | None, Sequence[str]]:
        try:
            procedure = self._parsed(file).fitted(cell)
        except ContentError as error:
            return None, error.faults
        except OSError as error:
            return None, (f"{file}: {error.strerror}",)
        if procedure.state is ProcedureState.RELEASED:
            fault = self._released.fault_of(procedure)
            if fault:
                return procedure, (f"{file}:1: version: {fault}",)
            if self._keeps:
                self._keep(procedure)
        return procedure, ()

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
    files: tuple[ShelvedFile, ...] = ()


def _shelved(file: ShelvedFile, procedure: Procedure) -> ShelvedProcedure:
    return ShelvedProcedure(procedure=procedure, digest=file.digest, is_shipped=file.is_shipped)


def _names(procedure: Procedure, picture: str) -> bool:
    return bool(picture) and any(step.picture == picture for step in procedure.steps)


def _told_of(
    file: Path,
    saved: Mapping[Path, int],
    procedure: Procedure | None,
    faults: Sequence[str],
    *,
    is_shipped: bool = False,
) -> ShelvedFile:
    """``saved``: when each file and picture was, Unix ns."""
    steps = procedure.steps if procedure is not None else ()
    parts = (file, *(file.parent / PICTURES / step.picture for step in steps if step.picture))
    return ShelvedFile(
        name=file.name,
        changed_ns=max(saved.get(part, 0) for part in parts),
        procedure=procedure,
        digest=content_digest(procedure) if procedure is not None else "",
        faults=faults_of(ContentError(list(faults)), file),
        is_shipped=is_shipped,
        is_in_use=not faults,
    )
