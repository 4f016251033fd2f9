"""Columns of a trend: peaks survive, values are held only while they are true, gaps stay gaps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hmi.domain.quality import Quality
from hmi.domain.query import TrendTrace
from hmi.domain.tag import TagName
from ui.widgets.trend_columns import TrendColumns

STEP = 100


def some_columns(count: int = 10, newest: int = 9) -> TrendColumns:
    return TrendColumns(1, count, STEP, newest)


def times(*moments: int) -> np.ndarray:
    return np.array(moments, np.int64)


def stored(columns: list[tuple[int, float, float, float]], gaps: frozenset[int] = frozenset()) -> TrendTrace:
    def packed(place: int) -> bytes:
        return np.array([row[place] for row in columns], "<f8").tobytes()

    is_gap = np.array([row[0] in gaps for row in columns], "u1")
    none = bytes(len(columns))
    return TrendTrace(
        tag_name=TagName("t"),
        time_ns=np.array([row[0] * STEP for row in columns], "<i8").tobytes(),
        low=packed(1),
        high=packed(2),
        last=packed(3),
        quality=none,
        is_backfilled=none,
        is_gap_before=is_gap.tobytes(),
    )


def test_that_a_peak_between_two_pixels_survives():
    columns = some_columns()

    columns.add(0, times(510, 520, 530), np.array([1.0, 99.0, 2.0]))

    assert (columns.low[0, 5], columns.high[0, 5], columns.last[0, 5]) == (1.0, 99.0, 2.0)


def test_that_a_live_value_is_held_until_it_changes():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]))

    new = columns.move_to(11, np.array([True]))

    assert new.tolist() == [10, 11]
    assert columns.at(11 * STEP)[0] == 7.0


def test_that_a_stale_value_is_not_carried_on():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]))

    columns.move_to(11, np.array([False]))

    assert np.isnan(columns.at(11 * STEP)[0])


def test_that_a_sample_that_arrives_late_corrects_the_held_columns_after_it():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]))
    columns.move_to(12, np.array([True]))

    first = columns.add(0, times(1050), np.array([8.0]))

    assert first == 10
    assert columns.at(12 * STEP)[0] == 8.0


SAMPLES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(250, 1450), st.sampled_from([1.0, 5.0, np.nan]), st.booleans())
)


@given(frames=st.lists(st.tuples(SAMPLES, st.tuples(*[st.booleans()] * 3)), max_size=6))
def test_that_samples_of_many_traces_at_once_are_those_of_one_after_another(frames):
    together, apart = TrendColumns(3, 10, STEP, 9), TrendColumns(3, 10, STEP, 9)
    for number, (samples, is_live) in enumerate(frames):
        for columns in (together, apart):
            columns.move_to(10 + number, np.array(is_live))
        samples.sort(key=lambda sample: sample[1])
        row, moment, value, doubt = (np.array(part) for part in zip(*samples, strict=True)) if samples else ((),) * 4
        each = [np.flatnonzero(np.equal(row, trace)) for trace in range(3)]
        first = together.add(np.array(row, np.int64), times(*moment), np.array(value), np.array(doubt, np.bool_))
        firsts = [apart.add(trace, moment[one], value[one], doubt[one]) for trace, one in enumerate(each) if len(one)]

        assert first == min((one for one in firsts if one is not None), default=None)
        for name in ("low", "high", "last", "is_sampled", "is_gap", "is_filled", "is_doubtful", "is_told"):
            np.testing.assert_array_equal(getattr(together, name), getattr(apart, name), name)


def test_that_samples_outside_the_window_are_left_out():
    columns = some_columns(newest=109)

    assert columns.add(0, times(10), np.array([1.0])) is None
    assert np.isnan(columns.bounds()).all()


def test_that_history_is_held_between_samples_and_ends_at_the_last():
    columns = some_columns()

    columns.fill(0, stored([(2, 1.0, 1.0, 1.0), (5, 4.0, 6.0, 5.0)]))

    assert columns.last[0, 3] == 1.0
    assert columns.last[0, 5] == 5.0
    assert np.isnan(columns.last[0, 6])
    assert np.isnan(columns.last[0, 1])


def test_that_a_recording_gap_is_not_bridged():
    columns = some_columns()

    columns.fill(0, stored([(2, 1.0, 1.0, 1.0), (6, 4.0, 4.0, 4.0)], gaps=frozenset({6})))

    assert columns.last[0, 2] == 1.0
    assert np.isnan(columns.last[0, 3:6]).all()
    assert columns.last[0, 6] == 4.0


def test_that_a_value_was_true_until_the_gap_began():
    columns = some_columns()
    trace = stored([(1, 5.0, 5.0, 5.0), (8, 7.0, 7.0, 7.0)], gaps=frozenset({8}))

    columns.fill(0, replace(trace, gap_from_ns=np.array([0, 450], "<i8").tobytes()))

    assert columns.at(4 * STEP)[0] == 5.0
    assert np.isnan(columns.last[0, 5:8]).all()


def test_that_a_gap_with_nothing_recorded_after_it_stays_one_when_the_value_is_heard_again():
    columns = some_columns()
    columns.fill(0, replace(stored([(1, 5.0, 5.0, 5.0)]), open_gap_ns=450))

    columns.hold_to_end(0, 5.0)

    assert columns.at(4 * STEP)[0] == 5.0
    assert np.isnan(columns.last[0, 5:9]).all()
    assert columns.at(9 * STEP)[0] == 5.0


def test_that_a_value_in_force_is_drawn_from_the_beginning_though_time_went_on_before_the_answer():
    columns = TrendColumns(1, 10, STEP, newest=19)

    columns.fill(0, stored([(8, 5.0, 5.0, 5.0), (17, 7.0, 7.0, 7.0)]))

    assert [columns.at(column * STEP)[0] for column in (10, 16, 17)] == [5.0, 5.0, 7.0]


def test_that_what_a_controller_told_later_is_drawn_in_dashes_and_can_still_be_read():
    columns = TrendColumns(1, 20, STEP, newest=19)
    trace = stored([(0, 4.0, 4.0, 4.0), (6, 5.0, 5.0, 5.0), (16, 7.0, 7.0, 7.0)])

    columns.fill(0, replace(trace, is_backfilled=np.array([0, 1, 0], "u1").tobytes()))

    low, _, _ = columns.drawn(np.arange(17))
    assert np.flatnonzero(np.isnan(low[0])).tolist() == [9, 10, 11, 15]
    assert columns.at(10 * STEP)[0] == 5.0


def test_that_a_gap_that_began_before_the_window_reaches_into_it():
    columns = TrendColumns(1, 10, STEP, newest=19)
    trace = stored([(12, 5.0, 5.0, 5.0), (18, 7.0, 7.0, 7.0)], gaps=frozenset({12}))

    columns.fill(0, replace(trace, gap_from_ns=np.array([450, 0], "<i8").tobytes()))
    columns.add(0, times(1050), np.array([3.0]))

    assert columns.at(10 * STEP)[0] == 3.0
    assert np.isnan(columns.at(11 * STEP)[0])


def test_that_history_does_not_overwrite_what_came_live():
    columns = some_columns()
    columns.add(0, times(510), np.array([50.0]))

    columns.fill(0, stored([(4, 1.0, 1.0, 1.0), (5, 40.0, 45.0, 45.0)]))

    assert columns.last[0, 5] == 50.0
    assert columns.low[0, 5] == 40.0


def test_that_time_may_jump_by_more_than_the_window():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]))

    columns.move_to(1_000, np.array([False]))

    assert columns.oldest == 991
    assert np.isnan(columns.bounds()).all()


def test_that_another_window_takes_over_what_is_known():
    columns = some_columns()
    columns.fill(0, stored([(2, 1.0, 2.0, 1.5), (9, 4.0, 6.0, 5.0)]))

    moved, closer = TrendColumns(1, 10, STEP, 14), TrendColumns(1, 10, STEP // 2, 19)
    moved.look_up(columns, [(0, 0)])
    closer.look_up(columns, [(0, 0)])

    assert (moved.at(9 * STEP)[0], moved.at(8 * STEP)[0]) == (5.0, 1.5)
    assert np.isnan(moved.at(10 * STEP)[0])
    assert (closer.at(9 * STEP)[0], closer.at(9 * STEP + STEP // 2)[0]) == (5.0, 5.0)
    assert closer.high[0, 18 % 10] == 6.0


def test_that_what_is_known_better_is_not_looked_up():
    columns, other = some_columns(), some_columns()
    columns.fill(0, stored([(4, 1.0, 1.0, 1.0), (6, 2.0, 2.0, 2.0)]))
    other.fill(0, stored([(0, 9.0, 9.0, 9.0), (9, 9.0, 9.0, 9.0)]))

    columns.look_up(other, [(0, 0)])

    assert [columns.at(column * STEP)[0] for column in (3, 4, 5, 6, 7)] == [9.0, 1.0, 1.0, 2.0, 9.0]


def test_that_columns_moved_along_keep_what_both_windows_share():
    columns = some_columns()
    columns.fill(0, stored([(0, 1.0, 1.0, 1.0), (9, 2.0, 2.0, 2.0)]))

    earlier, later = columns.moved(6), columns.moved(12)

    assert (earlier.at(6 * STEP)[0], later.at(9 * STEP)[0]) == (1.0, 2.0)
    assert np.isnan([earlier.at(-1 * STEP)[0], later.at(10 * STEP)[0]]).all()
    assert columns.newest == 9


def unknown_of(columns: TrendColumns) -> list[int]:
    """Columns, from the oldest on, of which nothing is known of the only trace."""
    unknown = columns.nothing_known()
    return [] if unknown is None else np.flatnonzero(unknown[0]).tolist()


def test_that_nothing_is_known_in_a_gap_and_before_the_recording_began():
    columns = some_columns()

    columns.fill(0, stored([(2, 1.0, 1.0, 1.0), (6, 4.0, 4.0, 4.0), (9, 4.0, 4.0, 4.0)], gaps=frozenset({6})))

    assert unknown_of(columns) == [0, 1, 3, 4, 5]


def test_that_what_history_has_not_told_yet_is_no_gap():
    columns = some_columns()
    assert unknown_of(columns) == []

    columns.fill(0, stored([(0, 1.0, 1.0, 1.0), (6, 4.0, 4.0, 4.0)]))

    assert unknown_of(columns) == []


def test_that_time_in_which_a_tag_is_not_heard_is_a_gap():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]))

    columns.move_to(11, np.array([False]))

    assert unknown_of(columns) == [8, 9]


def test_that_an_uncertain_value_stays_uncertain_while_it_is_held_and_no_longer():
    columns = some_columns()
    columns.add(0, times(910), np.array([7.0]), np.array([True]))
    columns.move_to(11, np.array([True]))

    columns.add(0, times(1110), np.array([8.0]), np.array([False]))
    columns.move_to(12, np.array([True]))

    assert columns.is_doubtful[0, [9, 10 % 10, 12 % 10]].tolist() == [True, True, False]


def test_that_a_line_of_uncertain_values_is_broken_and_has_ticks():
    columns = some_columns(count=56, newest=55)
    good, doubtful = (0, 5.0, 5.0, 5.0), (28, 5.0, 5.0, 5.0)
    trace = stored([good, doubtful, (55, 5.0, 5.0, 5.0)])

    columns.fill(0, replace(trace, quality=bytes([Quality.GOOD, Quality.UNCERTAIN, Quality.UNCERTAIN])))
    everything = np.arange(56)
    low, _high, _before = columns.drawn(everything)
    ticks = columns.ticks(everything)

    assert ticks is not None
    assert np.flatnonzero(ticks[0]).tolist() == [30, 31, 44, 45]
    assert np.flatnonzero(np.isnan(low[0])).tolist() == [28, 29, 32, 33, 42, 43, 46, 47]
