"""What a screen may ask about what was found in the cell's own data, and where nothing is known."""

from msgspec import Struct

from hmi.domain.diagnosis import Diagnosis
from hmi.domain.finding import Finding, FindingPlace, Ignorance


class AskFindings(Struct, frozen=True, kw_only=True, tag="ask_findings"):
    """What stands now, what may be behind it, and what is not known."""


class FindingsAnswer(Struct, frozen=True, kw_only=True, tag="findings"):
    """As of ``time_ns``."""

    time_ns: int = 0
    """When it was worked out last, by our clock; 0: not yet."""
    findings: tuple[Finding, ...] = ()
    """Those that stand, oldest first."""
    ended: tuple[Finding, ...] = ()
    """Of the last hours, the newest first."""
    watched: tuple[FindingPlace, ...] = ()
    ignorances: tuple[Ignorance, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    """What may be behind what stands, the surest first."""
