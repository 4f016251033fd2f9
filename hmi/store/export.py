"""The journal as a file for other people: one JSON object per line, and the notes that prove it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from hmi.store.chain import HASHED
from hmi.store.panel_key import PUBLIC_KEY

_COLUMNS = (*HASHED, "hash")


def export(path: Path, target: Path) -> int:
    """Write ``journal.jsonl``, every checkpoint note and the panel's public key into a folder.

    Each line holds the hashed columns as stored, ``hash``, and ``salt`` (hex) and ``facts`` (the JSON text that the
    commitment covers), or null for both where they were erased. Names of people are those known today.

    Returns:
        The number of rows.
    """
    target.mkdir(parents=True, exist_ok=True)
    count = 0
    with (
        closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection,
        (target / "journal.jsonl").open("w", encoding="utf-8") as stream,
    ):
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        for row in connection.execute(_statement()):
            fields = {**dict(row), "salt": None if row["salt"] is None else row["salt"].hex()}
            stream.write(json.dumps(fields, ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
        for size, note in connection.execute("SELECT size, note FROM checkpoint ORDER BY size"):
            (target / f"{size:012d}.note").write_text(note, "utf-8")
    public = path.parent / "pki" / "records" / PUBLIC_KEY
    if public.is_file():
        (target / PUBLIC_KEY).write_bytes(public.read_bytes())
    return count


def _statement() -> str:
    columns = ", ".join(f"j.{name}" for name in _COLUMNS)
    return (
        f"SELECT {columns}, p.salt, p.facts, coalesce(who.display_name, '') AS actor_name FROM journal j "
        "LEFT JOIN payload p ON p.seq = j.seq LEFT JOIN person who ON who.ref = j.actor ORDER BY j.seq"
    )
