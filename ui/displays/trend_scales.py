"""Which stretch of values spans the height of a trend, for each tag."""

import numpy as np
import numpy.typing as npt

from hmi.domain.tag import TagName, ValueRange
from ui.bridge import Picture
from ui.displays.trend_feed import TrendFeed

_MARGIN, _ROOM = 0.06, 0.25

Scale = tuple[float, float]
Float64 = npt.NDArray[np.float64]


def scales_of(feed: TrendFeed, picture: Picture) -> list[Scale]:
    """One scale a tag, with room for all that is drawn of it."""
    low, high = feed.bounds()
    count = len(feed.tags)
    return [_scale_of(picture, tag, low[row::count], high[row::count]) for row, tag in enumerate(feed.tags)]


def have_moved(feed: TrendFeed, drawn: list[Scale]) -> bool:
    """Whether a value left its drawn scale."""
    low, high = feed.bounds()
    scales, rows = np.array(drawn, np.float64).reshape(-1, 2), slice(len(drawn))
    return bool(((low[rows] < scales[:, 0]) | (high[rows] > scales[:, 1])).any())


def grown(feed: TrendFeed, picture: Picture, drawn: list[Scale]) -> list[Scale]:
    """Another scale where a value left its own, with room for what goes on the same way; the others stay.

    A value that rises would else need another scale, and everything another drawing, in frame after frame.
    """
    low, high = feed.bounds()
    return [
        old if not (low[row] < old[0] or high[row] > old[1]) else _with_room(old, new)
        for row, (old, new) in enumerate(zip(drawn, scales_of(feed, picture), strict=True))
    ]


def holding(scale: Scale, band: ValueRange | None) -> Scale:
    """The scale with room for a band, and a little air around it."""
    if band is None or (band.low > scale[0] and band.high < scale[1]):
        return scale
    low, high = min(scale[0], band.low), max(scale[1], band.high)
    air = (high - low) * _MARGIN
    return low - air if band.low <= scale[0] else low, high + air if band.high >= scale[1] else high


def _with_room(old: Scale, new: Scale) -> Scale:
    room = (new[1] - new[0]) * _ROOM
    return new[0] - room if new[0] < old[0] else new[0], new[1] + room if new[1] > old[1] else new[1]


def _scale_of(picture: Picture, tag: TagName, lows: Float64, highs: Float64) -> Scale:
    """With room for ``lows`` and ``highs`` of the tag's rows: of now, and of the compared period."""
    definition = picture.definition(tag)
    expected = definition.engineering_range if definition else None
    if np.isnan(lows).all():
        return (expected.low, expected.high) if expected else (0.0, 1.0)
    low, high = float(np.nanmin(lows)), float(np.nanmax(highs))
    if low == high and expected is not None and expected.low <= low <= expected.high:
        low, high = expected.low, expected.high  # what stands still says most between its limits
    margin = (high - low) * _MARGIN or max(abs(high) * 0.1, 0.5)
    return low - margin, high + margin
