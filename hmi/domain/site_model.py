"""A site's own model (ONNX) as people see it: what it is for, how good it is, and whether it is asked now."""

from enum import StrEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import SymptomId
from hmi.domain.words import Words


class SiteModelState(StrEnum):
    """What becomes of a model."""

    ASKED = "asked"
    """It watches the living cell."""
    SILENT = "silent"
    """It watches, and cannot tell now: an input is not known, or outside of what it was made from."""
    NOT_USED = "not_used"
    """Its card does not say what to watch."""
    OTHER_CELL = "other_cell"
    """The cell has not all the tags, or not the equipment, that its card names."""
    STOPPED = "stopped"
    """It failed, gave nonsense or took too long."""
    REFUSED = "refused"
    """The file is not the one that the card describes, or no model that can be run."""
    CARD_WRONG = "card_wrong"


class SiteModelMetric(Struct, frozen=True, kw_only=True):
    """How good it was, beside a trivial rule."""

    name: str
    value: float
    baseline: str
    baseline_value: float
    on: str


class SiteModelLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One model; of one whose card is wrong only the file and why are known."""

    card: str
    """Name of the card's file."""
    state: SiteModelState
    why: str = ""
    """In English: what is wrong, for whoever looks after the model."""
    id: str = ""
    version: str = ""
    sha256: str = ""
    owner: str = ""
    purpose: Words = ""
    limits: Words = ""
    symptom: SymptomId = SymptomId("")
    equipment: EquipmentId | None = None
    source: str = ""
    rows: int = 0
    assets: int = 0
    metrics: tuple[SiteModelMetric, ...] = ()
    calls: int = 0
    """Since the service began."""
    slowest_ms: float = 0.0
    budget_ms: float = 0.0
