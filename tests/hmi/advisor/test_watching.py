"""Each creeping fault of the simulated cell is found by what it shows, long before a limit; a healthy cell is quiet."""

from collections.abc import Iterable

import pytest

from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.columns import Columns
from hmi.advisor.joint_twin.telling import SYMPTOMS
from hmi.advisor.rate_table import RATES
from hmi.advisor.watch_table import WATCHES
from hmi.advisor.watching import finders_of
from hmi.domain.finding import IgnoranceReason
from hmi.domain.symptom import KnownSymptom as K
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from tests.hmi.advisor.simulated import NAMES, moments, narrowed, simulated_cell

LEARNED_S = 1500
"""After so long every watch that can have a reference in a running cell has one."""


class Shift:
    """A simulated cell and its watch."""

    def __init__(self, seed: int = 1) -> None:
        self.model = CellModel(seed=seed)
        self.watch = CellWatch(finders_of(simulated_cell()))
        self.found: set[tuple[str, str]] = set()
        self._now_ns: int | None = None

    def runs(self, seconds: float) -> "Shift":
        begin = {} if self._now_ns is None else {"begin_ns": self._now_ns}
        for batch in moments(self.model, seconds, **begin):
            self.takes(batch)
        return self

    def takes(self, batch: Columns) -> None:
        columns = narrowed(batch, self.watch.tags)
        self.watch.update(columns.time_ns, columns.values)
        self.found |= {(one.symptom, one.equipment) for one in self.watch.findings()}
        self._now_ns = int(batch.time_ns[-1])


@pytest.fixture(scope="module")
def learned() -> dict[str, bytes]:
    shift = Shift().runs(LEARNED_S)
    assert not shift.found
    return shift.watch.remember()


def test_that_the_cell_is_watched_for_every_symptom_of_the_table():
    watched = {place.symptom for place in CellWatch(finders_of(simulated_cell())).watched}

    named = {watch.symptom.id for watch in (*WATCHES, *RATES)} | {symptom.id for symptom in SYMPTOMS.values()}
    assert watched == named | {K.CONNECTION_LOSS_RATE_UP.id, K.UNKNOWN_DEVIATION.id}


@pytest.mark.parametrize(
    ("fault", "severity", "symptoms"),
    [
        (Fault.JOINT_FRICTION, 0.1, {K.JOINT_FRICTION_UP}),
        pytest.param(Fault.GRIPPER_LOSS, 0.4, {K.GRIP_VACUUM_DOWN}, marks=pytest.mark.slow),
        pytest.param(Fault.TOOL_WEAR, 0.5, {K.TOOL_WEAR_TREND, K.PART_DIMENSION_DRIFT}, marks=pytest.mark.slow),
        pytest.param(Fault.SPINDLE_BEARING, 0.5, {K.SPINDLE_VIBRATION_UP}, marks=pytest.mark.slow),
        (Fault.DIRTY_LENS, 0.5, {K.IMAGE_SHARPNESS_DOWN, K.EXPOSURE_UP, K.INSPECTION_CONFIDENCE_DOWN}),
        pytest.param(Fault.AIR_LEAK, 0.3, {K.AIR_FLOW_UP, K.AIR_PRESSURE_DOWN}, marks=pytest.mark.slow),
        pytest.param(Fault.NO_MATERIAL, 1.0, {K.CELL_STARVED}, marks=pytest.mark.slow),
    ],
)
def test_that_a_fault_is_found_by_what_it_shows(learned, fault, severity, symptoms: Iterable[K]):
    shift = Shift(seed=1)
    shift.watch.recall(learned)
    shift.runs(120)
    before = set(shift.found)

    shift.model.inject(fault, severity)
    shift.runs(700)

    assert before == set()
    assert {symptom.id for symptom in symptoms} <= {symptom for symptom, _place in shift.found}


@pytest.mark.slow
def test_that_another_speed_is_another_normal_and_nothing_is_said(learned):
    shift = Shift(seed=3)
    shift.watch.recall(learned)
    shift.model.cnc.feed_override = 70.0
    shift.runs(400)

    outside = [one for one in shift.watch.ignorances() if one.reason is IgnoranceReason.OUT_OF_DOMAIN]

    assert (K.SPINDLE_LOAD_UP.id, "cnc") not in shift.found
    assert {K.SPINDLE_LOAD_UP.id, K.SPINDLE_VIBRATION_UP.id} <= {one.symptoms[0] for one in outside}


def test_that_before_a_reference_is_learned_nothing_is_known_and_nothing_found():
    shift = Shift()
    shift.model.inject(Fault.DIRTY_LENS, 0.8)
    shift.runs(120)

    assert not shift.found
    assert {one.reason for one in shift.watch.ignorances()} == {IgnoranceReason.TOO_LITTLE_DATA}


@pytest.mark.slow
def test_that_after_a_repair_the_new_normal_is_learned(learned):
    shift = Shift(seed=4)
    shift.watch.recall(learned)
    shift.model.inject(Fault.AIR_LEAK, 0.3)
    shift.runs(400)
    stood = {one.symptom for one in shift.watch.findings()}

    count = shift.watch.learn_anew(lambda place: place.equipment == "meter")
    shift.runs(100)

    assert K.AIR_FLOW_UP.id in stood
    assert count == 5
    assert K.AIR_FLOW_UP.id not in {one.symptom for one in shift.watch.findings()}


def test_that_values_that_go_missing_are_stale_and_find_nothing(learned):
    shift = Shift(seed=5)
    shift.watch.recall(learned)
    for number, batch in enumerate(moments(shift.model, 300)):
        if number % 3 == 0:
            batch.values[:] = float("nan")
        shift.takes(batch)
    batch.values[:] = float("nan")
    shift.takes(Columns(names=NAMES, time_ns=batch.time_ns + 10**10, values=batch.values))

    assert not shift.found
    stale = [one for one in shift.watch.ignorances() if one.reason is IgnoranceReason.STALE_INPUT]
    assert len(stale) == len(finders_of(simulated_cell())) - 1  # a lost connection is what one of them counts
    assert K.CONNECTION_LOSS_RATE_UP.id not in {symptom for one in stale for symptom in one.symptoms}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 7))
def test_that_two_hours_of_a_healthy_cell_are_quiet(seed):
    assert Shift(seed=seed).runs(7200).found == set()
