"""What the legend of a trend says: names, and values now, at the cursor, or at the end of the past shown."""

import numpy as np

from hmi.domain.quality import Freshness
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.trend_choice import place_words
from ui.displays.trend_colours import colour_of
from ui.displays.trend_feed import TrendFeed
from ui.formatting import NOTHING, quantity_text
from ui.models.tag_labels import tag_label
from ui.widgets.trend_legend import LegendEntry


class TrendReadings:
    """Reads from the feed what is drawn, and from the picture what is present."""

    def __init__(self, bridge: Bridge, feed: TrendFeed) -> None:
        self._bridge, self._feed = bridge, feed

    def unit(self, tag: TagName) -> str:
        """Symbol for people; empty where there is none."""
        definition = self._bridge.picture.definition(tag)
        return definition.unit if definition is not None else ""

    def entries(self, cursor_ns: int | None) -> list[LegendEntry]:
        """One row a tag."""
        return [self._entry(row, tag, cursor_ns) for row, tag in enumerate(self._feed.tags)]

    def value_words(self, tag: TagName, cursor_ns: int | None) -> str:
        """Now, or at the cursor; with the earlier period's value while comparing."""
        feed, unit = self._feed, self.unit(tag)
        if cursor_ns is None and feed.window.is_live:
            reading = self._bridge.picture.reading(tag)
            if reading.freshness is not Freshness.LIVE or not isinstance(reading.value, int | float):
                return _("not live")
            return quantity_text(reading.value, unit)
        moment_ns = cursor_ns or (feed.columns.newest + 1) * feed.columns.step_ns - 1
        values = feed.at(moment_ns)[feed.tags.index(tag) :: len(feed.tags)]
        words = [NOTHING if np.isnan(value) else quantity_text(float(value), unit) for value in values]
        return words[0] if len(words) == 1 else _("{now}, earlier {then}").format(now=words[0], then=words[1])

    def _entry(self, row: int, tag: TagName, cursor_ns: int | None) -> LegendEntry:
        picture = self._bridge.picture
        definition = picture.definition(tag)
        label = tag_label(definition) if definition is not None else tag
        return LegendEntry(
            key=tag,
            label=f"{place_words(picture.cell, tag)} · {label}",
            argb=colour_of(row),
            value=self.value_words(tag, cursor_ns),
            remove_words=_("Remove {name}").format(name=label),
        )
