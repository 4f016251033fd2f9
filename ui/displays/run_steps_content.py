"""The steps of a run as rows and as segments: how each stands, who did it and when."""

from hmi.domain.procedure import Step
from hmi.domain.procedure_query import RunAnswer
from hmi.domain.procedure_run import RunStep, StepState
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.procedure_words import Names, told, work_line
from ui.displays.skill_book import SkillBook
from ui.displays.step_words import person_words
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
    """Each step with its number, in the order of the procedure."""
    procedure = answer.procedure
    if procedure is None:
        return []
    told_of = _last_of_each(answer)
    return [
        (number, _line(number, step, told_of.get(step.id), answer, bridge, names))
        for number, step in enumerate(procedure.steps, 1)
    ]


def _last_of_each(answer: RunAnswer) -> dict[str, RunStep]:
    return {one.step: one for one in answer.run.steps} if answer.run is not None else {}


def _line(number: int, step: Step, one: RunStep | None, answer: RunAnswer, bridge: Bridge, names: Names) -> RowContent:
    is_present = number == answer.number
    state = one.state if one is not None else None
    mark = Mark.WORKING if is_present else Mark.IDLE
    return RowContent(
        mark=_MARKS.get(state, mark) if state is not None else mark,
        words=f"{count_text(number)}. {told(step.title)}",
        detail=chain_text((_state_words(one), work_line(step, bridge), _done_words(one, names))),
        badge=_("now") if is_present else "",
        is_loud=state is StepState.FAILED,
    )


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
