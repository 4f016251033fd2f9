"""Recommendations, modes and the stop of AI on record."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from hmi.domain.advice import AdviceId, AdviceType, CauseKey
from hmi.domain.advice_mode import AdviceTypeMode, AiStop
from hmi.domain.advice_query import AskAdvices
from hmi.domain.advice_state import Advice
from hmi.domain.person import Actor
from hmi.domain.tag import Scalar


class AdviceAct(StrEnum):
    """What happened to a recommendation; with ``advice.`` before it this is the kind of the journal's row."""

    OFFERED = "offered"
    """Proposed, and what became of it; suppressed ones among them."""
    MERGED = "merged"
    OPENED = "opened"
    ASSESSED = "assessed"
    APPROVED = "approved"
    SECONDED = "seconded"
    SECOND_LAPSED = "second_lapsed"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WOKEN = "woken"
    ESCALATED = "escalated"
    CALLED = "called"
    """It waited silently, and calls for attention now."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    BEGUN = "begun"
    """A run is bound to it."""
    ALLOWED = "allowed"
    """One act may be sent, once."""
    DENIED = "denied"
    """One act, or a run, was refused: what differs is in the facts."""
    ENDED = "ended"
    JUDGED = "judged"


class AiAct(StrEnum):
    """What happened to AI as a whole or to a type of advice; with ``ai.`` before it the kind of the journal's row."""

    COMMISSIONED = "commissioned"
    """As the site wrote it when the cell was set up."""
    REGISTERED = "registered"
    """A model in a version that was not known before."""
    STOPPED = "stopped"
    RESTARTED = "restarted"
    PROMOTION_ASKED = "promotion_asked"
    PROMOTION_REFUSED = "promotion_refused"
    PROMOTED = "promoted"
    DEMOTED = "demoted"


class AdviceChange(Struct, frozen=True, kw_only=True):
    """An act, and what it makes of recommendations: one row of the journal."""

    act: AdviceAct
    after: tuple[Advice, ...]
    """The one that the row is about in front; what changed with it behind. Nothing differs where it was only denied."""
    before: tuple[Advice | None, ...] = ()
    """As they stood, in the same order; None where it is new."""
    facts: dict[str, Scalar | None] = {}


class AdvicePort(Protocol):
    """Each change is one journal row and durable on return; raises ``JournalUnavailable``."""

    def fresh_id(self, now_ns: int) -> AdviceId:
        """An id that no other has, anywhere."""
        ...

    def advice(self, advice: AdviceId) -> Advice | None:
        """One of them, whatever its state."""
        ...

    def of_run(self, run: str) -> Advice | None:
        """The one that a run is bound to."""
        ...

    def standing(self) -> tuple[Advice, ...]:
        """All that are open, decided and not carried out, under way, or in the shadow and valid; oldest first."""
        ...

    def rejected(self, cause: CauseKey, since_ns: int) -> tuple[Advice, ...]:
        """Of one cause, offered since a moment and rejected."""
        ...

    def interrupted(self, since_ns: int) -> tuple[int, ...]:
        """When people were called for attention since a moment."""
        ...

    def asked(self) -> int:
        """How many people were asked about so far, of all types."""
        ...

    def recent(self, advice_type: AdviceType, version: str, most: int) -> tuple[Advice, ...]:
        """The newest of a type in one version, oldest first; suppressed ones and drills are not among them."""
        ...

    def unjudged(self, since_ns: int) -> tuple[Advice, ...]:
        """Approved and over, offered since a moment, with measures and without a word of the data yet.

        Carried out by a run, or past the time in which it might have been: people did it by hand, or nobody did.
        """
        ...

    def rows(
        self, start_ns: int, end_ns: int, advice_type: AdviceType | None = None, version: str | None = None
    ) -> tuple[Advice, ...]:
        """All that were offered in ``start_ns <= t < end_ns``, suppressed ones among them; oldest first.

        May be called on any thread: there may be thousands.
        """
        ...

    async def find(self, question: AskAdvices, *, with_recorded: bool) -> tuple[tuple[Advice, ...], bool]:
        """Those that match, newest first, and whether there are more.

        ``with_recorded``: with those that were only recorded and that nobody was asked about.
        """
        ...

    def write(self, change: AdviceChange, by: Actor) -> None:
        """Put an act on record."""
        ...

    @property
    def changes(self) -> int:
        """Moves with every ``write``: what was worked out from all of them holds until then. Read it on any thread."""
        ...


class AdviceRetiringPort(Protocol):
    """As ``AdvicePort``: those that were kept for long enough."""

    def newest_ns(self) -> int:
        """When anything was put on record last, Unix ns; 0: nothing was."""
        ...

    def retire(self, before_ns: int, most: int, by: Actor) -> int:
        """Delete the oldest that were offered before a moment and are over, and keep what was counted of them.

        At most so many, as one act; returns how many.
        """
        ...


class AiModePort(Protocol):
    """As ``AdvicePort``."""

    def modes(self) -> tuple[AdviceTypeMode, ...]:
        """All types that are known, by name."""
        ...

    def put_modes(
        self, act: AiAct, modes: Sequence[AdviceTypeMode], facts: dict[str, Scalar | None], by: Actor
    ) -> None:
        """Put on record how types of advice stand from now on."""
        ...

    def stop(self) -> AiStop | None:
        """The stop that stands."""
        ...

    def stops(self) -> int:
        """How often AI was stopped so far."""
        ...

    def put_stop(
        self,
        act: AiAct,
        stop: AiStop | None,
        modes: Sequence[AdviceTypeMode],
        facts: dict[str, Scalar | None],
        by: Actor,
    ) -> None:
        """Put on record that AI is stopped, or with None that it works again, at these modes."""
        ...


class StopMark(Protocol):
    """A mark beside the records that AI is stopped: found again though the records could not be written."""

    def is_set(self) -> bool:
        """Whether it is there; True where nobody can tell."""
        ...

    def set(self) -> bool:
        """Set it; False where that failed."""
        ...

    def clear(self) -> bool:
        """Take it away; False where that failed."""
        ...
