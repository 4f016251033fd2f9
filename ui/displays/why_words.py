"""The answer to why a cell stands, in people's words: short enough to be read from two metres."""

from hmi.domain.alarm import Alarm, Priority
from hmi.domain.equipment_facts import Condition, EquipmentFacts
from hmi.domain.tag import TagName
from hmi.domain.why import (
    Cause,
    CauseKind,
    FirstOutLine,
    LastAct,
    NextStep,
    SafetyLine,
    SafetyState,
    StepKind,
    Verdict,
    Wait,
    WaitReason,
    WhyAnswer,
)
from hmi.domain.why_evidence import AlarmEvidence, Evidence, Sureness
from hmi.domain.words import has_words, in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language, ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import alarm_mark, equipment_label
from ui.formatting import chain_text, change_text, count_text, duration_text, time_text
from ui.models.method_words import method_of, method_words
from ui.models.state_words import said
from ui.models.tag_labels import spaced, tag_label
from ui.widgets.condition_mark import Mark
from ui.wording.alarm import alarm_name

CAUSES: dict[CauseKind, str] = {
    CauseKind.EMERGENCY_STOP: N_("{machine}: emergency stop"),
    CauseKind.PROTECTIVE_STOP: N_("{machine}: protective stop"),
    CauseKind.DOOR_OPEN: N_("{machine}: stopped when the door opened"),
    CauseKind.LINK_LOST: N_("Controller {controller} is not heard"),
    CauseKind.NOT_HEARD: N_("{machine}: its state is not heard"),
    CauseKind.TOOL_LOCKED: N_("{machine}: tool locked"),
    CauseKind.JAMMED: N_("{machine}: jammed"),
    CauseKind.ALARM: N_("{machine}: {alarm}"),
    CauseKind.FAULT: N_("{machine}: fault, it does not tell which"),
    CauseKind.HELD_BY_PERSON: N_("{machine}: held at a panel"),
    CauseKind.STOPPED_BY_PERSON: N_("{machine}: stopped at a panel"),
    CauseKind.ABORTED_BY_PERSON: N_("{machine}: aborted at a panel"),
    CauseKind.HELD: N_("{machine}: held, nobody tells why"),
    CauseKind.STOPPED: N_("{machine}: stopped, nobody tells why"),
    CauseKind.NOT_STARTED: N_("{machine}: ready, nobody has started it"),
    CauseKind.OUT_OF_SERVICE: N_("{machine}: out of service, nobody tells why"),
    CauseKind.PROGRAM_STOPPED: N_("{machine}: its program is stopped"),
    CauseKind.NO_PROGRAM: N_("{machine}: no program is loaded"),
    CauseKind.DRIVES_OFF: N_("{machine}: its drives are off"),
    CauseKind.NOT_AUTOMATIC: N_("{machine}: not in production mode"),
    CauseKind.NO_RECIPE: N_("{machine}: no recipe is prepared"),
    CauseKind.OVERRIDE_ZERO: N_("{machine}: speed set to zero"),
    CauseKind.ORDER_INTERRUPTED: N_("{machine}: the order is paused"),
    CauseKind.NO_ORDER: N_("{machine}: no order runs"),
    CauseKind.NO_MATERIAL: N_("{machine}: no parts come in"),
    CauseKind.OUTFEED_FULL: N_("{machine}: finished parts are not taken away"),
}

_MARKS: dict[CauseKind, Mark] = {
    CauseKind.EMERGENCY_STOP: Mark.STOP,
    CauseKind.PROTECTIVE_STOP: Mark.STOP,
    CauseKind.DOOR_OPEN: Mark.STOP,
    CauseKind.LINK_LOST: Mark.SILENT,
    CauseKind.NOT_HEARD: Mark.SILENT,
    CauseKind.HELD_BY_PERSON: Mark.HELD,
    CauseKind.STOPPED_BY_PERSON: Mark.STOPPED,
    CauseKind.ABORTED_BY_PERSON: Mark.STOPPED,
    CauseKind.HELD: Mark.HELD,
    CauseKind.STOPPED: Mark.STOPPED,
    CauseKind.NOT_STARTED: Mark.IDLE,
    CauseKind.OUT_OF_SERVICE: Mark.OFF,
    CauseKind.PROGRAM_STOPPED: Mark.STOPPED,
    CauseKind.NO_PROGRAM: Mark.STOPPED,
    CauseKind.DRIVES_OFF: Mark.OFF,
    CauseKind.NOT_AUTOMATIC: Mark.NOTICE,
    CauseKind.NO_RECIPE: Mark.NOTICE,
    CauseKind.OVERRIDE_ZERO: Mark.NOTICE,
    CauseKind.ORDER_INTERRUPTED: Mark.HELD,
    CauseKind.NO_ORDER: Mark.NOTICE,
    CauseKind.NO_MATERIAL: Mark.NOTICE,
    CauseKind.OUTFEED_FULL: Mark.NOTICE,
}
"""Of the others: a fault."""

_SAFETY_KINDS = frozenset({CauseKind.EMERGENCY_STOP, CauseKind.PROTECTIVE_STOP, CauseKind.DOOR_OPEN})
_LOUD = _SAFETY_KINDS | {CauseKind.TOOL_LOCKED, CauseKind.JAMMED, CauseKind.ALARM, CauseKind.FAULT}
"""In the colour of what is abnormal; the others in that of what wants somebody."""

SURENESS: dict[Sureness, str] = {
    Sureness.TOLD: N_("Told by its controller"),
    Sureness.CONCLUDED: N_("Concluded: it happened together"),
    Sureness.UNKNOWN: N_("Why is unknown"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.RUNS: N_("The cell works"),
    Verdict.PARTLY: N_("The cell works, a part of it stands"),
    Verdict.STANDS: N_("The cell stands"),
    Verdict.IDLE: N_("The cell is idle"),
    Verdict.UNKNOWN: N_("Whether the cell works is unknown"),
}
MACHINE_VERDICTS: dict[Verdict, str] = {
    Verdict.RUNS: N_("{machine} works"),
    Verdict.PARTLY: N_("{machine} works"),
    Verdict.STANDS: N_("{machine} stands"),
    Verdict.IDLE: N_("{machine} waits for its turn, nothing stops it"),
    Verdict.UNKNOWN: N_("Whether {machine} works is unknown"),
}

SAFETY: dict[SafetyState, str] = {
    SafetyState.EMERGENCY_STOP: N_("Safety: emergency stop, {machine}"),
    SafetyState.PROTECTIVE_STOP: N_("Safety: protective stop, {machine}"),
    SafetyState.UNKNOWN: N_("Safety: not known, {machine}. Treat it as not safe."),
    SafetyState.NO_STOP: N_("Safety: no stop, {machine}"),
    SafetyState.NOT_OFFERED: N_("Safety: no controller tells it. Look at the machine."),
}
SAFETY_MARKS: dict[SafetyState, Mark] = {
    SafetyState.EMERGENCY_STOP: Mark.STOP,
    SafetyState.PROTECTIVE_STOP: Mark.STOP,
    SafetyState.UNKNOWN: Mark.UNKNOWN,
    SafetyState.NO_STOP: Mark.CONNECTED,
    SafetyState.NOT_OFFERED: Mark.UNKNOWN,
}

WAITS: dict[WaitReason | None, str] = {
    # Translators: {waiter} and {awaited} are machines.
    WaitReason.PARTS: N_("{waiter} waits for parts from {awaited}"),
    WaitReason.ROOM: N_("{waiter} waits for room at {awaited}"),
    WaitReason.RELEASE: N_("{waiter} waits to be released by {awaited}"),
    None: N_("{waiter} waits for {awaited}"),
}
WAITED_FOR: dict[WaitReason | None, str] = {
    # Translators: under the name of a machine in a picture, with an arrow to the one that it waits for.
    WaitReason.PARTS: N_("waits for parts"),
    WaitReason.ROOM: N_("waits for room"),
    WaitReason.RELEASE: N_("waits for release"),
    None: N_("waits"),
}

STEPS: dict[StepKind, str] = {
    StepKind.RELEASE_EMERGENCY_STOP: N_(
        "Find out why it was pressed. Nobody in danger? Release the button and reset at the machine, not here."
    ),
    StepKind.RESET_PROTECTIVE_STOP: N_("Clear what stopped {machine}, then reset it at the machine, not here."),
    StepKind.CLOSE_DOOR: N_("Close the door of {machine}, then reset at the machine, not here."),
    StepKind.CHECK_CONTROLLER: N_("See that the controller has power and its network cable is in. Look at the cell."),
    StepKind.FOLLOW_GUIDANCE: N_("Follow what is written for the alarm: open it below."),
    StepKind.CLEAR_JAM: N_("Make {machine} safe, take out what is stuck, then go on at its panel."),
    StepKind.CHANGE_TOOL: N_("Change the tool of {machine}, unlock it at the control, then start again."),
    StepKind.ASK_PERSON: N_("Ask who stopped it before anybody goes on: there was a reason."),
    StepKind.RELEASE_HOLD: N_("Go to {machine} and see who holds it and why, before it is released."),
    StepKind.START: N_("When everything is ready, start {machine}."),
    StepKind.SET_AUTOMATIC: N_("When work on {machine} is done, set it back to production."),
    StepKind.START_PROGRAM: N_("See why the program of {machine} stopped, then start it."),
    StepKind.LOAD_PROGRAM: N_("Load the program of {machine}, then start it."),
    StepKind.POWER_DRIVES: N_("See why the drives of {machine} are off, then get it ready."),
    StepKind.PREPARE_RECIPE: N_("Prepare the recipe of {machine}."),
    StepKind.RAISE_OVERRIDE: N_("See why the speed of {machine} was set to zero, then raise it."),
    StepKind.RESUME_ORDER: N_("See why the order was paused, then resume it."),
    StepKind.START_ORDER: N_("Send or start an order."),
    StepKind.SUPPLY_MATERIAL: N_("Bring raw parts to {machine}."),
    StepKind.EMPTY_OUTFEED: N_("Take the finished parts from {machine}."),
    StepKind.BRING_INTO_SERVICE: N_("See at {machine} why it is out of service, then bring it back."),
    StepKind.LOOK_AT_MACHINE: N_("Go to {machine}: its own panel says more than it tells."),
    StepKind.NONE: N_("Nothing to do."),
}
CELL_STEPS: dict[StepKind, str] = {
    StepKind.LOOK_AT_MACHINE: N_("Go and look: no machine tells what it waits for."),
}
"""Where no machine is named."""

OUTCOMES = {"done": N_("done"), "refused": N_("refused"), "failed": N_("failed")}


def headline(bridge: Bridge, answer: WhyAnswer) -> str:
    """The one line that answers."""
    if answer.causes:
        return cause_words(bridge, answer.causes[0])
    if answer.verdict is Verdict.STANDS:
        return chain_text((verdict_words(bridge, answer), _("why is unknown")))
    return verdict_words(bridge, answer)


def verdict_words(bridge: Bridge, answer: WhyAnswer) -> str:
    """Whether it works."""
    if answer.equipment is None:
        return _(VERDICTS[answer.verdict])
    return _(MACHINE_VERDICTS[answer.verdict]).format(machine=machine_words(bridge, answer.equipment))


def standing_words(bridge: Bridge, answer: WhyAnswer, now_ns: int) -> str:
    """Under the answer: whether it works, since when, and how many more causes there are."""
    others = len(answer.causes) - 1
    more = ngettext("{count} more cause", "{count} more causes", others).format(count=count_text(others))
    return chain_text((_standing(bridge, answer, now_ns), more if others > 0 else ""))


def _standing(bridge: Bridge, answer: WhyAnswer, now_ns: int) -> str:
    words = verdict_words(bridge, answer) if answer.causes else ""
    if answer.verdict is Verdict.UNKNOWN and answer.state:
        words = chain_text((words, _("last heard: {state}").format(state=said(answer.state))))
    if answer.since_ns is None:
        unknown = _("since when is unknown") if answer.verdict in (Verdict.STANDS, Verdict.UNKNOWN) else ""
        return chain_text((words, unknown))
    return chain_text((words, since_words(answer.since_ns, now_ns)))


def since_words(since_ns: int, now_ns: int) -> str:
    """Since when, and how long that is."""
    lasted = duration_text(max(now_ns - since_ns, 0) / 1e9)
    return _("since {time}, for {duration}").format(time=time_text(since_ns), duration=lasted)


def machine_words(bridge: Bridge, equipment: str | None) -> str:
    """What the cell calls a machine."""
    return next((one.label for one in bridge.picture.cell.equipment if one.id == equipment), equipment or _("the cell"))


def cause_words(bridge: Bridge, cause: Cause) -> str:
    """One cause."""
    machine = machine_words(bridge, cause.equipment)
    alarm = _alarm_words(bridge, cause.evidence, cause.words)
    return _(CAUSES[cause.kind]).format(machine=machine, alarm=alarm, controller=cause.words)


def cause_name(name: str, machine: str) -> str:
    """A cause that once stood, by its word and its machine: what it said itself is not known any more."""
    if name not in set(CauseKind):
        return spaced(name)
    return _(CAUSES[CauseKind(name)]).format(machine=machine, alarm="…", controller="…")


def is_loud(bridge: Bridge, cause: Cause) -> bool:
    """Whether it has the colour of what is abnormal: as its alarm has everywhere else, if it rests on one."""
    alarm = _open_alarm(bridge, cause.evidence)
    if cause.kind not in _LOUD or cause.kind in _SAFETY_KINDS or alarm is None or alarm.priority is Priority.HIGH:
        return cause.kind in _LOUD
    picture = bridge.picture
    machine = next((one for one in picture.cell.equipment if one.id == cause.equipment), None)
    facts = EquipmentFacts.of(machine, picture.definition) if machine is not None else None
    return facts is not None and facts.condition(picture.reading, picture.definition) is Condition.FAULT


def cause_mark(bridge: Bridge, cause: Cause) -> Mark:
    """Its shape: that of its alarm where the alarm gives the colour, too."""
    alarm = _open_alarm(bridge, cause.evidence)
    if alarm is not None and cause.kind in _LOUD and not is_loud(bridge, cause):
        return alarm_mark(alarm)
    return _MARKS.get(cause.kind, Mark.FAULT)


def cause_detail(cause: Cause) -> str:
    """How sure it is, since when, who, and the source's own words."""
    own = "" if cause.kind in (CauseKind.ALARM, CauseKind.LINK_LOST) else said(cause.words)
    began = _("since {time}").format(time=time_text(cause.began_ns)) if cause.began_ns else _("before Tandem listened")
    return chain_text((own, cause.who, began, _(SURENESS[cause.sureness])))


def safety_words(bridge: Bridge, line: SafetyLine) -> str:
    """Safety of one machine, read only."""
    return _(SAFETY[line.state]).format(machine=machine_words(bridge, line.equipment))


def first_out_words(bridge: Bridge, line: FirstOutLine) -> str:
    """The alarm that came first."""
    if not line.words:
        if line.sureness is Sureness.UNKNOWN:
            return _("First alarm: unknown, a controller is not heard")
        return _("First alarm: none calls")
    alarm = _alarm_words(bridge, line.evidence, line.words)
    if line.sureness is Sureness.UNKNOWN:
        return _("First alarm: not sure, perhaps “{alarm}”").format(alarm=alarm)
    return _("First alarm: {alarm}").format(alarm=alarm)


def first_out_detail(bridge: Bridge, line: FirstOutLine) -> str:
    """Where and since when."""
    place = equipment_label(bridge, line.equipment)
    return chain_text((place, _("since {time}").format(time=time_text(line.began_ns)) if line.began_ns else ""))


def first_out_mark(bridge: Bridge, line: FirstOutLine) -> Mark:
    """The shape of that alarm, by its priority, as everywhere."""
    if line.sureness is Sureness.UNKNOWN:
        return Mark.UNKNOWN
    alarm = _open_alarm(bridge, line.evidence)
    return alarm_mark(alarm) if alarm is not None else Mark.NOTICE if line.words else Mark.CONNECTED


def act_words(bridge: Bridge, act: LastAct) -> str:
    """What somebody last did to the cell."""
    if not act.kind:
        if act.sureness is Sureness.UNKNOWN:
            return _("Last action: the journal cannot be read")
        return _("Last action: none is recorded")
    return _("Last action: {action}").format(action=_action(bridge, act))


def act_detail(act: LastAct) -> str:
    """Who, when, and what came of it."""
    outcome = _(OUTCOMES[act.outcome]) if act.outcome in OUTCOMES else _("outcome not known")
    when = time_text(act.time_ns) if act.time_ns is not None else ""
    return chain_text((act.who, when, outcome)) if act.kind else ""


def wait_words(bridge: Bridge, wait: Wait) -> str:
    """Who waits for whom, as a sentence."""
    awaited = machine_words(bridge, wait.awaited) if wait.awaited is not None else _("nobody knows whom")
    return _(WAITS[wait.reason]).format(waiter=machine_words(bridge, wait.waiter), awaited=awaited)


def step_words(bridge: Bridge, step: NextStep) -> str:
    """What to do first."""
    if step.equipment is None and step.kind in CELL_STEPS:
        return _(CELL_STEPS[step.kind])
    if has_words(step.response):
        return in_language(step.response, language())
    words = _(STEPS[step.kind]).format(machine=machine_words(bridge, step.equipment))
    return chain_text((words, step.who)) if step.kind is StepKind.ASK_PERSON and step.who else words


def _alarm_words(bridge: Bridge, evidence: tuple[Evidence, ...], words: str) -> str:
    """What the site calls the alarm that something rests on; its source's own words where it is not open any more."""
    alarm = _open_alarm(bridge, evidence)
    return alarm_name(alarm) if alarm is not None else words


def _open_alarm(bridge: Bridge, evidence: tuple[Evidence, ...]) -> Alarm | None:
    named = (bridge.alarms.get(one.alarm) for one in evidence if isinstance(one, AlarmEvidence))
    return next((alarm for alarm in named if alarm is not None), None)


def _action(bridge: Bridge, act: LastAct) -> str:
    if act.kind == "write_tag":
        definition = bridge.picture.definition(TagName(act.subject))
        label = tag_label(definition) if definition is not None else act.subject
        return chain_text((label, change_text(act.facts.get("seen", ""), act.facts.get("value", ""))))
    called = act.facts.get("method", "")
    method = method_of(bridge.picture.cell, act.subject, act.facts.get("component"), called)
    name = method_words(method) if method is not None else called
    return chain_text((machine_words(bridge, act.subject), name or act.kind))
