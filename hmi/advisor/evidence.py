"""What a proposal rests on, what speaks against it, and what nobody knows: by clue, with its place."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from hmi.advisor.seen import Seen, clue_of
from hmi.domain.advice import AdviceEvidence, DataGap, EvidenceKind, GapReason
from hmi.domain.diagnosis import Candidate as Suspected
from hmi.domain.diagnosis import Clue, Diagnosis
from hmi.domain.diagnosis import EvidenceKind as ClueKind
from hmi.domain.failure_mode import CheckId, FailureMode
from hmi.domain.finding import Finding
from hmi.domain.tag import TagName, ValueRange
from hmi.domain.words import Words, in_language
from hmi.i18n import SOURCE_LANGUAGE

_KINDS: Final = {
    ClueKind.FINDING: EvidenceKind.FINDING,
    ClueKind.ALARM: EvidenceKind.ALARM,
    ClueKind.CAUSE: EvidenceKind.CAUSE,
    ClueKind.CIRCUMSTANCE: EvidenceKind.CIRCUMSTANCE,
}


def evidence_of(diagnosis: Diagnosis, best: Suspected, findings: list[Finding]) -> Iterator[AdviceEvidence]:
    """Samples and clues, each once: what speaks against the mode is never told as speaking for it."""
    weights = {one.clue: one.log_odds for one in best.supports}
    against = {one.clue for one in best.opposes}
    total = sum(max(0.0, one) for one in weights.values()) or 1.0
    told: set[TagName] = set()
    for one in findings:
        clue = clue_of(one)
        share = max(0.0, weights.get(clue, 0.0)) / total
        for sample in one.evidence:
            if sample.tag_name not in told:
                told.add(sample.tag_name)
                yield AdviceEvidence(
                    kind=EvidenceKind.SAMPLES,
                    ref=sample.tag_name,
                    equipment=one.equipment,
                    part=one.part,
                    from_ns=sample.from_ns,
                    to_ns=sample.to_ns,
                    expected=_range(sample.expected_low, sample.expected_high),
                    unit=sample.unit,
                    share=min(1.0, share),
                    is_against=clue in against,
                )
    for kind in _KINDS:
        yield from _of_clues(
            (one for one in diagnosis.clues if one.kind is kind and one not in against), weights, total
        )
    for clue, is_present in dict.fromkeys((one.clue, one.is_present) for one in best.opposes):
        if clue.kind in _KINDS:
            yield _of_clue(clue, is_present=is_present, is_against=True)


def answers_of(best: Suspected, mode: FailureMode) -> Iterator[AdviceEvidence]:
    """What people said to checks of the mode, with the question as it was put."""
    checks = {one.id: one for one in mode.checks}
    total = sum(max(0.0, one.log_odds) for one in best.supports) or 1.0
    for weight in (*best.supports, *best.opposes):
        clue = weight.clue
        check = checks.get(CheckId(clue.name)) if clue.kind is ClueKind.ANSWER else None
        label = next((one.label for one in check.answers if one.id == clue.answer), None) if check is not None else None
        if check is not None and label is not None:
            yield AdviceEvidence(
                kind=EvidenceKind.ANSWER,
                ref=check.id,
                equipment=clue.equipment,
                share=min(1.0, max(0.0, weight.log_odds) / total),
                is_against=weight.log_odds < 0.0,
                words=_said_to(check.question, label),
            )


def gaps_of(best: Suspected, seen: Seen) -> Iterator[DataGap]:
    """Symptoms of the mode that nobody can look for now, and why not."""
    for clue in dict.fromkeys(one for one in best.not_known if one.kind in _KINDS):
        yield DataGap(
            subject=clue.name,
            kind=_KINDS[clue.kind],
            equipment=clue.equipment,
            part=clue.part,
            reason=_why_not_known(clue, seen),
        )


def _why_not_known(clue: Clue, seen: Seen) -> GapReason:
    """Its controller is silent; else as a detector that looks for it says; else nobody does."""
    if clue.equipment in seen.unheard:
        return GapReason.STALE
    watching = [one for one in seen.watched if (one.symptom, one.equipment) == (clue.name, clue.equipment)]
    reasons = sorted(one.reason.value for one in seen.ignorance if any(one.covers(place) for place in watching))
    return GapReason(reasons[0]) if reasons else GapReason.NOT_WATCHED


def _said_to(question: Words, label: Words) -> Words:
    """Question and answer, in every language that has both."""
    if isinstance(question, str) or isinstance(label, str):
        return f"{in_language(question, SOURCE_LANGUAGE)} {in_language(label, SOURCE_LANGUAGE)}"
    return {one: f"{words} {label[one]}" for one, words in question.items() if one in label}


def _of_clues(clues: Iterable[Clue], weights: Mapping[Clue, float], total: float) -> Iterator[AdviceEvidence]:
    for clue in clues:
        yield _of_clue(clue, share=min(1.0, max(0.0, weights.get(clue, 0.0)) / total))


def _of_clue(clue: Clue, *, share: float = 0.0, is_present: bool = True, is_against: bool = False) -> AdviceEvidence:
    return AdviceEvidence(
        kind=_KINDS[clue.kind],
        ref=clue.name,
        equipment=clue.equipment,
        part=clue.part,
        is_present=is_present,
        share=share,
        is_against=is_against,
    )


def _range(low: float | None, high: float | None) -> ValueRange | None:
    return ValueRange(low, high) if low is not None and high is not None else None
