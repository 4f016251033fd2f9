"""Journal rows as people read them."""

import json
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, text

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
_MATCHING = "SELECT j.seq, j.time_ns FROM journal j WHERE {conditions}"
_BOUNDS = "SELECT count(*), min(time_ns), max(time_ns) FROM ({matching})"
_OF_EACH_STRETCH = "SELECT max(seq) FROM ({matching}) GROUP BY (time_ns - :first_ns) / :stretch_ns"
_NEWEST = "SELECT seq FROM ({matching}) ORDER BY seq DESC LIMIT :limit"


def read_rows(engine: Engine, question: AskJournal) -> tuple[JournalRow, ...]:
    """Rows that match, newest first, at most ``MOST_ROWS``. May run in any thread."""
    conditions, values = _conditions(question)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    values["limit"] = max(0, min(question.limit, MOST_ROWS))
    with engine.connect() as connection:
        rows = connection.execute(text(f"{_SELECT} {where} ORDER BY j.seq DESC LIMIT :limit"), values)
        return tuple(_row(row) for row in rows)


def read_spread(engine: Engine, question: AskJournal) -> tuple[tuple[JournalRow, ...], int]:
    """Rows from all over the period, newest first, with those that they answer; and how many are left out.

    The period is cut into ``limit`` stretches: the newest of each, then the newest of the others until there are
    enough. ``text`` of the question does not count. May run in any thread.
    """
    conditions, values = _conditions(msgspec.structs.replace(question, text=""))
    limit = max(1, min(question.limit, MOST_ROWS))
    matching = _MATCHING.format(conditions=" AND ".join(conditions) or "1")
    with engine.connect() as connection:
        count, first_ns, last_ns = connection.execute(text(_BOUNDS.format(matching=matching)), values).one()
        values.update(limit=limit, first_ns=first_ns, stretch_ns=((last_ns or 0) - (first_ns or 0)) // limit + 1)
        seqs = dict.fromkeys(
            seq
            for statement in (_OF_EACH_STRETCH, _NEWEST)
            for seq in connection.scalars(text(statement.format(matching=matching)), values)
        )
        rows = _rows_of(connection, list(seqs)[:limit])
        asked = [int(row.facts["asked"]) for row in rows if row.facts.get("asked", "").isdecimal()]
        return (*rows, *_rows_of(connection, asked)), count - len(rows)


def _rows_of(connection: Connection, seqs: list[int]) -> tuple[JournalRow, ...]:
    chosen = f"{_SELECT} WHERE j.seq IN (SELECT value FROM json_each(:seqs)) ORDER BY j.seq DESC"
    return tuple(_row(row) for row in connection.execute(text(chosen), {"seqs": json.dumps(seqs)}))


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
