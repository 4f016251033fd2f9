"""The site's tree of reasons for stops: groups, the reasons in them, and what each counts to."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from hmi.domain.stop import ReasonPath, StopKind
from hmi.domain.words import Words

Id = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60)]


SHORT_STOP_S = 60.0


class Counts(StrEnum):
    """What a stop with a reason counts to (ISO 22400-2 time model of a work unit)."""

    AVAILABILITY_LOSS = "availability_loss"
    """Unplanned: it lowers availability (actual unit delay time, ADOT)."""
    SETUP = "setup"
    """Set-up and changeover: within planned busy time, it lowers availability (actual unit set-up time, AUST)."""
    PLANNED_DOWNTIME = "planned_downtime"
    """Not part of planned busy time: it lowers nothing."""


class ReasonHints(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """For which suggested cause a reason is proposed. What is left out fits everything; empty fits nothing."""

    alarms: tuple[str, ...] = ()
    """Shell patterns over the words of the first-out alarm, without regard to capitals: ``*jam*``."""
    kinds: tuple[StopKind, ...] = ()
    equipment: tuple[str, ...] = ()
    """Ids or kinds of the equipment where the cause is: ``outfeed``, ``conveyor``."""


class StopReason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason."""

    id: Id
    label: Words
    counts: Counts | None = None
    """None: as its group."""
    suggested_by: ReasonHints | None = None


class ReasonGroup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group of reasons: the first of two taps."""

    id: Id
    label: Words
    counts: Counts
    reasons: Annotated[tuple[StopReason, ...], Meta(min_length=1)]
    icon: str = ""
    """Name of a pictogram that ships."""


class ReasonTree(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All reasons of a site."""

    version: int = 1
    short_stop_s: float = SHORT_STOP_S
    """A wait that ends before is a short stop: counted, and nobody is asked."""
    groups: Annotated[tuple[ReasonGroup, ...], Meta(min_length=1)]

    def find(self, path: ReasonPath) -> tuple[ReasonGroup, StopReason] | None:
        """Group and reason of a path; None when the tree has none such, as after somebody took it out."""
        if len(path) != 2:
            return None
        for group in self.groups:
            if group.id == path[0]:
                return next(((group, one) for one in group.reasons if one.id == path[1]), None)
        return None

    def counts_of(self, path: ReasonPath) -> Counts:
        """What a stop counts to; one that nobody explained, or with a reason that is gone, is a loss."""
        found = self.find(path)
        if found is None:
            return Counts.AVAILABILITY_LOSS
        group, reason = found
        return reason.counts or group.counts
