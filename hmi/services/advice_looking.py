"""Looking at recommendations, and saying what one thinks: before the proposal is shown, and when it is over."""

from hmi.domain import advice_life
from hmi.domain.advice import SOMETHING_ELSE
from hmi.domain.advice_command import AssessSituation, JudgeOutcome, OpenAdvice
from hmi.domain.advice_rules import is_shown_to
from hmi.domain.advice_state import Appraisal, Assessment, Judge
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.ports.advice import AdviceAct
from hmi.services.access import actor_of
from hmi.services.advice import AdviceService
from hmi.services.advice_desk import LONGEST_WORDS, NOT_SIGNED_IN, UNKNOWN, AdviceDesk
from hmi.services.caller import Caller


class AdviceLookService:
    """Puts on record who saw what, what they thought, and what they say came of it."""

    def __init__(self, desk: AdviceDesk, advice: AdviceService) -> None:
        self._desk, self._advice = desk, advice

    async def open(self, command: OpenAdvice, caller: Caller) -> Outcome:
        """Somebody looks at a card or at a piece of its evidence."""
        async with self._desk.acting:
            advice = self._desk.records.advice(command.advice)
            if advice is None or caller.ref is None or not is_shown_to(advice, caller.roles):
                return NOT_SIGNED_IN if caller.ref is None else UNKNOWN
            after = advice_life.opened(advice, caller.ref, command.evidence, self._desk.now_ns())
            told = self._desk.put(AdviceAct.OPENED, advice, after, actor_of(caller))
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})

    async def assess(self, command: AssessSituation, caller: Caller) -> Outcome:
        """Somebody says what they think, before the proposal is sent to them."""
        async with self._desk.acting:
            advice = self._desk.records.advice(command.advice)
            if advice is None or caller.ref is None:
                return NOT_SIGNED_IN if caller.ref is None else UNKNOWN
            words = command.words.strip()
            if len(words) > LONGEST_WORDS or (command.choice == SOMETHING_ELSE and not words):
                return Refused(reason=Reason.NO_REASON)
            told = Assessment(person=caller.ref, choice=command.choice, words=words, given_ns=self._desk.now_ns())
            put = self._desk.put(AdviceAct.ASSESSED, advice, advice_life.assessed(advice, told), actor_of(caller))
            return put if isinstance(put, Refused) else Done(result={"revision": put.revision})

    async def judge(self, command: JudgeOutcome, caller: Caller) -> Outcome:
        """Somebody says what came of it."""
        async with self._desk.acting:
            if caller.ref is None:
                return NOT_SIGNED_IN
            advice = self._desk.advice(command.advice)
            if advice is None or not is_shown_to(advice, caller.roles):
                return UNKNOWN
            if caller.ref == advice.proposal.source.author:
                return Refused(reason=Reason.OWN_ADVICE)
            if len(command.words.strip()) > LONGEST_WORDS:
                return Refused(reason=Reason.TOO_LONG)
            appraisal = Appraisal(
                judge=Judge.PERSON,
                verdict=command.verdict,
                time_ns=self._desk.now_ns(),
                person=caller.ref,
                words=command.words.strip(),
            )
            told = self._advice.appraise(command.advice, appraisal, actor_of(caller))
            if told is None:
                return UNKNOWN
            return told if isinstance(told, Refused) else Done(result={"revision": told.revision})
