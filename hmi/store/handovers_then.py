"""Handovers as they stood at a past moment: what stays as it was signed from the records, all else from the journal."""

import json
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.handover import (
    CallBack,
    Handover,
    HandoverId,
    HandoverLine,
    HandoverState,
    ItemAnswer,
    ItemKey,
    Meaning,
)
from hmi.domain.handover_lines import KeptLine
from hmi.domain.person import PersonRef
from hmi.domain.shift_end import ShiftEnd
from hmi.store.handover_rows import answered_later, handovers_of, json_of, kept_at_signing, kept_of
from hmi.store.handover_tables import HandoverLineRow, HandoverRow
from hmi.store.journal import Journal
from hmi.store.shift_ends import shift_ends

_HEADS = """
SELECT j.kind, j.subject, j.actor, j.time_ns, CASE WHEN j.kind IN ('handover.called_back', 'handover.waits')
    THEN p.facts END AS facts FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE j.kind IN ('handover.begun', 'handover.offered', 'handover.taken_over', 'handover.withdrawn',
    'handover.called_back', 'handover.waits') AND j.time_ns <= :time ORDER BY j.seq
"""
_LINES = """
SELECT j.kind, p.facts FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE j.subject = :handover AND j.kind > 'handover.' AND j.kind < 'handover/' AND j.time_ns <= :time ORDER BY j.seq
"""
_OF_LINES = frozenset({"noted", "remarked", "accepted", "questioned", "replied"})


def handovers_then(journal: Journal, time_ns: int) -> "HandoversOfThen":
    """The records as of ``time_ns``."""
    return HandoversOfThen(journal, time_ns)


class HandoversOfThen:
    """Implements ``hmi.ports.handover.HandoversThen``."""

    def __init__(self, journal: Journal, time_ns: int) -> None:
        self._journal, self._time_ns = journal, time_ns
        self._lines: dict[HandoverId, _Lines] = {}
        self._held = {one.id: one for one in self._heads()}

    def open(self) -> Handover | None:
        """The one that was being prepared or taken over."""
        return next((one for one in self._held.values() if one.is_open), None)

    def handover(self, handover: HandoverId) -> Handover | None:
        """One of them; None also where it was not begun yet."""
        return self._held.get(handover)

    def handovers(self, start_ns: int, end_ns: int, limit: int) -> tuple[Handover, ...]:
        """Begun in ``start_ns <= t < end_ns``, newest first."""
        return tuple(one for one in self._held.values() if start_ns <= one.prepared_ns < end_ns)[:limit]

    def last_accepted(self) -> Handover | None:
        """The newest that had been taken over."""
        return next((one for one in self._held.values() if one.state is HandoverState.ACCEPTED), None)

    def owing_call_back(self) -> tuple[Handover, ...]:
        """Taken over without a meeting, and nobody had been reached yet; newest first."""
        taken = (one for one in self._held.values() if one.state is HandoverState.ACCEPTED)
        return tuple(one for one in taken if one.owes_call_back)

    def not_handed_over(self, start_ns: int, end_ns: int | None) -> tuple[ShiftEnd, ...]:
        """Shifts that had ended without a handover, newest first."""
        return shift_ends(self._journal, start_ns, end_ns, self._time_ns)

    def kept(self, handover: HandoverId) -> dict[ItemKey, KeptLine]:
        """What was on record of its lines."""
        return dict(self._lines_of(handover).kept)

    def signed_lines(self, handover: HandoverId) -> tuple[HandoverLine, ...]:
        """Its lines as they were when it was taken over, with what had been answered later by then."""
        told = self._lines_of(handover)
        return tuple(answered_later(line, told.kept[key]) for key, line in told.signed.items())

    def unanswered(self, start_ns: int, end_ns: int) -> tuple[tuple[HandoverId, HandoverLine], ...]:
        """Questions that waited for a reply, of handovers that had been taken over; see the port."""
        taken = (one for one in self._held.values() if one.state is HandoverState.ACCEPTED)
        within = [one.id for one in taken if start_ns <= one.prepared_ns < end_ns]
        lines = ((one, line) for one in within for line in self.signed_lines(one))
        return tuple((one, line) for one, line in lines if line.answer is ItemAnswer.QUESTIONED and not line.reply)

    def untold(self, handover: HandoverId) -> int:
        """Acts of which the words are gone."""
        return self._lines_of(handover).untold

    def _heads(self) -> tuple[Handover, ...]:
        """Newest first, without lines."""
        with Session(self._journal.database.reader) as session:
            acts: dict[str, list[_Act]] = {}
            for row in session.execute(text(_HEADS), {"time": self._time_ns}):
                told = {} if row.facts is None else json.loads(row.facts)
                act = _Act(row.kind.removeprefix("handover."), row.actor, row.time_ns, told)
                acts.setdefault(row.subject, []).append(act)
            chosen = select(HandoverRow).where(col(HandoverRow.id).in_(list(acts)))
            rows = [_row_then(row, acts[row.id]) for row in session.scalars(chosen)]
            rows.sort(key=lambda row: (row.prepared_ns, row.id), reverse=True)
            return tuple(_signed_by_then(one) for one in handovers_of(session, rows))

    def _lines_of(self, handover: HandoverId) -> "_Lines":
        if handover not in self._lines:
            with Session(self._journal.database.reader) as session:
                now = {row.key: row for row in session.scalars(select(HandoverLineRow).filter_by(handover=handover))}
                told = _Lines(now)
                for kind, facts in session.execute(text(_LINES), {"handover": handover, "time": self._time_ns}):
                    told.take(kind.removeprefix("handover."), None if facts is None else json.loads(facts))
            self._lines[handover] = told
        return self._lines[handover]


class _Act(NamedTuple):
    """A row of the journal about a handover as a whole."""

    kind: str
    actor: str | None
    time_ns: int
    facts: dict[str, object]


class _Lines:
    """Takes what was done to the lines of a handover, in the order of the journal.

    Where the words of a signed picture went with somebody who was erased, the records hold it without the name.
    """

    def __init__(self, now: dict[str, HandoverLineRow]) -> None:
        self.kept: dict[ItemKey, KeptLine] = {}
        self.signed: dict[ItemKey, HandoverLine] = {}
        self.untold = 0
        self._now = now

    def take(self, kind: str, facts: dict[str, str] | None) -> None:
        match kind:
            case "offered":
                lines = _kept_in(facts) if facts is not None else _offered(self._now.values())
                self.kept, self.untold = {line.item.key: line for line in lines}, 0
            case "taken_over":
                signed = list(_signed_in(facts) if facts is not None else _signed(self._now.values()))
                self.kept = {line.item.key: kept_at_signing(self.kept.get(line.item.key), line) for line in signed}
                self.signed, self.untold = {line.item.key: line for line in signed}, 0
            case "note_removed" if facts is not None:
                self.kept.pop(ItemKey(facts["key"]), None)
            case _ if kind in _OF_LINES and facts is not None:
                line = msgspec.json.decode(facts["line"], type=KeptLine)
                self.kept[line.item.key] = line
            case _:
                self.untold += facts is None and (kind in _OF_LINES or kind == "note_removed")


def _kept_in(facts: dict[str, str]) -> Iterable[KeptLine]:
    return msgspec.json.decode(facts["lines"], type=tuple[KeptLine, ...])


def _signed_in(facts: dict[str, str]) -> Iterable[HandoverLine]:
    return msgspec.json.decode(facts["lines"], type=tuple[HandoverLine, ...])


def _offered(rows: Iterable[HandoverLineRow]) -> list[KeptLine]:
    """What was signed for by who left does not change any more, nor do their remarks."""
    told = kept_of(rows).values()
    return [KeptLine(item=one.offered, offered=one.offered, remark=one.remark) for one in told if one.offered]


def _signed(rows: Iterable[HandoverLineRow]) -> list[HandoverLine]:
    return [msgspec.json.decode(row.signed, type=HandoverLine) for row in rows if row.signed]


def _row_then(now: HandoverRow, acts: list[_Act]) -> HandoverRow:
    """The row as these acts had left it; what is signed once stays, so it is as it is now."""
    kinds = {act.kind: act for act in acts}
    state = HandoverState.PREPARING
    for kind, after in _AFTER.items():
        state = after if kind in kinds else state
    is_offered, is_taken = "offered" in kinds, "taken_over" in kinds
    begun, called = kinds.get("begun"), kinds.get("called_back")
    waits = kinds.get("waits")
    return HandoverRow(
        id=now.id,
        state=state.value,
        is_one_way=now.is_one_way and is_offered,
        giver=now.giver if is_offered else (begun.actor if begun is not None else now.giver),
        taker=now.taker if is_taken else None,
        start_ns=now.start_ns,
        prepared_ns=now.prepared_ns,
        offered_ns=now.offered_ns if is_offered else 0,
        accepted_ns=now.accepted_ns if is_taken else 0,
        revision=now.revision,
        escalation=int(str(waits.facts.get("level", 0))) if waits is not None else 0,
        call_back="" if called is None else json_of(_call_back(called, now.call_back)),
    )


_AFTER = {
    "offered": HandoverState.OFFERED,
    "taken_over": HandoverState.ACCEPTED,
    "withdrawn": HandoverState.WITHDRAWN,
}


_SAME_NS = 10**9
"""An act is put on record within that of the time that it tells."""


def _call_back(act: _Act, now: str) -> CallBack:
    """Where its words went with somebody who was erased, the records hold the last one without the name.

    One before the last did not reach anybody: else there would have been no other.
    """
    if not act.facts:
        last = msgspec.json.decode(now, type=CallBack) if now else CallBack()
        return last if last.time_ns <= act.time_ns + _SAME_NS else CallBack(time_ns=act.time_ns)
    return CallBack(
        is_reached=bool(act.facts.get("is_reached", False)),
        person=PersonRef(act.actor) if act.actor else None,
        time_ns=act.time_ns,
        words=str(act.facts.get("words", "")),
    )


def _signed_by_then(handover: Handover) -> Handover:
    """Without signatures that were given later."""
    wanted = {Meaning.HANDED_OVER} if handover.offered_ns else set[Meaning]()
    if handover.accepted_ns:
        wanted.add(Meaning.TOOK_OVER)
    signed = tuple(one for one in handover.signatures if one.meaning in wanted)
    return msgspec.structs.replace(handover, signatures=signed)
