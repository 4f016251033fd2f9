"""Circumstances hold for a while after a moment, and what nobody knows is left out."""

import pytest

from hmi.advisor.circumstances import Past, circumstances_of
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Circumstance

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
