"""A trial: what the twin says would come of a plan, beside what it says would come of doing nothing.

Whatever is told here was worked out by a model from the state in which the cell was heard. A value that the model could
not know is named, never invented, and so is how often the model was right lately.
"""

from enum import StrEnum
from typing import NewType

from msgspec import Struct

from hmi.domain.advice import AdviceId
from hmi.domain.advice_plan import Plan
from hmi.domain.tag import Scalar, TagName
from hmi.domain.twin_record import TwinStanding

TrialId = NewType("TrialId", str)
"""UUIDv7."""


class Figure(StrEnum):
    """One number that a trial predicts over its horizon."""

    PARTS_GOOD = "parts_good"
    REJECTS = "rejects"
    """Parts that the inspection rejects."""
    PARTS_LOST = "parts_lost"
    """Parts that the gripper loses."""
    ORDERS_SHORT = "orders_short"
    """Parts that orders lack which were ended or given up."""
    CYCLE_TIME = "cycle_time"
    """Mean time from part to part."""
    STOPPED = "stopped"
    """Time in which the cell does not execute."""
    ENERGY = "energy"
    ENERGY_PER_PART = "energy_per_part"
    JOINT_TEMPERATURE = "joint_temperature"
    """Of the hottest joint at the end."""
    JOINT_SETTLED = "joint_settled"
    """Where the hottest joint settles if it goes on so for hours."""
    JOINT_PEAK = "joint_peak"
    """Highest current of any joint."""
    TOOL_WEAR = "tool_wear"
    """Share of a tool's life that one part takes."""


class Spread(Struct, frozen=True):
    """A predicted number with the range that nine of ten outcomes are expected in."""

    mean: float
    low: float
    high: float


class Effect(StrEnum):
    """What the plan does to one figure, against doing nothing."""

    BETTER = "better"
    WORSE = "worse"
    NONE = "none"
    UNSURE = "unsure"
    """The twin cannot tell: its outcomes, or its own recent error, spread wider than the effect."""


class FigureForecast(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure with the plan and without it."""

    figure: Figure
    unit: str
    planned: Spread | None
    """None: it cannot be told, for example a cycle time where no part is made."""
    nothing: Spread | None
    difference: Spread | None
    """Planned less nothing, seed by seed: what chance does to both cancels out."""
    effect: Effect
    part: str = ""
    """``joint 3``."""


class Band(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tag as it is expected: row ``i`` is at ``start_ns + i * step_ns`` of the trial; three columns of one length."""

    tag_name: TagName
    unit: str = ""
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


class ActResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the twin answered to one act of the plan."""

    step: str
    at_s: float
    """Since the beginning of the trial."""
    refusal: str = ""
    """Empty: it was taken. Else ``unit``, ``out_of_range``, ``wrong_state``, ``unknown``, ``not_a_number`` …"""


class Gap(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something of the cell's state that the twin was not told, and what it does about it."""

    subject: str
    """snake_case: ``tool_spread``, ``places_on_infeed`` …, or the tag that was missing."""
    kind: "GapKind"
    tag_name: TagName | None = None


class GapKind(StrEnum):
    """How the twin gets by."""

    ASSUMED = "assumed"
    """Nobody publishes it: taken as usual, differently in each seed where it varies."""
    ESTIMATED = "estimated"
    """Worked out from what else is heard."""
    MISSING = "missing"
    """It is published, and not heard now, or in doubt."""


class TrialVerdict(StrEnum):
    """What the trial says of the plan against doing nothing."""

    BETTER = "better"
    NO_DIFFERENCE = "no_difference"
    WORSE = "worse"
    CANNOT_TELL = "cannot_tell"


class ReasonKind(StrEnum):
    """Why a verdict is what it is."""

    ACT_REFUSED = "act_refused"
    """The machine would not take a step; ``name`` is the step, ``detail`` why."""
    ALARM = "alarm"
    """An alarm would stand that would not stand otherwise; ``name`` is the alarm."""
    FIGURE_BETTER = "figure_better"
    FIGURE_WORSE = "figure_worse"
    AIM_MISSED = "aim_missed"
    """What the proposal is for does not become better."""
    TRADE_OFF = "trade_off"
    """Something becomes better and something else worse: which counts more is for people to say."""
    UNSURE = "unsure"
    """The effect on a figure is smaller than what the twin can tell."""
    NO_EFFECT = "no_effect"
    NO_ACTS = "no_acts"
    """Nothing of it reaches a machine."""
    HANDS_UNKNOWN = "hands_unknown"
    """People do something whose effect nobody told the twin; ``name`` is the step."""


class TrialReason(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of them."""

    kind: ReasonKind
    figure: Figure | None = None
    name: str = ""
    detail: str = ""


class HandWork(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person's step is expected to do: part of the question, told with the answer as an assumption."""

    step: str
    seconds: float
    restores: tuple[str, ...] = ()
    """Wear that it cures, by the twin's own names: see ``Wear``."""


class Wear(StrEnum):
    """What wears in a cell, as far as the twin can work it out from what is heard."""

    JOINT_FRICTION = "joint_friction"
    SUCTION = "suction"
    TOOL = "tool"
    SPINDLE_BEARING = "spindle_bearing"
    LENS = "lens"
    AIR = "air"


class Expectation(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a proposal is for and what it may cost, in figures of the trial."""

    aims: frozenset[Figure] = frozenset()
    """Empty: nothing in particular; then whatever becomes better counts."""
    allowed: dict[Figure, float] = {}
    """By how much a figure may become worse, in its unit."""


class TrialQuestion(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is to be tried."""

    advice: AdviceId = AdviceId("")
    plan: Plan
    horizon_s: float = 600.0
    seeds: int = 5
    hands: tuple[HandWork, ...] = ()
    expectation: Expectation = Expectation()


class CannotTryReason(StrEnum):
    """Why nothing can be tried here, or now."""

    NO_TWIN = "no_twin"
    """The cell, or the machine that the plan acts on, is none that the twin knows. ``detail`` names what is foreign."""
    NOT_HEARD = "not_heard"
    """What the twin starts from is not heard now. ``detail`` is the first such tag."""
    STOPPED = "stopped"
    """AI was stopped while it ran."""
    FAILED = "failed"
    """The twin itself failed or took too long."""
    BUSY = "busy"
    """Another trial runs."""


class CannotTry(Struct, frozen=True, kw_only=True, tag="cannot_try", omit_defaults=True):
    """No prediction: better none than one that is made up."""

    reason: CannotTryReason
    detail: str = ""


class Forecast(Struct, frozen=True, kw_only=True, tag="forecast", omit_defaults=True):
    """What the twin answers."""

    start_ns: int
    """The moment whose state it starts from, Unix ns."""
    step_ns: int
    horizon_s: float
    seeds: int
    model: str
    """The twin and its version."""
    planned: tuple[Band, ...]
    nothing: tuple[Band, ...]
    """The same tags in the same order."""
    figures: tuple[FigureForecast, ...]
    acts: tuple[ActResult, ...] = ()
    alarms: tuple[str, ...] = ()
    """That would stand with the plan in most seeds and not without it."""
    gaps: tuple[Gap, ...] = ()
    cost_s: float = 0.0
    """Processor time that it took."""


class Trial(Struct, frozen=True, kw_only=True, tag="trial", omit_defaults=True):
    """A forecast for a plan on record, with the verdict and how far the twin could be believed then."""

    id: TrialId
    advice: AdviceId
    plan_hash: str
    forecast: Forecast
    verdict: TrialVerdict
    reasons: tuple[TrialReason, ...]
    hands: tuple[HandWork, ...] = ()
    expectation: Expectation = Expectation()
    twin: TwinStanding = TwinStanding()
    seen: dict[TagName, Scalar] = {}
    """What the tags that the plan writes, and those of the proposal's conditions, said when it began."""

    @property
    def start_ns(self) -> int:
        """When it begins."""
        return self.forecast.start_ns

    @property
    def end_ns(self) -> int:
        """Until when it predicts."""
        return self.forecast.start_ns + round(self.forecast.horizon_s * 1e9)
