"""What a local alarm found wrong with a tag, for a screen to say in its language."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.tag import TagName


class LocalKind(StrEnum):
    """What is wrong with a value."""

    HIGH_HIGH = "high_high"
    HIGH = "high"
    LOW = "low"
    LOW_LOW = "low_low"
    RATE = "rate"
    STATE = "state"
    DEVIATION = "deviation"
    STALE = "stale"
    RISE = "rise"
    """A counter went up by too much within a time."""


HIGH_SIDE = (LocalKind.HIGH_HIGH, LocalKind.HIGH)
LOW_SIDE = (LocalKind.LOW_LOW, LocalKind.LOW)
"""The more severe one first: while it stands, the other one is suppressed by design (IEC 62682 11.6)."""


class LocalFinding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a local alarm found, for a screen to say in its language."""

    kind: LocalKind
    tag: TagName
    unit: str = ""
    value: float | None = None
    """That made it stand: when it began, not now. Of a rate in the unit a second, of a deviation the distance."""
    text: str = ""
    """The value where it is a text."""
    limit: float | None = None
    over_s: float | None = None
    """Seconds that it was measured over, or was not heard for."""
    times: int = 0
    """How often it began within that time; 0 where that does not matter."""
    is_latched: bool = False
    """The value is normal again; it stands until a person confirms it."""
