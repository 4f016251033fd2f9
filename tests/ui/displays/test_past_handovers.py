"""Earlier handovers while a past moment is shown: only what is known of then, and how many are not."""

import pytest

from hmi.domain.handover import Handover, HandoverId, HandoverState
from hmi.domain.handover_query import AskHandovers, HandoversAnswer
from ui.displays.past_handovers import PastHandoversDisplay
from ui.models.scene import Scene

S = 1_000_000_000
OVER = Handover(
    id=HandoverId("1"), state=HandoverState.ACCEPTED, giver_name="Ana", taker_name="Bea",
    start_ns=1, prepared_ns=2, offered_ns=3, accepted_ns=4,
)  # fmt: skip


@pytest.fixture
def display(panel, qtbot) -> PastHandoversDisplay:
    display = PastHandoversDisplay(panel.bridge)
    qtbot.addWidget(display)
    display.resize(1170, 620)
    display.show()
    display.enter()
    panel.keep.append(display)
    return display


def go_back(panel, seconds: int) -> Scene:
    live = panel.bridge.live
    scene = Scene(picture=live.picture, service_time_ns=live.service_time_ns - seconds * S)
    panel.bridge.show_past(scene)
    return scene


def test_that_the_list_of_the_present_is_not_shown_for_then(display, panel):
    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,)))
    before = display.rows.rowCount()

    scene = go_back(panel, 60)

    asked = [query for query in panel.link.queries if isinstance(query, AskHandovers)]
    assert (before, display.rows.rowCount()) == (1, 0)
    assert display.document is None
    assert asked[-1].at_ns == scene.service_time_ns


def test_that_acts_whose_words_are_gone_are_counted(display, panel):
    go_back(panel, 60)

    panel.link.answer(AskHandovers, HandoversAnswer(handovers=(OVER,), untold=2))

    assert display.rows.rowCount() == 1
    assert "2 acts on it are on record without their words" in display.remark.text()
