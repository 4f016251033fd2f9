"""What paints on a page of a report: fonts, inks, and a pen that begins at the side where one reads. Units: points."""

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.inks import LIGHT
from ui.theme import FAMILIES
from ui.widgets.report_document import Rows, Tone

BODY, SMALL, HEADING, TITLE, NUMBER = 9, 8, 13, 19, 17
GAP = 6.0
INKS = {
    Tone.PLAIN: "#4c565f",
    Tone.QUIET: LIGHT.line,
    Tone.ATTENTION: LIGHT.attention,
    Tone.ABNORMAL: LIGHT.abnormal,
    Tone.UNKNOWN: LIGHT.muted,
}
_FILLS = {
    Tone.ATTENTION: Qt.BrushStyle.Dense4Pattern,
    Tone.UNKNOWN: Qt.BrushStyle.BDiagPattern,
}
"""What is printed without colours is told apart by its pattern."""


def page_font(size: int, *, is_bold: bool = False) -> QFont:
    """The panel's own fonts, in points of the page."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@dataclass(slots=True)
class Pen:
    """Paints on one page, from the side on which one begins to read; collects what can be tapped."""

    painter: QPainter
    width: float
    is_mirrored: bool
    tap: Callable[[QRectF, Rows], None]

    def box(self, rect: QRectF) -> QRectF:
        """Where it really is on the page."""
        if not self.is_mirrored:
            return rect
        return QRectF(self.width - rect.right(), rect.y(), rect.width(), rect.height())

    def text(
        self,
        rect: QRectF,
        words: str,
        font: QFont,
        ink: str = LIGHT.text,
        *,
        is_end: bool = False,
        is_cut: bool = False,
    ) -> None:
        """Wrapped words; with ``is_cut`` in one line, cut where there is no room."""
        painter = self.painter
        painter.setFont(font)
        painter.setPen(QColor(ink))
        is_rtl = runs_from_right(words, is_mirrored=self.is_mirrored)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        is_right = is_end != self.is_mirrored
        flags = (
            (Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignAbsolute
            | Qt.AlignmentFlag.AlignTop
        )
        place = self.box(rect)
        if is_cut:
            words = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(place, int(flags | Qt.TextFlag.TextSingleLine), words)
        else:
            painter.drawText(place, int(flags | Qt.TextFlag.TextWordWrap), words)

    def fill(self, rect: QRectF, tone: Tone) -> None:
        """A filled box in the ink and the pattern of ``tone``."""
        place, ink = self.box(rect), QColor(INKS[tone])
        style = _FILLS.get(tone, Qt.BrushStyle.SolidPattern)
        self.painter.fillRect(place, QBrush(ink, style))
        if style is not Qt.BrushStyle.SolidPattern:
            self.frame(rect, INKS[tone])

    def frame(self, rect: QRectF, ink: str = LIGHT.line) -> None:
        """An outline."""
        self.painter.setPen(QPen(QColor(ink), 0.6))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(self.box(rect))

    def line(self, begin: QPointF, end: QPointF, ink: str = LIGHT.line, *, is_dashed: bool = False) -> None:
        """A thin line."""
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(QColor(ink), 0.6, style))
        one, other = self.box(QRectF(begin, begin)), self.box(QRectF(end, end))
        self.painter.drawLine(one.topLeft(), other.topLeft())


def text_height(words: str, font: QFont, width: float) -> float:
    """How tall wrapped words are."""
    if not words:
        return 0.0
    room = QRectF(0, 0, max(width, 10.0), 1e6)
    return QFontMetricsF(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).height()


class Block:
    """A piece that is never parted by the end of a page."""

    keeps_next = False
    """It must not be the last thing on a page."""

    def height(self, width: float) -> float:
        """Points that it needs."""
        raise NotImplementedError

    def paint(self, pen: Pen, place: QRectF) -> None:
        """Draw it."""
        raise NotImplementedError


_ISOLATES = frozenset("\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}")
_END = "\N{POP DIRECTIONAL ISOLATE}"


def runs_from_right(words: str, *, is_mirrored: bool) -> bool:
    """Whether a paragraph begins at the right (Unicode Bidirectional Algorithm, P2 and P3).

    Its first letter decides, what is isolated does not count; one without any letter runs as the page does.
    """
    depth = 0
    for letter in words:
        if letter in _ISOLATES:
            depth += 1
        elif letter == _END:
            depth = max(depth - 1, 0)
        elif not depth and (kind := bidirectional(letter)) in ("L", "R", "AL"):
            return kind != "L"
    return is_mirrored
