"""The colours of both shades: greys, and the few that mean something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one shade, as ``#rrggbb``."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    key: str
    key_pressed: str
    action: str
    action_text: str
    rail: str
    rail_text: str
    rail_chosen: str
    abnormal: str
    abnormal_ground: str
    attention: str
    attention_ground: str
    past: str
    """What frames the past: a colour of its own, so that nobody takes it for the present, and its stripes."""
    past_text: str
    past_stripe: str


LIGHT = Inks(
    window="#e6e9eb",
    surface="#ffffff",
    raised="#f4f6f7",
    text="#171c21",
    muted="#4c565f",
    line="#c3cad0",
    key="#e9edf0",
    key_pressed="#cfd7dd",
    action="#0b5cad",
    action_text="#ffffff",
    rail="#252c33",
    rail_text="#e3e8ec",
    rail_chosen="#46525d",
    abnormal="#b00020",
    abnormal_ground="#fdeaec",
    attention="#8f4700",
    attention_ground="#fff3e0",
    past="#5b2a86",
    past_text="#ffffff",
    past_stripe="#f3e9ff",
)
DARK = Inks(
    window="#14181c",
    surface="#20262b",
    raised="#1a2025",
    text="#e8ecef",
    muted="#a9b4bd",
    line="#3d4750",
    key="#2d353c",
    key_pressed="#414c56",
    action="#6cb2f5",
    action_text="#0b1a28",
    rail="#0d1013",
    rail_text="#d5dce1",
    rail_chosen="#37424c",
    abnormal="#ff7a7a",
    abnormal_ground="#3b1c20",
    attention="#f0b35a",
    attention_ground="#362812",
    past="#b98ae6",
    past_text="#150b1f",
    past_stripe="#1d1029",
)
