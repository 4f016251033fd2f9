import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.recordings.cells import number_of


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(".,"))
def test_that_every_number_comes_back_as_it_was_written(value, decimal):
    assert number_of(repr(value).replace(".", decimal), decimal) == value


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        (" 12.5 ", ".", 12.5),
        ("+7", ".", 7.0),
        (".5", ".", 0.5),
        ("7,39E-30", ",", 7.39e-30),
        ("1.234,5", ",", 1234.5),
        ("1.234.567", ",", 1234567.0),
        ("1,234.5", ".", 1234.5),
        ("1\u00a0234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("True", ".", 1.0),
        ("nein", ".", 0.0),
    ],
)
def test_that_numbers_are_read_as_people_write_them(cell, decimal, value):
    assert number_of(cell, decimal) == value


@pytest.mark.parametrize("cell", ["", "  ", "NaN", "n/a", "NULL", "-", "#N/A"])
def test_that_nothing_is_nothing(cell):
    assert math.isnan(number_of(cell))


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("oops", "."), ("1.2.3", "."), ("12 °C", "."), ("inf", "."), ("1e999", "."), ("1_000", "."), ("1.5", ",")],
)
def test_that_what_is_no_number_is_not_guessed(cell, decimal):
    with pytest.raises(ValueError, match=r".*"):
        number_of(cell, decimal)
