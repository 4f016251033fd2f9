"""What checking the journal found: every row, its facts and the signed checkpoints."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the first bad row."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    """A sequence number is not there, or rows stand in another order."""
    EDITED = "edited"
    """The row is not what was hashed."""
    NOT_LINKED = "not_linked"
    """The row does not follow from the one before."""
    PAYLOAD_EDITED = "payload_edited"
    PAYLOAD_MISSING = "payload_missing"
    """Facts are gone without an erasure on record."""
    ORDER = "order"
    """The monotonic clock ran backwards within one run of the service."""
    CHECKPOINT_FORGED = "checkpoint_forged"
    """A note whose signature does not hold."""
    TRUNCATED = "truncated"
    """A checkpoint proves rows that are gone."""
    REBUILT = "rebuilt"
    """The chain is whole, but not the one that was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """``first_bad`` is the sequence number of the first row that cannot be trusted; None when all hold."""

    rows: int
    checkpoints: int
    erased: int
    """Rows whose facts were erased on record."""
    first_bad: int | None = None
    fault: Fault | None = None
    detail: str = ""

    @property
    def is_intact(self) -> bool:
        """Whether nothing was found."""
        return self.first_bad is None
