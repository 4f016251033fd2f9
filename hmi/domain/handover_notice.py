"""What every screen is told of a handover that waits, in the one line of text that a notice has."""

from msgspec import Struct

from hmi.domain.handover import HandoverId

SUBJECT = "handover"
"""Of the notice."""
_PARTS = 6


class HandoverNotice(Struct, frozen=True, kw_only=True):
    """A handover that somebody has to do something about."""

    handover: HandoverId
    is_offered: bool
    """It was handed over and nobody has taken it yet; else it was taken, and something is left."""
    waiting: int
    """Items that nobody answered."""
    owes_call_back: bool
    level: int
    """How often it was called out; 0: not yet due."""
    since_ns: int

    @property
    def text(self) -> str:
        """As a notice carries it."""
        flags = ("offered" if self.is_offered else "taken", "call_back" if self.owes_call_back else "-")
        return " ".join((self.handover, *flags, str(self.waiting), str(self.level), str(self.since_ns)))


def handover_notice(text: str) -> HandoverNotice | None:
    """The text of a notice read again; None where it is none of these."""
    parts = text.split()
    if len(parts) != _PARTS or not all(part.isdecimal() for part in parts[3:]):
        return None
    handover, state, call_back, waiting, level, since_ns = parts
    return HandoverNotice(
        handover=HandoverId(handover),
        is_offered=state == "offered",
        waiting=int(waiting),
        owes_call_back=call_back == "call_back",
        level=int(level),
        since_ns=int(since_ns),
    )
