"""What people do with modes of advice, and with the switch that stops all of it."""

import asyncio
from collections.abc import Callable
from typing import Protocol

import msgspec

from hmi import clock
from hmi.domain.advice import AdviceType
from hmi.domain.advice_command import (
    AskPromotion,
    ConfirmPromotion,
    DemoteAdvice,
    RefusePromotion,
    RestartAi,
    StopAi,
)
from hmi.domain.advice_mode import (
    REQUEST_LASTS_NS,
    AdviceMode,
    AdviceTypeMode,
    AiStop,
    DemotionCause,
    Figures,
    PromotionRequest,
    Targets,
    shortfalls,
)
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.tag import Scalar
from hmi.ports.advice import AiAct
from hmi.services.access import AccessService, actor_of
from hmi.services.ai_modes import AiModes
from hmi.services.caller import Caller


class FiguresOf(Protocol):
    """Where the figures of a type of advice come from."""

    def __call__(self, mode: AdviceTypeMode, now_ns: int) -> Figures:
        """What is known of it in its present version. It takes its time: called beside the loop."""
        ...


class AiModeService:
    """What people do with modes and with the switch."""

    def __init__(
        self,
        modes: AiModes,
        access: AccessService,
        figures: FiguresOf,
        targets: Targets,
        now_ns: Callable[[], int] = clock.now_ns,
    ) -> None:
        self._modes, self._access, self._figures = modes, access, figures
        self._targets, self._now_ns = targets, now_ns

    async def stop(self, command: StopAi, caller: Caller) -> Outcome:
        """Stop all of it; it is stopped when this returns, whatever can be recorded."""
        stop = AiStop(since_ns=self._now_ns(), by=caller.ref, screen=caller.screen, why=command.why.strip())
        self._modes.stop(stop, actor_of(caller))
        return Done()

    async def restart(self, command: RestartAi, caller: Caller) -> Outcome:
        """Let it work again, for a reason, no higher than before."""
        presses = self._modes.presses
        if not self._stands(presses):
            return Refused(reason=Reason.ADVICE_CHANGED)
        refusal = await self._signed(command.why, command.pin, caller)
        if refusal is not None:
            return refusal
        if not self._stands(presses):
            return Refused(reason=Reason.ADVICE_CHANGED)
        if not self._modes.is_settled():
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE)
        if not self._modes.restart(command.most, command.why.strip(), actor_of(caller)):
            return Refused(reason=Reason.JOURNAL_UNAVAILABLE)
        return Done()

    async def ask_promotion(self, command: AskPromotion, caller: Caller) -> Outcome:
        """A request with the figures of this moment; refused where one criterion is short, saying which."""
        figures = await self._met(command.advice_type, command.to)
        if isinstance(figures, Refused):
            return figures
        refusal = await self._signed(command.why, command.pin, caller)
        if refusal is not None:
            return refusal
        figures = await self._met(command.advice_type, command.to)
        if isinstance(figures, Refused):
            return figures
        if caller.ref is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        now_ns, mode, why = self._now_ns(), self._modes.of(command.advice_type), command.why.strip()
        request = PromotionRequest(to=command.to, by=caller.ref, asked_ns=now_ns, why=why, figures=figures)
        asked = msgspec.structs.replace(mode, request=request)
        self._modes.put(AiAct.PROMOTION_ASKED, asked, {"to": command.to.value, "why": why}, actor_of(caller))
        return Done(result={"asked_ns": now_ns})

    async def confirm_promotion(self, command: ConfirmPromotion, caller: Caller) -> Outcome:
        """Another person lets it rise, if everything still holds."""
        request = self._request(command.advice_type, command.asked_ns)
        if request is None:
            return Refused(reason=Reason.ADVICE_CHANGED)
        if caller.ref == request.by:
            return Refused(reason=Reason.SECOND_PERSON)
        figures = await self._met(command.advice_type, request.to)
        if isinstance(figures, Refused):
            return figures
        refusal = await self._signed("-", command.pin, caller)
        if refusal is not None:
            return refusal
        figures = await self._met(command.advice_type, request.to)
        if isinstance(figures, Refused):
            return figures
        if self._request(command.advice_type, command.asked_ns) != request:
            return Refused(reason=Reason.ADVICE_CHANGED)
        mode = self._modes.of(command.advice_type)
        raised = msgspec.structs.replace(
            mode, mode=request.to, since_ns=self._now_ns(), cause=None, why=request.why, request=None
        )
        facts: dict[str, Scalar | None] = {
            "from": mode.mode.value,
            "to": request.to.value,
            "asked_by": request.by,
            "figures": msgspec.json.encode(request.figures).decode(),
        }
        self._modes.put(AiAct.PROMOTED, raised, facts, actor_of(caller))
        return Done()

    async def refuse_promotion(self, command: RefusePromotion, caller: Caller) -> Outcome:
        """It stays where it is."""
        if self._request(command.advice_type, command.asked_ns) is None:
            return Refused(reason=Reason.ADVICE_CHANGED)
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        kept = msgspec.structs.replace(self._modes.of(command.advice_type), request=None)
        self._modes.put(AiAct.PROMOTION_REFUSED, kept, {"why": command.why.strip()}, actor_of(caller))
        return Done()

    async def demote(self, command: DemoteAdvice, caller: Caller) -> Outcome:
        """Lower a type, at once."""
        if not command.why.strip():
            return Refused(reason=Reason.NO_REASON)
        why, by = command.why.strip(), actor_of(caller)
        if not self._modes.demote(command.advice_type, command.to, DemotionCause.PERSON, {"why": why}, by, why):
            return Refused(reason=Reason.ADVICE_CHANGED)
        return Done()

    def _stands(self, presses: int) -> bool:
        """Whether it is stopped, and nobody stopped it once more: while a PIN is proven somebody may."""
        return self._modes.stopped is not None and self._modes.presses == presses

    def _request(self, advice_type: AdviceType, asked_ns: int) -> PromotionRequest | None:
        request = self._modes.of(advice_type).request
        if request is None or request.asked_ns != asked_ns:
            return None
        return request if 0 <= self._now_ns() - asked_ns <= REQUEST_LASTS_NS else None

    async def _met(self, advice_type: AdviceType, to: AdviceMode) -> Figures | Refused:
        """The figures by which a type may rise, counted beside the loop; what changed meanwhile refuses."""
        if self._modes.stopped is not None:
            return Refused(reason=Reason.AI_STOPPED)
        mode = self._modes.of(advice_type)
        if not mode.model:
            return Refused(reason=Reason.UNKNOWN_ADVICE)
        figures = await asyncio.to_thread(self._figures, mode, self._now_ns())
        if self._modes.stopped is not None:
            return Refused(reason=Reason.AI_STOPPED)
        if self._modes.of(advice_type) != mode:
            return Refused(reason=Reason.ADVICE_CHANGED)
        short = shortfalls(mode.mode, to, figures, self._targets)
        if not short:
            return figures
        first = short[0]
        facts: dict[str, Scalar] = {"criterion": first.criterion.value, "wanted": first.wanted, "count": len(short)}
        if first.has is not None:
            facts["has"] = first.has
        return Refused(reason=Reason.CRITERIA_SHORT, facts=facts)

    async def _signed(self, why: str, pin: str, caller: Caller) -> Refused | None:
        if caller.session is None:
            return Refused(reason=Reason.NOT_SIGNED_IN)
        if not why.strip():
            return Refused(reason=Reason.NO_REASON)
        refusal = await self._access.prove(caller.session.person, pin, caller)
        if refusal is None and not self._access.is_open(caller.session):
            return Refused(reason=Reason.SESSION_ENDED)
        return refusal
