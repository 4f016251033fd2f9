"""Which stretch of values spans the height of a trend, for each tag."""

from ui.bridge import Picture
from ui.displays.trend_feed import TrendFeed

_MARGIN = 0.06

Scale = tuple[float, float]


def scales_of(feed: TrendFeed, picture: Picture) -> list[Scale]:
    """One scale a tag, with room for all that is drawn of it."""
    return [_scale_of(feed, picture, row) for row in range(len(feed.tags))]


def have_moved(feed: TrendFeed, drawn: list[Scale]) -> bool:
    """Whether a value left its drawn scale."""
    for row, (low, high) in enumerate(drawn):
        bounds = feed.bounds(row)
        if bounds is not None and (bounds[0] < low or bounds[1] > high):
            return True
    return False


def _scale_of(feed: TrendFeed, picture: Picture, row: int) -> Scale:
    definition = picture.definition(feed.tags[row])
    expected = definition.engineering_range if definition else None
    known = [feed.bounds(one) for one in range(row, len(feed.columns.last), len(feed.tags))]
    bounds = [one for one in known if one is not None]
    if not bounds:
        return (expected.low, expected.high) if expected else (0.0, 1.0)
    low, high = min(one[0] for one in bounds), max(one[1] for one in bounds)
    if low == high and expected is not None and expected.low <= low <= expected.high:
        low, high = expected.low, expected.high  # what stands still says most between its limits
    margin = (high - low) * _MARGIN or max(abs(high) * 0.1, 0.5)
    return low - margin, high + margin
