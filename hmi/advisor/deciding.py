"""Which further evidence tells the two best explanations apart: that with most expected information (Lindley 1956)."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hmi.advisor.likelihood import Suspect
from hmi.advisor.seen import Presence, Seen
from hmi.domain.diagnosis import Clue, Deciding, EvidenceKind
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import Check

LEAST_BITS: Final = 0.05
"""What tells less is not worth a person's time."""
_MOST: Final = 3

Weighed = tuple[float, tuple[Suspect, ...]]


def deciding(explanations: Sequence[Weighed], seen: Seen) -> tuple[Deciding, ...]:
    """What would tell the first explanation from the second, the most telling first, the quicker of two equal ones.

    Args:
        explanations: Share and modes, the most probable first; without modes: something else.
        seen: What is known already and need not be asked again.
    """
    if len(explanations) < 2:
        return ()
    first, second = explanations[:2]
    total = first[0] + second[0]
    if total <= 0.0:
        return ()
    prior = (first[0] / total, second[0] / total)
    found = [*_checks(prior, first[1], second[1], seen), *_symptoms(prior, first[1], second[1], seen)]
    telling = [one for one in found if one.information >= LEAST_BITS]
    telling.sort(key=lambda one: (-round(one.information, 3), one.duration_min, one.check or "", one.equipment))
    checks = [one for one in telling if one.check is not None]
    return (*telling[:_MOST], *(one for one in checks[:1] if one not in telling[:_MOST]))


def information(prior: tuple[float, float], outcomes: Sequence[tuple[float, float]]) -> float:
    """Expected information about two explanations in bits, 0..1: what their uncertainty loses on average.

    Args:
        prior: Their shares, adding up to 1.
        outcomes: For each outcome how probable it is under the first and under the second.
    """
    left = 0.0
    for given_first, given_second in outcomes:
        joint = (prior[0] * given_first, prior[1] * given_second)
        probability = sum(joint)
        if probability > 0.0:
            left += probability * _entropy(joint[0] / probability)
    return max(0.0, _entropy(prior[0]) - left)


def _entropy(share: float) -> float:
    return -sum(one * math.log2(one) for one in (share, 1.0 - share) if one > 0.0)


def _checks(
    prior: tuple[float, float], first: Sequence[Suspect], second: Sequence[Suspect], seen: Seen
) -> Iterator[Deciding]:
    answered = {(one.check, one.equipment) for one in seen.answers}
    told: set[tuple[str, EquipmentId]] = set()
    for suspect in (*first, *second):
        for check in suspect.mode.checks:
            for equipment in seen.places_of(check.at, suspect.at.equipment):
                place = (check.id, equipment)
                if place in answered or place in told:
                    continue
                told.add(place)
                given = [_answers(check, side, equipment, seen) for side in (first, second)]
                yield Deciding(
                    information=information(prior, [(given[0][one.id], given[1][one.id]) for one in check.answers]),
                    equipment=equipment,
                    check=check.id,
                    mode=suspect.mode.id,
                    duration_min=check.duration_min,
                )


def _answers(check: Check, side: Sequence[Suspect], equipment: EquipmentId, seen: Seen) -> Mapping[str, float]:
    """How probable each answer is under an explanation; without a mode that asks, as if none were there."""
    for suspect in side:
        own = next((one for one in suspect.mode.checks if one.id == check.id), None)
        if own is not None and equipment in seen.places_of(own.at, suspect.at.equipment):
            given = {one.id: one.given_mode for one in own.answers}
            return {one.id: given.get(one.id, one.given_not) for one in check.answers}
    return {one.id: one.given_not for one in check.answers}


def _symptoms(
    prior: tuple[float, float], first: Sequence[Suspect], second: Sequence[Suspect], seen: Seen
) -> Iterator[Deciding]:
    """Symptoms for which nobody can look now: a detector that learns still, a controller that is not heard."""
    told: set[tuple[str, ...]] = set()
    for suspect in (*first, *second):
        for symptom in suspect.mode.symptoms:
            look = seen.look(symptom, suspect.at.equipment)
            if (
                symptom.finding is None
                or look.presence is not Presence.UNKNOWN
                or look.matter in told
                or not look.clues
            ):
                continue
            told.add(look.matter)
            given = [_given(side, seen, look.matter, symptom.given_not) for side in (first, second)]
            yield Deciding(
                information=information(prior, [(given[0], given[1]), (1.0 - given[0], 1.0 - given[1])]),
                equipment=suspect.at.equipment,
                clue=Clue(kind=EvidenceKind.FINDING, name=symptom.name, equipment=look.clues[0].equipment),
            )


def _given(side: Sequence[Suspect], seen: Seen, matter: tuple[str, ...], otherwise: float) -> float:
    found = [
        symptom.given_mode
        for suspect in side
        for symptom in suspect.mode.symptoms
        if symptom.finding is not None and seen.look(symptom, suspect.at.equipment).matter == matter
    ]
    return max(found, default=otherwise)
