"""A tool that wears sooner than before: how many parts it has left, with an interval that holds the true end."""

import numpy as np
import pytest

from hmi.advisor.columns import Columns
from hmi.advisor.level_finder import LevelFinder, Subject
from hmi.advisor.observation import PerCount
from hmi.advisor.wear_finder import WearFinder
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Direction
from hmi.domain.symptom import KnownSymptom as K
from hmi.domain.tag import TagName

SECOND_NS = 10**9
_LIFE, _PARTS = TagName("life"), TagName("parts")


def a_level() -> LevelFinder:
    subject = Subject(
        symptom=K.TOOL_WEAR_TREND, direction=Direction.UP, equipment=EquipmentId("cnc"), tag=_LIFE, unit="%",
        resolution=0.05, relative=0.2, wanted=15,
    )  # fmt: skip
    return LevelFinder(subject, PerCount(_LIFE, _PARTS, falls=True))


class Tool:
    """A part each 40 s; what is left is told to a tenth of a per cent, with a little scatter."""

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self.left, self._parts, self.now_ns = 100.0, 0, 10**18

    def cuts(self, parts: int, per_part: float) -> Columns:
        left = self.left - np.cumsum(per_part * self._random.uniform(0.8, 1.2, parts))
        count = self._parts + 1 + np.arange(parts)
        times = self.now_ns + (1 + np.arange(parts, dtype=np.int64)) * 40 * SECOND_NS
        self.left, self._parts, self.now_ns = float(left[-1]), int(count[-1]), int(times[-1])
        return Columns(
            names=(_LIFE, _PARTS), time_ns=times, values=np.column_stack((np.round(left, 1), count)).astype(float)
        )


def worn(seed: int = 0) -> tuple[Tool, WearFinder]:
    """It wore 0.5 % a part, and wears 2.5 % now."""
    tool, finder = Tool(seed), WearFinder(a_level())
    finder.update(tool.cuts(40, 0.5))
    assert finder.findings() == ()
    finder.update(tool.cuts(16, 2.5))
    return tool, finder


def test_that_a_tool_that_wears_sooner_has_so_many_parts_left() -> None:
    tool, finder = worn()

    (found,) = finder.findings()

    left = found.remaining
    assert left is not None
    assert left.low <= tool.left / 2.5 <= (left.high or np.inf)
    assert left.parts == pytest.approx(tool.left / 2.5, rel=0.2)
    assert left.latest_ns == pytest.approx(tool.now_ns + left.low * 40 * SECOND_NS, abs=80 * SECOND_NS)


def test_that_the_interval_holds_the_end_about_as_often_as_it_says() -> None:
    """The tool is then worn until nothing is left of it: 90 % of 60, less three standard errors of such a share."""
    held = 0
    for seed in range(60):
        tool, finder = worn(seed)
        left = finder.findings()[0].remaining
        assert left is not None
        parts = 0
        while tool.left > 0.0:
            tool.cuts(1, 2.5)
            parts += 1
        held += left.low <= parts <= (left.high or np.inf) + 1.0  # a part that is begun is cut

    assert held >= 47


def test_that_too_few_parts_since_tell_no_end() -> None:
    tool, finder = Tool(), WearFinder(a_level())
    finder.update(tool.cuts(40, 0.5))
    finder.update(tool.cuts(5, 6.0))

    (found,) = finder.findings()

    assert found.remaining is None


def test_that_a_new_tool_has_a_trend_of_its_own() -> None:
    tool, finder = worn()
    tool.left = 100.0

    finder.update(tool.cuts(6, 2.5))

    assert [one.remaining for one in finder.findings()] == [None]


def test_that_it_goes_on_after_a_restart_and_from_what_a_level_finder_knew() -> None:
    _tool, finder = worn()
    after, older = WearFinder(a_level()), WearFinder(a_level())
    level = a_level()
    level.update(Tool().cuts(40, 0.5))

    assert after.recall(finder.remember())
    assert older.recall(level.remember())
    assert not WearFinder(a_level()).recall(b"damaged")

    assert [one.remaining for one in after.findings()] == [one.remaining for one in finder.findings()] != [None]
    assert older.remember() != b""


def test_that_after_a_repair_the_trend_is_forgotten() -> None:
    _tool, finder = worn()

    finder.learn_anew()

    assert finder.findings() == ()
