"""The simulated cell is recognised with no binding by hand."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hmi.content.alarm_findings import findings
from hmi.content.alarms_file import read_alarms
from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.equipment import ComponentKind, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, TagUse, ValueRange
from hmi.opcua.discovery import ScanResult
from hmi.opcua.scan import ScanFailed, scan_endpoint
from hmi.opcua.tag_description import suggested_step
from hmi.opcua.trust import TrustStore
from hmi.paths import shipped
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
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
        "Energy meter": EquipmentKind.ENERGY_METER,
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


async def test_that_faults_can_be_injected_from_the_supervisors_actions(result: ScanResult):
    supervisor = next(one for one in result.cell.equipment if one.kind is EquipmentKind.SUPERVISOR)
    (actions,) = [one for one in supervisor.components_of(ComponentKind.METHODS) if one.name == "FaultInjection"]
    methods = {method.name: method for method in actions.methods}

    fault, severity = methods["InjectFault"].inputs

    assert {"ClearFault", "ClearFaults"} <= set(methods)
    assert methods["InjectFault"].label == "Inject fault"
    assert (fault.data_type, fault.words[5]) == ("Int32", "Outfeed jam")
    assert (severity.data_type, severity.description) == ("Double", "Severity, above 0 and up to 1")
    assert "ActiveFaults" in actions.tags


async def test_that_nothing_in_the_cell_is_left_unrecognised(result: ScanResult):
    assert result.report.unrecognised == ()
    assert result.report.without_unit == ()


async def test_that_the_operation_mode_can_be_chosen_by_its_words(result: ScanResult):
    modes = [tag for tag in result.cell.tags if tag.role == "RequestedOperationMode"]

    assert sorted(tag.name.split("/")[0] for tag in modes) == ["cnc", "supervisor"]
    assert all(tag.is_writable and tag.words[2] == "Setup" for tag in modes)


async def test_that_every_set_point_has_a_range_and_a_step_that_fits_it(result: ScanResult):
    settable = [tag for tag in result.cell.tags if tag.is_writable and not tag.words]

    assert {tag.role: tag.step for tag in settable if tag.role in ("SpeedOverride", "FeedOverride")} == {
        "SpeedOverride": 5.0,
        "FeedOverride": 5.0,
    }
    for tag in settable:
        assert tag.engineering_range is not None
        assert tag.step is not None
        assert 0.0 < tag.step <= (tag.engineering_range.high - tag.engineering_range.low) / 10.0


@pytest.mark.parametrize(
    ("low", "high", "kind", "step"),
    [
        (0.0, 100.0, DataType.DOUBLE, 5.0), (0.0, 150.0, DataType.FLOAT, 5.0), (0.0, 300.0, DataType.FLOAT, 10.0),
        (0.0, 1.0, DataType.DOUBLE, 0.05), (-8.0, 8.0, DataType.DOUBLE, 0.5), (0.0, 5.0, DataType.INT32, 1.0),
    ],
)  # fmt: skip
async def test_that_a_step_is_a_round_twentieth_of_the_range(low: float, high: float, kind: DataType, step: float):
    assert suggested_step(ValueRange(low, high), kind) == pytest.approx(step)


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


async def test_that_the_alarms_of_the_machines_are_found_with_the_machine(result: ScanResult):
    assert {(one.source.replace("meter", "energy_meter"), one.name) for one in ALARM_CONDITIONS} == set(
        result.report.conditions
    )


async def test_that_the_demonstration_says_what_to_do_at_every_alarm_in_english_and_german(result: ScanResult):
    cell = result.cell
    plan = read_alarms(shipped("resources") / "cells" / "demo" / "alarms.yaml", cell)
    places = {one.source: one.source.replace("meter", "energy_meter") for one in ALARM_CONDITIONS}
    guidance = [plan.guidance_of(EquipmentId(places[one.source]), one.source, one.name) for one in ALARM_CONDITIONS]
    guidance += [plan.guidance_of(one.equipment, one.tag, one.rule) for one in plan.local_alarms]

    for one in guidance:
        for part in (one.response, one.consequence):
            assert part is not None, one.place
            assert set(part.value) == {"en", "de"}, one.place
        assert set(one.label) == {"en", "de"}, one.place
        assert one.respond_within_s is not None
        assert one.display is not None
    assert not findings(plan, cell)
