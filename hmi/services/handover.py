"""Handing a shift over and taking it over: who may do what to a handover when. Nothing is accepted by itself."""

from collections.abc import Awaitable, Callable

import msgspec

from hmi.domain.handover import (
    CallBack,
    Handover,
    HandoverId,
    HandoverLine,
    HandoverState,
    ItemAnswer,
    Meaning,
    Signature,
    Standing,
    content_of,
)
from hmi.domain.handover_command import (
    BeginHandover,
    OfferHandover,
    RecordCallBack,
    SignHandover,
    WithdrawHandover,
)
from hmi.domain.handover_lines import KeptLine
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.services.access import AccessService, actor_of
from hmi.services.caller import Caller
from hmi.services.handover_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, HandoverDesk


class HandoverService:
    """One act at a time: what a person decided on is looked at again right before it is put on record."""

    def __init__(self, desk: HandoverDesk, access: AccessService) -> None:
        self._desk, self._access = desk, access
        self._store, self._look, self._now_ns, self._acting = desk.store, desk.look, desk.now_ns, desk.acting

    async def begin(self, command: BeginHandover, caller: Caller) -> Outcome:
        """Prepare one, or take over where nobody is there to hand over; there is one at a time."""
        async with self._acting:
            if caller.ref is None:
                return NOT_SIGNED_IN
            now_ns = self._now_ns()
            start_ns = self._look.start_ns(now_ns)
            items = await self._look.open_items(start_ns) if command.is_alone else {}
            known = self._store.open()
            if known is not None:
                return Refused(reason=Reason.HANDOVER_CHANGED, facts={"handover": known.id})
            begun = Handover(
                id=HandoverId(self._desk.new_id(now_ns)),
                state=HandoverState.PREPARING,
                giver=None if command.is_alone else caller.ref,
                start_ns=start_ns,
                prepared_ns=now_ns,
            )
            self._store.begin(begun, actor_of(caller))
            if command.is_alone:
                lines = [KeptLine(item=item, offered=item) for item in items.values()]
                self._store.offer(_offered(begun, now_ns, is_one_way=True), lines, None, actor_of(caller))
            return Done(result={"handover": begun.id})

    async def offer(self, command: OfferHandover, caller: Caller) -> Outcome:
        """Signed by who is leaving; whoever signs is the one who hands over."""

        async def sign(handover: Handover, signer: PersonRef) -> Outcome:
            if handover.state is not HandoverState.PREPARING or handover.revision != command.revision:
                return CHANGED
            now = await self._look.open_items(handover.start_ns)
            lines = self._look.as_it_stands(handover, now).lines
            content = content_of([line.item for line in lines])
            if content != command.content:
                return Refused(reason=Reason.HANDOVER_CHANGED, facts={"count": len(lines)})
            now_ns = self._now_ns()
            kept = self._store.kept(handover.id)
            offered = [
                KeptLine(item=line.item, offered=line.item, remark=kept[line.item.key].remark)
                if line.item.key in kept
                else KeptLine(item=line.item, offered=line.item)
                for line in lines
            ]
            signed = msgspec.structs.replace(_offered(handover, now_ns, is_one_way=command.is_one_way), giver=signer)
            signature = self._signature(caller, signer, Meaning.HANDED_OVER, now_ns, content)
            self._store.offer(signed, offered, signature, actor_of(caller))
            return Done()

        return await self._signed(command.handover, command.pin, caller, sign)

    async def withdraw(self, command: WithdrawHandover, caller: Caller) -> Outcome:
        """By who began it; one that is offered also by a coordinator, one that is prepared by anybody, for a reason."""
        async with self._acting:
            handover = self._desk.open(command.handover)
            if handover is None:
                return CHANGED
            is_own = caller.ref is not None and caller.ref == handover.giver
            if not command.why.strip() and not is_own:
                return Refused(reason=Reason.NO_REASON)
            is_offered = handover.state is HandoverState.OFFERED
            if is_offered and handover.giver is not None and not is_own and Role.COORDINATOR not in caller.roles:
                return Refused(reason=Reason.OWN_HANDOVER)
            withdrawn = msgspec.structs.replace(handover, state=HandoverState.WITHDRAWN, revision=handover.revision + 1)
            self._store.withdraw(withdrawn, command.why.strip(), actor_of(caller))
            return Done()

    async def sign(self, command: SignHandover, caller: Caller) -> Outcome:
        """Signed by who comes: every important item was accepted by the same person, as it stands now."""

        async def sign(handover: Handover, signer: PersonRef) -> Outcome:
            if handover.state is not HandoverState.OFFERED or handover.revision != command.revision:
                return CHANGED
            if signer == handover.giver:
                return Refused(reason=Reason.OWN_HANDOVER)
            now = await self._look.open_items(handover.start_ns)
            lines = self._look.as_it_stands(handover, now).lines
            waiting = [line for line in lines if line.keeps_from_signing or _is_anothers(line, signer)]
            if waiting:
                return Refused(reason=Reason.ITEMS_WAIT, facts={"count": len(waiting)})
            now_ns = self._now_ns()
            taken = msgspec.structs.replace(
                handover,
                state=HandoverState.ACCEPTED,
                taker=signer,
                accepted_ns=now_ns,
                revision=handover.revision + 1,
            )
            content = content_of([line.item for line in lines])
            signature = self._signature(caller, signer, Meaning.TOOK_OVER, now_ns, content)
            self._store.accept(taken, lines, signature, actor_of(caller))
            return Done()

        return await self._signed(command.handover, command.pin, caller, sign)

    async def call_back(self, command: RecordCallBack, caller: Caller) -> Outcome:
        """Reached or not; while nobody was reached it stays the first task."""
        words = command.words.strip()
        handover = self._store.handover(command.handover)
        if handover is None or not handover.owes_call_back:
            return CHANGED
        if len(words) > LONGEST_WORDS or (not words and not command.is_reached):
            return Refused(reason=Reason.NO_REASON)
        told = CallBack(is_reached=command.is_reached, person=caller.ref, time_ns=self._now_ns(), words=words)
        self._store.call_back(handover.id, told, actor_of(caller))
        return Done()

    async def _signed(
        self,
        handover: HandoverId,
        pin: str,
        caller: Caller,
        sign: Callable[[Handover, PersonRef], Awaitable[Outcome]],
    ) -> Outcome:
        """Prove the PIN once more, then sign; a wrong PIN counts as one at signing in does."""
        if caller.session is None:
            return NOT_SIGNED_IN
        async with self._acting:
            if self._desk.open(handover) is None:
                return CHANGED
            refusal = await self._access.prove(caller.session.person, pin, caller)
            if refusal is not None:
                return refusal
            if not self._access.is_open(caller.session):
                return Refused(reason=Reason.SESSION_ENDED)
            fresh = self._desk.open(handover)
            return CHANGED if fresh is None else await sign(fresh, caller.session.person.ref)

    def _signature(self, caller: Caller, signer: PersonRef, meaning: Meaning, time_ns: int, content: str) -> Signature:
        roles = ",".join(sorted(role.value for role in caller.roles if role is not Role.VIEWER))
        return Signature(
            person=signer, meaning=meaning, time_ns=time_ns, role=roles, screen=caller.screen, content=content
        )


def _offered(handover: Handover, now_ns: int, *, is_one_way: bool) -> Handover:
    return msgspec.structs.replace(
        handover,
        state=HandoverState.OFFERED,
        is_one_way=is_one_way,
        offered_ns=now_ns,
        revision=handover.revision + 1,
    )


def _is_anothers(line: HandoverLine, signer: PersonRef) -> bool:
    """Whether somebody else accepted an important item: the signature says that the signer knows of it."""
    is_accepted = line.answer is ItemAnswer.ACCEPTED and line.standing is not Standing.DONE
    return line.item.is_red and is_accepted and line.answered_by != signer
