"""Numbers of a trend's axis are written as everywhere else on the panel."""

from ui.displays.trend_words import step_number_words
from ui.formatting import number_text


def test_that_numbers_below_zero_have_the_same_sign_on_the_axis_as_beside_it():
    assert step_number_words(-50.0, 25.0) == number_text(-50.0, 0) == "−50"
