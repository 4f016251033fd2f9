"""A file of failure modes as it stands, before units and what belongs together are looked at."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import CheckKind, Circumstance, Probability, Rating, Risk
from hmi.domain.why import CauseKind
from hmi.domain.words import NO_WORDS, Words

Identifier = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=60, description="snake_case")]
Quantity = str | int | float


class WrittenSymptom(Struct, frozen=True, kw_only=True):
    """One of the first four, and how probable it is with the mode and without."""

    finding: Identifier | None = None
    alarm: str = ""
    cause: CauseKind | None = None
    circumstance: Circumstance | None = None
    at: EquipmentClass | None = None
    given_mode: Probability
    given_not: Probability
    about: str = ""


class WrittenAnswer(Struct, frozen=True, kw_only=True):
    """One answer to a check."""

    id: Identifier
    label: Words
    given_mode: Probability
    given_not: Probability


class WrittenCheck(Struct, frozen=True, kw_only=True):
    """A question or a look."""

    id: Identifier
    kind: CheckKind
    question: Words
    at: EquipmentClass | None = None
    duration: Quantity
    skill: Identifier | None = None
    answers: tuple[WrittenAnswer, ...]


class WrittenCost(Struct, frozen=True, kw_only=True):
    """What an hour costs."""

    money: Quantity = "0 EUR/h"
    standstill: Quantity = "0 min/h"
    parts: Quantity = "0 parts/h"
    energy: Quantity = "0 kWh/h"
    words: Words = NO_WORDS


class WrittenIntervention(Struct, frozen=True, kw_only=True):
    """What helps."""

    id: Identifier
    title: Words
    procedure: Identifier | None = None
    cost: Quantity
    duration: Quantity
    downtime: Quantity
    skill: Identifier
    risk: Risk
    effect: Probability
    until_service: WrittenCost | None = None


class WrittenMode(Struct, frozen=True, kw_only=True):
    """One failure mode."""

    id: Identifier
    version: Annotated[int, Meta(ge=1)] = 1
    title: Words
    causes: tuple[Words, ...]
    symptoms: tuple[WrittenSymptom, ...]
    effect: Words
    severity: Rating
    occurrence: Quantity
    lasts: Quantity | None = None
    detection: Rating
    cost_of_waiting: WrittenCost
    interventions: tuple[WrittenIntervention, ...]
    checks: tuple[WrittenCheck, ...] = ()


class WrittenModes(Struct, frozen=True, kw_only=True):
    """The whole file."""

    version: Literal[1]
    equipment_class: EquipmentClass
    modes: tuple[WrittenMode, ...] = ()
    leave_out: tuple[Identifier, ...] = ()
    """Modes that ship and do not exist at this site."""
