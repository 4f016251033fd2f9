"""Whether a piece of equipment, or the whole cell, produces: for stops, for the ribbon of a shift and for OEE."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.stop import StopKind


class ProductionState(StrEnum):
    """What one moment counts as."""

    PRODUCING = "producing"
    WAITING = "waiting"
    """It could produce and waits for somebody or something."""
    STOPPED = "stopped"
    NO_DATA = "no_data"
    """Not heard. Never idle: nobody knows."""
    NOT_PLANNED = "not_planned"
    """Nothing was to be produced: no shift, a break, planned downtime. Told by the calendar, never by a machine."""


STATE_OF_KIND: dict[StopKind, ProductionState] = {
    StopKind.SAFETY: ProductionState.STOPPED,
    StopKind.FAULT: ProductionState.STOPPED,
    StopKind.HELD: ProductionState.STOPPED,
    StopKind.STARVED: ProductionState.WAITING,
    StopKind.BLOCKED: ProductionState.WAITING,
    StopKind.WAITING: ProductionState.WAITING,
    StopKind.STOPPED: ProductionState.STOPPED,
    StopKind.OUT_OF_SERVICE: ProductionState.STOPPED,
    StopKind.NO_DATA: ProductionState.NO_DATA,
}


class Activity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What something does now: it produces, or why it does not."""

    kind: StopKind | None = None
    """None: it produces."""
    word: str = ""
    """The controller's own word for its state, as published."""

    @property
    def state(self) -> ProductionState:
        """The one word for it."""
        return ProductionState.PRODUCING if self.kind is None else STATE_OF_KIND[self.kind]


class StateSpan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A time in which nothing changed, as the service watched it. ``end_ns`` of the newest is the present.

    What lies between two spans was watched by nobody: no data.
    """

    equipment: EquipmentId | None = None
    """None: the whole cell."""
    activity: Activity
    begin_ns: int
    end_ns: int
