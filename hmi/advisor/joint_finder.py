"""Watches the joints of a living arm by its twin: learns from minutes of motion, then judges what comes."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from hmi.advisor.columns import Columns, Flags, Floats
from hmi.advisor.joint_twin.detector import ID, VERSION, JointTwinDetector
from hmi.advisor.joint_twin.motion import ArmTags
from hmi.advisor.joint_twin.telling import SYMPTOMS, findings_of, ignorance_of
from hmi.domain.arm_geometry import JOINTS
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_facts import first_tag, tag_of
from hmi.domain.finding import DetectorId, Evidence, Finding, FindingPlace, Ignorance, IgnoranceReason
from hmi.domain.symptom import KnownSymptom
from hmi.domain.tag import TagName
from hmi.twin.dynamics import UR3E_DYNAMICS, UR5E_DYNAMICS, ArmDynamics

REFERENCE_S = 480
"""Motion of about ten cycles of a cell: every posture several times, warm and less warm."""
_ARMS = {arm.geometry.model.casefold(): arm for arm in (UR3E_DYNAMICS, UR5E_DYNAMICS)}
_PER_DEGREE = np.pi / 180.0
_LEAST_MOVE_RAD = 0.002
"""Between two moments; noise of an encoder at rest is far less."""
_LONGEST_STEP_NS = 10**9
"""Longer between two moments nobody knows what the arm did."""
_SHADOW = 3.0
"""Times weaker than the friction of the same joint: told beside it, a bias would be taken for a second fault."""
_SHOWN_BEFORE_NS = 300 * 10**9


class JointFinder:
    """One arm.

    Args:
        robot: Whose joints they are.
        arm: Its masses.
        tags: Where it tells what; angles in the units of the tags.
        parts: The joints as components are called, from the base.
        factors: What turns a column into rad, rad/s, A, °C and kg; as long as ``tags.names``.
    """

    def __init__(
        self, robot: EquipmentId, arm: ArmDynamics, tags: ArmTags, parts: tuple[str, ...], factors: Floats
    ) -> None:
        self._robot, self._arm, self._tags, self._parts, self._factors = robot, arm, tags, parts, factors
        self._detector = JointTwinDetector(arm, tags)
        self._is_fitted = False
        self._learned: list[Columns] = []
        self._gathered_ns = self._before_ns = 0
        self._position: Floats | None = None
        self._why_not: dict[str, str | int | float] = {}
        self._newest_ns = 0
        self._is_stale = True

    @property
    def id(self) -> DetectorId:
        """The joint twin."""
        return ID

    @property
    def version(self) -> str:
        """Of its equations."""
        return VERSION

    @property
    def needs(self) -> tuple[TagName, ...]:
        """Of all joints, and the payload."""
        return tuple(map(TagName, self._tags.names))

    @property
    def looks_for(self) -> tuple[FindingPlace, ...]:
        """Each symptom at each joint."""
        return tuple(
            FindingPlace(detector=ID, symptom=symptom.id, equipment=self._robot, part=part)
            for symptom in SYMPTOMS.values()
            for part in self._parts
        )

    def update(self, batch: Columns) -> None:
        """Learn, or judge."""
        if not len(batch):
            return
        self._newest_ns = int(batch.time_ns[-1])
        self._is_stale = bool(np.isnan(batch.values[-1, :JOINTS]).any())
        columns = Columns(names=batch.names, time_ns=batch.time_ns, values=batch.values * self._factors)
        self._take(columns)

    def findings(self) -> tuple[Finding, ...]:
        """What departs now."""
        if not self._is_fitted or self._detector.is_out_of_domain:
            return ()
        found = findings_of(self._detector, self._tags, self._robot, self._parts)
        rubbing = {one.part: one.strength for one in found if one.symptom == KnownSymptom.JOINT_FRICTION_UP.id}
        return tuple(
            msgspec.structs.replace(one, evidence=tuple(_shown(one.evidence)))
            for one in found
            if not _is_shadow(one, rubbing)
        )

    def ignorances(self) -> tuple[Ignorance, ...]:
        """Of joints that are not watched, or of all."""
        if self._is_stale:
            return (self._nothing_known(IgnoranceReason.STALE_INPUT, {}),)
        if not self._is_fitted:
            seconds = round(self._gathered_ns / 1e9)
            facts: dict[str, str | int | float] = {"seconds": seconds, "seconds_wanted": REFERENCE_S, **self._why_not}
            return (self._nothing_known(IgnoranceReason.TOO_LITTLE_DATA, facts),)
        return ignorance_of(self._detector, self._robot, self._parts)

    def learn_anew(self) -> None:
        """Forget the reference."""
        self._detector, self._is_fitted = JointTwinDetector(self._arm, self._tags), False
        self._learned, self._gathered_ns, self._before_ns, self._why_not = [], 0, 0, {}

    def remember(self) -> bytes:
        """What the twin knows; a reference that is not complete yet is gathered anew."""
        return self._detector.remember() if self._is_fitted else b""

    def recall(self, memory: bytes) -> bool:
        """Go on where it was fitted."""
        self._is_fitted = self._detector.recall(memory)
        return self._is_fitted

    def _learn(self, columns: Columns) -> None:
        """Gather until there is enough; what comes after that is judged, however it came."""
        moves = self._moves(columns)
        if not moves.any():  # an arm that stands tells nothing, and days of it would only fill the memory
            self._before_ns = int(columns.time_ns[-1])
            return
        steps_ns = np.clip(np.diff(columns.time_ns, prepend=self._before_ns), 0, _LONGEST_STEP_NS)
        gathered_ns = self._gathered_ns + np.cumsum(np.where(moves, steps_ns, 0))
        enough = np.flatnonzero(gathered_ns >= REFERENCE_S * 10**9)
        end = int(enough[0]) + 1 if len(enough) else len(columns)
        self._learned.append(columns.part(0, end))
        self._gathered_ns, self._before_ns = int(gathered_ns[end - 1]), int(columns.time_ns[end - 1])
        if not len(enough):
            return
        self._fit()
        if end < len(columns):
            self._take(columns.part(end, len(columns)))

    def _moves(self, columns: Columns) -> Flags:
        """Moments at which all is known and some joint has moved since the one before, shape ``(n,)``."""
        position = columns.values[:, :JOINTS]
        before = np.vstack([position[:1] if self._position is None else self._position, position[:-1]])
        self._position = position[-1:]
        known = np.isfinite(columns.values[:, : 2 * JOINTS]).all(axis=1)
        with np.errstate(invalid="ignore"):
            moved: Flags = np.abs(position - before).max(axis=1) > _LEAST_MOVE_RAD
        return known & moved

    def _take(self, columns: Columns) -> None:
        if self._is_fitted:
            self._detector.update(columns)
        else:
            self._learn(columns)

    def _fit(self) -> None:
        whole = Columns(
            names=self._learned[0].names,
            time_ns=np.concatenate([one.time_ns for one in self._learned]),
            values=np.concatenate([one.values for one in self._learned]),
        )
        refusal = self._detector.fit(whole)
        self._is_fitted = refusal is None
        self._why_not = {} if refusal is None else refusal.facts
        self._learned, self._gathered_ns = [], 0

    def _nothing_known(self, reason: IgnoranceReason, facts: dict[str, str | int | float]) -> Ignorance:
        return Ignorance(
            detector=ID,
            reason=reason,
            since_ns=self._newest_ns,
            symptoms=tuple(symptom.id for symptom in SYMPTOMS.values()),
            equipment=self._robot,
            facts=facts,
        )


def joint_finders(cell: Cell) -> dict[str, JointFinder]:
    """One for each arm whose masses are known and that tells positions and currents of six joints."""
    found = {f"joint_twin|{one.id}": _joint_finder(cell, one) for one in cell.equipment}
    return {key: finder for key, finder in found.items() if finder is not None}


def _joint_finder(cell: Cell, robot: Equipment) -> JointFinder | None:
    if robot.kind is not EquipmentKind.ROBOT:
        return None
    arm = next((_ARMS[word] for word in _models(robot) if word in _ARMS), None)
    axes, motors = robot.components_of(ComponentKind.AXIS), robot.components_of(ComponentKind.MOTOR)
    position, speed = _of_each(axes, "ActualPosition"), _of_each(axes, "ActualSpeed")
    current, temperature = _of_each(motors, "MotorCurrent", "ActualCurrent"), _of_each(motors, "MotorTemperature")
    if arm is None or not position or not current:
        return None
    payload = first_tag(robot.components_of(ComponentKind.FLANGE_LOAD), "Mass") or ""
    tags = ArmTags(position=position, current=current, speed=speed, temperature=temperature, payload=payload)
    units = {tag.name: tag.unit for tag in cell.tags}
    factors = np.array([_PER_DEGREE if units[TagName(name)] in ("°", "°/s") else 1.0 for name in tags.names])
    return JointFinder(robot.id, arm, tags, tuple(one.name for one in axes[:JOINTS]), factors)


def _models(robot: Equipment) -> Iterator[str]:
    """What may name the arm: its nameplate, and the names of its motion devices."""
    yield robot.nameplate.get("Model", "").casefold()
    for component in robot.components_of(ComponentKind.MOTION_DEVICE):
        yield component.name.casefold()
        yield component.label.casefold()


def _of_each(components: Sequence[Component], *roles: str) -> tuple[str, ...]:
    """The tag of each of six components, or nothing at all."""
    names = [tag_of(component, *roles) for component in components[:JOINTS]]
    return tuple(name for name in names if name is not None) if None not in names and len(names) == JOINTS else ()


def _is_shadow(finding: Finding, rubbing: Mapping[str, float]) -> bool:
    """Friction that is not the same to both sides leaves a little of itself in the bias of its joint."""
    is_bias = finding.symptom == KnownSymptom.JOINT_CURRENT_BIAS.id
    return is_bias and finding.strength * _SHADOW < rubbing.get(finding.part, 0.0)


def _shown(evidence: tuple[Evidence, ...]) -> Iterator[Evidence]:
    """Currents, with what was before; a position explains nothing to people."""
    for one in evidence:
        if one.unit == "A":
            yield msgspec.structs.replace(one, from_ns=one.from_ns - _SHOWN_BEFORE_NS)
