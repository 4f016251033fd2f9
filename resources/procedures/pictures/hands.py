"""What hands do at gripper, camera and belt."""

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath
from sheet import ACCENT, BODY, DEEP, INK, SHADE, Point, Sheet


def lens() -> Sheet:
    """Wipe from the middle outwards in a spiral, with a fresh tissue."""
    sheet = Sheet()
    sheet.circle(360, 270, 236, fill=DEEP)
    sheet.circle(360, 270, 192, fill=BODY)
    points: list[Point] = []
    for step in range(121):
        angle = math.radians(step * 7.5)
        radius = 8 + 140 * step / 120
        points.append((360 + radius * math.cos(angle), 270 + radius * math.sin(angle)))
    sheet.way(points)
    sheet.circle(360, 270, 18, fill=ACCENT, tone=ACCENT, width=2)
    sheet.shape([(640, 170), (880, 120), (910, 350), (680, 400)], fill=BODY)
    sheet.line((650, 240), (895, 190), width=5, tone=SHADE)
    sheet.line((662, 320), (903, 270), width=5, tone=SHADE)
    sheet.turn(780, 260, 84, 200, -300, width=14)  # another one for each pass
    return sheet


def _cup(sheet: Sheet, x: float, y: float, *, fill: str = SHADE) -> None:
    """A suction cup with bellows, hanging from ``(x, y)``."""
    sheet.shape([(x - 34, y), (x + 34, y), (x + 44, y + 34), (x - 44, y + 34)], fill=fill)
    sheet.shape([(x - 44, y + 34), (x + 44, y + 34), (x + 36, y + 60), (x - 36, y + 60)], fill=fill)
    sheet.shape([(x - 36, y + 60), (x + 36, y + 60), (x + 70, y + 110), (x - 70, y + 110)], fill=fill)


def _plate(sheet: Sheet, y: float, left: float = 120, wide: float = 720) -> None:
    """The gripper's plate below the arm's flange."""
    sheet.box(left + wide / 2 - 70, y - 74, 140, 80, fill=DEEP)
    sheet.box(left, y, wide, 52, fill=BODY)


def cups_on() -> Sheet:
    """Push the new cup on to the stop, with a turn."""
    sheet = Sheet()
    _plate(sheet, 96)
    for x in (200, 380, 580):
        sheet.box(x - 20, 148, 40, 56, fill=INK, round_px=4)
        _cup(sheet, x, 196)
    sheet.box(740, 148, 40, 74, fill=INK, round_px=4)
    _cup(sheet, 760, 330, fill=BODY)
    sheet.arrow((880, 420), (880, 240))
    sheet.turn(760, 298, 96, 200, 260, flat=0.28, width=13)
    return sheet


def cups_level() -> Sheet:
    """All four at the same height; what is entered is how far the lowest stands out."""
    sheet = Sheet()
    _plate(sheet, 96)
    for x, low in ((200, 0), (380, 0), (580, 56), (760, 0)):
        sheet.box(x - 20, 148, 40, 60 + low, fill=INK, round_px=4)
        _cup(sheet, x, 196 + low)
    sheet.line((90, 312), (880, 312), tone=ACCENT, width=6, is_dashed=True)
    sheet.line((490, 368), (880, 368), tone=ACCENT, width=6, is_dashed=True)
    sheet.measure((850, 312), (850, 368))
    return sheet


def box_under() -> Sheet:
    """A padded box on a support close below the part; no hand under it."""
    sheet = Sheet()
    _plate(sheet, 76, 250, 340)
    for x in (320, 520):
        sheet.box(x - 18, 128, 36, 24, fill=INK, round_px=3)
        sheet.shape([(x - 26, 150), (x + 26, 150), (x + 48, 186), (x - 48, 186)], fill=SHADE)
    sheet.box(290, 190, 260, 74, fill=DEEP)
    sheet.measure((640, 268), (640, 336))
    sheet.shape([(210, 316), (210, 440), (630, 440), (630, 316), (594, 316), (594, 404), (246, 404), (246, 316)])
    sheet.box(250, 346, 340, 56, fill=SHADE, round_px=24)
    sheet.box(280, 444, 280, 74, fill=DEEP, round_px=2)
    _hand(sheet, 770, 250)
    sheet.never(790, 262, 118)
    return sheet


def _hand(sheet: Sheet, x: float, y: float) -> None:
    """An open hand, palm up, that reaches in from the right."""
    path = QPainterPath(QPointF(x + 120, y + 10))
    path.lineTo(x + 20, y + 10)
    path.lineTo(x - 60, y - 8)
    path.quadTo(x - 84, y + 2, x - 62, y + 18)
    path.lineTo(x - 10, y + 44)
    path.quadTo(x + 20, y + 74, x + 120, y + 70)
    path.closeSubpath()
    sheet.path(path)
    sheet.line((x - 10, y - 2), (x + 24, y - 40), width=30)
    sheet.line((x - 10, y - 2), (x + 24, y - 40), width=14, tone=BODY)


def jam() -> Sheet:
    """First back against the direction of the belt, then off."""
    sheet = Sheet()
    sheet.box(60, 250, 840, 196, fill=SHADE)
    for x in range(130, 900, 110):
        sheet.line((x, 262), (x, 434), width=4, tone=DEEP)
    for x in (640, 720, 800):
        sheet.line((x, 316), (x + 34, 348), (x, 380), width=10, tone=DEEP)
    sheet.box(60, 216, 840, 34, fill=INK, round_px=4)
    sheet.box(60, 446, 840, 34, fill=INK, round_px=4)
    sheet.shape([(420, 262), (560, 240), (596, 390), (452, 424)], fill=BODY)  # wedged at the guide
    sheet.arrow((400, 356), (200, 356))
    sheet.letters("1", 300, 300, 60, ACCENT)
    sheet.arrow((180, 300), (180, 60))
    sheet.letters("2", 240, 120, 60, ACCENT)
    sheet.circle(574, 236, 40, fill="#00000000", tone=ACCENT, width=8)
    return sheet
