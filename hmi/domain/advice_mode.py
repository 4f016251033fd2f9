"""How far a type of advice may go: off, shadow, advisory, approved write; what lets it rise, and what makes it fall."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.advice import AdviceType
from hmi.domain.person import PersonRef


class AdviceMode(StrEnum):
    """What people and machines see of a type of advice, the least first."""

    OFF = "off"
    SHADOW = "shadow"
    """Recorded and compared, shown to nobody who decides."""
    ADVISORY = "advisory"
    """People decide, and do it by hand."""
    APPROVED_WRITE = "approved_write"
    """What people approved may be sent, step by step, by a run that a person carries out."""

    @property
    def rank(self) -> int:
        """0 for off, rising."""
        return _ORDER.index(self)


_ORDER = (AdviceMode.OFF, AdviceMode.SHADOW, AdviceMode.ADVISORY, AdviceMode.APPROVED_WRITE)


class Criterion(StrEnum):
    """What is looked at before a type of advice may rise (practice 6.2)."""

    CARD = "card"
    """Model card: purpose, inputs, limits, known failures, independent test data, owner; and a frozen hash."""
    CASES = "cases"
    SHIFTS = "shifts"
    VARIANTS = "variants"
    """Every product that the cell makes was seen."""
    OUT_OF_LIMIT = "out_of_limit"
    AGREEMENT = "agreement"
    """With what later proved good."""
    CALIBRATION = "calibration"
    ALIGNMENT = "alignment"
    """Checked within the last shifts."""
    DECIDED = "decided"
    GOOD = "good"
    """At least as often good as people without it."""
    ACCEPTANCE = "acceptance"
    PROBES = "probes"
    """Known-wrong advice in the practice cell that people found."""
    EXCEPTIONS = "exceptions"
    ONE_STEP = "one_step"
    """Only one stage at a time."""


class Figures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a type of advice in its present version; None is "not known", and then it is short."""

    has_card: bool | None = None
    cases: int = 0
    shifts: int = 0
    variants_missing: int | None = None
    """Products of the cell that it has not seen."""
    out_of_limit: int = 0
    agreement: float | None = None
    """Share of cases with a known outcome in which doing it was right; cannot tell counts as not."""
    calibration_error: float | None = None
    alignment_shifts: int | None = None
    """How many shifts ago it was last compared with outcomes."""
    decided: int = 0
    good: float | None = None
    human_good: float | None = None
    """The same share of what people did without advice."""
    acceptance: float | None = None
    probes_found: float | None = None
    open_exceptions: int | None = None


class Targets(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a site asks for; the defaults are those of practice 6.2."""

    cases: int = 200
    shifts: int = 10
    agreement: float = 0.7
    calibration_error: float = 0.10
    alignment_shifts: int = 2
    decided: int = 200
    acceptance_low: float = 0.40
    acceptance_high: float = 0.95
    probes_found: float = 0.80


class Shortfall(Struct, frozen=True, kw_only=True):
    """One criterion that is not met."""

    criterion: Criterion
    wanted: float
    has: float | None
    """None: not known."""


def shortfalls(now: AdviceMode, to: AdviceMode, figures: Figures, targets: Targets) -> tuple[Shortfall, ...]:
    """All criteria that are not met for rising from one mode to the next; empty: it may."""
    if to.rank != now.rank + 1:
        return (Shortfall(criterion=Criterion.ONE_STEP, wanted=now.rank + 1, has=to.rank),)
    match to:
        case AdviceMode.SHADOW:
            wanted = [_at_least(Criterion.CARD, 1, _number(figures.has_card))]
        case AdviceMode.ADVISORY:
            wanted = _for_advisory(figures, targets)
        case AdviceMode.APPROVED_WRITE:
            wanted = _for_approved_write(figures, targets)
        case AdviceMode.OFF:
            wanted = []
    return tuple(one for one in wanted if one is not None)


def _for_advisory(figures: Figures, targets: Targets) -> list[Shortfall | None]:
    return [
        _at_least(Criterion.CARD, 1, _number(figures.has_card)),
        _at_least(Criterion.CASES, targets.cases, figures.cases),
        _at_least(Criterion.SHIFTS, targets.shifts, figures.shifts),
        _at_most(Criterion.VARIANTS, 0, figures.variants_missing),
        _at_most(Criterion.OUT_OF_LIMIT, 0, figures.out_of_limit),
        _at_least(Criterion.AGREEMENT, targets.agreement, figures.agreement),
        _at_most(Criterion.CALIBRATION, targets.calibration_error, figures.calibration_error),
        _at_most(Criterion.ALIGNMENT, targets.alignment_shifts, figures.alignment_shifts),
    ]


def _for_approved_write(figures: Figures, targets: Targets) -> list[Shortfall | None]:
    is_good = figures.good is not None and figures.human_good is not None and figures.good >= figures.human_good
    baseline = 1.0 if figures.human_good is None else figures.human_good
    low = _at_least(Criterion.ACCEPTANCE, targets.acceptance_low, figures.acceptance)
    return [
        _at_least(Criterion.DECIDED, targets.decided, figures.decided),
        None if is_good else Shortfall(criterion=Criterion.GOOD, wanted=baseline, has=figures.good),
        low or _at_most(Criterion.ACCEPTANCE, targets.acceptance_high, figures.acceptance),
        _at_least(Criterion.PROBES, targets.probes_found, figures.probes_found),
        _at_most(Criterion.EXCEPTIONS, 0, figures.open_exceptions),
        _at_most(Criterion.OUT_OF_LIMIT, 0, figures.out_of_limit),
        _at_most(Criterion.CALIBRATION, targets.calibration_error, figures.calibration_error),
    ]


class DemotionCause(StrEnum):
    """Why a type of advice fell."""

    PERSON = "person"
    OUT_OF_LIMIT = "out_of_limit"
    HASH = "hash"
    """Its model's file is not the one that was registered."""
    INPUT_DRIFT = "input_drift"
    INPUT_MISSING = "input_missing"
    BELOW_FLOOR = "below_floor"
    """It was right too seldom."""
    CALIBRATION = "calibration"
    """It says another confidence than it deserves."""
    OVERRIDES = "overrides"
    """People suddenly override it."""
    NEW_VERSION = "new_version"
    """Nothing is known of this version yet."""
    FAILED = "failed"
    """It was slow or broke down."""


REQUEST_LASTS_NS = 24 * 3600 * 1_000_000_000
"""How long a second person may take: the figures are of the moment at which it was asked."""


class PromotionRequest(Struct, frozen=True, kw_only=True):
    """Somebody wants a type of advice to rise; a second person of another role decides."""

    to: AdviceMode
    by: PersonRef
    asked_ns: int
    why: str
    figures: Figures


class AdviceTypeMode(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one type of advice stands."""

    advice_type: AdviceType
    mode: AdviceMode = AdviceMode.SHADOW
    """New ones begin in the shadow."""
    since_ns: int = 0
    model: str = ""
    version: str = ""
    sha256: str = ""
    """Frozen when it was registered: a file that differs is another model."""
    limits_sha256: str = ""
    has_card: bool = False
    cause: DemotionCause | None = None
    """Why it fell last, until it rises again."""
    why: str = ""
    request: PromotionRequest | None = None

    @property
    def may_show(self) -> bool:
        """Whether people are asked."""
        return self.mode.rank >= AdviceMode.ADVISORY.rank


class AiStop(Struct, frozen=True, kw_only=True):
    """All AI is stopped, for the whole cell."""

    since_ns: int
    by: PersonRef | None
    """None: nobody knows; the service began with its mark set, or without its records."""
    screen: str
    why: str = ""
    is_recorded: bool = False
    """False until it is in the journal."""


def _at_least(criterion: Criterion, wanted: float, has: float | None) -> Shortfall | None:
    return None if has is not None and has >= wanted else Shortfall(criterion=criterion, wanted=wanted, has=has)


def _at_most(criterion: Criterion, wanted: float, has: float | None) -> Shortfall | None:
    return None if has is not None and has <= wanted else Shortfall(criterion=criterion, wanted=wanted, has=has)


def _number(told: bool | None) -> float | None:
    return None if told is None else float(told)
