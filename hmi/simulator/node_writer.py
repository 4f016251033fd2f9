"""Writes single nodes, properties and references to an asyncua server, by the names of our tables."""

from typing import Any, cast

from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.object_ids import ObjectIds

from hmi.simulator.node_declarations import Scale
from hmi.simulator.ua_values import node_id, variable_attributes
from hmi.units import UNECE_URI, symbol_of, unit_id

TypeAttributes = (
    ua.ObjectTypeAttributes | ua.VariableTypeAttributes | ua.ReferenceTypeAttributes | ua.DataTypeAttributes
)
Attributes = TypeAttributes | ua.ObjectAttributes | ua.VariableAttributes | ua.MethodAttributes


class NodeWriter:
    """Known nodes are ``R:1002``; every other name is a path of ours."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._index: dict[str, int] = {"0": 0}

    async def add_namespace(self, prefix: str, uri: str) -> None:
        """Let names and ids begin with ``prefix``."""
        self._index[prefix] = await self._server.register_namespace(uri)

    def node_id(self, key: str) -> ua.NodeId:
        """NodeId of ``R:1002`` (a known node) or of a path of ours."""
        prefix, colon, number = key.partition(":")
        if colon and prefix in self._index and number.isdigit():
            return node_id(int(number), self._index[prefix])
        return node_id(key, self._index["S"])

    async def refer(self, source: str, reference: str, target: str) -> None:
        """Add a reference in both directions between two nodes that exist."""
        for forward, one, other in ((True, source, target), (False, target, source)):
            item = ua.AddReferencesItem(
                SourceNodeId=self.node_id(one),
                ReferenceTypeId=self.node_id(reference),
                IsForward=forward,
                TargetNodeId=self.node_id(other),
                TargetNodeClass=ua.NodeClass.Unspecified,
            )
            (status,) = await self._server.iserver.isession.add_references([item])
            status.check()

    async def number_property(self, owner: str, name: str, value: int) -> None:
        """Add an unsigned number that describes ``owner``: a state's or a transition's."""
        await self._property(self.node_id(owner), name, ua.Variant(cast(Any, value), ua.VariantType.UInt32),
                             ObjectIds.UInt32)  # fmt: skip

    def _name(self, name: str) -> ua.QualifiedName:
        prefix, _colon, plain = name.partition(":")
        return ua.QualifiedName(plain, cast(Any, self._index[prefix]))

    async def _scale(self, node: ua.NodeId, scale: Scale) -> None:
        number = unit_id(scale.unit)
        symbol = ua.LocalizedText(symbol_of(number) or scale.unit)
        unit = ua.EUInformation(NamespaceUri=UNECE_URI, UnitId=number, DisplayName=symbol, Description=symbol)
        await self._property(node, "EngineeringUnits", unit, ObjectIds.EUInformation)
        for name in ("EURange", "InstrumentRange"):
            await self._property(node, name, ua.Range(scale.low, scale.high), ObjectIds.Range)

    async def _property(self, owner: ua.NodeId, name: str, value: object, data_type: int) -> None:
        attributes = variable_attributes(
            name,
            value if isinstance(value, ua.Variant) else ua.Variant(cast(Any, value)),
            node_id(data_type),
            is_array=isinstance(value, list),
        )
        key = owner.Identifier if isinstance(owner.Identifier, str) else f"{owner.NamespaceIndex}.{owner.Identifier}"
        node = node_id(f"{key}/{name}", self._index["S"])
        item = ua.AddNodesItem(
            ParentNodeId=owner,
            ReferenceTypeId=node_id(ObjectIds.HasProperty),
            RequestedNewNodeId=node,
            BrowseName=ua.QualifiedName(name, 0),
            NodeClass=ua.NodeClass.Variable,
            NodeAttributes=attributes,
            TypeDefinition=node_id(ObjectIds.PropertyType),
        )
        (result,) = await self._server.iserver.isession.add_nodes([item])
        result.StatusCode.check()

    async def _add(
        self,
        node: ua.NodeId,
        name: ua.QualifiedName,
        parent: str,
        node_class: ua.NodeClass,
        attributes: Attributes,
        reference: str,
        kind: str,
    ) -> None:
        item = ua.AddNodesItem(
            ParentNodeId=self.node_id(parent),
            ReferenceTypeId=self.node_id(reference),
            RequestedNewNodeId=node,
            BrowseName=name,
            NodeClass=node_class,
            NodeAttributes=attributes,
            TypeDefinition=self.node_id(kind) if kind else ua.NodeId(),
        )
        (result,) = await self._server.iserver.isession.add_nodes([item])
        if not result.StatusCode.is_good():
            raise ua.UaStatusCodeError(result.StatusCode.value)
