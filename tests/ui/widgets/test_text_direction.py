"""Numbers keep their order in every language."""

import pytest
from PySide6.QtCore import Qt

from hmi import i18n
from ui.widgets.fact_list import FactList
from ui.widgets.text_direction import direction_of


@pytest.mark.parametrize("words", ["-123.7 mm", "↑ 101 %", "33.0 °", "", "Speed", "12 قطعة"[:2]])
def test_that_numbers_and_latin_words_run_left_to_right(words) -> None:
    assert direction_of(words) is Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("words", ["قيد التشغيل", "12 قطعة"])
def test_that_arabic_runs_right_to_left(words) -> None:
    assert direction_of(words) is Qt.LayoutDirection.RightToLeft


@pytest.mark.parametrize(("spoken", "side"), [("en", Qt.AlignmentFlag.AlignLeft), ("ar", Qt.AlignmentFlag.AlignRight)])
def test_that_facts_begin_where_the_language_begins_whatever_they_are_written_in(qtbot, spoken, side) -> None:
    facts = FactList()
    qtbot.addWidget(facts)
    i18n.choose(spoken)

    facts.show_facts([("Address", "opc.tcp://127.0.0.1:4840")])

    for label in (facts._names[0], facts._values[0]):
        assert label.alignment() & side
        assert label.alignment() & Qt.AlignmentFlag.AlignAbsolute
