"""What a trend shows before anybody chose, and how a value that stands is drawn."""

from ui.displays.trend_choice import first_choice
from ui.displays.trends import TrendsDisplay


def test_that_the_liveliest_equipment_comes_first_with_what_its_card_shows(panel) -> None:
    chosen = first_choice(panel.bridge.picture)

    assert len(chosen) == 4
    assert [name.split("/")[0] for name in chosen[:3]] == ["cobot", "cnc", "meter"]


def test_that_a_value_that_stands_is_drawn_between_its_limits(qtbot, panel) -> None:
    load = next(tag for tag in panel.bridge.picture.cell.tags if tag.name.startswith("cnc/spindle/load"))
    assert load.engineering_range is not None
    display = TrendsDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1200, 700)
    display.show()
    display.open_subject(load.name)

    display.show_frame(panel.say(load.name, load.engineering_range.high))
    display.drawing.redraw(load.name)

    low, high = display.drawing.scales[0]
    assert low < load.engineering_range.low
    assert load.engineering_range.high < high
