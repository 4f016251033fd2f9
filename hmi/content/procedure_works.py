"""The work of a step in a procedure's file: the part that belongs to its kind."""

from hmi.content.procedure_parts import PartReader
from hmi.content.procedures_written import WrittenStep, WrittenUndo
from hmi.content.quantity import BadQuantity, value_of
from hmi.content.written_words import words_faults
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Check,
    Enter,
    Escalate,
    Instruct,
    Lock,
    RemoveLock,
    ReplyOption,
    SecondPerson,
    StepId,
    Undo,
    UndoKind,
    Wait,
    Work,
    Write,
)
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.handwritten import Place


class WorkReader:
    """From what is written to what is done."""

    def __init__(self, parts: PartReader) -> None:
        self._parts = parts

    def work(self, written: WrittenStep, place: Place) -> Work:
        """The part that belongs to the kind of the step."""
        match written.kind:
            case "check":
                return Check()
            case "enter" if written.enter is not None:
                return self._enter(written, place)
            case "write" if written.write is not None:
                return self._write(written, place)
            case "call" if written.call is not None:
                where = (*place, "call")
                call = self._parts.values.call(written.call, where)
                return Call(call=call, undo=self._undo(written.call.undo, None, where))
            case "wait" if written.wait is not None:
                seconds = self._parts.values.seconds(written.wait, (*place, "wait"))
                if seconds <= 0:
                    self._parts.faults.append(((*place, "wait"), "has to be more than 0 s"))
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
                if written.remove not in self._parts.locks:
                    known = ", ".join(sorted(self._parts.locks)) or "none"
                    self._parts.faults.append(
                        ((*place, "remove"), f"no confirm_loto step of this id; there is {known}")
                    )
                return RemoveLock(lock=StepId(written.remove))
            case "second_person":
                attest = written.attest
                if attest is None:
                    return SecondPerson()
                need = self._parts.need(attest, (*place, "attest"))
                return SecondPerson(role=need.role, skill=need.skill, level=need.level)
            case _:
                return Instruct()

    def _enter(self, written: WrittenStep, place: Place) -> Enter:
        told, where = written.enter, (*place, "enter")
        assert told is not None
        self._parts.must_have_words(told.name, (*where, "name"))
        limits: dict[str, float | None] = {}
        for name in ("at_least", "at_most"):
            limit = getattr(told, name)
            try:
                limits[name] = None if limit is None else value_of(limit, told.unit)
            except BadQuantity as error:
                self._parts.faults.append(((*where, name), str(error)))
                limits[name] = None
        low, high = limits["at_least"], limits["at_most"]
        if told.at_least is None and told.at_most is None:
            self._parts.faults.append((where, "needs at_least or at_most: what would be too little, or too much?"))
        if low is not None and high is not None and low >= high:
            self._parts.faults.append(((*where, "at_least"), "has to be below at_most"))
        return Enter(name=told.name, unit=told.unit, at_least=low, at_most=high, digits=told.digits)

    def _write(self, written: WrittenStep, place: Place) -> Write:
        told, where = written.write, (*place, "write")
        assert told is not None
        tag = self._parts.values.tag(told.tag, (*where, "tag"))
        return Write(
            tag=TagName(told.tag),
            value=self._parts.values.written_value(told.value, tag, (*where, "value")),
            unit=tag.unit if tag is not None else "",
            tolerance=self._parts.values.tolerance(told.tolerance, tag, (*where, "tolerance")),
            undo=self._undo(told.undo, tag, where, is_write=True),
        )

    def _undo(
        self, told: WrittenUndo | None, tag: TagDefinition | None, place: Place, *, is_write: bool = False
    ) -> Undo:
        where = (*place, "undo")
        if told is None:
            fault = "needs undo: restore, a value, a call, or by_hand with words that say why nothing has to be undone"
            self._parts.faults.append((place, fault))
            return Undo(kind=UndoKind.BY_HAND)
        needed = {UndoKind.WRITE: "value", UndoKind.CALL: "call", UndoKind.BY_HAND: "words"}.get(told.kind)
        if needed is not None and getattr(told, needed) in (None, ""):
            self._parts.faults.append((where, f"{told.kind.value} needs {needed}"))
        if told.kind in (UndoKind.RESTORE, UndoKind.WRITE) and not is_write:
            self._parts.faults.append(((*where, "kind"), "a call is undone by a call or by hand"))
        if told.kind is UndoKind.CALL and not told.verify:
            self._parts.faults.append((where, "a call needs verify: what the machine says when it is undone"))
        self._parts.faults.extend(words_faults(told.words, (*where, "words")))
        self._parts.check_list(told.safety, (*where, "safety"))
        value: Scalar | None = None
        if told.value is not None:
            value = self._parts.values.written_value(told.value, tag, (*where, "value"))
        return Undo(
            kind=told.kind,
            value=value,
            call=None if told.call is None else self._parts.values.call(told.call, (*where, "call")),
            words=told.words,
            preconditions=self._parts.values.conditions(told.needs, (*where, "needs")),
            verify=self._parts.values.conditions(told.verify, (*where, "verify")),
            safety=told.safety,
            is_critical=told.critical,
        )

    def _ask(self, written: WrittenStep, place: Place) -> Ask:
        ids = [reply.id for reply in written.ask]
        if len(ids) == 1:
            self._parts.faults.append(((*place, "ask"), "one answer is no question"))
        for number, reply in enumerate(written.ask):
            where = (*place, "ask", number)
            self._parts.must_have_words(reply.words, (*where, "words"))
            if reply.id in ids[:number]:
                self._parts.faults.append(((*where, "id"), f"{reply.id!r} stands twice"))
            self._parts.target(reply.then, (*where, "then"))
        return Ask(replies=tuple(ReplyOption(id=one.id, words=one.words, then=StepId(one.then)) for one in written.ask))

    def _branch(self, written: WrittenStep, place: Place) -> Branch:
        told, where = written.branch, (*place, "branch")
        assert told is not None
        if not told.if_:
            self._parts.faults.append(((*where, "if"), "needs at least one condition"))
        self._parts.target(told.then, (*where, "then"))
        self._parts.target(told.otherwise, (*where, "otherwise"))
        return Branch(
            conditions=self._parts.values.conditions(told.if_, (*where, "if")),
            then=StepId(told.then),
            otherwise=StepId(told.otherwise),
        )

    def _lock(self, written: WrittenStep, place: Place) -> Lock:
        told, where = written.lock, (*place, "lock")
        assert told is not None
        for name in ("energy", "method", "zero_test"):
            self._parts.must_have_words(getattr(told, name), (*where, name))
        if not told.point.strip():
            self._parts.faults.append(((*where, "point"), "names where it is isolated, as it is marked at the machine"))
        return Lock(
            energy=told.energy,
            point=told.point,
            method=told.method,
            zero_test=told.zero_test,
            is_stored=told.stored,
        )
