"""What people may do with what finders take for normal."""

from msgspec import Struct

from hmi.domain.finding import FindingId


class LearnAnew(Struct, frozen=True, kw_only=True, tag="learn_anew"):
    """Take what comes next for normal at the place of a finding: it was repaired, or is meant to be otherwise now.

    Whoever says so answers for it: until the reference is gathered anew, nobody looks for a change there.
    """

    finding: FindingId
    why: str
    pin: str
