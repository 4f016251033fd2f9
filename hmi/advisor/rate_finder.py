"""Watches how often something happens at one place: rare events by an exact test, frequent ones by a CUSUM.

The reference gathers over shifts and is kept over restarts. Until it has ``WANTED`` events, the newest ones are held
against all that came before (``RareRate``); from then on against a rate that does not move any more
(``RateDriftDetector``), taken at the upper end of what so few events leave open.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Columns
from hmi.advisor.rare_rate import LEAST_CYCLES, LEAST_S, RareRate
from hmi.advisor.rate_drift import ID, RateDriftDetector, RateTags, scatter_of
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

VERSION = "1"
WANTED = 20
"""Events in a complete reference: the upper end of its rate is then a third above its middle."""
_UPPER = 1.2816
"""Standard errors: 9 of 10 rates lie below."""
_GAP_NS = 6 * 10**9
_LOST = "lost"


class RateSubject(NamedTuple):
    """What is counted, and where."""

    symptom: KnownSymptom
    equipment: EquipmentId
    tags: tuple[TagName, ...]
    """One flag or counter whose rises are the events; or, with ``is_loss``, tags that are lost together."""
    cycle: TagName | None = None
    """What changes with each cycle; None counts by time."""
    is_loss: bool = False
    part: str = ""


class _Memory(Struct, kw_only=True):
    """What is kept over a restart."""

    rare: RareRate
    detector: bytes
    version: str = VERSION
    is_complete: bool = False
    newest_ns: int = 0


class RateFinder:
    """See the module."""

    def __init__(self, subject: RateSubject) -> None:
        self._subject = subject
        self._place = FindingPlace(
            detector=ID, symptom=subject.symptom.id, equipment=subject.equipment, part=subject.part
        )
        event = _LOST if subject.is_loss else subject.tags[0]
        self._tags = RateTags(event=event, cycle=subject.cycle or "")
        self._newest_ns = 0
        self._is_stale = True
        self._was_heard = False
        self._begin()

    @property
    def id(self) -> DetectorId:
        """As the detector whose equations it shares."""
        return ID

    @property
    def version(self) -> str:
        """Of rules and defaults."""
        return VERSION

    @property
    def needs(self) -> tuple[TagName, ...]:
        """The tags of the events, then that of the cycles."""
        cycle = self._subject.cycle
        return self._subject.tags if cycle is None else (*self._subject.tags, cycle)

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """One symptom at one place."""
        return (self._place,)

    def update(self, batch: Columns) -> None:
        """Count, and judge what was counted."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        columns = self._losses(batch) if self._subject.is_loss else batch
        self._is_stale = bool(np.isnan(columns.values[-1, 0]))
        times = columns.time_ns.tolist()
        for time_ns, one in zip(times, self._detector.exposures(columns), strict=True):
            if one is None:
                continue
            if self._is_complete:
                self._detector.take(*one, time_ns)
            else:
                self._rare.take(*one, time_ns)
                self._complete_if_enough()

    def findings(self) -> tuple[Finding, ...]:
        """The rise that stands, with the counts of then and now."""
        if self._is_complete:
            return tuple(one for one in (self._by_rate(),) if one is not None)
        if not self._rare.is_standing:
            return ()
        return (self._finding(self._rare.began_ns, max(1.0, self._rare.strength)),)

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Why nothing is known, if so."""
        reason, facts = self._not_known()
        return () if reason is None else (self._place.ignorance(reason, self._newest_ns, facts),)

    def learn_anew(self) -> None:
        """Forget the reference."""
        self._begin()

    def remember(self) -> bytes:
        """Everything: a reference of rare events takes weeks."""
        return msgspec.msgpack.encode(
            _Memory(
                rare=self._rare,
                detector=self._detector.remember(),
                is_complete=self._is_complete,
                newest_ns=self._newest_ns,
            )
        )

    def recall(self, memory: bytes) -> bool:
        """Go on where it was."""
        try:
            found = msgspec.msgpack.decode(memory, type=_Memory)
        except msgspec.MsgspecError:
            return False
        is_fit = found.version == VERSION and found.rare.is_by_cycle == bool(self._tags.cycle)
        if not is_fit or not self._detector.recall(found.detector):
            return False
        self._rare, self._is_complete, self._newest_ns = found.rare, found.is_complete, found.newest_ns
        return True

    def _not_known(self) -> tuple[IgnoranceReason | None, dict[str, str | int | float]]:
        if self._is_stale:
            return IgnoranceReason.STALE_INPUT, {"tag": self._subject.tags[0]}
        if self._is_complete or self._rare.is_known:
            return None, {}
        exposure = round(self._rare.exposure)
        if self._tags.cycle:
            return IgnoranceReason.TOO_LITTLE_DATA, {"cycles": exposure, "cycles_wanted": LEAST_CYCLES}
        return IgnoranceReason.TOO_LITTLE_DATA, {"seconds": exposure, "seconds_wanted": round(LEAST_S)}

    def _begin(self) -> None:
        self._detector = RateDriftDetector(self._tags)
        self._detector.follow(_GAP_NS)
        self._rare = RareRate(is_by_cycle=bool(self._tags.cycle))
        self._is_complete = False

    def _losses(self, batch: Columns) -> Columns:
        """One flag: set while none of the tags is known, once any was."""
        is_heard = np.isfinite(batch.values).any(axis=1)
        was_heard = np.logical_or.accumulate(is_heard) | self._was_heard
        self._was_heard = bool(was_heard[-1])
        lost = np.where(was_heard, (~is_heard).astype(np.float64), np.nan)
        return Columns(names=(_LOST,), time_ns=batch.time_ns, values=lost[:, None])

    def _complete_if_enough(self) -> None:
        rare = self._rare
        if rare.is_standing or rare.events < WANTED or not rare.is_known:
            return
        usual = (rare.events + _UPPER * math.sqrt(rare.events) + 1.0) / rare.exposure
        self._detector.follow(_GAP_NS, usual, 1.0 if self._tags.cycle else _scatter(rare.at, rare.exposure))
        self._is_complete = True

    def _by_rate(self) -> Finding | None:
        found = self._detector.finding(self._subject.symptom.id, self._subject.equipment, self._subject.part)
        return None if found is None else self._finding(found.began_ns, found.strength)

    def _finding(self, began_ns: int, strength: float) -> Finding:
        subject = self._subject
        share = 1.0 / len(subject.tags)
        began_ns = min(began_ns, self._newest_ns)
        return Finding(
            detector=ID,
            detector_version=VERSION,
            symptom=subject.symptom.id,
            equipment=subject.equipment,
            part=subject.part,
            began_ns=began_ns,
            seen_ns=self._newest_ns,
            strength=strength,
            direction=Direction.UP,
            contributions=tuple(Contribution(tag_name=name, share=share) for name in subject.tags),
            evidence=(Evidence(tag_name=subject.tags[0], from_ns=began_ns, to_ns=self._newest_ns),),
        )


def _scatter(at: Sequence[float], exposure: float) -> float:
    """Of counts by time, from where in the exposure the events were."""
    bounds = np.array([*at, exposure])
    counts = np.concatenate((np.ones(len(at)), [0.0]))
    return scatter_of(counts, np.diff(bounds, prepend=0.0))
