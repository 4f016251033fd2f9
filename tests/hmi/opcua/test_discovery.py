"""The simulated cell is recognised with no binding by hand."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.tag import DataType, TagUse
from hmi.opcua.discovery import ScanResult
from hmi.opcua.scan import ScanFailed, scan_endpoint
from hmi.opcua.trust import TrustStore
from hmi.simulator.cell_server import serve_cell


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url() -> AsyncIterator[str]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve_cell(port=0, ready=ready.set_result))
    yield await ready
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def result(url: str, tmp_path_factory: pytest.TempPathFactory) -> ScanResult:
    endpoint = Endpoint(key="cell", url=url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    return await scan_endpoint(endpoint, TrustStore(tmp_path_factory.mktemp("pki")), label="Demo")


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_that_every_machine_is_found_and_told_apart(result: ScanResult):
    kinds = {one.label: one.kind for one in result.cell.equipment}

    assert kinds == {
        "Cobot": EquipmentKind.ROBOT,
        "Supervisor": EquipmentKind.SUPERVISOR,
        "CNC": EquipmentKind.MACHINE_TOOL,
        "Infeed": EquipmentKind.CONVEYOR,
        "Outfeed": EquipmentKind.CONVEYOR,
        "Camera": EquipmentKind.INSPECTION,
        "EnergyMeter": EquipmentKind.ENERGY_METER,
    }


async def test_that_the_robot_has_six_axes_with_units_and_limits(result: ScanResult):
    cobot = next(one for one in result.cell.equipment if one.kind is EquipmentKind.ROBOT)
    axes = cobot.components_of(ComponentKind.AXIS)
    tags = {tag.name: tag for tag in result.cell.tags}

    positions = [tags[axis.tags["ActualPosition"]] for axis in axes]

    assert len(positions) == 6
    assert {one.unit for one in positions} == {"°"}
    assert all(one.engineering_range is not None for one in positions)
    assert {one.use for one in positions} == {TagUse.MOTION}


async def test_that_safety_states_are_marked_and_never_writable(result: ScanResult):
    cobot = next(one for one in result.cell.equipment if one.kind is EquipmentKind.ROBOT)
    (safety,) = cobot.components_of(ComponentKind.SAFETY)
    tags = {tag.name: tag for tag in result.cell.tags}

    states = [tags[name] for name in safety.tags.values()]

    assert {"EmergencyStop", "ProtectiveStop", "OperationalMode"} <= set(safety.tags)
    assert all(one.is_safety and not one.is_writable for one in states)
    assert tags[safety.tags["OperationalMode"]].words[3] == "AUTOMATIC"


async def test_that_set_points_are_writable_within_a_range(result: ScanResult):
    override = next(tag for tag in result.cell.tags if tag.role == "SpeedOverride")

    assert override.is_writable
    assert override.engineering_range is not None
    assert override.data_type is DataType.DOUBLE


async def test_that_parts_flow_as_the_server_says(result: ScanResult):
    feeds = {one.id: one.feeds for one in result.cell.equipment}

    assert feeds["infeed"] == ("cobot",)
    assert set(feeds["cobot"]) == {"cnc", "camera", "outfeed"}


async def test_that_methods_carry_their_arguments(result: ScanResult):
    names = {method.name for one in result.cell.equipment for part in one.components for method in part.methods}

    assert {"Start", "Stop", "Hold", "Reset"} <= names


async def test_that_alarms_are_not_taken_for_values(result: ScanResult):
    assert not [tag.name for tag in result.cell.tags if "AckedState" in tag.name]


async def test_that_a_server_that_is_not_there_is_said(tmp_path: Path, unused_tcp_port: int):
    endpoint = Endpoint(
        key="cell",
        url=f"opc.tcp://127.0.0.1:{unused_tcp_port}",
        policy=SecurityPolicy.NONE,
        mode=SecurityMode.NONE,
    )

    with pytest.raises(ScanFailed) as caught:
        await scan_endpoint(endpoint, TrustStore(tmp_path))

    assert endpoint.url in caught.value.lines[0]


async def test_that_an_unknown_certificate_is_named_and_trusted_only_by_fingerprint(url: str, tmp_path: Path):
    endpoint, trust = Endpoint(key="cell", url=url), TrustStore(tmp_path)
    with pytest.raises(ScanFailed) as caught:
        await scan_endpoint(endpoint, trust)
    fingerprint = caught.value.lines[2].split()[-1]

    result = await scan_endpoint(endpoint, trust, fingerprint=fingerprint)

    assert "not trusted" in caught.value.lines[0]
    assert len(result.cell.equipment) == 7
