"""What the keys of a step do: send, confirm, enter, answer, lock, sign as another person, leave out, try again."""

from functools import partial

from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.person import Role
from hmi.domain.procedure import Ask, Enter, FailureAnswer, Lock, RemoveLock, SecondPerson, Step, StepId
from hmi.domain.procedure_command import (
    ConfirmStep,
    DoStep,
    EnterValue,
    FollowBranch,
    ReplyToStep,
    RetryStep,
    SkipStep,
)
from hmi.domain.procedure_leaving import is_clearance
from hmi.domain.procedure_query import RunAct
from hmi.domain.procedure_run import LEAVING, LockRecord, ProcedureRun
from hmi.i18n import gettext as _
from ui.displays.procedure_words import limits_words, told
from ui.displays.run_acts import RunActs
from ui.displays.step_words import lock_lines, person_words, step_title
from ui.faceplates.lock_removal import LockRemovalFaceplate
from ui.faceplates.measured_value import MeasuredValueFaceplate
from ui.faceplates.run_locks import RunLocksFaceplate
from ui.faceplates.step_attestation import StepAttestationFaceplate
from ui.faceplates.step_lock import StepLockFaceplate


class StepActs(RunActs):
    """Adds to the acts on a run those on its present step, and on locks that stand."""

    @override
    def act_on_step(self, act: RunAct, argument: str, run: ProcedureRun, step: Step | None) -> None:
        if step is None:
            if act is RunAct.TAKE_OFF_LOCK:
                self._remove_lock_at(run, int(argument))
            return
        run_id, revision, step_id = run.id, run.revision, step.id
        match act:
            case RunAct.DO:
                self.signed(
                    act,
                    lambda pin: DoStep(run=run_id, revision=revision, step=step_id, pin=pin),
                    lambda: _("It is sent once, and read back."),
                )
            case RunAct.CONFIRM:
                self.signed(
                    act,
                    lambda pin: ConfirmStep(run=run_id, revision=revision, step=step_id, pin=pin),
                    partial(self._confirm_meaning, step),
                )
            case RunAct.REPLY if isinstance(step.work, Ask):
                self.signed(
                    act,
                    lambda pin: ReplyToStep(run=run_id, revision=revision, step=step_id, reply=argument, pin=pin),
                    partial(self._reply_meaning, step.work, argument),
                )
            case RunAct.ENTER if isinstance(step.work, Enter):
                self._enter(step.work, run, step)
            case RunAct.LOCK if isinstance(step.work, Lock):
                lock = step.work
                self.show(StepLockFaceplate(self.bridge, run, step.id, lock, title=lambda: told(step.title)))
            case RunAct.TAKE_OFF_LOCK if isinstance(step.work, RemoveLock):
                of_step = [lock for lock in run.standing_locks if lock.step == step.work.lock]
                for lock in of_step:
                    if lock.person == argument:
                        self._remove_lock(run, lock)
            case RunAct.ATTEST:
                self._attest(run, step)
            case RunAct.SKIP:
                self.reasoned(
                    _leave_title if step.id.startswith(LEAVING) else _skip_title,
                    step_title(step),
                    lambda why: SkipStep(run=run_id, revision=revision, step=step_id, why=why),
                )
            case RunAct.RETRY:
                self.reasoned(
                    _retry_title,
                    step_title(step),
                    lambda why: RetryStep(run=run_id, revision=revision, step=step_id, why=why),
                )
            case RunAct.FOLLOW_BRANCH:
                self.send(FollowBranch(run=run_id, revision=revision, step=step_id))
            case _:
                return

    def _reply_meaning(self, question: Ask, answer: str) -> str:
        reply = next((told(one.words) for one in question.replies if one.id == answer), "")
        return _("Your answer: {answer}").format(answer=reply)

    def _confirm_meaning(self, step: Step) -> str:
        if isinstance(step.work, SecondPerson):
            return _("You looked at it yourself. Another person signs after you, within five minutes.")
        if is_clearance(step):
            return _("You looked yourself: nobody is within reach, and nothing is in the way.")
        return _("You did what this step says.")

    def _enter(self, entry: Enter, run: ProcedureRun, step: Step) -> None:
        def command(value: float, pin: str = "") -> Command:
            return EnterValue(run=run.id, revision=run.revision, step=step.id, value=value, pin=pin)

        def sign(value: float) -> None:
            self.signed(RunAct.ENTER, partial(command, value), partial(told, entry.name))

        is_signed = self.needs_pin(RunAct.ENTER)
        faceplate = MeasuredValueFaceplate(
            self.bridge,
            entry,
            limits=partial(limits_words, entry),
            takes_outside=step.on_fail.then is FailureAnswer.BRANCH,
            command_of=None if is_signed else command,
        )
        faceplate.entered.connect(sign)
        self.show(faceplate)

    def _attest(self, run: ProcedureRun, step: Step) -> None:
        is_second = isinstance(step.work, SecondPerson)
        first = run.now.attested[0].person if run.now is not None and run.now.attested else run.operator

        def meaning() -> str:
            return _("You looked at the same yourself.") if is_second else _("You came, and know what it is about.")

        without = {first if is_second else run.operator}
        self.show(
            StepAttestationFaceplate(
                self.bridge, run, step.id, title=lambda: told(step.title), meaning=meaning, without=without
            )
        )

    def show_locks(self) -> None:
        """Who has a lock on, and who else puts theirs on or takes it off."""
        answer = self.answer
        run, procedure = answer.run, answer.procedure
        if run is None or procedure is None:
            return
        faceplate = RunLocksFaceplate(lambda: lock_lines(run, self.names()), self._lock_keys(run))
        faceplate.addition_wanted.connect(partial(self._add_lock, run))
        faceplate.removal_wanted.connect(partial(self._remove_lock_at, run))
        self.show(faceplate)

    def _lock_keys(self, run: ProcedureRun) -> tuple[list[tuple[str, str]], list[tuple[int, str]]]:
        """Locks to which others can add theirs, and locks that others can take off here, in words."""
        names = self.names()
        is_over = run.state.is_over  # then nobody joins them, and whoever ran it takes theirs off here, too
        points = {lock.step: lock.point for lock in run.standing_locks if not is_over}
        additions = [(str(step), point) for step, point in points.items()]
        found = [
            (place, lock) for place, lock in enumerate(run.standing_locks) if is_over or lock.person != run.operator
        ]
        words = _("{point}: lock of {name}")
        return additions, [
            (place, words.format(point=lock.point, name=person_words(lock.person, names))) for place, lock in found
        ]

    def _remove_lock_at(self, run: ProcedureRun, place: int) -> None:
        self._remove_lock(run, run.standing_locks[place])

    def _add_lock(self, run: ProcedureRun, step_name: str) -> None:
        procedure, step_id = self.answer.procedure, StepId(step_name)
        step = procedure.step(step_id) if procedure is not None else None
        if step is not None and isinstance(step.work, Lock):
            without = {lock.person for lock in run.standing_locks if lock.step == step_id}
            lock = step.work
            title = partial(told, step.title)
            self.show(StepLockFaceplate(self.bridge, run, step_id, lock, title=title, without=without))

    def _remove_lock(self, run: ProcedureRun, record: LockRecord) -> None:
        session = self.bridge.session
        is_own = session is not None and session.person.ref == record.person
        is_coordinator = session is not None and Role.COORDINATOR in session.person.roles
        self.show(
            LockRemovalFaceplate(
                self.bridge,
                run,
                record,
                names=lambda ref: person_words(ref, self.names()),
                may_for_others=is_coordinator and not is_own,
            )
        )


def _skip_title() -> str:
    return _("Why is this step left out?")


def _leave_title() -> str:
    return _("Why is it left as it is?")


def _retry_title() -> str:
    return _("Why is it tried again?")
