"""Stretches in which nobody recorded or a source was not heard, out of the marks in the table ``watch``."""

from collections.abc import Iterable, Sequence

import duckdb

from hmi.domain.alarm_record import Silence, SilenceKind

Stretch = tuple[int, int | None]


def read_silences(connection: duckdb.DuckDBPyConnection, start_ns: int, end_ns: int) -> tuple[Silence, ...]:
    """Those that touch ``start_ns <= t < end_ns``, oldest first.

    While the service did not run no source was heard either: that is told once, of the service.
    """
    marks: dict[str, list[tuple[int, bool]]] = {}
    for endpoint, time_ns, is_heard in connection.execute(
        "SELECT endpoint, t, heard FROM watch ORDER BY rowid"
    ).fetchall():
        marks.setdefault(endpoint, []).append((time_ns, is_heard))
    service = unheard(marks.pop("", []))
    silences = [Silence(kind=SilenceKind.SERVICE, start_ns=begin, end_ns=end) for begin, end in service]
    for endpoint, told in marks.items():
        for begin, end in without(unheard(told), service):
            silences.append(Silence(kind=SilenceKind.CONTROLLER, endpoint=endpoint, start_ns=begin, end_ns=end))
    touching = [one for one in silences if one.start_ns < end_ns and (one.end_ns is None or one.end_ns > start_ns)]
    return tuple(sorted(touching, key=lambda one: (one.start_ns, one.endpoint)))


def read_heard(connection: duckdb.DuckDBPyConnection, start_ns: int, end_ns: int) -> set[str]:
    """Endpoints that were heard at any time of ``start_ns <= t < end_ns``."""
    silent = read_silences(connection, start_ns, end_ns)
    known = connection.execute(
        "SELECT DISTINCT endpoint FROM watch WHERE endpoint <> '' AND heard AND t < ?", [end_ns]
    ).fetchall()
    is_off = [one for one in silent if one.kind is SilenceKind.SERVICE]
    heard: set[str] = set()
    for (endpoint,) in known:
        own = [one for one in silent if one.endpoint == endpoint] + is_off
        if without([(start_ns, end_ns)], [(one.start_ns, one.end_ns) for one in own]):
            heard.add(endpoint)
    return heard


def read_oldest(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Where the history of alarms begins: when somebody began to record; None when nobody ever did."""
    ((oldest,),) = connection.execute("SELECT min(t) FROM watch WHERE endpoint = ''").fetchall()
    return oldest


def unheard_at(connection: duckdb.DuckDBPyConnection, time_ns: int) -> set[str] | None:
    """Endpoints that were not heard at a moment; None when nobody recorded at all."""
    rows = connection.execute(
        "SELECT endpoint, arg_max(heard, rowid) FROM watch WHERE t <= ? GROUP BY endpoint", [time_ns]
    ).fetchall()
    heard = dict(rows)
    if not heard.pop("", False):
        return None
    return {endpoint for endpoint, is_heard in heard.items() if not is_heard}


def unheard(marks: Iterable[tuple[int, bool]]) -> list[Stretch]:
    """Stretches between a mark of silence and the next of hearing, in the order in which they were written.

    What a clock that was set back makes end before it begins is left out.
    """
    stretches: list[Stretch] = []
    begin: int | None = None
    for time_ns, is_heard in marks:
        if is_heard:
            if begin is not None and time_ns > begin:
                stretches.append((begin, time_ns))
            begin = None
        elif begin is None:
            begin = time_ns
    if begin is not None:
        stretches.append((begin, None))
    return stretches


def without(stretches: Sequence[Stretch], taken_out: Sequence[Stretch]) -> list[Stretch]:
    """What is left of ``stretches`` outside ``taken_out``."""
    left = list(stretches)
    for out_begin, out_end in taken_out:
        parts: list[Stretch] = []
        for begin, end in left:
            if (end is not None and end <= out_begin) or (out_end is not None and begin >= out_end):
                parts.append((begin, end))
                continue
            if begin < out_begin:
                parts.append((begin, out_begin))
            if out_end is not None and (end is None or end > out_end):
                parts.append((out_end, end))
        left = parts
    return left
