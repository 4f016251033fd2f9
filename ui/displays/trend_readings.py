"""What the legend of a trend says: names, and values now, at the cursor, or at the end of the past shown."""

from collections.abc import Sequence

import numpy as np

from hmi.domain.quality import Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import DataType, TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.trend_choice import place_words
from ui.displays.trend_colours import colour_of
from ui.displays.trend_feed import TrendFeed
from ui.formatting import NOTHING, count_text, quantity_text
from ui.models.reading_words import doubt_words, value_text
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

    def is_state(self, tag: TagName) -> bool:
        """Whether its values are states with words, not amounts."""
        definition = self._bridge.picture.definition(tag)
        return definition is not None and (definition.data_type is DataType.BOOLEAN or bool(definition.words))

    def worth_an_axis(self, tags: Sequence[TagName]) -> TagName:
        """The first amount, else the first of all; empty where there is none."""
        return next((tag for tag in tags if not self.is_state(tag)), next(iter(tags), TagName("")))

    def words(self, tag: TagName, value: float) -> str:
        """A value as people call it; NaN is nothing."""
        definition = self._bridge.picture.definition(tag)
        if np.isnan(value) or definition is None:
            return NOTHING
        if not self.is_state(tag):
            return quantity_text(value, definition.unit)
        state = bool(value) if definition.data_type is DataType.BOOLEAN else round(value)
        words = value_text(Reading(value=state, status=0, source_time_ns=0), definition)
        return count_text(round(value)) if words == NOTHING else words

    def entries(self, cursor_ns: int | None) -> list[LegendEntry]:
        """One row a tag."""
        return [self._entry(row, tag, cursor_ns) for row, tag in enumerate(self._feed.tags)]

    def value_words(self, tag: TagName, cursor_ns: int | None) -> str:
        """Now, or at the cursor; with the earlier period's value while comparing."""
        feed = self._feed
        if cursor_ns is None and feed.window.is_live:
            reading = self._bridge.picture.reading(tag)
            doubt = doubt_words(reading)
            if doubt:
                return doubt
            text = value_text(reading, self._bridge.picture.definition(tag))
            return _("{value} (uncertain)").format(value=text) if reading.quality is Quality.UNCERTAIN else text
        moment_ns = cursor_ns or (feed.columns.newest + 1) * feed.columns.step_ns - 1
        values = feed.at(moment_ns)[feed.tags.index(tag) :: len(feed.tags)]
        words = [self.words(tag, float(value)) for value in values]
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
