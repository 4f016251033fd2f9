"""The machine display is built from whatever was recognised."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from hmi import clock, i18n
from hmi.domain.command import CallMethod
from hmi.domain.equipment import Component, ComponentKind, EquipmentKind
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import TagName
from ui.displays.machine import MachineDisplay
from ui.displays.machine_cards import _HEADINGS
from ui.formatting import time_text
from ui.models.scene import Scene
from ui.widgets.stack_light import StackLight


def a_machine_display(qtbot, panel, subject: str = "cnc") -> MachineDisplay:
    display = MachineDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1180, 640)
    display.show()
    display.open_subject(subject)
    display.enter()
    return display


def tile_of(display: MachineDisplay, name: str):
    return next(tile for card in display.cards for tile in card.tiles if tile.tag_name == name)


def test_that_every_component_with_values_or_methods_has_a_card(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    assert [card.accessibleName() for card in display.cards] == [
        "Production",
        "Spindle",
        "Channel",
        "Tool · T14",
        "Stack light",
        "Actions",
    ]


@pytest.mark.parametrize("subject", ["conveyor", "camera", "meter", "supervisor"])
def test_that_any_machine_shows_its_values(qtbot, panel, subject) -> None:
    display = a_machine_display(qtbot, panel, subject)

    texts = [tile.content.text for card in display.cards for tile in card.tiles]

    assert texts
    assert all(texts)


def test_that_every_kind_of_component_has_a_heading() -> None:
    assert set(_HEADINGS) == set(ComponentKind)


def test_that_a_value_beyond_its_range_is_abnormal(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    display.show_frame(panel.say("cnc/spindle/load", 130.0))

    assert tile_of(display, "cnc/spindle/load").content.is_abnormal


def test_that_a_stale_value_says_so_and_loses_its_pointer(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)
    panel.hush("cnc/spindle")

    display.show_frame(ReadingBatch.empty())

    content = tile_of(display, "cnc/spindle/load").content
    assert content.words == "Not heard now · 63.0\N{NO-BREAK SPACE}%"
    assert content.fraction is None
    assert display.state_panel.content.word == "Running"


def test_that_a_stale_value_says_since_when_where_that_was_seen(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)
    picture, name = panel.bridge.picture, TagName("cnc/spindle/load")
    column = np.array([picture.index[name]], np.uint32)
    fell_ns = clock.now_ns()

    picture.take_freshness(FreshnessChange(column, np.array([Freshness.STALE], np.uint8)), fell_ns)
    display.show_frame(ReadingBatch.empty())

    assert tile_of(display, name).content.words.split(" · ")[:2] == ["Not heard now", f"since {time_text(fell_ns)}"]


def test_that_the_state_of_a_silent_machine_is_not_its_last_word(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)
    panel.hush("cnc")

    display.show_frame(ReadingBatch.empty())

    assert display.state_panel.content.word == "Not heard now"
    assert display.mode_panel.content.word == "Not known"


def test_that_tapping_a_value_goes_to_its_trend(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    qtbot.mouseClick(tile_of(display, "cnc/spindle/load"), Qt.MouseButton.LeftButton)

    assert panel.asked == [("trends", "cnc/spindle/load")]


def test_that_keys_choose_the_machine(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    qtbot.mouseClick(display.picker.keys["meter"], Qt.MouseButton.LeftButton)

    assert [card.accessibleName() for card in display.cards] == ["Energy"]


def test_that_a_machine_of_unknown_parts_is_shown_too(qtbot, panel, build) -> None:
    value = build.component("press", ComponentKind.OTHER, "Values", {"Force": {"value": 12.5, "unit": "kN"}})
    empty = Component(name="Nothing", kind=ComponentKind.OTHER)
    build.machine("press", EquipmentKind.MACHINE, "Press", value, empty)
    panel.attach(build)

    display = a_machine_display(qtbot, panel, "press")

    assert [tile.content.text for card in display.cards for tile in card.tiles] == ["12.5\N{NO-BREAK SPACE}kN"]


def test_that_a_cell_without_machines_says_so(qtbot, empty_panel) -> None:
    display = a_machine_display(qtbot, empty_panel)

    assert not display.columns.isVisible()


def test_that_a_method_is_called_only_after_confirming(qtbot, panel) -> None:
    operator = Person(ref=PersonRef("p-1"), display_name="Ana", roles=frozenset({Role.OPERATOR}))
    panel.bridge.session = Session(token="t", person=operator, signed_in_ns=0, idle_limit_s=300)
    display = a_machine_display(qtbot, panel)
    actions = next(card for card in display.cards if card.method_keys)

    qtbot.mouseClick(actions.method_keys["ChangeTool"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: display.faceplate is not None)
    before = list(panel.link.commands)
    qtbot.mouseClick(display.faceplate.confirm_key, Qt.MouseButton.LeftButton)

    assert before == []
    assert panel.link.commands == [CallMethod(equipment="cnc", component="Faults", method="ChangeTool")]
    assert display.faceplate.outcome_label.text() == "Done."


def test_that_cancelling_calls_nothing(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)
    actions = next(card for card in display.cards if card.method_keys)

    qtbot.mouseClick(actions.method_keys["ChangeTool"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: display.faceplate is not None)
    qtbot.mouseClick(display.faceplate.cancel_key, Qt.MouseButton.LeftButton)

    assert panel.link.commands == []


def test_that_methods_are_out_of_use_in_the_past_whichever_machine_is_picked_there(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel, "conveyor")
    live = panel.bridge.live
    panel.bridge.show_past(Scene(picture=live.picture, service_time_ns=live.service_time_ns - 600 * 10**9))

    display.open_subject("cnc")
    in_the_past = [key.isEnabled() for key in display.acting_parts()]
    panel.bridge.show_live()
    display.let_act()

    assert in_the_past
    assert not any(in_the_past)
    assert all(key.isEnabled() for key in display.acting_parts())


def test_that_numbers_follow_the_language(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    i18n.choose("de")
    display.retranslate()

    assert tile_of(display, "cnc/spindle/vibration").content.text == "1,90\N{NO-BREAK SPACE}mm/s"


def test_that_tapping_a_set_point_asks_for_its_faceplate_and_writes_nothing(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    qtbot.mouseClick(tile_of(display, "cnc/channel_1/feedoverride"), Qt.MouseButton.LeftButton)

    assert panel.asked == [("set_point", "cnc/channel_1/feedoverride")]
    assert panel.link.commands == []


def stack_light_of(display: MachineDisplay) -> StackLight:
    (light,) = display.findChildren(StackLight)
    return light


def test_that_a_stack_light_is_told_by_colour_word_and_state(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)

    lamps = stack_light_of(display).lamps

    assert [(lamp.label, lamp.words, lamp.is_lit) for lamp in lamps] == [
        ("Red", "Off", False),
        ("Green", "On", True),
        ("Buzzer", "Off", False),
    ]


def test_that_a_lamp_which_is_not_heard_is_neither_on_nor_off(qtbot, panel) -> None:
    display = a_machine_display(qtbot, panel)
    panel.hush("stacklight")

    display.show_frame(ReadingBatch.empty())

    assert [(lamp.words, lamp.is_lit) for lamp in stack_light_of(display).lamps] == [("Not heard now", None)] * 3


def test_that_a_stack_light_in_another_language_has_its_words(qtbot, panel) -> None:
    i18n.choose("de")
    display = a_machine_display(qtbot, panel)

    assert next((lamp.label, lamp.words) for lamp in stack_light_of(display).lamps) == ("Rot", "Aus")


def test_that_a_packml_unit_tells_its_state_once(qtbot, panel, build) -> None:
    roles = {
        "ExecuteState.CurrentState": {"value": "Execute"},
        "CurrentState": {"value": "Cleared"},
        "StateCurrent": {"value": 6, "words": {6: "Execute"}},
    }
    build.machine("press", EquipmentKind.MACHINE, "Press", build.component("press", ComponentKind.PACKML, "U", roles))
    panel.attach(build)

    display = a_machine_display(qtbot, panel, "press")

    assert [tile.content.text for card in display.cards for tile in card.tiles] == ["Running"]
