"""A recommendation: what is proposed and why, what it would bring, what happens without it, and what is not known."""

import hashlib
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
from msgspec import Meta, Struct
from typing_extensions import override

from hmi.domain.advice_plan import Plan, is_bindable
from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Remaining
from hmi.domain.outcome_measure import OutcomeMeasure
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Level, Skill
from hmi.domain.quality import Freshness, Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import Scalar, TagName, ValueRange
from hmi.domain.words import NO_WORDS, Words

AdviceId = NewType("AdviceId", str)
"""UUIDv7."""
AdviceType = NewType("AdviceType", str)
"""What modes and the ledger are kept by, snake_case: the failure mode it answers, ``schedule``, ``energy`` …"""
CauseKey = NewType("CauseKey", str)
"""What is wrong and where: ``cobot|Axis_3|joint_friction``. Equal causes merge, supersede and suppress each other."""

Share = Annotated[float, Meta(ge=0.0, le=1.0)]


class Weight(StrEnum):
    """Of an impact or a risk."""

    LOW = "low"
    HIGH = "high"


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who proposes: a model or rule in exactly one version."""

    model: str
    version: str
    sha256: str
    """Of the model's file, or of the rules that it stands on; 64 hex digits."""
    limits_sha256: str = ""
    """Of the limits that its output is held against."""
    author: PersonRef | None = None
    """The person whose proposal it is, or who wrote the rule; never its approver."""


class EvidenceKind(StrEnum):
    """What a piece of evidence leads to."""

    SAMPLES = "samples"
    ALARM = "alarm"
    FINDING = "finding"
    CAUSE = "cause"
    """The answer to why a machine stands."""
    CIRCUMSTANCE = "circumstance"
    """What holds around a machine: a cold start, work that was done at it."""
    ANSWER = "answer"
    """What a person answered to a check, in words."""
    CASE = "case"
    """A similar case in the past, with what solved it."""
    ADVICE = "advice"
    """A similar recommendation in the past, with what came of it."""


def _apart(glued: str) -> tuple[str, EquipmentId | None, str]:
    """Name, equipment and part of a reference as former versions wrote it: ``name@equipment/part``."""
    name, _at, place = glued.partition("@")
    equipment, _slash, part = place.partition("/")
    return name, EquipmentId(equipment) if equipment else None, part


class AdviceEvidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to look at before deciding."""

    kind: EvidenceKind
    ref: str
    """Tag name; id of a case, of advice or of a check; symptom of a finding; cause; circumstance. Of an alarm its
    name, or the shell pattern over names that was looked for, or its id."""
    equipment: EquipmentId | None = None
    """Where; None: a connection to a controller, or not told."""
    part: str = ""
    """Within the equipment, as its components are named: ``Axis_3``."""
    is_present: bool = True
    """False: it was looked for, and was not there."""
    from_ns: int = 0
    to_ns: int = 0
    expected: ValueRange | None = None
    """Of samples: the band in which they should be."""
    unit: str = ""
    share: Share = 0.0
    """How much of the reasoning rests on it."""
    is_against: bool = False
    """It speaks against the proposal."""
    words: Words = NO_WORDS

    @property
    def told(self) -> "AdviceEvidence":
        """With name and place apart, also where a former version told both as one."""
        if self.equipment is not None or self.kind not in (EvidenceKind.ALARM, EvidenceKind.FINDING):
            return self
        name, equipment, part = _apart(self.ref)
        return self if equipment is None else msgspec.structs.replace(self, ref=name, equipment=equipment, part=part)

    @property
    def key(self) -> str:
        """Names it among the evidence of one recommendation; whether it speaks against is not told by it."""
        where = "/".join(one for one in (self.equipment or "", self.part) if one)
        name = f"{self.ref}@{where}" if where else self.ref
        return "|".join((self.kind.value, name, *(() if self.is_present else ("absent",))))


class Confidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often this was right before: a frequency with its interval, never a raw score."""

    mean: Share
    low: Share
    high: Share
    confirmed: int = 0
    judged: int = 0
    """With outcomes that nobody could tell."""
    is_calibrated: bool = False
    """False below 30 outcomes: then it is shown as "not calibrated yet"."""
    is_in_range: bool = True
    """False: the present is unlike the data that the model was made with; said as a banner, never as a tint."""

    @property
    def bin(self) -> int:
        """Tenth of the scale that the mean lies in, 0..9: by it calibration is watched."""
        return min(9, int(self.mean * 10))


class Worth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A benefit or a cost in the units of the people who bear it; None is "not known", 0 is none."""

    minutes: float | None = None
    parts: float | None = None
    kwh: float | None = None
    money: float | None = None
    """In the currency of the site."""
    low: float | None = None
    """Of the money: the range it lies in."""
    high: float | None = None


class Waiting(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happens when nothing is done."""

    per_hour: Worth = Worth()
    words: Words = NO_WORDS
    latest_ns: int = 0
    """By when it should be done: remaining useful life, the end of an order; 0: not known."""
    left: Remaining | None = None
    """Of what wears towards an end."""


DO_NOTHING = "do_nothing"


class Alternative(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something else that could be done."""

    id: str
    """``DO_NOTHING``, or an intervention."""
    title: Words = NO_WORDS
    benefit: Worth = Worth()
    cost: Worth = Worth()
    procedure: str = ""


SOMETHING_ELSE, NOT_KNOWN = "other", "not_known"
"""What a person may always think: none of the candidates, and nothing at all."""


class Candidate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be wrong, for the person's own assessment: told in an order that tells nothing."""

    id: str
    title: Words = NO_WORDS


class GapReason(StrEnum):
    """Why something was not known. Of a detector that looks for it: as it says itself (``IgnoranceReason``)."""

    NOT_WATCHED = "not_watched"
    """Nobody looks for it in this cell."""
    STALE = "stale"
    """Its controller was not heard."""
    MISSING = "missing"
    IN_DOUBT = "in_doubt"
    TOO_LITTLE_DATA = "too_little_data"
    OUT_OF_DOMAIN = "out_of_domain"
    STALE_INPUT = "stale_input"
    NOT_FITTED = "not_fitted"
    TOO_SLOW = "too_slow"
    FAILED = "failed"
    OTHER = "other"
    """Former versions told reasons in words of their own, which nobody translates."""

    @classmethod
    @override
    def _missing_(cls, value: object) -> "GapReason | None":
        return cls.OTHER if isinstance(value, str) else None


class DataGap(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was not known when this was proposed."""

    subject: str
    """As ``ref`` of evidence of this kind."""
    kind: EvidenceKind | None = None
    """None: not told, as by former versions."""
    equipment: EquipmentId | None = None
    part: str = ""
    reason: GapReason

    @property
    def told(self) -> "DataGap":
        """With kind, and with name and place apart, also where a former version told all as one."""
        if self.kind is not None:
            return self
        name, equipment, part = _apart(self.subject)
        if equipment is None:
            return self
        kind = EvidenceKind.FINDING
        return msgspec.structs.replace(self, subject=name, kind=kind, equipment=equipment, part=part)


class ModelInput(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that the proposal rests on. Values of the cell only: nothing about people is ever an input."""

    tag_name: TagName
    value: Scalar | None
    quality: Quality = Quality.GOOD
    source_time_ns: int = 0


class ConditionSpan(StrEnum):
    """For how long a condition must hold."""

    AT_START = "at_start"
    """Until the first act of the plan: the plan changes it."""
    THROUGHOUT = "throughout"


class LiveCondition(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that matters for the decision: shown with it, bound by it, and looked at again when something is sent."""

    tag_name: TagName
    unit: str = ""
    tolerance: float = 0.0
    """By how much a number may move, in its unit; texts and states must stay."""
    span: ConditionSpan = ConditionSpan.THROUGHOUT


class ShownValue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value with its quality as somebody saw it."""

    tag_name: TagName
    value: Scalar | None
    quality: Quality
    freshness: Freshness
    source_time_ns: int = 0

    @classmethod
    def of(cls, tag: TagName, reading: Reading) -> "ShownValue":
        """What the present says of a tag."""
        return cls(
            tag_name=tag,
            value=reading.value,
            quality=reading.quality,
            freshness=reading.freshness,
            source_time_ns=reading.source_time_ns,
        )

    @property
    def is_sure(self) -> bool:
        """Whether it is heard now, and good."""
        return self.value is not None and self.freshness is Freshness.LIVE and self.quality is Quality.GOOD


class Recommendation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One proposal as it was made; it never changes, a newer one supersedes it."""

    id: AdviceId = AdviceId("")
    """Given by the service when it is offered."""
    advice_type: AdviceType
    cause: CauseKey
    equipment: EquipmentId | None = None
    """None: the cell as a whole."""
    part: str = ""
    title: Words
    """What is to be done, as people say it."""
    why: Words = NO_WORDS
    intervention: str
    """Id in the failure mode; ``DO_NOTHING`` is a proposal, too."""
    plan: Plan = Plan()
    source: Source
    impact: Weight = Weight.LOW
    """High: people assess the situation themselves before they see the proposal."""
    risk: Weight = Weight.LOW
    """High: two people decide."""
    skill: Skill = Skill("")
    """What whoever approves or carries out must be qualified for; empty: nothing in particular."""
    level: Level = Level.ALONE
    evidence: tuple[AdviceEvidence, ...] = ()
    confidence: Confidence | None = None
    """None: nothing is known of how often this is right."""
    strength: float = 1.0
    """Of the findings that it rests on, divided by their limits."""
    expected_value: float | None = None
    """In money: benefit times probability, less cost; None: not known."""
    benefit: Worth = Worth()
    cost: Worth = Worth()
    waiting: Waiting = Waiting()
    alternatives: tuple[Alternative, ...] = (Alternative(id=DO_NOTHING),)
    candidates: tuple[Candidate, ...] = ()
    gaps: tuple[DataGap, ...] = ()
    conditions: tuple[LiveCondition, ...] = ()
    inputs: tuple[ModelInput, ...] = ()
    measures: tuple[OutcomeMeasure, ...] = ()
    """By what it is judged afterwards, and when; empty: only people can tell."""
    made_ns: int
    """When it was worked out, Unix ns by our clock."""
    valid_until_ns: int
    input_age_s: float = 600.0
    """How old inputs may be when somebody decides."""
    approval_lasts_s: float = 7200.0
    """How long after the decision something may still be sent."""
    is_trial_asked: bool = False
    """Policy: nobody may approve before it was tried on the twin. What writes is tried though a proposal says no."""
    is_drill: bool = False
    """Known to be wrong, to practise with: never in a live cell, never carried out."""

    @property
    def digest(self) -> str:
        """SHA-256 over all of it, 64 hex digits: what a screen shows is exactly this."""
        told = msgspec.json.encode(msgspec.structs.replace(self, id=AdviceId("")), order="deterministic")
        return hashlib.sha256(b"tandem recommendation 1\n" + told).hexdigest()


def _is_storable(proposal: Recommendation) -> bool:
    """Whether the records could give it back: JSON has no infinity and no NaN."""
    try:
        return msgspec.json.decode(msgspec.json.encode(proposal), type=Recommendation) == proposal
    except msgspec.ValidationError:
        return False


def fault_of(proposal: Recommendation) -> str:
    """Why a proposal cannot be offered to anybody, as the name of what is missing or wrong; empty: it can."""
    checks = (
        ("alternatives", any(one.id == DO_NOTHING for one in proposal.alternatives)),
        ("source", bool(proposal.source.model and proposal.source.version) and len(proposal.source.sha256) == 64),
        ("valid_until_ns", proposal.valid_until_ns > proposal.made_ns),
        ("cause", bool(proposal.cause)),
        ("advice_type", bool(proposal.advice_type)),
        ("intervention", bool(proposal.intervention)),
        ("plan", is_bindable(proposal.plan) and (not proposal.plan.acts or bool(proposal.plan.procedure))),
        ("conditions", len({one.tag_name for one in proposal.conditions}) == len(proposal.conditions)),
        ("candidates", proposal.impact is Weight.LOW or len(proposal.candidates) > 1),
        ("measures", all(one.least > 0.0 for one in proposal.measures)),
        ("numbers", _is_storable(proposal)),
        ("evidence", bool(proposal.evidence) or proposal.intervention == DO_NOTHING),
    )
    return next((name for name, is_met in checks if not is_met), "")
