"""Axes of a trend: wall-clock time below, the chosen trace's own values at the side."""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800)
_WORDS_APART_PX = 110
_HALF_A_WORD_PX = 9
_TICK_PX, _DROP_PX = 5, 3
"""How far a tick reaches into the plot, and how far below it its word is."""
_UNDER_ITS_TICK = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip)
_MOST_WORDS = 200
"""That are kept laid out, before those of the past are forgotten."""


class TimeAxis(pg.AxisItem):
    """Ticks at round moments; ``format_moment`` (unix s, step s -> text) speaks the chosen language.

    It draws itself, and does not follow the range of the view: pyqtgraph lays every word out anew when a range moves,
    which cost a third of a frame of a trend that goes on.
    """

    def __init__(self, format_moment: Callable[[float, float], str], offset_s: Callable[[float], float]) -> None:
        super().__init__("bottom")
        self._format_moment = format_moment
        self._offset_s = offset_s
        self._window_s = (0.0, 1.0)
        self._step_s = 0.0
        self._words: dict[float, str] = {}
        """By the moment of their tick, in the present language and for the present step."""
        self._word_height_px = 0.0
        self.enableAutoSIPrefix(False)
        self.follow_theme()

    def show_window(self, start_s: float, end_s: float) -> None:
        """Go to another stretch of time."""
        self._window_s = (start_s, end_s)
        self.update()

    def follow_theme(self) -> None:
        """Words are as high as the font now says, and in the language of now."""
        self._words.clear()
        self._word_height_px = QFontMetricsF(QFont()).height()
        self.setHeight(round(_DROP_PX + self._word_height_px))

    @override
    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """A line, ticks above it and words below."""
        area = self.mapRectFromParent(self.geometry())
        start, end = self._window_s
        if end <= start or area.width() <= 0:
            return
        step, moments = self.ticks(start, end, area.width())
        if step != self._step_s:
            self._step_s, self._words = step, {}
        top, per_s = area.top(), area.width() / (end - start)
        p.setPen(self.pen())
        p.drawLine(area.topLeft(), area.topRight())
        places = [(area.left() + (moment - start) * per_s, self._word_at(moment)) for moment in moments]
        for place, _word in places:
            p.drawLine(round(place), round(top), round(place), round(top - _TICK_PX))
        p.setPen(self.textPen())
        p.setFont(QFont())
        measure = QFontMetricsF(p.font())
        for place, word in places:
            width = measure.horizontalAdvance(word)
            words = QRectF(place - width / 2, top + _DROP_PX, width, self._word_height_px)
            if words.left() >= area.left() and words.right() <= area.right():  # half a word misleads
                p.drawText(words, _UNDER_ITS_TICK, word)

    def ticks(self, start_s: float, end_s: float, width_px: float) -> tuple[float, list[float]]:
        """The step in s, and round local times, as far apart as their words are wide."""
        wanted = max(1.0, width_px / _WORDS_APART_PX)
        step = next((one for one in _STEPS_S if (end_s - start_s) / one <= wanted), _STEPS_S[-1])
        first = -(-(start_s + self._offset_s(start_s)) // step) * step
        count = max(0, int((end_s + self._offset_s(end_s) - first) // step) + 1)
        moments = {self._moment(first + step * number) for number in range(count)}
        return float(step), sorted(moment for moment in moments if start_s <= moment <= end_s)

    def _word_at(self, moment: float) -> str:
        word = self._words.get(moment)
        if word is None:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            word = self._words[moment] = self._format_moment(moment, self._step_s)
        return word

    def _moment(self, local_s: float) -> float:
        """The unix moment of a local time; clocks may change between two ticks."""
        return local_s - self._offset_s(local_s - self._offset_s(local_s))


class ValueAxis(pg.AxisItem):
    """The plot's height is always 0..1; this axis labels it with the scale of the chosen trace."""

    def __init__(self, format_number: Callable[[float, float], str]) -> None:
        super().__init__("left")
        self._format_number = format_number
        self.scale_shown = (0.0, 1.0)
        self.unit_shown = ""
        self.floor = 0.0
        """Share of the height that is not the scale's: bands lie there."""
        self._places: list[float] = []
        self._places_of: tuple[object, ...] = ()
        self.enableAutoSIPrefix(False)

    def show_scale(self, scale: tuple[float, float], unit: str) -> None:
        """Label the height with another scale; the unit stands at the highest number."""
        if (scale, unit) != (self.scale_shown, self.unit_shown):
            self.scale_shown, self.unit_shown = scale, unit
            self.picture = None
            self.update()

    def show_floor(self, floor: float) -> None:
        """Let the scale begin higher or lower."""
        if floor != self.floor:
            self.floor = floor
            self.picture = None
            self.update()

    def places(self, height_px: float) -> list[float]:
        """Where the ticks are, 0 at the bottom and 1 at the top: the grid belongs to the values beside it."""
        asked = (self.scale_shown, self.floor, height_px)
        if asked != self._places_of:
            places = [place for _step, values in self.tickValues(0.0, 1.0, height_px) for place in values]
            self._places = [place for place in places if self.floor <= place <= 1]
            self._places_of = asked
        return self._places

    @override
    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Round values of the shown scale, as places between 0 and 1."""
        low, high = self.scale_shown
        share = 1.0 - self.floor
        size *= share
        if high <= low:
            return []
        levels: list[Any] = super().tickValues(low, high, size)
        step, values = levels[0]
        if len(values) < 3 and len(levels) > 1:
            step = levels[1][0]
            values = sorted({*values, *levels[1][1]})
        highest = high - (high - low) * _HALF_A_WORD_PX / max(size, 1.0)  # words at the very edge would be cut
        values = [value for value in values if value <= highest]
        per_value = share / (high - low)
        return [(step * per_value, [self.floor + (value - low) * per_value for value in values])]

    @override
    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The values in words."""
        low, high = self.scale_shown
        per_place = (high - low) / (1.0 - self.floor)
        step = spacing * per_place
        numbers = [low + (place - self.floor) * per_place for place in values]
        words = [self._format_number(0.0 if abs(one) < step / 1e6 else one, step) for one in numbers]
        if words and self.unit_shown:
            words[-1] = f"{words[-1]} {self.unit_shown}"
        return words
