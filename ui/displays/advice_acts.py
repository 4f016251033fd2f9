"""What the keys of a recommendation's card do: ask for a reason and a signature, then ask the service."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from hmi.domain.advice import AdviceEvidence, AdviceId, EvidenceKind
from hmi.domain.advice_command import OpenAdvice
from hmi.domain.advice_plan import ChangedValue, ExactWrite
from hmi.domain.advice_query import AdviceAnswer
from hmi.domain.advice_state import Advice
from hmi.domain.outcome import Done, Outcome
from hmi.domain.permission import Action, may
from hmi.domain.procedure_run import CauseKind
from hmi.domain.trial_command import TryAdvice
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_card import AdviceCard
from ui.displays.advice_card_content import meaning_words
from ui.displays.advice_evidence_words import alarm_of
from ui.displays.card_acts import Asked, CardActs
from ui.displays.subjects import display_of
from ui.faceplates.advice_changes import AdviceChangesFaceplate, changeables
from ui.faceplates.advice_questions import (
    approving,
    assessing,
    deferring,
    escalating,
    judging,
    rejecting,
    seconding,
    withdrawing,
)
from ui.faceplates.decision import DecisionFaceplate, Question
from ui.faceplates.faceplate import Faceplate

_NOTHING_ELSE: Mapping[str, str] = {}


class AdviceActs(CardActs):
    """Acts on the recommendation as the service told it last."""

    changed = Signal()
    """Something was put on record: ask how it stands."""

    def __init__(self, bridge: Bridge, card: AdviceCard, over: QWidget) -> None:
        super().__init__(bridge, card, over)
        self._card = card
        self._told: AdviceAnswer | None = None
        card.act_requested.connect(self.act)
        card.assessment.given.connect(self._assess)
        self.person_watch.changed.connect(card.assessment.forget)
        card.evidence.opened.connect(self.look_at)
        card.trial.trial_requested.connect(self._try)
        card.moment.display_wanted.connect(bridge.display_requested)
        card.then_key.wished.connect(bridge.moment_requested)

    def choose(self, told: AdviceAnswer | None) -> None:
        """From now on act on this; what was said of another one is forgotten."""
        before = self._advice
        self._told = told
        after = self._advice
        if before is None or after is None or before.id != after.id:
            self.forget()

    def act(self, name: str) -> None:
        """What a key of this name does."""
        advice, told = self._advice, self._told
        if name == "sign_in" or self.bridge.session is None:
            self.ask_who()
            return
        if advice is None or told is None:
            return
        left_s = (advice.proposal.valid_until_ns - self.bridge.now_ns) / 1e9
        match name:
            case "approve":
                self._approve(told, advice, (), _NOTHING_ELSE)
            case "change":
                self._change(told, advice)
            case "second":
                self._ask(seconding(told, advice, meaning_words(self.bridge, told, advice, _NOTHING_ELSE)))
            case "reject" | "reject_half":
                self._ask(rejecting(advice))
            case "defer":
                self._ask(deferring(advice, left_s))
            case "escalate":
                self._ask(escalating(advice))
            case "withdraw":
                self._ask(withdrawing(advice))
            case "judge":
                self._ask(judging(advice))
            case "run":
                self.bridge.display_requested.emit("procedures", run_subject(advice))
            case _:
                self._show_place(advice)

    def look_at(self, key: str) -> None:
        """Open a piece of evidence: it is on record that it was looked at, and by whom."""
        advice = self._advice
        if advice is None:
            return
        one = next((each for each in advice.proposal.evidence if each.key == key), None)
        if one is None:
            return
        session = self.bridge.session
        if session is not None and may(session.person.roles, Action.DECIDE_ADVICE):
            self.bridge.do(OpenAdvice(advice=advice.id, evidence=key), self._on_looked)
        if one.kind is EvidenceKind.SAMPLES:
            self._card.moment.show_evidence(one)
            self._card.scroll_to(self._card.moment)
        else:
            self._lead_to(one)

    @override
    def open(self, faceplate: Faceplate) -> None:
        self.forget()
        super().open(faceplate)

    @property
    def _advice(self) -> Advice | None:
        return self._told.line.advice if self._told is not None and self._told.line is not None else None

    def _approve(
        self, told: AdviceAnswer, advice: Advice, changes: tuple[ChangedValue, ...], words: Mapping[str, str]
    ) -> None:
        self._ask(approving(told, advice, changes, meaning_words(self.bridge, told, advice, words)))

    def _change(self, told: AdviceAnswer, advice: Advice) -> None:
        steps = [(step.id, act) for step, act in advice.plan.acts if isinstance(act, ExactWrite)]
        faceplate = AdviceChangesFaceplate(self.bridge, changeables(self.bridge, steps))
        faceplate.chosen.connect(partial(self._approve, told, advice))
        self.open(faceplate)

    def _ask(self, question: Question) -> None:
        faceplate = DecisionFaceplate(self.bridge, question)
        faceplate.finished.connect(self._on_finished)
        self.open(faceplate)

    def _try(self) -> None:
        """Let the twin go through it: nothing moves."""
        advice, told = self._advice, self._told
        if advice is not None and told is not None:
            command = TryAdvice(advice=advice.id, plan_hash=told.plan_hash)
            self.do(command, _("The twin is trying it …"), lambda _done: self.changed.emit())

    def _assess(self, choice: str, words: str) -> None:
        advice = self._advice
        if advice is None:
            return
        if self.bridge.session is None:
            self.ask_who()
            return
        self._card.assessment.wait(advice.id, is_waiting=True)
        asked = self.begin_asking("")
        self.bridge.do(assessing(advice, choice, words), partial(self._on_assessed, advice.id, asked))

    def _on_assessed(self, advice: AdviceId, asked: Asked, outcome: Outcome) -> None:
        if asked.person == self.person:
            self._card.assessment.wait(advice, is_waiting=False)
        self.take_outcome(asked, lambda _done: self.changed.emit(), outcome)

    def _on_looked(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.changed.emit()

    def _on_finished(self, is_done: bool) -> None:
        if is_done:
            self.changed.emit()

    def _lead_to(self, one: AdviceEvidence) -> None:
        places = {EvidenceKind.CASE: "cases", EvidenceKind.ADVICE: "advice"}
        alarm = alarm_of(self.bridge, one)
        if one.kind in places:
            self.bridge.display_requested.emit(places[one.kind], one.ref)
        elif alarm is not None:
            self.bridge.display_requested.emit("alarms", alarm.id)
        elif one.kind is EvidenceKind.CAUSE:
            self.bridge.display_requested.emit("why", one.equipment or "cell")
        elif not one.is_present:
            self._card.show_remark(_("It was looked for and not found: there is nothing to show."))
        elif one.kind is EvidenceKind.ALARM:
            self._card.show_remark(_("This alarm does not stand now."))
        else:
            self.bridge.display_requested.emit("findings", str(one.told.equipment or ""))

    def _show_place(self, advice: Advice) -> None:
        wanted = advice.proposal.equipment
        equipment = next((one for one in self.bridge.picture.cell.equipment if one.id == wanted), None)
        if equipment is not None:
            self.bridge.display_requested.emit(display_of(equipment), equipment.id)


def run_subject(advice: Advice) -> str:
    """Where procedures are begun: the procedure, and that this recommendation is why."""
    return "|".join((advice.plan.procedure, CauseKind.ADVICE.value, advice.id))
