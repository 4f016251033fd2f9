"""The simulated cell's tables of types against the specifications' own nodesets, as the foreign stack ships them."""

from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest

from hmi.simulator.companion_tables import ABSTRACT, ENUMERATIONS, NAMESPACES, OBJECT_TYPES, REFERENCE_TYPES
from hmi.simulator.companion_types import MEMBERS
from tests.interop.foreign_stack import ForeignStack

CORE = "http://opcfoundation.org/UA/"
NODESETS = {
    "D": "Opc.Ua.Di.NodeSet2.xml",
    "IA": "Opc.Ua.IA.NodeSet2.xml",
    "M": "Opc.Ua.Machinery.NodeSet2.xml",
    "R": "Opc.Ua.Robotics.NodeSet2.xml",
    "P": "Opc.Ua.PackML.NodeSet2.xml",
    "J": "opc.ua.isa95-jobcontrol.nodeset2.xml",
    "MJ": "Opc.Ua.Machinery.Jobs.Nodeset2.xml",
    "MT": "Opc.Ua.MachineTool.NodeSet2.xml",
    "V": "Opc.Ua.MachineVision.NodeSet2.xml",
}
"""By our prefix. The stack has none for energy."""
UA = "{http://opcfoundation.org/UA/2011/03/UANodeSet.xsd}"
HAS_SUBTYPE, HAS_MODELLING_RULE, MANDATORY = "i=45", "i=37", "i=78"
BELOW = {"i=46", "i=47", "i=17604"}
"""HasProperty, HasComponent, HasAddIn."""
PREFIXES = {CORE: "0", **{uri: prefix for prefix, uri in NAMESPACES.items()}}


@dataclass
class Published:
    """A type as its nodeset has it, ids and names written as in our tables."""

    name: str
    is_abstract: bool
    supertype: str = ""
    mandatory: dict[str, str] = field(default_factory=dict[str, str])
    """Children that every instance has: id to BrowseName."""


class Nodeset:
    """One specification's nodes."""

    def __init__(self, root: ElementTree.Element) -> None:
        self._uris = [CORE, *(one.text or "" for one in root.findall(f"{UA}NamespaceUris/{UA}Uri"))]
        self._alias = {one.get("Alias"): one.text or "" for one in root.iter(f"{UA}Alias")}
        self._nodes = {one.get("NodeId", ""): one for one in root if one.get("NodeId")}
        self.types = {
            self._short(node_id): self._published(node_id)
            for node_id, node in self._nodes.items()
            if node.tag.endswith("Type")
        }
        for node_id in self._nodes:
            self._note_children(node_id)

    def _published(self, node_id: str) -> Published:
        node = self._nodes[node_id]
        supertypes = [self._short(target) for kind, target, is_forward in self._references(node)
                      if kind == HAS_SUBTYPE and not is_forward]  # fmt: skip
        return Published(self._name(node), node.get("IsAbstract") == "true", *supertypes)

    def _note_children(self, node_id: str) -> None:
        """References stand at either end."""
        for kind, target, is_forward in self._references(self._nodes[node_id]):
            if kind in BELOW:
                self._note_child(*((node_id, target) if is_forward else (target, node_id)))

    def _note_child(self, parent: str, child: str) -> None:
        owner, node = self.types.get(self._short(parent)), self._nodes.get(child)
        if owner is not None and node is not None and (HAS_MODELLING_RULE, MANDATORY, True) in self._references(node):
            owner.mandatory[self._short(child)] = self._name(node)

    def _references(self, node: ElementTree.Element) -> list[tuple[str, str, bool]]:
        return [
            (
                self._alias.get(one.get("ReferenceType"), one.get("ReferenceType", "")),
                (one.text or "").strip(),
                one.get("IsForward") != "false",
            )
            for one in node.iter(f"{UA}Reference")
        ]

    def _short(self, node_id: str) -> str:
        index, _, number = node_id.rpartition(";")
        return f"{PREFIXES.get(self._uris[int(index.removeprefix('ns=') or 0)], '?')}:{number.removeprefix('i=')}"

    def _name(self, node: ElementTree.Element) -> str:
        index, _, name = (node.get("BrowseName") or "").rpartition(":")
        return f"{PREFIXES.get(self._uris[int(index or 0)], '?')}:{name}"


@pytest.fixture(scope="module", params=NODESETS)
def prefix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def nodeset(stack: ForeignStack, prefix: str) -> Nodeset:
    folder = stack.home / "node_modules" / "node-opcua-nodesets" / "nodesets"
    return Nodeset(ElementTree.parse(folder / NODESETS[prefix]).getroot())


def is_of(prefix: str, key: str) -> bool:
    return key.startswith(f"{prefix}:")


def test_that_types_have_their_published_ids_names_and_supertypes(nodeset: Nodeset, prefix: str) -> None:
    ours = {key: (f"{prefix}:{name}", parent) for key, name, parent in OBJECT_TYPES if is_of(prefix, key)}
    ours |= {key: (f"{prefix}:{name}", parent) for key, name, _, parent in REFERENCE_TYPES if is_of(prefix, key)}
    ours |= {key: (f"{prefix}:{name}", "0:29") for key, name, _ in ENUMERATIONS if is_of(prefix, key)}

    assert ours
    assert {key: (nodeset.types[key].name, nodeset.types[key].supertype) for key in ours} == ours


def test_that_types_are_abstract_where_they_are_published_so(nodeset: Nodeset, prefix: str) -> None:
    ours = {key for key, _, _ in OBJECT_TYPES if is_of(prefix, key)}

    assert {key for key in ours if nodeset.types[key].is_abstract} == {key for key in ABSTRACT if is_of(prefix, key)}


def test_that_types_demand_what_is_published_as_mandatory(nodeset: Nodeset, prefix: str) -> None:
    for key in (key for key, _, _ in OBJECT_TYPES if is_of(prefix, key)):
        ours = {member: path for member, path, _, _ in MEMBERS.get(key, ()) if "/" not in path}

        assert ours == nodeset.types[key].mandatory, nodeset.types[key].name
