"""Single arrows between two cards: straight across the gap, or beside cards that stand over each other."""

from PySide6.QtCore import QPointF, QRectF

Way = list[QPointF]
"""Corners from the first card to the second, in the pixels of the picture."""

AIR_PX = 3
"""Between a card's edge and the end of an arrow."""
HEAD_PX = 15


def way_beside(start: QRectF, end: QRectF, away_px: float) -> Way:
    """Along the right side of cards that stand over each other; on the left where there is more room."""
    is_left = start.left() >= away_px + HEAD_PX / 2
    here, there = (start.left(), end.left()) if is_left else (start.right(), end.right())
    outward = -1 if is_left else 1
    x = min(here, there) - away_px if is_left else max(here, there) + away_px
    y_start, y_end = start.center().y() + away_px / 2, end.center().y() - away_px / 2
    return [
        QPointF(here + outward * AIR_PX, y_start),
        QPointF(x, y_start),
        QPointF(x, y_end),
        QPointF(there + outward * AIR_PX, y_end),
    ]


def way_across(start: QRectF, end: QRectF) -> Way:
    """Between points on the facing edges of two cards, straight across where they overlap."""
    left, right = max(start.left(), end.left()), min(start.right(), end.right())
    top, bottom = max(start.top(), end.top()), min(start.bottom(), end.bottom())
    if bottom > top:
        y = (top + bottom) / 2
        if end.left() >= start.right():
            return [QPointF(start.right() + AIR_PX, y), QPointF(end.left() - AIR_PX, y)]
        return [QPointF(start.left() - AIR_PX, y), QPointF(end.right() + AIR_PX, y)]
    x_start = x_end = (left + right) / 2
    if right <= left:
        x_start, x_end = (start.right(), end.left()) if end.left() > start.left() else (start.left(), end.right())
        x_start, x_end = (x_start - 30, x_end + 30) if end.left() > start.left() else (x_start + 30, x_end - 30)
    if end.top() >= start.bottom():
        return [QPointF(x_start, start.bottom() + AIR_PX), QPointF(x_end, end.top() - AIR_PX)]
    return [QPointF(x_start, start.top() - AIR_PX), QPointF(x_end, end.bottom() + AIR_PX)]
