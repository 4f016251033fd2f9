"""The overview says how the cell is, what needs a person and what is being made."""

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt

from hmi import clock, i18n
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.quality import Freshness
from hmi.domain.query import AskTrend, TrendAnswer, TrendTrace
from hmi.domain.reading import ReadingBatch
from hmi.domain.tag import TagName, ValueRange
from ui.displays.attention import attention_content
from ui.displays.overview import OverviewDisplay
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.row_painting import whole_lines

PROTECTIVE_STOP = "cobot/safety/parameterset.protectivestop"


def an_overview(qtbot, panel) -> OverviewDisplay:
    display = OverviewDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1180, 640)
    display.show()
    display.enter()
    return display


def words_of(display: OverviewDisplay) -> list[str]:
    return [item.words for item in display.attention.items]


def test_that_every_piece_of_equipment_has_a_card_with_its_state_in_words(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    states = {name: card.content.state for name, card in display.cell_map.cards.items()}

    assert states == {
        "conveyor": "Running",
        "cobot": "Running",
        "cnc": "Running",
        "camera": "Ready",
        "meter": "Connected",
        "supervisor": "Running",
    }


def test_that_nothing_needs_a_person_while_all_is_well(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    assert display.attention.items == ()


def test_that_a_protective_stop_stands_first_and_on_the_card(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    display.show_frame(panel.say("cnc/machineryitemstate/currentstate", "Error"))

    display.show_frame(panel.say(PROTECTIVE_STOP, True))

    card = display.cell_map.cards["cobot"].content
    assert (card.state, card.mark, card.loudness) == ("Protective stop", Mark.STOP, Loudness.ABNORMAL)
    assert words_of(display) == ["Cobot: Protective stop", "Milling machine: Fault"]


def test_that_a_silent_machine_keeps_no_state_word(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    panel.hush("cnc")

    display.show_frame(ReadingBatch.empty())

    card = display.cell_map.cards["cnc"].content
    assert (card.state, card.mark, card.loudness) == ("Not heard now", Mark.SILENT, Loudness.DOUBTFUL)
    assert card.key_text == "Not heard now"
    assert card.key_fraction is None
    assert card.facts == (("Good", "?"), ("Reject", "?"))


def test_that_stale_unknown_absent_and_bad_differ_in_words(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    card = display.cell_map.cards["conveyor"]
    speed = "conveyor/unit/status.curmachspeed"
    seen = set()

    for freshness in (Freshness.STALE, Freshness.UNKNOWN, Freshness.ABSENT):
        panel.hush(speed, freshness)
        display.show_frame(ReadingBatch.empty())
        seen.add(card.content.key_text)
    display.show_frame(panel.say(speed, None, status=0x80000000))
    seen.add(card.content.key_text)

    assert seen == {"Not heard now", "Not heard yet", "Not available", "No usable value"}


def test_that_a_stop_says_what_to_do_next_and_nothing_that_leads_astray(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    display.show_frame(panel.say(PROTECTIVE_STOP, True))

    detail = display.attention.items[0].detail
    assert detail == "Clear what stopped it, then release it as its manual says."


def test_that_the_ends_of_a_spark_line_are_written_as_the_language_writes_numbers(qtbot, panel) -> None:
    cell = panel.bridge.picture.cell
    wide = [replace(tag, engineering_range=ValueRange(0, 12000)) if tag.unit == "W" else tag for tag in cell.tags]
    panel.bridge.picture.cell = replace(cell, tags=tuple(wide))
    display = an_overview(qtbot, panel)
    i18n.choose("de")

    display.retranslate()

    assert display.cell_map.cards["meter"].spark.ends == ("0", "12.000")
    i18n.choose("en")


def test_that_the_tab_key_goes_through_the_cards_as_one_reads(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    cards = display.cell_map.cards.values()
    card = min(cards, key=lambda one: (one.y(), one.x()))

    visited = [card]
    while (card := card.nextInFocusChain()) in cards and card not in visited:
        visited.append(card)

    assert visited == sorted(cards, key=lambda one: (one.y(), one.x()))


def test_that_an_unknown_safety_state_needs_a_person(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    panel.hush(PROTECTIVE_STOP)

    display.show_frame(ReadingBatch.empty())

    assert words_of(display) == ["Cobot: safety state not known"]


def test_that_nothing_is_shown_as_present_when_the_service_is_not_heard(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    panel.bridge.picture.is_attached = False

    panel.bridge.attachment_changed.emit()

    assert {card.content.loudness for card in display.cell_map.cards.values()} == {Loudness.DOUBTFUL}
    assert words_of(display) == ["The cell service is not heard"]
    assert display.fact_tiles["cycle"].content.doubt


def test_that_missing_tags_and_lost_connections_are_told_in_words(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    partial = ConnectionStatus(
        endpoint="plc", state=ConnectionState.PARTIAL, since_ns=0, wanted_tags=12, live_tags=9, absent_tags=3
    )
    lost = ConnectionStatus(endpoint="camera", state=ConnectionState.LOST, since_ns=0, detail="connection refused")
    panel.bridge.connections = {"plc": partial, "camera": lost}

    panel.bridge.connection_changed.emit(lost)

    assert words_of(display) == ["Controller camera: Connection lost", "3 of 12 values are not available from plc"]


def test_that_a_value_beyond_its_range_is_told_where_its_card_shows_it(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    load = next(tag for tag in panel.bridge.picture.cell.tags if tag.name.startswith("cnc/spindle/load"))

    display.show_frame(panel.say(load.name, load.engineering_range.high + 10))
    panel.bridge.connection_changed.emit(None)

    assert words_of(display) == ["Milling machine: Load is too high"]
    assert display.cell_map.cards["cnc"].content.key_is_abnormal


def test_that_nothing_of_a_controller_is_told_while_the_service_is_not_heard(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    off = ConnectionStatus(endpoint="cell", state=ConnectionState.OFF, since_ns=0)
    panel.bridge.connections = {"cell": off}
    panel.bridge.picture.is_attached = False

    panel.bridge.attachment_changed.emit()

    assert words_of(display) == ["The cell service is not heard"]


def test_that_what_is_silent_with_its_controller_is_told_once(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    endpoint = panel.bridge.picture.cell.tags[0].node.endpoint
    lost = ConnectionStatus(endpoint=endpoint, state=ConnectionState.LOST, since_ns=0, detail="connection refused")
    panel.hush("")
    panel.bridge.connections = {endpoint: lost}

    panel.bridge.connection_changed.emit(lost)

    assert words_of(display) == [f"Controller {endpoint}: Connection lost"]


def test_that_one_silent_machine_of_a_live_controller_needs_a_person(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    endpoint = panel.bridge.picture.cell.tags[0].node.endpoint
    live = ConnectionStatus(endpoint=endpoint, state=ConnectionState.LIVE, since_ns=0)
    panel.hush("cnc")
    panel.bridge.connections = {endpoint: live}

    panel.bridge.connection_changed.emit(live)

    assert words_of(display) == ["Milling machine: Not heard now"]


def test_that_tapping_equipment_goes_to_its_own_display(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    qtbot.mouseClick(display.cell_map.cards["cobot"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(display.cell_map.cards["meter"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(display.fact_tiles["cycle"], Qt.MouseButton.LeftButton)

    assert panel.asked == [
        ("cobot", "cobot"),
        ("machine", "meter"),
        ("trends", "supervisor/production/cycletime"),
    ]


def test_that_the_keyboard_opens_a_card(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    qtbot.keyClick(display.cell_map.cards["cnc"], Qt.Key.Key_Space)

    assert panel.asked == [("machine", "cnc")]


def test_that_the_supervisors_counts_outrank_the_machines(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)

    assert display.fact_tiles["good"].content.text == "211"
    assert display.fact_tiles["job"].content.text == "GB-2291"


def test_that_a_frame_repaints_only_what_it_changed(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    before = {name: card.content for name, card in display.cell_map.cards.items()}

    display.show_frame(panel.say("cnc/spindle/load", 71.0))

    after = {name: card.content for name, card in display.cell_map.cards.items()}
    assert {name for name in after if after[name] is not before[name]} == {"cnc"}
    assert after["cnc"].key_text == "71.0\N{NO-BREAK SPACE}%"


def test_that_an_empty_cell_says_what_to_do(qtbot, empty_panel) -> None:
    display = an_overview(qtbot, empty_panel)

    assert display.cell_map.isHidden() or not display.cell_map.isVisible()


def test_that_right_to_left_mirrors_the_flow(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    cards = display.cell_map.cards
    assert cards["conveyor"].x() < cards["cobot"].x()

    display.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    display.resize(1200, 660)

    assert cards["conveyor"].x() > cards["cobot"].x()


def test_that_the_pseudo_language_reaches_the_display(qtbot, panel, monkeypatch) -> None:
    display = an_overview(qtbot, panel)

    class Shouting:
        def gettext(self, message: str) -> str:
            return message.upper()

        def ngettext(self, one: str, many: str, count: int) -> str:
            return (one if count == 1 else many).upper()

    monkeypatch.setattr(i18n, "_active", Shouting())
    display.retranslate()

    assert display.fact_tiles["cycle"].accessibleName() == "CYCLE TIME"
    assert display.cell_map.cards["cobot"].content.state == "RUNNING"


def test_that_the_past_of_a_cell_that_has_changed_meanwhile_is_put_where_it_belongs(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    display.resize(1600, 1000)  # room for a line of the past, whatever the size of text
    asked = panel.link.queries[-1]
    assert isinstance(asked, AskTrend)
    display.rebuild()
    qtbot.wait(1)  # the cards of before are deleted
    card = display.cell_map.cards["cnc"]
    without = card.grab().toImage()

    panel.link.answer(AskTrend, TrendAnswer(traces=tuple(a_trace(name, asked.end_ns) for name in asked.tag_names)))

    assert card.grab().toImage() != without


def a_trace(name: str, end_ns: int) -> TrendTrace:
    """Two columns, 10 and 5 seconds before the end."""
    times = np.array([end_ns - 10_000_000_000, end_ns - 5_000_000_000])
    values = np.array([20.0, 60.0]).tobytes()
    flags = bytes(2)
    return TrendTrace(
        tag_name=TagName(name), time_ns=times.tobytes(), low=values, high=values, last=values,
        quality=flags, is_backfilled=flags, is_gap_before=flags,
    )  # fmt: skip


def test_that_the_past_is_asked_for_once_the_service_was_heard(qtbot, panel) -> None:
    now_ns, panel.bridge.service_time_ns = panel.bridge.service_time_ns, 0
    display = an_overview(qtbot, panel)
    assert not [query for query in panel.link.queries if isinstance(query, AskTrend)]

    panel.bridge.service_time_ns = now_ns
    for _ in range(2):
        display.show_frame(ReadingBatch.empty())

    (asked,) = (query for query in panel.link.queries if isinstance(query, AskTrend))
    assert "cnc/spindle/load" in asked.tag_names


def test_that_silence_of_the_service_is_told_with_its_length_and_the_next_step(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    panel.bridge._heard_s = clock.monotonic_s() - 83
    panel.bridge.picture.is_attached = False

    panel.bridge.attachment_changed.emit()

    (item,) = display.attention.items
    assert item.words == "The cell service has not been heard for 1 min 23 s"
    assert "Call maintenance" in item.detail


def test_that_no_detail_of_what_needs_a_person_is_cut(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    lost = ConnectionStatus(endpoint="plc", state=ConnectionState.LOST, since_ns=0)
    panel.bridge.connections = {"plc": lost}

    panel.bridge.connection_changed.emit(lost)

    view = display._attention_view
    (item,) = display.attention.items
    words, detail = whole_lines(attention_content(item), view.viewport().width())
    assert " ".join(detail) == item.detail
    assert len(detail) > 1
    assert view.sizeHintForRow(0) >= (len(words) + len(detail)) * view.fontMetrics().height()


def test_that_the_key_that_asks_why_is_there_only_while_the_cell_stands(qtbot, panel) -> None:
    display = an_overview(qtbot, panel)
    asked: list[tuple[str, str]] = []
    panel.bridge.display_requested.connect(lambda *request: asked.append(request))
    is_there_at_work = display.why_key.isVisible()

    display.show_frame(panel.say(PROTECTIVE_STOP, True))
    qtbot.mouseClick(display.why_key, Qt.MouseButton.LeftButton)

    assert not is_there_at_work
    assert asked == [("why", "cell")]
