"""The table of published states against the specifications' own nodesets, as the foreign stack ships them."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from hmi.domain.state_machine import MACHINES, state_name
from tests.interop.foreign_stack import ForeignStack

NODESETS = (
    "Opc.Ua.PackML.NodeSet2.xml",
    "Opc.Ua.Machinery.NodeSet2.xml",
    "Opc.Ua.Robotics.NodeSet2.xml",
    "Opc.Ua.MachineVision.NodeSet2.xml",
    "opc.ua.isa95-jobcontrol.nodeset2.xml",
)
UA = "{http://opcfoundation.org/UA/2011/03/UANodeSet.xsd}"
STATE_TYPES = {"i=2307", "i=2309"}
STEPS = {"Entry", "Exit", "Wait", "Step"}
"""Where within a state a vision system is (OPC 40100-1): no state of its own."""


def published(root: ElementTree.Element) -> Iterator[tuple[str, str, str, int]]:
    """Namespace URI, node id, BrowseName and number of every state in a nodeset."""
    uris = [one.text or "" for one in root.findall(f"{UA}NamespaceUris/{UA}Uri")]
    nodes = {one.get("NodeId", ""): one for one in root}
    for number in root.findall(f"{UA}UAVariable[@BrowseName='StateNumber']"):
        node_id = number.get("ParentNodeId", "")
        state, value = nodes[node_id], number.find(f"{UA}Value")
        if {one.text for one in state.iter(f"{UA}Reference")} & STATE_TYPES and value is not None:
            index, _, identifier = node_id.removeprefix("ns=").partition(";")
            name = state.get("BrowseName", "").partition(":")[2]
            yield uris[int(index) - 1], identifier, name, int(value[0].text or "")


@pytest.mark.parametrize("nodeset", NODESETS)
def test_that_every_published_state_is_known_by_id_and_by_number(stack: ForeignStack, nodeset: str) -> None:
    folder = stack.home / "node_modules" / "node-opcua-nodesets" / "nodesets"
    states = [one for one in published(ElementTree.parse(folder / nodeset).getroot()) if one[2] not in STEPS]

    assert states
    assert {one: state_name(f"nsu={one[0]};{one[1]}") for one in states} == {one: one[2] for one in states}
    for uri, _, name, number in states:
        assert any(key[0] == uri and numbers.get(number) == name for key, numbers in MACHINES.items())
