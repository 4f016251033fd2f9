"""A test rig of eight channels, 1 Hz, of our own making: noise with memory, steps of a converter, heat that drifts."""

import numpy as np

from hmi.advisor.columns import Columns, Floats

NAMES = ("vibration_1", "vibration_2", "current", "pressure", "temperature", "oil", "voltage", "flow")
SECOND_NS = 10**9
FLOW = NAMES.index("flow")


def a_rig(seed: int, *, rows: int = 1000, shift: float = 0.0, fault: slice = slice(600, 850)) -> Columns:
    """Healthy but for ``shift``, in standard deviations of the flow, in the rows of ``fault``."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(rows, len(NAMES)))
    values[:, 3] = np.round(values[:, 3] / 1.2) * 1.2
    values[:, 4] = 4.0 * (1.0 - np.exp(-np.arange(rows) / 900.0)) + random.normal(0.0, 0.2, rows)
    values[:, 5] = np.cumsum(random.normal(0.0, 0.05, rows)) + random.normal(0.0, 0.2, rows)
    values[:, FLOW] = np.round(_with_memory(random, rows, 0.5))
    values[fault, FLOW] += shift
    scale = np.array([0.03, 0.04, 1.0, 0.3, 1.0, 1.0, 9.0, 1.0])
    return columns(values * scale + np.array([0.0, 0.0, 2.0, 0.1, 70.0, 25.0, 230.0, 32.0]))


def columns(values: Floats, names: tuple[str, ...] = NAMES) -> Columns:
    """A moment each second."""
    return Columns(names=names, time_ns=np.arange(len(values), dtype=np.int64) * SECOND_NS, values=values)


def _with_memory(random: np.random.Generator, rows: int, memory: float) -> Floats:
    noise = random.normal(size=rows) * np.sqrt(1.0 - memory**2)
    for row in range(1, rows):
        noise[row] += memory * noise[row - 1]
    return noise
