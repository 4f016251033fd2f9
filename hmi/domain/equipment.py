"""Equipment of the cell (ISA-95 work units) and the recognised components inside it."""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

from hmi.domain.tag import NodeAddress, TagName

EquipmentId = NewType("EquipmentId", str)
"""Stable, snake_case: ``cobot``, ``cnc``."""


class EquipmentKind(StrEnum):
    """What a piece of equipment is; chooses its display and its picture."""

    ROBOT = "robot"
    MACHINE_TOOL = "machine_tool"
    CONVEYOR = "conveyor"
    INSPECTION = "inspection"
    ENERGY_METER = "energy_meter"
    SUPERVISOR = "supervisor"
    MACHINE = "machine"
    """A machine whose kind is not known more closely."""


class ComponentKind(StrEnum):
    """A building block recognised by its type definition."""

    IDENTIFICATION = "identification"
    ITEM_STATE = "item_state"
    OPERATION_MODE = "operation_mode"
    PACKML = "packml"
    AXIS = "axis"
    MOTOR = "motor"
    MOTION_DEVICE = "motion_device"
    FLANGE_LOAD = "flange_load"
    ROBOT_CONTROLLER = "robot_controller"
    TASK_CONTROL = "task_control"
    SAFETY = "safety"
    TOOL_CENTRE_POINT = "tool_centre_point"
    SPINDLE = "spindle"
    CHANNEL = "channel"
    MONITORING = "monitoring"
    PRODUCTION = "production"
    JOB_CONTROL = "job_control"
    ENERGY = "energy"
    VISION = "vision"
    RESULT = "result"
    STACKLIGHT = "stacklight"
    TOOL = "tool"
    METHODS = "methods"
    OTHER = "other"


class MethodArgument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One input of a method, from its InputArguments."""

    name: str
    data_type: str
    """Built-in type name, as ``DataType``; of each value, where it is an array."""
    is_array: bool = False
    most: int = 0
    """How many values an array may have; 0 is not said."""
    description: str = ""
    words: dict[int, str] = {}
    """Members of an enumeration by number, as the server names them."""


class MethodDefinition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A method that a person may call on a piece of equipment."""

    name: str
    """BrowseName without namespace: ``Start``, ``InjectFault``."""
    label: str = ""
    object_node: NodeAddress
    method_node: NodeAddress
    inputs: tuple[MethodArgument, ...] = ()

    @property
    def can_be_entered(self) -> bool:
        """Whether a person can enter every input: structures and lists of anything are for programs."""
        return all(argument.data_type != "Other" for argument in self.inputs)


class Component(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recognised building block with its tags by role."""

    name: str
    """BrowseName of the object: ``Axis_1``; unique within equipment and kind."""
    kind: ComponentKind
    label: str = ""
    tags: dict[str, TagName] = {}
    """Role (BrowseName of the variable, path joined by ``.``) to tag."""
    methods: tuple[MethodDefinition, ...] = ()


class Equipment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One work unit of the cell."""

    id: EquipmentId
    kind: EquipmentKind
    label: str
    components: tuple[Component, ...] = ()
    feeds: tuple[EquipmentId, ...] = ()
    """Equipment that receives the parts this one finishes."""
    node: NodeAddress | None = None
    """The object that stands for it at its controller; None for one that people made."""
    position: tuple[float, float] | None = None
    """Place in the cell picture, 0..1 from the top left; None lets the display lay out by flow."""
    nameplate: dict[str, str] = {}
    """Manufacturer, Model, SerialNumber … as read at scan time."""

    def tag_names(self) -> frozenset[TagName]:
        """All tags of its components."""
        return frozenset(name for component in self.components for name in component.tags.values())

    def components_of(self, kind: ComponentKind) -> tuple[Component, ...]:
        """The components of one kind, in the server's order."""
        return tuple(component for component in self.components if component.kind is kind)
