"""Counts of a living cell: what is not known yet is said, a rise is found, and all of it outlives a restart."""

import numpy as np
import pytest

from hmi.advisor.columns import Columns
from hmi.advisor.rate_finder import WANTED, RateFinder, RateSubject
from hmi.advisor.rate_table import rate_finders
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import IgnoranceReason
from hmi.domain.symptom import KnownSymptom as K
from hmi.domain.tag import TagName
from tests.hmi.advisor.simulated import simulated_cell

SECOND_NS = 10**9
STOPS = RateSubject(
    symptom=K.STOP_RATE_UP, equipment=EquipmentId("cobot"), tags=(TagName("stops"),), cycle=TagName("cycle")
)
LOSSES = RateSubject(
    symptom=K.CONNECTION_LOSS_RATE_UP,
    equipment=EquipmentId("supervisor"),
    tags=(TagName("one"), TagName("other")),
    is_loss=True,
)


class Work:
    """Cycles of ten moments, one a second; a counter of stops."""

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._cycles = self._stops = 0
        self._now_ns = 10**18

    def goes_on(self, cycles: int, share: float) -> Columns:
        came = self._random.random(cycles) < share
        stops = self._stops + np.cumsum(np.repeat(came, 10) & (np.arange(cycles * 10) % 10 == 4))
        count = self._cycles + np.repeat(np.arange(cycles), 10)
        times = self._now_ns + np.arange(cycles * 10, dtype=np.int64) * SECOND_NS
        self._cycles, self._stops, self._now_ns = self._cycles + cycles, int(stops[-1]), int(times[-1]) + SECOND_NS
        return Columns(names=("stops", "cycle"), time_ns=times, values=np.column_stack((stops, count)).astype(float))


def heard(seconds: int, *, first: int = 1, lost: tuple[int, ...] = ()) -> Columns:
    values = np.ones((seconds, 2))
    values[[one - first for one in lost]] = np.nan
    times = (np.arange(seconds, dtype=np.int64) + first) * SECOND_NS
    return Columns(names=("one", "other"), time_ns=times, values=values)


def test_that_the_cell_is_counted_for_all_that_it_offers() -> None:
    found = {
        (place.symptom, place.equipment) for one in rate_finders(simulated_cell()).values() for place in one.looks_for
    }

    assert found == {
        (K.STOP_RATE_UP.id, "cobot"), (K.GRIP_LOSS_RATE_UP.id, "cobot"), (K.JAM_RATE_UP.id, "infeed"),
        (K.JAM_RATE_UP.id, "outfeed"), (K.REJECT_RATE_UP.id, "camera"), (K.CONNECTION_LOSS_RATE_UP.id, "supervisor"),
    }  # fmt: skip


def test_that_too_few_cycles_tell_nothing_and_say_so() -> None:
    finder = RateFinder(STOPS)
    finder.update(Work().goes_on(20, 1.0))

    (ignorance,) = finder.ignorances()

    assert ignorance.reason is IgnoranceReason.TOO_LITTLE_DATA
    assert ignorance.facts == {"cycles": 18, "cycles_wanted": 50}
    assert finder.findings() == ()


def test_that_a_cell_that_hardly_ever_stops_tells_when_it_begins_to() -> None:
    work, finder = Work(), RateFinder(STOPS)
    finder.update(work.goes_on(400, 0.003))
    assert (finder.findings(), finder.ignorances()) == ((), ())

    finder.update(work.goes_on(40, 0.3))

    (found,) = finder.findings()
    assert found.symptom == K.STOP_RATE_UP.id
    assert found.strength >= 1.0
    assert found.began_ns > 10**18 + 4000 * SECOND_NS


def test_that_a_usual_share_is_learned_over_restarts_and_three_times_as_many_are_found() -> None:
    work, finder = Work(seed=1), RateFinder(STOPS)
    for _shift in range(10):
        finder.update(work.goes_on(WANTED * 2, 0.1))
        memory, finder = finder.remember(), RateFinder(STOPS)
        assert finder.recall(memory)
    assert finder.findings() == ()

    finder.update(work.goes_on(80, 0.4))

    assert len(finder.findings()) == 1


@pytest.mark.parametrize("share", [0.005, 0.1])
def test_that_the_usual_share_finds_hardly_ever_anything(share: float) -> None:
    found = 0
    for seed in range(8):
        work, finder, stood = Work(seed), RateFinder(STOPS), False
        for _batch in range(100):
            finder.update(work.goes_on(10, share))
            found += bool(finder.findings()) and not stood
            stood = bool(finder.findings())

    assert found <= 1


def test_that_what_stands_stands_after_a_restart() -> None:
    work, finder = Work(), RateFinder(STOPS)
    finder.update(work.goes_on(400, 0.003))
    finder.update(work.goes_on(40, 0.4))
    after = RateFinder(STOPS)

    assert after.recall(finder.remember())

    assert [one.began_ns for one in after.findings()] == [one.began_ns for one in finder.findings()] != []


def test_that_another_sort_of_count_is_no_memory_of_this_one() -> None:
    assert not RateFinder(STOPS).recall(RateFinder(LOSSES).remember())
    assert not RateFinder(STOPS).recall(b"damaged")


def test_that_a_controller_lost_again_and_again_is_found_and_once_is_nothing() -> None:
    finder = RateFinder(LOSSES)
    finder.update(heard(20_000, lost=(9_000, 9_001)))
    assert (finder.findings(), finder.ignorances()) == ((), ())

    finder.update(heard(400, first=20_001, lost=(20_100, 20_200, 20_201, 20_300, 20_350)))

    (found,) = finder.findings()
    assert (found.symptom, found.equipment) == (K.CONNECTION_LOSS_RATE_UP.id, "supervisor")


def test_that_a_value_of_one_tag_alone_is_no_lost_controller() -> None:
    finder, columns = RateFinder(LOSSES), heard(20_000)
    columns.values[::100, 0] = np.nan

    finder.update(columns)

    assert finder.findings() == ()


def test_that_after_a_repair_it_is_counted_anew() -> None:
    work, finder = Work(), RateFinder(STOPS)
    finder.update(work.goes_on(400, 0.003))
    finder.update(work.goes_on(40, 0.4))

    finder.learn_anew()

    assert finder.findings() == ()
