"""What is said about a node before it is made: scale, arguments, structure."""

from dataclasses import dataclass

from asyncua import ua


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Unit and range of a measured value."""

    unit: str
    """UNECE code."""
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodArgument:
    """One input or output of a method."""

    name: str
    variant: ua.VariantType
    about: str
    """What it means, for people."""
    data_type: str = ""
    """Known node of an enumeration or structure, instead of the built-in type."""
    is_array: bool = False


@dataclass(frozen=True, slots=True)
class StructureField:
    """One field: an array or optional when said so."""

    name: str
    data_type: str
    """Known node of its type."""
    is_array: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A structured data type by its published ids."""

    key: str
    encoding: str
    """Its Default Binary."""
    name: str
    fields: tuple[StructureField, ...]


Row = tuple[str, str, str, str]
"""A member of a type: known node, path of BrowseNames below the type, what it is, and its data type.

What it is: the known node of its type definition, ``PROPERTY`` or ``METHOD``. The data type is empty for a method and
for an object, ``ADD_IN`` for an object that is an add-in; a list's ends with ``[]``.
"""
PROPERTY = "property"
METHOD = "method"
ADD_IN = "add-in"
