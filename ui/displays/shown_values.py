"""Readings as what widgets draw: text, mark, place on the range bar."""

from hmi.domain.quality import Freshness, Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import TagDefinition, TagName, TagUse, ValueRange
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.formatting import date_text, date_time_text, limit_text, time_text
from ui.models.reading_words import doubt_words, value_text
from ui.models.state_words import state_text
from ui.widgets.condition_mark import Mark
from ui.widgets.joint_row import NOT_GIVEN, JointValue
from ui.widgets.value_tile import TileContent

HIGH, LOW = "↑", "↓"
_MARKS = {Freshness.UNKNOWN: Mark.UNKNOWN, Freshness.STALE: Mark.SILENT, Freshness.ABSENT: Mark.OFF}


def doubt_about(reading: Reading) -> tuple[str, Mark] | None:
    """Why a reading is not the present value, in words and by shape; None when it is."""
    words = doubt_words(reading)
    return (words, _MARKS.get(reading.freshness, Mark.FAULT)) if words else None


def fraction_in(value: float, limits: ValueRange | None) -> float | None:
    """Place of a value between limits, 0..1 inside of them; None without limits."""
    if limits is None or limits.high <= limits.low:
        return None
    return (value - limits.low) / (limits.high - limits.low)


def beyond(value: float, definition: TagDefinition | None) -> str:
    """An arrow when a value is above or below where it is expected (EURange); empty when it is not."""
    if definition is None or definition.engineering_range is None:
        return ""
    expected = definition.engineering_range
    return HIGH if value > expected.high else LOW if value < expected.low else ""


def bar_of(definition: TagDefinition | None) -> tuple[ValueRange | None, tuple[float, float] | None]:
    """Ends of the range bar, and the expected part of it as fractions: what the sensor can report around EURange.

    A counter has no bar: it only ever grows.
    """
    if definition is None or definition.use is TagUse.COUNTER:
        return None, None
    if definition.engineering_range is None:
        return definition.instrument_range, None
    expected, reported = definition.engineering_range, definition.instrument_range
    if reported is None or not (reported.low <= expected.low and expected.high <= reported.high):
        return expected, (0.0, 1.0)
    low, high = fraction_in(expected.low, reported), fraction_in(expected.high, reported)
    return reported, None if low is None or high is None else (low, high)


def shown_text(bridge: Bridge, name: TagName) -> str:
    """The value with its unit, whatever its age; a state by what means the same in every language."""
    picture = bridge.picture
    state = state_text(picture.cell, name, picture.reading, picture.definition)
    return state or value_text(picture.reading(name), picture.definition(name))


def tile_content(bridge: Bridge, name: TagName | None) -> TileContent:
    """A tag as a tile draws it; without a tag the tile says so."""
    if name is None:
        return TileContent(text="", doubt=_("Not offered"), mark=Mark.OFF)
    reading, definition = bridge.picture.reading(name), bridge.picture.definition(name)
    text = shown_text(bridge, name)
    ends, band = bar_of(definition)
    low = limit_text(ends.low) if ends is not None else ""
    high = limit_text(ends.high) if ends is not None else ""
    doubt = doubt_about(reading)
    if doubt is not None:
        last = text if reading.value is not None else ""
        since = _since_words(bridge, name)
        return TileContent(text=last, doubt=doubt[0], since=since, mark=doubt[1], low=low, high=high, band=band)
    value = reading.value
    number = float(value) if isinstance(value, int | float) else None
    arrow = beyond(number, definition) if number is not None else ""
    mark = Mark.NOTICE if reading.quality is Quality.UNCERTAIN else None
    return TileContent(
        text=_("{value} (uncertain)").format(value=text) if mark else f"{arrow} {text}".strip(),
        mark=mark,
        fraction=fraction_in(number, ends) if number is not None else None,
        band=band,
        low=low,
        high=high,
        is_abnormal=bool(arrow),
    )


def _since_words(bridge: Bridge, name: TagName) -> str:
    """Since when a tag is not heard any more; empty where that is not known."""
    since_ns = bridge.picture.silent_since_ns(name)
    if not since_ns:
        return ""
    is_of_today = date_text(since_ns) == date_text(bridge.now_ns)
    # Translators: below "Not heard now", beside the last value.
    return _("since {time}").format(time=time_text(since_ns) if is_of_today else date_time_text(since_ns))


def joint_value(bridge: Bridge, name: TagName | None, limits: ValueRange | None = None) -> JointValue:
    """A tag as one value of a joint; ``limits`` replace the tag's own range."""
    if name is None:
        return NOT_GIVEN
    reading, definition = bridge.picture.reading(name), bridge.picture.definition(name)
    doubt = doubt_about(reading)
    if doubt is not None:
        return JointValue(doubt[0], None, is_doubtful=True)
    ends = limits or (definition.engineering_range if definition is not None else None)
    value = reading.value
    fraction = fraction_in(float(value), ends) if isinstance(value, int | float) else None
    text = value_text(reading, definition)
    zero = fraction_in(0.0, ends)
    between = zero if zero is not None and 0.0 < zero < 1.0 else None
    return JointValue(text if reading.quality is Quality.GOOD else f"? {text}", fraction, between)
