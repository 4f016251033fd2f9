"""Cases between their struct, the row that displays read, and the facts of a journal row."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.case_query import AskCases
from hmi.domain.erased_name import without_name
from hmi.domain.tag import Scalar
from hmi.store.tables import CaseRow

TYPED = ("title", "wait_why", "accepted_why", "solution")
"""Fields that hold what people typed."""
MOST_CASES = 500

_LINKED = """
EXISTS (SELECT 1 FROM json_each(body, '$.links') link WHERE json_extract(link.value, '$.kind') = 'alarm' AND
(json_extract(link.value, '$.ref') = :alarm
 OR instr(json_extract(link.value, '$.ref'), :alarm || '|') = 1
 OR instr(:alarm, json_extract(link.value, '$.ref') || '|') = 1))
"""
"""The id of a branch begins with that of its condition, see ``hmi.domain.alarm.alarm_id``."""
_FAMILY = """
WITH RECURSIVE family(id) AS (
    SELECT :case UNION SELECT one.id FROM exception_case one JOIN family ON one.merged_into = family.id
) SELECT id FROM family
"""


def differences(before: ExceptionCase | None, after: ExceptionCase) -> dict[str, Scalar | None]:
    """What an act changed, as facts: a field that is a list becomes JSON text. All fields where it was opened."""
    told: dict[str, Any] = msgspec.to_builtins(after)
    was: dict[str, Any] = {} if before is None else msgspec.to_builtins(before)
    names = sorted({*told, *was} - {"id"})
    return {name: _fact(told.get(name)) for name in names if told.get(name) != was.get(name)}


def put(session: Session, case: ExceptionCase) -> None:
    """Make its row tell how it stands."""
    session.execute(delete(CaseRow).filter_by(id=case.id))
    session.add(
        CaseRow(
            id=case.id,
            state=case.state.value,
            kind=case.kind.value,
            equipment=case.equipment or "",
            owner=case.owner or "",
            opened_ns=case.opened_ns,
            solved_ns=case.resolved_ns or case.closed_ns,
            merged_into=case.merged_into,
            words="\n".join(getattr(case, name) for name in TYPED),
            body=msgspec.json.encode(case).decode(),
        )
    )


def read(row: CaseRow) -> ExceptionCase:
    """How it stands."""
    return msgspec.json.decode(row.body, type=ExceptionCase)


def found(session: Session, question: AskCases, *, with_merged: bool = True) -> list[ExceptionCase]:
    """One more than asked for, newest first: so it can be told whether there are more."""
    chosen = select(CaseRow).order_by(text("id DESC")).limit(max(1, min(question.limit, MOST_CASES)) + 1)
    if not with_merged:
        chosen = chosen.where(text("merged_into IS NULL"))
    for is_asked, condition, values in _conditions(question):
        if is_asked:
            chosen = chosen.where(text(condition).bindparams(**values))
    return [read(row) for row in session.scalars(chosen)]


def call_cases_without(session: Session, name: str) -> None:
    """Where people typed somebody's name, or what is linked was called by it, an ellipsis stands from now on.

    Their photos are for people to look at.
    """
    for row in session.scalars(select(CaseRow)).all():
        case = read(row)
        typed = {field: getattr(case, field) for field in TYPED}
        kept = {field: without_name(words, name) for field, words in typed.items()}
        links = tuple(msgspec.structs.replace(link, words=without_name(link.words, name)) for link in case.links)
        if kept != typed or links != case.links:
            told = msgspec.structs.replace(case, **kept, links=links)
            values = {"body": msgspec.json.encode(told).decode(), "words": "\n".join(kept.values())}
            session.execute(update(CaseRow).filter_by(id=row.id).values(**values))


def family_of(session: Session, case: CaseId) -> list[CaseId]:
    """A case and all that were merged into it, directly or by way of another."""
    return [CaseId(one) for one in session.scalars(text(_FAMILY), {"case": case})]


def _conditions(question: AskCases) -> tuple[tuple[bool, str, Mapping[str, Any]], ...]:
    states = json.dumps([state.value for state in question.states])
    kinds = json.dumps([kind.value for kind in question.kinds])
    return (
        (bool(question.states), "state IN (SELECT value FROM json_each(:states))", {"states": states}),
        (bool(question.kinds), "kind IN (SELECT value FROM json_each(:kinds))", {"kinds": kinds}),
        (question.equipment is not None, "equipment = :equipment", {"equipment": question.equipment}),
        (question.owner is not None, "owner = :owner", {"owner": question.owner}),
        (question.alarm is not None, _LINKED, {"alarm": question.alarm}),
        (bool(question.text), "instr(folded(words), :words) > 0", {"words": question.text.casefold()}),
        (question.start_ns is not None, "coalesce(solved_ns, :start) >= :start", {"start": question.start_ns}),
        (question.end_ns is not None, "opened_ns < :end", {"end": question.end_ns}),
        (question.before is not None, "id < :before", {"before": question.before}),
    )


def _fact(value: object) -> Scalar | None:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
