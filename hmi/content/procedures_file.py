"""``procedures/<id>.yaml``: one version of a procedure, as a maintenance engineer writes and edits it."""

import hashlib
import re
from pathlib import Path

import msgspec

from hmi.content.procedure_parts import PartReader
from hmi.content.procedure_steps import StepReader
from hmi.content.procedure_values import ValueReader
from hmi.content.procedures_written import WrittenProcedure
from hmi.domain import procedure_ways as ways
from hmi.domain.cell import Cell
from hmi.domain.procedure import (
    PracticeCall,
    Procedure,
    ProcedureId,
    ProcedureState,
)
from hmi.handwritten import ContentError, Handwritten
from hmi.paths import shipped

PROCEDURES = "procedures"
PICTURES = "pictures"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]*")


def read_procedure(path: Path, cell: Cell | None = None) -> Procedure:
    """Read one procedure; with a cell, also whether it fits what the cell has.

    Raises:
        ContentError: with every unknown field and every wrong value, or else with everything that does not fit.
        OSError: the file cannot be read.
    """
    return ProcedureFile(path).fitted(cell)


class ProcedureFile:
    """A file that was read, which takes a third of a second; what it means in a cell is quickly said, any time.

    Args:
        path: The file.
        told: What stands in it, where it was read before.

    Raises:
        ContentError: with every unknown field and every wrong value.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path, told: WrittenProcedure | None = None) -> None:
        self._path = path
        self.told = told if told is not None else _written(path).convert(WrittenProcedure)

    def fitted(self, cell: Cell | None) -> Procedure:
        """What it means in a cell.

        Raises:
            ContentError: with everything that does not fit the cell or itself.
            OSError: something does not fit, and the file is gone from which it is told where.
        """
        reader = _Reader(cell, self._path)
        procedure = reader.procedure(self.told)
        if reader.faults:
            written, start = _written(self._path), f"{self._path}:"
            faults = [written.fault(place, fault, shows_value=True) for place, fault in reader.faults]
            raise ContentError(sorted(faults, key=lambda fault: int(fault.removeprefix(start).partition(":")[0])))
        return procedure


def _written(path: Path) -> Handwritten:
    return Handwritten.read(path, "a procedure is a mapping with id, version, state, title, goal and steps")


class _Reader:
    """From what is written to what is meant; collects every fault with its place."""

    def __init__(self, cell: Cell | None, path: Path) -> None:
        self._path = path
        self._values = ValueReader(cell)
        self.faults = self._values.faults
        """Places in the file, and what is wrong there."""

    def procedure(self, written: WrittenProcedure) -> Procedure:
        """The whole; ways are looked at only when every step is what it should be."""
        parts = PartReader(
            self._values,
            ids=frozenset(step.id for step in written.steps),
            locks=frozenset(step.id for step in written.steps if step.kind == "confirm_loto"),
        )
        steps = StepReader(parts, (self._path.parent / PICTURES, shipped("resources") / PROCEDURES / PICTURES))
        self._check_head(written)
        for name in ("title", "goal"):
            parts.must_have_words(getattr(written, name), (name,))
        for name in ("tools", "before", "safe_leave"):
            parts.check_list(getattr(written, name), (name,))
        found = Procedure(
            id=ProcedureId(written.id),
            version=written.version,
            state=written.state,
            title=written.title,
            goal=written.goal,
            equipment_class=written.equipment_class,
            equipment=self._values.equipment(written.equipment, ("equipment",)),
            author=written.author.strip(),
            approver=written.approver.strip(),
            need=parts.need(written, ()),
            duration_min=self._values.seconds(written.duration, ("duration",)) / 60.0,
            tools=written.tools,
            before=written.before,
            steps=tuple(steps.step(one, ("steps", number)) for number, one in enumerate(written.steps)),
            safe_leave=written.safe_leave,
            practice=self._practice(written, parts),
            written=hashlib.sha256(msgspec.json.encode(written, order="sorted")).hexdigest(),
        )
        if not self.faults:
            self._check_ways(found)
        return found

    def _check_head(self, written: WrittenProcedure) -> None:
        if not _ID.fullmatch(written.id):
            self.faults.append((("id",), "is no id; write small letters, digits and _"))
        elif written.id != self._path.stem:
            self.faults.append((("id",), f"the file of {written.id!r} has to be called {written.id}.yaml"))
        if not _VERSION.fullmatch(written.version):
            self.faults.append((("version",), "is no version; write '1' or '2.1'"))
        if not written.steps:
            self.faults.append((("steps",), "needs at least one step"))
        if written.state is ProcedureState.RELEASED:
            for name in ("author", "approver"):
                if not getattr(written, name).strip():
                    self.faults.append(((name,), f"a released procedure names its {name}"))
        author, approver = written.author.strip(), written.approver.strip()
        if author and author.casefold() == approver.casefold():
            self.faults.append((("approver",), "has to be another person than the author"))
        ids = [step.id for step in written.steps]
        for number, one in enumerate(ids):
            place = ("steps", number, "id")
            if one in ids[:number]:
                self.faults.append((place, f"{one!r} stands twice"))
            if not _ID.fullmatch(one):
                self.faults.append((place, "is no id; write small letters, digits and _"))

    def _practice(self, written: WrittenProcedure, parts: PartReader) -> tuple[PracticeCall, ...]:
        found: list[PracticeCall] = []
        for number, one in enumerate(written.practice):
            place = ("practice", number)
            calls = tuple(
                self._values.practice_call(call, (*place, "calls", row)) for row, call in enumerate(one.calls)
            )
            found.append(PracticeCall(at=parts.target(one.at, (*place, "at")), calls=calls))
        return tuple(found)

    def _check_ways(self, procedure: Procedure) -> None:
        places = {step.id: ("steps", number) for number, step in enumerate(procedure.steps)}
        for step in ways.dead_steps(procedure):
            self.faults.append((places[step], f"no way leads to {step!r}"))
        for step in ways.endless_steps(procedure):
            self.faults.append((places[step], f"from {step!r} no way leads to the end"))
        for step in ways.locks_left_on(procedure):
            self.faults.append((places[step], f"a way leads to the end with the lock of {step!r} still on"))
