"""Failure modes (FMEA, IEC 60812): how equipment fails, how that shows, what it costs, and what helps."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NewType

import msgspec
from msgspec import Meta, Struct

from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.finding import SymptomId
from hmi.domain.procedure import ProcedureId, Skill
from hmi.domain.why import CauseKind
from hmi.domain.words import NO_WORDS, Words

FailureModeId = NewType("FailureModeId", str)
"""Stable, snake_case, unique in the library: ``joint_gear_dry``."""
InterventionId = NewType("InterventionId", str)
"""Stable, snake_case. Several modes may be helped by the same one: it has the same id there."""
CheckId = NewType("CheckId", str)
"""Stable, snake_case. Several modes may be told apart by the same one: it has the same id and answers there."""

Probability = Annotated[float, Meta(gt=0.0, lt=1.0)]
"""Neither ends: nothing that is only seen is ever certain."""
Rating = Annotated[int, Meta(ge=1, le=10)]
Amount = Annotated[float, Meta(ge=0.0)]

_CLASSES: dict[EquipmentKind, tuple[EquipmentClass, ...]] = {
    EquipmentKind.ROBOT: (EquipmentClass.ROBOT, EquipmentClass.GRIPPER),
    EquipmentKind.MACHINE_TOOL: (EquipmentClass.MACHINE_TOOL,),
    EquipmentKind.CONVEYOR: (EquipmentClass.CONVEYOR,),
    EquipmentKind.INSPECTION: (EquipmentClass.CAMERA,),
    EquipmentKind.ENERGY_METER: (EquipmentClass.ENERGY,),
    EquipmentKind.SUPERVISOR: (EquipmentClass.CELL,),
    EquipmentKind.MACHINE: (),
}


def classes_of(kind: EquipmentKind) -> tuple[EquipmentClass, ...]:
    """What a piece of equipment can suffer from. A gripper has no equipment of its own: it is the robot's."""
    return _CLASSES[kind]


WHOLE_CELL = EquipmentId("cell")
"""Where modes of the cell are in one that has no supervisor."""


def places_of(equipment: Iterable[Equipment]) -> dict[EquipmentClass, tuple[EquipmentId, ...]]:
    """Where the modes of each class can be in a cell, in its order."""
    places: dict[EquipmentClass, tuple[EquipmentId, ...]] = {}
    for one in equipment:
        for sort in classes_of(one.kind):
            places[sort] = (*places.get(sort, ()), one.id)
    places.setdefault(EquipmentClass.CELL, (WHOLE_CELL,))
    return places


LASTS_H = 168.0
"""A week: so long is what creeps left alone where nobody says otherwise."""


class Circumstance(StrEnum):
    """What holds around equipment that makes some failures likelier. No complaint in itself."""

    COLD_START = "cold_start"
    """It has worked for less than 30 min after 2 h or more without work."""
    AFTER_MAINTENANCE = "after_maintenance"
    """Somebody worked at it in the last 24 h."""
    AFTER_CHANGEOVER = "after_changeover"
    """Part type, program or recipe changed in the last 2 h."""
    SHIFT_BEGAN = "shift_began"
    """The shift is not older than 30 min."""


class Symptom(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a mode shows. Exactly one of ``finding``, ``alarm``, ``cause`` and ``circumstance`` is looked for."""

    finding: SymptomId | None = None
    alarm: str = ""
    """Shell pattern over an alarm's name or message, without regard to capitals: ``*jam*``."""
    cause: CauseKind | None = None
    """What the answer to "why is it stopped" names as a cause at that equipment."""
    circumstance: Circumstance | None = None
    at: EquipmentClass | None = None
    """Other equipment where it shows; None: where the mode is. Every piece of that class counts."""
    given_mode: Probability
    """How probable it is while the mode is there."""
    given_not: Probability
    """How probable it is while the mode is not there, from whatever else."""
    about: str = ""
    """What it tells of, where two say the same: ``sharpness`` of a finding and of an alarm. Then one of them counts."""

    @property
    def name(self) -> str:
        """What is looked for, as it is written."""
        return str(self.finding or self.alarm or self.cause or self.circumstance or "")


class CheckKind(StrEnum):
    """What a person does to answer."""

    ASK = "ask"
    """They know it, or ask somebody."""
    LOOK = "look"
    MEASURE = "measure"
    TRY = "try"
    """Do something and see what happens; never more than a person may do without a procedure."""


class CheckAnswer(Struct, frozen=True, kw_only=True):
    """One answer. Over all answers of a check each probability adds up to 1."""

    id: str
    label: Words
    given_mode: Probability
    given_not: Probability


class Check(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question to a person that tells this mode from others."""

    id: CheckId
    kind: CheckKind
    question: Words
    at: EquipmentClass | None = None
    """Other equipment where it is looked at or asked; None: where the mode is."""
    duration_min: Amount
    skill: Skill | None = None
    """None: anybody who works at the cell."""
    answers: tuple[CheckAnswer, ...]


class Risk(StrEnum):
    """What an intervention may do to people, machine or product when it goes wrong."""

    LOW = "low"
    HIGH = "high"
    """Two different persons decide."""


class HourlyCost(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an hour costs, each part in its own unit; nothing is counted twice."""

    eur_per_h: Amount = 0.0
    """Beyond the rest: damage that follows, parts that reach the customer."""
    standstill_min_per_h: Amount = 0.0
    parts_per_h: Amount = 0.0
    """Scrapped, or not made though the cell runs."""
    kwh_per_h: Amount = 0.0
    words: Words = NO_WORDS
    """What comes of it, for people."""


class Intervention(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What can be done about a mode."""

    id: InterventionId
    title: Words
    procedure: ProcedureId | None = None
    """That guides it; None: people know how, or the site has a paper for it, and nothing is written by the panel."""
    cost_eur: Amount
    """Material and hours of work, without what standstill costs."""
    duration_min: Amount
    downtime_min: Amount
    """Of the duration, how long the cell stands for it."""
    skill: Skill
    risk: Risk
    effect: Probability
    """How probable it is that the mode is gone afterwards, if it was this mode."""
    until_service: HourlyCost = HourlyCost()
    """What it costs as long as it is in force, of one that only bridges the time until a repair: a lower speed."""


class FailureMode(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way in which one class of equipment fails."""

    id: FailureModeId
    version: Annotated[int, Meta(ge=1)] = 1
    """Counts up with each change of what it says; the records name it."""
    equipment_class: EquipmentClass
    title: Words
    causes: tuple[Words, ...]
    """The most frequent first."""
    symptoms: tuple[Symptom, ...]
    effect: Words
    """On the cell and on parts, if nothing is done."""
    severity: Rating
    """1 nobody notices, 10 people may be hurt (IEC 60812 annex B)."""
    occurrence_per_1000_h: Annotated[float, Meta(gt=0.0, le=1000.0)]
    """How often it begins in 1,000 h of production at one piece of equipment."""
    lasts_h: Annotated[float, Meta(gt=0.0)] = LASTS_H
    """How long it usually goes on before it passes by itself or is noticed. Nothing that calls at once needs it."""
    detection: Rating
    """1 shows at once, 10 shows only at the customer."""
    cost_of_waiting: HourlyCost = HourlyCost()
    interventions: tuple[Intervention, ...]
    checks: tuple[Check, ...] = ()

    @property
    def key(self) -> str:
        """Id and version, as records name it."""
        return f"{self.id}@{self.version}"


class FailureModeLibrary(Struct, frozen=True, kw_only=True):
    """All modes that are known for a cell."""

    modes: tuple[FailureMode, ...] = ()

    def find(self, mode: FailureModeId) -> FailureMode | None:
        """The mode with that id; None when the library has none such, as after somebody took it out."""
        return next((one for one in self.modes if one.id == mode), None)

    @property
    def digest(self) -> str:
        """SHA-256 over all that it says, 64 hex digits: the rules that advice stands on."""
        return hashlib.sha256(
            b"tandem failure modes 1\n" + msgspec.json.encode(self, order="deterministic")
        ).hexdigest()

    def of_class(self, *classes: EquipmentClass) -> tuple[FailureMode, ...]:
        """The modes of some classes, in the order of the library."""
        return tuple(one for one in self.modes if one.equipment_class in classes)
