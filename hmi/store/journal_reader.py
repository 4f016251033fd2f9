"""Journal rows as people read them."""

import json
from typing import Any

from sqlalchemy import Engine, Row, text

from hmi.domain.query import AskJournal, JournalRow

MOST_ROWS = 1000

_SELECT = """
SELECT j.seq, j.id, j.time_ns, j.actor, j.roles, j.panel, j.screen, j.kind, j.subject, p.facts,
       coalesce(who.display_name, '') AS actor_name, coalesce(whom.display_name, '') AS subject_name
FROM journal j LEFT JOIN payload p ON p.seq = j.seq
LEFT JOIN person who ON who.ref = j.actor LEFT JOIN person whom ON whom.ref = j.subject
"""
_SEARCHED = " || char(10) || ".join(
    (
        "j.kind",
        "j.subject",
        "j.screen",
        "coalesce(p.facts, '')",
        "coalesce(who.display_name, '')",
        "coalesce(whom.display_name, '')",
    )
)


def read_rows(engine: Engine, question: AskJournal) -> tuple[JournalRow, ...]:
    """Rows that match, newest first, at most ``MOST_ROWS``. May run in any thread."""
    conditions, values = _conditions(question)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values["limit"] = max(0, min(question.limit, MOST_ROWS))
    with engine.connect() as connection:
        rows = connection.execute(text(f"{_SELECT} {where} ORDER BY j.seq DESC LIMIT :limit"), values)
        return tuple(_row(row) for row in rows)


def _conditions(question: AskJournal) -> tuple[list[str], dict[str, object]]:
    conditions: list[str] = []
    values: dict[str, object] = {}
    for condition, name, value in (
        ("j.seq < :before", "before", question.before),
        ("j.actor = :actor", "actor", question.actor),
        ("j.time_ns >= :start", "start", question.start_ns),
        ("j.time_ns < :end", "end", question.end_ns),
    ):
        if value is not None:
            conditions.append(condition)
            values[name] = value
    if question.kinds:
        names = {f"kind{i}": kind for i, kind in enumerate(question.kinds)}
        conditions.append(f"j.kind IN ({', '.join(':' + name for name in names)})")
        values.update(names)
    if question.text:
        conditions.append(f"instr(folded({_SEARCHED}), :text) > 0")
        values["text"] = question.text.casefold()
    return conditions, values


def _row(row: Row[Any]) -> JournalRow:
    facts: dict[str, object] = {} if row.facts is None else json.loads(row.facts)
    return JournalRow(
        seq=row.seq,
        id=row.id,
        time_ns=row.time_ns,
        actor=row.actor or "",
        actor_name=row.actor_name,
        role=_role(row.roles),
        panel=row.screen or row.panel,
        kind=row.kind,
        subject=row.subject,
        subject_name=row.subject_name,
        facts={name: value_text(value) for name, value in facts.items()},
        is_erased=row.facts is None,
    )


def _role(roles: str) -> str:
    """Everybody may view: the role is told only where it is the only one."""
    beyond = [role for role in roles.split(",") if role != "viewer"]
    return ",".join(beyond) or roles


def value_text(value: object) -> str:
    """A fact as text; empty for not known."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
