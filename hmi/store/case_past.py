"""How cases stood at a moment: built from the journal alone, act by act. So they could be built again altogether."""

import json
from typing import Any

import msgspec
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from hmi.domain import case_ladder
from hmi.domain.case import CaseId, ExceptionCase
from hmi.domain.case_query import CaseAct
from hmi.domain.cases_then import CasesThen
from hmi.domain.past_query import CasesMark
from hmi.store.case_rows import read
from hmi.store.case_story import CLOCK_SET, PREFIX
from hmi.store.tables import CaseRow

_ACTS = """
SELECT j.kind, j.subject, p.facts, j.time_ns FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE ((j.kind > 'case.' AND j.kind < 'case/') OR j.kind = 'ladder.clock_set') AND j.time_ns <= :time ORDER BY j.seq
"""
_SINCE = """
SELECT j.kind, j.subject, json_extract(p.facts, '$.other_case') FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE ((j.kind > 'case.' AND j.kind < 'case/') OR j.kind = 'ladder.clock_set') AND j.time_ns > :time
"""
_LISTS = frozenset({"links", "photos", "ahead", "calls"})
_FIELDS = frozenset(ExceptionCase.__struct_fields__)
_COMMENTED = PREFIX + CaseAct.COMMENTED.value

Told = dict[str, Any]


def cases_then(engine: Engine, time_ns: int) -> CasesThen:
    """Every case that was opened until a moment. May run in any thread.

    Where the words of an act were erased, what it changed went with them: the case stands in the records of the present
    as it stood then only if nothing happened to it since; else nobody knows how it stood, and that is counted.
    """
    with Session(engine) as session:
        built = _Building()
        for kind, subject, stored, _at_ns in session.execute(text(_ACTS), {"time": time_ns}):
            built.take(kind, subject, stored)
        if not built.gaps:
            return CasesThen(held=built.cases())
        changed, is_all = set[str](), False
        for kind, subject, other in session.execute(text(_SINCE), {"time": time_ns}):
            is_all = is_all or kind == CLOCK_SET
            changed |= {subject, other}
        held, untold = built.cases(), 0
        for case in built.gaps:
            held.pop(case, None)
            row = None if is_all or case in changed else session.get(CaseRow, case)
            if row is not None:
                held[case] = read(row)
            else:
                untold += 1
        return CasesThen(held=held, untold=untold)


def cases_after(engine: Engine, start_ns: int, end_ns: int) -> tuple[CasesMark, ...]:
    """The listed cases after each moment of ``start_ns < t <= end_ns`` at which one changed. May run in any thread."""
    with engine.connect() as connection:
        rows = connection.execute(text(_ACTS), {"time": end_ns}).all()
    times_ns = sorted({row.time_ns for row in rows if row.time_ns > start_ns})
    return tuple(
        CasesMark(time_ns=time_ns, cases=then.listed, untold=then.untold)
        for time_ns in times_ns
        for then in (cases_then(engine, time_ns),)
    )


class _Building:
    """Takes acts in the order in which they were recorded."""

    def __init__(self) -> None:
        self.gaps: dict[CaseId, None] = {}
        """Cases of which an act tells no more what it changed."""
        self._told: dict[CaseId, Told] = {}

    def take(self, kind: str, subject: str, stored: str | None) -> None:
        facts: Told = {} if stored is None else json.loads(stored)
        if kind == CLOCK_SET:
            self._move(facts)
            return
        case = CaseId(subject)
        if stored is None and kind == _COMMENTED:
            fields = self._told.setdefault(case, {"id": case})
            fields["comments"] = fields.get("comments", 0) + 1
        elif stored is None:
            self.gaps[case] = None
        self._apply(case, facts)
        if "other_case" in facts:
            self._apply(CaseId(facts["other_case"]), json.loads(facts["other_changed"]))

    def cases(self) -> dict[CaseId, ExceptionCase]:
        """How they stand after all that was taken."""
        return {case: found for case, fields in self._told.items() if (found := _case(fields)) is not None}

    def _apply(self, case: CaseId, facts: Told) -> None:
        fields = self._told.setdefault(case, {"id": case})
        for name, value in facts.items():
            if name not in _FIELDS:
                continue
            if value is None:
                fields.pop(name, None)
            else:
                fields[name] = json.loads(value) if name in _LISTS else value

    def _move(self, facts: Told) -> None:
        for name in json.loads(facts.get("cases", "[]")):
            case = _case(self._told.get(CaseId(name), {}))
            if case is not None:
                self._told[case.id] = msgspec.to_builtins(case_ladder.moved(case, int(facts["by_ns"])))


def _case(fields: Told) -> ExceptionCase | None:
    """None where not even the act that opened it tells anything any more."""
    try:
        return msgspec.convert(fields, ExceptionCase)
    except msgspec.ValidationError:
        return None
