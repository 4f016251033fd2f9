"""From what is seen to what may be behind it: problems told apart, explanations ranked, and "I cannot tell" said.

Explanations are single modes, pairs of modes that each explain what the other does not, and "something else", which
stands for faults that are not in the library and for false alarms, and never leaves the list.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from hmi.advisor.deciding import deciding
from hmi.advisor.experience import NO_EXPERIENCE, Experience
from hmi.advisor.likelihood import Leaks, Suspect, suspects_of, weights_of
from hmi.advisor.seen import Seen, clue_of
from hmi.domain.diagnosis import Candidate, Clue, Diagnosis, EvidenceKind, Explanation, Verdict
from hmi.domain.failure_mode import FailureModeLibrary
from hmi.domain.finding import DetectorId, Finding

STANDS_OUT_FROM: Final = 0.6
LEAD: Final = 3.0
SETTLE_NS: Final = 300 * 10**9
"""Our detectors of levels need up to four minutes (``level_finder``); measured on the simulated cell."""
_MOST_SUSPECTS: Final = 24
"""More that are linked by what they explain would say nothing to a person; the least likely are left out."""


def diagnose(library: FailureModeLibrary, seen: Seen, experience: Experience = NO_EXPERIENCE) -> tuple[Diagnosis, ...]:
    """What may be behind what is seen, one diagnosis for each problem; the surest first. Nothing seen: none.

    A mode stands out when its share is at least 0.6 and at least 3 times that of the best explanation without it; else
    the answer is "open". The first is Chow's rule (1970: reject where the largest posterior is below 1 - t), with one
    more look taken to cost 0.4 of a wrong intervention. The second takes out a lead that is "not worth more than a
    bare mention" (Kass and Raftery 1995: Bayes factors below 3).

    What is absent counts only where it is looked for by somebody who is not ignorant. The order of what is seen does
    not matter.

    Args:
        library: All modes that are known.
        seen: One moment of the cell.
        experience: What earlier outcomes taught.
    """
    suspects = suspects_of(library, seen, experience)
    leaks = Leaks.among(suspects)
    blamed = [one for one in suspects if one.clues]
    found = [_diagnosis(problem, leaks, seen) for problem in _problems(blamed)]
    found += _unexplained(seen, {clue for one in blamed for clue in one.clues})
    return tuple(sorted(found, key=lambda one: (-max(1.0 - one.something_else, 0.0), one.clues)))


def is_settled(diagnosis: Diagnosis, findings: Iterable[Finding], now_ns: int) -> bool:
    """Whether it may be acted upon: slower detectors have had the time to see what the quickest one saw.

    What a machine tells of itself, or a person answered, needs no wait. A leak shows in the gripper's vacuum before a
    minute's mean of the air flow tells of it; whoever speaks at once blames the cup.

    Args:
        diagnosis: Of the moment.
        findings: Those that it was made from.
        now_ns: The present by the clock of the findings.
    """
    if any(clue.kind is not EvidenceKind.FINDING for clue in diagnosis.clues):
        return True
    began = [one.began_ns for one in findings if one.is_standing and clue_of(one) in diagnosis.clues]
    return bool(began) and now_ns - max(began) >= SETTLE_NS


def _problems(suspects: Sequence[Suspect]) -> Iterator[list[Suspect]]:
    """Suspects that are linked by what they explain; what shares nothing is independent and is judged on its own."""
    left = list(suspects)
    while left:
        problem, clues = [left.pop(0)], set[Clue]()
        while True:
            clues.update(*(one.clues for one in problem))
            near = [one for one in left if one.clues & clues]
            if not near:
                break
            problem += near
            left = [one for one in left if one not in near]
        yield sorted(problem, key=lambda one: one.at)


def _diagnosis(problem: list[Suspect], leaks: Leaks, seen: Seen) -> Diagnosis:
    ranked = sorted(problem, key=lambda one: (-leaks.log_odds([one]), one.at))[:_MOST_SUSPECTS]
    sets = [(), *((one,) for one in ranked), *_pairs(ranked)]
    shares = _normalised([leaks.log_odds(one) for one in sets])
    weighed = sorted(zip(shares, sets, strict=True), key=lambda one: (-one[0], [suspect.at for suspect in one[1]]))
    explanations = tuple(
        Explanation(modes=tuple(sorted(one.at for one in modes)), share=share) for share, modes in weighed
    )
    candidates = sorted(
        (_candidate(one, leaks, explanations, seen.findings) for one in ranked), key=lambda one: (-one.share, one.at)
    )
    return Diagnosis(
        verdict=_verdict(candidates[0], explanations),
        clues=tuple(sorted({clue for one in problem for clue in one.clues})),
        explanations=explanations,
        candidates=tuple(candidates),
        deciding=deciding([(share, modes) for share, modes in weighed], seen),
        detectors=_detectors(seen.findings, {clue for one in problem for clue in one.clues}),
    )


def _pairs(suspects: Sequence[Suspect]) -> Iterator[tuple[Suspect, ...]]:
    for pair in combinations(suspects, 2):
        one, other = pair
        if one.clues - other.clues and other.clues - one.clues:
            yield pair


def _normalised(log_odds: Sequence[float]) -> list[float]:
    most = max(log_odds)
    weights = [math.exp(one - most) for one in log_odds]
    total = math.fsum(weights)
    return [one / total for one in weights]


def _candidate(
    suspect: Suspect, leaks: Leaks, explanations: Iterable[Explanation], findings: Sequence[Finding]
) -> Candidate:
    weights = weights_of(suspect, leaks)
    return Candidate(
        at=suspect.at,
        version=suspect.mode.version,
        share=min(1.0, math.fsum(one.share for one in explanations if suspect.at in one.modes)),
        parts=_parts(suspect, findings),
        supports=tuple(one for one in weights if one.log_odds > 0.0),
        opposes=tuple(one for one in weights if one.log_odds < 0.0),
        not_known=suspect.not_known,
    )


def _parts(suspect: Suspect, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Where its own equipment shows it."""
    clues = suspect.clues
    found = sorted(
        (-one.strength, one.part)
        for one in findings
        if one.is_standing and one.part and one.equipment == suspect.at.equipment and clue_of(one) in clues
    )
    return tuple(dict.fromkeys(part for _strength, part in found))


def _verdict(first: Candidate, explanations: Iterable[Explanation]) -> Verdict:
    rival = max(one.share for one in explanations if first.at not in one.modes)
    stands_out = first.share >= STANDS_OUT_FROM and first.share >= LEAD * rival
    return Verdict.STANDS_OUT if stands_out else Verdict.OPEN


def _detectors(findings: Iterable[Finding], clues: set[Clue]) -> tuple[DetectorId, ...]:
    return tuple(sorted({one.detector for one in findings if one.is_standing and clue_of(one) in clues}))


def _unexplained(seen: Seen, explained: set[Clue]) -> Iterator[Diagnosis]:
    """Findings that no mode of the library explains, by equipment: something is so, and nobody knows why."""
    left: dict[str, list[tuple[Finding, Clue]]] = {}
    for finding, clue in seen.unexplained(explained):
        left.setdefault(finding.equipment, []).append((finding, clue))
    for found in left.values():
        yield Diagnosis(
            verdict=Verdict.UNEXPLAINED,
            clues=tuple(sorted({clue for _finding, clue in found})),
            explanations=(Explanation(modes=(), share=1.0),),
            candidates=(),
            detectors=tuple(sorted({finding.detector for finding, _clue in found})),
        )
