"""A variable that a person adds at the panel: found by browsing, live, written down, and out again."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hmi.bootstrap.cell_service import CellService
from hmi.content.cell_file import read_cell, write_cell
from hmi.domain.cell import Endpoint, FormerTag, SecurityMode, SecurityPolicy
from hmi.domain.command import AddPerson, AddTags, NewTag, RemoveTag, SetPin
from hmi.domain.connection import ConnectionState
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import PersonRef, Role
from hmi.domain.quality import Freshness
from hmi.domain.query import AskBrowse, BrowseAnswer, BrowsedNode
from hmi.domain.tag import NodeAddress, TagName
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore
from tests.flows.chaos.plant import until
from tests.interop.screen import OLE, OLE_FIRST_PIN, OLE_PIN, Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_S = 60.0
MIA, MIA_PIN = "Mia", "640281"


class ScannedCell:
    """A simulated cell in a process of its own, scanned and served here, and a screen."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.service: CellService
        self.screen: Screen

    def begin(self) -> None:
        self._controller = subprocess.Popen(
            [sys.executable, "-m", "hmi", "simulate", "--port", "0"], stdout=subprocess.PIPE, text=True
        )

    async def start(self) -> None:
        self.begin()
        assert self._controller.stdout is not None
        line = await asyncio.to_thread(self._controller.stdout.readline)
        endpoint = Endpoint(
            key="plc", url=line.removeprefix("READY ").strip(), policy=SecurityPolicy.NONE, mode=SecurityMode.NONE
        )
        scanned = await scan_endpoint(endpoint, TrustStore(self.project / "pki"))
        write_cell(self.project / "cell.yaml", scanned.cell)
        await self.serve()
        await self.screen.make_people()
        await self.screen.do(AddPerson(display_name=MIA, roles=frozenset({Role.MAINTENANCE}), pin=OLE_FIRST_PIN))
        person = await self.screen.sign_in(MIA, OLE_FIRST_PIN)
        await self.screen.do(SetPin(person=PersonRef(person), old_pin=OLE_FIRST_PIN, new_pin=MIA_PIN))

    async def serve(self) -> None:
        self.service = CellService(self.project)
        await self.service.start()
        self.screen = Screen(self.project)
        await self.screen.start()
        await self.is_live()

    async def is_live(self) -> None:
        await until(lambda: self.service.image.connections["plc"].state is ConnectionState.LIVE, PATIENCE_S)

    async def leave(self) -> None:
        await self.screen.stop()
        await self.service.stop()

    async def stop(self) -> None:
        await self.leave()
        self._controller.terminate()
        await asyncio.to_thread(self._controller.communicate)

    async def child(self, node: NodeAddress | None, name: str) -> BrowsedNode:
        answer = await self.screen.ask(AskBrowse(endpoint="plc", node=node))
        assert isinstance(answer, BrowseAnswer), answer
        return next(one for one in answer.nodes if one.browse_name.endswith(name))

    async def adding(self, name: str) -> AddTags:
        """What adds a variable of the server's own status."""
        server = await self.child(None, "Server")
        status = await self.child(server.node, "ServerStatus")
        return AddTags(variables=(NewTag(node=(await self.child(status.node, name)).node, label=name),))

    def freshness(self, name: str) -> Freshness:
        return Freshness(self.service.image.freshness[self.service.cell.index_of_tags()[TagName(name)]])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cell(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ScannedCell]:
    running = ScannedCell(tmp_path_factory.mktemp("project"))
    await running.start()
    yield running
    await running.stop()


async def test_that_a_browsed_variable_is_added_watched_written_down_and_removed(cell: ScannedCell):
    server = await cell.child(None, "Server")
    status = await cell.child(server.node, "ServerStatus")
    clock = await cell.child(status.node, "CurrentTime")
    wanted = AddTags(variables=(NewTag(node=clock.node, label="Controller clock"),), machine="Clocks")

    outcome = await cell.screen.do(wanted)

    assert isinstance(outcome, Done), outcome
    name = TagName(str(outcome.result["tag"]))
    await until(lambda: cell.freshness(name) is Freshness.LIVE, PATIENCE_S)
    written = await asyncio.to_thread(read_cell, cell.project / "cell.yaml")
    assert written.tags[-1].label == "Controller clock"
    assert (written.equipment[-1].label, written.equipment[-1].components[0].tags) == (
        "Clocks",
        {"controller_clock": name},
    )
    assert await cell.screen.do(wanted) == Refused(reason=Reason.ALREADY_EXISTS, facts={"name": name})

    assert isinstance(await cell.screen.do(RemoveTag(tag_name=name)), Done)
    assert name not in cell.service.cell.index_of_tags()
    written = await asyncio.to_thread(read_cell, cell.project / "cell.yaml")
    assert name not in written.index_of_tags()
    assert written.former_tags == (FormerTag(name=name, node=clock.node),), "its past is given to no other node"


async def test_that_two_people_who_add_at_once_both_get_theirs(cell: ScannedCell):
    server = await cell.child(None, "Server")
    status = await cell.child(server.node, "ServerStatus")
    nodes = [(await cell.child(status.node, name)).node for name in ("StartTime", "State")]

    outcomes = await asyncio.gather(
        *(cell.screen.do(AddTags(variables=(NewTag(node=node, label=""),))) for node in nodes)
    )

    assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
    written = await asyncio.to_thread(read_cell, cell.project / "cell.yaml")
    assert [tag.node for tag in written.tags[-2:]] == nodes
    assert written == cell.service.cell


async def test_that_taking_one_away_leaves_the_others_live(cell: ScannedCell):
    names: list[TagName] = []
    for wanted in ("CurrentTime", "SecondsTillShutdown"):
        outcome = await cell.screen.do(await cell.adding(wanted))
        assert isinstance(outcome, Done), outcome
        names.append(TagName(str(outcome.result["tag"])))
    await until(lambda: all(cell.freshness(name) is Freshness.LIVE for name in names), PATIENCE_S)

    assert isinstance(await cell.screen.do(RemoveTag(tag_name=names[0])), Done)
    is_left_alone = cell.freshness(names[1]) is Freshness.LIVE
    again = await cell.screen.do(await cell.adding("CurrentTime"))

    assert is_left_alone
    assert isinstance(again, Done)
    await until(lambda: cell.freshness(names[0]) is Freshness.LIVE, PATIENCE_S)
    assert str(cell.service.image.reading(names[0]).value).startswith("20")
    assert cell.service.image.connections["plc"].reconnects == 0
    await until(lambda: cell.service.image.connections["plc"].state is ConnectionState.LIVE, PATIENCE_S)


async def test_that_what_the_scan_found_stays(cell: ScannedCell):
    outcome = await cell.screen.do(RemoveTag(tag_name=cell.service.cell.tags[0].name))

    assert outcome == Refused(reason=Reason.BAD_REQUEST, facts={"tag": cell.service.cell.tags[0].name})


async def test_that_an_operator_changes_no_cell(cell: ScannedCell):
    server = await cell.child(None, "Server")
    await cell.screen.sign_in(OLE, OLE_PIN)

    outcome = await cell.screen.do(AddTags(variables=(NewTag(node=server.node, label=""),)))

    assert outcome == Refused(reason=Reason.NOT_PERMITTED, facts={"action": "edit_cell"})
