"""Circumstances hold for a while after a moment, and what nobody knows is left out."""

import pytest

from hmi.domain.circumstances import Past, circumstances_of, works_since_ns
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance
from hmi.domain.production_state import Activity, StateSpan
from hmi.domain.stop import StopKind

CNC = EquipmentId("cnc")
MIN = 60 * 10**9
NOW = 10_000_000 * MIN


@pytest.mark.parametrize(
    ("circumstance", "past", "minutes", "holds"),
    [
        (Circumstance.COLD_START, "works_since_ns", 29, True),
        (Circumstance.COLD_START, "works_since_ns", 30, False),
        (Circumstance.AFTER_MAINTENANCE, "served_ns", 23 * 60, True),
        (Circumstance.AFTER_MAINTENANCE, "served_ns", 25 * 60, False),
        (Circumstance.AFTER_CHANGEOVER, "changed_ns", 119, True),
        (Circumstance.AFTER_CHANGEOVER, "changed_ns", 121, False),
    ],
)
def test_that_a_circumstance_holds_for_its_time(circumstance: Circumstance, past: str, minutes: int, holds: bool):
    found = circumstances_of({CNC: Past(**{past: NOW - minutes * MIN})}, None, NOW)

    assert found == {(circumstance, CNC): holds}


def test_that_a_young_shift_holds_for_all_equipment():
    found = circumstances_of({CNC: Past()}, NOW - 5 * MIN, NOW)

    assert found == {(Circumstance.SHIFT_BEGAN, CNC): True}


def test_that_what_never_happened_does_not_hold_and_what_nobody_knows_is_left_out():
    assert circumstances_of({CNC: Past(served_ns=0)}, None, NOW) == {(Circumstance.AFTER_MAINTENANCE, CNC): False}
    assert circumstances_of({CNC: Past()}, None, NOW) == {}


def test_that_a_moment_ahead_of_our_clock_is_not_known():
    assert circumstances_of({CNC: Past(served_ns=NOW + MIN)}, None, NOW) == {}


def spans(*told: tuple[int, int, StopKind | None]) -> list[StateSpan]:
    """Each from and to so many minutes ago."""
    return [
        StateSpan(equipment=CNC, activity=Activity(kind=kind), begin_ns=NOW - begin * MIN, end_ns=NOW - end * MIN)
        for begin, end, kind in told
    ]


def test_that_a_machine_that_works_on_is_warm():
    since = works_since_ns(spans((150, 90, None), (90, 20, StopKind.WAITING), (20, 0, None)), NOW)

    assert since is not None
    assert NOW - since >= 30 * MIN


def test_that_one_that_began_after_hours_is_cold():
    assert works_since_ns(spans((150, 10, StopKind.STOPPED), (10, 0, None)), NOW) == NOW - 10 * MIN


def test_that_one_that_began_half_an_hour_ago_is_warm():
    since = works_since_ns(spans((150, 31, StopKind.STOPPED), (31, 0, None)), NOW)

    assert since is not None
    assert NOW - since >= 30 * MIN


@pytest.mark.parametrize("before", [[], [(150, 10, StopKind.NO_DATA)]])
def test_that_nobody_knows_whether_it_is_cold_where_nobody_watched(before: list[tuple[int, int, StopKind | None]]):
    assert works_since_ns(spans(*before, (10, 0, None)), NOW) is None


def test_that_what_stands_neither_warms_nor_cools():
    assert works_since_ns(spans((150, 0, StopKind.STOPPED)), NOW) is None
