"""What the card of a piece of equipment says, ready to be drawn."""

from dataclasses import dataclass
from enum import Enum

from ui.widgets.condition_mark import Mark


class Loudness(Enum):
    """How much a card stands out."""

    NORMAL = "normal"
    DOUBTFUL = "doubtful"
    """What is shown is not the present: dashed, pale."""
    ATTENTION = "attention"
    ABNORMAL = "abnormal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardValue:
    """One of the values that a card shows where it has room."""

    label: str
    text: str
    is_doubtful: bool = False
    is_abnormal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """What a card says. Fractions are places between the ends of the range bar, 0..1."""

    mark: Mark
    state: str
    loudness: Loudness = Loudness.NORMAL
    key_label: str = ""
    key_text: str = ""
    key_is_doubtful: bool = False
    key_is_abnormal: bool = False
    key_fraction: float | None = None
    band: tuple[float, float] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """Label and text, in the last line."""
    further: tuple[CardValue, ...] = ()
    """The most telling first; as many are drawn as there is room for."""
