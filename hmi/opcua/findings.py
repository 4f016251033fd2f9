"""Objects on their way to becoming equipment and its components."""

from dataclasses import dataclass, field

from asyncua import ua

from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.opcua.state_machines import ID, NUMBER, MachineState

Method = tuple[ua.ReferenceDescription, ua.NodeId]
"""A method and the object that it is called on."""


@dataclass(slots=True)
class FoundComponent:
    """An object with what was gathered in it."""

    name: str
    label: str
    kind: ComponentKind
    node: ua.NodeId
    variables: dict[str, ua.NodeId] = field(default_factory=dict[str, ua.NodeId])
    """By role: the BrowseName, with the path from the component joined by ``.``."""
    methods: list[Method] = field(default_factory=list[Method])
    states: dict[str, MachineState] = field(default_factory=dict[str, MachineState])
    """By role of the variable that tells the Id or the Number of a state."""

    def add_state(self, role: str, state: MachineState) -> None:
        """Note what tells the state whose words are ``role``."""
        for name, node in ((ID, state.id_node), (NUMBER, state.number_node)):
            if node is not None:
                self.variables[f"{role}.{name}"] = node
                self.states[f"{role}.{name}"] = state

    @classmethod
    def of(cls, reference: ua.ReferenceDescription, kind: ComponentKind) -> "FoundComponent":
        """From the reference that led to it."""
        name = reference.BrowseName.Name or kind.value
        return cls(name, reference.DisplayName.Text or name, kind, reference.NodeId)

    @property
    def is_safety(self) -> bool:
        """Whether its values are safety states."""
        return self.kind is ComponentKind.SAFETY

    @property
    def refined_kind(self) -> ComponentKind:
        """An object that no type explains, but that can be told to do something, is a place of methods."""
        return ComponentKind.METHODS if self.kind is ComponentKind.OTHER and self.methods else self.kind


@dataclass(slots=True)
class FoundUnit:
    """An object that is a piece of equipment."""

    reference: ua.ReferenceDescription
    kind: EquipmentKind
    components: list[FoundComponent] = field(default_factory=list[FoundComponent])
    conditions: list[str] = field(default_factory=list[str])
    """Names of the alarms that it has."""

    @property
    def refined_kind(self) -> EquipmentKind:
        """Kinds that no single type tells: conveyors, meters and supervisors, by what they are made of."""
        if self.kind is not EquipmentKind.MACHINE:
            return self.kind
        kinds = {component.kind for component in self.components}
        name = (self.reference.BrowseName.Name or "").lower()
        if ComponentKind.VISION in kinds:
            return EquipmentKind.INSPECTION
        if ComponentKind.SPINDLE in kinds or ComponentKind.CHANNEL in kinds:
            return EquipmentKind.MACHINE_TOOL
        if ComponentKind.JOB_CONTROL in kinds:
            return EquipmentKind.SUPERVISOR
        if any(word in name for word in ("conveyor", "belt", "feed")):
            return EquipmentKind.CONVEYOR
        if ComponentKind.ENERGY in kinds and ComponentKind.PACKML not in kinds:
            return EquipmentKind.ENERGY_METER
        return EquipmentKind.MACHINE
