"""Which intervention is worth most, by expected value, with doing nothing and its cost of waiting always beside it.

No bound on precision decides what is shown: such a rule starves itself, because what is never shown is never judged
(ai.md 5, measured). What is not worth its cost is shown now and then nevertheless, so that it can be found out.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hmi.advisor.costs import DEMO_RATES, Burden, SiteRates, an_hour_of, doing
from hmi.domain.advice import Worth
from hmi.domain.advice_record import TrackRecord
from hmi.domain.beta import beta_quantile
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import FailureMode, FailureModeId, FailureModeLibrary, Intervention, InterventionId, Risk

EXPLORED: Final = 0.05
"""Share of the cases in which advice is shown though it is not worth its cost."""
MOST_LOST: Final = 60.0
"""In money: what such a try may cost by expectation. It never has a high risk."""
HORIZON_H: Final = 40.0
"""Until the next look at the machine by people who come anyway: a week of one shift."""
_PRIOR_WEIGHT: Final = 4.0
"""Outcomes to which the effect that the library gives amounts."""
_WORTH_PRIOR, _WORTH_WEIGHT, _MOST_FACTOR = 0.9, 5.0, 3.0
_NONE: Final = TrackRecord()
_TAIL: Final = 0.1


class When(StrEnum):
    """When a choice is carried out."""

    NEVER = "never"
    """Nothing is done."""
    NOW = "now"
    AT_NEXT_STOP = "at_next_stop"
    """In the planned stop that comes anyway: a changeover, a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """The next time that the cell stands by plan."""

    in_h: float
    lasts_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is decided about, besides the diagnosis."""

    rates: SiteRates = DEMO_RATES
    horizon_h: float = HORIZON_H
    next_stop: PlannedStop | None = None
    cured: Mapping[tuple[InterventionId, FailureModeId], TrackRecord] = field(
        default_factory=dict[tuple[InterventionId, FailureModeId], TrackRecord]
    )
    """Whether the intervention cured the mode, by measured outcomes; forgets as every record does."""
    found_worth_it: Mapping[InterventionId, TrackRecord] = field(default_factory=dict[InterventionId, TrackRecord])
    """Refuted each time that people rejected it as "not worth it", else confirmed. That changes its cost alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be done about a problem, with what it costs by expectation until the horizon."""

    when: When
    intervention: Intervention | None
    equipment: EquipmentId | None
    """Where it is done; None: nowhere."""
    modes: tuple[FailureModeId, ...]
    """Against which it helps; the most probable first."""
    helps: float
    """Probability that the problem is gone afterwards, 0..1."""
    total: float
    """All that is expected to be paid, in money, with what is left of the waiting."""
    saves: float
    """By how much that is less than doing nothing, in money; below 0: it costs more than it brings."""
    benefit: Worth
    """Waiting that is spared."""
    cost: Worth
    """Of doing it; of doing nothing the waiting."""

    @property
    def is_risky(self) -> bool:
        """Whether two persons decide."""
        return self.intervention is not None and self.intervention.risk is Risk.HIGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """All choices, the best first."""

    choices: tuple[Choice, ...]
    do_nothing: Choice
    """Also among the choices."""
    explores: bool
    """Whether the best intervention is offered though doing nothing is expected to be cheaper."""

    @property
    def offered(self) -> Choice | None:
        """What to recommend; None: nothing is worth it."""
        best = next((one for one in self.choices if one.intervention is not None), None)
        if self.explores:
            return next(one for one in self.choices if _may_be_tried(one))
        return best if best is not None and best.saves > 0.0 else None


def rank(diagnosis: Diagnosis, library: FailureModeLibrary, situation: Situation, *, seed: int, key: str) -> Ranking:
    """The choices about one problem, by what they save; equal ones in the order of their names.

    Waiting costs as much in each hour as the library says of a mode, times the probability of that mode; what is not
    in the library costs nothing that is known. An intervention takes its part of that away once it is done, and
    downtime costs only as far as the cell would not have stood anyway.

    Args:
        diagnosis: Of the problem.
        library: Where its modes are.
        situation: Rates, horizon, planned stop and what was learned.
        seed: Of the site: the same seed and key explore alike.
        key: Names this case, so that looking at it again draws no new lot.
    """
    modes = {one.id: one for one in library.modes}
    suspects = [
        _Suspected(mode=modes[one.at.mode], equipment=one.at.equipment, share=one.share)
        for one in diagnosis.candidates
        if one.at.mode in modes
    ]
    waiting = _Waiting(suspects, situation)
    nothing = waiting.do_nothing()
    choices = [nothing, *waiting.choices(nothing)]
    choices.sort(key=_order)
    is_worth_it = any(one.saves > 0.0 for one in choices)
    can_be_tried = any(_may_be_tried(one) for one in choices)
    return Ranking(
        choices=tuple(choices),
        do_nothing=nothing,
        explores=not is_worth_it and can_be_tried and lot(seed, key) < EXPLORED,
    )


def lot(seed: int, key: str) -> float:
    """A number in [0, 1) that looks like chance and is the same for the same seed and key."""
    digest = hashlib.blake2b(key.encode(), key=seed.to_bytes(8, "big", signed=True), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2.0**64


def effect_of(intervention: Intervention, mode: FailureModeId, situation: Situation) -> float:
    """Probability that it cures the mode, by the library and the outcomes since."""
    record = situation.cured.get((intervention.id, mode), _NONE)
    return record.share_given(intervention.effect, _PRIOR_WEIGHT)


def cost_factor(intervention: InterventionId, situation: Situation) -> float:
    """How much dearer it is than written, by people who rejected it as not worth it: 1 to 3."""
    share = situation.found_worth_it.get(intervention, _NONE).share_given(_WORTH_PRIOR, _WORTH_WEIGHT)
    return min(_MOST_FACTOR, max(1.0, _WORTH_PRIOR / share))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suspected:
    """A mode that may be there."""

    mode: FailureMode
    equipment: EquipmentId
    share: float


class _Waiting:
    """The modes that may be there, and what they cost while nobody does anything."""

    def __init__(self, suspects: list[_Suspected], situation: Situation) -> None:
        self._suspects = sorted(suspects, key=lambda one: (-one.share, one.mode.id, one.equipment))
        self._now = situation
        costs = (an_hour_of(one.mode.cost_of_waiting).times(one.share) for one in self._suspects)
        self._hourly = _sum(costs).with_most(60.0)
        self._stands = self._hourly.standstill_min / 60.0
        """Share of each hour in which the cell stands anyway."""

    def do_nothing(self) -> Choice:
        """What waiting costs until the horizon."""
        burden = self._hourly.times(self._now.horizon_h)
        return Choice(
            when=When.NEVER,
            intervention=None,
            equipment=None,
            modes=(),
            helps=0.0,
            total=burden.total(self._now.rates),
            saves=0.0,
            benefit=Burden().worth(self._now.rates),
            cost=burden.worth(self._now.rates),
        )

    def choices(self, nothing: Choice) -> Iterator[Choice]:
        """Each intervention of any of the modes, now and in the planned stop."""
        known: dict[tuple[InterventionId, EquipmentId], list[_Helped]] = {}
        for suspect in self._suspects:
            for one in suspect.mode.interventions:
                spared = an_hour_of(suspect.mode.cost_of_waiting).times(suspect.share)
                effect = effect_of(one, suspect.mode.id, self._now)
                helped = _Helped(suspect.mode.id, suspect.share, one, spared, effect)
                known.setdefault((one.id, suspect.equipment), []).append(helped)
        for (_intervention, equipment), helped in known.items():
            yield self._choice(helped, equipment, nothing, When.NOW)
            stop = self._now.next_stop
            if stop is not None and 0.0 < stop.in_h < self._now.horizon_h:
                yield self._choice(helped, equipment, nothing, When.AT_NEXT_STOP)

    def _choice(self, helped: "list[_Helped]", equipment: EquipmentId, nothing: Choice, when: When) -> Choice:
        intervention, rates = helped[0].intervention, self._now.rates
        begin_h, downtime_min = 0.0, intervention.downtime_min * (1.0 - self._stands)
        if when is When.AT_NEXT_STOP and self._now.next_stop is not None:
            begin_h = self._now.next_stop.in_h
            downtime_min = max(0.0, downtime_min - self._now.next_stop.lasts_min)
        left_h = max(0.0, self._now.horizon_h - begin_h - intervention.duration_min / 60.0)
        once = doing(intervention, downtime_min, cost_factor(intervention.id, self._now))
        cost = once + an_hour_of(intervention.until_service).times(left_h)
        spared = _sum(one.spared.times(one.effect * left_h) for one in helped)
        spared = spared.with_most(self._hourly.standstill_min * left_h)
        saves = spared.total(rates) - cost.total(rates)
        low, high = self._range(helped[0], spared.total(rates))
        return Choice(
            when=when,
            intervention=intervention,
            equipment=equipment,
            modes=tuple(one.mode for one in helped),
            helps=min(1.0, sum(one.share * one.effect for one in helped)),
            total=nothing.total - saves,
            saves=saves,
            benefit=spared.worth(rates, low, high),
            cost=cost.worth(rates),
        )

    def _range(self, first: "_Helped", total: float) -> tuple[float, float]:
        """80 % range of the benefit in money, by what is known of the effect on the first mode that it helps."""
        record = self._now.cured.get((first.intervention.id, first.mode), _NONE)
        a = first.effect * (_PRIOR_WEIGHT + record.weight_judged)
        b = (1.0 - first.effect) * (_PRIOR_WEIGHT + record.weight_judged)
        low, high = (beta_quantile(tail, a, b) / first.effect for tail in (_TAIL, 1.0 - _TAIL))
        return total * min(low, 1.0), total * max(high, 1.0)


@dataclass(frozen=True, slots=True)
class _Helped:
    """A mode against which an intervention helps, with the hour that it would spare if it always did."""

    mode: FailureModeId
    share: float
    intervention: Intervention
    spared: Burden
    effect: float


def _order(choice: Choice) -> tuple[float, str, str, str]:
    name = choice.intervention.id if choice.intervention is not None else ""
    return (-choice.saves, name, choice.equipment or "", choice.when)


def _may_be_tried(choice: Choice) -> bool:
    """Whether somebody may be asked to do it so that its worth is found out."""
    return choice.intervention is not None and not choice.is_risky and choice.saves >= -MOST_LOST


def _sum(burdens: Iterable[Burden]) -> Burden:
    total = Burden()
    for one in burdens:
        total = total + one
    return total
