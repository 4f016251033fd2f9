"""Draws min/max columns into a circular image: only new columns cost anything, however many points lie behind them."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]
Uint32 = npt.NDArray[np.uint32]

HALF_PEN = 1
"""Pixels added above and below each span: a line of 2-3 px that can be seen from two metres."""


class TrendRaster:
    """An ARGB image of ``width`` slots; slot ``column % width`` holds the drawing of an absolute column.

    Rows run from the top. A trace's scale maps its ``low..high`` to the whole height.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._pixels: Uint32 = np.zeros((height, width), np.uint32)
        self.image = QImage(
            self._pixels.data,  # pyright: ignore[reportArgumentType]  # the stubs want bytes; any writable buffer works
            width,
            height,
            4 * width,
            QImage.Format.Format_ARGB32_Premultiplied,
        )

    def clear(self, columns: Int64) -> None:
        """Make columns transparent."""
        self._pixels[:, columns % self.width] = 0

    def draw(
        self, columns: Int64, low: Float64, high: Float64, before: Float64, scale: tuple[float, float], argb: int
    ) -> None:
        """Draw one trace over ``columns``; ``low``, ``high`` and ``before`` have their shape, NaN draws nothing.

        ``before`` is the last value of each column's left neighbour, so that spans join; NaN leaves a gap.
        """
        bottom, top = self._rows(low, scale), self._rows(high, scale)
        join = self._rows(before, scale)
        is_known = ~np.isnan(low)
        is_joined = is_known & ~np.isnan(before)
        first = np.where(is_joined, np.minimum(top, join), top) - HALF_PEN
        final = np.where(is_joined, np.maximum(bottom, join), bottom) + HALF_PEN
        first = np.clip(first[is_known], 0, self.height - 1)
        final = np.clip(final[is_known], 0, self.height - 1)
        slots = (columns % self.width)[is_known]
        lengths = final - first + 1
        total = int(lengths.sum())
        if not total:
            return
        starts = np.repeat(first - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        rows = starts + np.arange(total)
        self._pixels[rows, np.repeat(slots, lengths)] = argb

    def paint(self, painter: QPainter, target: QRect, newest: int) -> None:
        """Blit the image into ``target`` so that column ``newest`` is at its right edge."""
        split = (newest + 1) % self.width
        older = self.width - split
        painter.drawImage(target.left(), target.top(), self.image, split, 0, older, self.height)
        if split:
            painter.drawImage(target.left() + older, target.top(), self.image, 0, 0, split, self.height)

    def _rows(self, value: Float64, scale: tuple[float, float]) -> Int64:
        span = (scale[1] - scale[0]) or 1.0
        place = (1.0 - (value - scale[0]) / span) * (self.height - 1)
        return np.nan_to_num(np.clip(place, -2, self.height + 1), nan=0.0).round().astype(np.int64)
