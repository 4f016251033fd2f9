"""Alarms in words and shapes: state by shape and text, colour only for what wants an answer."""

import pytest

from hmi.domain.alarm import Dialog, Priority, Shelving
from ui.displays.alarm_words import GROUPS, alarm_facts, alarm_mark, row_content, state_words, wants_acknowledgement
from ui.models.alarm_rows import AlarmGroup, AlarmRow
from ui.widgets.condition_mark import Mark


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({}, Mark.ALARM_1),
        ({"priority": Priority.MEDIUM}, Mark.ALARM_2),
        ({"priority": Priority.LOW}, Mark.ALARM_3),
        ({"is_acknowledged": True}, Mark.SEEN_1),
        ({"is_acknowledged": True, "priority": Priority.MEDIUM}, Mark.SEEN_2),
        ({"is_acknowledged": True, "priority": Priority.LOW}, Mark.SEEN_3),
        ({"is_active": False}, Mark.ALARM_1),
        ({"is_active": None}, Mark.ALARM_1),
        ({"is_active": False, "is_acknowledged": True}, Mark.IDLE),
        ({"shelving": Shelving.TIMED}, Mark.HELD),
        ({"shelving": Shelving.ONE_SHOT}, Mark.HELD),
        ({"is_suppressed": True}, Mark.HELD),
        ({"is_out_of_service": True}, Mark.OFF),
        ({"is_enabled": False}, Mark.OFF),
        ({"is_heard": False}, Mark.SILENT),
        ({"is_heard": False, "shelving": Shelving.TIMED}, Mark.SILENT),
    ],
)
def test_that_the_shape_tells_how_an_alarm_stands(an_alarm, facts: dict[str, object], mark: Mark):
    assert alarm_mark(an_alarm(**facts)) is mark


@pytest.mark.parametrize(
    ("facts", "is_loud", "wants_attention"),
    [
        ({}, True, False),
        ({"priority": Priority.MEDIUM}, False, True),
        ({"priority": Priority.LOW}, False, False),
        ({"is_acknowledged": True}, False, False),
        ({"is_active": False}, True, False),
        ({"shelving": Shelving.TIMED}, False, False),
        ({"is_heard": False}, False, False),
        ({"is_acknowledged": None}, False, False),
        ({"is_acknowledged": None, "is_active": None}, True, False),
    ],
)
def test_that_only_what_wants_an_answer_has_colour(panel, an_alarm, facts, is_loud: bool, wants_attention: bool):
    content = row_content(panel.bridge, dict)(AlarmRow(an_alarm(**facts)))

    assert (content.is_loud, content.wants_attention) == (is_loud, wants_attention)


def test_that_without_the_service_nothing_calls(panel, an_alarm):
    panel.bridge.picture.is_attached = False

    content = row_content(panel.bridge, dict)(AlarmRow(an_alarm()))

    assert content.mark is Mark.SILENT
    assert not content.is_loud
    assert content.detail == "Conveyor · Not heard now; it stood so: Stands, not acknowledged"


def test_that_a_row_says_what_where_how_and_who(panel, an_alarm):
    alarm = an_alarm(message="Belt is jammed", taken_by="p-1")

    content = row_content(panel.bridge, lambda: {"p-1": "Ana"})(AlarmRow(alarm, is_first=True))

    assert content.words == "Belt is jammed"
    assert content.detail == "Conveyor · Came first here · Stands, not acknowledged · Ana has it"


def test_that_what_nobody_may_acknowledge_is_not_called_acknowledged(panel, an_alarm):
    assert state_words(panel.bridge, an_alarm(is_acknowledged=None)) == "Stands"


def test_that_a_question_is_told_as_one(panel, an_alarm):
    asked = an_alarm(is_active=None, is_acknowledged=None, dialog=Dialog(prompt="Go on?", responses=("Yes", "No")))

    assert state_words(panel.bridge, asked) == "Waits for an answer"
    assert wants_acknowledgement(asked)


@pytest.mark.parametrize("group", AlarmGroup)
def test_that_every_group_has_a_heading(panel, group: AlarmGroup):
    content = row_content(panel.bridge, dict)(group)

    assert content.mark is None
    assert content.words == GROUPS[group]


def test_that_the_card_tells_the_first_and_how_long_it_lasts(panel, an_alarm):
    row = AlarmRow(an_alarm(), is_first=True)

    facts = dict(alarm_facts(panel.bridge, row, {}, row.alarm.began_ns + 200 * 10**9))

    assert facts["Order"] == "Came first of those that stand here"
    assert facts["Lasts"] == "3 min 20 s"
    assert facts["Who has it"] == "Nobody yet"
