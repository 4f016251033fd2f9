"""What is measured, greased and supported at the arm and at the spindle."""

import itertools
import math

from sheet import ACCENT, BODY, DEEP, INK, SHADE, Sheet

_CROSSWISE = (0, 5, 2, 7, 4, 9, 6, 1, 8, 3)
"""Places of ten screws, by the clock from the top, in the order of their turns."""


def cover() -> Sheet:
    """Ten screws crosswise: each next one opposite to the one before."""
    sheet = Sheet()
    x, y, radius = 480.0, 270.0, 184.0
    sheet.circle(x, y, 248, fill=DEEP)
    sheet.circle(x, y, 226, fill=BODY)
    places = dict(enumerate(_CROSSWISE, 1))
    middle = [(x + radius * math.sin(math.tau * n / 10), y - radius * math.cos(math.tau * n / 10)) for n in range(10)]
    first = [middle[places[number]] for number in (1, 2, 3, 4)]
    for start, end in itertools.pairwise(first):
        inner = [(x + (px - x) * 0.76, y + (py - y) * 0.76) for px, py in (start, end)]
        sheet.arrow(inner[0], inner[1], width=9)
    for number, place in places.items():
        sheet.circle(*middle[place], 36, fill=SHADE, width=7)
        sheet.letters(str(number), *middle[place], size=40)
    return sheet


def grease() -> Sheet:
    """Evenly onto the wave generator and into the teeth, turning it by hand."""
    sheet = Sheet()
    x, y = 360.0, 280.0
    sheet.circle(x, y, 232, fill=DEEP)
    teeth = 40
    points = [
        (x + r * math.cos(math.tau * n / (2 * teeth)), y + r * math.sin(math.tau * n / (2 * teeth)))
        for n in range(2 * teeth)
        for r in ((176.0 if n % 2 else 198.0),)
    ]
    sheet.shape(points, fill=BODY, width=6)
    sheet.oval(x, y, 144, 116, fill=SHADE)
    sheet.circle(x, y, 44, fill=INK)
    sheet.turn(x, y, 84, 60, 250, width=13)
    sheet.line((548, 216), (528, 236), width=20, tone=ACCENT)
    sheet.shape([(560, 190), (580, 210), (650, 156), (616, 122)], fill=INK)
    sheet.shape([(612, 130), (644, 162), (816, 62), (772, 2)], fill=BODY)
    sheet.line((668, 130), (724, 98), width=22, tone=ACCENT)
    return sheet


def support() -> Sheet:
    """A support under the forearm; nobody reaches between upper arm and forearm."""
    sheet = Sheet()
    sheet.box(90, 440, 220, 70, fill=DEEP)
    sheet.line((200, 430), (330, 130), width=92)
    sheet.line((200, 430), (330, 130), width=74, tone=BODY)
    sheet.line((330, 130), (800, 220), width=84)
    sheet.line((330, 130), (800, 220), width=66, tone=BODY)
    sheet.circle(200, 430, 62, fill=SHADE)
    sheet.circle(330, 130, 70, fill=SHADE)
    sheet.circle(800, 220, 50, fill=SHADE)
    sheet.shape([(600, 226), (700, 246), (730, 510), (570, 510)], fill=ACCENT)
    sheet.line((500, 514), (800, 514), width=14)
    sheet.never(420, 310, 78)
    return sheet


def zero_mark() -> Sheet:
    """How far the two lines at the elbow are apart."""
    sheet = Sheet()
    sheet.box(40, 110, 400, 320, fill=BODY, round_px=30)
    sheet.box(440, 90, 80, 360, fill=DEEP, round_px=6)
    sheet.box(520, 110, 400, 320, fill=SHADE, round_px=30)
    sheet.line((250, 240), (470, 240), width=16)
    sheet.line((490, 306), (710, 306), width=16)
    sheet.line((710, 240), (480, 240), width=5, tone=ACCENT, is_dashed=True)
    sheet.measure((640, 240), (640, 300))
    return sheet


def _spindle(sheet: Sheet, x: float = 330) -> None:
    sheet.box(x - 150, 20, 300, 130, fill=BODY)
    sheet.box(x - 110, 150, 220, 56, fill=DEEP, round_px=4)


def _holder(sheet: Sheet, x: float, y: float) -> None:
    """Collar and shank of a tool below ``y``."""
    sheet.shape([(x - 90, y), (x + 90, y), (x + 70, y + 62), (x - 70, y + 62)], fill=SHADE)
    sheet.box(x - 34, y + 62, 68, 190, fill=BODY, round_px=4)
    for step in range(3):
        sheet.line((x - 34, y + 150 + 40 * step), (x + 34, y + 120 + 40 * step), width=6)


def _dial(sheet: Sheet, tip_x: float, y: float) -> None:
    """A dial gauge whose tip touches from the right."""
    sheet.line((tip_x + 8, y), (tip_x + 150, y), width=16)
    sheet.circle(tip_x + 8, y, 12, fill=INK)
    sheet.circle(tip_x + 260, y, 116, fill=BODY)
    for n in range(12):
        angle = math.tau * n / 12
        inner, outer = 84, 100
        sheet.line(
            (tip_x + 260 + inner * math.cos(angle), y + inner * math.sin(angle)),
            (tip_x + 260 + outer * math.cos(angle), y + outer * math.sin(angle)),
            width=6,
        )
    sheet.line((tip_x + 260, y), (tip_x + 288, y - 70), width=10, tone=ACCENT)
    sheet.circle(tip_x + 260, y, 12, fill=INK)


def cone() -> Sheet:
    """Cone and spindle nose wiped clean, then in until it clicks, then a pull."""
    sheet = Sheet()
    _spindle(sheet, 360)
    sheet.shape([(334, 156), (386, 156), (424, 206), (296, 206)], fill=INK)
    sheet.shape([(330, 262), (390, 262), (428, 352), (292, 352)], fill=BODY)
    sheet.shape([(250, 352), (470, 352), (450, 404), (270, 404)], fill=SHADE)
    sheet.box(326, 404, 68, 116, fill=BODY, round_px=4)
    sheet.turn(360, 300, 104, 200, 320, flat=0.3, width=13)
    sheet.letters("1", 520, 300, 60, ACCENT)
    sheet.arrow((640, 470), (640, 250))
    sheet.letters("2", 700, 360, 60, ACCENT)
    sheet.arrow((800, 250), (800, 470))
    sheet.letters("3", 860, 360, 60, ACCENT)
    return sheet


def run_out() -> Sheet:
    """The gauge against the shank, the spindle turned by hand over one turn."""
    sheet = Sheet()
    _spindle(sheet)
    _holder(sheet, 330, 206)
    sheet.turn(330, 84, 200, 200, 300, flat=0.22, width=14)
    _dial(sheet, 364, 330)
    return sheet


def length() -> Sheet:
    """The length from the spindle's nose to the tip, on the tool setter."""
    sheet = Sheet()
    _spindle(sheet)
    _holder(sheet, 330, 206)
    sheet.box(230, 458, 200, 62, fill=DEEP)
    sheet.line((90, 206), (214, 206), width=6, tone=ACCENT)
    sheet.line((90, 458), (214, 458), width=6, tone=ACCENT)
    sheet.measure((130, 210), (130, 454))
    sheet.letters("L", 70, 332, 84, ACCENT)
    sheet.box(560, 150, 330, 210, fill=BODY, round_px=16)
    sheet.letters("L", 725, 255, 110)
    sheet.arrow((450, 330), (550, 280))
    return sheet


def play() -> Sheet:
    """The gauge against the spindle's nose, pulled and pushed by hand."""
    sheet = Sheet()
    sheet.box(180, 30, 300, 200, fill=BODY)
    sheet.box(220, 230, 220, 150, fill=SHADE, round_px=4)
    _dial(sheet, 440, 300)
    sheet.arrow((330, 450), (130, 450))
    sheet.arrow((330, 450), (530, 450))
    sheet.letters("200 N", 330, 508, 52, ACCENT)
    return sheet
