"""What a machine does is known from the Id of its state, in whatever language the server speaks."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from asyncua import Server, ua
from asyncua.common.node import Node
from asyncua.ua.status_codes import StatusCodes

from hmi.domain.cell import Cell, Endpoint, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState
from hmi.domain.equipment_facts import Condition, EquipmentFacts
from hmi.domain.reading import NOTHING_HEARD, Reading
from hmi.domain.specification import MACHINE_TOOL, MACHINERY, PACKML
from hmi.domain.tag import TagDefinition, TagName, TagUse
from hmi.opcua.connection import Controller
from hmi.opcua.scan import scan_endpoint
from hmi.opcua.trust import TrustStore

pytestmark = pytest.mark.asyncio(loop_scope="module")

GERMAN = {"Cleared": "Frei", "Running": "Läuft", "Execute": "Produziert", "Held": "Angehalten", "Stopped": "Steht"}
PACKML_STATES = {"Cleared": 71, "Aborted": 62, "Running": 75, "Stopped": 53, "Execute": 36, "Held": 34}
NESTED = ("BaseStateMachine", "MachineState", "ExecuteState")
NOT_ACTIVE = ua.DataValue(StatusCode=ua.StatusCode(StatusCodes.BadStateNotActive))


class GermanPlant:
    """Units of PackML whose parts come in every order, and machines that tell their state in odd ways."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.words: dict[str, Node] = {}
        """CurrentState by the machine's path."""

    async def start(self) -> None:
        self.server = Server()
        await self.server.init()
        self.server.set_endpoint(self.url)
        self.server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        self.index = {
            uri: await self.server.register_namespace(uri)
            for uri in ("urn:plant", "urn:between", MACHINERY, PACKML, MACHINE_TOOL)
        }
        kinds = ((PACKML, 6), (PACKML, 3), (PACKML, 2), (PACKML, 1), (MACHINERY, 1002), (MACHINE_TOOL, 13))
        for uri, number in kinds:  # not below FiniteStateMachineType: asyncua would add parts in an order of its own
            name = f"{self.index[uri]}:Type{number}"
            await self.server.nodes.base_object_type.add_object_type(self.node(uri, number), name)
        for orders in ("oo", "oi", "io", "ii"):
            await self._add_unit(f"Unit_{orders}", orders)
        for name in ("Numbered", "Copied", "Worded", "Own"):
            await self._add_machine(name)
        await self._add_mill()
        await self.server.start()

    def node(self, uri: str, identifier: int | str) -> ua.NodeId:
        return ua.NodeId(identifier, self.index[uri])

    async def be(self, path: str, name: str, node: ua.NodeId | None = None) -> None:
        """Enter a state: the Id, where there is one, and German words."""
        words = self.words[path]
        if node is not None:
            await (await words.get_child("0:Id")).write_value(node)
        await words.write_value(ua.LocalizedText(GERMAN.get(name, name), "de"))

    async def be_packml(self, unit: str, *names: str, last: str = "") -> None:
        """States of the nested machines; those that are not named are not active, or keep saying ``last``."""
        for depth in range(len(NESTED)):
            path = ".".join((unit, *NESTED[: depth + 1]))
            if depth < len(names) or last:
                name = names[depth] if depth < len(names) else last
                await self.be(path, name, self.node(PACKML, PACKML_STATES[name]))
            else:
                await self.words[path].write_value(NOT_ACTIVE)
                await (await self.words[path].get_child("0:Id")).write_value(NOT_ACTIVE)

    async def _add(self, parent: Node, path: str, uri: str, kind: int) -> Node:
        name = f"{self.index[uri]}:{path.rpartition('.')[2]}"
        return await parent.add_object(self.node("urn:plant", path), name, self.node(uri, kind))

    async def _add_state(self, machine: Node, path: str, *, has_id: bool = True) -> None:
        words = await machine.add_variable(
            self.node("urn:plant", f"{path}.words"), "0:CurrentState", ua.LocalizedText("Unbekannt", "de")
        )
        if has_id:
            await words.add_property(self.node("urn:plant", f"{path}.id"), "0:Id", ua.NodeId(ua.Int32(0)))
        self.words[path] = words

    async def _add_unit(self, name: str, orders: str) -> None:
        """``o``: a machine tells its own state before the machine within is told, ``i``: after it."""
        path, holder = name, await self._add(self.server.nodes.objects, name, PACKML, 6)
        holders = {path: holder}
        for machine, kind in zip(NESTED, (3, 2, 1), strict=True):
            outer, path = path, f"{path}.{machine}"
            if orders[: outer.count(".")].endswith("o"):
                await self._add_state(holders[outer], outer)
            holders[path] = await self._add(holders[outer], path, PACKML, kind)
            if orders[: outer.count(".")].endswith("i"):
                await self._add_state(holders[outer], outer)
        await self._add_state(holders[path], path)

    async def _add_machine(self, name: str) -> None:
        unit = await self._add(self.server.nodes.objects, name, PACKML, 6)
        state = await self._add(unit, f"{name}.MachineryItemState", MACHINERY, 1002)
        await self._add_state(state, f"{name}.MachineryItemState", has_id=name != "Numbered")
        if name == "Numbered":
            words = self.words[f"{name}.MachineryItemState"]
            await words.add_property(self.node("urn:plant", "number"), "0:Number", 1, ua.VariantType.UInt32)
        if name == "Copied":
            copy = f"{self.index[MACHINERY]}:OutOfService"
            await state.add_object(self.node("urn:plant", "copy"), copy, ua.NodeId(2307))

    async def _add_mill(self) -> None:
        kinds = self.server.get_node(ua.NodeId(29))
        kind = await kinds.add_data_type(self.node(MACHINE_TOOL, 64), f"{self.index[MACHINE_TOOL]}:ChannelState")
        words = [ua.LocalizedText(one, "de") for one in ("Läuft", "Unterbrochen", "Zurückgesetzt")]
        await kind.add_property(self.node("urn:plant", "words"), "0:EnumStrings", words)
        mill = await self._add(self.server.nodes.objects, "Mill", MACHINE_TOOL, 13)
        await mill.add_variable(self.node("urn:plant", "channel"), "2:ChannelState", 1, None, kind.nodeid)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plant(unused_tcp_port_factory) -> AsyncIterator[GermanPlant]:
    made = GermanPlant(f"opc.tcp://127.0.0.1:{unused_tcp_port_factory()}/")
    await made.start()
    yield made
    await made.server.stop()


class Panel:
    """What the panel knows of the plant."""

    def __init__(self, cell: Cell, sink) -> None:
        self.cell, self.sink = cell, sink
        self.index = cell.index_of_tags()

    def tag(self, name: TagName) -> TagDefinition | None:
        return self.cell.tags[self.index[name]] if name in self.index else None

    def reading(self, name: TagName) -> Reading:
        tag = self.index[name]
        if tag not in self.sink.freshness:
            return NOTHING_HEARD
        text = self.sink.texts.get(tag) if not self.cell.tags[tag].data_type.is_numeric else int(self.sink.values[tag])
        return Reading(value=text, status=self.sink.statuses[tag], source_time_ns=1, freshness=self.sink.freshness[tag])

    def says(self, equipment: str) -> tuple[str, Condition]:
        (one,) = [one for one in self.cell.equipment if one.label == equipment]
        facts = EquipmentFacts.of(one, self.tag)
        return facts.state_word(self.reading, self.tag), facts.condition(self.reading, self.tag)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cell(plant: GermanPlant, tmp_path_factory: pytest.TempPathFactory) -> Cell:
    endpoint = Endpoint(key="plc", url=plant.url, policy=SecurityPolicy.NONE, mode=SecurityMode.NONE)
    return (await scan_endpoint(endpoint, TrustStore(tmp_path_factory.mktemp("pki")))).cell


@pytest_asyncio.fixture(loop_scope="module")
async def panel(cell: Cell, sink, wait_until, tmp_path: Path) -> AsyncIterator[Panel]:
    controller = Controller(cell.endpoints[0], sink, TrustStore(tmp_path))
    controller.want(dict(enumerate(cell.tags)))
    await controller.start()
    await wait_until(lambda: sink.state is ConnectionState.LIVE)
    yield Panel(cell, sink)
    await controller.stop()


@pytest.mark.parametrize("unit", ["Unit_oo", "Unit_oi", "Unit_io", "Unit_ii"])
async def test_that_a_unit_that_speaks_german_is_understood_in_whatever_order_its_parts_come(
    plant: GermanPlant, panel: Panel, wait_until, unit: str
):
    await plant.be_packml(unit, "Cleared", "Running", "Execute")
    await wait_until(lambda: panel.says(unit) == ("Execute", Condition.WORKING))

    await plant.be_packml(unit, "Cleared", "Running", "Held")
    await wait_until(lambda: panel.says(unit) == ("Held", Condition.HELD))

    await plant.be_packml(unit, "Cleared", "Stopped")
    await wait_until(lambda: panel.says(unit) == ("Stopped", Condition.STOPPED))

    await plant.be_packml(unit, "Aborted")
    await wait_until(lambda: panel.says(unit) == ("Aborted", Condition.FAULT))


async def test_that_a_machine_that_is_not_active_does_not_count_though_it_keeps_its_last_state(
    plant: GermanPlant, panel: Panel, wait_until
):
    await plant.be_packml("Unit_oi", "Cleared", "Stopped", last="Execute")

    await wait_until(lambda: panel.says("Unit_oi") == ("Stopped", Condition.STOPPED))


async def test_that_a_state_without_id_is_known_by_its_number(plant: GermanPlant, panel: Panel, wait_until):
    await plant.be("Numbered.MachineryItemState", "Ausser Betrieb")

    await wait_until(lambda: panel.says("Numbered") == ("OutOfService", Condition.OUT_OF_SERVICE))


async def test_that_a_state_that_a_server_has_copied_is_known(plant: GermanPlant, panel: Panel, wait_until):
    await plant.be("Copied.MachineryItemState", "Ausser Betrieb", plant.node("urn:plant", "copy"))

    await wait_until(lambda: panel.says("Copied") == ("OutOfService", Condition.OUT_OF_SERVICE))


async def test_that_without_any_id_the_words_are_taken(plant: GermanPlant, panel: Panel, wait_until):
    await plant.be("Worded.MachineryItemState", "Executing")

    await wait_until(lambda: panel.says("Worded") == ("Executing", Condition.WORKING))


async def test_that_a_makers_own_state_is_shown_in_its_words_and_not_guessed(
    plant: GermanPlant, panel: Panel, wait_until
):
    await plant.be("Own.MachineryItemState", "Aborted", plant.node("urn:plant", "a state of our own"))

    await wait_until(lambda: panel.says("Own") == ("Aborted", Condition.CONNECTED))


async def test_that_the_enumeration_of_a_state_has_the_words_of_its_specification(panel: Panel):
    assert panel.says("Mill") == ("Interrupted", Condition.FAULT)


async def test_that_an_id_is_told_with_the_uri_of_its_namespace(
    plant: GermanPlant, panel: Panel, cell: Cell, sink, wait_until
):
    name = "unit_oo/unit_oo/BaseStateMachine/CurrentState/Id"
    tag = cell.index_of_tags()[TagName(name)]
    await plant.be_packml("Unit_oo", "Aborted")

    await wait_until(lambda: sink.texts.get(tag) == f"nsu={PACKML};i=62")
    assert cell.tags[tag].use is TagUse.STATE
