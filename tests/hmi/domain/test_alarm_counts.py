"""Figures of alarms: what the columns say is what somebody who counts row by row says."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi.domain.alarm import AlarmId, Priority
from hmi.domain.alarm_columns import NEVER, AlarmColumns, AlarmName, occurrences_of
from hmi.domain.alarm_counts import figures_of, floods_of, peak_of, period_counts
from hmi.domain.alarm_figures import LIMITS, TEN_MINUTES_NS, AlarmFigures, Figure, Flood
from hmi.domain.alarm_record import Silence, SilenceKind
from hmi.domain.alarm_silence import covered_ns, heard_stretches, is_covered

SECOND = 10**9
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
START = 1_800_000_000 * SECOND


@dataclass
class Row:
    """One row as a person would write it down."""

    alarm: int
    at_s: float
    active: int
    acknowledged: int = -1
    began: bool = False
    answered: bool = False
    taken: bool = False
    call: bool = False
    listed: bool = True
    late: bool = False
    told: bool = True
    past: bool = False
    priority: int = 2
    seq: int = field(default=0)


def columns(*rows: Row) -> AlarmColumns:
    for number, row in enumerate(rows, 1):
        row.seq = row.seq or number
    count = max((row.alarm for row in rows), default=-1) + 1
    return AlarmColumns(
        seq=np.array([row.seq for row in rows], np.int64),
        time_ns=np.array([START + round(row.at_s * SECOND) for row in rows], np.int64),
        recorded_ns=np.array([START + round(row.at_s * SECOND) for row in rows], np.int64),
        alarm=np.array([row.alarm for row in rows], np.int64),
        is_told=np.array([row.told for row in rows], np.bool_),
        is_past=np.array([row.past for row in rows], np.bool_),
        priority=np.array([row.priority for row in rows], np.int8),
        is_call=np.array([row.call for row in rows], np.bool_),
        is_late=np.array([row.late for row in rows], np.bool_),
        is_listed=np.array([row.listed for row in rows], np.bool_),
        is_active=np.array([row.active for row in rows], np.int8),
        is_acknowledged=np.array([row.acknowledged for row in rows], np.int8),
        began=np.array([row.began for row in rows], np.bool_),
        acknowledged=np.array([row.answered for row in rows], np.bool_),
        taken=np.array([row.taken for row in rows], np.bool_),
        names=tuple(
            AlarmName(id=AlarmId(f"a{one}"), words=f"Alarm {one}", equipment=None, priority=Priority.MEDIUM)
            for one in range(count)
        ),
    )


def begin(alarm: int, at_s: float, **more: Any) -> Row:
    return Row(alarm, at_s, 1, acknowledged=0, began=True, call=True, **more)


def end(alarm: int, at_s: float, **more: Any) -> Row:
    return Row(alarm, at_s, 0, **more)


def figures(*rows: Row, span_s: float = 86_400, silences: tuple[tuple[float, float], ...] = ()) -> AlarmFigures:
    until = START + round(span_s * SECOND)
    told = [
        Silence(kind=SilenceKind.SERVICE, start_ns=START + round(one * SECOND), end_ns=START + round(other * SECOND))
        for one, other in silences
    ]
    heard = heard_stretches(told, START, until, START)
    return figures_of(columns(*rows), START, until, now_ns=until, heard=heard, silences=told)


def test_that_a_quiet_day_has_no_alarms_and_says_so():
    told = figures()

    assert (told.alarms, told.per_ten_minutes, told.peak, told.floods) == (0, 0.0, 0, ())
    assert (told.top, told.top_share, told.to_take.median_s) == ((), None, None)


def test_that_of_a_time_in_which_nobody_listened_nothing_is_said():
    told = figures(begin(0, 100, late=True), silences=((0, 86_400),))

    assert (told.heard_s, told.per_ten_minutes, told.peak, told.busy_share) == (0, None, None, None)
    assert (told.alarms, told.unheard_alarms, told.late_alarms) == (0, 1, 1)


def test_that_silence_is_not_counted_as_quiet():
    calls = [begin(0, at) for at in range(0, 3600, 60)]

    told = figures(*calls, span_s=7200, silences=((3600, 7200),))

    assert told.heard_s == 3600
    assert told.per_ten_minutes == pytest.approx(10)
    counts = np.frombuffer(told.period_counts, "<i4").tolist()
    assert counts[:6] == [10] * 6
    assert all(count < 0 for count in counts[6:])
    assert told.above_most_share == 1.0


def test_that_a_connection_that_broke_for_seconds_leaves_the_period_whole():
    told = figures(begin(0, 10), span_s=600, silences=((100, 120),))

    assert np.frombuffer(told.period_counts, "<i4").tolist() == [1]


def test_that_a_flood_begins_with_more_than_ten_and_lasts_until_fewer_than_five():
    calls = [begin(one, one * 10) for one in range(11)]

    told = figures(*calls, begin(20, 650), begin(21, 1800))

    flood = told.floods[0]
    assert (flood.start_ns - START) / SECOND == 0
    assert (flood.end_ns - START) / SECOND == 670  # then four are left of the last ten minutes
    assert flood.alarms == 12
    assert len(told.floods) == 1
    assert told.peak == 11


def test_that_ten_in_ten_minutes_are_no_flood():
    assert figures(*[begin(one, one * 10) for one in range(10)]).floods == ()


def test_that_an_alarm_that_begins_three_times_in_a_minute_chatters():
    rows = [row for at in (0, 20, 40) for row in (begin(0, at), end(0, at + 5))]

    told = figures(*rows, begin(1, 0), end(1, 10), begin(1, 61), end(1, 70), begin(1, 122), end(1, 130))

    assert [(one.alarm, one.times) for one in told.chattering] == [("a0", 3)]
    assert [(one.alarm, one.times) for one in told.fleeting] == [("a1", 3)]


def test_that_what_somebody_answered_was_not_too_short_to_be_answered():
    told = figures(begin(0, 0), Row(0, 10, 1, acknowledged=1, answered=True), end(0, 20))

    assert told.fleeting == ()
    assert told.to_acknowledge.median_s == 10


def test_that_an_alarm_that_stands_for_more_than_a_day_is_named_with_how_long():
    old = begin(0, -2 * 86_400)

    told = figures(old, begin(1, 100))

    assert [(one.alarm, one.longest_s) for one in told.standing] == [("a0", 3 * 86_400)]
    assert told.alarms == 1  # it began before the period


def test_that_median_and_tail_of_the_answers_are_told_and_who_never_answered():
    rows: list[Row] = []
    for one in range(10):
        rows += [begin(one, 0), Row(one, 10 * (one + 1), 1, acknowledged=1, answered=True, taken=one < 5)]
    never = begin(10, 50)
    rows += [never, end(10, 60, listed=False), begin(11, 70)]

    told = figures(*rows)

    assert (told.to_acknowledge.count, told.to_acknowledge.median_s, told.to_acknowledge.p90_s) == (10, 55, 91)
    assert (told.to_acknowledge.never, told.to_acknowledge.waiting) == (1, 1)
    assert told.to_acknowledge.never_rows == (never.seq,)
    assert (told.to_take.count, told.to_take.median_s) == (5, 30)


def test_that_an_alarm_that_wants_no_acknowledgement_is_not_missed_by_anybody():
    row = begin(0, 0)
    row.acknowledged = -1

    told = figures(row, end(0, 500, listed=False))

    assert (told.to_acknowledge.count, told.to_acknowledge.never, told.to_acknowledge.waiting) == (0, 0, 0)


def test_that_the_ten_most_frequent_come_first_with_their_share():
    rows = [begin(alarm, alarm * 100 + time) for alarm in range(12) for time in range(alarm + 1)]

    told = figures(*rows)

    assert [one.alarm for one in told.top] == [f"a{one}" for one in range(11, 1, -1)]
    assert told.top_share == pytest.approx(75 / 78)
    assert told.top[0].share == pytest.approx(12 / 78)


def test_that_a_beginning_that_was_filled_in_later_is_not_a_second_one():
    rows = columns(
        Row(0, 0, 1, began=True, seq=1),
        Row(0, 20, 1, began=True, call=True, seq=2),  # heard first, of the second occurrence
        Row(0, 10, 0, seq=3, past=True),
        Row(0, 15, 1, began=True, seq=4, past=True),
    ).in_order()

    assert [(ns - START) // SECOND for ns in occurrences_of(rows).began_ns.tolist()] == [0, 15]


def test_that_every_limit_names_its_source():
    assert set(LIMITS) == set(Figure)
    assert all(limit.source for limit in LIMITS.values())


times = st.lists(st.integers(0, 3 * 3600), max_size=60).map(sorted)


@given(times)
@settings(max_examples=150, deadline=None)
def test_that_the_peak_is_what_a_naive_count_finds(at_s: list[int]):
    moments = np.array([START + one * SECOND for one in at_s], np.int64)

    peak, _ = peak_of(moments)

    assert peak == max((sum(last - 600 < one <= last for one in at_s) for last in at_s), default=0)


@given(times)
@settings(max_examples=150, deadline=None)
def test_that_floods_are_what_somebody_who_counts_every_second_finds(at_s: list[int]):
    until_s = 4 * 3600
    moments = np.array([START + one * SECOND for one in at_s], np.int64)

    told = floods_of(moments, START + until_s * SECOND)

    def in_ten_minutes(second: int) -> int:
        return sum(second - 600 < one <= second for one in at_s)

    counted: list[tuple[int, int]] = []
    begins: int | None = None
    free_from = -1
    for second in range(until_s + 1):
        count = in_ten_minutes(second)
        if begins is None and second in at_s and count > 10:
            begins = next(one for one in at_s if one > second - 600 and one >= free_from)
        elif begins is not None and count < 5:
            counted.append((begins, second))
            begins, free_from = None, next((one for one in at_s if one > second), until_s)
    if begins is not None:
        counted.append((begins, until_s))
    assert [((f.start_ns - START) // SECOND, (f.end_ns - START) // SECOND) for f in told] == counted
    assert all(isinstance(one, Flood) for one in told)


@given(times, st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 3000)), max_size=5))
@settings(max_examples=150, deadline=None)
def test_that_periods_and_heard_time_are_what_a_naive_count_finds(at_s: list[int], silent: list[tuple[int, int]]):
    span_s = 3 * 3600
    told = [
        Silence(kind=SilenceKind.SERVICE, start_ns=START + one * SECOND, end_ns=START + (one + length) * SECOND)
        for one, length in silent
    ]
    heard = heard_stretches(told, START, START + span_s * SECOND, None if not told else START)
    is_heard = [
        bool(told) and not any(one <= second < one + length for one, length in silent) for second in range(span_s)
    ]
    moments = np.array([START + one * SECOND for one in at_s], np.int64)

    counts, is_whole = period_counts(moments, heard, START, START + span_s * SECOND)

    assert covered_ns(heard, START, START + span_s * SECOND) == sum(is_heard) * SECOND
    for period in range(18):
        first = period * 600
        assert counts[period] == sum(first <= one < first + 600 for one in at_s)
        assert is_whole[period] == (sum(is_heard[first : first + 600]) >= 540)
    inside = [one for one in at_s if one < span_s]
    assert is_covered(np.array([START + one * SECOND for one in inside], np.int64), heard).tolist() == [
        is_heard[one] for one in inside
    ]


steps = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 500), st.sampled_from([-1, 0, 1]), st.booleans(), st.booleans()),
    max_size=25,
)


@given(steps)
@settings(max_examples=200, deadline=None)
def test_that_occurrences_are_what_somebody_finds_who_reads_each_alarm_from_top_to_bottom(
    told: list[tuple[int, int, int, bool, bool]],
):
    rows = columns(
        *[
            Row(alarm, at, active, began=began and active == 1, answered=answered, acknowledged=int(answered))
            for alarm, at, active, began, answered in told
        ]
    ).in_order()

    found = occurrences_of(rows)

    counted: list[list[int]] = []
    for alarm in range(3):
        was, before_seq, current = 0, 0, None
        for place in np.flatnonzero(rows.alarm == alarm).tolist():
            active, seq, at = int(rows.is_active[place]), int(rows.seq[place]), int(rows.time_ns[place])
            if active == 1 and (was != 1 or (rows.began[place] and seq > before_seq)):
                current = [at, NEVER, NEVER]
                counted.append(current)
            if current is not None and active == 0 and current[1] == NEVER:
                current[1] = at
            if current is not None and rows.acknowledged[place] and current[2] == NEVER:
                current[2] = at
            was, before_seq = active, seq
    acknowledged = [NEVER if row == NEVER else int(rows.time_ns[row]) for row in found.acknowledged.tolist()]
    columns_found = (found.began_ns.tolist(), found.ended_ns.tolist(), acknowledged)
    assert [list(one) for one in zip(*columns_found, strict=True)] == counted


def test_that_what_people_do_belongs_to_what_they_saw_whatever_the_clocks_say():
    """The source's clock is half a minute ahead of ours."""
    taken = Row(0, 35, 1, taken=True, told=False)
    rows = columns(begin(0, 50), taken, end(0, 60), begin(0, 61), end(0, 70)).in_order()

    found = occurrences_of(rows)

    assert len(found.first) == 2
    assert [rows.seq[row] if row != NEVER else None for row in found.taken.tolist()] == [taken.seq, None]


def test_that_ten_minutes_are_ten_minutes():
    assert TEN_MINUTES_NS == 10 * MINUTE
    assert DAY == 144 * TEN_MINUTES_NS
