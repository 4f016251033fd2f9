"""Asks a site's own model every few seconds, and finds what its card says when an output leaves its limits."""

import math

import msgspec
import numpy as np
from msgspec import Struct

from hmi.advisor.columns import Columns
from hmi.advisor.model_card import ModelWatch
from hmi.advisor.site_model import SiteModel
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
from hmi.domain.tag import TagName

_SHOWN_BEFORE_NS = 600 * 10**9
_MOST_STRENGTH = 100.0


class _Memory(Struct, kw_only=True):
    """What is kept over a restart."""

    version: str
    sha256: str
    stands: bool = False
    turned_ns: int = 0
    """Since when the output says otherwise than what stands; 0: it does not."""
    began_ns: int = 0
    seen_ns: int = 0
    value: float = 0.0


class SiteModelFinder:
    """One model at its place.

    Args:
        model: Opened, as its card says.
        watch: What to find.
    """

    def __init__(self, model: SiteModel, watch: ModelWatch) -> None:
        self._model, self._watch = model, watch
        self._output = [one.name for one in model.card.outputs].index(watch.output)
        self._asked_ns = self._newest_ns = 0
        self._told: tuple[Ignorance, ...] = (self._ignorance(IgnoranceReason.TOO_LITTLE_DATA),)
        self._memory = _Memory(version=self.version, sha256=model.card.sha256)

    @property
    def id(self) -> DetectorId:
        """The model's own."""
        return self._model.detector

    @property
    def version(self) -> str:
        """Of the model."""
        return self._model.card.model_version

    @property
    def needs(self) -> tuple[TagName, ...]:
        """Its inputs."""
        return tuple(TagName(one.name) for one in self._model.card.inputs)

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """One symptom at one place."""
        watch = self._watch
        return (FindingPlace(detector=self.id, symptom=watch.symptom, equipment=watch.equipment, part=watch.part),)

    def update(self, batch: Columns) -> None:
        """Ask it for the newest moment, where that is due."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        if 0 <= self._newest_ns - self._asked_ns < self._watch.every_s * 1e9:
            return
        self._asked_ns = self._newest_ns
        found = self._model.predict(batch.values[-1:], self._newest_ns)
        self._told = found.ignorance
        if found.is_known[0]:
            self._take(float(found.values[0, self._output]))
        else:
            self._memory.turned_ns = 0

    def findings(self) -> tuple[Finding, ...]:
        """What stands, as of when the model could tell."""
        memory, watch = self._memory, self._watch
        if not memory.stands or self._model.stopped is not None:
            return ()
        share = 1.0 / len(self.needs)
        from_ns = memory.began_ns - _SHOWN_BEFORE_NS
        is_above = watch.high is not None and memory.value > watch.high
        return (
            Finding(
                detector=self.id,
                detector_version=self.version,
                symptom=watch.symptom,
                equipment=watch.equipment,
                part=watch.part,
                began_ns=memory.began_ns,
                seen_ns=memory.seen_ns,
                strength=self._strength(memory.value),
                direction=Direction.UP if is_above else Direction.DOWN,
                contributions=tuple(Contribution(tag_name=name, share=share) for name in self.needs),
                evidence=tuple(
                    Evidence(
                        tag_name=TagName(one.name), from_ns=from_ns, to_ns=memory.seen_ns,
                        expected_low=one.low, expected_high=one.high, unit=one.unit,
                    )
                    for one in self._model.card.inputs
                ),
            ),
        )  # fmt: skip

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Why the model could not tell when it was asked last."""
        return self._told

    def learn_anew(self) -> None:
        """A model does not learn here: what stood is forgotten, and found anew if it is still so."""
        self._memory = _Memory(version=self.version, sha256=self._model.card.sha256)

    def remember(self) -> bytes:
        """What stands."""
        return msgspec.json.encode(self._memory)

    def recall(self, memory: bytes) -> bool:
        """Go on, if it is the very same model."""
        try:
            found = msgspec.json.decode(memory, type=_Memory)
        except msgspec.MsgspecError:
            return False
        if (found.version, found.sha256) != (self._memory.version, self._memory.sha256):
            return False
        self._memory = found
        return True

    def _take(self, value: float) -> None:
        memory, watch, now_ns = self._memory, self._watch, self._newest_ns
        memory.value, memory.seen_ns = value, max(now_ns, memory.began_ns)
        is_beyond = (watch.low is not None and value < watch.low) or (watch.high is not None and value > watch.high)
        if is_beyond == memory.stands:
            memory.turned_ns = 0
            return
        if not 0 < memory.turned_ns <= now_ns:
            memory.turned_ns = now_ns
        if now_ns - memory.turned_ns >= watch.for_s * 1e9:
            memory.stands, memory.began_ns, memory.turned_ns = is_beyond, memory.turned_ns, 0

    def _strength(self, value: float) -> float:
        """How many times beyond the limit, where that can be said; 1 at least."""
        low, high = self._watch.low, self._watch.high
        if high is not None and value > high:
            share = value / high if high > 0.0 else 1.0
        elif low is not None and value < low:
            share = low / value if value > 0.0 else _MOST_STRENGTH if low > 0.0 else 1.0
        else:
            share = 1.0
        return float(np.clip(share if math.isfinite(share) else 1.0, 1.0, _MOST_STRENGTH))

    def _ignorance(self, reason: IgnoranceReason) -> Ignorance:
        return Ignorance(detector=self._model.detector, reason=reason)
