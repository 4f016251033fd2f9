"""What acts of this shift left behind: values that are other than before, acts without a known end, new tags."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from hmi import clock
from hmi.domain.command import NewTag
from hmi.domain.equipment import EquipmentId
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.query import AskJournal, JournalRow
from hmi.domain.reading import Reading, is_present
from hmi.domain.tag import NodeAddress, TagName, is_added
from hmi.live.process_image import ProcessImage
from hmi.ports.journal import JournalPort
from hmi.services.handover_sources import equipment_of

ACTS = ("write_tag", "call_method")
_STAGES = ("asked", "done", "refused", "failed")
_PAGE = 1000
MOST_ROWS = 20_000
"""Of a shift; somebody who changes values once a second for hours does it with a program."""
_SURE_NOT = frozenset({"not_connected", "not_fresh", "not_writable", "server_refused"})
"""Failures in which the machine did not take it, or said no."""
UNDER_WAY_NS = 30 * 10**9
"""An act without an end that is younger may still be under way: controllers time out after seconds."""
_SAME = 1e-9


class ActSource:
    """Reads the journal; knows nothing that is not on record."""

    def __init__(
        self,
        journal: JournalPort,
        image: ProcessImage,
        now_ns: Callable[[], int] = clock.now_ns,
        *,
        until_ns: int | None = None,
    ) -> None:
        """``until_ns``: what is recorded after that moment counts as not known yet."""
        self._journal, self._image, self._now_ns = journal, image, now_ns
        self._end_ns = None if until_ns is None else until_ns + 1

    async def items(self, start_ns: int) -> list[HandoverItem]:
        """Each value and each function once, as the newest record of it tells."""
        kinds = (*(f"{act}.{stage}" for act in ACTS for stage in _STAGES), "add_tags.asked", "add_tags.done")
        rows = await self._rows(kinds, start_ns)
        began_ns = self._now_ns() - UNDER_WAY_NS
        return [*self._values(rows, began_ns), *_unsure_calls(rows, began_ns), *self._added(rows)]

    def knows(self, item: HandoverItem) -> bool | None:
        """A value only while it is heard; the rest always."""
        if item.key.startswith("tag|"):
            is_gone = item.subject not in self._image.index
            return item.kind is ItemKind.TAG_ADDED or is_gone or is_present(self._reading(item.subject))
        return True if item.key.startswith("call|") else None

    async def _rows(self, kinds: tuple[str, ...], start_ns: int) -> list[JournalRow]:
        """Oldest first."""
        rows: list[JournalRow] = []
        before: int | None = None
        while len(rows) < MOST_ROWS:
            question = AskJournal(kinds=kinds, start_ns=start_ns, end_ns=self._end_ns, before=before, limit=_PAGE)
            page = (await self._journal.read(question)).rows
            rows += page
            if len(page) < _PAGE:
                break
            before = page[-1].seq
        return rows[::-1]

    def _values(self, rows: list[JournalRow], began_ns: int) -> Iterator[HandoverItem]:
        """What the machine says now counts, where it is heard; else what it was told."""
        first: dict[str, str] = {}
        last: dict[str, _Act] = {}
        for act in _acts(rows, "write_tag", began_ns):
            tag = act.asked.subject
            first.setdefault(tag, act.asked.facts.get("seen", ""))
            last[tag] = act
        for tag, act in last.items():
            reading, value = self._reading(tag), act.asked.facts.get("value", "")
            is_heard = tag in self._image.index and is_present(reading)
            is_unsure = act.is_unsure and not is_heard
            if not is_unsure and _is_same(first[tag], str(reading.value) if is_heard else value):
                continue
            yield HandoverItem(
                key=ItemKey(f"tag|{tag}"),
                kind=ItemKind.UNSURE_ACT if is_unsure else ItemKind.SET_POINT,
                subject=tag,
                equipment=equipment_of(self._image, tag),
                is_red=is_unsure,
                since_ns=act.asked.time_ns,
                facts={"tag": tag, "before": first[tag], "value": value, "by": act.asked.actor},
                asides={"record": act.asked.seq},
            )

    def _added(self, rows: list[JournalRow]) -> Iterator[HandoverItem]:
        asked = {str(row.seq): row for row in rows if row.kind == "add_tags.asked"}
        added: dict[NodeAddress, JournalRow] = {}
        for row in rows:
            told = asked.get(row.facts.get("asked", "")) if row.kind == "add_tags.done" else None
            if told is not None:
                added.update(dict.fromkeys(_nodes_in(told.facts.get("variables", "")), told))
        for tag in self._image.cell.tags if added else ():
            act = added.get(tag.node)
            if act is not None and is_added(tag.name):
                yield HandoverItem(
                    key=ItemKey(f"tag|{tag.name}"),
                    kind=ItemKind.TAG_ADDED,
                    subject=tag.name,
                    equipment=equipment_of(self._image, tag.name),
                    since_ns=act.time_ns,
                    facts={"tag": tag.name, "by": act.actor},
                    asides={"record": act.seq},
                )

    def _reading(self, tag: str) -> Reading:
        return self._image.reading(TagName(tag))


@dataclass(frozen=True, slots=True)
class _Act:
    """What was asked of a machine and may have had an effect."""

    asked: JournalRow
    is_unsure: bool
    """Nobody knows what came of it."""


def _unsure_calls(rows: list[JournalRow], began_ns: int) -> Iterator[HandoverItem]:
    """Functions of which nobody knows whether the machine carried them out; the newest call of each counts."""
    last: dict[str, JournalRow | None] = {}
    for act in _acts(rows, "call_method", began_ns):
        facts = act.asked.facts
        key = "|".join((act.asked.subject, facts.get("component", ""), facts.get("method", "")))
        last[key] = act.asked if act.is_unsure else None
    for key, asked in last.items():
        if asked is not None:
            component, method = asked.facts.get("component", ""), asked.facts.get("method", "")
            yield HandoverItem(
                key=ItemKey(f"call|{key}"),
                kind=ItemKind.UNSURE_ACT,
                subject=asked.subject,
                equipment=EquipmentId(asked.subject),
                is_red=True,
                since_ns=asked.time_ns,
                facts={"component": component, "method": method, "by": asked.actor},
                asides={"record": asked.seq},
            )


def _acts(rows: list[JournalRow], act: str, began_ns: int) -> Iterator[_Act]:
    """What may have had an effect, oldest first. Without an end and after ``began_ns``: it is under way still."""
    ends = {
        row.facts["asked"]: row
        for row in rows
        if row.kind.startswith(f"{act}.") and not row.kind.endswith(".asked") and "asked" in row.facts
    }
    for row in rows:
        if row.kind != f"{act}.asked":
            continue
        end = ends.get(str(row.seq))
        if end is None:
            if row.time_ns < began_ns:
                yield _Act(row, is_unsure=True)
        elif end.kind.endswith(".done"):
            yield _Act(row, is_unsure=False)
        elif end.kind.endswith(".failed") and end.facts.get("reason", "") not in _SURE_NOT:
            yield _Act(row, is_unsure=True)


def _nodes_in(variables: str) -> list[NodeAddress]:
    """The nodes of an ``AddTags`` as its record tells them."""
    try:
        return [told.node for told in msgspec.json.decode(variables, type=tuple[NewTag, ...])]
    except msgspec.MsgspecError:
        return []


def _is_same(one: str, other: str) -> bool:
    try:
        first, second = float(one), float(other)
    except ValueError:
        return one.casefold() == other.casefold()
    return abs(first - second) <= _SAME * max(abs(first), abs(second), 1.0)
