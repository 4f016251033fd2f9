"""What happened to a case: its rows in the journal, as people read them."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, text
from sqlalchemy.orm import Session

from hmi.domain.case import CaseId
from hmi.domain.case_query import CaseAct, CaseEntry
from hmi.domain.person import PersonRef
from hmi.store.case_rows import family_of
from hmi.store.journal_reader import value_text

PREFIX = "case."
CLOCK_SET = "ladder.clock_set"
"""The kind of the row that tells of all cases at once that the clock was set."""
WORDS = "words"
"""The fact that holds what somebody typed, where it is kept nowhere else."""

_NEVER_NS = 2**63 - 1
"""Later than any act."""
_TYPED = {
    CaseAct.OPENED: "title",
    CaseAct.LET_WAIT: "wait_why",
    CaseAct.RISK_ACCEPTED: "accepted_why",
    CaseAct.RESOLVED: "solution",
}
_FOR_MACHINES = frozenset(
    {"ahead", "calls", "links", "photos", "changed_ns", "revision", "other_case", "other_changed", "cases", "by_ns"}
)
"""Facts from which a case can be built again, and that tell a person nothing."""

_STORY = """
SELECT j.seq, j.id, j.time_ns, j.actor, j.screen, j.kind, j.subject, p.facts,
       coalesce(who.display_name, '') AS actor_name
FROM journal j LEFT JOIN payload p ON p.seq = j.seq LEFT JOIN person who ON who.ref = j.actor
WHERE j.time_ns <= :time AND ((j.subject IN (SELECT value FROM json_each(:family)) AND substr(j.kind, 1, 5) = 'case.')
   OR (j.kind = 'ladder.clock_set' AND EXISTS (
       SELECT 1 FROM json_each(json_extract(p.facts, '$.cases')) moved
       WHERE moved.value IN (SELECT value FROM json_each(:family)))))
ORDER BY j.seq
"""


def read_story(engine: Engine, case: CaseId) -> tuple[CaseEntry, ...]:
    """All of it, oldest first. May run in any thread."""
    with Session(engine) as session:
        family = family_of(session, case)
    return read_story_then(engine, case, family, _NEVER_NS)


def read_story_then(engine: Engine, case: CaseId, family: Sequence[CaseId], time_ns: int) -> tuple[CaseEntry, ...]:
    """What had happened by a moment to a family of cases, oldest first. May run in any thread."""
    with Session(engine) as session:
        asked = {"family": json.dumps(family), "time": time_ns}
        rows = session.execute(text(_STORY), asked).all()
    acts = {PREFIX + act.value: act for act in CaseAct} | {CLOCK_SET: CaseAct.TIMES_MOVED}
    return tuple(_entry(row, acts[row.kind], case) for row in rows if row.kind in acts)


def _entry(row: Row[Any], act: CaseAct, asked: CaseId) -> CaseEntry:
    facts: dict[str, Any] = {} if row.facts is None else json.loads(row.facts)
    words = str(facts.pop(WORDS, "") or facts.get(_TYPED.get(act, ""), "") or "")
    return CaseEntry(
        id=row.id,
        seq=row.seq,
        act=act,
        time_ns=row.time_ns,
        case=CaseId(row.subject) if row.subject else asked,
        actor=PersonRef(row.actor) if row.actor else None,
        actor_name=row.actor_name,
        screen=row.screen,
        words=words,
        facts={name: value_text(value) for name, value in facts.items() if name not in _FOR_MACHINES},
        is_erased=row.facts is None,
    )
