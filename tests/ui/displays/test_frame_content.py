"""What the strip below every display says about the cell."""

import msgspec
import pytest

from hmi.domain.cell import CellSource
from ui.displays.frame_content import strip_items, waiting_words


@pytest.mark.parametrize(
    ("source", "words"),
    [(CellSource.SIMULATION, "Simulated cell"), (CellSource.RECORDING, "Recording, not the present")],
)
def test_that_what_is_not_a_real_cell_says_so_everywhere(panel, source: CellSource, words: str) -> None:
    panel.bridge.picture.cell = msgspec.structs.replace(panel.bridge.picture.cell, source=source)

    assert words in [item.words for item in strip_items(panel.bridge)]


def test_that_a_real_cell_needs_no_such_word(panel) -> None:
    words = [item.words for item in strip_items(panel.bridge)]

    assert not {"Simulated cell", "Recording, not the present"} & set(words)
    assert words[-1] == "Emergency stop: the red button at the machine, not this panel"


def test_that_after_a_while_waiting_says_for_how_long_and_where_to_look(panel) -> None:
    short, long = waiting_words(panel.bridge, 5.0), waiting_words(panel.bridge, 90.0)

    assert short.is_hopeful
    assert long.is_hopeful
    assert "Not heard" not in short.advice
    assert "Not heard for 1 min 30 s" in long.advice
    assert short.advice in long.advice


def test_that_waiting_for_another_version_is_in_vain(panel) -> None:
    panel.bridge.turned_away = "9.9"

    words = waiting_words(panel.bridge, 90.0)

    assert not words.is_hopeful
    assert "9.9" in words.advice
