"""Tables of the history file, and how samples become roll-ups.

``sample`` holds what arrived, in the order of arrival. ``minute`` and ``quarter`` hold the same over 1 and 15 minutes.
A roll-up is final up to the time in ``progress``; a sample that comes later for an earlier time adds another row for
the same period, so whoever reads a roll-up merges rows with ``MERGED``.
"""

from dataclasses import dataclass

SECOND_NS = 1_000_000_000
MINUTE_NS = 60 * SECOND_NS
QUARTER_NS = 15 * MINUTE_NS

_ROLL_UP = """(
    tag INTEGER NOT NULL, t BIGINT NOT NULL, first_t BIGINT, last_t BIGINT, low DOUBLE, high DOUBLE, last DOUBLE,
    n BIGINT NOT NULL, quality UTINYINT, backfilled BOOLEAN NOT NULL, gap_first BIGINT, gap_last BIGINT)"""

TABLES = (
    "CREATE TABLE IF NOT EXISTS tag (id INTEGER NOT NULL, cell VARCHAR NOT NULL, name VARCHAR NOT NULL)",
    "CREATE TABLE IF NOT EXISTS word (id INTEGER NOT NULL, text VARCHAR NOT NULL)",
    """CREATE TABLE IF NOT EXISTS sample (
        tag INTEGER NOT NULL, t BIGINT NOT NULL, v DOUBLE, word INTEGER, status UINTEGER NOT NULL,
        backfilled BOOLEAN NOT NULL, gap BOOLEAN NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS minute {_ROLL_UP}",
    f"CREATE TABLE IF NOT EXISTS quarter {_ROLL_UP}",
    """CREATE TABLE IF NOT EXISTS progress (
        version INTEGER NOT NULL, minute BIGINT NOT NULL, quarter BIGINT NOT NULL, written BIGINT NOT NULL)""",
    "INSERT INTO progress SELECT 1, 0, 0, 0 WHERE NOT EXISTS (FROM progress)",
)
"""A row of ``sample`` with ``gap`` says that from there on the tag was not recorded; it has no value."""

AGGREGATED = """
    min(t) FILTER (NOT gap) AS first_t, max(t) FILTER (NOT gap) AS last_t, min(v) AS low, max(v) AS high,
    arg_max_null(v, t) FILTER (NOT gap) AS last, count(*) FILTER (NOT gap) AS n,
    max(least(status >> 30, 2)) FILTER (NOT gap)::UTINYINT AS quality, bool_or(backfilled) AS backfilled,
    min(t) FILTER (gap) AS gap_first, max(t) FILTER (gap) AS gap_last"""
"""Samples of a period as one roll-up."""

MERGED = """
    min(first_t) AS first_t, max(last_t) AS last_t, min(low) AS low, max(high) AS high,
    arg_max_null(last, last_t) AS last, sum(n)::BIGINT AS n, max(quality) AS quality,
    bool_or(backfilled) AS backfilled, min(gap_first) AS gap_first, max(gap_last) AS gap_last"""
"""Roll-ups of a period as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the roll-ups reach (exclusive, Unix ns) and when the last batch was committed."""

    minute: int
    quarter: int
    written: int


def roll_up(source: str, period_ns: int, where: str) -> str:
    """SELECT of roll-ups over ``period_ns`` from ``source``: the ``minute`` table, or anything shaped as ``sample``."""
    parts = MERGED if source == "minute" else AGGREGATED
    start = f"(t - t % {period_ns})"
    return f"SELECT tag, {start} AS t, {parts} FROM {source} WHERE {where} GROUP BY tag, {start}"
