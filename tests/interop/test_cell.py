"""The scanned foreign cell in the real cell service: live, written to, called, cut, killed, and back elsewhere."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import write_cell
from hmi.domain.argument import Argument
from hmi.domain.cell import Endpoint
from hmi.domain.command import CallMethod, TrustCertificate, WriteTag
from hmi.domain.connection import ConnectionState
from hmi.domain.equipment_facts import Condition, EquipmentFacts
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.specification import MACHINERY
from hmi.domain.tag import Scalar, TagDefinition, TagName
from hmi.opcua.scan import ScanFailed, scan_endpoint
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import until
from tests.flows.chaos.proxy import ChaosLink
from tests.interop.foreign_stack import ForeignServer, ForeignStack, free_port
from tests.interop.screen import OLE, OLE_PIN, Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_S = 60.0
FORCE = TagName("press/monitoring/Force")
TARGET = TagName("press/monitoring/TargetForce")
PACKER = "packer/packer/BaseStateMachine"
AXIS = TagName("robot_system/axis1/ActualPosition")


class ForeignCell:
    """The foreign server behind a link that can be ill-treated, and the cell service that runs what was scanned."""

    def __init__(self, stack: ForeignStack, folder: Path) -> None:
        self._stack, self._folder = stack, folder
        self._port = free_port()
        self.link = ChaosLink()
        self.project = folder / "project"
        self.server: ForeignServer
        self.service: CellService
        self.screen: Screen
        self.fingerprint = ""

    async def start(self) -> None:
        """Server, link, scan, service, people; returns when all is live."""
        self.project.mkdir()
        await self.start_server()
        await self.link.start(self._port)
        endpoint = Endpoint(key="foreign", url=f"{self.link.url}foreign")
        scanner = TrustStore(self._folder / "scanner")
        with pytest.raises(ScanFailed) as refusal:
            await scan_endpoint(endpoint, scanner)
        self.fingerprint = next(line.split()[-1] for line in refusal.value.lines if "fingerprint:" in line)
        scanned = await scan_endpoint(endpoint, scanner, fingerprint=self.fingerprint)
        write_cell(self.project / "cell.yaml", scanned.cell)
        self.service = CellService(self.project)
        await self.service.start()
        self.screen = Screen(self.project)
        await self.screen.start()
        await self.screen.make_people()
        await until(lambda: self.state is ConnectionState.UNTRUSTED, PATIENCE_S)
        trusted = await self.screen.do(TrustCertificate(endpoint="foreign", fingerprint=self.fingerprint))
        assert isinstance(trusted, Done), trusted
        await self.screen.sign_in(OLE, OLE_PIN)
        await until(lambda: self.state is ConnectionState.LIVE, PATIENCE_S)

    async def stop(self) -> None:
        await self.screen.stop()
        await self.service.stop()
        await self.link.stop()
        await asyncio.to_thread(self.server.stop)

    async def start_server(self, *options: str) -> None:
        self.server = await asyncio.to_thread(
            self._stack.start, "--cell", "--variables", 0, *options, pki=self._folder / "server", port=self._port
        )

    @property
    def state(self) -> ConnectionState | None:
        status = self.service.image.connections.get("foreign")
        return status.state if status is not None else None

    @property
    def is_anything_live(self) -> bool:
        return bool((self.service.image.freshness == Freshness.LIVE).any())

    @property
    def is_all_live(self) -> bool:
        return bool((self.service.image.freshness == Freshness.LIVE).all()) and self.state is ConnectionState.LIVE

    def value(self, name: str) -> Scalar | None:
        return self.service.image.reading(TagName(name)).value

    def says(self, equipment: str) -> tuple[str, Condition]:
        """The state of a piece of equipment as a panel understands it."""
        image, index = self.service.image, self.service.image.index
        (one,) = [one for one in image.cell.equipment if one.label == equipment]

        def define(name: TagName) -> TagDefinition:
            return image.cell.tags[index[name]]

        facts = EquipmentFacts.of(one, define)
        return facts.state_word(image.reading, define), facts.condition(image.reading, define)

    def number(self, name: str) -> float:
        value = self.value(name)
        assert isinstance(value, float)
        return value

    async def recorded(self, name: TagName, begin_ns: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Source times, values and marks of having been filled in, from our own history."""
        page = await self.service.history.samples([name], begin_ns, self.service.image.reading(name).source_time_ns)
        rows = np.frombuffer(page.is_gap, "u1") == 0
        is_filled = np.frombuffer(page.is_backfilled, "u1") == 1
        return np.frombuffer(page.time_ns, "<i8")[rows], np.frombuffer(page.value, "<f8")[rows], is_filled[rows]

    async def gaps(self, name: TagName, begin_ns: int) -> int:
        """Gaps that our own history marks."""
        page = await self.service.history.samples([name], begin_ns, time.time_ns())
        return int(np.frombuffer(page.is_gap, "u1").sum())

    async def write(self, name: TagName, value: Scalar) -> Outcome:
        return await self.screen.do(WriteTag(tag_name=name, value=value, seen=None))

    async def calibrate(self, *arguments: Scalar) -> Outcome:
        return await self._call("Calibrate", arguments)

    async def load_curve(self, *arguments: Argument) -> Outcome:
        return await self._call("LoadCurve", arguments)

    async def _call(self, method: str, arguments: tuple[Argument, ...]) -> Outcome:
        return await self.screen.do(
            CallMethod(equipment="press", component="Press", method=method, arguments=arguments)
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cell(stack: ForeignStack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ForeignCell]:
    cell = ForeignCell(stack, tmp_path_factory.mktemp("foreign"))
    await cell.start()
    yield cell
    await cell.stop()


async def test_that_every_tag_is_live_and_the_robot_moves(cell: ForeignCell) -> None:
    before = cell.number(AXIS)

    await until(lambda: cell.number(AXIS) != before, PATIENCE_S)

    assert cell.is_all_live
    assert all(-90.0 <= cell.number(f"robot_system/axis{number}/ActualPosition") <= 90.0 for number in range(1, 7))
    assert 40.0 < cell.number("robot_system/motor1/MotorTemperature") < 45.0


async def test_that_trust_and_who_gave_it_are_journalled(cell: ForeignCell) -> None:
    changes = await cell.screen.journal("connection.changed")
    untrusted = next(row for row in changes if row.facts.get("state") == "untrusted")
    (trusted,) = await cell.screen.journal("trust_certificate.done")
    (asked,) = await cell.screen.journal("trust_certificate.asked")

    assert untrusted.facts["fingerprint"] == asked.facts["fingerprint"] == cell.fingerprint
    assert (trusted.actor_name, trusted.subject) == ("Ada", "foreign")
    assert untrusted.seq < trusted.seq


async def test_that_an_operator_may_not_trust_a_server(cell: ForeignCell) -> None:
    outcome = await cell.screen.do(TrustCertificate(endpoint="foreign", fingerprint=cell.fingerprint))

    assert outcome == Refused(reason=Reason.NOT_PERMITTED, facts={"action": "trust_certificate"})


async def test_that_a_server_that_speaks_german_is_understood(cell: ForeignCell) -> None:
    assert cell.says("Press") == ("Executing", Condition.WORKING)
    assert cell.says("Packer") == ("Execute", Condition.WORKING)
    assert cell.says("Mill") == ("Active", Condition.WORKING)


async def test_that_values_and_states_are_told_as_the_server_has_them(cell: ForeignCell) -> None:
    assert cell.value("robot_system/task/TaskProgramName") == "palletise"
    assert cell.value("robot_system/safety/EmergencyStop") is False
    assert cell.value("robot_system/safety/OperationalMode") == 3
    assert cell.value("press/machinery_item_state/CurrentState") == "In Betrieb"
    assert cell.value("press/machinery_operation_mode/CurrentState") == "Fertigung"
    assert cell.value("press/machinery_operation_mode/CurrentState/Id") == f"nsu={MACHINERY};i=5026"
    assert cell.value("mill/channel1/ChannelState") == 0
    assert cell.value("mill/production/ActiveProgram/Name") == "bracket.nc"
    assert cell.value(f"{PACKER}/CurrentState") == "Frei"
    assert cell.value(f"{PACKER}/MachineState/CurrentState") == "Läuft"
    assert cell.value(f"{PACKER}/MachineState/ExecuteState/CurrentState") == "Produziert"


async def test_that_a_write_in_range_is_done_and_seen(cell: ForeignCell) -> None:
    outcome = await cell.write(TARGET, 250.5)

    assert outcome == Done()
    await until(lambda: cell.value(TARGET) == 250.5, PATIENCE_S)


async def test_that_a_value_out_of_range_is_never_sent(cell: ForeignCell) -> None:
    before = cell.value(TARGET)

    outcome = await cell.write(TARGET, 301.0)

    assert outcome == Refused(
        reason=Reason.OUT_OF_RANGE, facts={"value": 301.0, "low": 10.0, "high": 300.0, "unit": "N"}
    )
    assert cell.value(TARGET) == before


@pytest.mark.parametrize(("name", "status"), [("LockedForce", "BadInvalidState"), ("BrokenForce", "BadDeviceFailure")])
async def test_that_the_servers_refusal_of_a_write_bears_its_own_name(
    cell: ForeignCell, name: str, status: str
) -> None:
    outcome = await cell.write(TagName(f"press/monitoring/{name}"), 60.0)

    assert outcome == Refused(reason=Reason.SERVER_REFUSED, facts={"status": status})


async def test_that_what_the_server_does_not_let_write_is_not_sent(cell: ForeignCell) -> None:
    assert await cell.write(FORCE, 1.0) == Refused(reason=Reason.NOT_WRITABLE)


async def test_that_a_method_takes_arguments_and_answers(cell: ForeignCell) -> None:
    outcome = await cell.calibrate(3.0, 2, "cold")

    assert outcome == Done(result={"output_1": 1.5, "output_2": "cold x 2"})


async def test_that_a_refused_method_tells_the_servers_reason(cell: ForeignCell) -> None:
    outcome = await cell.calibrate(-1.0, 2, "cold")

    assert outcome == Refused(reason=Reason.SERVER_REFUSED, facts={"status": "BadOutOfRange"})


async def test_that_arrays_reach_a_method_as_it_declares_them(cell: ForeignCell) -> None:
    filled = await cell.load_curve((1.5, 2.5, 4.0), (1, 2))
    empty = await cell.load_curve((), ())

    assert filled == Done(result={"output_1": 8.0, "output_2": "UInt16 1+2"})
    assert empty == Done(result={"output_1": 0.0, "output_2": "UInt16 "})
    asked = (await cell.screen.journal("call_method.asked"))[-2]
    assert asked.facts["arguments"] == "[[1.5,2.5,4.0],[1,2]]"


async def test_that_arrays_that_do_not_fit_are_not_sent(cell: ForeignCell) -> None:
    too_long = await cell.load_curve((1.0, 2.0, 3.0, 4.0, 5.0), ())
    no_array = await cell.load_curve(1.0, ())
    wrong = await cell.load_curve((1.0,), (1, 70_000))

    facts = {"argument": "Forces", "expected": 4, "given": 5}
    assert too_long == Refused(reason=Reason.BAD_REQUEST, facts=facts)
    assert no_array == Refused(reason=Reason.BAD_REQUEST, facts={"argument": "Forces"})
    assert isinstance(wrong, Refused)
    assert wrong.reason is Reason.WRONG_TYPE


async def test_that_arguments_of_a_wrong_kind_are_not_sent(cell: ForeignCell) -> None:
    too_few = await cell.calibrate(3.0)
    wrong = await cell.calibrate(3.0, "two", "cold")

    assert too_few == Refused(reason=Reason.BAD_REQUEST, facts={"expected": 3, "given": 1})
    assert isinstance(wrong, Refused)
    assert wrong.reason is Reason.WRONG_TYPE


async def test_that_a_cut_is_filled_from_the_servers_history(cell: ForeignCell) -> None:
    begin_ns = cell.service.image.reading(FORCE).source_time_ns
    await cell.link.refuse()
    await until(lambda: not cell.is_anything_live, PATIENCE_S)
    cut_ns = time.time_ns()
    await asyncio.sleep(2.0)
    healed_ns = time.time_ns()
    await cell.link.listen()
    await until(lambda: cell.is_all_live, PATIENCE_S)

    async with asyncio.timeout(PATIENCE_S):
        while True:
            time_ns, stroke, is_filled = await cell.recorded(FORCE, begin_ns)
            is_missed = (cut_ns < time_ns) & (time_ns < healed_ns)
            if is_missed.any() and not is_filled[-1]:  # live again, and what was missed is there
                break
            await asyncio.sleep(0.2)

    assert (np.diff(stroke[is_missed]) == 1).all()  # every one, once
    assert is_missed.sum() >= 5
    assert is_filled[is_missed].all()
    assert not is_filled[0]


async def test_that_a_killed_server_takes_all_life_with_it_and_returns_with_other_namespaces(cell: ForeignCell) -> None:
    image, tried_for_s = cell.service.image, cell.service.cell.endpoints[0].timeout_s
    killed_ns = image.reading(AXIS).source_time_ns
    await asyncio.to_thread(cell.server.kill)
    await until(lambda: not cell.is_anything_live, PATIENCE_S)
    assert cell.state not in (ConnectionState.LIVE, ConnectionState.PARTIAL)
    assert image.connections["foreign"].live_tags == 0

    loop = asyncio.get_running_loop()
    asked_s = loop.time()
    written = await cell.write(TARGET, 200.0)
    tag = image.cell.tags[image.index[TARGET]]
    direct = await cell.service.controllers["foreign"].write(tag, 200.0)
    called = await cell.calibrate(3.0, 2, "late")
    assert loop.time() - asked_s < tried_for_s  # refused at once: nothing is waited for
    assert written == Refused(reason=Reason.NOT_FRESH)
    assert isinstance(direct, Refused)
    assert direct.reason is Reason.NOT_CONNECTED
    assert not isinstance(called, Done | Failed)
    assert called.reason is Reason.NOT_CONNECTED

    await cell.start_server("--moved")
    await until(lambda: cell.is_all_live, PATIENCE_S)
    await until(lambda: cell.says("Packer") == ("Execute", Condition.WORKING), PATIENCE_S)
    before = cell.number(AXIS)
    await until(lambda: cell.number(AXIS) != before, PATIENCE_S)
    assert await cell.write(TARGET, 200.0) == Done()
    assert await cell.calibrate(4.0, 2, "moved") == Done(result={"output_1": 2.0, "output_2": "moved x 2"})
    assert image.connections["foreign"].reconnects >= 2

    async with asyncio.timeout(PATIENCE_S):
        while not (await cell.gaps(AXIS, killed_ns)):  # noqa: ASYNC110  # the history is asked, as it has no waiting of its own
            await asyncio.sleep(0.2)
    _, _, is_filled = await cell.recorded(AXIS, killed_ns)
    assert not is_filled.any()  # nobody keeps a history of it: the gap stays a gap
    refused = await cell.screen.journal("write_tag.refused")
    assert refused[-1].facts["reason"] == "not_fresh"
    states = [row.facts["state"] for row in await cell.screen.journal("connection.changed")]
    assert "lost" in states
    assert states[-1] == "live"
