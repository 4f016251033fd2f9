"""The inspection camera: measures the milled diameter and judges."""

from collections import deque
from dataclasses import dataclass
from enum import Enum

import numpy as np

from hmi.simulator.part import Part

TOLERANCE_UM = 25.0
_MOST_UNTOLD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found at one part."""

    number: int
    part: str
    order: str
    deviation_um: float
    confidence: float
    """Percent."""
    is_good: bool


class VisionState(Enum):
    """States of OPC 40100 that the camera visits, by BrowseName."""

    PREOPERATIONAL = "Preoperational"
    HALTED = "Halted"
    READY = "Ready"
    SINGLE_EXECUTION = "SingleExecution"
    ERROR = "Error"


class Camera:
    """Judges one part at a time; a dirty lens blurs and raises doubt."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.dirt = 0.0
        self.is_exposing = False
        self._standstill: VisionState | None = None
        self._is_aborted = False
        self.good = 0
        self.rejected = 0
        self.measured_um = 0.0
        self.confidence = 98.0
        self.sharpness = 92.0
        self.result_serial = 0
        self.result_good = True
        self.exposure_ms = 4.0
        self.inspections: deque[Inspection] = deque(maxlen=_MOST_UNTOLD)
        """Judged and not told to clients yet, oldest first."""

    @property
    def state(self) -> VisionState:
        """Where its state machine is."""
        if self._standstill is not None:
            return self._standstill
        if self.sharpness < 25.0:
            return VisionState.ERROR
        return VisionState.SINGLE_EXECUTION if self.is_exposing and not self._is_aborted else VisionState.READY

    @property
    def is_operational(self) -> bool:
        """Whether it takes pictures."""
        return self._standstill is None

    def halt(self) -> bool:
        """Stop working, for instance before the supply goes. False, and no change, when that is so already."""
        return self._stand_still(VisionState.HALTED)

    def reset(self) -> bool:
        """Go back to where it is after the supply comes."""
        return self._stand_still(VisionState.PREOPERATIONAL)

    def select_automatic(self) -> bool:
        """Be operational; False when it is, or was halted and not reset."""
        if self._standstill is not VisionState.PREOPERATIONAL:
            return False
        self._standstill = None
        return True

    def abort(self) -> bool:
        """Give up the picture that is taken now; False when none is."""
        if self.state is not VisionState.SINGLE_EXECUTION:
            return False
        self._is_aborted = True
        return True

    def finish(self, part: Part | None) -> None:
        """The time for a picture is over: judge the part, unless the picture was given up."""
        can_judge = self.is_operational and not self._is_aborted
        self.is_exposing = self._is_aborted = False
        if part is not None and can_judge:
            self.judge(part)

    def _stand_still(self, state: VisionState) -> bool:
        if self._standstill is state:
            return False
        self._standstill = state
        return True

    @property
    def power_w(self) -> float:
        """Electrical power of camera and light."""
        return 14.0 + (38.0 if self.is_exposing else 0.0)

    @property
    def reject_rate(self) -> float:
        """Rejected share of all parts judged, percent."""
        total = self.good + self.rejected
        return 100.0 * self.rejected / total if total else 0.0

    def judge(self, part: Part) -> bool:
        """Measure a part and write the verdict on it; what a blind camera saw is no good part."""
        blur = 1.0 + 9.0 * self.dirt
        self.measured_um = part.error_um + float(self._random.normal(0.0, 1.2 * blur))
        margin = TOLERANCE_UM - abs(self.measured_um)
        most = 99.5 if self.state is not VisionState.ERROR else 20.0
        self.confidence = float(np.clip(72.0 + 1.6 * abs(margin) - 45.0 * self.dirt, 20.0, most))
        is_good = margin > 0.0 and self.confidence > 42.0
        part.is_good = is_good
        self.result_serial = part.serial
        self.result_good = is_good
        if is_good:
            self.good += 1
        else:
            self.rejected += 1
        self.inspections.append(
            Inspection(
                number=self.good + self.rejected, part=part.name, order=part.order, deviation_um=self.measured_um,
                confidence=self.confidence, is_good=is_good,
            )
        )  # fmt: skip
        return is_good

    def step(self, step_s: float) -> None:
        """Let time pass."""
        settled = 92.0 - 75.0 * self.dirt + float(self._random.normal(0.0, 0.4))
        self.sharpness += (settled - self.sharpness) * min(1.0, step_s / 2.0)
        self.exposure_ms += ((4.0 + 7.0 * self.dirt) - self.exposure_ms) * min(1.0, step_s / 5.0)
