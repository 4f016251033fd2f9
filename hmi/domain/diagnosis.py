"""Which failure modes explain what is seen, how they compare, and what would tell them apart. Never a certainty."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId, FailureModeId
from hmi.domain.finding import DetectorId


class ModeAt(Struct, frozen=True, kw_only=True, order=True):
    """A failure mode at one piece of equipment."""

    mode: FailureModeId
    equipment: EquipmentId


class EvidenceKind(StrEnum):
    """Who says it."""

    FINDING = "finding"
    ALARM = "alarm"
    CAUSE = "cause"
    """The answer to why a machine stands."""
    CIRCUMSTANCE = "circumstance"
    ANSWER = "answer"
    """A person, asked to look."""


class Clue(Struct, frozen=True, kw_only=True, order=True, omit_defaults=True):
    """Something that is there, is missing, or is not known."""

    kind: EvidenceKind
    name: str
    """A symptom's id, an alarm's name, a cause or circumstance, or the id of a check."""
    equipment: EquipmentId | None = None
    """None: a connection to a controller."""
    part: str = ""
    answer: str = ""
    """Of a check."""


class Weight(Struct, frozen=True, kw_only=True):
    """What one clue does to a mode."""

    clue: Clue
    is_present: bool
    """False: it is looked for and not there."""
    log_odds: float
    """Natural logarithm of how much likelier it makes the mode (Good 1950: weight of evidence); below 0 against it."""


class Candidate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mode that may be behind it. ``share`` orders; a screen shows the track record instead."""

    at: ModeAt
    version: int
    """Of the mode in the library that was used."""
    share: float
    """Posterior probability that the mode is there, alone or with another one; 0..1."""
    parts: tuple[str, ...] = ()
    """Where within the equipment, the strongest finding first."""
    supports: tuple[Weight, ...] = ()
    """The strongest first."""
    opposes: tuple[Weight, ...] = ()
    """The strongest first."""
    not_known: tuple[Clue, ...] = ()
    """Symptoms of the mode that nobody can look for now."""


class Explanation(Struct, frozen=True, kw_only=True):
    """Modes that together are behind all that is seen; none of them: something else."""

    modes: tuple[ModeAt, ...]
    share: float


class Deciding(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would tell the first explanation from the second."""

    information: float
    """Expected, in bits; 1 decides between two equal ones for certain."""
    equipment: EquipmentId
    check: CheckId | None = None
    """A question to a person."""
    mode: FailureModeId | None = None
    """In which mode of the library the check stands."""
    clue: Clue | None = None
    """Or a symptom for which no detector can look now."""
    duration_min: float = 0.0


class Verdict(StrEnum):
    """Whether anything may be recommended."""

    STANDS_OUT = "stands_out"
    """One mode stands out."""
    OPEN = "open"
    """Several modes, or one and something else, explain it nearly as well."""
    UNEXPLAINED = "unexplained"
    """No mode of the library does."""


class Diagnosis(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One problem: clues that share their explanations. Problems that share none are told apart."""

    verdict: Verdict
    clues: tuple[Clue, ...]
    """What is there; each belongs to one problem."""
    explanations: tuple[Explanation, ...]
    """The most probable first; their shares add up to 1. Without modes: something else, always among them."""
    candidates: tuple[Candidate, ...]
    """The most probable first."""
    deciding: tuple[Deciding, ...] = ()
    """What tells most first, and always the check that does; empty where nothing tells enough."""
    detectors: tuple[DetectorId, ...] = ()
    """Whose findings are among the clues."""

    @property
    def something_else(self) -> float:
        """Probability that none of the modes is there: another fault, or a false alarm."""
        return next(one.share for one in self.explanations if not one.modes)

    @property
    def best(self) -> Candidate | None:
        """The mode that stands out; None where none does."""
        return self.candidates[0] if self.verdict is Verdict.STANDS_OUT else None

    @property
    def question(self) -> Deciding | None:
        """The check by a person that tells most; None where none tells enough to be worth their time."""
        return next((one for one in self.deciding if one.check is not None), None)
