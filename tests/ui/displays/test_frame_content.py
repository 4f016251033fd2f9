"""What the strip below every display says about the cell."""

import msgspec
import pytest

from hmi.domain.cell import CellSource
from hmi.domain.records_trouble import RecordsTrouble
from hmi.link.handshake import Denial
from ui.displays.attention import attention_items
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


def test_that_a_trouble_of_the_service_is_told_with_what_to_do(panel) -> None:
    panel.bridge.notices = {"history": "disk full", "journal": "nearly full: 83%"}

    items = {item.words: item.detail for item in attention_items(panel.bridge, [])}

    assert items["Nothing is recorded: the disk of the cell service is full."].startswith("Free space on its computer")
    assert "There is little room left for the records (83%)." in items
    assert set(items) <= {item.words for item in strip_items(panel.bridge)}


@pytest.mark.parametrize("trouble", RecordsTrouble)
def test_that_each_trouble_of_the_records_is_told_with_what_it_stops_and_what_to_do(panel, trouble) -> None:
    panel.bridge.notices = {"journal": trouble.value}

    (item,) = attention_items(panel.bridge, [])

    assert item.words.startswith("Commands are refused")
    assert item.detail
    assert item.words in {shown.words for shown in strip_items(panel.bridge)}


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


@pytest.mark.parametrize(("denial", "command"), [(Denial.SCREEN_UNKNOWN, "admit"), (Denial.SERVICE_UNPROVEN, "keys")])
def test_that_a_screen_kept_out_by_keys_says_what_to_do_and_shows_its_own(panel, denial: Denial, command: str) -> None:
    panel.bridge.denial, panel.bridge.screen_key = denial, "0<b>1&2#3"

    words = waiting_words(panel.bridge, 90.0)

    assert f"tandem {command}" in words.advice
    assert "0<b>1&2#3" in words.advice
