"""How well failure modes explain what is seen, as log odds against "something else".

Two-level noisy-or network (Shwe et al. 1991, QMR-DT; Heckerman 1990): every mode brings its symptoms about on its own,
and a leak stands for all that is not in the library. With one mode alone this is naive Bayes.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from hmi.advisor.experience import Experience
from hmi.advisor.seen import Look, Presence, Seen
from hmi.domain.diagnosis import Clue, EvidenceKind, ModeAt, Weight
from hmi.domain.failure_mode import FailureMode, FailureModeLibrary, Symptom

_MOST_PRIOR: Final = 0.5
"""Nothing is likelier than not before anything is seen."""
_LEAST_WEIGHT: Final = 0.05
"""What moves the odds by less than a twentieth is not worth a line to a person."""
Matter = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a mode says about one matter, and what is seen of it."""

    matter: Matter
    given_mode: float
    given_not: float
    is_present: bool
    clues: tuple[Clue, ...]
    trust: float
    """Probability that what is seen means something; 1 of what is told by a machine or a person."""
    coverage: float
    """Share of the places that somebody looked at, of what is absent."""
    is_complaint: bool
    """Whether it calls for an explanation; a circumstance only lends weight."""

    @property
    def log_ratio(self) -> float:
        """Of this mode against none, by what the mode itself says."""
        return _log_ratio(self.given_mode, self.given_not, self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A mode at one place, with all that is seen of its symptoms."""

    mode: FailureMode
    at: ModeAt
    prior: float
    """Log odds before anything is seen."""
    terms: Mapping[Matter, Term]
    answers: Mapping[Clue, float] = field(default_factory=dict[Clue, float])
    """Log ratios of what people answered to its checks."""
    not_known: tuple[Clue, ...] = ()

    clues: frozenset[Clue] = frozenset()
    """What is there and speaks for it: what it would explain. Without any it is not suspected."""


@dataclass(frozen=True, slots=True)
class Leaks:
    """How probable each matter is without any mode of the library: the largest that any mode says."""

    of: Mapping[Matter, float]

    @classmethod
    def among(cls, suspects: Iterable[Suspect]) -> "Leaks":
        """Over all modes that could be anywhere in the cell, so that it does not depend on what is seen."""
        found: dict[Matter, float] = {}
        for suspect in suspects:
            for matter, term in suspect.terms.items():
                found[matter] = max(found.get(matter, 0.0), term.given_not)
        return cls(found)

    def log_odds(self, suspects: Sequence[Suspect]) -> float:
        """Log odds that exactly these modes are there, against something else. Without any: 0."""
        matters = sorted({matter for one in suspects for matter in one.terms})
        seen = sum(self._log_ratio(matter, suspects) for matter in matters)
        clues = sorted({clue for one in suspects for clue in one.answers})
        answered = sum(_joined([one.answers[clue] for one in suspects if clue in one.answers]) for clue in clues)
        return sum(one.prior for one in suspects) + seen + answered

    def weight(self, term: Term) -> float:
        """What one term does to its mode, alone."""
        return _log_ratio(term.given_mode, self.of[term.matter], term)

    def _log_ratio(self, matter: Matter, suspects: Sequence[Suspect]) -> float:
        terms = [one.terms[matter] for one in suspects if matter in one.terms]
        leak = self.of[matter]
        bringing = [one.given_mode for one in terms if one.given_mode >= leak]
        if bringing:
            left_out = math.prod((1.0 - given) / (1.0 - leak) for given in bringing)
            given = 1.0 - (1.0 - leak) * left_out
        else:  # every one of them keeps it away
            given = min(one.given_mode for one in terms)
        return _log_ratio(given, leak, max(terms, key=lambda one: (one.trust, one.coverage)))


def suspects_of(library: FailureModeLibrary, seen: Seen, experience: Experience) -> list[Suspect]:
    """Every mode at every place where it can be, in the order of their names."""
    found = [
        _suspect(mode, ModeAt(mode=mode.id, equipment=place), seen, experience)
        for mode in library.modes
        for place in seen.places.get(mode.equipment_class, ())
    ]
    present = {
        matter for one in found for matter, term in one.terms.items() if term.is_present
    }  # what one mode sees in a finding and another misses in an alarm about the same is there for both
    return sorted((_without_doubt(one, present) for one in found), key=lambda one: one.at)


def weights_of(suspect: Suspect, leaks: Leaks) -> list[Weight]:
    """What speaks for and against a mode, the strongest first."""
    found = [
        Weight(clue=clue, is_present=term.is_present, log_odds=leaks.weight(term))
        for term in suspect.terms.values()
        for clue in term.clues
    ]
    found += [Weight(clue=clue, is_present=True, log_odds=value) for clue, value in suspect.answers.items()]
    telling = [one for one in found if abs(one.log_odds) >= _LEAST_WEIGHT]
    return sorted(telling, key=lambda one: (-abs(one.log_odds), one.clue))


def _suspect(mode: FailureMode, at: ModeAt, seen: Seen, experience: Experience) -> Suspect:
    begun = min(_MOST_PRIOR, -math.expm1(-mode.occurrence_per_1000_h * mode.lasts_h / 1000.0))
    looks = [(symptom, seen.look(symptom, at.equipment)) for symptom in mode.symptoms]
    by_matter = sorted(((_matter(symptom, look), symptom, look) for symptom, look in looks), key=lambda one: one[0])
    terms: dict[Matter, Term] = {}
    not_known: list[Clue] = []
    for matter, group in groupby(by_matter, key=lambda one: one[0]):
        listed = [(symptom, look) for _matter_, symptom, look in group]
        term = _term(matter, listed, at, experience)
        if term is not None:
            terms[matter] = term
        else:
            not_known += [clue for _symptom, look in listed for clue in look.clues]
    return Suspect(
        mode=mode,
        at=at,
        prior=math.log(begun / (1.0 - begun)) + experience.shift_of(mode.id),
        terms=terms,
        answers=_answers(mode, at, seen),
        not_known=tuple(not_known),
    )


def _matter(symptom: Symptom, look: Look) -> Matter:
    return ("about", symptom.about, *look.places) if symptom.about else look.matter


def _term(matter: Matter, listed: list[tuple[Symptom, Look]], at: ModeAt, experience: Experience) -> Term | None:
    """Of several symptoms about the same, the one that says most: what is there before what is missing."""
    present = [
        _one_term(matter, symptom, look, at, experience)
        for symptom, look in listed
        if look.presence is Presence.PRESENT
    ]
    absent = [
        _one_term(matter, symptom, look, at, experience) for symptom, look in listed if look.presence is Presence.ABSENT
    ]
    if present:
        return max(present, key=lambda one: one.log_ratio)
    return min(absent, key=lambda one: one.log_ratio) if absent else None


def _one_term(matter: Matter, symptom: Symptom, look: Look, at: ModeAt, experience: Experience) -> Term:
    missing = Clue(kind=_kind(symptom), name=symptom.name, equipment=at.equipment)
    is_present = look.presence is Presence.PRESENT
    return Term(
        matter=matter,
        given_mode=symptom.given_mode,
        given_not=symptom.given_not,
        is_present=is_present,
        clues=look.clues if is_present else (missing,),
        trust=experience.trust_in(look.detectors),
        coverage=look.coverage,
        is_complaint=symptom.circumstance is None,
    )


def _kind(symptom: Symptom) -> EvidenceKind:
    if symptom.finding is not None:
        return EvidenceKind.FINDING
    if symptom.alarm:
        return EvidenceKind.ALARM
    return EvidenceKind.CAUSE if symptom.cause is not None else EvidenceKind.CIRCUMSTANCE


def _answers(mode: FailureMode, at: ModeAt, seen: Seen) -> dict[Clue, float]:
    found: dict[Clue, float] = {}
    for answered in seen.answers:
        check = next((one for one in mode.checks if one.id == answered.check), None)
        if check is None or answered.equipment not in seen.places_of(check.at, at.equipment):
            continue
        answer = next((one for one in check.answers if one.id == answered.answer), None)
        if answer is not None:
            clue = Clue(kind=EvidenceKind.ANSWER, name=check.id, equipment=answered.equipment, answer=answer.id)
            found[clue] = math.log(answer.given_mode / answer.given_not)
    return found


def _without_doubt(suspect: Suspect, present: set[Matter]) -> Suspect:
    terms = {matter: term for matter, term in suspect.terms.items() if term.is_present or matter not in present}
    complaints = [one for one in terms.values() if one.is_present and one.is_complaint and one.log_ratio > 0.0]
    clues = frozenset(clue for term in complaints for clue in term.clues)
    return replace(suspect, terms=terms, clues=clues)


def _log_ratio(given: float, leak: float, term: Term) -> float:
    """What is doubtful counts for as much as it is trusted (Pearl 1988, 2.2.2: virtual evidence).

    What is absent counts for as much as was looked at: the mode may show itself at any of its places alike.
    """
    if not term.is_present:
        return math.log((1.0 - term.coverage * given) / (1.0 - term.coverage * leak))
    return math.log1p(term.trust * (given / leak - 1.0))


def _joined(ratios: Sequence[float]) -> float:
    """Of one answer for several modes: what one of them rules out is ruled out, else the best explanation counts."""
    return min(ratios) if any(one < 0.0 for one in ratios) else max(ratios)
