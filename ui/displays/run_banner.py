"""The one sentence above the values: what a run waits for and how long, why it is held, what became of it."""

from hmi.domain.outcome import Failed, Reason, Refused
from hmi.domain.person import Role
from hmi.domain.procedure import Ask, Call, Enter, Escalate, Lock, RemoveLock, SecondPerson, Step, Wait, Write
from hmi.domain.procedure_query import RunAnswer
from hmi.domain.procedure_run import Failure, HoldCause, ProcedureRun, RunState, RunStep, StepState
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from ui.bridge import Bridge
from ui.displays.procedure_words import Names, limits_words
from ui.displays.run_words import run_mark
from ui.displays.step_words import person_words
from ui.formatting import chain_text, recent_text, span_text
from ui.models.condition_lines import ConditionLine, wanted_text
from ui.models.difference_words import with_difference
from ui.models.tag_places import place_label
from ui.widgets.big_answer import BigAnswerContent
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.wording.outcome import REASONS, reason_sentence
from ui.wording.people import role_words
from ui.wording.procedure import EFFECTS, FAILURE_CAUSES, HOLD_CAUSES, RUN_STATES

_CALLS = {
    1: N_("Takes longer than usual: {duration} more"),
    2: N_("Takes much longer than usual: trainer or maintenance is called"),
    3: N_("Takes very much longer than usual: the coordinator is called"),
}
"""By how many times somebody was called because of it (practice 5.1)."""


def banner(
    answer: RunAnswer,
    bridge: Bridge,
    names: Names,
    lacking: ConditionLine | None,
    passed_s: float,
    fault: Refused | Failed | None = None,
) -> BigAnswerContent:
    """What stands there now; ``passed_s`` since the service answered, ``fault`` where it does not tell any more."""
    run, step = answer.run, answer.step
    if run is None:
        return BigAnswerContent(words=_("No procedure is under way"), mark=Mark.IDLE)
    if not bridge.is_heard:
        return BigAnswerContent(
            words=_("Service not heard"),
            detail=_("How the guide stands is not known; nothing can be confirmed. The machine does what it does."),
            mark=Mark.SILENT,
            loudness=Loudness.DOUBTFUL,
        )
    if fault is not None:
        words, detail = _("How the guide stands is not known"), str(reason_sentence(fault))
        return BigAnswerContent(words=words, detail=detail, mark=Mark.SILENT, loudness=Loudness.DOUBTFUL)
    if run.state is RunState.HELD:
        return _held(run, answer, bridge, names)
    now = run.now
    if step is None or now is None:
        if run.state.is_over and run.standing_locks:
            points = ", ".join(dict.fromkeys(lock.point for lock in run.standing_locks))
            return BigAnswerContent(
                words=_("A lock is still on: {points}").format(points=points),
                detail=chain_text((_(RUN_STATES[run.state]), _("Each takes off their own lock"))),
                mark=Mark.HELD,
                loudness=Loudness.ATTENTION,
            )
        is_failed = run.state is RunState.FAILED
        loudness = Loudness.ATTENTION if is_failed else Loudness.NORMAL
        return BigAnswerContent(words=_(RUN_STATES[run.state]), mark=run_mark(run), loudness=loudness)
    if now.state is StepState.FAILED:
        return _failed(now, answer, bridge)
    overdue = _overdue(now, answer, passed_s)
    words, detail, mark = _waiting(now, step, answer, lacking, passed_s)
    is_waiting = now.state is StepState.PENDING
    loud = Loudness.ATTENTION if is_waiting or now.escalated > 1 else Loudness.NORMAL
    return BigAnswerContent(words=words, detail=chain_text((detail, overdue)), mark=mark, loudness=loud)


def _waiting(
    now: RunStep, step: Step, answer: RunAnswer, lacking: ConditionLine | None, passed_s: float
) -> tuple[str, str, Mark]:
    """Words, detail and mark of a step that goes its way."""
    what = _lacking_words(lacking)
    match now.state:
        case StepState.PENDING:
            return _("Waits for the machine"), what, Mark.HELD
        case StepState.READY:
            return _ready_words(step), "", Mark.NOTICE
        case StepState.RUNNING if answer.wait_left_s is not None:
            left = span_text(max(0.0, answer.wait_left_s - passed_s))
            return _("Wait: {duration} more").format(duration=left), _("It goes on by itself then."), Mark.HELD
        case StepState.RUNNING if isinstance(step.work, SecondPerson):
            return _("Now the second person signs"), _("Within five minutes, at this panel."), Mark.NOTICE
        case StepState.VERIFYING if answer.verify_left_s is not None:
            left = span_text(max(0.0, answer.verify_left_s - passed_s))
            words = _("Machine: {duration} left").format(duration=left)
            return words, what or _stable_words(step), Mark.HELD
        case _:
            return _("Sent. Waiting for the machine …"), what, Mark.HELD


def _ready_words(step: Step) -> str:
    match step.work:
        case Write() | Call():
            return _("Ready to be sent, once")
        case Enter():
            return _("Measure, then enter it")
        case Ask():
            return _("Look, then answer")
        case Lock():
            return _("Lock, try out, then sign")
        case RemoveLock():
            return _("Each takes off their own lock")
        case Escalate(to=role):
            return _("{role} has to come").format(role=role_words(role))
        case SecondPerson():
            return _("Look, then let another look")
        case Wait():
            return _("Wait")
        case _:
            return _("Do it, then say so")


def _stable_words(step: Step) -> str:
    if step.verify is None or step.verify.stable_s <= 0:
        return ""
    return _("It holds. It has to hold for {duration}.").format(duration=span_text(step.verify.stable_s))


def _lacking_words(lacking: ConditionLine | None) -> str:
    if lacking is None:
        return ""
    actual = lacking.doubt or lacking.actual or _("not known")
    words = _("{value}: expected {expected}, now {actual}")
    return words.format(value=lacking.label, expected=lacking.expected, actual=actual)


def _held(run: ProcedureRun, answer: RunAnswer, bridge: Bridge, names: Names) -> BigAnswerContent:
    hold = run.hold
    if hold is None:
        return BigAnswerContent(words=_(RUN_STATES[run.state]), mark=Mark.HELD, loudness=Loudness.ATTENTION)
    since = _("since {time}").format(time=recent_text(hold.since_ns, bridge.now_ns))
    who = person_words(hold.by, names)
    about = place_label(bridge.picture, hold.tag) if hold.tag is not None else ""
    if hold.tag is not None and hold.value is not None:
        value = wanted_text(hold.value, bridge.picture.definition(hold.tag), "")
        about = _("{value} was {reading}").format(value=about, reading=value)
    effect = ""
    if answer.effect is not None and run.now is not None and not run.now.state.is_settled:
        effect = _(EFFECTS[answer.effect])
    goes_on = _("The machine does what it does.") if hold.cause is HoldCause.PERSON else ""
    return BigAnswerContent(
        words=_(HOLD_CAUSES[hold.cause]),
        detail=chain_text((effect, about, who, since, hold.words, goes_on)),
        mark=Mark.HELD,
        loudness=Loudness.ATTENTION,
    )


def _failed(now: RunStep, answer: RunAnswer, bridge: Bridge) -> BigAnswerContent:
    failure = now.failure
    if failure is None:
        return BigAnswerContent(words=_("The step failed"), mark=Mark.FAULT, loudness=Loudness.ABNORMAL)
    effect = _(EFFECTS[answer.effect]) if answer.effect is not None else ""
    work = answer.step.work if answer.step is not None else None
    why = _measured_words(failure, work) if isinstance(work, Enter) else _failure_words(failure, bridge)
    return BigAnswerContent(
        words=_(FAILURE_CAUSES[failure.cause]),
        detail=chain_text((why, effect)),
        mark=Mark.FAULT,
        loudness=Loudness.ABNORMAL,
    )


def _measured_words(failure: Failure, entry: Enter) -> str:
    if failure.value is None:
        return ""
    value = wanted_text(failure.value, None, entry.unit)
    return _("{value} was entered; allowed: {limits}").format(value=value, limits=limits_words(entry))


def _failure_words(failure: Failure, bridge: Bridge) -> str:
    if failure.tag is not None:
        label = place_label(bridge.picture, failure.tag)
        if failure.value is None:
            return _("{value} was not known").format(value=label)
        definition = bridge.picture.definition(failure.tag)
        value = wanted_text(failure.value, definition, definition.unit if definition is not None else "")
        return _("{value} was {reading}").format(value=label, reading=value)
    if failure.reason in {one.value for one in REASONS}:
        return _reason_words(Refused(reason=Reason(failure.reason), facts=failure.facts), bridge)
    return ""


def _reason_words(refused: Refused, bridge: Bridge) -> str:
    told = with_difference(refused, bridge.picture)
    assert isinstance(told, Refused)
    return reason_sentence(told).what


def _overdue(now: RunStep, answer: RunAnswer, passed_s: float) -> str:
    if not now.escalated:
        return ""
    words = _CALLS[min(now.escalated, max(_CALLS))]
    return _(words).format(duration=span_text(answer.overdue_s + passed_s))


def called_roles(overdue: int) -> frozenset[Role]:
    """Who is called by so many calls."""
    if overdue <= 1:
        return frozenset()
    roles = {Role.TRAINER, Role.MAINTENANCE}
    return frozenset(roles if overdue == 2 else roles | {Role.COORDINATOR})
