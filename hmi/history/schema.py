"""Tables of the history file, and how samples become roll-ups.

``sample`` holds what arrived, in the order of arrival. ``ten``, ``minute`` and ``quarter`` hold the same over 10 s,
1 and 15 minutes. ``ten`` and ``minute`` reach up to ``progress.minute``, ``quarter`` up to ``progress.quarter``.
Samples that come later for an earlier time wait in ``late`` too, and once a minute become more rows of the roll-ups
for the same periods: whoever reads a roll-up merges rows with ``MERGED`` and reads ``late`` besides. (A controller
whose clock is slow sends nothing else.)
"""

from dataclasses import dataclass

SECOND_NS = 1_000_000_000
TEN_NS = 10 * SECOND_NS
MINUTE_NS = 60 * SECOND_NS
QUARTER_NS = 15 * MINUTE_NS
DAY_NS = 96 * QUARTER_NS

ALARM = """(
    seq BIGINT NOT NULL, t BIGINT NOT NULL, recorded BIGINT NOT NULL, key BIGINT NOT NULL,
    doubted BOOLEAN NOT NULL, late BOOLEAN NOT NULL, call BOOLEAN NOT NULL, listed BOOLEAN NOT NULL,
    cause VARCHAR NOT NULL, steps VARCHAR[] NOT NULL, state VARCHAR NOT NULL, who VARCHAR, who_name VARCHAR NOT NULL,
    id VARCHAR NOT NULL, equipment VARCHAR, source VARCHAR NOT NULL, name VARCHAR NOT NULL, message VARCHAR NOT NULL,
    severity INTEGER NOT NULL, priority UTINYINT NOT NULL, event_id BLOB NOT NULL,
    began BIGINT NOT NULL, changed BIGINT NOT NULL, heard BIGINT NOT NULL, noticed BIGINT NOT NULL,
    active BOOLEAN, acknowledged BOOLEAN, comment VARCHAR NOT NULL, comment_by VARCHAR NOT NULL,
    taken_by VARCHAR, taken BIGINT, facts VARCHAR NOT NULL)"""
"""One step of one alarm, see ``alarm_rows``: ``t`` is ``AlarmRecord.time_ns``, ``facts`` is JSON of what else there is
of ``Alarm``. Times are Unix ns."""
WATCH = "(endpoint VARCHAR NOT NULL, t BIGINT NOT NULL, heard BOOLEAN NOT NULL)"
"""From ``t`` on alarms of a source are heard, or not; an empty ``endpoint`` is the service itself."""

_SAMPLE = """(
    tag INTEGER NOT NULL, t BIGINT NOT NULL, v DOUBLE, word INTEGER, status UINTEGER NOT NULL,
    backfilled BOOLEAN NOT NULL, gap BOOLEAN NOT NULL)"""
_ROLL_UP = """(
    tag INTEGER NOT NULL, t BIGINT NOT NULL, first_t BIGINT, last_t BIGINT, low DOUBLE, high DOUBLE, last DOUBLE,
    n BIGINT NOT NULL, quality UTINYINT, backfilled BOOLEAN NOT NULL, gap_first BIGINT, gap_last BIGINT)"""

VERSION = 3
"""Of the tables below; a file with a higher one was written by a newer Tandem."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS tag (id INTEGER NOT NULL, cell VARCHAR NOT NULL, name VARCHAR NOT NULL)",
    "CREATE TABLE IF NOT EXISTS word (id INTEGER NOT NULL, text VARCHAR NOT NULL)",
    f"CREATE TABLE IF NOT EXISTS sample {_SAMPLE}",
    f"CREATE TABLE IF NOT EXISTS late {_SAMPLE}",
    f"CREATE TABLE IF NOT EXISTS ten {_ROLL_UP}",
    f"CREATE TABLE IF NOT EXISTS minute {_ROLL_UP}",
    f"CREATE TABLE IF NOT EXISTS quarter {_ROLL_UP}",
    """CREATE TABLE IF NOT EXISTS heard (
        tag INTEGER NOT NULL, t BIGINT NOT NULL, since BIGINT NOT NULL, freshness UTINYINT NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS held {_SAMPLE}",
    f"CREATE TABLE IF NOT EXISTS seen {_SAMPLE}",
    "CREATE TABLE IF NOT EXISTS run (began BIGINT NOT NULL, until BIGINT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS progress (
        version INTEGER NOT NULL, minute BIGINT NOT NULL, quarter BIGINT NOT NULL, written BIGINT NOT NULL)""",
    f"CREATE TABLE IF NOT EXISTS alarm {ALARM}",
    f"CREATE TABLE IF NOT EXISTS watch {WATCH}",
    "CREATE TABLE IF NOT EXISTS erased (t BIGINT NOT NULL)",
    "DROP TABLE IF EXISTS filling",
    f"INSERT INTO progress SELECT {VERSION}, 0, 0, 0 WHERE NOT EXISTS (FROM progress)",
)
"""A row of ``sample`` with ``gap`` says that from there on the tag was not recorded; it has no value.

A row of ``heard`` says that the tag was fresh, or not, from ``t`` on by the service's clock, and from ``since`` on by
its controller's: what is stored from ``since`` on belongs to it. ``held`` has the newest sample of each tag that was
deleted for its age: of a tag that stands still there is nothing else. ``seen`` has what was heard live though a
server's history had brought it before, and is one row of ``sample`` for both. A row of ``run`` says from when to when
a writer was at work: one that was killed wrote no end. A row of ``erased`` says that a name was taken out of ``alarm``
then, and may still stand in what is free of the file; ``filling`` is what such space is overwritten with, and is
there only where that was cut short.
"""

ROLL_UPS = ("ten", "minute", "quarter")

_USED = f"CASE WHEN status < {0x80000000} THEN v END"
_SAMPLED = f"""
    min(t) AS first_t, max(t) AS last_t,
    min(nullif({_USED}, '-inf'::DOUBLE)) AS low, max(nullif({_USED}, 'inf'::DOUBLE)) AS high,
    arg_max_null({_USED}, t) AS last, count(*) AS n,
    least(max(status) >> 30, 2)::UTINYINT AS quality, bool_or(backfilled) AS backfilled,
    NULL::BIGINT AS gap_first, NULL::BIGINT AS gap_last"""
"""Samples of a period as one roll-up; an infinity hides no peak, and a value of bad quality is none.

Apart from gaps, because a FILTER on each aggregate costs twice the time."""

_NOT_SAMPLED = """
    NULL::BIGINT AS first_t, NULL::BIGINT AS last_t, NULL::DOUBLE AS low, NULL::DOUBLE AS high, NULL::DOUBLE AS last,
    0::BIGINT AS n, NULL::UTINYINT AS quality, false AS backfilled, min(t) AS gap_first, max(t) AS gap_last"""
"""The marks of gaps of a period as one roll-up."""

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


def combined(source: str, key: str, where: str) -> str:
    """SELECT of ``tag``, ``key`` AS ``c`` and the columns of a roll-up, still to be merged with ``MERGED``.

    Args:
        source: a roll-up table, or anything shaped as ``sample``.
        key: SQL for what is grouped by beside the tag.
        where: SQL for which rows.
    """
    if source in ROLL_UPS:
        return f"SELECT tag, {key} AS c, {MERGED} FROM {source} WHERE {where} GROUP BY ALL"
    return (
        f"SELECT tag, {key} AS c, {_SAMPLED} FROM {source} WHERE NOT gap AND {where} GROUP BY ALL"
        f" UNION ALL SELECT tag, {key} AS c, {_NOT_SAMPLED} FROM {source} WHERE gap AND {where} GROUP BY ALL"
    )


def roll_up(source: str, period_ns: int, where: str) -> str:
    """SELECT of roll-ups over ``period_ns`` from a finer roll-up table, or anything shaped as ``sample``.

    In order of time, so that who reads a part of a table can skip the rest.
    """
    parts = combined(source, f"t - t % {period_ns}", where)
    return f"SELECT tag, c AS t, {MERGED} FROM ({parts}) GROUP BY tag, c ORDER BY t, tag"
