"""Looking into an address space: everything that lies there is told, however odd one of its values is."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from asyncua import Server, ua
from asyncua.client.client import Client
from asyncua.common.structures104 import new_enum
from asyncua.ua.status_codes import StatusCodes

from hmi.domain.query import BrowsedNode
from hmi.domain.tag import DataType, NodeAddress, TagName, ValueRange
from hmi.opcua.browsing import browse, describe
from hmi.opcua.decoder_text import MOST_TEXT
from hmi.opcua.namespaces import NamespaceTable, read_namespaces

pytestmark = pytest.mark.asyncio(loop_scope="module")

URI = "urn:tandem:odd"


async def populate(server: Server, index: int) -> None:
    place = await server.nodes.objects.add_object(ua.NodeId("Presse", index), "Presse")
    pressure = await place.add_variable(ua.NodeId("druck", index), "Öldruck", 3.5)
    await pressure.write_attribute(
        ua.AttributeIds.Description, ua.DataValue(ua.Variant(ua.LocalizedText("Am Hauptzylinder")))
    )
    unit = ua.EUInformation("http://www.opcfoundation.org/UA/units/un/cefact", 4342098, ua.LocalizedText("bar"))
    await pressure.add_property(ua.NodeId("einheit", index), "EngineeringUnits", unit)
    await pressure.add_property(ua.NodeId("bereich", index), "EURange", ua.Range(0, 10))
    failed = await place.add_variable(ua.NodeId("kaputt", index), "Kaputt", 1.0)
    bad = ua.DataValue(ua.Variant(2.0), StatusCode=ua.StatusCode(ua.UInt32(StatusCodes.UncertainLastUsableValue)))
    await failed.write_value(bad)
    await place.add_variable(ua.NodeId("bytes", index), "Bytes", b"\x00\xff" * MOST_TEXT)
    await place.add_variable(ua.NodeId("liste", index), "Liste", [1.0, 2.0])
    await place.add_variable(ua.NodeId("knoten", index), "Knoten", ua.NodeId("druck", index))
    await place.add_variable(ua.NodeId("name", index), "Name", ua.QualifiedName("Zylinder", index))

    colour = await new_enum(server, index, "Farbe", ["Rot", "Grün"])
    await place.add_variable(ua.NodeId("farbe", index), "Farbe", 1, ua.VariantType.Int32, datatype=colour.nodeid)
    lamps = await server.get_node(ua.NodeId(ua.ObjectIds.UInt32)).add_data_type(index, "Lampen")
    await lamps.write_data_type_definition(await colour.read_data_type_definition())
    await place.add_variable(ua.NodeId("lampen", index), "Lampen", 3, ua.VariantType.UInt32, datatype=lamps.nodeid)


class Odd:
    def __init__(self, client: Client, namespaces: NamespaceTable) -> None:
        self.client, self.namespaces = client, namespaces

    def address(self, identifier: str) -> NodeAddress:
        return NodeAddress(endpoint="plc", uri=URI, identifier=f"s={identifier}")

    async def children(self) -> dict[str, BrowsedNode]:
        known = {self.address("druck"): TagName("added/plc/druck")}
        answer = await browse(self.client, self.namespaces, "plc", self.address("Presse"), known)
        return {node.browse_name: node for node in answer.nodes}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def odd(unused_tcp_port_factory: Callable[[], int]) -> AsyncIterator[Odd]:
    url = f"opc.tcp://127.0.0.1:{unused_tcp_port_factory()}/"
    server = Server()
    await server.init()
    server.set_endpoint(url)
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    await populate(server, await server.register_namespace(URI))
    async with server, Client(url) as client:
        yield Odd(client, await read_namespaces(client))


async def test_that_an_enumeration_has_its_words_from_its_definition_and_a_set_of_bits_has_none(odd: Odd):
    children = await odd.children()
    colour, lamps = children["Farbe"].definition, children["Lampen"].definition

    assert colour is not None
    assert lamps is not None
    assert (colour.words, lamps.words) == ({0: "Rot", 1: "Grün"}, {})


async def test_that_a_level_is_told_with_units_types_and_what_the_cell_has_of_it(odd: Odd):
    pressure = (await odd.children())["Öldruck"]

    assert pressure.tag_name == "added/plc/druck"
    assert (pressure.type_name, pressure.description) == ("Double", "Am Hauptzylinder")
    assert pressure.definition is not None
    assert pressure.reading is not None
    assert (pressure.definition.unit, pressure.definition.engineering_range) == ("bar", ValueRange(0, 10))
    assert pressure.reading.value == 3.5
    assert pressure.reading.source_time_ns > 10**18


async def test_that_values_that_are_not_numbers_are_told_as_people_read_them(odd: Odd):
    children = await odd.children()
    told = {name: node.reading.value for name, node in children.items() if node.reading is not None}

    assert told["Liste"] == "[1.0, 2.0]"
    assert children["Liste"].type_name == "Double[ ]"
    assert told["Knoten"] == f"nsu={URI};s=druck"
    assert "QualifiedName" not in str(told["Name"])
    assert str(told["Bytes"]).endswith(" …")
    assert len(str(told["Bytes"])) == MOST_TEXT + 2


async def test_that_the_quality_of_a_value_comes_with_it(odd: Odd):
    failed = (await odd.children())["Kaputt"].reading

    assert failed is not None
    assert (failed.value, failed.status) == (2.0, StatusCodes.UncertainLastUsableValue)


async def test_that_a_value_that_cannot_be_decoded_hides_no_neighbour(odd: Odd, monkeypatch: pytest.MonkeyPatch):
    from hmi.opcua import browsing

    poison = ua.NodeId.from_string(f"ns={odd.namespaces.index_of(URI)};s=liste")
    read = browsing.read_attributes

    async def poisoned(client: Client, wanted: list[tuple[ua.NodeId, int]]) -> list[ua.DataValue]:
        if (poison, int(ua.AttributeIds.Value)) in wanted:
            raise ValueError("a Structure that nobody knows")
        return await read(client, wanted)

    monkeypatch.setattr(browsing, "read_attributes", poisoned)
    children = await odd.children()

    assert children["Liste"].reading is not None
    assert children["Liste"].reading.status == StatusCodes.BadDecodingError
    assert children["Öldruck"].reading is not None
    assert children["Öldruck"].reading.value == 3.5


@pytest.mark.parametrize(
    ("identifier", "error"),
    [("Presse", ua.uaerrors.BadNodeClassInvalid), ("nichts", ua.uaerrors.BadNodeClassInvalid)],
)
async def test_that_what_is_no_variable_is_not_described(odd: Odd, identifier: str, error: type[Exception]):
    with pytest.raises(error):
        await describe(odd.client, odd.namespaces, "plc", [odd.address("druck"), odd.address(identifier)])


async def test_that_variables_are_described_in_full_and_in_their_order(odd: Odd):
    nodes = [odd.address("kaputt"), odd.address("druck")]

    other, described = await describe(odd.client, odd.namespaces, "plc", nodes)

    assert other.label == "Kaputt"
    assert (described.data_type, described.unit, described.label) == (DataType.DOUBLE, "bar", "Öldruck")


async def test_that_a_place_in_a_namespace_that_the_server_does_not_have_is_unknown(odd: Odd):
    elsewhere = NodeAddress(endpoint="plc", uri="urn:elsewhere", identifier="i=1")

    with pytest.raises(ua.uaerrors.BadNodeIdUnknown):
        await browse(odd.client, odd.namespaces, "plc", elsewhere, {})
