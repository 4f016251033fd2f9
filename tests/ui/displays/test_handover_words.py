"""Every kind of item has words, and what people are told is what the fields say."""

from typing import Any

import pytest

from hmi import i18n
from hmi.domain.cell import Cell
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.handover_notice import HandoverNotice
from hmi.domain.handover_query import NotRecorded
from hmi.domain.person import PersonRef
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.shift_end_notice import ShiftEndNotice
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from ui.displays.handover_attention import handover_item, shift_end_item
from ui.displays.handover_content import item_mark, place_of_item
from ui.displays.handover_unknowns import UNKNOWNS
from ui.formatting import date_text
from ui.models.handover_item_words import item_detail, item_next_step, item_title
from ui.wording.handover import KINDS, kind_words

SPEED = TagDefinition(
    name=TagName("cobot/speed"),
    node=NodeAddress(endpoint="cell", uri="urn:cell", identifier="s=speed"),
    data_type=DataType.DOUBLE,
    label="Speed",
    unit="%",
)
CELL = Cell(id="cell", label="Cell", tags=(SPEED,))


def an_item(kind: ItemKind, **more: Any) -> HandoverItem:
    return HandoverItem(key=ItemKey("x|1"), kind=kind, **more)


def test_that_every_kind_has_words():
    assert set(KINDS) == set(ItemKind)


@pytest.mark.parametrize("kind", ItemKind)
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_that_an_item_without_any_facts_still_says_what_it_is(kind: ItemKind, language: str):
    i18n.choose(language)

    assert kind_words(kind) in item_detail(an_item(kind), CELL, {})
    assert isinstance(item_title(an_item(kind), CELL, {}), str)
    assert item_mark(an_item(kind))


def test_that_a_lock_is_told_with_its_place_its_number_and_whose_it_is_and_leads_to_its_run():
    facts: dict[str, Any] = {"point": "Q1", "number": "7", "person": "p-1"}
    item = an_item(ItemKind.LOCK, subject="run-1", facts=facts, asides={"is_over": True}, label="Service")

    assert item_title(item, CELL, {PersonRef("p-1"): "Ana"}) == "Q1: lock 7 of Ana is on"
    assert item_detail(item, CELL, {}) == "Lock on · Service · the run is over"
    assert "Only its owner" in item_next_step(item)
    assert place_of_item(item, CELL) == ("runner", "run-1")


def test_that_an_open_run_is_told_with_its_step_why_it_is_held_and_who_has_it():
    facts: dict[str, Any] = {"state": "held", "hold": "restart", "person": "p-1"}
    asides: dict[str, Any] = {"number": 3, "steps": 10}
    item = an_item(ItemKind.PROCEDURE, subject="run-1", facts=facts, asides=asides, label={"en": "Service", "de": "W"})

    assert item_title(item, CELL, {}) == "Service"
    detail = item_detail(item, CELL, {PersonRef("p-1"): "Ana"})
    assert detail == "Procedure · Held after a restart · Step 3 of 10 · Ana has it"
    assert place_of_item(item, CELL) == ("runner", "run-1")


def test_that_what_was_given_up_half_way_says_why_and_that_something_still_stands():
    facts: dict[str, Any] = {"state": "failed", "person": "p-1"}
    item = an_item(ItemKind.PROCEDURE, facts=facts, asides={"steps": 10, "why": "a part is missing"}, label="Service")

    assert item_detail(item, CELL, {PersonRef("p-1"): "Ana"}).endswith("a part is missing")
    assert "still stands" in item_next_step(item)


def test_that_a_changed_value_tells_from_what_to_what():
    item = an_item(ItemKind.SET_POINT, facts={"tag": "cobot/speed", "before": "100.0", "value": "80.0", "by": "p-1"})

    assert item_title(item, CELL, {}) == "Speed: 100\N{NO-BREAK SPACE}% → 80\N{NO-BREAK SPACE}%"


def test_that_a_value_that_was_taken_out_of_the_cell_keeps_its_name():
    item = an_item(ItemKind.SET_POINT, facts={"tag": "cobot/gone", "before": "", "value": "on", "by": "p-1"})

    assert item_title(item, CELL, {}) == "cobot/gone: on"


NOW = 10**18 + 3600 * 10**9


def a_notice(**more: Any) -> str:
    facts: dict[str, Any] = {
        "is_offered": True,
        "waiting": 3,
        "owes_call_back": False,
        "level": 0,
        "since_ns": 10**18,
        **more,
    }
    return HandoverNotice(handover="h", **facts).text


def test_that_a_handover_that_waits_needs_somebody_and_gets_louder():
    first, late = handover_item(a_notice(), NOW), handover_item(a_notice(level=2), NOW)

    assert first is not None
    assert late is not None
    assert first.words == "The shift is handed over: 3 items to accept"
    assert (first.wants_attention, late.wants_attention) == (False, True)
    assert late.rank < first.rank
    assert "called out 2 times" in late.detail
    assert (late.display, late.subject) == ("handover", "")


def test_that_a_call_back_and_what_was_left_are_told():
    call_back = handover_item(a_notice(is_offered=False, owes_call_back=True, waiting=0), NOW)
    left = handover_item(a_notice(is_offered=False, waiting=1), NOW)

    assert call_back is not None
    assert left is not None
    assert call_back.words == "Call back: nobody has spoken to the shift before"
    assert left.words == "1 item of the last handover was never accepted"


def test_that_what_waits_since_another_day_names_that_day():
    today, old = (handover_item(a_notice(), NOW + days * 86_400 * 10**9) for days in (0, 2))

    assert today is not None
    assert old is not None
    assert date_text(10**18) not in today.detail
    assert date_text(10**18) in old.detail


def test_that_no_notice_needs_nobody():
    assert handover_item("", NOW) is None


def test_that_everything_that_may_not_be_on_record_has_words():
    assert set(UNKNOWNS) == set(NotRecorded)


def an_end(*, is_over: bool) -> str:
    end = ShiftEnd(
        shift="early", label={"en": "Early shift", "de": "Frühschicht"}, day="2026-11-30", begin_ns=0, end_ns=10**18
    )
    return ShiftEndNotice(end=end, is_over=is_over).text


@pytest.mark.parametrize(("language", "name"), [("en", "Early shift"), ("de", "Frühschicht"), ("ar", "Early shift")])
def test_that_a_shift_that_nobody_hands_over_is_named_as_the_site_calls_it(language: str, name: str):
    i18n.choose(language)

    for is_over in (False, True):
        told = shift_end_item(an_end(is_over=is_over))
        assert told is not None
        assert name in told.words
        assert (told.display, told.wants_attention) == ("handover", True)


def test_that_a_text_that_is_no_end_of_a_shift_needs_nobody():
    assert shift_end_item("") is None
    assert shift_end_item("disk full") is None


@pytest.mark.parametrize(("language", "words"), [("de", "Zuführband klemmt"), ("en", "Infeed is jammed")])
def test_that_an_alarm_is_named_as_the_site_calls_it_also_as_the_cause_of_a_stop(language: str, words: str):
    i18n.choose(language)
    label = {"en": "Infeed is jammed", "de": "Zuführband klemmt"}

    alarm = an_item(ItemKind.ALARM, label=label, asides={"message": "Infeed belt is jammed, drive tripped"})
    stop = an_item(ItemKind.STOP, label=label, asides={"cause": "Infeed belt is jammed, drive tripped"})

    assert item_title(alarm, CELL, {}) == words
    assert words in item_detail(stop, CELL, {})
    assert "tripped" not in item_detail(stop, CELL, {})


def test_that_a_kind_of_advice_that_was_lowered_is_called_as_everywhere_and_says_why():
    facts = {"advice_type": "joint_gear_dry", "mode": "shadow", "cause": "below_floor"}
    item = an_item(ItemKind.AI, facts=facts)

    assert item_title(item, CELL, {}) == "Advice of kind “Joint gear dry” was lowered to “Shadow”"
    told = item_title(item, CELL, {}, lambda kind: {"joint_gear_dry": "Gear of a joint runs dry"}[kind])
    assert told == "Advice of kind “Gear of a joint runs dry” was lowered to “Shadow”"
    assert "It was right too seldom" in item_detail(item, CELL, {})


def test_that_a_recommendation_says_how_it_stands():
    waiting, running = (an_item(ItemKind.ADVICE, facts={"state": one}) for one in ("waits", "applying"))

    assert "Waits for a decision" in item_detail(waiting, CELL, {})
    assert "Being carried out" in item_detail(running, CELL, {})
