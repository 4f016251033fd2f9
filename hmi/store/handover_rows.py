"""Handovers as their rows tell them, and how a name is taken out of what people wrote there."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.handover import (
    CallBack,
    Handover,
    HandoverId,
    HandoverLine,
    HandoverState,
    ItemKey,
    Meaning,
    Signature,
)
from hmi.domain.handover_lines import KeptLine
from hmi.domain.person import PersonRef
from hmi.store.erased_json import json_without
from hmi.store.handover_tables import HandoverLineRow, HandoverRow, HandoverSignatureRow
from hmi.store.tables import PersonRow


def json_of(value: msgspec.Struct) -> str:
    """A Struct as JSON text."""
    return msgspec.json.encode(value).decode()


def row_of(handover: Handover) -> HandoverRow:
    """All of it but lines and signatures."""
    return HandoverRow(
        id=handover.id,
        state=handover.state.value,
        is_one_way=handover.is_one_way,
        giver=handover.giver,
        taker=handover.taker,
        start_ns=handover.start_ns,
        prepared_ns=handover.prepared_ns,
        offered_ns=handover.offered_ns,
        accepted_ns=handover.accepted_ns,
        revision=handover.revision,
        escalation=handover.escalation,
        call_back="" if handover.call_back is None else json_of(handover.call_back),
    )


def handovers_of(session: Session, rows: Iterable[HandoverRow]) -> tuple[Handover, ...]:
    """Without lines, in the order of ``rows``."""
    found = list(rows)
    names = {row.ref: row.display_name for row in session.scalars(select(PersonRow))}
    ids = [row.id for row in found]
    signed: dict[str, list[Signature]] = {}
    chosen = select(HandoverSignatureRow).where(col(HandoverSignatureRow.handover).in_(ids))
    for row in session.scalars(chosen):
        signed.setdefault(row.handover, []).append(_signature(row, names))
    return tuple(_handover(row, names, signed.get(row.id, [])) for row in found)


def signature_row(handover: HandoverId, signature: Signature) -> HandoverSignatureRow:
    """Who signed, without the printed name: names stand in one table only."""
    return HandoverSignatureRow(
        handover=handover,
        meaning=signature.meaning.value,
        person=signature.person,
        time_ns=signature.time_ns,
        role=signature.role,
        screen=signature.screen,
        content=signature.content,
    )


def kept_of(rows: Iterable[HandoverLineRow]) -> dict[ItemKey, KeptLine]:
    """What is on record of lines."""
    return {ItemKey(row.key): msgspec.json.decode(row.kept, type=KeptLine) for row in rows}


def signed_of(rows: Iterable[HandoverLineRow]) -> tuple[HandoverLine, ...]:
    """Lines as they stood when the shift was taken over, with what was answered later."""
    lines: list[HandoverLine] = []
    for row in rows:
        if not row.signed:
            continue
        kept = msgspec.json.decode(row.kept, type=KeptLine)
        lines.append(answered_later(msgspec.json.decode(row.signed, type=HandoverLine), kept))
    return tuple(lines)


def kept_at_signing(kept: KeptLine | None, line: HandoverLine) -> KeptLine:
    """What is kept of a line from then on, when the shift was taken over with it as it is."""
    return msgspec.structs.replace(
        kept or KeptLine(item=line.item),
        item=line.item,
        answer=line.answer,
        answered_by=line.answered_by,
        answered_ns=line.answered_ns,
    )


def answered_later(signed: HandoverLine, kept: KeptLine) -> HandoverLine:
    """A line as it was signed for, with what was said of it since."""
    return msgspec.structs.replace(
        signed,
        answer=kept.answer,
        answered_by=kept.answered_by,
        answered_ns=kept.answered_ns,
        question=kept.question,
        reply=kept.reply,
    )


def write_handovers_without(session: Session, name: str) -> None:
    """What people wrote in handovers stays, somebody's name in it does not."""
    if not name.strip():
        return
    for line in session.scalars(select(HandoverLineRow)).all():
        kept, signed = _without(line.kept, name), _without(line.signed, name)
        if (kept, signed) != (line.kept, line.signed):
            chosen = update(HandoverLineRow).filter_by(handover=line.handover, key=line.key)
            session.execute(chosen.values(kept=kept, signed=signed))
    for row in session.scalars(select(HandoverRow)).all():
        said = _without(row.call_back, name)
        if said != row.call_back:
            session.execute(update(HandoverRow).filter_by(id=row.id).values(call_back=said))


def _without(told: str, name: str) -> str:
    """JSON with an ellipsis where a name stood in one of its texts; keys of things stay what they are."""
    return json_without(told, name, lambda field: field not in _NEVER_NAMES)


_NEVER_NAMES = frozenset({"key", "kind", "subject", "equipment", "digest", "answer", "answered_by", "standing"})
"""Fields that name things of the cell or are words of the program."""


def _signature(row: HandoverSignatureRow, names: dict[str, str]) -> Signature:
    return Signature(
        person=PersonRef(row.person),
        name=names.get(row.person, ""),
        meaning=Meaning(row.meaning),
        time_ns=row.time_ns,
        role=row.role,
        screen=row.screen,
        content=row.content,
    )


def _handover(row: HandoverRow, names: dict[str, str], signatures: list[Signature]) -> Handover:
    return Handover(
        id=HandoverId(row.id),
        state=HandoverState(row.state),
        is_one_way=row.is_one_way,
        giver=PersonRef(row.giver) if row.giver else None,
        giver_name=names.get(row.giver or "", ""),
        taker=PersonRef(row.taker) if row.taker else None,
        taker_name=names.get(row.taker or "", ""),
        start_ns=row.start_ns,
        prepared_ns=row.prepared_ns,
        offered_ns=row.offered_ns,
        accepted_ns=row.accepted_ns,
        revision=row.revision,
        escalation=row.escalation,
        signatures=tuple(sorted(signatures, key=lambda one: one.time_ns)),
        call_back=msgspec.json.decode(row.call_back, type=CallBack) if row.call_back else None,
    )
