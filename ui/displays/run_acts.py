"""What the keys of a run do: ask the service at once, or open the faceplate for it, and say what came of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.domain.outcome import Done, Outcome
from hmi.domain.procedure import Step
from hmi.domain.procedure_command import (
    AbortRun,
    HoldRun,
    ResumeRun,
    TakeRun,
)
from hmi.domain.procedure_leaving import is_clearance, leaving_steps
from hmi.domain.procedure_query import OfferedAct, RunAct, RunAnswer
from hmi.domain.procedure_run import ProcedureRun
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.card_acts import Asked, CardActs
from ui.displays.procedure_words import Names, told
from ui.displays.run_changes import changed_words
from ui.displays.run_steps_content import place_of, step_lines
from ui.displays.skill_book import SkillBook
from ui.displays.step_card import StepCard
from ui.displays.step_words import lock_lines, person_words, step_title
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.run_close import RunCloseFaceplate
from ui.faceplates.run_offer import RunOfferFaceplate
from ui.faceplates.run_resume import RunResumeFaceplate
from ui.faceplates.run_steps import RunStepsFaceplate
from ui.faceplates.signed_act import SignedActFaceplate
from ui.faceplates.words import WordsFaceplate


class RunActs(CardActs):
    """Acts on exactly the run, revision and step that were on the screen."""

    settled = Signal()
    """The service answered, or somebody closed a faceplate: look at the run again."""

    def __init__(
        self, bridge: Bridge, card: StepCard, over: QWidget, names: Callable[[], Names], skills: SkillBook
    ) -> None:
        super().__init__(bridge, card, over)
        self.names, self.skills = names, skills
        self.answer = RunAnswer()
        self.is_waiting = False
        """The service was asked and has not answered: nothing is asked a second time."""

    def choose(self, answer: RunAnswer) -> None:
        """From now on act on this."""
        before, after = self.answer.run, answer.run
        if before is not None and after is not None and (before.id, len(before.steps)) != (after.id, len(after.steps)):
            self.forget()
        self.answer = answer

    def act(self, act: RunAct, argument: str = "") -> None:
        """What a key wants."""
        run, step = self.answer.run, self.answer.step
        if run is None or self.is_waiting:
            return
        match act:
            case RunAct.HOLD:
                self.send(HoldRun(run=run.id))
            case RunAct.ABORT:
                self.show(self._abort(run))
            case RunAct.OFFER:
                self.show(RunOfferFaceplate(self.bridge, run))
            case RunAct.TAKE:
                self.show(self._take(run))
            case RunAct.CLOSE:
                self.show(RunCloseFaceplate(self.bridge, run))
            case RunAct.RESUME:
                self._resume(run)
            case _:
                self.act_on_step(act, argument, run, step)

    def act_on_step(self, act: RunAct, argument: str, run: ProcedureRun, step: Step | None) -> None:
        """What a key wants of the present step; of a run that is over, where there is none, of its locks."""

    def show_steps(self) -> None:
        """All of them, and how each stands."""
        answer = self.answer
        procedure, run = answer.procedure, answer.run
        if procedure is None or run is None:
            return
        lines = partial(step_lines, answer, self.bridge, self.skills, self.names())
        self.show(RunStepsFaceplate(lambda: told(procedure.title), lines, place_of(answer)))

    def _resume(self, run: ProcedureRun) -> None:
        answer = self.answer
        if answer.changed:
            changes = partial(changed_words, answer.changed, self.bridge)
            self.show(RunResumeFaceplate(self.bridge, run, changes=changes))
            return
        self.signed(
            RunAct.RESUME,
            lambda pin: ResumeRun(run=run.id, revision=run.revision, pin=pin),
            lambda: _("Everything that this step needs is looked at anew."),
        )

    def _take(self, run: ProcedureRun) -> Faceplate:
        locks = lock_lines(run, self.names())
        name = person_words(run.operator, self.names())

        def known() -> tuple[str, str]:
            return (_("I know of these locks"), _("Say first that you know of the locks")) if locks else ("", "")

        def meaning() -> str:
            words = _("You go on in place of {name}, at exactly this step.").format(name=name)
            return "\n".join((words, *locks))

        return SignedActFaceplate(
            self.bridge,
            title=lambda: _("Take it over"),
            meaning=meaning,
            command_of=lambda pin: TakeRun(run=run.id, revision=run.revision, pin=pin, knows_locks=bool(locks)),
            known=known,
        )

    def _abort(self, run: ProcedureRun) -> Faceplate:
        procedure = self.answer.procedure
        offered = leaving_steps(run, procedure) if procedure is not None else ()
        steps = "\n".join(f"• {step_title(step)}" for step in offered if not is_clearance(step))
        words = _("Nothing moves by itself. What was done is offered to be taken back, one step at a time:")
        about = f"{words}\n{steps}" if steps else _("Nothing moves by itself, and nothing was done to take back.")
        return WordsFaceplate(
            self.bridge,
            title=lambda: _("Why is it given up?"),
            about=about,
            command_of=lambda why: AbortRun(run=run.id, why=why),
            key=lambda: _("Give it up"),
        )

    def signed(self, act: RunAct, command_of: Callable[[str], Command], meaning: Callable[[], str]) -> None:
        """At once, or after the PIN where the service asks for it; words in the language in use then."""
        if not self.needs_pin(act):
            self.send(command_of(""))
            return
        step = self.answer.step

        def title() -> str:
            return step_title(step) if step is not None else ""

        self.show(SignedActFaceplate(self.bridge, title=title, meaning=meaning, command_of=command_of))

    def reasoned(self, title: Callable[[], str], about: str, command_of: Callable[[str], Command]) -> None:
        """After a few words why."""
        self.show(WordsFaceplate(self.bridge, title=title, about=about, command_of=command_of, key=lambda: _("Save")))

    def needs_pin(self, act: RunAct) -> bool:
        """Whether the service asks for a signature."""
        return self._offered(act).needs_pin

    def _offered(self, act: RunAct) -> OfferedAct:
        return next((one for one in self.answer.acts if one.act is act), OfferedAct(act=act))

    def show(self, faceplate: Faceplate) -> None:
        """Open it, and look at the run again when it closes."""
        faceplate.finished.connect(self._on_closed)
        self.open(faceplate)

    def _on_closed(self, _is_done: bool) -> None:
        self.settled.emit()

    def send(self, command: Command) -> None:
        """Ask for it at once; nothing else is asked until there is an answer."""
        if self.bridge.session is None:
            self.ask_who()
            return
        self.is_waiting = True
        self.do(command, _("Asked …"))

    @override
    def take_outcome(self, asked: Asked, on_done: Callable[[Done], None] | None, outcome: Outcome) -> None:
        self.is_waiting = False
        super().take_outcome(asked, on_done, outcome)
        self.settled.emit()
