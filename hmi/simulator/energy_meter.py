"""The meter at the cell's supply: sums what the machines draw, phase by phase, and the compressed air."""

from collections.abc import Mapping

import numpy as np

from hmi.domain.arm_geometry import Floats

PHASES = 3
_SHARES: dict[str, tuple[float, float, float]] = {
    "cnc": (1 / 3, 1 / 3, 1 / 3), "cobot": (1.0, 0.0, 0.0), "air": (0.0, 1.0, 0.0),
    "infeed": (0.0, 0.0, 1.0), "outfeed": (0.0, 0.0, 1.0), "camera": (1.0, 0.0, 0.0),
}  # fmt: skip
_MACHINES = tuple(_SHARES)
_SHARE_OF_PHASE = np.array(list(_SHARES.values()))


class EnergyMeter:
    """Three-phase meter with a compressed-air input. Power in W, energy in Wh, air in l/min and bar."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.power_by_machine_w: dict[str, float] = dict.fromkeys(_SHARES, 0.0)
        self.energy_by_machine_wh: dict[str, float] = dict.fromkeys(_SHARES, 0.0)
        self.power_w = np.zeros(PHASES)
        self.voltage_v = np.full(PHASES, 231.0)
        self.current_a = np.zeros(PHASES)
        self.frequency_hz = 50.0
        self.power_factor = 0.92
        self.energy_wh = 48_213_000.0
        self.air_flow_l_min = 55.0
        self.air_pressure_bar = 6.2
        self.leak = 0.0
        self.shows_grid = True
        """Whether the supply is worked out, phase by phase with its noise: nothing rests on it."""

    @property
    def total_power_w(self) -> float:
        """Active power of all phases."""
        return float(self.power_w.sum())

    def step(self, step_s: float, drawn_w: Mapping[str, float], air_use_l_min: float) -> None:
        """Let time pass while machines draw so much."""
        demand = air_use_l_min + 18.0 + 140.0 * self.leak
        self.air_flow_l_min += (demand - self.air_flow_l_min) * min(1.0, step_s / 1.0)
        pressure = 6.25 - 0.0016 * self.air_flow_l_min - 0.9 * self.leak
        self.air_pressure_bar += (pressure - self.air_pressure_bar) * min(1.0, step_s / 4.0)
        drawn = {**drawn_w, "air": 60.0 + 6.6 * self.air_flow_l_min}
        for machine, power in drawn.items():
            self.power_by_machine_w[machine] = power
            self.energy_by_machine_wh[machine] += power * step_s / 3600.0
        phases = np.array([self.power_by_machine_w[machine] for machine in _MACHINES]) @ _SHARE_OF_PHASE
        self.energy_wh += float(phases.sum()) * step_s / 3600.0
        if self.shows_grid:
            self._follow_grid(phases)
        else:
            self.power_w = phases

    def _follow_grid(self, phases: Floats) -> None:
        self.power_w = phases * self._random.normal(1.0, 0.006, PHASES)
        self.voltage_v += (231.0 - 0.0008 * self.power_w - self.voltage_v) * 0.2 + self._random.normal(0, 0.06, PHASES)
        self.power_factor = 0.78 + 0.16 * min(1.0, self.total_power_w / 4000.0)
        self.current_a = self.power_w / (self.voltage_v * self.power_factor)
        self.frequency_hz += (50.0 - self.frequency_hz) * 0.05 + float(self._random.normal(0.0, 0.002))
