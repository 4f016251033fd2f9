"""A tag: one variable of a controller that Tandem watches, and how to understand its values."""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

TagName = NewType("TagName", str)
"""Stable, readable, unique in the cell: ``cobot/axis_1/actual_position``."""

ADDED = "added"
"""First part of the names of tags that a person added, and name of the component that holds them in equipment."""

Scalar = float | int | bool | str
"""What one tag can hold. Arrays and structures reach Tandem as JSON text."""


def is_added(name: TagName) -> bool:
    """Whether a person added it; what a scan found cannot be taken out at a panel."""
    return name.startswith(f"{ADDED}/")


class DataType(StrEnum):
    """OPC UA built-in types (OPC 10000-6, 5.1.2) that a tag may carry; enumerations are INT32."""

    BOOLEAN = "Boolean"
    SBYTE = "SByte"
    BYTE = "Byte"
    INT16 = "Int16"
    UINT16 = "UInt16"
    INT32 = "Int32"
    UINT32 = "UInt32"
    INT64 = "Int64"
    UINT64 = "UInt64"
    FLOAT = "Float"
    DOUBLE = "Double"
    STRING = "String"
    DATE_TIME = "DateTime"
    LOCALIZED_TEXT = "LocalizedText"
    NODE_ID = "NodeId"
    OTHER = "Other"
    """Structures, arrays and the rest: shown as text, never written."""

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers (booleans count: 0 and 1)."""
        return self not in _TEXTUAL

    @property
    def is_floating(self) -> bool:
        """Whether values have a fraction."""
        return self in (DataType.FLOAT, DataType.DOUBLE)

    @property
    def limits(self) -> tuple[int, int] | None:
        """Lowest and highest value of a whole number's type; None for everything else."""
        return _LIMITS.get(self)


_TEXTUAL = frozenset({DataType.STRING, DataType.DATE_TIME, DataType.LOCALIZED_TEXT, DataType.NODE_ID, DataType.OTHER})

_LIMITS: dict[DataType, tuple[int, int]] = {
    DataType.SBYTE: (-(2**7), 2**7 - 1),
    DataType.BYTE: (0, 2**8 - 1),
    DataType.INT16: (-(2**15), 2**15 - 1),
    DataType.UINT16: (0, 2**16 - 1),
    DataType.INT32: (-(2**31), 2**31 - 1),
    DataType.UINT32: (0, 2**32 - 1),
    DataType.INT64: (-(2**63), 2**63 - 1),
    DataType.UINT64: (0, 2**64 - 1),
}


class TagUse(StrEnum):
    """What a tag is watched for; sets sampling, queue size and deadband."""

    MOTION = "motion"
    """Moves fast: 100 ms."""
    PROCESS = "process"
    """Temperatures, powers, overrides: 250 ms."""
    STATE = "state"
    """States and modes: every change, queue kept."""
    COUNTER = "counter"
    """Counts up: every change, queue kept."""
    STATIC = "static"
    """Nameplates and settings: 1 s."""


class NodeAddress(Struct, frozen=True, kw_only=True):
    """Where a node is, by namespace URI so that it survives a changed namespace array."""

    endpoint: str
    """Key of the endpoint in ``Cell.endpoints``."""
    uri: str
    identifier: str
    """``i=5``, ``s=v1``, ``g=…`` or ``b=…`` (OPC 10000-6, 5.3.1.10) without the namespace."""


class ValueRange(Struct, frozen=True):
    """Closed interval ``low..high`` in the tag's unit."""

    low: float
    high: float

    def contains(self, value: float) -> bool:
        """Whether ``low <= value <= high``."""
        return self.low <= value <= self.high


class TagDefinition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything constant about a tag."""

    name: TagName
    node: NodeAddress
    data_type: DataType
    role: str = ""
    """What the value means to a display, by the companion specification's BrowseName:
    ``ActualPosition``, ``MotorTemperature``, ``CurrentState``. Empty for a tag nobody recognised."""
    label: str = ""
    """Name for people, from the server's DisplayName."""
    unit: str = ""
    """Symbol for people: ``°C``, ``rad/s``, ``A``. Empty is "no unit"; ``?`` is "not known"."""
    unit_id: int | None = None
    """UNECE code as OPC UA encodes it in EUInformation.unitId."""
    use: TagUse = TagUse.PROCESS
    engineering_range: ValueRange | None = None
    """EURange: where the value is expected to be."""
    instrument_range: ValueRange | None = None
    """InstrumentRange: what the sensor can report."""
    is_writable: bool = False
    is_safety: bool = False
    """Safety states are read-only for ever; the dispatcher refuses any write to them."""
    words: dict[int, str] = {}
    """Enumeration members by number, as the server names them."""
    states: dict[str, str] = {}
    """Of a state's NodeId: published names of state objects that only this server has, by the value's text."""
    step: float | None = None
    """Suggested increment of a set point."""
