"""The list of alarms: in the order in which they want a person, and quiet while it changes."""

import random
from collections.abc import Iterable
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex

from hmi.domain.alarm import Alarm, Priority, Shelving
from hmi.domain.equipment import EquipmentId
from hmi.domain.first_out import Place, first_outs
from ui.models.alarm_listing import AlarmGroup, AlarmRow, Grouping, GroupRow, Listing, Order, Row, orders_of, rows_of
from ui.models.alarm_rows import ALARM_ROLE, ROW_ROLE, AlarmRows

SECOND = 10**9


@pytest.fixture
def rows(qtmodeltester) -> AlarmRows:
    rows = AlarmRows(str)
    qtmodeltester.check(rows)
    return rows


def listed(rows: AlarmRows) -> list[str | AlarmGroup | EquipmentId | None]:
    shown = [rows.index(number).data(ROW_ROLE) for number in range(rows.rowCount())]
    return [_name(row) for row in shown]


def _name(row: Row) -> str | AlarmGroup | EquipmentId | None:
    if isinstance(row, AlarmRow):
        return row.alarm.name
    return row.group if row.place is None else row.place.equipment


def show(rows: AlarmRows, alarms: Iterable[Alarm], **wanted: Any) -> None:
    rows.show_rows(rows_of(list(alarms), Listing(orders=wanted.pop("orders", {}), **wanted)))


def test_that_what_nobody_acknowledged_is_on_top_by_priority_and_age(rows, an_alarm):
    show(
        rows,
        [
            an_alarm("seen", is_acknowledged=True),
            an_alarm("low", priority=Priority.LOW),
            an_alarm("late", began_ns=2 * 10**18),
            an_alarm("early"),
        ],
    )

    assert listed(rows) == ["early", "late", "low", "seen"]


def test_that_what_does_not_call_stands_below_a_heading(rows, an_alarm):
    aside = an_alarm("aside", shelving=Shelving.TIMED)
    silent = an_alarm("silent", is_heard=False)

    show(rows, [aside, silent, an_alarm("calls")])

    assert listed(rows) == ["calls", AlarmGroup.NOT_HEARD, "silent", AlarmGroup.ASIDE, "aside"]
    assert rows.first_row() == 0


def test_that_a_heading_is_no_alarm(rows, an_alarm):
    show(rows, [an_alarm(shelving=Shelving.TIMED)])

    assert rows.index(0).data(ALARM_ROLE) is None
    assert rows.first_row() == 1


def test_that_alarms_stand_below_their_equipment_in_the_order_of_the_cell(rows, an_alarm):
    alarms = [
        an_alarm("tool", equipment="cnc"),
        an_alarm("jam"),
        an_alarm("pump", equipment=None, source="pump"),
        an_alarm("shelved", shelving=Shelving.TIMED),
    ]

    show(rows, alarms, grouping=Grouping.EQUIPMENT, places=[Place(equipment=one) for one in ("conveyor", "cnc")])

    assert listed(rows) == ["conveyor", "jam", "cnc", "tool", None, "pump", AlarmGroup.ASIDE, "shelved"]


def test_that_a_folded_heading_says_what_lies_below_it(rows, an_alarm):
    alarms = [
        an_alarm("jam"),
        an_alarm("seen", is_acknowledged=True),
        an_alarm("low", priority=Priority.LOW),
    ]

    show(rows, alarms, grouping=Grouping.EQUIPMENT, is_folded=lambda _key: True)

    head = rows.index(0).data(ROW_ROLE)
    assert isinstance(head, GroupRow)
    assert (rows.rowCount(), head.is_folded) == (1, True)
    assert (head.total, head.counts, head.unanswered) == (3, (2, 0, 1), (1, 0, 1))


def test_that_without_the_service_no_alarm_is_told_as_calling(rows, an_alarm):
    show(rows, [an_alarm("one")], is_attached=False)

    assert listed(rows) == [AlarmGroup.NOT_HEARD, "one"]


def test_that_whoever_holds_a_row_keeps_it_through_a_flood(rows, an_alarm):
    chance = random.Random(4)
    flood = [an_alarm(f"n{number}", priority=chance.choice(list(Priority))) for number in range(60)]
    held = an_alarm("held", priority=Priority.MEDIUM)
    show(rows, [held])
    index = QPersistentModelIndex(rows.index(0))
    resets: list[None] = []
    rows.modelReset.connect(lambda: resets.append(None))

    for _round in range(40):
        show(rows, [held, *chance.sample(flood, chance.randrange(60))])

    assert index.data(ALARM_ROLE) == held
    assert rows.row_of(held.id) == index.row()
    assert not resets


def test_that_every_change_leaves_the_list_that_was_wanted(rows, an_alarm):
    chance = random.Random(11)
    states = [{}, {"is_acknowledged": True}, {"shelving": Shelving.TIMED}, {"is_heard": False}]

    for _round in range(100):
        alarms = [an_alarm(f"n{number}", **chance.choice(states)) for number in chance.sample(range(12), 7)]
        show(rows, alarms)
        fresh = AlarmRows(str)
        show(fresh, alarms)

        assert listed(rows) == listed(fresh)


def orders(*alarms: Alarm, grouping: Grouping = Grouping.URGENCY) -> dict[str, Order]:
    found = orders_of(first_outs(alarms), grouping)
    return {alarm.name: found[alarm.id] for alarm in alarms if alarm.id in found}


def test_that_the_first_of_the_cell_and_of_each_equipment_are_marked(an_alarm):
    first, later = an_alarm("first"), an_alarm("later", began_ns=10**18 + 1)
    there = an_alarm("there", equipment="cobot", began_ns=10**18 + 2)
    after = an_alarm("after", equipment="cobot", began_ns=10**18 + 3)

    by_machine = orders(later, there, first, after, grouping=Grouping.EQUIPMENT)
    assert by_machine == {"first": Order.FIRST_IN_CELL, "there": Order.FIRST_HERE}
    assert orders(later, there, first, after) == {"first": Order.FIRST_IN_CELL}, (
        "those of a machine do not stand together"
    )


@pytest.mark.parametrize("grouping", Grouping)
def test_that_beside_what_came_first_nothing_perhaps_did(an_alarm, grouping):
    first = an_alarm("first")
    together = [an_alarm(name, equipment="cobot", began_ns=10**18 + 2) for name in ("one", "other")]

    assert orders(first, *together, grouping=grouping) == {"first": Order.FIRST_IN_CELL}


def test_that_one_that_came_alone_is_first_of_nothing(an_alarm):
    assert not orders(an_alarm("alone"))


def test_that_a_few_that_may_be_first_are_marked_as_such_and_many_are_not(an_alarm):
    few = [an_alarm(str(number)) for number in range(3)]
    many = [an_alarm(str(number)) for number in range(4)]

    assert set(orders(*few).values()) == {Order.PERHAPS_FIRST}
    assert set(orders(*many).values()) == {Order.NOTHING}


@pytest.mark.parametrize(
    "other",
    [{"shelving": Shelving.TIMED, "began_ns": 2 * 10**18}, {"is_heard": False, "began_ns": 2 * 10**18}],
    ids=["put aside", "not heard"],
)
def test_that_what_does_not_call_makes_nothing_first(an_alarm, other):
    assert not orders(an_alarm("one"), an_alarm("other", **other))
