"""What a screen may ask about handovers."""

from msgspec import Struct

from hmi.domain.handover import Handover, HandoverId, HandoverItem


class AskHandover(Struct, frozen=True, kw_only=True, tag="ask_handover"):
    """One handover as it stands now; None: the one that is being prepared or taken over."""

    handover: HandoverId | None = None


class HandoverAnswer(Struct, frozen=True, kw_only=True, tag="handover"):
    """The handover, if there is one, and what is open in the cell whether there is one or not."""

    handover: Handover | None = None
    items: tuple[HandoverItem, ...] = ()
    """What a handover that began now would hold."""
    start_ns: int = 0
    """Since when that reaches back."""
    owed: tuple[Handover, ...] = ()
    """Signed for, but something is left: items that nobody accepted, or a call-back; the newest first."""
    asked_ns: int = 0
    """When it was looked at, by the service's clock."""


class AskHandovers(Struct, frozen=True, kw_only=True, tag="ask_handovers"):
    """Handovers that were begun in ``start_ns <= t < end_ns``, newest first."""

    start_ns: int
    end_ns: int
    limit: int = 200
    at_ns: int | None = None
    """As they stood at a past moment, by our clock. None: now."""


class HandoversAnswer(Struct, frozen=True, kw_only=True, tag="handovers"):
    """As they were signed; those that are open as they stand now."""

    handovers: tuple[Handover, ...] = ()
    is_more: bool = False
    """There are older ones in the period."""
    untold: int = 0
    """Of a past moment: they were begun by then, but not over, or something was done to them since."""


HandoverQuery = AskHandover | AskHandovers
HandoverQueryAnswer = HandoverAnswer | HandoversAnswer
