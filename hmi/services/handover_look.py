"""What a handover looks like now: what is on record of it, held against everything that is open in the cell."""

from collections.abc import Sequence

import msgspec

from hmi.domain.handover import Handover, HandoverItem, HandoverState, ItemAnswer, ItemKey, ItemKind
from hmi.domain.handover_lines import gathered, lines_of, reading_order, settled
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer, HandoversAnswer
from hmi.ports.handover import HandoversKept, HandoverSource

FARTHEST_NS = 24 * 3600 * 10**9
"""How far the first handover of all looks back for acts."""
QUESTIONS_NS = 14 * 24 * 3600 * 10**9
"""How long an unanswered question comes up again."""
_MOST_QUESTIONED = 200
MOST = 200
"""Handovers in one answer."""

Open = dict[ItemKey, HandoverItem]


class HandoverLook:
    """Reads only. One object that is open in the cell is one item, whatever sources tell of it."""

    def __init__(self, store: HandoversKept, sources: Sequence[HandoverSource]) -> None:
        self._store = store
        self._sources = (*sources, _EarlierSource(store))

    async def open_items(self, start_ns: int) -> Open:
        """Everything that is open now, in the order of reading."""
        return gathered([item for source in self._sources for item in await source.items(start_ns)])

    def start_ns(self, now_ns: int) -> int:
        """Since when a handover that begins now tells of acts: nothing falls between two."""
        last = self._store.last_accepted()
        return last.accepted_ns if last is not None else now_ns - FARTHEST_NS

    def as_it_stands(self, handover: Handover, now: Open) -> Handover:
        """The handover with its lines; one that was taken over keeps those that were signed for."""
        if handover.is_open:
            is_offered = handover.state is HandoverState.OFFERED
            lines = lines_of(self._store.kept(handover.id), now, self._is_known, is_offered=is_offered)
        else:
            lines = tuple(sorted(self._store.signed_lines(handover.id), key=lambda line: reading_order(line.item)))
        return msgspec.structs.replace(handover, lines=lines)

    @property
    def may_owe(self) -> bool:
        """Whether anything may be left of earlier handovers: cheap, because it is looked at every few seconds."""
        last = self._store.last_accepted()
        if last is None:
            return False
        return bool(self._store.owing_call_back()) or any(
            line.wants_answer for line in self._store.signed_lines(last.id)
        )

    def owed(self, now: Open) -> tuple[Handover, ...]:
        """Taken over, but something is left to do: the newest one's open items, and call-backs of all."""
        last = self._store.last_accepted()
        owing = {one.id: one for one in ((last,) if last is not None else ()) + self._store.owing_call_back()}
        found: list[Handover] = []
        for one in owing.values():
            told = self.as_it_stands(one, now)
            told = msgspec.structs.replace(told, lines=settled(told.lines, now, self._is_known))
            is_newest = last is not None and one.id == last.id
            if told.owes_call_back or (is_newest and told.waiting):
                found.append(told)
        return tuple(found)

    async def answer(self, query: AskHandover, now_ns: int) -> HandoverAnswer:
        """One handover, what is open, and what is left of earlier ones."""
        wanted = self._store.open() if query.handover is None else self._store.handover(query.handover)
        start_ns = wanted.start_ns if wanted is not None and wanted.is_open else self.start_ns(now_ns)
        now = await self.open_items(start_ns)
        return HandoverAnswer(
            handover=None if wanted is None else self.as_it_stands(wanted, now),
            items=tuple(now.values()),
            start_ns=start_ns,
            owed=self.owed(now),
            asked_ns=now_ns,
        )

    async def answer_many(self, query: AskHandovers, now_ns: int) -> HandoversAnswer:
        """Newest first."""
        limit = max(1, min(query.limit, MOST))
        found = self._store.handovers(query.start_ns, query.end_ns, limit + 1)
        is_live = any(one.is_open for one in found)
        now = await self.open_items(self.start_ns(now_ns)) if is_live else {}
        told = tuple(self.as_it_stands(one, now) for one in found[:limit])
        ends = self._store.not_handed_over(query.start_ns, query.end_ns)[:limit]
        return HandoversAnswer(handovers=told, is_more=len(found) > limit, not_handed_over=ends)

    def _is_known(self, item: HandoverItem) -> bool:
        """Whether its source would tell of it if it were open; what no source claims is over."""
        claims = (source.knows(item) for source in self._sources)
        return next((told for told in claims if told is not None), True)


class _EarlierSource:
    """What earlier handovers left: nobody spoken to, questions without an answer."""

    def __init__(self, store: HandoversKept) -> None:
        self._store = store

    async def items(self, start_ns: int) -> list[HandoverItem]:
        owing = self._store.owing_call_back()
        found = [
            HandoverItem(
                key=ItemKey(f"call_back|{one.id}"),
                kind=ItemKind.CALL_BACK,
                subject=one.id,
                is_red=True,
                since_ns=one.accepted_ns,
                facts={"giver": one.giver or ""},
            )
            for one in owing
        ]
        last = self._store.last_accepted()
        if last is None:
            return found
        begin_ns = last.prepared_ns - QUESTIONS_NS
        for one in self._store.handovers(begin_ns, last.prepared_ns + 1, _MOST_QUESTIONED):
            if one.state is not HandoverState.ACCEPTED:
                continue
            for line in self._store.signed_lines(one.id):
                if line.answer is ItemAnswer.QUESTIONED and not line.reply:
                    found.append(
                        HandoverItem(
                            key=ItemKey(f"question|{one.id}|{line.item.key}"),
                            kind=ItemKind.QUESTION,
                            subject=one.id,
                            equipment=line.item.equipment,
                            since_ns=line.answered_ns,
                            facts={"words": line.question, "by": line.answered_by or "", "about": line.item.key},
                        )
                    )
        return found

    def knows(self, item: HandoverItem) -> bool | None:
        return True if item.key.startswith(("call_back|", "question|")) else None
