"""What nobody has a name for is told from a machine's values together, and what only looks like it is not."""

import msgspec
import numpy as np
import pytest

from hmi.advisor.columns import Columns
from hmi.advisor.cycle_means import CycleMeans
from hmi.advisor.shift_finder import WANTED, ShiftFinder, ShiftSubject
from hmi.advisor.unexplained import without_explained
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Finding, IgnoranceReason
from hmi.domain.symptom import KnownSymptom as K
from hmi.domain.tag import TagName

SECOND_NS = 10**9
_ROWS = 10
_WARM_UP = 380
"""Cycles until a machine that nobody saw before counts as warm."""
SUBJECT = ShiftSubject(
    equipment=EquipmentId("press"),
    watched=tuple(map(TagName, ("force", "flow", "oil"))),
    is_warm=(False, False, True),
    domain=(TagName("speed"),),
    counter=TagName("parts"),
    state=TagName("state"),
    companion=TagName("die"),
)


class Press:
    """Cycles of ten moments, one a second; its force grows with the wear of a die that is changed every 100 parts."""

    def __init__(self, seed: int = 0) -> None:
        self._random = np.random.default_rng(seed)
        self._parts, self._now_ns = 0, 10**18
        self.flow, self.oil, self.speed, self.state = 12.0, 40.0, 100.0, 6.0

    def stands(self, seconds: int) -> None:
        self._now_ns += seconds * SECOND_NS

    def works(self, cycles: int) -> Columns:
        number = self._parts + np.repeat(np.arange(cycles), _ROWS)
        phase = np.tile(np.arange(_ROWS), cycles)
        left = 100.0 - number % 100
        rows = len(number)
        force = 50.0 + 40.0 * (phase > 4) + 0.2 * (100.0 - left) + self._random.normal(0.0, 0.5, rows)
        flow = self.flow * (phase > 2) + self._random.normal(0.0, 0.05, rows)
        oil = self.oil + self._random.normal(0.0, 0.1, rows)
        times = self._now_ns + np.arange(rows, dtype=np.int64) * SECOND_NS
        self._parts, self._now_ns = self._parts + cycles, self._now_ns + rows * SECOND_NS
        fixed = [np.full(rows, self.speed), left, number, np.full(rows, self.state)]
        return Columns(
            names=("force", "flow", "oil", "speed", "die", "parts", "state"),
            time_ns=times,
            values=np.column_stack((force, flow, oil, *fixed)).astype(float),
        )


@pytest.fixture(scope="module")
def learned() -> bytes:
    finder = ShiftFinder(SUBJECT)
    finder.update(Press().works(_WARM_UP + WANTED))
    assert finder.findings() == ()
    return finder.remember()


def after(learned: bytes, seed: int = 0) -> tuple[Press, ShiftFinder]:
    """The press goes on where the reference ended."""
    press, finder = Press(seed), ShiftFinder(SUBJECT)
    press.works(_WARM_UP + WANTED)
    assert finder.recall(learned)
    return press, finder


def test_that_a_reference_is_gathered_over_restarts_once_the_machine_is_warm() -> None:
    press, finder = Press(), ShiftFinder(SUBJECT)
    finder.update(press.works(_WARM_UP))
    for _shift in range(3):
        (ignorance,) = finder.ignorances()
        assert ignorance.reason is IgnoranceReason.TOO_LITTLE_DATA
        memory, finder = finder.remember(), ShiftFinder(SUBJECT)
        assert finder.recall(memory)
        finder.update(press.works(60))

    assert finder.ignorances() == ()


def test_that_wear_and_noise_are_nothing(learned: bytes) -> None:
    for seed in range(5):
        press, finder = after(learned, seed)
        for _batch in range(30):
            finder.update(press.works(20))
            assert finder.findings() == ()


def test_that_a_counter_that_nobody_declared_is_not_watched() -> None:
    press, finder = Press(), ShiftFinder(SUBJECT._replace(watched=(*SUBJECT.watched[:2], TagName("strokes"))))
    for cycles in (_WARM_UP + WANTED, 100):
        columns = press.works(cycles)
        columns.values[:, 2] = columns.values[:, 5] * 3.0
        finder.update(Columns(names=finder.needs, time_ns=columns.time_ns, values=columns.values))

    assert (finder.findings(), finder.ignorances()) == ((), ())


def test_that_more_flow_than_ever_is_told_and_where_it_shows(learned: bytes) -> None:
    press, finder = after(learned)
    finder.update(press.works(20))
    press.flow = 13.0

    finder.update(press.works(30))

    (found,) = finder.findings()
    assert (found.symptom, found.equipment) == (K.UNKNOWN_DEVIATION.id, "press")
    assert found.contributions[0].tag_name == "flow"
    assert found.began_ns > 10**18 + (_WARM_UP + WANTED + 20) * _ROWS * SECOND_NS
    assert msgspec.json.decode(msgspec.json.encode(found), type=Finding) == found


def test_that_it_ends_when_all_is_as_before(learned: bytes) -> None:
    press, finder = after(learned)
    press.flow = 13.0
    finder.update(press.works(30))
    press.flow = 12.0

    finder.update(press.works(30))

    assert finder.findings() == ()


def test_that_what_stands_stands_after_a_restart(learned: bytes) -> None:
    press, finder = after(learned)
    press.flow = 13.0
    finder.update(press.works(30))
    other = ShiftFinder(SUBJECT)

    assert other.recall(finder.remember())

    assert other.findings() == finder.findings() != ()


def test_that_another_set_point_is_another_normal(learned: bytes) -> None:
    press, finder = after(learned)
    press.speed, press.flow = 70.0, 9.0
    finder.update(press.works(30))

    assert finder.findings() == ()
    (ignorance,) = finder.ignorances()
    assert (ignorance.reason, ignorance.facts) == (IgnoranceReason.OUT_OF_DOMAIN, {"tag": "speed"})


def test_that_after_an_hour_of_rest_cold_oil_is_no_fault_and_warm_oil_that_is_too_cold_is(learned: bytes) -> None:
    press, finder = after(learned)
    press.stands(1800)
    press.oil = 33.0
    finder.update(press.works(170))
    cold = finder.findings()

    finder.update(press.works(40))

    assert cold == ()
    assert [one.contributions[0].tag_name for one in finder.findings()] == ["oil"]


def test_that_a_machine_that_was_switched_off_for_a_minute_counts_as_cold(learned: bytes) -> None:
    _press, finder = after(learned)
    press = Press()
    press.stands((_WARM_UP + WANTED) * _ROWS + 60)
    press.oil = 33.0

    finder.update(press.works(200))

    assert finder.findings() == ()


def test_that_a_cell_that_does_not_work_tells_nothing(learned: bytes) -> None:
    press, finder = after(learned)
    finder.update(press.works(10))
    press.state, press.flow = 11.0, 20.0

    finder.update(press.works(60))

    assert finder.findings() == ()
    assert [one.reason for one in finder.ignorances()] == [IgnoranceReason.STALE_INPUT]


def test_that_before_the_first_cycle_of_this_run_nothing_is_known_and_silence_is_not_blamed(learned: bytes) -> None:
    press, finder = after(learned)
    press.state = 11.0

    finder.update(press.works(60))

    assert [one.reason for one in finder.ignorances()] == [IgnoranceReason.TOO_LITTLE_DATA]


def test_that_after_a_repair_it_learns_anew(learned: bytes) -> None:
    press, finder = after(learned)
    press.flow = 13.0
    finder.update(press.works(30))

    finder.learn_anew()
    finder.update(press.works(WANTED + 40))

    assert (finder.findings(), finder.ignorances()) == ((), ())


def test_that_a_memory_of_other_tags_or_a_damaged_one_is_refused(learned: bytes) -> None:
    other = ShiftFinder(SUBJECT._replace(watched=(TagName("a"), TagName("b"), TagName("c"))))

    assert not other.recall(learned)
    assert not other.recall(b"damaged")


def test_that_cycles_come_out_the_same_however_moments_come_in_batches() -> None:
    columns = Press().works(12)

    def cycles(step: int) -> list[tuple[int, ...]]:
        means = CycleMeans(3)
        return [
            (one.time_ns, one.began_ns, *np.round(one.values, 9), *np.round(one.sizes, 9))
            for low in range(0, len(columns), step)
            for one in means.push(*_parts(columns.part(low, low + step)))
        ]

    assert cycles(1) == cycles(7) == cycles(len(columns))
    assert len(cycles(7)) == 10


def test_that_a_cycle_in_which_something_was_not_seen_does_not_count() -> None:
    columns = Press().works(6)
    times = columns.time_ns.copy()
    times[25:] += 5 * SECOND_NS
    torn = Columns(names=columns.names, time_ns=times, values=columns.values)

    whole = [one.began_ns for one in CycleMeans(3).push(*_parts(torn))]

    assert whole == [int(times[10]), int(times[30]), int(times[40])]


def _parts(columns: Columns):
    return columns.time_ns, columns.values[:, 5], columns.values[:, 6] == 6.0, columns.values[:, :3]


def test_that_what_has_a_name_explains_what_has_none() -> None:
    def found(symptom: K, equipment: str, began_s: int) -> Finding:
        began_ns = began_s * SECOND_NS
        return Finding(
            detector="d", detector_version="1", symptom=symptom.id, equipment=equipment, began_ns=began_ns,
            seen_ns=began_ns, strength=2.0, direction="up",
        )  # fmt: skip

    unknown = found(K.UNKNOWN_DEVIATION, "meter", 10_000)
    at_the_meter = found(K.AIR_FLOW_UP, "meter", 1)
    begun_with_it = found(K.SPINDLE_LOAD_UP, "cnc", 9_800)
    long_before = found(K.SPINDLE_LOAD_UP, "cnc", 1_000)

    assert without_explained((unknown, at_the_meter)) == (at_the_meter,)
    assert without_explained((begun_with_it, unknown)) == (begun_with_it,)
    assert without_explained((long_before, unknown)) == (long_before, unknown)
