"""What hands do in a proposal, as far as the twin can act on it: which wear an intervention cures, in what time."""

import math

from hmi.domain.advice import Recommendation
from hmi.domain.trial import Expectation, Figure, HandWork, Wear
from hmi.domain.trial_verdict import expectation_of

LOOKS_S = 600.0

_CURES: dict[str, Wear] = {
    "joint_lubrication": Wear.JOINT_FRICTION,
    "gripper_cup_change": Wear.SUCTION,
    "vacuum_leak_search": Wear.SUCTION,
    "tool_change_with_offset_check": Wear.TOOL,
    "spindle_bearing_check": Wear.SPINDLE_BEARING,
    "lens_cleaning": Wear.LENS,
    "light_replacement": Wear.LENS,
    "air_leak_search": Wear.AIR,
}
"""By the interventions of ``resources/failure_modes``. A site's own that is not here does what nobody told."""
_AIMS: dict[Wear, Figure] = {
    Wear.JOINT_FRICTION: Figure.JOINT_SETTLED,
    Wear.SUCTION: Figure.PARTS_LOST,
    Wear.TOOL: Figure.TOOL_WEAR,
    Wear.LENS: Figure.REJECTS,
    Wear.AIR: Figure.ENERGY,
}
"""By what a cure is seen on the twin. That of a spindle's bearing is not: it shows in months."""
_SPARES: dict[str, Figure] = {"speed_reduction_until_service": Figure.JOINT_PEAK, "feed_reduction": Figure.TOOL_WEAR}
"""Interventions that cure nothing and spare something."""
_COSTS: dict[str, dict[Figure, float]] = {"order_resequencing": {Figure.ORDERS_SHORT: math.inf}}
"""What is meant to happen: the rest of an order that was put aside is ordered anew."""


def hands_of(proposal: Recommendation) -> tuple[tuple[HandWork, ...], tuple[str, ...]]:
    """What people's steps are taken to do, and those of which nobody knows, or nothing shows, what they do.

    The twin goes the usual way, without detours. All of the time that the proposal says it takes goes to the last step
    by hand before the last one that reaches a machine: what holds comes before, what lets go again after.
    """
    steps = [step for step in proposal.plan.steps if not step.is_detour]
    by_hand = [row for row, step in enumerate(steps) if step.act is None]
    if not by_hand:
        return (), ()
    last_act = max((row for row, step in enumerate(steps) if step.act is not None), default=len(steps))
    chosen = max((row for row in by_hand if row < last_act), default=by_hand[-1])
    seconds = 60.0 * (proposal.cost.minutes or 0.0)
    cured = _CURES.get(proposal.intervention)
    if cured is None and seconds > 0.0 and proposal.intervention not in _SPARES:
        return (), (steps[chosen].id,)
    if cured is None:
        return (), ()
    unseen = () if cured in _AIMS else (steps[chosen].id,)
    return (HandWork(step=steps[chosen].id, seconds=seconds, restores=(cured.value,)),), unseen


def hopes_of(proposal: Recommendation) -> Expectation:
    """What a proposal is for, by its intervention and by the benefit that it promises, and what it may cost."""
    told = expectation_of(proposal)
    allowed = told.allowed | _COSTS.get(proposal.intervention, {})
    cured = _CURES.get(proposal.intervention)
    if cured is not None:  # it pays off until it fails again; within a trial only the cure itself can be seen
        aims = frozenset({_AIMS[cured]}) if cured in _AIMS else frozenset[Figure]()
        return Expectation(aims=aims, allowed=allowed)
    spared = _SPARES.get(proposal.intervention)
    return Expectation(aims=told.aims if spared is None else told.aims | {spared}, allowed=allowed)


def horizon_of(hands: tuple[HandWork, ...]) -> float:
    """How far a trial looks, in seconds: to the end of what people do, and as long as usual after that."""
    return LOOKS_S + sum(one.seconds for one in hands)
