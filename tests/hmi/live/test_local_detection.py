"""Conditions that depend on time are looked at only when something is due, and stand as if always looked at."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmi.domain.alarm import Priority
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import LocalAlarm, LocalCondition, Rate, Rise, RuleId, Stale, State
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.live.local_detection import LocalDetection
from hmi.live.local_verdict import Judgement

GOOD, UNCERTAIN, BAD = 0, 0x40000000, 0x80000000
TAG = TagName("count")
RATE, RISE, STALE, STATE = (
    Rate(per_s=2.0, over_s=2.0),
    Rise(by=3.0, within_s=3.0),
    Stale(after_s=2.5),
    State(numbers=frozenset({1.0, 4.0})),
)

Told = tuple[float, int]
steps = st.lists(
    st.one_of(
        st.tuples(st.integers(-6, 6).map(float), st.sampled_from([GOOD, GOOD, GOOD, UNCERTAIN, BAD])),
        st.sampled_from([Freshness.LIVE, Freshness.STALE]),
        st.integers(1, 20),
    ),
    max_size=40,
)
LIVE, LOST = Freshness.LIVE, Freshness.STALE


class EveryTick:
    """What a condition is by its definition, worked out anew from all that was heard, at every tick and news."""

    def __init__(self, condition: LocalCondition) -> None:
        self.condition, self.judgement = condition, Judgement.NOT_YET
        self.told: list[tuple[float, float]] = []
        self.value, self.status, self.is_live, self.lost_s = float("nan"), BAD, False, 0.0

    def hear(self, now_s: float, told: Told) -> None:
        self.value, self.status = told
        if self.status != BAD:
            self.told.append((now_s, self.value))
        self.look(now_s)

    def set_live(self, now_s: float, *, is_live: bool) -> None:
        self.is_live = is_live
        self.look(now_s)

    def look_by_time(self, now_s: float) -> None:
        if not isinstance(self.condition, State):
            self.look(now_s)

    def look(self, now_s: float) -> None:
        judgement = self._stale(now_s) if isinstance(self.condition, Stale) else self._judged(now_s)
        self.judgement = judgement or self.judgement

    def _judged(self, now_s: float) -> Judgement:
        if not self.is_live:
            if isinstance(self.condition, Rate):
                self.told.clear()
            return Judgement.UNHEARD
        if self.status == BAD:
            return Judgement.UNKNOWN
        if not self.told:
            self.told.append((now_s, self.value))
        stands = self._stands(now_s)
        if stands is None:
            return Judgement.NOT_YET
        if not stands and self.status == UNCERTAIN:
            return Judgement.UNKNOWN
        return Judgement.STANDING if stands else Judgement.NORMAL

    def _stands(self, now_s: float) -> bool | None:
        match self.condition:
            case Rate(per_s=per_s, over_s=over_s):
                before = [value for moment_s, value in self.told if moment_s + over_s <= now_s]
                return (self.told[-1][1] - before[-1]) / over_s > per_s if before else None
            case Rise(by=by, within_s=within_s):
                pairs = zip(self.told, self.told[1:], strict=False)
                rises = [max(b - a, 0.0) for (_, a), (moment_s, b) in pairs if moment_s + within_s > now_s]
                return sum(rises) >= by
            case State(numbers=numbers):
                return self.value in numbers
            case _:
                raise AssertionError

    def _stale(self, now_s: float) -> Judgement:
        if self.is_live and self.status != BAD:
            self.lost_s = float("inf")
            return Judgement.NORMAL
        self.lost_s = min(self.lost_s, now_s)
        return Judgement.STANDING if self.lost_s + self.condition.after_s <= now_s else Judgement.NOT_YET


def a_cell() -> Cell:
    node = NodeAddress(endpoint="plc", uri="u", identifier="s=count")
    return Cell(id="cell", label="Cell", tags=(TagDefinition(name=TAG, node=node, data_type=DataType.DOUBLE),))


@settings(deadline=None, max_examples=400)
@given(steps, st.sampled_from([0.25, 0.1]))
@example([LIVE, (0.0, GOOD), LOST, LIVE, (6.0, GOOD), 6], 0.25)
@example([LIVE, (0.0, GOOD), LOST, LIVE, (6.0, GOOD), 20], 0.1)
@example([LIVE, (0.0, GOOD), 9, LOST, LIVE, (6.0, GOOD), (0.0, GOOD), 9], 0.25)
def test_that_what_is_looked_at_when_due_stands_as_if_looked_at_always(
    found: list[Told | Freshness | int], tick_s: float
):
    """``tick_s`` is exact in binary, or it is not: then every sum is rounded."""
    conditions = (RATE, RISE, STALE, STATE)
    alarms = [
        LocalAlarm(rule=RuleId(f"r{number}"), tag=TAG, condition=one, priority=Priority.LOW)
        for number, one in enumerate(conditions)
    ]
    detection, oracles = LocalDetection(a_cell(), alarms, 0.0), [EveryTick(one) for one in conditions]
    column, now_s = np.zeros(1, np.uint32), 0.0

    for step in found:
        if isinstance(step, tuple):
            times = np.zeros(1, np.int64)
            values, status = np.array([step[0]]), np.array([step[1]], np.uint32)
            list(detection.take_readings(ReadingBatch(column, times, times, values, status), now_s))
            for oracle in oracles:
                oracle.hear(now_s, step)
        elif isinstance(step, Freshness):
            list(detection.take_freshness(FreshnessChange(column, np.array([step], np.uint8)), now_s))
            for oracle in oracles:
                oracle.set_live(now_s, is_live=step is Freshness.LIVE)
        for _ in range(step if isinstance(step, int) and not isinstance(step, Freshness) else 1):
            now_s += tick_s
            list(detection.tick(now_s))
            for oracle in oracles:
                oracle.look_by_time(now_s)
        assert [Judgement(one) for one in detection.judgement.tolist()] == [one.judgement for one in oracles]


def test_that_nothing_is_due_while_a_value_stands_still():
    alarms = [
        LocalAlarm(rule=RuleId(f"r{number}"), tag=TAG, condition=one, priority=Priority.LOW)
        for number, one in enumerate((RATE, RISE, STALE, STATE))
    ]
    detection = LocalDetection(a_cell(), alarms, 0.0)
    column, times = np.zeros(1, np.uint32), np.zeros(1, np.int64)
    list(detection.take_readings(ReadingBatch(column, times, times, np.array([2.0]), np.zeros(1, np.uint32)), 0.0))
    list(detection.take_freshness(FreshnessChange(column, np.array([Freshness.LIVE], np.uint8)), 0.0))
    list(detection.tick(RATE.over_s))

    assert detection.waiting == 0
    assert set(detection.judgement.tolist()) == {Judgement.NORMAL}
