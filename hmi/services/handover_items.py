"""The items of a handover: notes, remarks, and what the incoming person says of each. Nothing is accepted by itself."""

import msgspec

from hmi.domain.handover import (
    Handover,
    HandoverId,
    HandoverItem,
    HandoverLine,
    HandoverState,
    ItemAnswer,
    ItemKey,
    ItemKind,
)
from hmi.domain.handover_command import (
    AcceptItem,
    AddHandoverNote,
    QuestionItem,
    RemarkOnItem,
    RemoveHandoverNote,
    ReplyToItem,
)
from hmi.domain.handover_lines import KeptLine
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.services.access import actor_of
from hmi.services.caller import Caller
from hmi.services.handover_desk import CHANGED, LONGEST_WORDS, NOT_SIGNED_IN, HandoverDesk


class HandoverItemService:
    """Who may say what of an item when. ``desk``: one act at a time, on what is on record right before it."""

    def __init__(self, desk: HandoverDesk) -> None:
        self._desk = desk
        self._store, self._look, self._now_ns, self._acting = desk.store, desk.look, desk.now_ns, desk.acting

    async def add_note(self, command: AddHandoverNote, caller: Caller) -> Outcome:
        """While it is prepared, or later: then it has to be accepted, too."""
        words = command.words.strip()
        if not 0 < len(words) <= LONGEST_WORDS:
            return _unfit(words)
        now_ns = self._now_ns()
        item = HandoverItem(
            key=ItemKey(f"note|{self._desk.new_id(now_ns)}"),
            kind=ItemKind.NOTE,
            equipment=command.equipment,
            is_red=command.is_red,
            since_ns=now_ns,
            facts={"words": words, "by": caller.ref or ""},
        )
        async with self._acting:
            handover = self._desk.open(command.handover)
            if handover is None:
                return CHANGED
            self._store.keep(handover.id, "noted", KeptLine(item=item), actor_of(caller))
            return Done(result={"key": item.key})

    async def remove_note(self, command: RemoveHandoverNote, caller: Caller) -> Outcome:
        """Only one's own, and only as long as nobody signed."""
        async with self._acting:
            handover = self._desk.open(command.handover)
            line = self._store.kept(command.handover).get(command.key)
            if handover is None or handover.state is not HandoverState.PREPARING or line is None:
                return CHANGED
            if line.item.kind is not ItemKind.NOTE or line.item.facts.get("by") != caller.ref:
                return Refused(reason=Reason.BAD_REQUEST)
            self._store.drop(handover.id, command.key, actor_of(caller))
            return Done()

    async def remark(self, command: RemarkOnItem, caller: Caller) -> Outcome:
        """The outgoing person's words on what the cell itself tells."""
        words = command.words.strip()
        if len(words) > LONGEST_WORDS:
            return Refused(reason=Reason.BAD_REQUEST)
        async with self._acting:
            found = await self._find(command.handover, command.key)
            if found is None or found[0].state is not HandoverState.PREPARING:
                return CHANGED
            handover, line, kept = found
            changed = msgspec.structs.replace(kept or KeptLine(item=line.item), item=line.item, remark=words)
            self._store.keep(handover.id, "remarked", changed, actor_of(caller))
            return Done()

    async def accept(self, command: AcceptItem, caller: Caller) -> Outcome:
        """One item, as it was seen; also later, what was left open when the shift was taken over."""
        return await self._answer(command.handover, command.key, command.digest, caller, ItemAnswer.ACCEPTED, "")

    async def question(self, command: QuestionItem, caller: Caller) -> Outcome:
        """Ask back."""
        words = command.words.strip()
        if not 0 < len(words) <= LONGEST_WORDS:
            return _unfit(words)
        answer = ItemAnswer.QUESTIONED
        return await self._answer(command.handover, command.key, command.digest, caller, answer, words)

    async def reply(self, command: ReplyToItem, caller: Caller) -> Outcome:
        """Answer a question; it does not accept the item."""
        words = command.words.strip()
        if not 0 < len(words) <= LONGEST_WORDS:
            return _unfit(words)
        async with self._acting:
            kept = self._store.kept(command.handover).get(command.key)
            if kept is None or not kept.question:
                return CHANGED
            answered = msgspec.structs.replace(kept, reply=words)
            self._store.keep(command.handover, "replied", answered, actor_of(caller))
            return Done()

    async def _answer(
        self, handover: HandoverId, key: ItemKey, digest: str, caller: Caller, answer: ItemAnswer, question: str
    ) -> Outcome:
        async with self._acting:
            found = await self._find(handover, key)
            if found is None or found[0].state is HandoverState.PREPARING:
                return CHANGED
            told, line, kept = found
            if caller.ref is None:
                return NOT_SIGNED_IN
            if caller.ref == told.giver:
                return Refused(reason=Reason.OWN_HANDOVER)
            if line.item.digest != digest:
                return CHANGED
            changed = msgspec.structs.replace(
                kept or KeptLine(item=line.item),
                item=line.item,
                answer=answer,
                digest=digest,
                answered_by=caller.ref,
                answered_ns=self._now_ns(),
                question=question or (kept.question if kept is not None else ""),
                reply="" if question else (kept.reply if kept is not None else ""),
            )
            self._store.keep(told.id, answer.value, changed, actor_of(caller))
            return Done()

    async def _find(self, handover: HandoverId, key: ItemKey) -> tuple[Handover, HandoverLine, KeptLine | None] | None:
        """An item as it stands now, in a handover that is open or was taken over."""
        known = self._store.handover(handover)
        if known is None or known.state is HandoverState.WITHDRAWN:
            return None
        now = await self._look.open_items(known.start_ns) if known.is_open else {}
        fresh = self._store.handover(handover)
        if fresh is None or fresh.state is not known.state:
            return None
        line = next((one for one in self._look.as_it_stands(fresh, now).lines if one.item.key == key), None)
        return None if line is None else (fresh, line, self._store.kept(handover).get(key))


def _unfit(words: str) -> Refused:
    return Refused(reason=Reason.BAD_REQUEST if words else Reason.NO_REASON)
