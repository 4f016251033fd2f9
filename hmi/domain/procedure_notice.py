"""What every screen is told of runs that are open, in the one line of text that a notice has."""

import msgspec
from msgspec import Struct

from hmi.domain.person import PersonRef, Role
from hmi.domain.procedure import ProcedureId, StepId
from hmi.domain.procedure_run import HoldCause, RunId, RunState, StepState
from hmi.domain.words import NO_WORDS, Words

SUBJECT = "procedure_runs"
"""Of the notice; another text means: ask again."""


class RunNotice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One open run, as short as can be."""

    run: RunId
    procedure: ProcedureId
    title: Words = NO_WORDS
    step_title: Words = NO_WORDS
    number: int = 0
    """Of the step in the procedure, from 1; 0 for one that is not in it."""
    steps: int = 0
    operator_name: str = ""
    held_ns: int = 0
    """Since when it is held; 0 when it is not."""
    offered_to: PersonRef | None = None
    revision: int
    state: RunState
    operator: PersonRef
    step: StepId | None = None
    step_state: StepState | None = None
    hold: HoldCause | None = None
    overdue: int = 0
    """0 not; 1 a hint, 2 trainer or maintenance is called, 3 the coordinator."""
    calls: Role | None = None
    """Whom the step itself calls."""
    is_offered: bool = False


def notice_text(runs: tuple[RunNotice, ...]) -> str:
    """As a notice carries it; empty where no run is open."""
    return msgspec.json.encode(runs).decode() if runs else ""


def run_notices(text: str) -> tuple[RunNotice, ...]:
    """The text of a notice read again; nothing where it is none of these."""
    if not text:
        return ()
    try:
        return msgspec.json.decode(text, type=tuple[RunNotice, ...])
    except msgspec.MsgspecError:
        return ()
