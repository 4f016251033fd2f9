"""The end of a shift, and whether somebody hands it over: people are reminded before, and it is on record after."""

from collections.abc import Iterable

from msgspec import Struct

from hmi.domain.handover import Handover, HandoverState
from hmi.domain.shift import Shift
from hmi.domain.words import Words

S_NS = 10**9
LOOKED_BACK_NS = 24 * 3600 * S_NS
"""A shift that ended longer ago without a handover is history by the time anybody could be told."""


class ShiftEnd(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shift of the site's calendar that ends, or ended, without anybody handing it over."""

    shift: str
    """Id in the calendar: ``early``."""
    label: Words
    day: str
    """ISO date on which the shift began, at the site."""
    begin_ns: int
    end_ns: int

    @property
    def key(self) -> str:
        """What it is known by: each shift of a day ends once."""
        return f"{self.day} {self.shift}"


def shift_end(shift: Shift) -> ShiftEnd:
    """The end of a shift."""
    return ShiftEnd(shift=shift.id, label=shift.label, day=shift.day, begin_ns=shift.begin_ns, end_ns=shift.end_ns)


def ending(shifts: Iterable[Shift], now_ns: int, before_s: float) -> Shift | None:
    """The one that ends within ``before_s``; none where nothing was planned in it, as on a holiday."""
    return next(
        (
            one
            for one in shifts
            if one.begin_ns <= now_ns < one.end_ns and one.end_ns - now_ns <= before_s * S_NS and one.planned()
        ),
        None,
    )


def ended(shifts: Iterable[Shift], now_ns: int) -> Shift | None:
    """The one that ended last, if that is not too long ago and something was planned in it."""
    over = [one for one in shifts if now_ns - LOOKED_BACK_NS <= one.end_ns <= now_ns and one.planned()]
    return max(over, key=lambda one: one.end_ns, default=None)


def is_handed_over(shift: Shift, handovers: Iterable[Handover], now_ns: int) -> bool:
    """Whether somebody handed it over, or is about to, up to ``now_ns``.

    What was begun in its first half is the handover of the shift before, which came late; unless it is still open, or
    was when this one ended: there is one at a time, and whoever takes it over takes all that is open.
    """
    half_ns = shift.begin_ns + (shift.end_ns - shift.begin_ns) // 2
    return any(
        one.state is not HandoverState.WITHDRAWN
        and one.prepared_ns <= now_ns
        and (one.is_open or one.accepted_ns > shift.end_ns or one.prepared_ns >= half_ns)
        for one in handovers
    )
