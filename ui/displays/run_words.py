"""A run in a line of words: where it stands, for whoever sees it from elsewhere."""

from hmi.domain.procedure import StepId
from hmi.domain.procedure_leaving import CLEARANCE, LOCK_OFF
from hmi.domain.procedure_query import RunRow
from hmi.domain.procedure_run import ProcedureRun, RunState
from hmi.domain.words import Words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import language
from ui.formatting import chain_text, count_text, time_text
from ui.widgets.condition_mark import Mark
from ui.wording.procedure import HOLD_CAUSES, RUN_STATES

_MARKS = {
    RunState.RUNNING: Mark.WORKING,
    RunState.HELD: Mark.HELD,
    RunState.LEAVING: Mark.NOTICE,
    RunState.COMPLETING: Mark.NOTICE,
    RunState.DONE: Mark.DONE,
    RunState.ABORTED: Mark.STOPPED,
    RunState.FAILED: Mark.FAULT,
}


def run_mark(run: ProcedureRun) -> Mark:
    """The shape of where it stands."""
    return _MARKS[run.state]


def title_words(step: StepId | None, title: Words) -> str:
    """What a step is called; of what an abort puts in front of an undo, what is asked, and of a lock, that it goes."""
    words = in_language(title, language())
    if step is not None and step.startswith(CLEARANCE):
        return _("All clear? Next: {step}").format(step=words)
    if step is not None and step.startswith(LOCK_OFF):
        return _("Take the lock off again: {step}").format(step=words)
    return words


def number_words(number: int, steps: int) -> str:
    """Step 4 of 11; empty for a step that is offered after giving up."""
    if not number:
        return ""
    return _("Step {number} of {count}").format(number=count_text(number), count=count_text(steps))


def standing_words(row: RunRow) -> str:
    """Step 4 of 11 · Lock out · Held by a person, since 14:03."""
    run = row.run
    step = title_words(run.current, row.step_title)
    if run.hold is not None:
        cause = _(HOLD_CAUSES[run.hold.cause])
        state = _("{cause}, since {time}").format(cause=cause, time=time_text(run.hold.since_ns))
    else:
        state = "" if run.state is RunState.RUNNING else _(RUN_STATES[run.state])
    return chain_text((number_words(row.number, row.steps), step, state))
