"""Short stops of one machine and kind as one thing, and what people say of all of them at once.

Each short stop is read from what the machines did and is no record. What somebody says of a group is one record: it
holds for the short stops of that machine and kind that begin in its time and had the reason it takes the place of.
"""

from collections.abc import Iterable, Sequence
from typing import NewType

import msgspec
from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef
from hmi.domain.stop import ReasonPath, Stop, StopKind

SayingId = NewType("SayingId", str)
"""UUIDv7: in order of the time at which it was said."""


class ShortStopsSaying(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said of a group of short stops. A later one goes on from what earlier ones left."""

    id: SayingId
    start_ns: int
    end_ns: int
    """The moment after the last that it holds for: never later than when it was said."""
    equipment: EquipmentId | None = None
    """The machine that was first not to work; None: the states name none."""
    kind: StopKind
    reason: ReasonPath
    """Empty: what was said is taken back."""
    seen: ReasonPath = ()
    """The reason that they had before; those with another one keep it."""
    said_by: PersonRef | None = None
    said_ns: int
    count: int
    """How many it held for when it was said, and how long they lasted together."""
    seconds: float


class ShortStops(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All short stops of a period with the same machine, kind and reason."""

    equipment: EquipmentId | None = None
    kind: StopKind
    reason: ReasonPath = ()
    count: int
    seconds: float
    first_ns: int
    """When the first began, and the last."""
    last_ns: int
    said_by: PersonRef | None = None
    """Who gave the reason last, and when."""
    said_ns: int | None = None

    @property
    def key(self) -> str:
        """The same as long as it is the same group."""
        return "/".join((str(self.equipment or ""), self.kind.value, *self.reason))


def with_sayings(short: Sequence[Stop], sayings: Iterable[ShortStopsSaying]) -> tuple[Stop, ...]:
    """Short stops with the reasons that people gave, in the order in which they gave them."""
    found = list(short)
    for saying in sorted(sayings, key=lambda one: one.id):
        for number, stop in enumerate(found):
            if _holds_for(saying, stop):
                told = bool(saying.reason)
                found[number] = msgspec.structs.replace(
                    stop,
                    reason=saying.reason,
                    classified_by=saying.said_by if told else None,
                    classified_ns=saying.said_ns if told else None,
                )
    return tuple(found)


def grouped(short: Iterable[Stop]) -> list[tuple[ShortStops, list[Stop]]]:
    """Those of one machine, kind and reason together: without a reason first, then the most time."""
    groups: dict[tuple[EquipmentId | None, StopKind, ReasonPath], list[Stop]] = {}
    for stop in short:
        groups.setdefault((machine_of(stop), stop.kind, stop.reason), []).append(stop)
    found = [(_group(stops, place, kind, reason), stops) for (place, kind, reason), stops in groups.items()]
    return sorted(found, key=lambda one: (bool(one[0].reason), -one[0].seconds, one[0].key))


def groups_of(short: Iterable[Stop]) -> tuple[ShortStops, ...]:
    """The groups alone, as ``grouped`` orders them."""
    return tuple(group for group, _stops in grouped(short))


def machine_of(stop: Stop) -> EquipmentId | None:
    """The machine that a stop is put down to; its own, or the one that its cause names."""
    return stop.equipment or (stop.cause.equipment if stop.cause is not None else None)


def _holds_for(saying: ShortStopsSaying, stop: Stop) -> bool:
    return (
        saying.start_ns <= stop.begin_ns < saying.end_ns
        and saying.kind is stop.kind
        and saying.seen == stop.reason
        and saying.equipment == machine_of(stop)
    )


def _group(stops: Sequence[Stop], place: EquipmentId | None, kind: StopKind, reason: ReasonPath) -> ShortStops:
    latest = max(stops, key=lambda one: one.classified_ns or 0)
    begins = [one.begin_ns for one in stops]
    return ShortStops(
        equipment=place,
        kind=kind,
        reason=reason,
        count=len(stops),
        seconds=sum(one.seconds or 0.0 for one in stops),
        first_ns=min(begins),
        last_ns=max(begins),
        said_by=latest.classified_by,
        said_ns=latest.classified_ns,
    )
