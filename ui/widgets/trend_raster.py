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

    def draw(self, columns: Int64, low: Float64, high: Float64, before: Float64, scales: Float64, argb: Uint32) -> None:
        """Draw all traces over ``columns``, shape ``(n,)``; ``low``, ``high`` and ``before``: ``(traces, n)``.

        NaN draws nothing. ``before`` is the last value of each column's left neighbour, so that spans join; NaN leaves
        a gap. ``scales`` of shape ``(traces, 2)`` spans the height, ``argb`` of shape ``(traces,)`` colours it; the
        last trace is on top.
        """
        rows = self._rows(np.stack((high, low, before)), scales)
        is_known = ~np.isnan(low)
        is_joined = ~np.isnan(before)
        first = np.where(is_joined, np.minimum(rows[0], rows[2]), rows[0]) - HALF_PEN
        final = np.where(is_joined, np.maximum(rows[1], rows[2]), rows[1]) + HALF_PEN
        np.maximum(first, 0, out=first)
        np.minimum(final, self.height - 1, out=final)
        first, final = first[is_known], final[is_known]
        lengths = final - first + 1
        total = int(lengths.sum())
        if not total:
            return
        slots = np.broadcast_to(columns % self.width, low.shape)[is_known]
        inks = np.broadcast_to(argb[:, None], low.shape)[is_known]
        starts = first - np.cumsum(lengths) + lengths
        place = (np.repeat(starts, lengths) + np.arange(total)) * self.width + np.repeat(slots, lengths)
        self._pixels.ravel()[place] = np.repeat(inks, lengths)

    def paint(self, painter: QPainter, target: QRect, newest: int) -> None:
        """Blit the image into ``target`` so that column ``newest`` is at its right edge."""
        split = (newest + 1) % self.width
        older = self.width - split
        painter.drawImage(target.left(), target.top(), self.image, split, 0, older, self.height)
        if split:
            painter.drawImage(target.left() + older, target.top(), self.image, 0, 0, split, self.height)

    def _rows(self, value: Float64, scales: Float64) -> Int64:
        low, span = scales[:, :1], scales[:, 1:] - scales[:, :1]
        place = (1.0 - (value - low) / np.where(span == 0, 1.0, span)) * (self.height - 1) + 0.5
        place[np.isnan(place)] = 0.0
        np.maximum(place, 0.0, out=place)
        np.minimum(place, self.height - 1, out=place)
        return place.astype(np.int64)
