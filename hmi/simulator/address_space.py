"""Builds nodes on an asyncua server from names like ``R:AxisType`` and paths like ``cobot/axis_1/actual_position``."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from asyncua import ua
from asyncua.common.structures104 import load_custom_struct
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.simulator.node_declarations import MethodArgument, Scale, Structure
from hmi.simulator.node_writer import NodeWriter, TypeAttributes
from hmi.simulator.ua_values import built_in, variable_attributes

OBJECTS = "0:85"
HAS_COMPONENT = "0:47"
HAS_PROPERTY = "0:46"
ORGANIZES = "0:35"
HAS_ADD_IN = "0:17604"
HAS_INTERFACE = "0:17603"
_HAS_SUBTYPE = "0:45"
_ANALOG = "0:17497"
_BASE_DATA = "0:63"
_MULTI_STATE = "0:2376"
_PROPERTY = "0:68"
_ENUMERATION = "0:29"
_STRUCTURE = "0:22"
_ENCODING_TYPE = "0:76"
_HAS_ENCODING = "0:38"

Value = float | int | bool | str | ua.LocalizedText | ua.NodeId | Sequence[object]


class AddressSpace(NodeWriter):
    """Adds nodes to a server. Object and variable paths become string NodeIds of our namespace."""

    async def add_type(
        self, key: str, name: str, parent: str, node_class: ua.NodeClass, attributes: TypeAttributes
    ) -> None:
        """Add a type below its supertype; ``name`` is in the namespace of ``key``."""
        attributes.DisplayName = ua.LocalizedText(name)
        qualified = self._name(key.split(":")[0] + ":" + name)
        await self._add(self.node_id(key), qualified, parent, node_class, attributes, _HAS_SUBTYPE, "")

    async def declare_enumeration(self, key: str, name: str, members: tuple[str, ...]) -> None:
        """Add a data type whose values are ``members``, counted from 0."""
        await self.add_type(key, name, _ENUMERATION, ua.NodeClass.DataType, ua.DataTypeAttributes(IsAbstract=False))
        await self._enumerate(self.node_id(key), members)

    async def declare_structure(self, structure: Structure) -> type[Any]:
        """Add a structure's data type with its binary encoding; answers with the class of its values."""
        node, encoding = self.node_id(structure.key), self.node_id(structure.encoding)
        attributes = ua.DataTypeAttributes(IsAbstract=False)
        await self.add_type(structure.key, structure.name, _STRUCTURE, ua.NodeClass.DataType, attributes)
        name = ua.QualifiedName("Default Binary", cast(Any, 0))
        await self._object(encoding, name, structure.key, _ENCODING_TYPE, _HAS_ENCODING)
        fields = [
            ua.StructureField(
                Name=one.name, DataType=self.node_id(one.data_type), ValueRank=ua.Int32(1 if one.is_array else -1),
                IsOptional=one.is_optional,
            )
            for one in structure.fields
        ]  # fmt: skip
        has_optional = any(one.is_optional for one in structure.fields)
        kind = ua.StructureType.StructureWithOptionalFields if has_optional else ua.StructureType.Structure
        definition = ua.StructureDefinition(encoding, self.node_id(_STRUCTURE), kind, fields)
        shown = ua.DataValue(ua.Variant(definition, ua.VariantType.ExtensionObject))
        await self._server.iserver.aspace.write_attribute_value(node, AttributeIds.DataTypeDefinition, shown)
        return await load_custom_struct(self._server.get_node(node))

    async def add_object(
        self, path: str, name: str, parent: str, kind: str = "0:58", reference: str = HAS_COMPONENT, *, label: str = ""
    ) -> str:
        """Add an object, shown to people as ``label`` or its BrowseName; answers with its path."""
        await self._object(self.node_id(path), self._name(name), parent, kind, reference, label)
        return path

    async def variable(
        self,
        path: str,
        name: str,
        parent: str,
        value: Value,
        variant: ua.VariantType,
        *,
        scale: Scale | None = None,
        words: tuple[str, ...] = (),
        data_type: str = "",
        kind: str = "",
        reference: str = HAS_COMPONENT,
        is_writable: bool = False,
        historizing: bool = False,
        is_array: bool = False,
    ) -> ua.NodeId:
        """Add a variable with its unit, range or words.

        Args:
            path: Path of ours.
            name: BrowseName with prefix.
            parent: Path or known node.
            value: First value.
            variant: Its built-in type.
            scale: EngineeringUnits and EURange.
            words: EnumStrings of a MultiStateDiscrete.
            data_type: Known node of an enumeration, instead of the built-in type.
            kind: Type definition; by default fitting scale and words.
            reference: From the parent.
            is_writable: Whether clients may write it.
            historizing: Whether its history is offered.
            is_array: Whether it holds a list.
        """
        node = self.node_id(path)
        access = ua.AccessLevel.CurrentRead.mask
        if is_writable:
            access |= ua.AccessLevel.CurrentWrite.mask
        if historizing:
            access |= ua.AccessLevel.HistoryRead.mask
        attributes = variable_attributes(
            name.partition(":")[2],
            ua.Variant(cast(Any, value), variant),
            self.node_id(data_type) if data_type else built_in(variant),
            access=access,
            historizing=historizing,
            is_array=is_array,
        )
        default = (
            _PROPERTY if reference == HAS_PROPERTY else _ANALOG if scale else _MULTI_STATE if words else _BASE_DATA
        )
        await self._add(node, self._name(name), parent, ua.NodeClass.Variable, attributes, reference, kind or default)
        if scale is not None:
            await self._scale(node, scale)
        if words:
            await self._property(node, "EnumStrings", _texts(words), ObjectIds.LocalizedText)
        return node

    async def declare_variable(
        self, key: str, name: str, parent: str, data_type: str, kind: str, *, is_array: bool, reference: str
    ) -> None:
        """Add a variable of a type: what instances have, without a value."""
        attributes = variable_attributes(
            name.partition(":")[2], ua.Variant(), self.node_id(data_type), is_array=is_array
        )  # fmt: skip
        await self._add(self.node_id(key), self._name(name), parent, ua.NodeClass.Variable, attributes, reference, kind)

    async def declare_method(
        self,
        key: str,
        name: str,
        parent: str,
        inputs: tuple[MethodArgument, ...] = (),
        outputs: tuple[MethodArgument, ...] = (),
        *,
        label: str = "",
        is_executable: bool = True,
    ) -> ua.NodeId:
        """Add a method that does nothing yet, shown to people as ``label`` or its BrowseName."""
        node = self.node_id(key)
        attributes = ua.MethodAttributes(
            Executable=is_executable, UserExecutable=is_executable,
            DisplayName=ua.LocalizedText(label or name.partition(":")[2]),
        )  # fmt: skip
        await self._add(node, self._name(name), parent, ua.NodeClass.Method, attributes, HAS_COMPONENT, "")
        for title, arguments in (("InputArguments", inputs), ("OutputArguments", outputs)):
            if arguments:
                declared = [self._argument(one) for one in arguments]
                await self._property(node, title, declared, ObjectIds.Argument)
        return node

    async def method(
        self,
        path: str,
        name: str,
        parent: str,
        callback: Callable[..., Any],
        inputs: tuple[MethodArgument, ...] = (),
        outputs: tuple[MethodArgument, ...] = (),
        *,
        label: str = "",
        is_executable: bool = True,
    ) -> None:
        """Add a method; ``callback(object_id, *variants)`` runs on the loop and answers with a status or outputs."""
        node = await self.declare_method(path, name, parent, inputs, outputs, label=label, is_executable=is_executable)
        self._server.iserver.isession.add_method_callback(node, callback)

    def _argument(self, argument: MethodArgument) -> ua.Argument:
        return ua.Argument(
            Name=argument.name,
            DataType=self.node_id(argument.data_type) if argument.data_type else built_in(argument.variant),
            ValueRank=ua.Int32(1 if argument.is_array else -1),
            Description=ua.LocalizedText(argument.about),
        )

    async def _object(
        self, node: ua.NodeId, name: ua.QualifiedName, parent: str, kind: str, reference: str, label: str = ""
    ) -> None:
        attributes = ua.ObjectAttributes(DisplayName=ua.LocalizedText(label or name.Name))
        await self._add(node, name, parent, ua.NodeClass.Object, attributes, reference, kind)

    async def _enumerate(self, node: ua.NodeId, members: tuple[str, ...]) -> None:
        await self._property(node, "EnumStrings", _texts(members), ObjectIds.LocalizedText)
        fields = [ua.EnumField(Name=member, Value=number) for number, member in enumerate(members)]
        definition = ua.DataValue(ua.Variant(ua.EnumDefinition(fields), ua.VariantType.ExtensionObject))
        await self._server.iserver.aspace.write_attribute_value(node, AttributeIds.DataTypeDefinition, definition)


def _texts(words: tuple[str, ...]) -> list[ua.LocalizedText]:
    return [ua.LocalizedText(word) for word in words]
