"""An order is late when what is missing takes longer than there is time: told after a minute, and over after one."""

import numpy as np
import pytest

from hmi.advisor.columns import Columns
from hmi.advisor.order_finder import OrderFinder, OrderTags, order_finders
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Finding, IgnoranceReason
from hmi.domain.tag import TagName
from hmi.simulator.faults import Fault
from hmi.simulator.unserved_cell import UnservedCell
from tests.hmi.advisor.simulated import simulated_cell

TAGS = OrderTags(*map(TagName, ("wanted", "good", "due", "next_wanted", "next_due", "cycle")))
EARLY = (100.0, 20.0, 200.0, 20.0, 300.0, 60.0)
"""80 parts, a minute each, in 200 min; then 20 in 300 min."""
NEXT_IS_LATE = (100.0, 20.0, 200.0, 20.0, 60.0, 60.0)
OWN_IS_LATE = (100.0, 20.0, 60.0, 20.0, 300.0, 60.0)


class Minutes:
    """A finder that is told the same for minutes, once a second."""

    def __init__(self) -> None:
        self.finder = OrderFinder(EquipmentId("supervisor"), TAGS)
        self.now_s = 1_000_000

    def tell(self, row: tuple[float, ...], minutes: float) -> list[Finding]:
        for _ in range(round(minutes * 60)):
            self.now_s += 1
            times = np.array([self.now_s * 10**9], dtype=np.int64)
            self.finder.update(Columns(names=TAGS, time_ns=times, values=np.array([row])))
        return list(self.finder.findings())


@pytest.mark.parametrize(("row", "shown"), [(NEXT_IS_LATE, "next_due"), (OWN_IS_LATE, "due")])
def test_that_lateness_is_told_once_it_lasts_and_with_the_order_that_is_late(row: tuple[float, ...], shown: str):
    minutes = Minutes()

    assert minutes.tell(EARLY, 2.0) == []
    assert minutes.tell(row, 0.9) == []
    (found,) = minutes.tell(row, 0.2)
    assert found.evidence[0].tag_name == shown
    assert found.is_standing
    assert found.began_ns <= found.seen_ns


def test_that_it_stands_until_the_order_is_in_time_again():
    minutes = Minutes()
    minutes.tell(NEXT_IS_LATE, 2.0)
    a_little_late = (100.0, 20.0, 200.0, 20.0, 98.0, 60.0)

    assert len(minutes.tell(a_little_late, 5.0)) == 1
    assert len(minutes.tell(EARLY, 0.5)) == 1
    assert minutes.tell(EARLY, 1.0) == []


def test_that_a_short_scare_is_no_finding():
    minutes = Minutes()
    for _ in range(10):
        assert minutes.tell(NEXT_IS_LATE, 0.5) == []
        assert minutes.tell(EARLY, 0.1) == []


@pytest.mark.parametrize("row", [(100.0, 20.0, 200.0, 20.0, float("nan"), 60.0), (100.0, 0.0, 200.0, 20.0, 60.0, 0.0)])
def test_that_it_does_not_know_without_orders_or_pace(row: tuple[float, ...]):
    minutes = Minutes()
    minutes.tell(NEXT_IS_LATE, 2.0)

    assert minutes.tell(row, 1.0) == []
    (ignorance,) = minutes.finder.ignorances()
    assert ignorance.reason is IgnoranceReason.STALE_INPUT


def test_that_no_order_is_never_late():
    assert Minutes().tell((0.0, 0.0, 10_080.0, 0.0, 10_080.0, 60.0), 5.0) == []


def test_that_a_clock_set_back_only_begins_the_minute_anew():
    minutes = Minutes()
    minutes.tell(NEXT_IS_LATE, 0.5)
    minutes.now_s -= 10_000

    assert len(minutes.tell(NEXT_IS_LATE, 1.2)) == 1


def test_that_a_cell_that_tells_no_orders_gets_none():
    assert dict(order_finders(simulated_cell())) == {}


async def test_that_an_urgent_order_of_the_simulated_cell_is_seen_to_be_late_and_others_are_not():
    cell = await UnservedCell.built()
    minutes = Minutes()

    def run(seconds: float) -> list[Finding]:
        cell.model.advance(seconds)
        jobs, supervisor = cell.model.supervisor.jobs, cell.model.supervisor
        following = jobs.following
        order = jobs.open_order
        assert order is not None
        assert following is not None
        left = jobs.left_s(order) / 60.0, following.wanted, jobs.left_s(following) / 60.0
        return minutes.tell((order.wanted, order.made, *left, supervisor.cycle_s), seconds / 60.0)

    assert run(300.0) == []
    cell.model.inject(Fault.URGENT_ORDER, 0.8)
    (found,) = run(90.0)

    assert found.evidence[0].tag_name == "next_due"
    assert cell.model.faults.severities == {}
