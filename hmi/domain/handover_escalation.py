"""When a handover that waits is called out: what nobody accepts must not be forgotten."""

from msgspec import Struct

from hmi.domain.handover import Handover, HandoverState


class HandoverTimes(Struct, frozen=True, kw_only=True):
    """What a site decided about handovers that do not happen. As it stands: what ships."""

    remind_before_s: float = 15 * 60
    """Before a shift ends without a handover having been begun; 0: nobody is reminded, and nothing is recorded."""
    call_after_s: float = 20 * 60
    """A handover in person takes 10 to 15 minutes; after 20 nobody is at it (practice 3.4, our proposal)."""
    again_after_s: float = 60 * 60
    """Then once an hour, up to ``at_most``: louder than that it becomes noise."""
    at_most: int = 8
    """Hours of a shift: then it is the next one's."""


def due_escalation(handover: Handover, now_ns: int, times: HandoverTimes) -> int:
    """How often it should have been called out by now; never fewer than it was, whatever the clock does."""
    if not is_waiting(handover) or handover.offered_ns <= 0:
        return handover.escalation
    waited_s = (now_ns - handover.offered_ns) / 1e9
    if waited_s < times.call_after_s:
        return handover.escalation
    again = int((waited_s - times.call_after_s) // times.again_after_s)
    return max(handover.escalation, min(1 + again, times.at_most))


def is_waiting(handover: Handover) -> bool:
    """Whether somebody has to do something about it: accept, sign or call back."""
    if handover.state is HandoverState.OFFERED:
        return True
    return handover.state is HandoverState.ACCEPTED and (bool(handover.waiting) or handover.owes_call_back)
