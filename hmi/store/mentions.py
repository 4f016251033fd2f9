"""Records of other acts that name a person, in what people typed: whoever is erased must be gone from those too."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection, text

from hmi.domain.tag import Scalar

_ALSO = "also"
"""Fact of an erasure's row: the sequence numbers of the records whose facts went because they named the person."""

_SEARCH = "export_journal.asked"
_NEVER_NAMES = frozenset(
    {
        "asked",
        "component",
        "endpoint",
        "equipment",
        "fingerprint",
        "kinds",
        "language",
        "method",
        "person",
        "reason",
        "roles",
        "state",
        "tag",
        "tag_name",
        "tags",
    }
)
"""Facts that name things of the cell or are words of the program: a tag called as somebody is no word about them."""
_FEWEST_SEARCHED = 3
"""Letters of a search that tell whom it was for, where it holds only a part of the name."""

_CANDIDATES = f"""
SELECT j.seq, j.kind, p.facts FROM payload p JOIN journal j ON j.seq = p.seq
WHERE (instr(folded(p.facts), :word) > 0 OR j.kind = '{_SEARCH}') AND j.subject != :ref AND j.kind != 'person.added'
ORDER BY j.seq
"""


def rows_naming(connection: Connection, ref: str, name: str) -> list[int]:
    """Sequence numbers, rising, of the records that name somebody but are not about them.

    Args:
        connection: Of an engine that knows ``folded``.
        ref: The person; records about them are not among these.
        name: As it is displayed. It counts where it stands as whole words, in letters of any case; a search of the
            journal also counts where it was for a part of it.
    """
    wanted = _plain(name)
    if not wanted:
        return []
    word = max(re.findall(r"\w+", wanted) or [wanted], key=len)
    rows = connection.execute(text(_CANDIDATES), {"word": word, "ref": ref})
    return [row.seq for row in rows if _names(row.kind, json.loads(row.facts), wanted)]


def fact_of(rows: list[int]) -> dict[str, Scalar | None]:
    """What the row of an erasure says of these records; nothing where there are none."""
    return {_ALSO: json.dumps(rows)} if rows else {}


def rows_told(facts: str) -> list[int]:
    """The records of which the row of an erasure says it, from its facts as they are stored."""
    try:
        found: dict[str, str] = json.loads(facts)
        rows: list[int] = json.loads(found.get(_ALSO, "[]"))
    except ValueError:
        return []
    return rows


def _names(kind: str, facts: dict[str, object], wanted: str) -> bool:
    whole = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)")
    searched = _plain(str(facts.get("text", ""))) if kind == _SEARCH else ""
    if len(searched) >= _FEWEST_SEARCHED and searched in wanted:
        return True
    told = (value for key, value in facts.items() if key not in _NEVER_NAMES)
    return any(whole.search(_plain(one)) for value in told for one in _texts(value))


def _texts(value: object) -> Iterator[str]:
    """Every text in a fact; lists of things are JSON in a text."""
    match value:
        case str():
            yield value
            if value[:1] in ("[", "{"):
                with suppress(ValueError):
                    yield from _texts(json.loads(value))
        case list():
            for one in value:  # pyright: ignore[reportUnknownVariableType]  # what JSON holds
                yield from _texts(one)
        case dict():
            for one in value.values():  # pyright: ignore[reportUnknownVariableType]  # as above
                yield from _texts(one)
        case _:
            return


def _plain(words: str) -> str:
    """In letters of no case, with single blanks."""
    return " ".join(words.casefold().split())
