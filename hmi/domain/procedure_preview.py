"""A procedure before anybody works by it: its file with what is wrong in it, and each step as a run would show it."""

from collections.abc import Sequence

from msgspec import Struct

from hmi.domain.person import PersonRef
from hmi.domain.procedure import (
    Ask,
    Branch,
    Call,
    Check,
    Enter,
    Escalate,
    Instruct,
    Lock,
    Procedure,
    ProcedureState,
    RemoveLock,
    SecondPerson,
    Step,
    StepId,
    Wait,
    Work,
    Write,
)
from hmi.domain.procedure_query import OfferedAct, RunAct, RunAnswer
from hmi.domain.procedure_run import ProcedureRun, RunId, RunState, RunStep, StepState
from hmi.domain.qualification import need_of
from hmi.domain.words import NO_WORDS, Words

ACT_OF: dict[type[Work], RunAct] = {
    Instruct: RunAct.CONFIRM,
    Enter: RunAct.ENTER,
    Write: RunAct.DO,
    Call: RunAct.DO,
    Ask: RunAct.REPLY,
    Lock: RunAct.LOCK,
    RemoveLock: RunAct.TAKE_OFF_LOCK,
    SecondPerson: RunAct.CONFIRM,
    Escalate: RunAct.ATTEST,
}
"""What a person does at a step that is ready; at the others nothing: the machine or time does."""
SIGNED_ACTS = (RunAct.LOCK, RunAct.TAKE_OFF_LOCK, RunAct.ATTEST)
"""Done with the PIN at every step."""
_STATES: dict[type[Work], StepState] = {
    Check: StepState.VERIFYING,
    Wait: StepState.RUNNING,
    Branch: StepState.VERIFYING,
}


class AskProcedureFiles(Struct, frozen=True, kw_only=True, tag="ask_procedure_files"):
    """The files of procedures: the site's own, and those that ship and fit where it has none of that name."""


class ProcedureFileRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file as it was read last."""

    name: str
    """In the folder ``procedures``: ``lens_cleaning.yaml``."""
    changed_ns: int
    """When it, or a picture that it names, was saved last, Unix ns by the clock of the disk."""
    faults: tuple[str, ...] = ()
    """File, line, field and fault, one each."""
    title: Words = NO_WORDS
    """Empty where the faults are such that nothing of it can be shown."""
    version: str = ""
    state: ProcedureState = ProcedureState.DRAFT
    steps: int = 0
    digest: str = ""
    """``content_digest``; empty as ``title``."""
    is_shipped: bool = False
    is_in_use: bool = False
    """Whether it is offered in the list of procedures."""


class ProcedureFilesAnswer(Struct, frozen=True, kw_only=True, tag="procedure_files"):
    """The site's own first, each by name."""

    files: tuple[ProcedureFileRow, ...] = ()
    is_reading: bool = False
    """The service began a moment ago and reads the files still: ask again in a second."""


class AskProcedurePreview(Struct, frozen=True, kw_only=True, tag="ask_procedure_preview"):
    """What stands in one file, used or not."""

    file: str


class ProcedurePreviewAnswer(Struct, frozen=True, kw_only=True, tag="procedure_preview"):
    """The file and what it means; no file where there is none such, no procedure where faults hinder that."""

    file: ProcedureFileRow | None = None
    procedure: Procedure | None = None


class Way(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where it goes on from a step."""

    to: StepId | None = None
    """None: it is over then."""
    reply: Words = NO_WORDS
    """After this answer of a person."""
    holds: bool | None = None
    """Of what the machine decides: whether all of it has to be so, or one thing not."""
    is_failure: bool = False
    """When the step failed and a person chooses that way."""


def ways_from(procedure: Procedure, step: Step) -> tuple[Way, ...]:
    """Every way that leads on, the usual one first."""
    match step.work:
        case Ask(replies=replies):
            found = [Way(to=one.then, reply=one.words) for one in replies]
        case Branch(then=then, otherwise=otherwise):
            found = [Way(to=then, holds=True), Way(to=otherwise, holds=False)]
        case _:
            found = [Way(to=procedure.after(step))]
    if step.on_fail.go_to is not None:
        found.append(Way(to=step.on_fail.go_to, is_failure=True))
    return tuple(found)


def as_run(procedure: Procedure, trail: Sequence[StepId], by: PersonRef) -> RunAnswer:
    """What the service would say of a run that came along ``trail`` to its last step; there is no such run.

    Nothing is judged and nothing offered but what a person does at that step.
    """
    step = procedure.step(trail[-1]) if trail else None
    done = [RunStep(step=one, state=StepState.DONE) for one in trail[:-1]]
    present = [RunStep(step=trail[-1], state=_state_of(step))] if step is not None else []
    run = ProcedureRun(
        id=RunId(""),
        procedure=procedure.id,
        version=procedure.version,
        digest="",
        state=RunState.RUNNING,
        operator=by,
        screen="",
        began_ns=0,
        current=step.id if step is not None else None,
        steps=(*done, *present),
    )
    if step is None:
        return RunAnswer(run=run, procedure=procedure)
    act = ACT_OF.get(type(step.work))
    is_signed = step.is_critical or act in SIGNED_ACTS
    return RunAnswer(
        run=run,
        procedure=procedure,
        step=step,
        number=[one.id for one in procedure.steps].index(step.id) + 1,
        need=need_of(step.need, procedure.need),
        acts=(OfferedAct(act=act, needs_pin=is_signed),) if act is not None else (),
    )


def _state_of(step: Step) -> StepState:
    return _STATES.get(type(step.work), StepState.READY)
