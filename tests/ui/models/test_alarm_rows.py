"""The list of alarms: in the order in which they want a person, and quiet while it changes."""

import random

import pytest
from PySide6.QtCore import QPersistentModelIndex

from hmi.domain.alarm import Priority, Shelving
from ui.models.alarm_rows import ALARM_ROLE, ROW_ROLE, AlarmGroup, AlarmRow, AlarmRows

SECOND = 10**9


@pytest.fixture
def rows(qtmodeltester) -> AlarmRows:
    rows = AlarmRows(str)
    qtmodeltester.check(rows)
    return rows


def listed(rows: AlarmRows) -> list[str | AlarmGroup]:
    shown = [rows.index(number).data(ROW_ROLE) for number in range(rows.rowCount())]
    return [row.alarm.name if isinstance(row, AlarmRow) else row for row in shown]


def test_that_what_nobody_acknowledged_is_on_top_by_priority_and_age(rows, an_alarm):
    rows.show_alarms(
        [
            an_alarm("seen", is_acknowledged=True),
            an_alarm("low", priority=Priority.LOW),
            an_alarm("late", began_ns=2 * 10**18),
            an_alarm("early"),
        ]
    )

    assert listed(rows) == ["early", "late", "low", "seen"]


def test_that_what_does_not_call_stands_below_a_heading(rows, an_alarm):
    aside = an_alarm("aside", shelving=Shelving.TIMED)
    silent = an_alarm("silent", is_heard=False)

    rows.show_alarms([aside, silent, an_alarm("calls")])

    assert listed(rows) == ["calls", AlarmGroup.NOT_HEARD, "silent", AlarmGroup.ASIDE, "aside"]
    assert rows.first_row() == 0


def test_that_a_heading_cannot_be_chosen(rows, an_alarm):
    rows.show_alarms([an_alarm(shelving=Shelving.TIMED)])

    assert not rows.flags(rows.index(0))
    assert rows.index(0).data(ALARM_ROLE) is None
    assert rows.first_row() == 1


def test_that_without_the_service_no_alarm_is_told_as_calling(rows, an_alarm):
    rows.show_alarms([an_alarm("one")], is_attached=False)

    assert listed(rows) == [AlarmGroup.NOT_HEARD, "one"]


def test_that_whoever_holds_a_row_keeps_it_through_a_flood(rows, an_alarm):
    chance = random.Random(4)
    flood = [an_alarm(f"n{number}", priority=chance.choice(list(Priority))) for number in range(60)]
    held = an_alarm("held", priority=Priority.MEDIUM)
    rows.show_alarms([held])
    index = QPersistentModelIndex(rows.index(0))
    resets: list[None] = []
    rows.modelReset.connect(lambda: resets.append(None))

    for _round in range(40):
        rows.show_alarms([held, *chance.sample(flood, chance.randrange(60))])

    assert index.data(ALARM_ROLE) == held
    assert rows.row_of(held.id) == index.row()
    assert not resets


def test_that_every_change_leaves_the_list_that_was_wanted(rows, an_alarm):
    chance = random.Random(11)
    states = [{}, {"is_acknowledged": True}, {"shelving": Shelving.TIMED}, {"is_heard": False}]

    for _round in range(100):
        alarms = [an_alarm(f"n{number}", **chance.choice(states)) for number in chance.sample(range(12), 7)]
        rows.show_alarms(alarms)
        fresh = AlarmRows(str)
        fresh.show_alarms(alarms)

        assert listed(rows) == listed(fresh)


def marked(rows: AlarmRows) -> list[str]:
    shown = [rows.index(number).data(ROW_ROLE) for number in range(rows.rowCount())]
    return [row.alarm.name for row in shown if isinstance(row, AlarmRow) and row.is_first]


def test_that_the_alarm_that_began_first_in_an_equipment_is_marked(rows, an_alarm):
    first, later = an_alarm("first"), an_alarm("later", began_ns=10**18 + 1)

    rows.show_alarms([later, an_alarm("elsewhere", equipment="cobot"), first])

    assert marked(rows) == ["first"]


@pytest.mark.parametrize(
    "other",
    [
        {"began_ns": 10**18},
        {"began_ns": 0},
        {"shelving": Shelving.TIMED, "began_ns": 2 * 10**18},
        {"is_heard": False, "began_ns": 2 * 10**18},
    ],
    ids=["at once", "time not told", "put aside", "not heard"],
)
def test_that_none_is_marked_first_where_nobody_can_tell_or_nothing_came_after(rows, an_alarm, other):
    rows.show_alarms([an_alarm("one"), an_alarm("other", **other)])

    assert not marked(rows)
