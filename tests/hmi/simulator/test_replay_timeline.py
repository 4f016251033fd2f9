import numpy as np
import pytest

from hmi.recordings.dialect import Dialect
from hmi.recordings.recording import Recording
from hmi.recordings.report import RecordingReport
from hmi.simulator.replay_map import Combine, VariableMap
from hmi.simulator.replay_roles import ValueKind, role_of
from hmi.simulator.replay_series import build_series
from hmi.simulator.replay_timeline import FallSilent, Finish, PlayRows, Timeline
from hmi.simulator.replay_units import conversion

DIALECT = Dialect(
    encoding="utf-8", line_end="LF", delimiter=",", decimal=".", names=("t",), first_line=2, has_names=True
)


def a_recording(times, gap=50, **numbers):
    time = np.array(times, dtype=np.int64)
    return Recording(
        time_ns=time,
        is_absolute=True,
        numbers={name: np.array(values, dtype=np.float64) for name, values in numbers.items()},
        texts={},
        gap_rows=np.flatnonzero(np.diff(time) > gap),
        gap_limit_ns=gap,
        period_ns=10,
        report=RecordingReport(path="", dialect=DIALECT),
    )


def test_that_each_row_is_due_once_at_its_time():
    timeline = Timeline(a_recording([1000, 1010, 1020, 1030]), loop=False)

    assert list(timeline.until(0)) == [PlayRows(0, 1, 0)]
    assert timeline.next_ns() == 10
    assert list(timeline.until(5)) == []
    assert list(timeline.until(25)) == [PlayRows(1, 3, 0)]
    assert list(timeline.until(25)) == []


def test_that_a_gap_is_silent_in_its_middle_and_ends_with_the_next_row():
    timeline = Timeline(a_recording([0, 10, 200, 210]), loop=False)

    assert list(timeline.until(59)) == [PlayRows(0, 2, 0)]
    assert list(timeline.until(60)) == [FallSilent(60)]
    assert timeline.next_ns() == 200
    assert list(timeline.until(205)) == [PlayRows(2, 3, 0)]


def test_that_the_end_is_told_once():
    timeline = Timeline(a_recording([0, 10]), loop=False)

    assert list(timeline.until(1000)) == [PlayRows(0, 2, 0), Finish(60)]
    assert timeline.is_over
    assert timeline.next_ns() is None
    assert list(timeline.until(2000)) == []


def test_that_a_round_begins_one_period_after_the_last_row():
    timeline = Timeline(a_recording([5, 15, 25]), loop=True)

    steps = list(timeline.until(95))

    assert steps == [PlayRows(0, 3, 0), PlayRows(0, 3, 30), PlayRows(0, 3, 60), PlayRows(0, 1, 90)]
    assert timeline.rounds == 3
    assert timeline.elapsed_ns(95) == 5


def test_that_only_changes_of_value_or_status_are_kept_and_a_gap_is_one():
    recording = a_recording([0, 10, 20, 30, 200, 210], a=[1.0, 1.0, np.nan, np.nan, np.nan, 2.0])

    series = build_series(recording, VariableMap(column="a", name="A"), None)

    assert series.change_rows.tolist() == [0, 2, 4, 5]
    assert [series.at(row) for row in (0, 2, 5)] == [1.0, None, 2.0]
    assert series.bounds() == (1.0, 2.0)


def test_that_values_are_converted_combined_and_judged():
    recording = a_recording([0, 10], x=[3.0, 0.0], y=[4.0, np.nan], q=[np.pi, 0.0], mode=[3.0, 1.0])

    speed = build_series(recording, VariableMap(column=("x", "y"), name="V", combine=Combine.LENGTH), None)
    product = build_series(recording, VariableMap(column=("x", "y"), name="P", combine=Combine.PRODUCT), None)
    angle = build_series(recording, VariableMap(column="q", unit="C81"), role_of("axis 1 ActualPosition"))
    stop = build_series(recording, VariableMap(column="mode", when=(3,)), role_of("safety ProtectiveStop"))
    count = build_series(recording, VariableMap(column="mode", name="M", kind=ValueKind.COUNT), None)

    assert [speed.at(0), speed.at(1)] == [5.0, None]
    assert product.at(0) == 12.0
    assert angle.at(0) == pytest.approx(180.0)
    assert [stop.at(0), stop.at(1)] == [True, False]
    assert count.at(0) == 3
    assert isinstance(count.at(0), int)


@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [("KEL", "CEL", 300.0, 26.85), ("FAH", "CEL", 212.0, 100.0), ("MTR", "MMT", 0.25, 250.0), ("C62", "P1", 0.5, 50.0)],
)
def test_that_units_convert(source, target, value, expected):
    factor, offset = conversion(source, target)

    assert value * factor + offset == pytest.approx(expected)


def test_that_different_things_do_not_convert():
    with pytest.raises(ValueError, match="AMP cannot become DD"):
        conversion("AMP", "DD")
