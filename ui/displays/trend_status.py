"""The sentence below a trend: what is shown, what is missing, and how fingers move it."""

from collections.abc import Sequence

import numpy as np

from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.displays.trend_feed import TrendFeed
from ui.displays.trend_foot import TrendFoot
from ui.displays.trend_readings import TrendReadings
from ui.displays.trend_words import exact_words
from ui.formatting import count_text

_MOST_NAMES = 3


class TrendStatus:
    """Says it again when it changed; what was said of something done stays until then."""

    def __init__(self, feed: TrendFeed, readings: TrendReadings, foot: TrendFoot) -> None:
        self._feed, self._readings, self._foot = feed, readings, foot
        self._told = ""

    @property
    def is_overlaid(self) -> bool:
        """Whether something else stands there: where a file was saved, which traces are no more."""
        return self._foot.words.text() != self._told

    def tell(self, *, is_slow: bool) -> None:
        """Say what is shown. ``is_slow``: history owes an answer for so long that it must be said."""
        self._told = self._words(is_slow=is_slow)
        self._foot.words.setText(self._told)

    def overlay(self, words: str) -> None:
        """Say something that was done."""
        self._foot.words.setText(words)

    def _words(self, *, is_slow: bool) -> str:
        feed = self._feed
        start_s, end_s = feed.window.bounds(feed.now_ns / 1e9)
        if not feed.tags:
            return ""
        if is_slow:
            return _("Reading history …")
        if feed.is_refused:
            return _("History is not available now. What is drawn came live since this display opened.")
        signs = "".join(f" {words}" for words in self._sign_words())
        signs += _thinned_words(len(feed.events), feed.events_left_out)
        if feed.window.is_live:
            gestures = _("Live. Drag to look back, pinch or turn the wheel to zoom, tap for values.")
            if feed.is_past:
                gestures = _("Up to the moment that is shown. Drag to look back, pinch to zoom, tap for values.")
            if sum(not self._readings.is_state(tag) for tag in feed.tags) < 2:
                return gestures + signs
            return gestures + " " + _("Each trace has a height of its own; the axis is that of the bold one.") + signs
        if feed.oldest_ns is not None and feed.oldest_ns > start_s * 1e9:
            return _("History begins {time}.").format(time=exact_words(feed.oldest_ns)) + signs
        return _("The past, up to {time}.").format(time=exact_words(round(end_s * 1e9))) + signs

    def _sign_words(self) -> list[str]:
        """What the signs in the picture say, of those that are in it."""
        columns, words = self._feed.columns, list[str]()
        if columns.is_filled.any():
            words.append(_("Dashed: told later by the controller's own history."))
        if (columns.is_doubtful & ~np.isnan(columns.low)).any():
            words.append(_("With ticks: the controller was not certain of the value."))
        unknown = columns.nothing_known()
        if unknown is not None and unknown[0].any():
            words.append(_("Hatched: nothing usable was recorded."))
        if unknown is not None and unknown[1].any():
            words.append(_("Hatched at the bottom: not of every trace."))
        return words


def _thinned_words(marked: int, left_out: int) -> str:
    """That not everything that happened is marked; empty where it is."""
    if not left_out:
        return ""
    words = _("{marked} of {count} events are marked; zoom in for the others.")
    return " " + words.format(marked=count_text(marked), count=count_text(marked + left_out))


def missing_words(names: Sequence[str]) -> str:
    """Traces of a saved view that the cell no longer has."""
    told = ", ".join(names[:_MOST_NAMES])
    words = ngettext(
        "{count} trace of this view is not in the cell any more: {names}",
        "{count} traces of this view are not in the cell any more: {names}",
        len(names),
    )
    return words.format(count=count_text(len(names)), names=told + (" …" if len(names) > _MOST_NAMES else ""))
