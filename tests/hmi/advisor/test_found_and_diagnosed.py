"""From the values of the simulated cell to what is recommended: real detectors, the library that ships, no alarm."""

import pytest

from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.diagnosis import diagnose, is_settled
from hmi.advisor.expected_value import Situation, rank
from hmi.advisor.seen import Seen
from hmi.advisor.watching import finders_of
from hmi.content.failure_modes_file import read_failure_modes
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.failure_mode import FailureModeLibrary
from hmi.simulator.cell_model import CellModel
from hmi.simulator.faults import Fault
from tests.hmi.advisor.simulated import BEGIN_NS, moments, narrowed, simulated_cell

pytestmark = pytest.mark.slow
_LEARN_S, _FAULT_S = 1500, 700


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> FailureModeLibrary:
    return read_failure_modes(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def learned() -> dict[str, bytes]:
    watch = CellWatch(finders_of(simulated_cell()))
    watched(watch, CellModel(seed=1), _LEARN_S, BEGIN_NS)
    return watch.remember()


def watched(watch: CellWatch, model: CellModel, seconds: int, begin_ns: int) -> None:
    for batch in moments(model, seconds, begin_ns):
        columns = narrowed(batch, watch.tags)
        watch.update(columns.time_ns, columns.values)


def first_named(library: FailureModeLibrary, memory: dict[str, bytes], fault: Fault, severity: float) -> Diagnosis:
    """The first settled diagnosis in which a mode stands out, looking every minute."""
    watch, model = CellWatch(finders_of(simulated_cell())), CellModel(seed=1)
    watch.recall(memory)
    watched(watch, model, 120, BEGIN_NS)
    model.inject(fault, severity)
    cell = simulated_cell()
    for second in range(120, 120 + _FAULT_S, 60):
        watched(watch, model, 60, BEGIN_NS + second * 10**9)
        moment = Seen(
            equipment=cell.equipment,
            findings=watch.findings(),
            watched=watch.watched,
            ignorance=watch.ignorances(),
            asked_why=[one.id for one in cell.equipment],
        )
        for diagnosis in diagnose(library, moment):
            now_ns = BEGIN_NS + (second + 60) * 10**9
            if diagnosis.best is not None and is_settled(diagnosis, moment.findings, now_ns):
                return diagnosis
    raise AssertionError("nothing stood out")


@pytest.mark.parametrize(
    ("fault", "severity", "mode", "procedure"),
    [
        (Fault.GRIPPER_LOSS, 0.4, "suction_cup_worn", "gripper_cup_change"),
        (Fault.TOOL_WEAR, 0.15, "tool_worn", "tool_change_with_offset_check"),
        (Fault.SPINDLE_BEARING, 0.5, "spindle_bearing_worn", "spindle_bearing_check"),
        (Fault.DIRTY_LENS, 0.5, "lens_dirty", "lens_cleaning"),
        (Fault.AIR_LEAK, 0.3, "air_leak", "air_leak_search"),
    ],
)
def test_that_what_detectors_find_of_a_creeping_fault_leads_to_what_helps(
    library: FailureModeLibrary, learned: dict[str, bytes], fault: Fault, severity: float, mode: str, procedure: str
):
    diagnosis = first_named(library, learned, fault, severity)

    assert diagnosis.best is not None
    assert diagnosis.best.at.mode == mode
    offered = rank(diagnosis, library, Situation(), seed=1, key=fault).offered
    assert offered is not None
    assert offered.intervention is not None
    assert offered.intervention.procedure == procedure
