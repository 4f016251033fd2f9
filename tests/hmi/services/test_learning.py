"""That a finding is normal now: said by a person with a reason and the PIN, of a finding that stands."""

from types import SimpleNamespace
from typing import Any

import pytest

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import DetectorId, Direction, Finding, FindingId, FindingPlace, SymptomId
from hmi.domain.learning_command import LearnAnew
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.live.finding_list import FindingList
from hmi.services.learning import LearningService

PIN = "482915"


class Bench:
    """A list with one finding, and what was learned anew."""

    def __init__(self) -> None:
        self.findings = FindingList(lambda _time_ns: "f-1")
        self.learned: list[FindingPlace] = []
        finding = Finding(
            detector=DetectorId("level_drift"), detector_version="1", symptom=SymptomId("air_flow_up"),
            equipment=EquipmentId("meter"), began_ns=1, seen_ns=2, strength=2.0, direction=Direction.UP,
        )  # fmt: skip
        self.findings.take([finding], (), 3)
        self.ends_meanwhile = False
        access: Any = SimpleNamespace(prove=self._prove)
        self.service = LearningService(self.findings, access, self.learned.append)

    async def _prove(self, _person: object, pin: str, _caller: object) -> Refused | None:
        if self.ends_meanwhile:
            self.findings.take([], (), 4)
        return None if pin == PIN else Refused(reason=Reason.WRONG_CREDENTIAL)

    async def say(
        self, *, finding: str = "f-1", why: str = "New hose", pin: str = PIN, who: object = "cora"
    ) -> Outcome:
        session = SimpleNamespace(person=who) if who is not None else None
        caller: Any = SimpleNamespace(session=session)
        return await self.service.learn_anew(LearnAnew(finding=FindingId(finding), why=why, pin=pin), caller)


async def test_that_it_is_learned_anew_where_it_was_found():
    bench = Bench()

    assert await bench.say() == Done()
    assert [one.symptom for one in bench.learned] == ["air_flow_up"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"who": None}, Reason.NOT_SIGNED_IN),
        ({"finding": "f-2"}, Reason.FINDING_OVER),
        ({"why": "  "}, Reason.NO_REASON),
        ({"why": "x" * 501}, Reason.NO_REASON),
        ({"pin": "000111"}, Reason.WRONG_CREDENTIAL),
    ],
)
async def test_that_nothing_is_forgotten_without_a_person_a_reason_and_a_signature(
    said: dict[str, Any], reason: Reason
):
    bench = Bench()

    assert await bench.say(**said) == Refused(reason=reason)
    assert bench.learned == []


async def test_that_what_ended_while_the_pin_was_proved_is_left_alone():
    bench = Bench()
    bench.ends_meanwhile = True

    assert await bench.say() == Refused(reason=Reason.FINDING_OVER)
    assert bench.learned == []
