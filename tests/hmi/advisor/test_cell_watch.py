"""One finder that fails, or takes too long, stops alone, and what it looked for is then not known."""

import numpy as np

from hmi.advisor.cell_watch import CellWatch
from hmi.advisor.guarded import BUDGET_NS
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import DetectorId, FindingPlace, IgnoranceReason, SymptomId
from hmi.domain.tag import TagName

SECOND_NS = 10**9


class AFinder:
    def __init__(self, name: str, *, fails: bool = False, cost_ns: int = 0, clock: list[int] | None = None) -> None:
        self.id, self.version, self.needs = DetectorId(name), "1", (TagName(name), TagName("shared"))
        self.looks_for = (
            FindingPlace(detector=self.id, symptom=SymptomId(f"{name}_up"), equipment=EquipmentId("cobot")),
        )
        self.seen: list[np.ndarray] = []
        self.begun_anew = 0
        self._fails, self._cost_ns, self._clock = fails, cost_ns, clock

    def update(self, batch):
        if self._fails:
            raise ZeroDivisionError
        if self._clock is not None:
            self._clock[0] += self._cost_ns
        self.seen.append(batch.values)

    def findings(self):
        return ()

    def ignorances(self):
        return ()

    def learn_anew(self):
        self.begun_anew += 1

    def remember(self):
        return b"known"

    def recall(self, memory):
        return memory == b"known"


def rows(second: int, tags: int):
    return np.array([second * SECOND_NS], np.int64), np.arange(tags, dtype=float)[None, :]


def test_that_each_finder_gets_its_own_columns():
    one, two = AFinder("one"), AFinder("two")
    watch = CellWatch({"one": one, "two": two})

    watch.update(*rows(1, len(watch.tags)))

    assert watch.tags == ("one", "shared", "two")
    assert one.seen[0].tolist() == [[0.0, 1.0]]
    assert two.seen[0].tolist() == [[2.0, 1.0]]


def test_that_a_finder_that_fails_stops_alone_and_its_symptoms_are_not_known(caplog):
    bad, good = AFinder("bad", fails=True), AFinder("good")
    watch = CellWatch({"bad": bad, "good": good})

    watch.update(*rows(1, 3))
    watch.update(*rows(2, 3))

    assert len(good.seen) == 2
    assert [(one.symptoms, one.reason) for one in watch.ignorances()] == [(("bad_up",), IgnoranceReason.FAILED)]
    assert "bad failed and is stopped" in caplog.text
    caplog.clear()


def test_that_a_finder_that_is_too_slow_again_and_again_is_stopped(caplog):
    clock = [0]
    slow = AFinder("slow", cost_ns=BUDGET_NS + 1, clock=clock)
    watch = CellWatch({"slow": slow}, cpu_ns=lambda: clock[0])

    for second in range(1, 10):
        watch.update(*rows(second, 2))

    assert len(slow.seen) == 5
    assert watch.ignorances()[0].reason is IgnoranceReason.TOO_SLOW
    caplog.clear()


def test_that_learning_anew_concerns_what_was_chosen_and_lets_a_stopped_finder_try_again(caplog):
    bad, good = AFinder("bad", fails=True), AFinder("good")
    watch = CellWatch({"bad": bad, "good": good})
    watch.update(*rows(1, 3))

    count = watch.learn_anew(lambda place: place.symptom == "bad_up")

    assert (count, bad.begun_anew, good.begun_anew) == (1, 1, 0)
    assert watch.ignorances() == ()
    caplog.clear()


def test_that_a_memory_of_another_version_is_told():
    watch = CellWatch({"one": AFinder("one"), "two": AFinder("two")})

    assert watch.recall({"one": b"known", "two": b"older", "gone": b"known"}) == ("two",)
    assert watch.remember() == {"one": b"known", "two": b"known"}
