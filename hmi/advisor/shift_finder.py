"""Tells that a machine's values together are not as they were, where no named symptom says what it is.

One row of means for each whole cycle of the working cell goes to the detector of shifted levels (``shift``), for within
a cycle everything changes by nature. What is normal, and where that is known, tells ``cycle_reference``. A machine that
stood is cold: for as long as it stood, an hour at most, its temperatures are passed over; where it counts anew, nobody
knows for how long that was.
"""

import math
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Columns, Floats
from hmi.advisor.cycle_means import CycleMean, CycleMeans
from hmi.advisor.cycle_reference import WANTED, Beyond, CycleReference
from hmi.advisor.shift.detector import ID, ShiftDetector
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

VERSION = "2"
_PATIENCE = 8
"""Cycles for which it stands before it is told: until then a finding with a name may come."""
_WARMS_NS = 3600 * 10**9
_STOOD_NS = 300 * 10**9
"""A shorter pause cools nothing that matters."""
_SHOWN = 5
_SHOWN_BEFORE_NS = 600 * 10**9
_SYMPTOM = KnownSymptom.UNKNOWN_DEVIATION


class ShiftSubject(NamedTuple):
    """What is watched together."""

    equipment: EquipmentId
    watched: tuple[TagName, ...]
    is_warm: tuple[bool, ...]
    """Which of them are temperatures."""
    domain: tuple[TagName, ...] = ()
    """Set points: as in the reference, or nothing is known."""
    counter: TagName | None = None
    """What changes with each cycle; None counts minutes."""
    state: TagName | None = None
    """PackML state of the cell."""
    companion: TagName | None = None
    """What changes values by nature: what is left of a tool."""


_EXECUTES = 6.0
"""OPC 30050, 6.2."""


class _Memory(Struct, kw_only=True):
    """What is kept over a restart."""

    tags: tuple[str, ...]
    version: str = VERSION
    reference: CycleReference = msgspec.field(default_factory=CycleReference)
    detector: bytes = b""
    last_ns: int = 0
    warm_from_ns: int = 0
    last_count: float = 0.0
    stands_since_ns: int = 0
    stood: int = 0
    """Cycles for which it stands."""
    score: float = 0.0
    shares: list[float] = []


class ShiftFinder:
    """One machine."""

    def __init__(self, subject: ShiftSubject) -> None:
        self._subject = subject
        self._place = FindingPlace(detector=ID, symptom=_SYMPTOM.id, equipment=subject.equipment)
        self._wide = len(subject.watched)
        self._is_warm = np.array(subject.is_warm, dtype=np.bool_)
        extra = (*subject.domain, *(one for one in (subject.companion,) if one is not None))
        self._all = (*subject.watched, *extra)
        self._outer = tuple(one for one in (subject.counter, subject.state) if one is not None)
        self._detector = ShiftDetector()
        self._means = CycleMeans(len(self._all))
        self._memory = _Memory(tags=self.needs)
        self._newest_ns = 0
        self._is_stale = True
        self._has_looked = False
        """Since it began, or went on from a memory: what another run of the service saw says nothing of now."""
        self._outside: TagName | None = None

    @property
    def id(self) -> DetectorId:
        """As the detector that it asks."""
        return ID

    @property
    def version(self) -> str:
        """Of rules and defaults."""
        return VERSION

    @property
    def needs(self) -> tuple[TagName, ...]:
        """What is watched, set points, companion, count, state."""
        return (*self._all, *self._outer)

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """One symptom at one machine."""
        return (self._place,)

    def update(self, batch: Columns) -> None:
        """Take the next moments."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        wide = len(self._all)
        self._is_stale = bool(np.isnan(batch.values[-1, : self._wide]).all())
        outer = batch.values[:, wide:]
        count = outer[:, 0] if self._subject.counter is not None else (batch.time_ns // (60 * 10**9)).astype(np.float64)
        self._follow_count(count, self._newest_ns)
        works = np.ones(len(batch), np.bool_) if self._subject.state is None else outer[:, -1] == _EXECUTES
        for cycle in self._means.push(batch.time_ns, count, works, batch.values[:, :wide]):
            self._take(cycle)

    def findings(self) -> tuple[Finding, ...]:
        """What stands for long enough, while the cell works as in the reference."""
        memory = self._memory
        if not self._memory.reference.is_fitted or self._outside is not None or memory.stood < _PATIENCE:
            return ()
        order = [at for at in np.argsort(memory.shares)[::-1].tolist() if memory.shares[at] > 0.0][:_SHOWN]
        shown = [(self._subject.watched[at], min(1.0, memory.shares[at])) for at in order]
        return (
            Finding(
                detector=ID,
                detector_version=VERSION,
                symptom=_SYMPTOM.id,
                equipment=self._subject.equipment,
                began_ns=memory.stands_since_ns,
                seen_ns=memory.last_ns,
                strength=max(1.0, memory.score),
                direction=Direction.CHANGED,
                contributions=tuple(Contribution(tag_name=name, share=share) for name, share in shown),
                evidence=tuple(
                    Evidence(tag_name=name, from_ns=memory.stands_since_ns - _SHOWN_BEFORE_NS, to_ns=memory.last_ns)
                    for name, _share in shown
                ),
            ),
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Why nothing is known, if so."""
        reason, facts = self._not_known()
        return () if reason is None else (self._place.ignorance(reason, self._newest_ns, facts),)

    def learn_anew(self) -> None:
        """Forget the reference; how warm the machine is stays known."""
        kept = self._memory
        self._detector = ShiftDetector()
        self._memory = _Memory(
            tags=self.needs, last_ns=kept.last_ns, warm_from_ns=kept.warm_from_ns, last_count=kept.last_count
        )
        self._outside = None

    def remember(self) -> bytes:
        """All, a reference that is half gathered, too: it takes hours."""
        self._memory.detector = self._detector.remember() if self._memory.reference.is_fitted else b""
        return msgspec.msgpack.encode(self._memory)

    def recall(self, memory: bytes) -> bool:
        """Go on where it was, if these are the same tags."""
        try:
            found = msgspec.msgpack.decode(memory, type=_Memory)
        except msgspec.MsgspecError:
            return False
        if found.version != VERSION or found.tags != self.needs:
            return False
        if found.reference.is_fitted and not self._detector.recall(found.detector):
            return False
        self._memory = found
        return True

    def _not_known(self) -> tuple[IgnoranceReason | None, dict[str, str | int | float]]:
        reference, first = self._memory.reference, self._subject.watched[0]
        if self._is_stale:
            return IgnoranceReason.STALE_INPUT, {"tag": first}
        if not reference.is_fitted:
            return IgnoranceReason.TOO_LITTLE_DATA, {"cycles": len(reference.rows), "cycles_wanted": WANTED}
        if not self._has_looked:
            return IgnoranceReason.TOO_LITTLE_DATA, {"cycles": 0, "cycles_wanted": 1}
        if self._outside is not None:
            return IgnoranceReason.OUT_OF_DOMAIN, {"tag": self._outside}
        age_ns = abs(self._newest_ns - self._memory.last_ns)
        if age_ns > max(_STOOD_NS, 3 * reference.longest_ns):
            return IgnoranceReason.STALE_INPUT, {"tag": first, "age_s": age_ns // 10**9}
        return None, {}

    def _take(self, cycle: CycleMean) -> None:
        memory = self._memory
        self._follow_warmth(cycle)
        memory.last_ns, self._has_looked = cycle.time_ns, True
        companion = float(cycle.values[-1]) if self._subject.companion is not None else 0.0
        set_points = cycle.values[self._wide : self._wide + len(self._subject.domain)]
        is_cold = cycle.began_ns < memory.warm_from_ns
        if not self._memory.reference.is_fitted:
            if not is_cold and math.isfinite(companion):
                self._learn(cycle, set_points, companion)
            return
        self._outside = self._what_is_outside(cycle, set_points, companion)
        if self._outside is None:
            self._judge(cycle, companion, is_cold=is_cold)

    def _follow_count(self, count: Floats, now_ns: int) -> None:
        """A controller that counts anew was off."""
        heard = count[np.isfinite(count)]
        if not len(heard):
            return
        if float(heard.min()) < self._memory.last_count:
            self._memory.warm_from_ns = now_ns + _WARMS_NS
        self._memory.last_count = float(heard[-1])

    def _follow_warmth(self, cycle: CycleMean) -> None:
        """After a pause it takes as long to be warm again; what was before the first cycle nobody knows."""
        memory = self._memory
        pause_ns = cycle.began_ns - memory.last_ns
        if memory.last_ns == 0 or pause_ns < -_STOOD_NS:  # nobody knows, or a clock was set
            memory.warm_from_ns = cycle.began_ns + _WARMS_NS
        elif pause_ns > _STOOD_NS:
            memory.warm_from_ns = max(memory.warm_from_ns, cycle.began_ns + min(pause_ns, _WARMS_NS))

    def _learn(self, cycle: CycleMean, set_points: Floats, companion: float) -> None:
        reference = self._memory.reference
        if not reference.learn(cycle, self._wide, set_points, companion):
            return
        times, rest, least = reference.complete(self._is_warm)
        columns = Columns(names=self._used_names, time_ns=times, values=rest)
        if reference.is_fitted and self._detector.fit(columns, least) is not None:
            reference.used = []

    @property
    def _used_names(self) -> tuple[TagName, ...]:
        used = self._memory.reference.used
        return tuple(name for name, is_used in zip(self._subject.watched, used, strict=True) if is_used)

    def _what_is_outside(self, cycle: CycleMean, set_points: Floats, companion: float) -> TagName | None:
        """The tag that is not as in the reference; the one that counts where the cycle has another length."""
        subject = self._subject
        known = companion if subject.companion is not None else None
        match self._memory.reference.beyond(cycle, set_points, known):
            case None:
                return None
            case Beyond.COMPANION:
                return subject.companion
            case Beyond.LENGTH:
                return subject.counter or subject.watched[0]
            case number:
                return subject.domain[number]

    def _judge(self, cycle: CycleMean, companion: float, *, is_cold: bool) -> None:
        memory = self._memory
        used = np.array(memory.reference.used)
        values = memory.reference.without_companion(cycle.values[: self._wide], companion)
        values = np.where(self._is_warm & is_cold, np.nan, values)
        verdicts = self._detector.update(
            Columns(names=self._used_names, time_ns=np.array([cycle.time_ns], np.int64), values=values[used][None])
        )
        if not verdicts.is_known[0]:
            return
        if not verdicts.is_alarm[0]:
            memory.stood = 0
            return
        if memory.stood == 0:
            memory.stands_since_ns = cycle.began_ns
        memory.stood += 1
        memory.score = float(verdicts.score[0])
        shares = np.zeros(self._wide)
        shares[used] = verdicts.contributions[0]
        memory.shares = shares.tolist()
