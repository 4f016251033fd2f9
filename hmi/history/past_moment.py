"""All tags at one moment, as they were seen then."""

from collections.abc import Mapping, Sequence

import duckdb
import numpy as np

from hmi.domain.past_query import FormerTag, PastColumns
from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.history.past_hearing import Hearing, hearings_at, inferred
from hmi.history.past_newest import Newest, newest_by, words_of
from hmi.ports.past import PastReadings


def read_moment(
    connection: duckdb.DuckDBPyConnection,
    known: Mapping[str, int],
    tags: Sequence[TagName],
    time_ns: int,
    began_ns: int,
    oldest_ns: int | None,
) -> PastReadings:
    """The newest reading of every tag, and whether it was heard.

    Args:
        connection: a cursor of its own for this thread; a transaction is begun and ended on it.
        known: numbers of all tags of the cell that were ever recorded.
        tags: of the present cell; the others are former ones.
        time_ns: by the service's clock.
        began_ns: when the service that watched then began; what was heard before it, it did not see.
        oldest_ns: where the stored period begins.
    """
    connection.begin()
    try:
        hearings = hearings_at(connection, list(known.values()), time_ns, began_ns)
        is_inferred = hearings is None
        if hearings is None:
            newest = newest_by(connection, dict.fromkeys(known.values(), time_ns))
            hearings = inferred(connection, {number: found.t for number, found in newest.items()}, time_ns)
        else:
            newest = newest_by(connection, {number: one.limit_ns for number, one in hearings.items()})
        words = words_of(connection, [found.word for found in newest.values() if found.word])
    finally:
        connection.rollback()
    present = set(tags)
    return PastReadings(
        columns=_columns(tags, known, hearings, newest, words),
        oldest_ns=oldest_ns,
        former=tuple(
            FormerTag(
                name=TagName(name),
                value=None if np.isnan(newest[number].value) else newest[number].value,
                text=words.get(newest[number].word, ""),
            )
            for name, number in sorted(known.items())
            if name not in present and number in newest and _was_heard(hearings.get(number))
        ),
        is_inferred=is_inferred,
        end_ns=time_ns,
    )


def _was_heard(hearing: Hearing | None) -> bool:
    return hearing is not None and hearing.freshness is Freshness.LIVE


def _columns(
    tags: Sequence[TagName],
    known: Mapping[str, int],
    hearings: Mapping[int, Hearing],
    newest: Mapping[int, Newest],
    words: Mapping[int, str],
) -> PastColumns:
    numbers = [known.get(name) for name in tags]
    read = [(place, number) for place, number in enumerate(numbers) if number is not None and number in newest]
    heard = [(place, number) for place, number in enumerate(numbers) if number is not None and number in hearings]
    found = [newest[number] for _, number in read]
    return PastColumns(
        names=tuple(tags),
        tag=np.array([place for place, _ in read], "<u4").tobytes(),
        seen_ns=np.array([one.t for one in found], "<i8").tobytes(),
        source_time_ns=np.array([one.t for one in found], "<i8").tobytes(),
        value=np.array([one.value for one in found], "<f8").tobytes(),
        status=np.array([one.status for one in found], "<u4").tobytes(),
        text={row: words[one.word] for row, one in enumerate(found) if one.word in words},
        fresh_tag=np.array([place for place, _ in heard], "<u4").tobytes(),
        fresh_ns=np.array([hearings[number].since_ns for _, number in heard], "<i8").tobytes(),
        freshness=np.array([hearings[number].freshness for _, number in heard], "u1").tobytes(),
    )
