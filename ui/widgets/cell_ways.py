"""The ways of arrows between the cards of a cell: straight across a gap, or around the cards between."""

from PySide6.QtCore import QPointF, QRectF

Way = list[QPointF]
"""Corners from the first card to the second, in the pixels of the picture."""

_LANE_PX = 19
"""From a card's edge to the nearest arrow along a row: more than an arrow head."""
_LANE_STEP_PX = 8
_DOOR_STEP_PX = 28
"""Between arrows at the same edge of a card."""


def way_around(start: QRectF, end: QRectF, lane: int, *, is_below: bool) -> Way:
    """Along the gap below or above a row.

    Args:
        start: the card that feeds.
        end: the card that is fed, in the same row.
        lane: 0 for the shortest way of a row; longer ones run further out and do not cross it.
        is_below: below the row, else above it.
    """
    outward = 1 if is_below else -1
    here = start.bottom() if is_below else start.top()
    there = end.bottom() if is_below else end.top()
    along = here + outward * (_LANE_PX + lane * _LANE_STEP_PX)
    inward = 1 if end.left() > start.left() else -1
    x_start = start.center().x() - inward * lane * _DOOR_STEP_PX
    x_end = end.center().x() + inward * lane * _DOOR_STEP_PX
    return [
        QPointF(x_start, here + outward * 3),
        QPointF(x_start, along),
        QPointF(x_end, along),
        QPointF(x_end, there + outward * 3),
    ]


def way_across(start: QRectF, end: QRectF) -> Way:
    """Between points on the facing edges of two cards, straight across where they overlap."""
    left, right = max(start.left(), end.left()), min(start.right(), end.right())
    top, bottom = max(start.top(), end.top()), min(start.bottom(), end.bottom())
    if bottom > top:
        y = (top + bottom) / 2
        if end.left() >= start.right():
            return [QPointF(start.right() + 3, y), QPointF(end.left() - 3, y)]
        return [QPointF(start.left() - 3, y), QPointF(end.right() + 3, y)]
    x_start = x_end = (left + right) / 2
    if right <= left:
        x_start, x_end = (start.right(), end.left()) if end.left() > start.left() else (start.left(), end.right())
        x_start, x_end = (x_start - 30, x_end + 30) if end.left() > start.left() else (x_start + 30, x_end - 30)
    if end.top() >= start.bottom():
        return [QPointF(x_start, start.bottom() + 3), QPointF(x_end, end.top() - 3)]
    return [QPointF(x_start, start.top() - 3), QPointF(x_end, end.bottom() + 3)]
