"""How cases stood at a moment: built from the journal alone, act by act. So they could be built again altogether."""

import json
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, text
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
SELECT j.seq, j.kind, j.subject, p.facts, j.time_ns FROM journal j LEFT JOIN payload p ON p.seq = j.seq
WHERE ((j.kind > 'case.' AND j.kind < 'case/') OR j.kind = 'ladder.clock_set') AND j.time_ns <= :time ORDER BY j.seq
"""
_SINCE = """
SELECT j.kind, j.subject, json_extract(p.facts, '$.other_case'), j.time_ns
FROM journal j LEFT JOIN payload p ON p.seq = j.seq
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
        for row in session.execute(text(_ACTS), {"time": time_ns}):
            built.take(row)
        return _told(built, time_ns, _Present(session, time_ns))


def cases_after(engine: Engine, start_ns: int, end_ns: int) -> tuple[CasesMark, ...]:
    """The listed cases after each moment of ``start_ns < t <= end_ns`` at which one changed. May run in any thread.

    Goes through the acts once. Only where the clock was set back, so that what is recorded later is about an earlier
    moment, they are taken anew.
    """
    with Session(engine) as session:
        rows = session.execute(text(_ACTS), {"time": end_ns}).all()
        present = _Present(session, start_ns)
        by_time: dict[int, list[Row[Any]]] = {start_ns: []}
        for row in rows:
            by_time.setdefault(max(row.time_ns, start_ns), []).append(row)
        built, last_seq, marks = _Building(), 0, list[CasesMark]()
        for time_ns in sorted(by_time):
            news = by_time[time_ns]
            if news and news[0].seq < last_seq:
                built, news = _Building(), [row for row in rows if row.time_ns <= time_ns]
            for row in news:
                built.take(row)
            last_seq = max(last_seq, news[-1].seq) if news else last_seq
            if time_ns > start_ns:
                then = _told(built, time_ns, present)
                marks.append(CasesMark(time_ns=time_ns, cases=then.listed, untold=then.untold))
        return tuple(marks)


def _told(built: "_Building", time_ns: int, present: "_Present") -> CasesThen:
    """How the cases of which acts were erased stood, too, as far as anybody can tell."""
    held, untold = built.cases(), 0
    for case in built.gaps:
        held.pop(case, None)
        now = present.as_since(case, time_ns)
        if now is not None:
            held[case] = now
        else:
            untold += 1
    return CasesThen(held=held, untold=untold)


class _Present:
    """The records of the present, which tell of the past what did not change; read only where that is wanted.

    Args:
        session: Open as long as this is used.
        since_ns: Nobody asks for moments before this.
    """

    def __init__(self, session: Session, since_ns: int) -> None:
        self._session, self._since_ns = session, since_ns
        self._changed_ns: dict[str, int] | None = None
        self._all_changed_ns = since_ns

    def as_since(self, case: CaseId, time_ns: int) -> ExceptionCase | None:
        """How a case has stood from a moment until now; None where it changed since, or is not there."""
        changed_ns = self._changes()
        if max(changed_ns.get(case, self._since_ns), self._all_changed_ns) > time_ns:
            return None
        row = self._session.get(CaseRow, case)
        return None if row is None else read(row)

    def _changes(self) -> dict[str, int]:
        """When each changed last, of those that did."""
        if self._changed_ns is None:
            self._changed_ns = {}
            for kind, subject, other, time_ns in self._session.execute(text(_SINCE), {"time": self._since_ns}):
                if kind == CLOCK_SET:
                    self._all_changed_ns = max(self._all_changed_ns, time_ns)
                for one in (subject, other):
                    self._changed_ns[one] = max(self._changed_ns.get(one, time_ns), time_ns)
        return self._changed_ns


class _Building:
    """Takes acts in the order in which they were recorded."""

    def __init__(self) -> None:
        self.gaps: dict[CaseId, None] = {}
        """Cases of which an act tells no more what it changed."""
        self._told: dict[CaseId, Told] = {}
        self._built: dict[CaseId, ExceptionCase] = {}
        self._changed: dict[CaseId, None] = {}
        """Those that stand otherwise than ``_built`` says."""

    def take(self, act: Row[Any]) -> None:
        """The next one, a row of ``_ACTS``."""
        facts: Told = {} if act.facts is None else json.loads(act.facts)
        if act.kind == CLOCK_SET:
            self._move(facts)
            return
        case = CaseId(act.subject)
        if act.facts is None and act.kind == _COMMENTED:
            fields = self._told.setdefault(case, {"id": case})
            fields["comments"] = fields.get("comments", 0) + 1
        elif act.facts is None:
            self.gaps[case] = None
        self._apply(case, facts)
        if "other_case" in facts:
            self._apply(CaseId(facts["other_case"]), json.loads(facts["other_changed"]))

    def cases(self) -> dict[CaseId, ExceptionCase]:
        """How they stand after all that was taken; the caller's own."""
        for case in self._changed:
            found = _case(self._told[case])
            if found is None:
                self._built.pop(case, None)
            else:
                self._built[case] = found
        self._changed.clear()
        return dict(self._built)

    def _apply(self, case: CaseId, facts: Told) -> None:
        self._changed[case] = None
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
                self._changed[case.id] = None


def _case(fields: Told) -> ExceptionCase | None:
    """None where not even the act that opened it tells anything any more."""
    try:
        return msgspec.convert(fields, ExceptionCase)
    except msgspec.ValidationError:
        return None
