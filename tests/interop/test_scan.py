"""`tandem scan` at a server of another stack with the official nodesets: all by its type, nothing by hand."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hmi.content.cell_file import read_cell
from hmi.domain.cell import Cell
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.tag import TagDefinition, TagUse, ValueRange
from tests.interop.foreign_stack import ForeignStack

ROOT = Path(__file__).resolve().parents[2]
UNTYPED = ["Load", "Kinds", "Methods"]
"""Objects of the server that no companion specification explains."""
STATE = {"CurrentState", "CurrentState.Id"}


def tandem(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "hmi", *arguments],
        capture_output=True, text=True, env=environment, cwd="/", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def url(stack: ForeignStack) -> Iterator[str]:
    with stack.server("--cell", "--variables", 0) as url:
        yield url


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("foreign-cell")


@pytest.fixture(scope="module")
def refused(url: str, project: Path) -> subprocess.CompletedProcess[str]:
    """The first scan: nobody has trusted the server yet."""
    return tandem("scan", url, "--project", str(project), "--label", "Foreign")


@pytest.fixture(scope="module")
def done(url: str, project: Path, refused: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """The second scan, with the fingerprint that the first one showed."""
    told = re.search(r"fingerprint: ([0-9A-F:]+)", refused.stderr)
    assert told is not None, refused.stderr
    return tandem("scan", url, "--project", str(project), "--label", "Foreign", "--trust", told[1])


@pytest.fixture(scope="module")
def cell(project: Path, done: subprocess.CompletedProcess[str]) -> Cell:
    assert done.returncode == 0, done.stderr
    return read_cell(project / "cell.yaml")


def tag_of(cell: Cell, name: str) -> TagDefinition:
    return next(tag for tag in cell.tags if tag.name == name)


def test_that_an_unknown_server_is_not_scanned(refused: subprocess.CompletedProcess[str]) -> None:
    assert refused.returncode != 0
    assert "not trusted yet" in refused.stderr
    assert "--trust" in refused.stderr


def test_that_robot_machines_and_packml_unit_are_found(cell: Cell) -> None:
    assert {one.label: one.kind for one in cell.equipment} == {
        "RobotSystem": EquipmentKind.ROBOT,
        "Press": EquipmentKind.MACHINE,
        "Mill": EquipmentKind.MACHINE_TOOL,
        "Packer": EquipmentKind.MACHINE,
    }


def test_that_only_what_no_specification_explains_is_reported(done: subprocess.CompletedProcess[str]) -> None:
    _, _, unrecognised = done.stdout.partition("not recognised, but browsable:\n")

    assert [line.strip() for line in unrecognised.splitlines() if line.startswith("  ")] == UNTYPED
    assert "without a unit" not in done.stdout


def test_that_a_vendors_own_robot_type_is_a_robot(cell: Cell) -> None:
    robot = next(one for one in cell.equipment if one.kind is EquipmentKind.ROBOT)
    count = {kind: len(robot.components_of(kind)) for kind in ComponentKind}

    assert count[ComponentKind.MOTION_DEVICE] == 1
    assert count[ComponentKind.AXIS] == 6
    assert count[ComponentKind.MOTOR] == 6
    assert count[ComponentKind.ROBOT_CONTROLLER] == 1
    assert count[ComponentKind.TASK_CONTROL] == 1
    assert count[ComponentKind.SAFETY] == 1
    assert count[ComponentKind.OTHER] == 0


def test_that_every_measured_value_has_its_unit_and_range(cell: Cell) -> None:
    position = tag_of(cell, "robot_system/axis3/ActualPosition")
    speed = tag_of(cell, "packer/packer/CurMachSpeed")

    assert (position.unit, position.engineering_range, position.use) == ("°", ValueRange(-180.0, 180.0), TagUse.MOTION)
    assert tag_of(cell, "robot_system/axis3/ActualSpeed").unit == "°/s"
    assert tag_of(cell, "robot_system/motor6/MotorTemperature").unit == "°C"
    assert (speed.unit, speed.engineering_range) == ("packs/min", ValueRange(0.0, 120.0))  # a unit of the vendor's own
    assert all(tag.unit and tag.engineering_range for tag in cell.tags if tag.data_type.is_floating)


def test_that_the_unit_of_an_override_comes_from_its_specification(cell: Cell) -> None:
    override = tag_of(cell, "robot_system/robot/SpeedOverride")

    assert (override.unit, override.engineering_range) == ("%", ValueRange(0.0, 100.0))


def test_that_safety_states_are_known_and_never_written(cell: Cell) -> None:
    mode = tag_of(cell, "robot_system/safety/OperationalMode")

    assert mode.is_safety
    assert not mode.is_writable
    assert mode.words[3] == "AUTOMATIC"


def test_that_a_machine_tells_state_mode_nameplate_and_set_points(cell: Cell) -> None:
    press = next(one for one in cell.equipment if one.label == "Press")
    target = tag_of(cell, "press/monitoring/TargetForce")

    assert press.components_of(ComponentKind.ITEM_STATE)[0].tags.keys() == STATE
    assert press.components_of(ComponentKind.OPERATION_MODE)[0].tags.keys() == STATE
    assert (press.nameplate["Manufacturer"], press.nameplate["Model"]) == ("Acme", "Press 9")
    assert target.is_writable
    assert (target.unit, target.engineering_range) == ("N", ValueRange(10.0, 300.0))


def test_that_a_machine_tool_is_made_of_what_its_types_say(cell: Cell) -> None:
    mill = next(one for one in cell.equipment if one.label == "Mill")
    override = tag_of(cell, "mill/channel1/FeedOverride")

    assert [one.kind for one in mill.components] == [
        ComponentKind.MONITORING,
        ComponentKind.CHANNEL,
        ComponentKind.SPINDLE,
        ComponentKind.PRODUCTION,
    ]
    assert (override.unit, override.engineering_range) == ("%", ValueRange(0.0, 150.0))
    assert tag_of(cell, "mill/channel1/ChannelState").words == {0: "Active", 1: "Interrupted", 2: "Reset"}


def test_that_a_packml_unit_keeps_its_nested_states_the_innermost_first(cell: Cell) -> None:
    packer = next(one for one in cell.equipment if one.label == "Packer")
    (unit,) = packer.components

    assert unit.kind is ComponentKind.PACKML
    assert [role for role in unit.tags if role.endswith("CurrentState")] == [
        "BaseStateMachine.MachineState.ExecuteState.CurrentState",
        "BaseStateMachine.MachineState.CurrentState",
        "BaseStateMachine.CurrentState",
    ]
    assert {"CurMachSpeed", "MachSpeed", "UnitModeCurrent", "EquipmentBlocked"} <= unit.tags.keys()


def test_that_a_method_is_found_with_its_arguments(cell: Cell) -> None:
    press = next(one for one in cell.equipment if one.label == "Press")
    calibrate, curve = next(one for one in press.components if one.methods).methods

    assert [(one.name, one.data_type) for one in calibrate.inputs] == [
        ("Offset", "Double"),
        ("Cycles", "UInt16"),
        ("Note", "String"),
    ]
    assert [(one.name, one.data_type, one.is_array, one.most) for one in curve.inputs] == [
        ("Forces", "Double", True, 4),
        ("Steps", "UInt16", True, 0),
    ]


def test_that_texts_of_a_nameplate_are_no_counters(cell: Cell) -> None:
    texts = [tag for tag in cell.tags if tag.role in ("SerialNumber", "Model")]

    assert texts
    assert {tag.use for tag in texts} == {TagUse.STATIC}


def test_that_the_written_file_is_free_of_faults(project: Path, cell: Cell) -> None:
    checked = tandem("check", "--project", str(project))

    assert checked.returncode == 0, checked.stderr
    assert f"{len(cell.equipment)} pieces of equipment, {len(cell.tags)} tags, no fault" in checked.stdout
