"""What a screen may ask about the guidance of an alarm, open or long over."""

from msgspec import Struct

from hmi.domain.alarm import AlarmId
from hmi.domain.equipment import EquipmentId
from hmi.domain.guidance import Guidance


class AskGuidance(Struct, frozen=True, kw_only=True, tag="ask_guidance"):
    """What the site wrote about an alarm. One that is over is asked for by equipment, source and name."""

    alarm: AlarmId | None = None
    equipment: EquipmentId | None = None
    source: str = ""
    name: str = ""


class GuidanceAnswer(Struct, frozen=True, kw_only=True, tag="guidance"):
    """What is written, and for how long the alarm may be put aside."""

    guidance: Guidance
    shelve_most_s: float
    """Seconds; by the alarm's priority."""
