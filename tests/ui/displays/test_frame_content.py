"""What the strip below every display says about the cell."""

import msgspec
import pytest

from hmi.domain.cell import CellSource
from ui.displays.frame_content import strip_items


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
