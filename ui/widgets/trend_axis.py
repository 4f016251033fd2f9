"""Axes of a trend: wall-clock time below, the chosen trace's own values at the side."""

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from typing_extensions import override

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800)
_WORDS_APART_PX = 110
_HALF_A_WORD_PX = 9


class TimeAxis(pg.AxisItem):
    """Ticks at round moments; ``format_moment`` (unix s, step s -> text) speaks the chosen language."""

    def __init__(self, format_moment: Callable[[float, float], str], offset_s: Callable[[float], float]) -> None:
        super().__init__("bottom")
        self._format_moment = format_moment
        self._offset_s = offset_s
        self.enableAutoSIPrefix(False)

    @override
    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Round local times, as far apart as their words are wide."""
        wanted = max(1.0, size / _WORDS_APART_PX)
        step = next((one for one in _STEPS_S if (maxVal - minVal) / one <= wanted), _STEPS_S[-1])
        first = -(-(minVal + self._offset_s(minVal)) // step) * step
        count = max(0, int((maxVal + self._offset_s(maxVal) - first) // step) + 1)
        moments = {self._moment(first + step * number) for number in range(count)}
        return [(float(step), sorted(moment for moment in moments if minVal <= moment <= maxVal))]

    def _moment(self, local_s: float) -> float:
        """The unix moment of a local time; clocks may change between two ticks."""
        return local_s - self._offset_s(local_s - self._offset_s(local_s))

    @override
    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """The moments in words."""
        return [self._format_moment(value, spacing) for value in values]


class ValueAxis(pg.AxisItem):
    """The plot's height is always 0..1; this axis labels it with the scale of the chosen trace."""

    def __init__(self, format_number: Callable[[float, float], str]) -> None:
        super().__init__("left")
        self._format_number = format_number
        self.scale_shown = (0.0, 1.0)
        self.unit_shown = ""
        self.floor = 0.0
        """Share of the height that is not the scale's: bands lie there."""
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
        places = [place for _step, values in self.tickValues(0.0, 1.0, height_px) for place in values]
        return [place for place in places if self.floor <= place <= 1]

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
