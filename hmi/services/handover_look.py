"""What a handover looks like now: what is on record of it, held against everything that is open in the cell."""

import asyncio
from collections.abc import Iterable, Sequence

import msgspec

from hmi.domain.handover import Handover, HandoverId, HandoverItem, HandoverLine, HandoverState, ItemKey, ItemKind
from hmi.domain.handover_lines import gathered, lines_of, reading_order, settled
from hmi.domain.handover_query import AskHandover, AskHandovers, HandoverAnswer, HandoversAnswer
from hmi.domain.shift_end import ShiftEnd
from hmi.ports.handover import HandoversKept, HandoverSource

FARTHEST_NS = 24 * 3600 * 10**9
"""How far the first handover of all looks back for acts."""
QUESTIONS_NS = 14 * 24 * 3600 * 10**9
"""How long an unanswered question comes up again."""
MOST = 200
"""Handovers in one answer."""

Open = dict[ItemKey, HandoverItem]


class HandoverLook:
    """Reads only. One object that is open in the cell is one item, whatever sources tell of it."""

    def __init__(self, store: HandoversKept, sources: Sequence[HandoverSource]) -> None:
        self._store = store
        self._earlier = _EarlierSource(store)
        self._sources = (*sources, self._earlier)

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
        wanted = self._wanted(query)
        start_ns = wanted.start_ns if wanted is not None and wanted.is_open else self.start_ns(now_ns)
        now = await self.open_items(start_ns)
        return HandoverAnswer(
            handover=None if wanted is None else self.as_it_stands(wanted, now),
            items=tuple(now.values()),
            start_ns=start_ns,
            owed=self.owed(now),
            asked_ns=now_ns,
        )

    def read_ahead(self, query: AskHandover) -> None:
        """Ask the store for all lines of which ``answer`` will: one that keeps them answers at once then.

        Runs in any thread in which the store may be read.
        """
        left = (self._wanted(query), self._store.last_accepted())
        for one in (*left, *self._store.owing_call_back()):
            if one is not None:
                self._store.kept(one.id)
        self._earlier.unanswered()

    async def answer_many(self, query: AskHandovers, now_ns: int) -> HandoversAnswer:
        """Newest first."""
        found = self.found(query)
        now = await self.open_items(self.start_ns(now_ns)) if are_any_open(found) else {}
        return await self.told(query, found, now)

    def found(self, query: AskHandovers) -> tuple[Handover, ...]:
        """Newest first and without lines; one more than are told, so that it is known whether there are more."""
        return self._store.handovers(query.start_ns, query.end_ns, _limit(query) + 1)

    async def told(self, query: AskHandovers, found: Sequence[Handover], now: Open) -> HandoversAnswer:
        """The answer. ``now`` is what is open, where any of those that were found is.

        What is over is read beside the loop: it is as long as the time that is asked about.
        """
        limit = _limit(query)
        chosen = found[:limit]

        def read() -> tuple[dict[HandoverId, Handover], tuple[ShiftEnd, ...]]:
            over = {one.id: self.as_it_stands(one, {}) for one in chosen if not one.is_open}
            return over, self._store.not_handed_over(query.start_ns, query.end_ns)[:limit]

        over, ends = await asyncio.to_thread(read)
        told = tuple(over[one.id] if one.id in over else self.as_it_stands(one, now) for one in chosen)
        return HandoversAnswer(handovers=told, is_more=len(found) > limit, not_handed_over=ends)

    def _wanted(self, query: AskHandover) -> Handover | None:
        return self._store.open() if query.handover is None else self._store.handover(query.handover)

    def _is_known(self, item: HandoverItem) -> bool:
        """Whether its source would tell of it if it were open; what no source claims is over."""
        claims = (source.knows(item) for source in self._sources)
        return next((told for told in claims if told is not None), True)


def are_any_open(handovers: Iterable[Handover]) -> bool:
    """Whether what is open in the cell is part of any of these."""
    return any(one.is_open for one in handovers)


def _limit(query: AskHandovers) -> int:
    return max(1, min(query.limit, MOST))


class _EarlierSource:
    """What earlier handovers left: nobody spoken to, questions without an answer."""

    def __init__(self, store: HandoversKept) -> None:
        self._store = store

    def unanswered(self) -> tuple[tuple[HandoverId, HandoverLine], ...]:
        """What was asked at handovers not too long before the newest: it may wait for an answer."""
        last = self._store.last_accepted()
        if last is None:
            return ()
        return self._store.unanswered(last.prepared_ns - QUESTIONS_NS, last.prepared_ns + 1)

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
        found += [
            HandoverItem(
                key=ItemKey(f"question|{handover}|{line.item.key}"),
                kind=ItemKind.QUESTION,
                subject=handover,
                equipment=line.item.equipment,
                since_ns=line.answered_ns,
                facts={"words": line.question, "by": line.answered_by or "", "about": line.item.key},
            )
            for handover, line in self.unanswered()
        ]
        return found

    def knows(self, item: HandoverItem) -> bool | None:
        return True if item.key.startswith(("call_back|", "question|")) else None
