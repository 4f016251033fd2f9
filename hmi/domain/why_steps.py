"""What a person does first, by the kind of cause. Tandem resets no safety function: those steps are at the hardware."""

from collections.abc import Mapping
from typing import Final

from hmi.domain.alarm import AlarmId
from hmi.domain.why import Cause, CauseKind, NextStep, StepKind, Verdict
from hmi.domain.why_evidence import AlarmEvidence, Sureness
from hmi.domain.words import Words

_STEPS: Final[dict[CauseKind, StepKind]] = {
    CauseKind.EMERGENCY_STOP: StepKind.RELEASE_EMERGENCY_STOP,
    CauseKind.PROTECTIVE_STOP: StepKind.RESET_PROTECTIVE_STOP,
    CauseKind.DOOR_OPEN: StepKind.CLOSE_DOOR,
    CauseKind.LINK_LOST: StepKind.CHECK_CONTROLLER,
    CauseKind.NOT_HEARD: StepKind.LOOK_AT_MACHINE,
    CauseKind.TOOL_LOCKED: StepKind.CHANGE_TOOL,
    CauseKind.JAMMED: StepKind.CLEAR_JAM,
    CauseKind.ALARM: StepKind.LOOK_AT_MACHINE,
    CauseKind.FAULT: StepKind.LOOK_AT_MACHINE,
    CauseKind.HELD_BY_PERSON: StepKind.ASK_PERSON,
    CauseKind.STOPPED_BY_PERSON: StepKind.ASK_PERSON,
    CauseKind.ABORTED_BY_PERSON: StepKind.ASK_PERSON,
    CauseKind.HELD: StepKind.RELEASE_HOLD,
    CauseKind.STOPPED: StepKind.LOOK_AT_MACHINE,
    CauseKind.NOT_STARTED: StepKind.START,
    CauseKind.OUT_OF_SERVICE: StepKind.BRING_INTO_SERVICE,
    CauseKind.PROGRAM_STOPPED: StepKind.START_PROGRAM,
    CauseKind.NO_PROGRAM: StepKind.LOAD_PROGRAM,
    CauseKind.DRIVES_OFF: StepKind.POWER_DRIVES,
    CauseKind.NOT_AUTOMATIC: StepKind.SET_AUTOMATIC,
    CauseKind.NO_RECIPE: StepKind.PREPARE_RECIPE,
    CauseKind.OVERRIDE_ZERO: StepKind.RAISE_OVERRIDE,
    CauseKind.ORDER_INTERRUPTED: StepKind.RESUME_ORDER,
    CauseKind.NO_ORDER: StepKind.START_ORDER,
    CauseKind.NO_MATERIAL: StepKind.SUPPLY_MATERIAL,
    CauseKind.OUTFEED_FULL: StepKind.EMPTY_OUTFEED,
}
SAFETY_FIRST: Final = (CauseKind.EMERGENCY_STOP, CauseKind.PROTECTIVE_STOP, CauseKind.DOOR_OPEN)
"""Whatever came first: nobody works in a cell whose safety has stopped it before that is dealt with."""


def next_step(verdict: Verdict, causes: tuple[Cause, ...], responses: Mapping[AlarmId, Words]) -> NextStep:
    """The first thing to do.

    Args:
        verdict: Whether anything needs doing.
        causes: In the order in which they began.
        responses: What the site wrote down to do at an alarm.
    """
    if verdict in (Verdict.RUNS, Verdict.IDLE):
        return NextStep(kind=StepKind.NONE)
    if not causes:
        return NextStep(kind=StepKind.LOOK_AT_MACHINE)
    cause = next((one for kind in SAFETY_FIRST for one in causes if one.kind is kind), causes[0])
    alarms = [one for one in cause.evidence if isinstance(one, AlarmEvidence)]
    for alarm in alarms:
        if alarm.alarm in responses and cause.kind not in SAFETY_FIRST:
            return NextStep(
                kind=StepKind.FOLLOW_GUIDANCE, equipment=cause.equipment, evidence=(alarm,),
                response=responses[alarm.alarm],
            )  # fmt: skip
    kind = StepKind.ASK_PERSON if cause.who and cause.sureness is not Sureness.UNKNOWN else _STEPS[cause.kind]
    return NextStep(kind=kind, equipment=cause.equipment, evidence=cause.evidence, who=cause.who)
