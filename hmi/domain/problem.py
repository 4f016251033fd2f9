"""What may be behind what was found, as people are told it: how explanations stand in words, never a probability."""

from collections.abc import Callable
from enum import StrEnum

import msgspec
from msgspec import Struct

from hmi.domain.advice import Confidence
from hmi.domain.diagnosis import Candidate, Clue, Deciding, Diagnosis, Verdict
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId, CheckKind, FailureModeId, FailureModeLibrary
from hmi.domain.outcome import Refused
from hmi.domain.procedure import Skill
from hmi.domain.words import NO_WORDS, Words

_AMONG_FIRST = 0.5
"""Of the first one's share: what has as much is told beside it."""
_POSSIBLE = 0.1
_MOST_TOLD = 4


class Standing(StrEnum):
    """How one explanation stands among the others."""

    STANDS_OUT = "stands_out"
    AMONG_FIRST = "among_first"
    """Explains it about as well as the first one; nothing stands out."""
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


class HeldBack(StrEnum):
    """Why it is not told what may be behind it."""

    OWN_VIEW_FIRST = "own_view_first"
    """There is a recommendation on which people say first what they think."""
    RECORDED_ONLY = "recorded_only"
    """This kind of advice is off, or only recorded so far."""


class Sign(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that was looked for."""

    clue: Clue
    is_present: bool = True
    """False: it is not there."""


class Suspected(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One failure mode that may be behind it."""

    mode: FailureModeId
    title: Words = NO_WORDS
    equipment: EquipmentId
    parts: tuple[str, ...] = ()
    standing: Standing
    supports: tuple[Sign, ...] = ()
    """The strongest first."""
    opposes: tuple[Sign, ...] = ()
    """The strongest first."""
    not_known: tuple[Clue, ...] = ()
    confidence: Confidence | None = None
    """How often it was right before; None: never judged."""


class CheckChoice(Struct, frozen=True, kw_only=True):
    """One answer to choose from."""

    id: str
    label: Words


class CheckAsked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A check as it is put to people; without what each answer would mean, which is nobody's business before."""

    check: CheckId
    equipment: EquipmentId
    kind: CheckKind
    question: Words
    choices: tuple[CheckChoice, ...]
    duration_min: float = 0.0
    skill: Skill | None = None
    refusal: Refused | None = None
    """Why the person who asks may not answer it; None: they may."""


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What belongs together, and what may be behind it."""

    verdict: Verdict
    clues: tuple[Clue, ...]
    suspects: tuple[Suspected, ...] = ()
    """The first ones first; empty while they are held back, and where nothing of the library explains it."""
    something_else: Standing = Standing.POSSIBLE
    """How it stands that it is none of them."""
    question: CheckAsked | None = None
    """The check that would tell most; None where none is worth a person's time."""
    awaited: tuple[Clue, ...] = ()
    """Symptoms that would tell, for which no detector can look now."""
    held_back: HeldBack | None = None


def problem_of(
    diagnosis: Diagnosis,
    library: FailureModeLibrary,
    *,
    may_tell: Callable[[FailureModeId], bool],
    is_veiled: Callable[[Candidate], bool],
    confidence: Callable[[FailureModeId], Confidence | None],
    refusal: Callable[[CheckAsked], Refused | None],
) -> Problem:
    """A diagnosis as one person may be told it.

    Args:
        library: In which its modes and checks stand.
        may_tell: Whether this kind of advice may be shown to them.
        is_veiled: Whether they have to say first what they think about one like this.
        confidence: How often a mode was right.
        refusal: Why they may not answer a check.
    """
    asked = _asked(diagnosis.question, library)
    if asked is not None:
        asked = msgspec.structs.replace(asked, refusal=refusal(asked))
    shown = [one for one in diagnosis.candidates if may_tell(one.at.mode)]
    if diagnosis.candidates and diagnosis.candidates[0] not in shown:
        return Problem(verdict=Verdict.OPEN, clues=diagnosis.clues, held_back=HeldBack.RECORDED_ONLY)
    if any(is_veiled(one) for one in shown):
        held_back = HeldBack.OWN_VIEW_FIRST
        return Problem(verdict=Verdict.OPEN, clues=diagnosis.clues, question=asked, held_back=held_back)
    first = max((one.share for one in diagnosis.explanations), default=1.0)
    told = [
        _suspected(one, _standing(one.share, first, is_best=one is diagnosis.best), library, confidence)
        for one in shown[:_MOST_TOLD]
    ]
    return Problem(
        verdict=diagnosis.verdict,
        clues=diagnosis.clues,
        suspects=tuple(told),
        something_else=_standing(diagnosis.something_else, first, is_best=False),
        question=asked,
        awaited=tuple(one.clue for one in diagnosis.deciding if one.clue is not None),
    )


def _standing(share: float, first: float, *, is_best: bool) -> Standing:
    if is_best:
        return Standing.STANDS_OUT
    if share >= _AMONG_FIRST * first:
        return Standing.AMONG_FIRST
    return Standing.POSSIBLE if share >= _POSSIBLE else Standing.UNLIKELY


def _suspected(
    one: Candidate,
    standing: Standing,
    library: FailureModeLibrary,
    confidence: Callable[[FailureModeId], Confidence | None],
) -> Suspected:
    mode = library.find(one.at.mode)
    return Suspected(
        mode=one.at.mode,
        title=mode.title if mode is not None else NO_WORDS,
        equipment=one.at.equipment,
        parts=one.parts,
        standing=standing,
        supports=tuple(Sign(clue=weight.clue, is_present=weight.is_present) for weight in one.supports),
        opposes=tuple(Sign(clue=weight.clue, is_present=weight.is_present) for weight in one.opposes),
        not_known=one.not_known,
        confidence=confidence(one.at.mode),
    )


def _asked(deciding: Deciding | None, library: FailureModeLibrary) -> CheckAsked | None:
    if deciding is None or deciding.check is None or deciding.mode is None:
        return None
    mode = library.find(deciding.mode)
    check = next((one for one in mode.checks if one.id == deciding.check), None) if mode is not None else None
    if check is None:
        return None  # another library since it was worked out
    return CheckAsked(
        check=check.id,
        equipment=deciding.equipment,
        kind=check.kind,
        question=check.question,
        choices=tuple(CheckChoice(id=one.id, label=one.label) for one in check.answers),
        duration_min=check.duration_min,
        skill=check.skill,
    )
