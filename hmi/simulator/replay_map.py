"""What the columns of a recording mean: equipment, roles, units. Read from YAML by ``replay_map_file``."""

from collections.abc import Collection
from enum import StrEnum

import msgspec
from msgspec import Struct

from hmi.recordings.time_axis import TimeFormat
from hmi.simulator.replay_roles import ValueKind


class MachineKind(StrEnum):
    """How a piece of equipment is served."""

    ROBOT = "robot"
    """A motion device system of OPC 40010-1."""
    MACHINE = "machine"
    """A machine of OPC 40001-1."""


class Combine(StrEnum):
    """How several columns become one value."""

    LENGTH = "length"
    """Of the vector they are."""
    PRODUCT = "product"


class TimeMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The time axis."""

    column: str | tuple[str, ...]
    """Two columns are a date and a time of day."""
    format: TimeFormat = TimeFormat.AUTO
    timezone: str = "UTC"
    """IANA name, for dates without an offset of their own."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, one or two."""
        return (self.column,) if isinstance(self.column, str) else self.column


class VariableMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One or more columns and what they become. Either ``role`` or ``name``.

    ``{0..5}`` in column and role stands for a row of entries.
    """

    column: str | tuple[str, ...]
    role: str = ""
    """On a robot: ``axis 1 ActualPosition``."""
    name: str = ""
    """BrowseName of a plain variable."""
    group: str = ""
    """Object that a plain variable lies in."""
    kind: ValueKind | None = None
    """Of a plain variable; number when not said."""
    unit: str = ""
    """UNECE code of what was recorded."""
    shown: str = ""
    """UNECE code of what is served, when it is another."""
    range: tuple[float, float] | None = None
    """Lowest and highest value to be expected, in the served unit."""
    combine: Combine | None = None
    when: tuple[float | str, ...] = ()
    """Recorded values that mean true; makes a flag."""
    words: dict[int, str] = {}
    """Names of the numbers of a state."""
    optional: bool = False
    """Whether the entry is passed over in a recording without its columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, one or more."""
        return (self.column,) if isinstance(self.column, str) else self.column


class EquipmentMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A robot or a machine."""

    id: str
    """snake_case; paths of its variables begin with it."""
    kind: MachineKind
    label: str
    maker: str = ""
    model: str = ""
    serial: str = ""
    axes: tuple[str, ...] = ()
    """The maker's names of a robot's axes, in order."""
    endless_axes: tuple[int, ...] = ()
    """Axes that turn without end, from 1."""
    variables: tuple[VariableMap, ...] = ()


class RecordingMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The meaning of one kind of recording."""

    version: int
    id: str
    label: str
    source: str = ""
    """Where the recording comes from, and its licence; shown to whoever connects."""
    time: TimeMap
    gap: str = ""
    """``2 s``: what counts as a gap; without it, some usual periods."""
    only_named: bool = False
    """Whether it must be asked for: its columns are too common to tell the recording by them."""
    equipment: tuple[EquipmentMap, ...]

    @property
    def columns(self) -> set[str]:
        """Every column that must be there."""
        each_one = (each for one in self.equipment for each in one.variables if not each.optional)
        return {*self.time.columns, *(name for each in each_one for name in each.columns)}

    def fitted_to(self, names: Collection[str]) -> "RecordingMap":
        """Without the optional entries whose columns a recording does not have."""
        equipment = tuple(
            msgspec.structs.replace(
                one,
                variables=tuple(each for each in one.variables if not each.optional or set(each.columns) <= {*names}),
            )
            for one in self.equipment
        )
        return msgspec.structs.replace(self, equipment=equipment)
