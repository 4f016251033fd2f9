"""How cases stood at a moment: built from the journal alone, act by act. So they could be built again altogether."""

import json
from typing import Any

import msgspec
from sqlalchemy import Engine, text

from hmi.domain import case_life
from hmi.domain.case import CaseId, ExceptionCase
from hmi.store.case_story import CLOCK_SET

_ACTS = """
SELECT j.kind, j.subject, p.facts FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE (substr(j.kind, 1, 5) = 'case.' OR j.kind = 'ladder.clock_set') AND j.time_ns <= :time ORDER BY j.seq
"""
_LISTS = frozenset({"links", "photos", "ahead", "calls"})
_FIELDS = frozenset(ExceptionCase.__struct_fields__)

Told = dict[str, Any]


def cases_at(engine: Engine, time_ns: int) -> dict[CaseId, ExceptionCase]:
    """Every case that was opened until a moment. Acts whose words were erased count as far as others tell.

    May run in any thread.
    """
    with engine.connect() as connection:
        rows = connection.execute(text(_ACTS), {"time": time_ns}).all()
    told: dict[CaseId, Told] = {}
    for kind, subject, stored in rows:
        facts: Told = {} if stored is None else json.loads(stored)
        if kind == CLOCK_SET:
            _move(told, facts)
            continue
        _apply(told, CaseId(subject), facts)
        if "other_case" in facts:
            _apply(told, CaseId(facts["other_case"]), json.loads(facts["other_changed"]))
    return {case: found for case, fields in told.items() if (found := _case(fields)) is not None}


def _apply(told: dict[CaseId, Told], case: CaseId, facts: Told) -> None:
    fields = told.setdefault(case, {"id": case})
    for name, value in facts.items():
        if name not in _FIELDS:
            continue
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = json.loads(value) if name in _LISTS else value


def _move(told: dict[CaseId, Told], facts: Told) -> None:
    for name in json.loads(facts.get("cases", "[]")):
        case = _case(told.get(CaseId(name), {}))
        if case is not None:
            told[case.id] = msgspec.to_builtins(case_life.moved(case, int(facts["by_ns"])))


def _case(fields: Told) -> ExceptionCase | None:
    """None where not even the act that opened it tells anything any more."""
    try:
        return msgspec.convert(fields, ExceptionCase)
    except msgspec.ValidationError:
        return None
