"""Where energy is locked out: a switch that stands at 0, a valve across its line, each with a lock and a tag."""

from sheet import ACCENT, BODY, DEEP, INK, SHADE, Sheet, padlock


def switch(point: str) -> Sheet:
    """A main or repair switch at 0, the lock through its handle."""
    sheet = Sheet()
    sheet.box(230, 40, 380, 460, fill=BODY, round_px=18)
    sheet.letters(point, 420, 98, 76)
    sheet.circle(420, 300, 150, fill=SHADE)
    sheet.letters("I", 420, 190, 60, DEEP)
    sheet.letters("0", 312, 300, 66)
    sheet.box(340, 262, 190, 76, fill=INK, round_px=36)
    sheet.circle(372, 300, 12, fill=BODY, tone=BODY, width=2)
    padlock(sheet, 500, 310, 116)
    _tag(sheet, 558, 430)
    return sheet


def valve(point: str) -> Sheet:
    """A shut-off valve across its line; the line behind it is vented, its gauge at 0."""
    sheet = Sheet()
    sheet.box(40, 300, 880, 74, fill=SHADE, round_px=4)
    sheet.box(40, 304, 330, 66, fill=DEEP, round_px=4)
    sheet.box(330, 270, 170, 134, fill=BODY, round_px=14)
    sheet.letters(point, 200, 220, 84)
    sheet.box(388, 90, 54, 190, fill=INK, round_px=24)  # the lever: across the line, so it is shut
    padlock(sheet, 430, 130, 110)
    _tag(sheet, 486, 236)
    sheet.arrow((415, 410), (415, 510))  # what is behind it goes to the open air
    sheet.box(758, 210, 26, 92, fill=SHADE, round_px=2)
    sheet.circle(771, 140, 92, fill=BODY)
    sheet.letters("0", 712, 178, 42)
    sheet.line((771, 140), (722, 152), width=11, tone=ACCENT)
    sheet.circle(771, 140, 14, fill=INK)
    return sheet


def _tag(sheet: Sheet, x: float, y: float) -> None:
    """The tag with name and time beside a padlock."""
    sheet.line((x, y), (x + 70, y + 10), width=5)
    sheet.shape([(x + 60, y + 12), (x + 96, y - 26), (x + 250, y - 26), (x + 250, y + 56), (x + 96, y + 56)])
    sheet.circle(x + 96, y + 14, 8, fill=INK)
    for row in (0, 30):
        sheet.line((x + 126, y + row), (x + 226, y + row), width=8, tone=DEEP)
