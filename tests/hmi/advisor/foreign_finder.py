"""A small finder as another package would bring it, and ways in which one can be wrong."""

import json

import numpy as np

from hmi.advisor.columns import Columns
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import DetectorId, Direction, Evidence, Finding, FindingPlace, Ignorance, SymptomId
from hmi.domain.tag import TagName

NOISE = TagName("cobot/bearing_noise")
SECOND_NS = 10**9


class BearingNoise:
    """Finds that ten moments in a row were loud."""

    id, version = DetectorId("acme_bearing_noise"), "2"
    needs = (NOISE,)
    looks_for = (
        FindingPlace(detector=id, symptom=SymptomId("bearing_noise_up"), equipment=EquipmentId("cobot"), part="Axis_1"),
    )

    def __init__(self) -> None:
        self.learn_anew()

    def update(self, batch: Columns) -> None:
        for time_ns, value in zip(batch.time_ns.tolist(), batch.values[:, 0].tolist(), strict=True):
            if np.isnan(value):
                continue
            self.loud = self.loud + 1 if value > 5.0 else 0
            self.began_ns = time_ns if self.loud <= 1 else min(self.began_ns, time_ns)
            self.seen_ns = time_ns

    def findings(self) -> tuple[Finding, ...]:
        if self.loud < 10:
            return ()
        place = self.looks_for[0]
        return (
            Finding(
                detector=self.id,
                detector_version=self.version,
                symptom=place.symptom,
                equipment=place.equipment,
                part=place.part,
                began_ns=self.began_ns,
                seen_ns=self.seen_ns,
                strength=self.loud / 10.0,
                direction=Direction.UP,
                evidence=(Evidence(tag_name=NOISE, from_ns=self.began_ns, to_ns=self.seen_ns, expected_high=5.0),),
            ),
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        return ()

    def learn_anew(self) -> None:
        self.loud, self.began_ns, self.seen_ns = 0, 0, 0

    def remember(self) -> bytes:
        return json.dumps([self.version, self.loud, self.began_ns, self.seen_ns]).encode()

    def recall(self, memory: bytes) -> bool:
        try:
            version, loud, began_ns, seen_ns = json.loads(memory)
        except ValueError:
            return False
        if version != self.version:
            return False
        self.loud, self.began_ns, self.seen_ns = loud, began_ns, seen_ns
        return True


class ForgetsItself(BearingNoise):
    def recall(self, memory: bytes) -> bool:
        return super().recall(memory) and not self.learn_anew()


class TakesAnyMemory(BearingNoise):
    def recall(self, memory: bytes) -> bool:
        super().recall(memory)
        return True


class CountsBatches(BearingNoise):
    def update(self, batch: Columns) -> None:
        self.loud = self.loud + 1 if len(batch) and (batch.values[:, 0] > 5.0).any() else 0
        self.seen_ns = int(batch.time_ns[-1]) if len(batch) else self.seen_ns
        self.began_ns = self.seen_ns


class WritesIntoItsInput(BearingNoise):
    def update(self, batch: Columns) -> None:
        super().update(batch)
        batch.values[:] = 0.0


class TakesMissingForLoud(BearingNoise):
    def update(self, batch: Columns) -> None:
        super().update(Columns(names=batch.names, time_ns=batch.time_ns, values=np.nan_to_num(batch.values, nan=9.0)))


class FindsElsewhere(BearingNoise):
    def findings(self) -> tuple[Finding, ...]:
        return tuple(Finding(**{**_fields(one), "part": "Axis_2"}) for one in super().findings())


class KnowsTheFuture(BearingNoise):
    def findings(self) -> tuple[Finding, ...]:
        return tuple(Finding(**{**_fields(one), "seen_ns": one.seen_ns + SECOND_NS}) for one in super().findings())


class NeverLearnsAnew(BearingNoise):
    def __init__(self) -> None:
        super().learn_anew()

    def learn_anew(self) -> None:
        pass


class Raises(BearingNoise):
    def update(self, batch: Columns) -> None:
        raise ZeroDivisionError("no noise")


def _fields(one: Finding) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def some_noise(moments: int = 300, loud_from: int = 200) -> Columns:
    """Quiet, then loud."""
    values = np.random.default_rng(0).normal(2.0, 0.5, (moments, 1))
    values[loud_from:] += 6.0
    return Columns(names=(NOISE,), time_ns=(np.arange(moments, dtype=np.int64) + 1) * SECOND_NS, values=values)


def finders(_cell: object) -> list[BearingNoise]:
    """The entry point."""
    return [BearingNoise()]


def broken_finders(_cell: object) -> list[BearingNoise]:
    """An entry point that is out of order."""
    raise ImportError("acme is not licensed")
