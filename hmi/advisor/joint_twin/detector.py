"""Watches joint currents against the robot twin: bias, gravity gain and friction of each joint.

Fitted on a reference of motion, it predicts each current from Newton-Euler torque, Coulomb and viscous friction and a
ridge correction, and asks what has changed since, with the reference's own uncertainty. A moment is judged two moments
later, for an acceleration needs its neighbours. Postures, speeds, temperatures and part types that the reference did
not have are not judged.
"""

import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats, Times
from hmi.advisor.detector import NotFitted, Verdicts
from hmi.advisor.joint_twin.evidence import Departure, JointCause, JointEvidence
from hmi.advisor.joint_twin.model import FIELDS, LEAST_MOVING_S, MOVING_RAD_S, JointModel, fit_joint, model_from
from hmi.advisor.joint_twin.motion import MARGIN, ArmTags, Motion, motion_of
from hmi.advisor.joint_twin.standing import Standing
from hmi.advisor.keeping import Kept, kept_arrays, kept_bytes
from hmi.domain.arm_geometry import JOINTS
from hmi.domain.finding import DetectorId, IgnoranceReason
from hmi.twin.dynamics import ArmDynamics

ID = DetectorId("joint_twin")
VERSION = "1"
STEP = 10
"""Moments after which it is looked anew."""
_CLIP = 8.0
"""Standard deviations: more than this in one moment is a spike of the sensor as likely as anything."""
_TAIL = 2 * MARGIN


class JointTwinDetector:
    """See the module. ``fit`` with healthy motion, then ``update`` with every later moment."""

    def __init__(self, arm: ArmDynamics, tags: ArmTags) -> None:
        self._arm, self._tags = arm, tags
        self._period_ns = 0
        self._models: dict[int, JointModel] = {}
        self._too_little: dict[int, dict[str, str | int | float]] = {}
        self._contexts: tuple[Floats, ...] = ()
        self._begin()

    @property
    def id(self) -> DetectorId:
        """Which detector it is."""
        return ID

    @property
    def version(self) -> str:
        """Of equations and defaults."""
        return VERSION

    @property
    def models(self) -> dict[int, JointModel]:
        """The joints that are watched, from 0."""
        return self._models

    @property
    def not_watched(self) -> dict[int, dict[str, str | int | float]]:
        """Joints of which the reference told too little, and what it told."""
        return self._too_little

    @property
    def standing(self) -> tuple[Standing, ...]:
        """What departs now, the strongest first.

        A wrong load shifts the current of joints that hold it at the same angle: a bias that is weaker than a change
        of gravity is not told beside it.
        """
        found = sorted((one for one in self._marks if one.is_standing), key=lambda one: -one.score)
        load = max((one.score for one in found if one.cause is JointCause.GRAVITY), default=0.0)
        return tuple(one for one in found if one.cause is not JointCause.BIAS or one.score > load)

    @property
    def seen_ns(self) -> int:
        """Source time of the newest moment that was judged."""
        return self._seen_ns

    @property
    def is_out_of_domain(self) -> bool:
        """None of the last moments was like any in the reference."""
        return self._out_of_domain >= STEP

    def departures(self, joint: int) -> tuple[Departure, ...]:
        """What each cause comes to at a watched joint, standing or not."""
        return self._evidence[joint].departures(self._models[joint])

    def shares(self, joint: int) -> Floats:
        """Bias in A, then changes of gravity gain, Coulomb and viscous friction as fractions; shape ``(4,)``."""
        return self._evidence[joint].shares(self._models[joint])

    def expected(self, columns: Columns) -> tuple[Floats, Floats]:
        """Expected current and its standard deviation, both of shape ``(n, 6)``; NaN where it is not known."""
        mean, spread = np.full((2, len(columns), JOINTS), np.nan)
        if len(columns) <= _TAIL:
            return mean, spread
        motion = motion_of(columns, self._tags, self._arm, self._period_ns)
        for joint, model in self._models.items():
            mean[MARGIN:-MARGIN, joint] = model.expected(model.features(motion, joint))
            spread[MARGIN:-MARGIN, joint] = np.sqrt(model.noise_a2)
        return mean, spread

    def fit(self, reference: Columns) -> NotFitted | None:
        """Learn every joint that moved for long enough."""
        self._models, self._too_little = {}, {}
        if len(reference) <= _TAIL:
            facts: dict[str, str | int | float] = {"rows": len(reference), "rows_wanted": _TAIL + 1}
            return NotFitted(reason=IgnoranceReason.TOO_LITTLE_DATA, facts=facts)
        self._period_ns = max(1, int(np.median(np.diff(reference.time_ns))))
        motion = motion_of(reference, self._tags, self._arm, self._period_ns)
        period_s = self._period_ns / 1e9
        for joint in range(JOINTS):
            model = fit_joint(motion, joint, period_s)
            if model is not None and model.is_usable:
                self._models[joint] = model
            else:
                self._too_little[joint] = {
                    "motion_s": 0.0 if model is None else round(model.moving_s, 1),
                    "motion_wanted_s": LEAST_MOVING_S,
                    "explained": 0.0 if model is None else round(model.explained, 2),
                }
        self._contexts = tuple(np.unique(column[np.isfinite(column)]) for column in motion.context.T)
        self._begin()
        if not self._models:
            best = max(float(facts["motion_s"]) for facts in self._too_little.values())
            return NotFitted(
                reason=IgnoranceReason.TOO_LITTLE_DATA, facts={"motion_s": best, "motion_wanted_s": LEAST_MOVING_S}
            )
        return None

    def update(self, batch: Columns) -> Verdicts:
        """Judge the next moments."""
        if not self._models:
            raise ValueError("not fitted")
        absent = {*self._tags.names} - {*batch.names}
        if absent:
            raise ValueError(f"no column {', '.join(sorted(absent))}")
        verdicts = Verdicts.empty(len(batch), len(batch.names))
        held = len(self._tail_ns)
        names = self._tags.names
        place = [batch.names.index(name) for name in names]
        whole = Columns(
            names=names,
            time_ns=np.concatenate((self._tail_ns, batch.time_ns)),
            values=np.concatenate((self._tail, batch.values[:, place])),
        )
        self._tail_ns, self._tail = whole.time_ns[-_TAIL:], whole.values[-_TAIL:]
        if len(whole) > _TAIL:
            motion = motion_of(whole, self._tags, self._arm, self._period_ns)
            self._judge(motion, whole.time_ns[MARGIN:-MARGIN], verdicts, _TAIL - held, batch.names)
        return verdicts

    def remember(self) -> bytes:
        """All that it knows."""
        arrays: Kept = {
            "period_ns": np.array(self._period_ns),
            "tail_ns": self._tail_ns,
            "tail": self._tail,
            "pending": np.array(self._pending),
            "marks": np.array([one.numbers() for one in self._marks]),
            "whole": np.array([self._seen_ns, self._out_of_domain]),
            "too_little": np.array([[joint, *facts.values()] for joint, facts in self._too_little.items()]),
        }
        for number, values in enumerate(self._contexts):
            arrays[f"context_{number}"] = values
        for joint, model in self._models.items():
            arrays |= {f"model_{joint}_{name}": np.asarray(getattr(model, name)) for name in FIELDS}
            evidence = self._evidence[joint]
            arrays |= {f"evidence_{joint}_{name}": np.asarray(getattr(evidence, name)) for name in _SUMS}
            arrays[f"queue_{joint}_effects"], arrays[f"queue_{joint}_residual"] = self._queue[joint]
        return kept_bytes(VERSION, arrays)

    def recall(self, memory: bytes) -> bool:
        """Go on where ``remember`` was called."""
        kept = kept_arrays(VERSION, memory)
        if kept is None:
            return False
        try:
            self._take(kept)
        except (KeyError, ValueError, IndexError):
            self._models = {}
            return False
        return True

    def _take(self, kept: Kept) -> None:
        self._period_ns = int(kept["period_ns"])
        self._models = {}
        for joint in range(JOINTS):
            if f"model_{joint}_weights" in kept:
                self._models[joint] = model_from({name: kept[f"model_{joint}_{name}"] for name in FIELDS})
        self._contexts = tuple(kept[f"context_{number}"] for number in range(len(self._tags.context)))
        self._too_little = {
            int(row[0]): dict(zip(("motion_s", "motion_wanted_s", "explained"), map(float, row[1:]), strict=True))
            for row in kept["too_little"]
        }
        self._begin()
        self._tail_ns, self._tail, self._pending = kept["tail_ns"], kept["tail"], int(kept["pending"])
        self._seen_ns, self._out_of_domain = map(int, kept["whole"])
        for mark, numbers in zip(self._marks, kept["marks"], strict=True):
            mark.take(numbers)
        for joint, evidence in self._evidence.items():
            for name in _SUMS:
                value = kept[f"evidence_{joint}_{name}"]
                setattr(evidence, name, float(value) if value.ndim == 0 else value)
            self._queue[joint] = (kept[f"queue_{joint}_effects"], kept[f"queue_{joint}_residual"])

    def _begin(self) -> None:
        period_s = self._period_ns / 1e9
        self._evidence = {joint: JointEvidence(period_s) for joint in self._models}
        self._queue = {joint: (np.zeros((0, 4)), np.zeros(0)) for joint in self._models}
        self._marks = [Standing(joint=joint, cause=cause) for joint in self._models for cause in JointCause]
        self._tail_ns, self._tail = np.zeros(0, np.int64), np.zeros((0, len(self._tags.names)))
        self._pending, self._seen_ns, self._out_of_domain = 0, 0, 0

    def _judge(self, motion: Motion, time_ns: Times, verdicts: Verdicts, first: int, names: tuple[str, ...]) -> None:
        """Take moments that are whole now; that at ``n`` is told of in the verdict on row ``first + n``."""
        covered = {joint: self._covered(motion, joint) for joint in self._models}
        known = np.any(list(covered.values()), axis=0)
        taken = 0
        while taken < len(motion):
            many = min(STEP - self._pending, len(motion) - taken)
            rows = slice(taken, taken + many)
            for joint in self._models:
                self._enqueue(motion, joint, rows, covered[joint])
            self._pending += many
            taken += many
            if known[rows].any():
                self._seen_ns = int(time_ns[rows][known[rows]][-1])
                self._out_of_domain = 0
            else:
                self._out_of_domain += many
            last = first + taken
            self._tell(verdicts, last - many, last, known[rows], names)
            if self._pending == STEP:
                self._pending = 0
                self._look(int(time_ns[taken - 1]))
                self._tell(verdicts, last - 1, last, known[taken - 1 : taken], names)

    def _covered(self, motion: Motion, joint: int) -> Flags:
        found = motion.is_known[:, joint] & self._models[joint].covers(motion, joint)
        for column, values in zip(motion.context.T, self._contexts, strict=True):
            found &= np.isin(column, values)
        return found

    def _enqueue(self, motion: Motion, joint: int, rows: slice, covered: Flags) -> None:
        model = self._models[joint]
        speed = motion.speed_rad_s[rows, joint]
        used = covered[rows] & (np.abs(speed) > MOVING_RAD_S)
        if not used.any():
            return
        features = model.features(motion.rows(rows), joint)[used]
        most = _CLIP * float(np.sqrt(model.noise_a2))
        residual = np.clip(motion.current_a[rows, joint][used] - model.expected(features), -most, most)
        effects, before = self._queue[joint]
        self._queue[joint] = (
            np.concatenate((effects, model.effects(features))),
            np.concatenate((before, residual)),
        )

    def _look(self, time_ns: int) -> None:
        """After each step: add what was queued, ask each joint, begin and end departures."""
        marks = iter(self._marks)
        for joint, model in self._models.items():
            effects, residual = self._queue[joint]
            self._queue[joint] = (np.zeros((0, 4)), np.zeros(0))
            self._evidence[joint].push(effects, residual)
            found = {one.cause: one for one in self._evidence[joint].departures(model)} if len(residual) else {}
            for _cause in JointCause:
                mark = next(marks)
                if mark.cause in found and mark.see(found[mark.cause], time_ns):
                    self._evidence[joint].forget()

    def _tell(self, verdicts: Verdicts, low: int, high: int, known: Flags, names: tuple[str, ...]) -> None:
        rows = np.arange(low, high)
        strongest = np.zeros(len(names))
        for mark in self._marks:
            at = names.index(self._tags.current[mark.joint])
            strongest[at] = max(strongest[at], mark.score)
        total = float(strongest.sum())
        told = rows[known & (rows >= 0)]
        verdicts.score[told] = float(strongest.max())
        verdicts.is_alarm[told] = any(mark.is_standing for mark in self._marks)
        verdicts.is_known[told] = True
        verdicts.contributions[told] = strongest / total if total > 0.0 else 0.0


_SUMS = ("gram", "pull", "white", "count", "moments")
