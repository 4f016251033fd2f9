"""Every figure of the ledger comes out of the raw rows, and "cannot tell" makes nothing look better."""

import random
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmi.domain.advice import AdviceId, Confidence
from hmi.domain.advice_record import TrackRecord
from hmi.domain.advice_state import (
    Advice,
    AdviceState,
    Appraisal,
    DecisionKind,
    Judge,
    RejectReason,
    Suppression,
    Verdict,
)
from hmi.domain.trust_ledger import (
    FLOOR_FROM,
    Ledger,
    is_below_floor,
    is_miscalibrated,
    ledger_of,
    ledgers_of,
    record_of,
)
from tests.hmi.domain.advices import NOON, SOURCE, a_proposal, an_advice, an_approval
from tests.hmi.domain.test_advice_life import a_decision

APPROVAL = an_approval()


def a_row(number: int, state: AdviceState = AdviceState.VERIFIED, **others: Any) -> Advice:
    """A decided one; ``said`` is its confidence, ``came`` what came of it, ``seconds`` the time to decide."""
    said, came, reason = others.pop("said", 0.8), others.pop("came", None), others.pop("reason", None)
    kind = DecisionKind.REJECTED if state is AdviceState.REJECTED else DecisionKind.APPROVED
    if others.pop("is_changed", False):
        kind = DecisionKind.CHANGED
    decision = a_decision(kind, decided_ns=NOON + number, seconds=others.pop("seconds", 30.0))
    if reason is not None:
        decision = msgspec.structs.replace(decision, agreed=None, rejected=reason)
    proposal = a_proposal(
        id=AdviceId(f"{number:06}"),
        confidence=Confidence(mean=said, low=0.0, high=1.0),
        **others.pop("proposal", {}),
    )
    is_decided = state not in (AdviceState.EXPIRED, AdviceState.SUPPRESSED, AdviceState.SHADOW)
    told: dict[str, Any] = {
        "queued_ns": NOON + number,
        "decisions": (decision,) if is_decided else (),
        "agreed_ns": NOON if kind is not DecisionKind.REJECTED and is_decided else 0,
        "approval": APPROVAL,
        "appraisals": () if came is None else (Appraisal(judge=Judge.DATA, verdict=came, time_ns=NOON),),
    }
    return an_advice(state, proposal=proposal, **(told | others))


def test_that_it_tells_what_was_offered_decided_and_why_and_what_came_of_it():
    rows = [
        a_row(1, came=Verdict.IMPROVED, seconds=20.0),
        a_row(2, came=Verdict.WORSE, seconds=40.0),
        a_row(3, came=Verdict.CANNOT_TELL, is_changed=True, seconds=60.0),
        a_row(4, AdviceState.REJECTED, reason=RejectReason.WRONG_DIAGNOSIS, seconds=80.0),
        a_row(5, AdviceState.REJECTED, reason=RejectReason.NOT_NOW, seconds=100.0),
        a_row(6, AdviceState.EXPIRED),
        a_row(7, AdviceState.SUPPRESSED, suppression=Suppression.LIMIT),
        a_row(8, AdviceState.SHADOW, stage="shadow"),
        an_advice(AdviceState.QUEUED, proposal=a_proposal(id=AdviceId("9"))),
    ]

    told = ledger_of(rows)

    assert (told.offered, told.decided, told.waiting, told.expired, told.shadowed) == (8, 5, 1, 1, 1)
    assert (told.approved, told.changed) == (2, 1)
    assert told.rejected == {RejectReason.WRONG_DIAGNOSIS: 1, RejectReason.NOT_NOW: 1}
    assert told.suppressed == {Suppression.LIMIT: 1}
    assert told.outcomes == {Verdict.CANNOT_TELL: 1, Verdict.IMPROVED: 1, Verdict.WORSE: 1}
    assert (told.record.confirmed, told.record.refuted, told.record.cannot_tell) == (1, 2, 1)
    assert told.good == 0.25
    assert told.acceptance == pytest.approx(0.6)
    assert told.median_s == 60.0


@given(st.permutations(range(12)))
def test_that_it_recomputes_to_the_same_from_rows_in_any_order(order: list[int]):
    verdicts = [*Verdict, None]
    rows = [a_row(place, came=verdicts[place % len(verdicts)], said=place / 12, seconds=place) for place in range(12)]

    assert ledger_of([rows[place] for place in order]) == ledger_of(rows)


@pytest.mark.parametrize("reason", [one for one in RejectReason if one is not RejectReason.WRONG_DIAGNOSIS])
def test_that_a_rejection_for_any_other_reason_says_nothing_about_being_right(reason: RejectReason):
    assert record_of([a_row(1, AdviceState.REJECTED, reason=reason)]).judged == 0
    assert record_of([a_row(1, AdviceState.REJECTED, reason=RejectReason.WRONG_DIAGNOSIS)]).refuted == 1


def test_that_what_was_rejected_and_proved_right_later_was_right():
    row = a_row(1, AdviceState.REJECTED, reason=RejectReason.WRONG_DIAGNOSIS, came=Verdict.IMPROVED)

    assert record_of([row]).confirmed == 1


def test_that_versions_have_ledgers_of_their_own_and_drills_have_none():
    newer = msgspec.structs.replace(SOURCE, version="2")
    rows = [a_row(1), a_row(2, proposal={"source": newer}), a_row(3, proposal={"is_drill": True})]

    assert [(one.version, one.offered) for one in ledgers_of(rows)] == [("1", 1), ("2", 1)]


def outcomes(shares: Iterable[float], came: Callable[[float, random.Random], bool], seed: int = 1) -> Ledger:
    chance = random.Random(seed)
    rows = [
        a_row(number, said=said, came=Verdict.IMPROVED if came(said, chance) else Verdict.NO_CHANGE)
        for number, said in enumerate(shares)
    ]
    return ledger_of(rows)


def test_that_a_curve_shows_what_was_said_against_what_came():
    honest = outcomes([0.35, 0.95] * 300, lambda said, chance: chance.random() < said)
    boasting = outcomes([0.35, 0.95] * 300, lambda said, chance: chance.random() < said / 2)

    assert [one.count for one in honest.calibration if one.count] == [300, 300]
    assert honest.calibration_error is not None
    assert honest.calibration_error < 0.05
    assert not is_miscalibrated(honest)
    assert is_miscalibrated(boasting)


def test_that_few_outcomes_are_no_proof_of_bad_calibration():
    assert not is_miscalibrated(outcomes([0.9] * 29, lambda *_: False))
    assert is_miscalibrated(outcomes([0.9] * 30, lambda *_: False))


def test_that_a_model_that_fell_is_found_below_its_floor_and_a_good_one_is_not():
    def record(share: float, seed: int) -> TrackRecord:
        chance = random.Random(seed)
        rows = (a_row(n, came=Verdict.IMPROVED if chance.random() < share else Verdict.WORSE) for n in range(60))
        return record_of(rows)

    assert sum(is_below_floor(record(0.8, seed)) for seed in range(100)) == 0
    assert sum(is_below_floor(record(0.2, seed)) for seed in range(100)) == 100
    assert not is_below_floor(record_of([a_row(n, came=Verdict.WORSE) for n in range(FLOOR_FROM - 1)]))


def test_that_what_is_long_ago_does_not_hold_a_model_up():
    fell = [a_row(n, came=Verdict.IMPROVED) for n in range(200)]
    fell += [a_row(n, came=Verdict.WORSE) for n in range(200, 240)]

    assert is_below_floor(record_of(fell))


def test_that_cannot_tell_neither_confirms_nor_refutes_but_counts():
    told = ledger_of([a_row(n, came=Verdict.CANNOT_TELL if n % 2 else Verdict.IMPROVED) for n in range(10)])

    assert told.good == 0.5
    assert not is_below_floor(told.record)
