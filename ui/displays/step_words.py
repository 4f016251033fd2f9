"""The step whose turn it is, in words: for the card, and for its large keys."""

from collections.abc import Iterator

from hmi.domain.outcome import Reason
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
    RemoveLock,
    SecondPerson,
    Step,
    Write,
)
from hmi.domain.procedure_leaving import is_clearance
from hmi.domain.procedure_query import OfferedAct, RunAct, RunAnswer
from hmi.domain.procedure_run import LEAVING, ProcedureRun, RunState
from hmi.domain.reading import Reading
from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.procedure_words import Names, method_label, told, work_line
from ui.displays.run_words import number_words, title_words
from ui.displays.skill_book import SkillBook
from ui.displays.step_card import ActKey, StepText
from ui.formatting import chain_text, change_text, count_text, time_text
from ui.models.condition_lines import wanted_text
from ui.models.reading_words import doubt_words, value_text
from ui.models.tag_places import place_label
from ui.wording.people import role_words
from ui.wording.procedure import RESULTS, RUN_STATES


def step_text(answer: RunAnswer, bridge: Bridge, skills: SkillBook, names: Names) -> StepText:
    """What the card says of a run's present step, or of the run where no step's turn it is."""
    run, procedure, step = answer.run, answer.procedure, answer.step
    if run is None or procedure is None:
        return StepText(place="", title="")
    title = told(procedure.title)
    if step is None:
        return StepText(
            place=title, title=_(RUN_STATES[run.state]), text=_over_words(run), facts=tuple(_run_facts(run, names))
        )
    number = number_words(answer.number, len(procedure.steps))
    left = _("Given up: leave it safely") if step.id.startswith(LEAVING) else ""
    return StepText(
        place=chain_text((title, number or left)),
        title=step_title(step),
        text=told(step.text) or _stand_in(step),
        safety=tuple(told(one) for one in step.safety),
        warnings=tuple(told(one) for one in step.warnings),
        change=_change(answer, step, bridge),
        facts=tuple(_facts(answer, step, bridge, skills, names)),
    )


def step_title(step: Step) -> str:
    """What a step is called, as ``run_words.title_words`` says it."""
    return title_words(step.id, step.title)


def _stand_in(step: Step) -> str:
    """What is said where the procedure says nothing."""
    if is_clearance(step):
        return _(
            "Something may move after this, or power comes on. Look yourself: nobody within reach, tools out,"
            " covers and guards on. If it is not clear, leave it as it is."
        )
    match step.work:
        case Check() | Branch():
            return _("Nobody ticks this off: it goes on by itself when the machine says so.")
        case _:
            return ""


def person_words(ref: PersonRef | None, names: Names) -> str:
    """A name, as far as it is known."""
    return names.get(ref, _("somebody")) if ref is not None else ""


def _over_words(run: ProcedureRun) -> str:
    if run.state is RunState.COMPLETING:
        return _("Every step is done. Look at the machine, then say what came of it.")
    if run.state.is_over and run.standing_locks:
        return _("A lock is on still. No procedure sends anything to this machine before its owner takes it off.")
    if run.state is RunState.FAILED:
        return _("Something that it did to the machine still stands. Tell whoever works here next.")
    result = _(RESULTS[run.result]) if run.result is not None else ""
    return chain_text((result, run.result_words, run.abort_why))


def _run_facts(run: ProcedureRun, names: Names) -> Iterator[tuple[str, str]]:
    yield _("Who"), person_words(run.operator, names)
    yield _("Begun"), time_text(run.began_ns)
    if run.ended_ns is not None:
        yield _("Ended"), time_text(run.ended_ns)
    yield from _lock_facts(run, names)


def _change(answer: RunAnswer, step: Step, bridge: Bridge) -> str:
    """Old -> new of a step that writes: what stood there when it was sent, before that what stands there now."""
    if not isinstance(step.work, Write):
        return ""
    work, picture = step.work, bridge.picture
    definition = picture.definition(work.tag)
    new = wanted_text(work.value, definition, work.unit)
    now = answer.run.now if answer.run is not None else None
    intent = now.intent if now is not None else None
    if intent is not None:
        old = wanted_text(intent.old, definition, work.unit) if intent.old is not None else "?"
    else:
        reading = picture.reading(work.tag)
        old = "?" if doubt_words(reading) else _old_text(reading, definition, work.unit)
    return change_text(old, new)


def _old_text(reading: Reading, definition: TagDefinition | None, unit: str) -> str:
    """As exactly as the new one where it is a round number, else as the panel shows it."""
    value = reading.value
    is_round = isinstance(value, int | float) and float(value).is_integer()
    return wanted_text(value, definition, unit) if is_round and value is not None else value_text(reading, definition)


def _facts(answer: RunAnswer, step: Step, bridge: Bridge, skills: SkillBook, names: Names) -> Iterator[tuple[str, str]]:
    match step.work:
        case Write(tag=tag):
            yield _("Value"), place_label(bridge.picture, tag)
        case Call() | Enter() | Lock():
            yield _("What"), work_line(step, bridge)
        case Escalate(to=role):
            yield _("Called"), role_words(role)
        case SecondPerson(role=role) if role is not None:
            yield _("Second person"), role_words(role)
        case _:
            pass
    if isinstance(step.work, Lock):
        yield _("How"), told(step.work.method)
        yield _("Try it out"), told(step.work.zero_test)
    if step.tools:
        yield _("Tools"), ", ".join(told(one) for one in step.tools)
    if answer.run is not None:
        yield from _lock_facts(answer.run, names)
    if step.need.role is not None or step.need.skill is not None:
        yield _("Who may"), skills.need_words(answer.need)


def _lock_facts(run: ProcedureRun, names: Names) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lock_lines(run, names)):
        yield "" if number else _("Locks on"), line


def lock_lines(run: ProcedureRun, names: Names) -> list[str]:
    """Each lock that stands: where, its number, whose, since when."""
    words = _("{point}: lock {number}, {name}, since {time}")
    return [
        words.format(
            point=lock.point,
            number=lock.number,
            name=person_words(lock.person, names),
            time=time_text(lock.applied_ns),
        )
        for lock in run.standing_locks
    ]


def act_keys(answer: RunAnswer, bridge: Bridge, names: Names, *, is_usable: bool) -> list[ActKey]:
    """The large keys: what the step, or the state of the run, wants from a person now."""
    is_others = any(act.act is RunAct.TAKE for act in answer.acts)
    found = [
        key
        for act in answer.acts
        if not (is_others and act.refusal is not None and act.refusal.reason is Reason.OTHERS_RUN)
        or act.act is RunAct.TAKE
        for key in _keys_of(act, answer, bridge, names)
    ]
    return [
        ActKey(
            act=key.act, words=key.words, argument=key.argument, icon=key.icon, is_primary=key.is_primary,
            is_held=key.is_held, is_enabled=key.is_enabled and is_usable,
        )
        for key in found
    ]  # fmt: skip


def _keys_of(offered: OfferedAct, answer: RunAnswer, bridge: Bridge, names: Names) -> Iterator[ActKey]:
    step, run = answer.step, answer.run
    is_enabled = offered.refusal is None
    act = offered.act
    match act:
        case RunAct.DO if step is not None:
            words, icon = _do_words(step, bridge), "play"
            if offered.needs_pin:
                yield ActKey(act=act, words=_("{act} …").format(act=words), icon=icon, is_enabled=is_enabled)
            else:
                held = _("Press and hold: {act}").format(act=words)
                yield ActKey(act=act, words=held, icon=icon, is_enabled=is_enabled, is_held=True)
        case RunAct.CONFIRM if step is not None:
            words = _confirm_words(step)
            is_again = any(one.act is RunAct.ATTEST for one in answer.acts)
            words = f"{words} …" if offered.needs_pin else words
            yield ActKey(act=act, words=words, is_enabled=is_enabled, is_primary=not is_again)
        case RunAct.ENTER:
            yield ActKey(act=act, words=_("Enter what you measured …"), icon="pencil", is_enabled=is_enabled)
        case RunAct.REPLY if step is not None and isinstance(step.work, Ask):
            for reply in step.work.replies:
                words = told(reply.words)
                yield ActKey(act=act, words=words, argument=reply.id, is_enabled=is_enabled, is_primary=False)
        case RunAct.LOCK:
            yield ActKey(act=act, words=_("My lock is on …"), icon="lock", is_enabled=is_enabled)
        case RunAct.TAKE_OFF_LOCK if step is not None and run is not None and isinstance(step.work, RemoveLock):
            for lock in run.standing_locks:
                if lock.step == step.work.lock:
                    words = _("Lock {number} of {name} is off …")
                    told_words = words.format(number=lock.number, name=person_words(lock.person, names))
                    yield ActKey(act=act, words=told_words, argument=lock.person, icon="lock-open", is_primary=False)
        case RunAct.TAKE_OFF_LOCK if step is None and run is not None:
            for place, lock in enumerate(run.standing_locks):
                words = _("{point}: lock {number} of {name} is off …")
                told_words = words.format(point=lock.point, number=lock.number, name=person_words(lock.person, names))
                yield ActKey(act=act, words=told_words, argument=str(place), icon="lock-open", is_enabled=is_enabled)
        case RunAct.ATTEST:
            is_second = step is not None and isinstance(step.work, SecondPerson)
            words = _("The second person signs …") if is_second else _("They came and sign …")
            yield ActKey(act=act, words=words, icon="users", is_enabled=is_enabled)
        case RunAct.RESUME:
            yield ActKey(act=act, words=_("Go on"), icon="play", is_enabled=is_enabled)
        case RunAct.RETRY:
            left = answer.retries_left
            words = ngettext("Try again ({count} time left) …", "Try again ({count} times left) …", left)
            yield ActKey(
                act=act, words=words.format(count=count_text(left)), icon="repeat", is_enabled=is_enabled,
            )  # fmt: skip
        case RunAct.FOLLOW_BRANCH if step is not None and answer.procedure is not None:
            target = answer.procedure.step(step.on_fail.go_to) if step.on_fail.go_to is not None else None
            words = _("Go to: {step}").format(step=told(target.title)) if target is not None else _("Go another way")
            yield ActKey(act=act, words=words, icon="split", is_enabled=is_enabled, is_primary=False)
        case RunAct.TAKE:
            yield ActKey(act=act, words=_("Take it over …"), icon="hand", is_enabled=is_enabled, is_primary=False)
        case RunAct.CLOSE:
            yield ActKey(act=act, words=_("Say what came of it …"), icon="flag", is_enabled=is_enabled)
        case _:
            return


def _do_words(step: Step, bridge: Bridge) -> str:
    match step.work:
        case Write(tag=tag, value=value, unit=unit):
            wanted = wanted_text(value, bridge.picture.definition(tag), unit)
            return _("set to {value}").format(value=wanted)
        case Call(call=call):
            name = method_label(bridge, call.equipment, call.component, call.method)
            return _("send {command}").format(command=name)
        case _:
            return ""


def _confirm_words(step: Step) -> str:
    if is_clearance(step):
        return _("I have looked: all is clear")
    match step.work:
        case SecondPerson():
            return _("I have looked at it myself")
        case Instruct() if step.verify is not None:
            return _("I have done it: let the machine tell")
        case _:
            return _("I have done it")
