"""When a handover that waits is called out: what nobody accepts must not be forgotten."""

from hmi.domain.handover import Handover, HandoverState

FIRST_S = 20 * 60
"""A handover in person takes 10 to 15 minutes; after 20 nobody is at it (practice 3.4, our proposal)."""
AGAIN_S = 60 * 60
"""Then once an hour, up to ``MOST``: louder than that it becomes noise."""
MOST = 8
"""Hours of a shift: then it is the next one's."""


def due_escalation(handover: Handover, now_ns: int) -> int:
    """How often it should have been called out by now; never fewer than it was, whatever the clock does."""
    if not is_waiting(handover) or handover.offered_ns <= 0:
        return handover.escalation
    waited_s = (now_ns - handover.offered_ns) / 1e9
    if waited_s < FIRST_S:
        return handover.escalation
    return max(handover.escalation, min(1 + int((waited_s - FIRST_S) // AGAIN_S), MOST))


def is_waiting(handover: Handover) -> bool:
    """Whether somebody has to do something about it: accept, sign or call back."""
    if handover.state is HandoverState.OFFERED:
        return True
    return handover.state is HandoverState.ACCEPTED and (bool(handover.waiting) or handover.owes_call_back)
