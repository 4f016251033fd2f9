"""The procedures of a cell: those of its project, and those that ship where they fit and the site has none."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from hmi.content.procedures_file import PICTURES, PROCEDURES, read_procedure
from hmi.content.released_versions import ReleasedVersions
from hmi.content.site_file import stamp_of
from hmi.domain.cell import Cell
from hmi.domain.procedure import Procedure, ProcedureId, ProcedureState, content_digest
from hmi.handwritten import ContentError
from hmi.paths import shipped
from hmi.ports.procedures import ShelvedProcedure

log = logging.getLogger(__name__)

_Stamp = tuple[tuple[str, tuple[int, int] | None], ...]


class ProcedureFolder:
    """Implements ``hmi.ports.procedures.ProcedureShelfPort``; a change by hand is taken over while the service runs.

    A released version that was used once never changes: its hash stands in ``procedures/released.txt``.
    """

    def __init__(self, project: Path, cell: Callable[[], Cell], *, keeps_released: bool = True) -> None:
        """``keeps_released``: write down what is released and new; only whoever puts it in use does."""
        self._folder, self._shipped = project / PROCEDURES, shipped("resources") / PROCEDURES
        self._cell, self._keeps = cell, keeps_released
        self._released = ReleasedVersions(self._folder)
        self._seen: tuple[_Stamp, Cell] | None = None
        self._found: tuple[ShelvedProcedure, ...] = ()
        self._faults: tuple[str, ...] = ()
        self._unfit: tuple[str, ...] = ()

    def procedures(self) -> Sequence[ShelvedProcedure]:
        """Every one that fits this cell; drafts among them."""
        self._refresh()
        return self._found

    def faults(self) -> Sequence[str]:
        """What is wrong with the site's own files."""
        self._refresh()
        return self._faults

    def unfit(self) -> Sequence[str]:
        """Ids of procedures that ship and name what this cell has not."""
        self._refresh()
        return self._unfit

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

    def _refresh(self) -> None:
        own, ships = _files_in(self._folder), _files_in(self._shipped)
        stamp = tuple((str(file), stamp_of(file)) for file in (*own, *ships))
        seen = (stamp, self._cell())
        if self._seen is not None and self._seen[0] == stamp and self._seen[1] is seen[1]:
            return
        self._seen = seen
        faults: list[str] = []
        found = [one for file in own if (one := self._own(file, faults)) is not None]
        mine = {file.stem for file in own}
        unfit: list[str] = []
        for file in ships:
            if file.stem not in mine:
                try:
                    found.append(_shelved(read_procedure(file, self._cell()), is_shipped=True))
                except (ContentError, OSError):
                    unfit.append(file.stem)
        if tuple(faults) != self._faults:
            for fault in faults:
                log.error("a procedure is not used: %s", fault)
        self._found, self._faults, self._unfit = tuple(found), tuple(faults), tuple(unfit)

    def _own(self, file: Path, faults: list[str]) -> ShelvedProcedure | None:
        try:
            procedure = read_procedure(file, self._cell())
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


def _files_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _shelved(procedure: Procedure, *, is_shipped: bool) -> ShelvedProcedure:
    return ShelvedProcedure(procedure=procedure, digest=content_digest(procedure), is_shipped=is_shipped)
