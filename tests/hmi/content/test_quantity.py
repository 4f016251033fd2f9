"""Quantities carry their unit, and a wrong one is told in the words of whoever wrote it."""

import pytest

from hmi.content.quantity import BadQuantity, rate_of, seconds_of, value_of


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("45 s", 45.0), ("1.5 min", 90.0), ("8 h", 28800.0), ("250 ms", 0.25), ("1d", 86400.0), (" 0 s ", 0.0)],
)
def test_that_a_time_is_read_in_seconds(written: str, seconds: float):
    assert seconds_of(written) == pytest.approx(seconds)


@pytest.mark.parametrize("written", ["45", 45, "45 sec", "soon", "-1 s", "1,5 s", ""])
def test_that_a_time_without_a_unit_of_time_is_refused(written: str | int):
    with pytest.raises(BadQuantity):
        seconds_of(written)


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("2.5 bar", "bar", 2.5),
        ("-5 °C", "°C", -5.0),
        (7, "", 7.0),
        ("7", "", 7.0),
        ("1e3 W", "W", 1000.0),
        (3, "?", 3.0),
    ],
)
def test_that_a_value_is_read_in_the_unit_of_its_tag(written: str | int, unit: str, value: float):
    assert value_of(written, unit) == value


@pytest.mark.parametrize(
    ("written", "unit", "fault"),
    [
        ("2.5 mbar", "bar", "the tag is in bar, not in mbar"),
        (2.5, "bar", "write the unit: 2.5 bar"),
        ("2.5 bar", "", "the tag has no unit, and not bar"),
        ("2,5 bar", "bar", "write 2.5 with a point"),
        ("much", "bar", "write a number and its unit, as in '2.5 bar'"),
    ],
)
def test_that_another_unit_or_none_is_told(written: str | float, unit: str, fault: str):
    with pytest.raises(BadQuantity, match=f"^{fault}$"):
        value_of(written, unit)


def test_that_a_rate_is_read_in_the_unit_a_second():
    assert rate_of("6 °C/min", "°C") == pytest.approx(0.1)
    assert rate_of("5 mm/s/s", "mm/s") == 5.0
    assert rate_of("2 /h", "") == pytest.approx(2 / 3600)


@pytest.mark.parametrize("written", ["5 °C", "5 °C/shift", "5 K/min", 5])
def test_that_a_rate_without_time_or_with_another_unit_is_refused(written: str | int):
    with pytest.raises(BadQuantity):
        rate_of(written, "°C")
