"""What a site writes beside a model: what it is for, what goes in and comes out, how good it is, who answers for it."""

import re
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import SymptomId
from hmi.domain.words import Words
from hmi.handwritten import ContentError, Handwritten, Place

_HASH = re.compile(r"[0-9a-f]{64}")
_PERSONAL = re.compile(
    r"(^|[^a-z])(person|operator|employee|worker|user|badge|staff|shift_leader)s?($|[^a-z])", re.IGNORECASE
)


class ModelInput(Struct, frozen=True, kw_only=True):
    """One number that the model is given."""

    name: Annotated[str, Meta(min_length=1)]
    unit: str = ""
    low: float
    """Lowest of the data it was made from; below it the model is not asked."""
    high: float


class ModelOutput(Struct, frozen=True, kw_only=True):
    """One number that it gives."""

    name: Annotated[str, Meta(min_length=1)]
    unit: str = ""
    low: float
    """Lowest that makes sense; what is below is never shown, and stops the model."""
    high: float


class ModelData(Struct, frozen=True, kw_only=True):
    """From what it was made."""

    source: Annotated[str, Meta(min_length=1)]
    period: str = ""
    rows: Annotated[int, Meta(ge=1)]
    assets: Annotated[int, Meta(ge=1)]
    """Different machines, tools or runs: rows of one know of each other."""
    licence: str = ""


class ModelMetric(Struct, frozen=True, kw_only=True):
    """How good it was on data of other assets than it was made from, beside a trivial rule."""

    name: Annotated[str, Meta(min_length=1)]
    value: float
    baseline: Annotated[str, Meta(min_length=1)]
    """Which trivial rule."""
    baseline_value: float
    on: Annotated[str, Meta(min_length=1)]
    """On which data."""


class ModelWatch(Struct, frozen=True, kw_only=True):
    """What is found in the living cell when an output leaves its limits. Inputs are then named as tags are."""

    symptom: Annotated[SymptomId, Meta(pattern="^[a-z][a-z0-9_]*$")]
    equipment: EquipmentId
    part: str = ""
    output: Annotated[str, Meta(min_length=1)]
    low: float | None = None
    """Below it the symptom is there."""
    high: float | None = None
    """Above it the symptom is there."""
    every_s: Annotated[float, Meta(ge=1.0, le=3600.0)] = 10.0
    """So often the model is asked."""
    for_s: Annotated[float, Meta(ge=0.0, le=86400.0)] = 60.0
    """For so long an output is beyond its limits, or within them again, before anybody is told."""


class ModelCard(Struct, frozen=True, kw_only=True):
    """As it stands in ``<model>.yaml``."""

    version: int = 1
    id: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    model_version: Annotated[str, Meta(min_length=1)]
    file: Annotated[str, Meta(min_length=1)]
    """Beside the card."""
    sha256: str
    purpose: Words
    owner: Annotated[str, Meta(min_length=1)]
    """Who answers for it: a role or a department."""
    inputs: Annotated[tuple[ModelInput, ...], Meta(min_length=1)]
    outputs: Annotated[tuple[ModelOutput, ...], Meta(min_length=1)]
    data: ModelData
    metrics: Annotated[tuple[ModelMetric, ...], Meta(min_length=1)]
    limits: Words
    """What it cannot do."""
    budget_ms: Annotated[float, Meta(gt=0.0)] = 1.0
    """CPU time that one call may take."""
    watch: ModelWatch | None = None
    """None: the model is not asked in the living cell."""


def read_model_card(path: Path) -> ModelCard:
    """Read a card.

    Raises:
        ContentError: with every fault.
        OSError: not readable.
    """
    written = Handwritten.read(path, "a model card is a mapping with id, file, sha256, purpose, inputs and more")
    card = written.convert(ModelCard)
    faults: list[tuple[Place, str]] = []
    if card.version != 1:
        faults.append((("version",), "this program reads version 1"))
    if not _HASH.fullmatch(card.sha256):
        faults.append((("sha256",), "64 hexadecimal digits in small letters are needed"))
    if Path(card.file).name != card.file:
        faults.append((("file",), "the model must lie beside its card"))
    for number, one in enumerate(card.inputs):
        if _PERSONAL.search(one.name):
            faults.append((("inputs", number, "name"), "no model may be given what belongs to a person"))
    for field, ranges in (("inputs", card.inputs), ("outputs", card.outputs)):
        names = [one.name for one in ranges]
        for number, one in enumerate(ranges):
            if one.low > one.high:
                faults.append(((field, number, "low"), f"is above high, {one.high}"))
            if one.name in names[:number]:
                faults.append(((field, number, "name"), "is there twice"))
    watch = card.watch
    if watch is not None and watch.output not in [one.name for one in card.outputs]:
        faults.append((("watch", "output"), "is not among outputs"))
    if watch is not None and watch.low is None and watch.high is None:
        faults.append((("watch",), "low or high is needed"))
    if faults:
        raise ContentError([written.fault(place, fault, shows_value=True) for place, fault in faults])
    return card
