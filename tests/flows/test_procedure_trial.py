"""What ``tandem check --try`` does: simulated hands go through a procedure on a real OPC UA server."""

from pathlib import Path

import pytest

from hmi.bootstrap.procedure_trial import ProcedureTrial, TrialReport
from hmi.bootstrap.procedure_trial_cell import simulated_cell
from hmi.content.procedures_file import PROCEDURES, read_procedure
from hmi.paths import shipped

BLOCKED = """
id: blocked
version: "1"
state: draft
title: Needs what never is
goal: Nothing
equipment_class: robot
steps:
  - id: wait_for_heat
    kind: check
    title: Wait for heat
    verify: {that: [{tag: cobot/motor_1/MotorTemperature, at_least: 89 °C}], within: 5 s}
    on_fail: {retries: 0}
"""


async def tried(file: Path, folder: Path) -> TrialReport:
    async with simulated_cell(folder) as cell:
        return await ProcedureTrial(folder, cell, read_procedure(file, cell)).run()


@pytest.mark.slow
async def test_that_a_procedure_that_ships_writes_waits_and_comes_to_its_end(tmp_path: Path):
    report = await tried(shipped("resources") / PROCEDURES / "speed_reduction_until_service.yaml", tmp_path)

    assert report.trouble == ""
    assert report.is_done
    assert [step.step for step in report.steps] == [
        "hottest_joint",
        "reduce_speed",
        "two_cycles",
        "runs_smoothly",
        "not_hotter",
        "tell_shift",
    ]
    assert report.steps[1].value == "70.0"


async def test_that_one_that_cannot_come_to_its_end_says_what_the_machine_said(tmp_path: Path):
    file = tmp_path / "blocked.yaml"
    file.write_text(BLOCKED, encoding="utf-8")

    report = await tried(file, tmp_path)

    assert not report.is_done
    assert "cobot/motor_1/MotorTemperature is" in report.trouble
