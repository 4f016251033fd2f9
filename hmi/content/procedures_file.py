"""``procedures/<id>.yaml``: one version of a procedure, as a maintenance engineer writes and edits it."""

import hashlib
import re
from pathlib import Path

import msgspec

from hmi.content.procedure_values import ValueReader, words_faults
from hmi.content.procedures_written import PARTS, WrittenProcedure, WrittenStep, WrittenUndo
from hmi.content.quantity import BadQuantity, value_of
from hmi.domain import procedure_ways as ways
from hmi.domain.cell import Cell
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Check,
    Enter,
    Escalate,
    FailureAnswer,
    Instruct,
    Level,
    Lock,
    Need,
    OnFail,
    PracticeCall,
    Procedure,
    ProcedureId,
    ProcedureState,
    RemoveLock,
    ReplyOption,
    SecondPerson,
    Skill,
    Step,
    StepId,
    Undo,
    UndoKind,
    Verification,
    Wait,
    Work,
    Write,
)
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.domain.words import Words, has_words
from hmi.handwritten import ContentError, Handwritten, Place

PROCEDURES = "procedures"
PICTURES = "pictures"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]*")
_SUFFIXES = (".png", ".jpg", ".jpeg")


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
        self._ids: frozenset[str] = frozenset()
        self._locks: frozenset[str] = frozenset()

    @property
    def faults(self) -> list[tuple[Place, str]]:
        """Places in the file, and what is wrong there."""
        return self._values.faults

    def procedure(self, written: WrittenProcedure) -> Procedure:
        """The whole; ways are looked at only when every step is what it should be."""
        self._ids = frozenset(step.id for step in written.steps)
        self._locks = frozenset(step.id for step in written.steps if step.kind == "confirm_loto")
        self._check_head(written)
        for name in ("title", "goal"):
            self._must_have_words(getattr(written, name), (name,))
        for name in ("tools", "before", "safe_leave"):
            self._check_list(getattr(written, name), (name,))
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
            need=self._need(written, ()),
            duration_min=self._values.seconds(written.duration, ("duration",)) / 60.0,
            tools=written.tools,
            before=written.before,
            steps=tuple(self._step(one, ("steps", number)) for number, one in enumerate(written.steps)),
            safe_leave=written.safe_leave,
            practice=self._practice(written),
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

    def _step(self, written: WrittenStep, place: Place) -> Step:
        self._check_parts(written, place)
        self._check_words(written, place)
        is_loto = written.kind in ("confirm_loto", "remove_loto")
        is_two = written.kind == "second_person"
        if written.optional and (written.critical or is_loto or is_two):
            self.faults.append(((*place, "optional"), "a critical step is never skipped"))
        if written.last and written.next is not None:
            self.faults.append(((*place, "next"), "last and next exclude each other"))
        if written.kind in ("ask", "branch") and (written.last or written.next is not None):
            self.faults.append((place, f"{written.kind} names its own ways: neither next nor last"))
        verify = self._verify(written, place)
        if written.kind in ("check", "call") and verify is None:
            self.faults.append((place, f"{written.kind} needs verify: what the machine says when it is so"))
        if written.kind in ("wait", "ask", "branch", "escalate", "second_person") and verify is not None:
            self.faults.append(((*place, "verify"), f"{written.kind} verifies nothing; add a step with kind: check"))
        if written.kind in ("write", "call") and not written.needs:
            fault = "what is sent needs to know the cell's state: name it under needs"
            self.faults.append(((*place, "needs"), fault))
        for number, tag in enumerate(written.watch):
            self._values.tag(tag, (*place, "watch", number))
        return Step(
            id=StepId(written.id),
            title=written.title,
            work=self._work(written, place),
            text=written.text,
            picture=written.picture,
            tools=written.tools,
            warnings=written.warnings,
            safety=written.safety,
            need=self._need(written, place),
            preconditions=self._values.conditions(written.needs, (*place, "needs")),
            verify=verify,
            watch=tuple(TagName(tag) for tag in written.watch),
            on_fail=self._on_fail(written, place),
            next=self._target(written.next, (*place, "next")),
            is_last=written.last,
            is_optional=written.optional,
            is_critical=written.critical or is_loto or is_two,
            is_local=written.local or is_loto or is_two,
            expected_s=self._values.seconds(written.expected, (*place, "expected")),
        )

    def _check_parts(self, written: WrittenStep, place: Place) -> None:
        wanted = PARTS.get(written.kind)
        parts = (*PARTS.values(), "attest")
        for name in parts:
            is_there = bool(getattr(written, name)) or getattr(written, name) == 0
            if name == wanted and not is_there:
                self.faults.append((place, f"kind {written.kind} needs {name}"))
            allowed = name == wanted or (name == "attest" and written.kind == "second_person")
            if is_there and not allowed:
                self.faults.append(((*place, name), f"kind {written.kind} has no {name}"))

    def _check_words(self, written: WrittenStep, place: Place) -> None:
        self._must_have_words(written.title, (*place, "title"))
        self.faults.extend(words_faults(written.text, (*place, "text")))
        for name in ("tools", "warnings", "safety"):
            self._check_list(getattr(written, name), (*place, name))
        if written.picture:
            file = self._path.parent / PICTURES / written.picture
            if Path(written.picture).name != written.picture or file.suffix.lower() not in _SUFFIXES:
                self.faults.append(((*place, "picture"), "has to be the name of a .png or .jpg file"))
            elif not file.is_file():
                self.faults.append(((*place, "picture"), f"{file} does not exist"))

    def _work(self, written: WrittenStep, place: Place) -> Work:
        match written.kind:
            case "check":
                return Check()
            case "enter" if written.enter is not None:
                return self._enter(written, place)
            case "write" if written.write is not None:
                return self._write(written, place)
            case "call" if written.call is not None:
                where = (*place, "call")
                call = self._values.call(written.call, where)
                return Call(call=call, undo=self._undo(written.call.undo, None, where))
            case "wait" if written.wait is not None:
                seconds = self._values.seconds(written.wait, (*place, "wait"))
                if seconds <= 0:
                    self.faults.append(((*place, "wait"), "has to be more than 0 s"))
                return Wait(duration_s=seconds)
            case "ask":
                return self._ask(written, place)
            case "branch" if written.branch is not None:
                return self._branch(written, place)
            case "escalate" if written.escalate is not None:
                return Escalate(to=written.escalate)
            case "confirm_loto" if written.lock is not None:
                return self._lock(written, place)
            case "remove_loto" if written.remove is not None:
                if written.remove not in self._locks:
                    known = ", ".join(sorted(self._locks)) or "none"
                    self.faults.append(((*place, "remove"), f"no confirm_loto step of this id; there is {known}"))
                return RemoveLock(lock=StepId(written.remove))
            case "second_person":
                attest = written.attest
                if attest is None:
                    return SecondPerson()
                need = self._need(attest, (*place, "attest"))
                return SecondPerson(role=need.role, skill=need.skill, level=need.level)
            case _:
                return Instruct()

    def _enter(self, written: WrittenStep, place: Place) -> Enter:
        told, where = written.enter, (*place, "enter")
        assert told is not None
        self._must_have_words(told.name, (*where, "name"))
        limits: dict[str, float | None] = {}
        for name in ("at_least", "at_most"):
            limit = getattr(told, name)
            try:
                limits[name] = None if limit is None else value_of(limit, told.unit)
            except BadQuantity as error:
                self.faults.append(((*where, name), str(error)))
                limits[name] = None
        low, high = limits["at_least"], limits["at_most"]
        if told.at_least is None and told.at_most is None:
            self.faults.append((where, "needs at_least or at_most: what would be too little, or too much?"))
        if low is not None and high is not None and low >= high:
            self.faults.append(((*where, "at_least"), "has to be below at_most"))
        return Enter(name=told.name, unit=told.unit, at_least=low, at_most=high, digits=told.digits)

    def _write(self, written: WrittenStep, place: Place) -> Write:
        told, where = written.write, (*place, "write")
        assert told is not None
        tag = self._values.tag(told.tag, (*where, "tag"))
        return Write(
            tag=TagName(told.tag),
            value=self._values.written_value(told.value, tag, (*where, "value")),
            unit=tag.unit if tag is not None else "",
            tolerance=self._values.tolerance(told.tolerance, tag, (*where, "tolerance")),
            undo=self._undo(told.undo, tag, where, is_write=True),
        )

    def _undo(
        self, told: WrittenUndo | None, tag: TagDefinition | None, place: Place, *, is_write: bool = False
    ) -> Undo:
        where = (*place, "undo")
        if told is None:
            fault = "needs undo: restore, a value, a call, or by_hand with words that say why nothing has to be undone"
            self.faults.append((place, fault))
            return Undo(kind=UndoKind.BY_HAND)
        needed = {UndoKind.WRITE: "value", UndoKind.CALL: "call", UndoKind.BY_HAND: "words"}.get(told.kind)
        if needed is not None and getattr(told, needed) in (None, ""):
            self.faults.append((where, f"{told.kind.value} needs {needed}"))
        if told.kind in (UndoKind.RESTORE, UndoKind.WRITE) and not is_write:
            self.faults.append(((*where, "kind"), "a call is undone by a call or by hand"))
        if told.kind is UndoKind.CALL and not told.verify:
            self.faults.append((where, "a call needs verify: what the machine says when it is undone"))
        self.faults.extend(words_faults(told.words, (*where, "words")))
        value: Scalar | None = None
        if told.value is not None:
            value = self._values.written_value(told.value, tag, (*where, "value"))
        return Undo(
            kind=told.kind,
            value=value,
            call=None if told.call is None else self._values.call(told.call, (*where, "call")),
            words=told.words,
            preconditions=self._values.conditions(told.needs, (*where, "needs")),
            verify=self._values.conditions(told.verify, (*where, "verify")),
        )

    def _ask(self, written: WrittenStep, place: Place) -> Ask:
        ids = [reply.id for reply in written.ask]
        if len(ids) == 1:
            self.faults.append(((*place, "ask"), "one answer is no question"))
        for number, reply in enumerate(written.ask):
            where = (*place, "ask", number)
            self._must_have_words(reply.words, (*where, "words"))
            if reply.id in ids[:number]:
                self.faults.append(((*where, "id"), f"{reply.id!r} stands twice"))
            self._target(reply.then, (*where, "then"))
        return Ask(replies=tuple(ReplyOption(id=one.id, words=one.words, then=StepId(one.then)) for one in written.ask))

    def _branch(self, written: WrittenStep, place: Place) -> Branch:
        told, where = written.branch, (*place, "branch")
        assert told is not None
        if not told.if_:
            self.faults.append(((*where, "if"), "needs at least one condition"))
        self._target(told.then, (*where, "then"))
        self._target(told.otherwise, (*where, "otherwise"))
        return Branch(
            conditions=self._values.conditions(told.if_, (*where, "if")),
            then=StepId(told.then),
            otherwise=StepId(told.otherwise),
        )

    def _lock(self, written: WrittenStep, place: Place) -> Lock:
        told, where = written.lock, (*place, "lock")
        assert told is not None
        for name in ("energy", "method", "zero_test"):
            self._must_have_words(getattr(told, name), (*where, name))
        if not told.point.strip():
            self.faults.append(((*where, "point"), "names where it is isolated, as it is marked at the machine"))
        return Lock(
            energy=told.energy,
            point=told.point,
            method=told.method,
            zero_test=told.zero_test,
            is_stored=told.stored,
        )

    def _verify(self, written: WrittenStep, place: Place) -> Verification | None:
        told, where = written.verify, (*place, "verify")
        if told is None:
            return None
        if not told.that:
            self.faults.append(((*where, "that"), "needs at least one condition"))
        within = self._values.seconds(told.within, (*where, "within"))
        stable = self._values.seconds(told.stable, (*where, "stable"))
        if within <= 0:
            self.faults.append(((*where, "within"), "has to be more than 0 s"))
        elif stable >= within:
            self.faults.append(((*where, "stable"), "has to be shorter than within"))
        return Verification(
            conditions=self._values.conditions(told.that, (*where, "that")), timeout_s=within, stable_s=stable
        )

    def _on_fail(self, written: WrittenStep, place: Place) -> OnFail:
        told, where = written.on_fail, (*place, "on_fail")
        if not 0 <= told.retries <= 9:
            self.faults.append(((*where, "retries"), "has to be 0 to 9"))
        if (told.then is FailureAnswer.BRANCH) is not (told.go_to is not None):
            self.faults.append(((*where, "go_to"), "goes with then: branch, and only with that"))
        return OnFail(retries=told.retries, then=told.then, go_to=self._target(told.go_to, (*where, "go_to")))

    def _practice(self, written: WrittenProcedure) -> tuple[PracticeCall, ...]:
        found: list[PracticeCall] = []
        for number, one in enumerate(written.practice):
            place = ("practice", number)
            calls = tuple(
                self._values.practice_call(call, (*place, "calls", row)) for row, call in enumerate(one.calls)
            )
            found.append(PracticeCall(at=self._target(one.at, (*place, "at")), calls=calls))
        return tuple(found)

    def _need(self, written: object, place: Place) -> Need:
        role, skill, level = (getattr(written, name) for name in ("role", "skill", "level"))
        if level and not skill:
            self.faults.append(((*place, "level"), "is the level of a skill: name the skill, too"))
        if not 0 <= level <= Level.CAN_TEACH:
            self.faults.append(((*place, "level"), f"has to be 0 to {int(Level.CAN_TEACH)}"))
            level = 0
        if skill and not level:
            level = int(Level.ALONE)
        return Need(role=role, skill=Skill(skill) if skill else None, level=Level(level))

    def _target(self, step: str | None, place: Place) -> StepId | None:
        if step is not None and step not in self._ids:
            self.faults.append((place, f"no step {step!r}"))
        return None if step is None else StepId(step)

    def _must_have_words(self, words: Words, place: Place) -> None:
        if not has_words(words):
            self.faults.append((place, "needs words for people"))
        self.faults.extend(words_faults(words, place))

    def _check_list(self, texts: tuple[Words, ...], place: Place) -> None:
        for number, one in enumerate(texts):
            self._must_have_words(one, (*place, number))

    def _check_ways(self, procedure: Procedure) -> None:
        places = {step.id: ("steps", number) for number, step in enumerate(procedure.steps)}
        for step in ways.dead_steps(procedure):
            self.faults.append((places[step], f"no way leads to {step!r}"))
        for step in ways.endless_steps(procedure):
            self.faults.append((places[step], f"from {step!r} no way leads to the end"))
        for step in ways.locks_left_on(procedure):
            self.faults.append((places[step], f"a way leads to the end with the lock of {step!r} still on"))
