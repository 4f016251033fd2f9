"""Which display shows a piece of equipment, and how a subject names a moment, too."""

from hmi.domain.equipment import Equipment, EquipmentKind

_AT = "@"


def display_of(equipment: Equipment) -> str:
    """Name of the display that shows ``equipment`` in detail."""
    return "cobot" if equipment.kind is EquipmentKind.ROBOT else "machine"


def subject_at(subject: str, time_ns: int) -> str:
    """A tag or a machine as it was around a moment (Unix ns); 0 leaves the moment out."""
    return f"{subject}{_AT}{time_ns}" if time_ns else subject


def split_moment(subject: str) -> tuple[str, int]:
    """The tag or machine, and the moment; 0 when it names none."""
    name, _at, moment = subject.rpartition(_AT)
    return (name, int(moment)) if name and moment.isdecimal() else (subject, 0)
