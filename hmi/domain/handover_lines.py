"""The lines of a handover: what was kept of it, held against what is open in the cell now. Pure; decides nothing."""

from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec import Struct

from hmi.domain.handover import Change, HandoverItem, HandoverLine, ItemAnswer, ItemKey, ItemKind, Standing
from hmi.domain.person import PersonRef

_ORDER = {kind: number for number, kind in enumerate(ItemKind)}


class KeptLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the records hold of an item."""

    item: HandoverItem
    """As it was last put on record: offered, or answered."""
    offered: HandoverItem | None = None
    """As the outgoing person signed for it; None of what came later, and while it is being prepared."""
    answer: ItemAnswer = ItemAnswer.OPEN
    digest: str = ""
    """Of the item that was answered."""
    answered_by: PersonRef | None = None
    answered_ns: int = 0
    remark: str = ""
    question: str = ""
    reply: str = ""


def gathered(items: Iterable[HandoverItem]) -> dict[ItemKey, HandoverItem]:
    """Each thing once, in the order of reading: what two sources tell of one thing counts as the graver of them."""
    found: dict[ItemKey, HandoverItem] = {}
    for item in items:
        known = found.get(item.key)
        if known is None or _weight(item) < _weight(known):
            found[item.key] = item
    return {item.key: item for item in sorted(found.values(), key=reading_order)}


def lines_of(
    kept: Mapping[ItemKey, KeptLine],
    now: Mapping[ItemKey, HandoverItem],
    is_known: Callable[[HandoverItem], bool],
    *,
    is_offered: bool,
) -> tuple[HandoverLine, ...]:
    """Every kept item and everything that is open now, each once, in the order of reading.

    Args:
        kept: What is on record of this handover.
        now: What is open in the cell, as from ``gathered``; notes are on record only.
        is_known: Whether a source that does not tell of an item would tell of it, if it were open.
        is_offered: Whether somebody signed for the kept ones already: what is not among them came later.
    """
    lines = [_line(line, _present(line, now), is_known, is_offered=is_offered) for line in kept.values()]
    later = Change.NEW if is_offered else Change.NONE
    lines += [HandoverLine(item=item, change=later) for key, item in now.items() if key not in kept]
    shown = (line for line in lines if is_offered or line.standing is not Standing.DONE or line.remark)
    return tuple(sorted(shown, key=lambda line: reading_order(line.item)))


def settled(
    lines: Iterable[HandoverLine],
    now: Mapping[ItemKey, HandoverItem],
    is_known: Callable[[HandoverItem], bool],
) -> tuple[HandoverLine, ...]:
    """Lines as they were signed for; what nobody answered and is over by now waits no longer."""
    return tuple(
        msgspec.structs.replace(line, standing=Standing.DONE)
        if line.wants_answer
        and line.item.kind is not ItemKind.NOTE
        and line.item.key not in now
        and is_known(line.item)
        else line
        for line in lines
    )


def _line(
    kept: KeptLine, present: HandoverItem | None, is_known: Callable[[HandoverItem], bool], *, is_offered: bool
) -> HandoverLine:
    item = present or kept.item
    standing = Standing.OPEN
    if present is None:
        standing = Standing.DONE if is_known(kept.item) else Standing.NOT_KNOWN
    change = Change.NONE
    if is_offered and kept.offered is None:
        change = Change.NEW
    elif kept.offered is not None and kept.offered.digest != item.digest:
        change = Change.CHANGED
    is_answered = kept.digest == item.digest
    return HandoverLine(
        item=item,
        standing=standing,
        change=change,
        before=kept.offered if change is Change.CHANGED else None,
        answer=kept.answer if is_answered else ItemAnswer.OPEN,
        answered_by=kept.answered_by if is_answered else None,
        answered_ns=kept.answered_ns if is_answered else 0,
        remark=kept.remark,
        question=kept.question,
        reply=kept.reply,
    )


def _present(kept: KeptLine, now: Mapping[ItemKey, HandoverItem]) -> HandoverItem | None:
    """A note is open for as long as it is on record."""
    return kept.item if kept.item.kind is ItemKind.NOTE else now.get(kept.item.key)


def _weight(item: HandoverItem) -> tuple[bool, int]:
    return (not item.is_red, _ORDER[item.kind])


def reading_order(item: HandoverItem) -> tuple[bool, int, int, str]:
    """Red ones first; then by kind, the oldest first."""
    return (*_weight(item), item.since_ns, item.key)
