"""What a screen may ask about handovers."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.handover import Handover, HandoverId, HandoverItem
from hmi.domain.shift_end import ShiftEnd


class AskHandover(Struct, frozen=True, kw_only=True, tag="ask_handover"):
    """One handover as it stands now; None: the one that is being prepared or taken over."""

    handover: HandoverId | None = None
    at_ns: int | None = None
    """As it stood at a past moment, by our clock. None: now."""


class NotRecorded(StrEnum):
    """What the records do not tell of a past moment: things of this sort may have been open, and are not among them."""

    ANYTHING = "anything"
    """It lies before the first record."""
    ALARMS = "alarms"
    CASES = "cases"
    VALUES = "values"
    """What machines said: their modes, and whether set points were still other than before."""
    ADVICE = "advice"
    """Recommendations that waited, and whether AI was stopped: not put together for past moments."""
    PROCEDURES = "procedures"
    """Runs that were open and locks that were on: not put together for past moments."""
    TROUBLES = "troubles"
    """Of the cell service with what it has to keep: told on screens, and nowhere else."""


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
    """When it was looked at, by the service's clock; of a past moment, that."""
    not_recorded: tuple[NotRecorded, ...] = ()
    """Of a past moment: what is not known of it."""
    untold: int = 0
    """Of a past moment: acts on the handover whose words went with somebody who was erased."""


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
    not_handed_over: tuple[ShiftEnd, ...] = ()
    """Shifts that ended in the period and that nobody had begun to hand over by then; newest first."""
    untold: int = 0
    """Of a past moment: acts on them whose words went with somebody who was erased."""


HandoverQuery = AskHandover | AskHandovers
HandoverQueryAnswer = HandoverAnswer | HandoversAnswer
