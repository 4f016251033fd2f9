"""Numbers keep their order in every language."""

import pytest
from PySide6.QtCore import Qt

from ui.widgets.text_direction import direction_of


@pytest.mark.parametrize("words", ["-123.7 mm", "↑ 101 %", "33.0 °", "", "Speed", "12 قطعة"[:2]])
def test_that_numbers_and_latin_words_run_left_to_right(words) -> None:
    assert direction_of(words) is Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("words", ["قيد التشغيل", "12 قطعة"])
def test_that_arabic_runs_right_to_left(words) -> None:
    assert direction_of(words) is Qt.LayoutDirection.RightToLeft
