"""The strip below every display: what stands is said whole, however much else there is to say."""

import itertools

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from ui.theme import font
from ui.widgets.condition_mark import Mark
from ui.widgets.status_strip import StatusStrip, StripItem

STOP = StripItem(words="Not-Halt: der rote Taster an der Maschine, nicht dieses Panel", is_standing=True)
LIVE = StripItem(words="Live · 312 von 312 Werten", mark=Mark.CONNECTED)
NOTICE = StripItem(
    words="Befehle werden abgelehnt: Am Platz der Aufzeichnungen liegt eine andere Datei.", mark=Mark.NOTICE,
    is_loud=True,
)  # fmt: skip


@pytest.fixture
def strip(qtbot: QtBot) -> StatusStrip:
    made = StatusStrip()
    qtbot.addWidget(made)
    made.resize(1280, 48)
    return made


@pytest.mark.parametrize("width", [1024, 1280, 1920])
@pytest.mark.parametrize("notices", [0, 1, 3])
def test_that_what_stands_is_said_whole(strip: StatusStrip, width: int, notices: int):
    strip.resize(width, 48)
    strip.show_items([LIVE, *[NOTICE] * notices, STOP])

    *_others, stop = strip.drawn_items()

    needed = QFontMetricsF(font(stop.factor)).horizontalAdvance(STOP.words)
    assert stop.item is STOP
    assert stop.width >= needed
    assert stop.x + stop.width <= width


def test_that_the_first_fact_is_there_and_the_rest_is_counted(strip: StatusStrip):
    strip.show_items([LIVE, *[NOTICE] * 3, STOP])

    words = [drawn.item.words for drawn in strip.drawn_items()]

    assert words[0] == LIVE.words
    assert words[-2].startswith("+")
    assert int(words[-2]) + len(words) - 2 == 4


def test_that_no_fact_lies_upon_another(strip: StatusStrip):
    strip.show_items([LIVE, NOTICE, STOP])
    drawn = strip.drawn_items()

    for before, after in itertools.pairwise(drawn):
        assert before.x + before.width < after.x


def test_that_a_fact_of_which_most_can_be_read_is_shortened_and_not_counted(strip: StatusStrip):
    run = StripItem(words="Anweisung: Nach Schutzhalt weitermachen · Mira Aslan · Schritt 3 von 15", mark=Mark.WORKING)
    strip.show_items([LIVE, StripItem(words="Simulierte Zelle", mark=Mark.NOTICE), run, STOP])
    whole = next(drawn.width for drawn in strip.drawn_items() if drawn.item is run)
    kept = whole
    for width in range(1280, 1000, -10):
        strip.resize(width, 48)
        shown = [drawn for drawn in strip.drawn_items() if drawn.item is run]
        if not shown:
            break
        kept = shown[0].width

    assert kept < whole
    assert [drawn.item.words for drawn in strip.drawn_items()][-2] == "+1"
