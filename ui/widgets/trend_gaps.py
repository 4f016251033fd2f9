"""Hatching where a trend knows nothing: all of the height, or only where the traces lie of which that is so."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from ui.theme import look
from ui.widgets.trend_bands import Band, rows_left
from ui.widgets.trend_columns import Bool, TrendColumns

_STRIP_EMS = 0.75
_OPACITY = 0.45


def paint_gaps(painter: QPainter, area: QRect, columns: TrendColumns, ink: QColor, bands: Sequence[Band] = ()) -> None:
    """Hatch the columns of ``area``, the newest at its right edge, of which nothing usable was recorded.

    What is unknown of some traces only: the band of a state, and for lines the lowest of the rows that are theirs. A
    state that is known is never hatched.
    """
    unknown = columns.unknown()
    if unknown is None:
        return
    left = area.right() + 1 - columns.count
    faint = QColor(ink)
    faint.setAlphaF(_OPACITY)
    brush = QBrush(faint, Qt.BrushStyle.BDiagPattern)

    def hatch(marked: Bool, top: int, tall: int) -> None:
        for first, end in _runs(marked):
            painter.fillRect(QRect(left + first, area.top() + top, end - first, tall), brush)

    of_all = np.logical_and.reduce(unknown)
    hatch(of_all, 0, area.height())
    for band in bands:
        hatch(unknown[band.trace] & ~of_all, band.top, band.bottom + 1 - band.top)
    lines = np.delete(unknown, [band.trace for band in bands], axis=0) if bands else unknown
    if len(lines):
        rows = rows_left(bands, area.height())
        strip = min(round(look().text_px * _STRIP_EMS), rows)
        hatch(np.logical_or.reduce(lines) & ~of_all, rows - strip, strip)


def _runs(marked: Bool) -> list[tuple[int, int]]:
    """First column and the one after the last of each stretch that is marked."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
