"""What a detector found in the cell's own data, with the evidence for it, and where a detector knows nothing."""

from enum import StrEnum
from typing import Annotated, NewType

from msgspec import Meta, Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import TagName

FindingId = NewType("FindingId", str)
"""UUIDv7 in hex, given by the service when the finding begins; the same for as long as it stands."""
SymptomId = NewType("SymptomId", str)
"""What was found, snake_case: ``joint_friction_up``. ``hmi.domain.symptom`` has those that ship; sites add more."""
DetectorId = NewType("DetectorId", str)
"""Stable, snake_case: ``residual_twin``."""

Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class Direction(StrEnum):
    """To which side of what was expected it went."""

    UP = "up"
    DOWN = "down"
    CHANGED = "changed"
    """Neither: it behaves in another way than before."""


class Contribution(Struct, frozen=True, kw_only=True):
    """How much of a finding comes from one tag; the shares of a finding add up to 1 at most."""

    tag_name: TagName
    share: Share


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Samples to look at: a tag in a span of time, and the band in which it was expected."""

    tag_name: TagName
    from_ns: int
    to_ns: int
    """Inclusive; source time as history has it."""
    expected_low: float | None = None
    """In ``unit``; None is "no bound on this side is expected"."""
    expected_high: float | None = None
    unit: str = ""


class Remaining(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much use is left until an end, should it go on as since the finding began; a 90 % interval."""

    parts: float
    """Of the machine's counter."""
    low: float
    high: float | None = None
    """None: so little is known yet that no upper end can be told."""
    latest_ns: int
    """When the lower end is reached at the pace since the finding began, by the clock of the samples."""


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One deviation that stands, or stood, at one place. Says what, not why: that is a failure mode's to explain."""

    id: FindingId = FindingId("")
    """Empty as it leaves a detector."""
    detector: DetectorId
    detector_version: str
    symptom: SymptomId
    equipment: EquipmentId
    part: str = ""
    """Within the equipment, as its components are named: ``Axis_3``; empty for the whole of it."""
    began_ns: int
    """Source time at which the deviation is thought to have begun, not that of its discovery."""
    seen_ns: int
    """Source time of the newest sample that it rests on."""
    strength: Annotated[float, Meta(ge=0.0)]
    """Score divided by its limit: 1 or more while it stands, less when it ended. No probability."""
    direction: Direction
    contributions: tuple[Contribution, ...] = ()
    """The largest first."""
    evidence: tuple[Evidence, ...] = ()
    remaining: Remaining | None = None
    """Of what wears towards an end; None where nobody can tell."""

    @property
    def is_standing(self) -> bool:
        """Whether it holds still."""
        return self.strength >= 1.0

    @property
    def place(self) -> "FindingPlace":
        """What makes two findings the same one."""
        return FindingPlace(detector=self.detector, symptom=self.symptom, equipment=self.equipment, part=self.part)


class FindingPlace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a detector looks for, and where. Without a finding from there it is silent, for which it may be ignorant."""

    detector: DetectorId
    symptom: SymptomId
    equipment: EquipmentId
    part: str = ""

    def ignorance(
        self, reason: "IgnoranceReason", since_ns: int, facts: "dict[str, str | int | float] | None" = None
    ) -> "Ignorance":
        """That nothing is known of just this."""
        return Ignorance(
            detector=self.detector,
            reason=reason,
            since_ns=since_ns,
            symptoms=(self.symptom,),
            equipment=self.equipment,
            part=self.part,
            facts=facts or {},
        )


class IgnoranceReason(StrEnum):
    """Why a detector says nothing. Its silence is then no sign of health."""

    TOO_LITTLE_DATA = "too_little_data"
    OUT_OF_DOMAIN = "out_of_domain"
    """The cell works in a way that was not in the reference period: another part type, another speed."""
    STALE_INPUT = "stale_input"
    NOT_FITTED = "not_fitted"
    TOO_SLOW = "too_slow"
    """It took more than its budget and was stopped."""
    FAILED = "failed"


class Ignorance(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a detector does not know, and since when."""

    detector: DetectorId
    reason: IgnoranceReason
    since_ns: int = 0
    symptoms: tuple[SymptomId, ...] = ()
    """About which it knows nothing; empty is all that it looks for."""
    equipment: EquipmentId | None = None
    """Where; None is everywhere."""
    part: str = ""
    facts: dict[str, str | int | float] = {}
    """What a person may want to know of it, by snake_case word with unit: ``rows``, ``rows_wanted``, ``age_s``."""

    def covers(self, place: FindingPlace) -> bool:
        """Whether the detector is ignorant of what it would find there."""
        return (
            self.detector == place.detector
            and (not self.symptoms or place.symptom in self.symptoms)
            and self.equipment in (None, place.equipment)
            and self.part in ("", place.part)
        )
