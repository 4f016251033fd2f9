"""Recommendations between their struct, the row that is read, and the facts of a journal row."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import desc, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.advice_query import AskAdvices
from hmi.domain.advice_state import Advice, AdviceState
from hmi.domain.erased_name import ai_stop_without_name, mode_without_name, without_name
from hmi.domain.tag import Scalar
from hmi.ports.advice import AdviceChange
from hmi.store.advice_tables import AdviceRow, AiModeRow, AiStopRow

_DECODER = msgspec.json.Decoder(Advice)
MOST = 500
STANDING = (AdviceState.SHADOW.value, *(state.value for state in AdviceState if not state.is_over))
"""States that something may happen to by itself or by people's decision."""


def put(session: Session, advice: Advice) -> None:
    """Make its row tell how it stands."""
    proposal = advice.proposal
    is_hidden = advice.state in (AdviceState.SUPPRESSED, AdviceState.SHADOW) or advice.stage == "shadow"
    session.merge(
        AdviceRow(
            id=advice.id,
            state=advice.state.value,
            advice_type=proposal.advice_type,
            version=proposal.source.version,
            cause=proposal.cause,
            equipment=proposal.equipment or "",
            offered_ns=advice.queued_ns or proposal.made_ns,
            interrupts_ns=advice.interrupts_ns,
            is_asked=not is_hidden,
            run=advice.run,
            body=msgspec.json.encode(advice).decode(),
        )
    )


def read(row: AdviceRow) -> Advice:
    """How it stands."""
    return decoded(row.body)


def decoded(body: str) -> Advice:
    """As it was encoded."""
    return _DECODER.decode(body)


def found(session: Session, question: AskAdvices, *, with_recorded: bool) -> list[Advice]:
    """One more than asked for, newest first: so it can be told whether there are more."""
    states = tuple(state.value for state in question.states) or tuple(
        state for state in STANDING if state != AdviceState.SHADOW.value
    )
    chosen = (
        select(AdviceRow)
        .where(col(AdviceRow.state).in_(states))
        .order_by(desc(col(AdviceRow.id)))
        .limit(max(1, min(question.limit, MOST)) + 1)
    )
    if not with_recorded:
        chosen = chosen.where(col(AdviceRow.is_asked))
    if question.equipment is not None:
        chosen = chosen.where(col(AdviceRow.equipment) == question.equipment)
    if question.advice_type is not None:
        chosen = chosen.where(col(AdviceRow.advice_type) == question.advice_type)
    if question.start_ns is not None:
        chosen = chosen.where(col(AdviceRow.offered_ns) >= question.start_ns)
    if question.end_ns is not None:
        chosen = chosen.where(col(AdviceRow.offered_ns) < question.end_ns)
    if question.before is not None:
        chosen = chosen.where(col(AdviceRow.id) < question.before)
    return [read(row) for row in session.scalars(chosen)]


def facts_of(change: AdviceChange) -> dict[str, Scalar | None]:
    """What an act changed, as facts: a field that is a structure becomes JSON text. All of it where it is new."""
    facts = dict(change.facts)
    if not change.after:
        return facts
    before = change.before or (None,) * len(change.after)
    facts.update(_differences(before[0], change.after[0]))
    others = [
        {"advice": after.id, **_differences(was, after)}
        for was, after in zip(before[1:], change.after[1:], strict=True)
    ]
    if others:
        facts["others"] = json.dumps(others, ensure_ascii=False)
    return facts


def write_advice_without(session: Session, name: str) -> None:
    """What people wrote about recommendations and modes stays, somebody's name in it does not."""
    if not name.strip():
        return
    for row in session.scalars(select(AdviceRow)).all():
        told = _advice_without(read(row), name)
        if told is not None:
            session.execute(update(AdviceRow).filter_by(id=row.id).values(body=msgspec.json.encode(told).decode()))
    for row in session.scalars(select(AiModeRow)).all():
        mode = msgspec.json.decode(row.body, type=AdviceTypeMode)
        kept = mode_without_name(mode, name)
        session.merge(AiModeRow(advice_type=row.advice_type, body=msgspec.json.encode(kept).decode()))
    for row in session.scalars(select(AiStopRow)).all():
        stop = ai_stop_without_name(msgspec.json.decode(row.body, type=AiStop), name)
        session.merge(AiStopRow(id=1, body=msgspec.json.encode(stop).decode()))


def _advice_without(advice: Advice, name: str) -> Advice | None:
    """None where it does not hold the name."""

    def kept(told: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(msgspec.structs.replace(one, words=without_name(one.words, name)) for one in told)

    after = msgspec.structs.replace(
        advice,
        decisions=kept(advice.decisions),
        assessments=kept(advice.assessments),
        appraisals=kept(advice.appraisals),
        over_why=without_name(advice.over_why, name),
    )
    return None if after == advice else after


def _differences(before: Advice | None, after: Advice) -> dict[str, Scalar | None]:
    told: dict[str, Any] = msgspec.to_builtins(after)
    was: dict[str, Any] = {} if before is None else msgspec.to_builtins(before)
    names = sorted({*told, *was})
    return {name: _fact(told.get(name)) for name in names if told.get(name) != was.get(name)}


def _fact(value: object) -> Scalar | None:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
