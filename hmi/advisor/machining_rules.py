"""Documented limits of machining: heat not carried off, power outside its range, a worn tool that is overstrained.

From the description of the AI4I 2020 data set (S. Matzka, UCI 601). What a rule says needs no model; what no rule says
of it (a tool that breaks at some moment between 200 and 240 minutes) is not known, and no model knows it either.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hmi.advisor.columns import Flags, Floats


class MachiningFault(StrEnum):
    """Which limit is broken."""

    HEAT_DISSIPATION = "heat_dissipation"
    POWER = "power"
    OVERSTRAIN = "overstrain"


@dataclass(frozen=True, slots=True, kw_only=True)
class MachiningLimits:
    """Those of one kind of product."""

    overstrain_nm_min: float
    """Tool wear times torque."""
    least_difference_k: float = 8.6
    """Process above air, below which heat is not carried off, unless the spindle is fast."""
    fast_rpm: float = 1380.0
    power_w: tuple[float, float] = (3500.0, 9000.0)
    """Lowest and highest at the spindle."""


LIMITS = {
    "L": MachiningLimits(overstrain_nm_min=11_000.0),
    "M": MachiningLimits(overstrain_nm_min=12_000.0),
    "H": MachiningLimits(overstrain_nm_min=13_000.0),
}
"""Low, medium and high quality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machining:
    """Readings of ``n`` moments, each of shape ``(n,)``; NaN where not known."""

    air_k: Floats
    process_k: Floats
    spindle_rpm: Floats
    torque_nm: Floats
    wear_min: Floats
    """Use of the tool."""

    @property
    def power_w(self) -> Floats:
        """At the spindle."""
        return self.torque_nm * self.spindle_rpm * (2.0 * math.pi / 60.0)


def broken_limits(readings: Machining, limits: MachiningLimits) -> dict[MachiningFault, Flags]:
    """Where each limit is broken. A reading that is not known breaks none: ask ``is_known`` whether that is so."""
    with np.errstate(invalid="ignore"):
        power = readings.power_w
        low, high = limits.power_w
        return {
            MachiningFault.HEAT_DISSIPATION: (readings.process_k - readings.air_k < limits.least_difference_k)
            & (readings.spindle_rpm < limits.fast_rpm),
            MachiningFault.POWER: (power < low) | (power > high),
            MachiningFault.OVERSTRAIN: readings.wear_min * readings.torque_nm > limits.overstrain_nm_min,
        }


def is_known(readings: Machining) -> Flags:
    """Where nothing is missing, shape ``(n,)``."""
    parts = (readings.air_k, readings.process_k, readings.spindle_rpm, readings.torque_nm, readings.wear_min)
    return np.asarray(np.isfinite(np.column_stack(parts)).all(axis=1), dtype=np.bool_)
