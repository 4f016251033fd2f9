"""The documented limits of machining, each at its edge."""

import numpy as np
import pytest

from hmi.advisor.machining_rules import LIMITS, Machining, MachiningFault, broken_limits, is_known

ORDINARY = {"air_k": 298.0, "process_k": 308.5, "spindle_rpm": 1500.0, "torque_nm": 40.0, "wear_min": 100.0}


def broken(quality: str = "M", **changes: float) -> set[MachiningFault]:
    readings = Machining(**{name: np.array([value]) for name, value in (ORDINARY | changes).items()})
    return {fault for fault, flags in broken_limits(readings, LIMITS[quality]).items() if flags[0]}


def test_that_an_ordinary_cut_breaks_none() -> None:
    assert broken() == set()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"process_k": 306.5, "spindle_rpm": 1379.0}, MachiningFault.HEAT_DISSIPATION),
        ({"torque_nm": 58.0}, MachiningFault.POWER),
        ({"torque_nm": 22.0}, MachiningFault.POWER),
        ({"wear_min": 200.0, "torque_nm": 56.0, "spindle_rpm": 1400.0}, None),
        ({"wear_min": 240.0, "torque_nm": 55.0}, MachiningFault.OVERSTRAIN),
    ],
)
def test_that_each_limit_is_broken_by_what_it_is_about(changes: dict[str, float], fault: MachiningFault | None) -> None:
    assert broken(**changes) == ({fault} if fault else set())


def test_that_a_fast_spindle_carries_its_heat_off() -> None:
    assert broken(process_k=306.5, spindle_rpm=1380.0) == set()


@pytest.mark.parametrize(("quality", "is_broken"), [("L", True), ("M", False), ("H", False)])
def test_that_better_material_bears_more(quality: str, is_broken: bool) -> None:
    assert (broken(quality, wear_min=230.0, torque_nm=50.0) == {MachiningFault.OVERSTRAIN}) is is_broken


def test_that_what_is_not_known_breaks_nothing_and_is_told() -> None:
    readings = Machining(**{name: np.array([value]) for name, value in (ORDINARY | {"torque_nm": np.nan}).items()})

    assert not any(flags[0] for flags in broken_limits(readings, LIMITS["L"]).values())
    assert not is_known(readings)[0]
