"""Looks for one symptom at one tag: numbers of the present against a reference, while the cell works as then."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Columns
from hmi.advisor.drift import DriftTest, Level, level_of
from hmi.advisor.observation import Observation, Observer
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import (
    Contribution,
    DetectorId,
    Direction,
    Evidence,
    Finding,
    FindingPlace,
    Ignorance,
    IgnoranceReason,
)
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName

ID = DetectorId("level_drift")
VERSION = "1"
_EVIDENCE_S = 600
"""So much before a drift began is shown, too: a person wants to see what it was like before."""
_STALE_S = 900
"""Without a number for so long nothing is known, though values come: the condition never held."""
_DOMAIN_SHARE = 0.02
"""Of the larger of the reference's values: an override that is read back a little otherwise is the same one."""


class Subject(NamedTuple):
    """What is looked for, and where."""

    symptom: KnownSymptom
    direction: Direction
    equipment: EquipmentId
    tag: TagName
    unit: str
    resolution: float
    relative: float
    wanted: int
    """Numbers in a reference."""
    part: str = ""


class _Memory(Struct, kw_only=True):
    """What is kept over a restart."""

    version: str = VERSION
    reference: list[float] = []
    companions: list[float] = []
    level: Level | None = None
    domain_low: list[float] = []
    domain_high: list[float] = []
    drift: DriftTest = msgspec.field(default_factory=DriftTest)
    last_ns: int = 0
    last_companion: float = 0.0


class LevelFinder:
    """Learns from the first numbers, then tests each later one.

    Args:
        subject: What is looked for.
        observer: Makes the numbers.
        domain: Tags whose values must be as in the reference.
        companion: A tag that changes the numbers by nature.
    """

    def __init__(
        self, subject: Subject, observer: Observer, domain: Sequence[TagName] = (), companion: TagName | None = None
    ) -> None:
        self._subject, self._observer, self._domain = subject, observer, tuple(domain)
        self._place = FindingPlace(
            detector=ID, symptom=subject.symptom.id, equipment=subject.equipment, part=subject.part
        )
        self._companion = () if companion is None else (companion,)
        self._own = len(observer.needs)
        self._memory = _Memory()
        self._newest_ns = 0
        self._is_stale = True
        self._is_outside = False
        self._has_looked = False
        """Since it began, or went on from a memory: what another run of the service saw says nothing of now."""

    @property
    def id(self) -> DetectorId:
        """One for each symptom and place would be many; they share equations."""
        return ID

    @property
    def version(self) -> str:
        """Of equations and defaults."""
        return VERSION

    @property
    def needs(self) -> tuple[TagName, ...]:
        """Those of the numbers, then those of the domain, then the companion."""
        return (*self._observer.needs, *self._domain, *self._companion)

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """One symptom at one place."""
        return (self._place,)

    def update(self, batch: Columns) -> None:
        """Take the next moments."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        self._is_stale = bool(np.isnan(batch.values[-1, 0]))
        own = Columns(names=batch.names[: self._own], time_ns=batch.time_ns, values=batch.values[:, : self._own])
        numbers = list(self._observer.observe(own))
        self._has_looked = self._has_looked or bool(numbers)
        now = batch.values[-1, self._own : self._own + len(self._domain)]
        companion = float(batch.values[-1, -1]) if self._companion else 0.0
        memory = self._memory
        self._is_outside = memory.level is not None and not self._is_as_then(now)
        for number in numbers if companion == companion else ():
            if memory.level is None:
                self._learn(number, now, companion)
            elif not self._is_outside:
                memory.drift.take(memory.level.standardised(number.value, companion), number.time_ns)
                memory.last_ns, memory.last_companion = number.time_ns, companion

    def findings(self) -> tuple[Finding, ...]:
        """The drift to the side that is looked for; none while the cell works in another way than in the reference."""
        drift, level = self._memory.drift, self._memory.level
        if level is None or self._is_outside:
            return ()
        wants = self._subject.direction
        sides = (
            (Direction.UP, drift.is_up, drift.up_strength, drift.up_since_ns),
            (Direction.DOWN, drift.is_down, drift.down_strength, drift.down_since_ns),
        )
        return tuple(
            self._finding(level, side if wants is Direction.CHANGED else wants, strength, since_ns)
            for side, stands, strength, since_ns in sides
            if stands and wants in (side, Direction.CHANGED)
        )[:1]

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Why nothing is known, if so."""
        reason, facts = self._not_known()
        if reason is None:
            return ()
        return (self._place.ignorance(reason, self._newest_ns, facts),)

    def learn_anew(self) -> None:
        """Forget the reference."""
        self._memory = _Memory()

    def remember(self) -> bytes:
        """As JSON."""
        return msgspec.json.encode(self._memory)

    def recall(self, memory: bytes) -> bool:
        """Go on with a reference."""
        try:
            found = msgspec.json.decode(memory, type=_Memory)
        except msgspec.MsgspecError:
            return False
        if found.version != VERSION or len(found.domain_low) not in (0, len(self._domain)):
            return False
        self._memory = found
        return True

    def _learn(self, number: Observation, now: np.ndarray, companion: float) -> None:
        memory = self._memory
        if memory.reference and not self._is_as_then(now):
            memory.reference, memory.companions = (
                [],
                [],
            )  # it works otherwise now: that would be no single reference
        if not memory.reference:
            memory.domain_low, memory.domain_high = now.tolist(), now.tolist()
        memory.reference.append(number.value)
        memory.companions += [companion] if self._companion else []
        memory.last_ns = number.time_ns
        if len(memory.reference) >= self._subject.wanted:
            memory.level = level_of(memory.reference, self._resolution(), memory.companions)

    def _resolution(self) -> float:
        size = sum(map(abs, self._memory.reference)) / len(self._memory.reference)
        return max(self._subject.resolution, self._subject.relative * size)

    def _is_as_then(self, now: np.ndarray) -> bool:
        """Whether the domain's tags are as they were; one that is not known is not as then."""
        low, high = np.array(self._memory.domain_low), np.array(self._memory.domain_high)
        if not len(low):
            return True
        reach = _DOMAIN_SHARE * np.maximum(np.abs(low), np.abs(high))
        return bool(((now >= low - reach) & (now <= high + reach)).all())

    def _not_known(self) -> tuple[IgnoranceReason | None, dict[str, str | int | float]]:
        memory = self._memory
        if self._is_stale:
            return IgnoranceReason.STALE_INPUT, {"tag": self._subject.tag}
        if memory.level is None:
            return IgnoranceReason.TOO_LITTLE_DATA, {
                "rows": len(memory.reference), "rows_wanted": self._subject.wanted,
            }  # fmt: skip
        if not self._has_looked:
            return IgnoranceReason.TOO_LITTLE_DATA, {"rows": 0, "rows_wanted": 1}
        if self._is_outside:
            return IgnoranceReason.OUT_OF_DOMAIN, {"tag": self._domain[0]}
        age_s = abs(self._newest_ns - memory.last_ns) // 10**9  # also where a clock was set back since
        if age_s > _STALE_S:
            return IgnoranceReason.STALE_INPUT, {"tag": self._subject.tag, "age_s": age_s}
        return None, {}

    def _finding(self, level: Level, direction: Direction, strength: float, since_ns: int) -> Finding:
        subject, memory = self._subject, self._memory
        low, high = level.band(memory.last_companion)
        return Finding(
            detector=ID,
            detector_version=VERSION,
            symptom=subject.symptom.id,
            equipment=subject.equipment,
            part=subject.part,
            began_ns=since_ns,
            seen_ns=memory.last_ns,
            strength=strength,
            direction=direction,
            contributions=(Contribution(tag_name=subject.tag, share=1.0),),
            evidence=(
                Evidence(
                    tag_name=subject.tag,
                    from_ns=since_ns - _EVIDENCE_S * 10**9,
                    to_ns=memory.last_ns,
                    expected_low=low,
                    expected_high=high,
                    unit=subject.unit,
                ),
            ),
        )
