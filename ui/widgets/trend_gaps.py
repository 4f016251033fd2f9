"""Hatching where a trend knows nothing: all of the height, or the lowest rows where that is so of some traces only."""

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from ui.theme import look
from ui.widgets.trend_columns import Bool, TrendColumns

_STRIP_EMS = 0.75
_OPACITY = 0.45


def paint_gaps(painter: QPainter, area: QRect, columns: TrendColumns, ink: QColor) -> None:
    """Hatch the columns of ``area``, the newest at its right edge, of which nothing usable was recorded."""
    unknown = columns.nothing_known()
    if unknown is None:
        return
    left = area.right() + 1 - columns.count
    faint = QColor(ink)
    faint.setAlphaF(_OPACITY)
    brush = QBrush(faint, Qt.BrushStyle.BDiagPattern)
    strip = round(look().text_px * _STRIP_EMS)
    of_all, of_some = unknown
    for first, end in _runs(of_all):
        painter.fillRect(QRect(left + first, area.top(), end - first, area.height()), brush)
    for first, end in _runs(of_some):
        painter.fillRect(QRect(left + first, area.bottom() + 1 - strip, end - first, strip), brush)


def _runs(marked: Bool) -> list[tuple[int, int]]:
    """First column and the one after the last of each stretch that is marked."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
