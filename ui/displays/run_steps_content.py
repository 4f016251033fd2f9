"""The steps of a run as rows and as segments, with those that leave it: how each stands, who did it and when."""

from hmi.domain.procedure import Step
from hmi.domain.procedure_query import RunAnswer
from hmi.domain.procedure_run import LEAVING, RunStep, StepState
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.procedure_words import Names, work_line
from ui.displays.skill_book import SkillBook
from ui.displays.step_words import person_words, step_title
from ui.formatting import chain_text, count_text, time_text
from ui.models.condition_lines import wanted_text
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.widgets.step_progress import Segment
from ui.wording.procedure import STEP_STATES

_MARKS = {
    StepState.DONE: Mark.DONE,
    StepState.FAILED: Mark.FAULT,
    StepState.HELD: Mark.HELD,
    StepState.SKIPPED: Mark.OFF,
    StepState.ABORTED: Mark.STOPPED,
}
_SEGMENTS = {
    StepState.DONE: Segment.DONE,
    StepState.FAILED: Segment.FAILED,
    StepState.SKIPPED: Segment.LEFT_OUT,
    StepState.ABORTED: Segment.LEFT_OUT,
}


def segments(answer: RunAnswer) -> tuple[Segment, ...]:
    """One for each step of the procedure."""
    run, procedure = answer.run, answer.procedure
    if run is None or procedure is None:
        return ()
    told_of = _last_of_each(answer)
    found: list[Segment] = []
    for number, step in enumerate(procedure.steps, 1):
        one = told_of.get(step.id)
        if number == answer.number and not run.state.is_over:
            found.append(Segment.PRESENT)
        else:
            found.append(Segment.COMING if one is None else _SEGMENTS.get(one.state, Segment.COMING))
    return tuple(found)


def step_lines(answer: RunAnswer, bridge: Bridge, skills: SkillBook, names: Names) -> list[tuple[int, RowContent]]:
    """Each step with its place, in the order of the procedure; then those by which the run is left, in theirs."""
    procedure = answer.procedure
    if procedure is None:
        return []
    told_of, present = _last_of_each(answer), place_of(answer)
    return [
        (place, _line(place, step, told_of.get(step.id), bridge, names, is_present=place == present))
        for place, step in enumerate(_all_steps(answer), 1)
    ]


def place_of(answer: RunAnswer) -> int:
    """Of the present step among all lines, from 1; 0 where no step's turn it is."""
    ids = [step.id for step in _all_steps(answer)]
    is_over = answer.run is None or answer.run.state.is_over
    return ids.index(answer.step.id) + 1 if not is_over and answer.step is not None and answer.step.id in ids else 0


def _all_steps(answer: RunAnswer) -> tuple[Step, ...]:
    """Those of the procedure; behind them what is offered since it was given up."""
    steps = answer.procedure.steps if answer.procedure is not None else ()
    return (*steps, *(answer.run.leaving if answer.run is not None else ()))


def _last_of_each(answer: RunAnswer) -> dict[str, RunStep]:
    return {one.step: one for one in answer.run.steps} if answer.run is not None else {}


def _line(place: int, step: Step, one: RunStep | None, bridge: Bridge, names: Names, *, is_present: bool) -> RowContent:
    state = one.state if one is not None else None
    mark = Mark.WORKING if is_present else Mark.IDLE
    return RowContent(
        mark=_MARKS.get(state, mark) if state is not None else mark,
        words=_numbered(place, step),
        detail=chain_text((_state_words(one), work_line(step, bridge), _done_words(one, names))),
        badge=_("now") if is_present else "",
        is_loud=state is StepState.FAILED,
    )


def _numbered(place: int, step: Step) -> str:
    """What leaves the cell safely has no number in the procedure."""
    if step.id.startswith(LEAVING):
        return _("To leave it: {step}").format(step=step_title(step))
    return f"{count_text(place)}. {step_title(step)}"


def _state_words(one: RunStep | None) -> str:
    return _(STEP_STATES[one.state]) if one is not None else ""


def _done_words(one: RunStep | None, names: Names) -> str:
    if one is None:
        return ""
    tries = ngettext("{count} try", "{count} tries", one.attempt) if one.attempt > 1 else ""
    value = wanted_text(one.value, None, "") if one.value is not None else ""
    who = person_words(one.person, names)
    when = time_text(one.since_ns) if one.since_ns and one.state.is_settled else ""
    return chain_text((value, one.answer if not value else "", who, when, tries.format(count=one.attempt), one.why))
