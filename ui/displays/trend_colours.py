"""Colours of traces: told apart from their neighbours on light and dark grounds."""

from PySide6.QtGui import QColor

_FIRST_HUE, _TURN = 210, 137
"""The golden angle keeps neighbours apart however many traces there are."""


def colour_of(trace: int) -> int:
    """``0xAARRGGBB`` of one of 32 traces."""
    hue = (_FIRST_HUE + trace * _TURN) % 360
    return QColor.fromHsv(hue, 190 if trace < 16 else 120, 190 if trace % 2 == 0 else 150).rgba()


def pale_colour_of(trace: int) -> int:
    """The same trace in an earlier period."""
    colour = QColor.fromRgba(colour_of(trace))
    return QColor.fromHsv(colour.hue(), colour.saturation() // 3, 170).rgba()


def colours_of(rows: int, tags: int) -> list[int]:
    """Colours of the rows of a feed: its tags, then the same in an earlier period."""
    return [colour_of(row) if row < tags else pale_colour_of(row - tags) for row in range(rows)]
