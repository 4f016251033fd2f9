"""How rows hang together: what is hashed, in which bytes."""

import hashlib
import json
import math
import secrets
from collections.abc import Mapping

from hmi.domain.tag import Scalar

START = "0" * 64
"""``previous`` of the first row."""

HASHED = (
    "seq",
    "id",
    "time_ns",
    "mono_ns",
    "run",
    "actor",
    "roles",
    "panel",
    "screen",
    "kind",
    "subject",
    "commitment",
    "previous",
)
"""Every column of a row but its hash."""
_AS_TEXT = frozenset({"time_ns", "mono_ns"})


def row_hash(row: Mapping[str, object]) -> str:
    """SHA-256 over a zero byte and the canonical JSON (RFC 8785) of the row.

    Nanoseconds are written as text: RFC 8785 has no integers of 2**53 and more. With only text, null and small
    integers as values, sorted keys and no blanks are all that the canonical form asks.
    """
    fields = {name: str(row[name]) if name in _AS_TEXT else row[name] for name in HASHED}
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(b"\0" + text.encode()).hexdigest()


def commitment(salt: bytes, facts: str) -> str:
    """What the chain holds instead of the facts; without the salt it tells nothing about them."""
    return hashlib.sha256(salt + facts.encode()).hexdigest()


def new_salt() -> bytes:
    """16 random bytes."""
    return secrets.token_bytes(16)


def facts_json(facts: Mapping[str, Scalar | None]) -> str:
    """Facts as JSON text; numbers that JSON lacks become text."""
    plain = {clean_text(key): _plain(value) for key, value in facts.items()}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, allow_nan=False)


def _plain(value: Scalar | None) -> Scalar | None:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """Text that UTF-8 can hold: a controller's broken string must not stop the record."""
    return text.encode("utf-8", "replace").decode()
