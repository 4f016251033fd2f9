"""Procedures that people wrote, and runs of them in the records."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from hmi.domain.person import Actor
from hmi.domain.procedure import Procedure, ProcedureId
from hmi.domain.procedure_run import ProcedureRun, RunId
from hmi.domain.tag import Scalar


class ShelvedProcedure(Struct, frozen=True, kw_only=True):
    """A procedure that is in use."""

    procedure: Procedure
    digest: str
    """``content_digest``."""
    is_shipped: bool


class ShelvedFile(Struct, frozen=True, kw_only=True):
    """A file of a procedure as it was read last, used or not."""

    name: str
    """In its folder."""
    changed_ns: int
    """When it, or a picture that it names, was saved last, Unix ns by the clock of the disk."""
    procedure: Procedure | None = None
    """None where faults hinder that it is understood."""
    digest: str = ""
    """``content_digest`` of that."""
    faults: tuple[str, ...] = ()
    is_shipped: bool = False
    is_in_use: bool = False


class ProcedureShelfPort(Protocol):
    """The files of procedures as they are in use now. A file that is wrong is not used, and stops nothing."""

    @property
    def is_read(self) -> bool:
        """Whether they were read at all yet: that takes seconds after a start."""
        ...

    def procedures(self) -> Sequence[ShelvedProcedure]:
        """Every one that fits this cell; drafts among them."""
        ...

    def faults(self) -> Sequence[str]:
        """What is wrong with files: file, line, field and fault."""
        ...

    def files(self) -> Sequence[ShelvedFile]:
        """The site's own files, also those that are not used, and each that ships and is in use."""
        ...

    def picture(self, procedure: ProcedureId, name: str) -> bytes:
        """A picture that a step names; empty where there is none."""
        ...


class ProcedureRunPort(Protocol):
    """Runs in the records. Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def fresh_id(self, now_ns: int) -> RunId:
        """An id that no other run has, anywhere."""
        ...

    def open_runs(self) -> tuple[ProcedureRun, ...]:
        """Every one of which something is still to be done, by begin; one that ended with a lock on, too."""
        ...

    def run(self, run: RunId) -> ProcedureRun | None:
        """One of them, whatever its state."""
        ...

    def runs(self, start_ns: int, end_ns: int, procedure: ProcedureId | None, limit: int) -> tuple[ProcedureRun, ...]:
        """Those that began in ``start_ns <= t < end_ns``, newest first."""
        ...

    def version(self, digest: str) -> Procedure | None:
        """A version that a run was made of, as it was then."""
        ...

    def begin(self, run: ProcedureRun, procedure: Procedure, by: Actor) -> None:
        """Put a new run on record, and exactly the version that it keeps."""
        ...

    def put(self, kind: str, run: ProcedureRun, facts: dict[str, Scalar | None], by: Actor) -> None:
        """Put on record how a run stands from now on, as one act ``procedure_run.<kind>``."""
        ...
