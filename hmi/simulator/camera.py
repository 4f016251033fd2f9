"""The inspection camera: measures the milled diameter and judges."""

import math
from collections import deque
from dataclasses import dataclass
from enum import Enum, IntEnum

import numpy as np

from hmi.simulator.part import Part

RECIPES: dict[str, float] = {"FLANGE_60_DIAMETER": 25.0, "FLANGE_60_DIAMETER_FINE": 15.0}
"""Recipes by id, with the tolerance in µm that each judges by."""
PICTURE_S = 1.4
_MOST_UNTOLD = 100


class ResultState(IntEnum):
    """How far a result got (OPC 40100-1, ResultStateDataType)."""

    COMPLETED = 1
    ABORTED = 3
    FAILED = 4
    """There was no part to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found at one part."""

    number: int
    part: str
    """Empty when there was none."""
    order: str
    """Job that it was made for: the part's order, or one that a client started."""
    recipe: str
    deviation_um: float = 0.0
    confidence: float = 0.0
    """Percent."""
    is_good: bool = False
    state: ResultState = ResultState.COMPLETED


class VisionState(Enum):
    """States of OPC 40100 that the camera visits, by BrowseName."""

    PREOPERATIONAL = "Preoperational"
    HALTED = "Halted"
    INITIALIZED = "Initialized"
    """No recipe is prepared."""
    READY = "Ready"
    SINGLE_EXECUTION = "SingleExecution"
    CONTINUOUS_EXECUTION = "ContinuousExecution"
    ERROR = "Error"


class Camera:
    """Judges one part at a time; a dirty lens blurs and raises doubt."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self.dirt = 0.0
        self.is_exposing = False
        self._standstill: VisionState | None = None
        self._is_aborted = False
        self._picture_left_s = 0.0
        self._is_continuous = False
        self._results = 0
        self.job = ""
        """Id of the job that a client started last."""
        self._jobs = 0
        self.recipe = next(iter(RECIPES))
        self.shown_part: Part | None = None
        """What is held still before the lens."""
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
        if not self.recipe:
            return VisionState.INITIALIZED
        if self._is_continuous:
            return VisionState.CONTINUOUS_EXECUTION
        is_taking = self.is_exposing and not self._is_aborted
        return VisionState.SINGLE_EXECUTION if is_taking or self._picture_left_s > 0.0 else VisionState.READY

    @property
    def is_operational(self) -> bool:
        """Whether it takes pictures."""
        return self._standstill is None and bool(self.recipe)

    @property
    def quiet_s(self) -> float:
        """For how long it goes on as it does: until a picture that a client asked for is taken."""
        return self._picture_left_s if self._picture_left_s > 0.0 else math.inf

    def start_single(self) -> str:
        """Take one picture of what is before the lens; answers with the job's id, empty when it is not ready."""
        return self._begin_job(is_continuous=False)

    def start_continuous(self) -> str:
        """Take pictures of whatever comes before the lens until told to stop; answers as ``start_single``."""
        return self._begin_job(is_continuous=True)

    def stop(self) -> bool:
        """End what runs: a single picture is judged as it is. False when nothing runs."""
        if self.state is VisionState.CONTINUOUS_EXECUTION:
            self._is_continuous, self._picture_left_s = False, 0.0
            return True
        if self.state is VisionState.SINGLE_EXECUTION and self._picture_left_s > 0.0:
            self._end_picture()
            return True
        return False

    def prepare(self, recipe: str) -> bool:
        """Judge by another recipe from now on; not while it runs."""
        if recipe not in RECIPES or self.state not in (VisionState.READY, VisionState.INITIALIZED):
            return False
        self.recipe = recipe
        return True

    def unprepare(self, recipe: str) -> bool:
        """Forget the recipe; without one it takes no picture."""
        if recipe != self.recipe or self.state is not VisionState.READY:
            return False
        self.recipe = ""
        return True

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
        """Give up the picture that is taken now, and a job with it; False when none is."""
        if self.state not in (VisionState.SINGLE_EXECUTION, VisionState.CONTINUOUS_EXECUTION):
            return False
        if self._picture_left_s > 0.0:
            self._tell(ResultState.ABORTED, self.job)
        self._is_continuous, self._picture_left_s = False, 0.0
        self._is_aborted = self.is_exposing
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
        self._is_continuous, self._picture_left_s = False, 0.0
        return True

    def _begin_job(self, *, is_continuous: bool) -> str:
        if self.state is not VisionState.READY:
            return ""
        self._jobs += 1
        self.job = f"VJ-{self._jobs:04d}"
        self._is_continuous, self._picture_left_s = is_continuous, PICTURE_S
        return self.job

    def _run_job(self, step_s: float) -> None:
        if self._picture_left_s <= 0.0 or not self.is_operational:
            return
        self._picture_left_s -= step_s
        if self._picture_left_s <= 0.0:
            self._end_picture()

    def _end_picture(self) -> None:
        """A client's job looks at the part once more: that changes neither the part's verdict nor what is counted."""
        self._picture_left_s = PICTURE_S if self._is_continuous else 0.0
        part = self.shown_part
        if part is not None:
            self._measure(part)
            self._tell(ResultState.COMPLETED, self.job, part)
        elif not self._is_continuous:
            self._tell(ResultState.FAILED, self.job)

    def _tell(self, state: ResultState, job: str, part: Part | None = None) -> None:
        self._results += 1
        is_judged = state is ResultState.COMPLETED
        self.inspections.append(
            Inspection(
                number=self._results, part=part.name if part is not None else "", order=job, recipe=self.recipe,
                deviation_um=self.measured_um if is_judged else 0.0,
                confidence=self.confidence if is_judged else 0.0, is_good=is_judged and self.result_good, state=state,
            )
        )  # fmt: skip

    def _measure(self, part: Part) -> None:
        blur = 1.0 + 9.0 * self.dirt
        self.measured_um = part.error_um + float(self._random.normal(0.0, 1.2 * blur))
        margin = RECIPES[self.recipe] - abs(self.measured_um)
        most = 99.5 if self.state is not VisionState.ERROR else 20.0
        self.confidence = float(np.clip(72.0 + 1.6 * abs(margin) - 45.0 * self.dirt, 20.0, most))
        self.result_serial = part.serial
        self.result_good = margin > 0.0 and self.confidence > 42.0

    @property
    def power_w(self) -> float:
        """Electrical power of camera and light."""
        return 14.0 + (38.0 if self.is_exposing or self._picture_left_s > 0.0 else 0.0)

    @property
    def reject_rate(self) -> float:
        """Rejected share of all parts judged, percent."""
        total = self.good + self.rejected
        return 100.0 * self.rejected / total if total else 0.0

    def judge(self, part: Part) -> bool:
        """Measure a part and write the verdict on it; what a blind camera saw is no good part."""
        self._measure(part)
        part.is_good = self.result_good
        if part.is_good:
            self.good += 1
        else:
            self.rejected += 1
        self._tell(ResultState.COMPLETED, part.order, part)
        return part.is_good

    def step(self, step_s: float) -> None:
        """Let time pass."""
        self._run_job(step_s)
        settled = 92.0 - 75.0 * self.dirt + float(self._random.normal(0.0, 0.4))
        self.sharpness += (settled - self.sharpness) * min(1.0, step_s / 2.0)
        self.exposure_ms += ((4.0 + 7.0 * self.dirt) - self.exposure_ms) * min(1.0, step_s / 5.0)
