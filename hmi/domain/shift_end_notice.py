"""What every screen is told of a shift that ends without a handover, in the one line of text that a notice has."""

import msgspec
from msgspec import Struct

from hmi.domain.shift_end import ShiftEnd

SUBJECT = "shift_end"
"""Of the notice."""


class ShiftEndNotice(Struct, frozen=True, kw_only=True):
    """A shift that nobody hands over."""

    end: ShiftEnd
    is_over: bool
    """It has ended without a handover; else it is about to."""

    @property
    def text(self) -> str:
        """As a notice carries it."""
        return msgspec.json.encode(self).decode()


def shift_end_notice(text: str) -> ShiftEndNotice | None:
    """The text of a notice read again; None where it is none of these."""
    try:
        return msgspec.json.decode(text, type=ShiftEndNotice)
    except msgspec.MsgspecError:
        return None
