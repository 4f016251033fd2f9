"""The companion types on a server: with what every instance of them has, their states and their transitions."""

from asyncua import ua
from asyncua.ua.object_ids import ObjectIds

from hmi.simulator.address_space import HAS_ADD_IN, HAS_COMPONENT, HAS_PROPERTY, OBJECTS, ORGANIZES, AddressSpace
from hmi.simulator.companion_tables import (
    ABSTRACT,
    ENTRY_POINTS,
    ENUMERATIONS,
    NAMESPACES,
    NUMBER_TYPES,
    OBJECT_TYPES,
    REFERENCE_TYPES,
    VARIABLE_TYPES,
)
from hmi.simulator.members_machines import MACHINES
from hmi.simulator.members_robots import ROBOTS
from hmi.simulator.members_units import UNITS
from hmi.simulator.members_vision import VISION
from hmi.simulator.method_signatures import SIGNATURES, Arguments
from hmi.simulator.node_declarations import ADD_IN, METHOD, PROPERTY, MethodArgument, Row
from hmi.simulator.state_tables import STATE_MACHINES, StateMachine
from hmi.simulator.ua_values import node_id

MEMBERS: dict[str, tuple[Row, ...]] = {**MACHINES, **ROBOTS, **UNITS, **VISION}
"""By type; an owner stands before what is below it."""

_HAS_MODELLING_RULE, _MANDATORY = "0:37", "0:78"
_STATE, _TRANSITION = "0:2307", "0:2310"
_FROM_STATE, _TO_STATE = "0:51", "0:52"
_PROPERTY_TYPE = "0:68"


async def declare_companions(space: AddressSpace) -> None:
    """Register the namespaces and add the companion types, enumerations and entry points."""
    for prefix, uri in NAMESPACES.items():
        await space.add_namespace(prefix, uri)
    for key, name, parent in OBJECT_TYPES:
        kind = ua.ObjectTypeAttributes(IsAbstract=key in ABSTRACT)
        await space.add_type(key, name, parent, ua.NodeClass.ObjectType, kind)
    for key, name, parent in VARIABLE_TYPES:
        measured = ua.VariableTypeAttributes(
            DataType=node_id(ObjectIds.Number), ValueRank=ua.Int32(-1), IsAbstract=False
        )  # fmt: skip
        await space.add_type(key, name, parent, ua.NodeClass.VariableType, measured)
    for key, name, inverse, parent in REFERENCE_TYPES:
        reference = ua.ReferenceTypeAttributes(InverseName=ua.LocalizedText(inverse), IsAbstract=False)
        await space.add_type(key, name, parent, ua.NodeClass.ReferenceType, reference)
    for key, name, parent in NUMBER_TYPES:
        await space.add_type(key, name, parent, ua.NodeClass.DataType, ua.DataTypeAttributes(IsAbstract=False))
    for key, name, members in ENUMERATIONS:
        await space.declare_enumeration(key, name, members)
    for owner, rows in MEMBERS.items():
        await _declare_members(space, owner, rows)
    for machine in STATE_MACHINES:
        await _declare_states(space, machine)
    for machine in STATE_MACHINES:  # some lead into another machine
        await _declare_transitions(space, machine)
    for key, name, kind in ENTRY_POINTS:
        await space.add_object(key, f"{key.partition(':')[0]}:{name}", OBJECTS, kind, ORGANIZES)


async def _declare_members(space: AddressSpace, owner: str, rows: tuple[Row, ...]) -> None:
    nodes: dict[str, str] = {"": owner}
    for key, path, kind, data_type in rows:
        above, _slash, name = path.rpartition("/")
        parent, nodes[path] = nodes[above], key
        plain = data_type.removesuffix("[]")
        if kind == METHOD:
            await space.declare_method(key, name, parent, *arguments_of(name))
        elif data_type in ("", ADD_IN):
            await space.add_object(key, name, parent, kind, HAS_ADD_IN if data_type else HAS_COMPONENT)
        else:
            await space.declare_variable(
                key, name, parent, plain, _PROPERTY_TYPE if kind == PROPERTY else kind, is_array=plain != data_type,
                reference=HAS_PROPERTY if kind == PROPERTY else HAS_COMPONENT,
            )  # fmt: skip
        await space.refer(key, _HAS_MODELLING_RULE, _MANDATORY)


def arguments_of(name: str) -> tuple[tuple[MethodArgument, ...], tuple[MethodArgument, ...]]:
    """Inputs and outputs of the method that a companion type calls ``name``."""
    inputs, outputs = SIGNATURES[name]
    return _arguments(inputs), _arguments(outputs)


def _arguments(declared: Arguments) -> tuple[MethodArgument, ...]:
    return tuple(
        MethodArgument(
            name=name, variant=ua.VariantType.Null, about="", data_type=data_type.removesuffix("[]"),
            is_array=data_type.endswith("[]"),
        )
        for name, data_type in declared
    )  # fmt: skip


async def _declare_states(space: AddressSpace, machine: StateMachine) -> None:
    prefix = machine.type.partition(":")[0]
    for key, name, number in machine.states:
        await space.add_object(key, f"{prefix}:{name}", machine.type, _STATE)
        await space.number_property(key, "StateNumber", number)


async def _declare_transitions(space: AddressSpace, machine: StateMachine) -> None:
    prefix = machine.type.partition(":")[0]
    for key, name, number, before, after in machine.transitions:
        await space.add_object(key, f"{prefix}:{name}", machine.type, _TRANSITION)
        await space.number_property(key, "TransitionNumber", number)
        await space.refer(key, _FROM_STATE, before)
        await space.refer(key, _TO_STATE, after)
