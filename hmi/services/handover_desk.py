"""What acts on a handover share: one at a time, each on what is on record right before it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from hmi import clock
from hmi.domain.handover import Handover, HandoverId
from hmi.domain.outcome import Reason, Refused
from hmi.ports.handover import HandoverPort
from hmi.services.handover_look import HandoverLook

LONGEST_WORDS = 1000
"""Characters of a note: a page at most, not a book."""
CHANGED = Refused(reason=Reason.HANDOVER_CHANGED)
NOT_SIGNED_IN = Refused(reason=Reason.NOT_SIGNED_IN)


@dataclass(frozen=True, slots=True)
class HandoverDesk:
    """Where handovers are worked on. Lives on the service's loop."""

    store: HandoverPort
    look: HandoverLook
    new_id: Callable[[int], str]
    now_ns: Callable[[], int] = clock.now_ns
    acting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held over each act: what a person decided on is looked at again right before it is put on record."""

    def open(self, handover: HandoverId) -> Handover | None:
        """It, if it is being prepared or taken over."""
        known = self.store.handover(handover)
        return known if known is not None and known.is_open else None
