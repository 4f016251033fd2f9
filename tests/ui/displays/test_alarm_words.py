"""Alarms in words and shapes: state by shape and text, colour only for what wants an answer."""

import pytest

from hmi import i18n
from hmi.domain.alarm import Dialog, Priority, Shelving
from hmi.domain.alarm_transition import AlarmCause, AlarmChange
from hmi.domain.equipment import EquipmentId
from hmi.domain.first_out import Place
from hmi.domain.local_finding import LocalFinding, LocalKind
from hmi.domain.tag import TagName
from hmi.link.messages import AlarmsChanged
from ui.displays.alarm_words import (
    GROUPS,
    RowWords,
    alarm_facts,
    alarm_mark,
    alarm_name,
    state_words,
    wants_acknowledgement,
)
from ui.displays.local_alarm_words import finding_words
from ui.models.alarm_listing import AlarmGroup, AlarmRow, GroupRow, Order
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import MarkCount


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
    content = RowWords(panel.bridge, dict).content(AlarmRow(an_alarm(**facts)))

    assert (content.is_loud, content.wants_attention) == (is_loud, wants_attention)


def test_that_without_the_service_nothing_calls(panel, an_alarm):
    panel.bridge.picture.is_attached = False

    content = RowWords(panel.bridge, dict).content(AlarmRow(an_alarm()))

    assert content.mark is Mark.SILENT
    assert not content.is_loud
    assert content.detail == "Conveyor · Not heard now; it stood so: Stands, not acknowledged"


def test_that_a_row_says_what_where_how_and_who(panel, an_alarm):
    alarm = an_alarm(message="Belt is jammed", taken_by="p-1")

    content = RowWords(panel.bridge, lambda: {"p-1": "Ana"}).content(AlarmRow(alarm, Order.FIRST_HERE))

    assert content.words == "Belt is jammed"
    assert content.badge == "First here"
    assert content.detail == "Conveyor · Stands, not acknowledged · Ana has it"


def test_that_what_is_said_follows_the_alarm_and_the_language(panel, an_alarm):
    words = RowWords(panel.bridge, dict)
    alarm = an_alarm()
    assert words.content(AlarmRow(alarm)).detail == "Conveyor · Stands, not acknowledged"

    seen = an_alarm(is_acknowledged=True)
    assert words.content(AlarmRow(seen)).detail == "Conveyor · Stands, acknowledged"
    i18n.choose("de")
    words.forget()

    assert words.content(AlarmRow(seen)).detail == "Conveyor · Steht an, quittiert"


def test_that_a_heading_says_how_many_of_which_priority_lie_below_it(panel):
    row = GroupRow(
        group=AlarmGroup.CALLING,
        place=Place(equipment=EquipmentId("conveyor")),
        counts=(2, 0, 5),
        unanswered=(0, 0, 1),
        order=Order.FIRST_IN_CELL,
        is_folded=True,
    )

    content = RowWords(panel.bridge, dict).content(row)

    assert (content.words, content.badge, content.is_folded) == ("Conveyor", "Came first", True)
    assert content.counts == (MarkCount(Mark.SEEN_1, "2"), MarkCount(Mark.ALARM_3, "5"))


def test_that_what_nobody_may_acknowledge_is_not_called_acknowledged(panel, an_alarm):
    assert state_words(panel.bridge, an_alarm(is_acknowledged=None)) == "Stands"


def test_that_a_question_is_told_as_one(panel, an_alarm):
    asked = an_alarm(is_active=None, is_acknowledged=None, dialog=Dialog(prompt="Go on?", responses=("Yes", "No")))

    assert state_words(panel.bridge, asked) == "Waits for an answer"
    assert wants_acknowledgement(asked)


@pytest.mark.parametrize("group", AlarmGroup)
def test_that_every_group_has_a_heading(panel, group: AlarmGroup):
    content = RowWords(panel.bridge, dict).content(GroupRow(group=group))

    assert content.mark is None
    assert content.words == GROUPS[group]


def tell(panel, *alarms, is_listed: bool = True) -> None:
    known = panel.bridge.alarms
    told = [
        AlarmChange(before=known.get(one.id), after=one, is_listed=is_listed, cause=AlarmCause.SOURCE) for one in alarms
    ]
    panel.bridge.take(AlarmsChanged(changes=tuple(told)))


def order_of(panel, alarm) -> str:
    return dict(alarm_facts(panel.bridge, alarm, {}, alarm.began_ns))["Order"]


def test_that_the_card_tells_what_came_first_also_when_that_is_over(panel, an_alarm):
    first, later = an_alarm("first"), an_alarm("later", began_ns=10**18 + 1)
    tell(panel, first, later)
    assert order_of(panel, first) == "Came first of those that stand here"
    assert order_of(panel, later) == "After “first”"

    tell(panel, first, is_listed=False)

    assert order_of(panel, later) == "After “first”, which is over"


def test_that_the_card_says_why_nobody_knows_which_came_first(panel, an_alarm):
    one, other = an_alarm("one"), an_alarm("other")

    tell(panel, one, other)

    words = "Which came first is not known: its controller told of several at the same moment"
    assert order_of(panel, one) == words


def test_that_the_card_tells_how_long_it_lasts(panel, an_alarm):
    alarm = an_alarm()

    facts = dict(alarm_facts(panel.bridge, alarm, {}, alarm.began_ns + 200 * 10**9))

    assert facts["Order"] == ""
    assert facts["Lasts"] == "3 min 20 s"
    assert facts["Who has it"] == "Nobody yet"


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Cobot left slow"), ("de", "Cobot läuft langsam"), ("ar", "Cobot left slow")]
)
def test_that_an_alarm_goes_by_the_name_that_the_site_gave_it(an_alarm, language: str, name: str):
    i18n.choose(language)

    assert alarm_name(an_alarm(label={"en": "Cobot left slow", "de": "Cobot läuft langsam"}, message="SPD_LO")) == name


def test_that_an_alarm_of_our_own_without_a_name_says_what_is_wrong_with_which_value(an_alarm):
    found = LocalFinding(kind=LocalKind.HIGH, tag=TagName("cobot/motor_3/Temperature"), value=70.0, limit=60.0)

    assert alarm_name(an_alarm(finding=found, message="")) == "Too high: cobot/motor_3/Temperature"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"kind": LocalKind.HIGH, "value": 68.25, "limit": 65.0, "unit": "°C"}, "68.2 °C, more than 65 °C"),
        ({"kind": LocalKind.LOW_LOW, "value": -5.5, "limit": 0.0}, "−5.50, less than 0"),
        (
            {"kind": LocalKind.RATE, "value": -0.06, "limit": -0.04, "unit": "bar"},
            "−3.60 bar a minute, the limit is −2.40 bar",
        ),
        ({"kind": LocalKind.STATE, "text": "Aborted"}, "Aborted"),
        ({"kind": LocalKind.STALE, "over_s": 30.0}, "Not heard for more than 30 s"),
        (
            {"kind": LocalKind.RISE, "value": 3.0, "limit": 3.0, "over_s": 600.0},
            "3 more within 10 min, the limit is 3",
        ),
        (
            {"kind": LocalKind.HIGH, "value": 2.0, "limit": 1.0, "times": 3, "over_s": 600.0, "is_latched": True},
            "2, more than 1 · 3 times within 10 min · The value is normal again; it stands until somebody confirms it",
        ),
    ],
)
def test_that_what_was_found_is_said_with_its_limit(panel, an_alarm, found: dict[str, object], words: str):
    alarm = an_alarm(finding=LocalFinding(tag=TagName("belt/speed"), **found), began_ns=1)

    assert finding_words(panel.bridge, alarm).replace("\N{NO-BREAK SPACE}", " ") == words


def test_that_what_came_back_is_not_acknowledged_whatever_its_source_says(panel, an_alarm):
    alarm = an_alarm(is_acknowledged=True, came_back_ns=1_700_000_000 * 10**9)

    assert wants_acknowledgement(alarm)
    assert alarm_mark(alarm) is Mark.ALARM_1
    assert state_words(panel.bridge, alarm).startswith("Came back at ")


def test_that_a_standing_alarm_whose_source_is_in_doubt_says_so(panel, an_alarm):
    alarm = an_alarm(status=0x80000000)

    assert state_words(panel.bridge, alarm) == "Its source is in doubt; it stood so: Stands, not acknowledged"
