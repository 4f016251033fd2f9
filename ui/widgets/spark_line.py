"""The last minute of one value as a thin line over its normal band."""

from collections import deque

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme import font
from ui.widgets.trend_columns import Float64
from ui.widgets.value_inks import ValueInks

BIN_NS = 500_000_000
BINS = 120
"""A minute in bins of half a second, each with its lowest and highest value."""
_LONGEST_HOLE = 4
"""The line is broken where more bins than this are missing."""
_SCALE = 0.72
_SCALE_LINES = 4.5
"""From this many lines of its text on, the picture has room for a scale."""


class SparkLine:
    """Keeps and draws; the card that owns it repaints."""

    def __init__(self) -> None:
        self._bins: deque[tuple[int, float, float]] = deque(maxlen=BINS)
        self._now_bin = 0
        self._range: tuple[float, float] | None = None
        self._ends = ("", "")

    @property
    def ends(self) -> tuple[str, str]:
        """What the ends of the band are called."""
        return self._ends

    def show_range(self, low: float, high: float, low_text: str = "", high_text: str = "") -> None:
        """The normal band, in the value's unit, and what its ends are called where there is room."""
        self._range, self._ends = (low, high), (low_text, high_text)

    def take_sample(self, time_ns: int, value: float | None) -> bool:
        """Add the present value, None where there is none; whether a new bin began."""
        this_bin = time_ns // BIN_NS
        if this_bin < self._now_bin:  # a clock was set back, or an earlier moment is shown
            self._bins = deque((one for one in self._bins if one[0] <= this_bin), maxlen=BINS)
        if value is not None:
            if self._bins and self._bins[-1][0] == this_bin:
                _, low, high = self._bins[-1]
                self._bins[-1] = (this_bin, min(low, value), max(high, value))
            else:
                self._bins.append((this_bin, value, value))
        is_new, self._now_bin = this_bin != self._now_bin, this_bin
        return is_new

    def fill_past(self, newest_bin: int, low: Float64, high: Float64) -> None:
        """Replace what is older than the samples taken: bins up to ``newest_bin``, NaN where nothing is known."""
        first = newest_bin - len(low) + 1
        known = np.flatnonzero(~np.isnan(low))
        past = [(first + int(place), float(low[place]), float(high[place])) for place in known]
        merged = {one[0]: one for one in past} | {one[0]: one for one in self._bins}
        self._bins = deque(sorted(merged.values()), maxlen=BINS)
        self._now_bin = max(self._now_bin, newest_bin)

    def draw(self, painter: QPainter, room: QRectF, inks: ValueInks) -> None:
        """Draw into ``room``; nothing before there are two bins."""
        shown = [one for one in self._bins if one[0] > self._now_bin - BINS]
        if len(shown) < 2:
            return
        lowest, highest = min(low for _, low, _ in shown), max(high for _, _, high in shown)
        if self._range is not None:
            lowest, highest = min(lowest, self._range[0]), max(highest, self._range[1])
        scale = room.height() / (highest - lowest or 1.0)
        if self._range is not None:
            top = room.bottom() - (self._range[1] - lowest) * scale
            height = (self._range[1] - self._range[0]) * scale
            band = QRectF(room.x(), top, room.width(), height)
            painter.fillRect(band, inks.spark_band)
            self._draw_ends(painter, band, inks)
        painter.setPen(QPen(inks.pointer, 1.6))
        run: list[QPointF] = []
        before = shown[0][0]
        for this_bin, low, high in shown:
            if this_bin - before > _LONGEST_HOLE:
                painter.drawPolyline(QPolygonF(run))
                run = []
            x = room.right() - (self._now_bin - this_bin) * room.width() / BINS
            run += [QPointF(x, room.bottom() - (value - lowest) * scale) for value in (low, high)]
            before = this_bin
        painter.drawPolyline(QPolygonF(run))

    def _draw_ends(self, painter: QPainter, band: QRectF, inks: ValueInks) -> None:
        small = font(_SCALE)
        if band.height() < QFontMetricsF(small).height() * _SCALE_LINES:
            return
        painter.setFont(small)
        painter.setPen(inks.muted)
        place = band.adjusted(6, 2, -6, -2)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._ends[1])
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._ends[0])
