"""A server of plain folders and variables, in which no type says what anything is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from asyncua import ua

from hmi.domain.cell import Endpoint, SecurityMode, SecurityPolicy
from hmi.opcua.cell_walk import DEEPEST
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.scan_report import ScanReport, report_lines
from hmi.opcua.trust import TrustStore
from tests.hmi.opcua.odd_server import Oddities, OddServer

FOLDERS = 40


@pytest.fixture
async def server(unused_tcp_port: int) -> AsyncIterator[OddServer]:
    made = OddServer(unused_tcp_port, Oddities())
    await made.start(3)
    yield made
    await made.stop()


async def scanned(server: OddServer, folder: Path) -> ScanReport:
    endpoint = Endpoint(key="plc", url=server.url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    return (await scan_endpoint(endpoint, TrustStore(folder))).report


async def test_that_variables_in_no_object_are_told_and_what_to_do(server, tmp_path):
    report = await scanned(server, tmp_path)

    assert report.loose_variables == 3
    assert "not recognised, directly below Objects: 3 variables" in report_lines(report)
    assert "display Browse" in report_lines(report)[-1]
    assert not report.is_cut


async def test_that_what_lies_too_deep_to_be_looked_at_is_told(server, tmp_path):
    place = server.server.nodes.objects
    for level in range(DEEPEST + 3):
        place = await place.add_object(ua.NodeId(f"level_{level}", 2), f"2:Level{level}")

    report = await scanned(server, tmp_path)

    assert report.is_cut
    assert "not looked at in full" in "\n".join(report_lines(report))


async def test_that_folders_beside_each_other_are_entered_in_one_call(server, tmp_path):
    plant = await server.server.nodes.objects.add_object(ua.NodeId("plant", 2), "2:Plant")
    for number in range(FOLDERS):
        folder = await plant.add_object(ua.NodeId(f"folder_{number}", 2), f"2:Folder{number}")
        await folder.add_variable(ua.NodeId(f"value_{number}", 2), "2:Value", 1.0)

    report = await scanned(server, tmp_path)

    assert 2 * FOLDERS < report.nodes < 3 * FOLDERS
    assert server.odd.browses < FOLDERS
