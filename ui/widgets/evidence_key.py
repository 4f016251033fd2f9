"""A piece of evidence as a key: whether it speaks for or against, what it is, and whether it was looked at."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.icons import pixmap
from ui.theme import font, inks, look
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import mirrored, write

_EDGE_PX, _SIGN_PX, _EYE_PX = 10.0, 22.0, 24
_DETAIL = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceContent:
    """What it says, in the language in use."""

    words: str
    detail: str = ""
    is_against: bool = False
    is_opened: bool = False
    is_wanted: bool = False
    """It has to be looked at before anybody can approve."""
    spoken: str = ""


class EvidenceKey(KeyboardFocus, QAbstractButton):
    """A plus or a minus, two lines, an eye as soon as it was looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = EvidenceContent(words="")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_content(self, content: EvidenceContent) -> None:
        """Say this."""
        if content != self.content:
            self.content = content
            self.setAccessibleName(content.spoken or content.words)
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        lines = QFontMetricsF(font(is_bold=True)).height() + QFontMetricsF(font(_DETAIL)).height()
        return QSize(look().touch_px * 3, max(look().touch_px, round(lines + _EDGE_PX)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, content = inks(), self.content
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_ring = wants_ring(self)
        edge = ink.action if has_ring else ink.attention if content.is_wanted and not content.is_opened else ink.line
        painter.setPen(QPen(QColor(edge), 2 if edge != ink.line else 1))
        painter.setBrush(QColor(ink.key_pressed if self.isDown() else ink.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        sign = mirrored(self, QRectF(_EDGE_PX, 0, _SIGN_PX, self.height()))
        self._sign(painter, sign.center(), is_against=content.is_against)
        left = _EDGE_PX * 2 + _SIGN_PX
        right = self.width() - _EDGE_PX - _EYE_PX - _EDGE_PX
        if content.is_opened:
            eye = mirrored(self, QRectF(right + _EDGE_PX, (self.height() - _EYE_PX) / 2, _EYE_PX, _EYE_PX))
            painter.drawPixmap(eye.topLeft(), pixmap("eye", ink.muted, _EYE_PX))
        words, detail = font(is_bold=True), font(_DETAIL)
        line, lower = QFontMetricsF(words).height(), QFontMetricsF(detail).height()
        top = (self.height() - line - (lower if content.detail else 0)) / 2
        write(painter, self, QRectF(left, top, right - left, line), content.words, words, QColor(ink.text))
        if content.detail:
            box = QRectF(left, top + line, right - left, lower)
            write(painter, self, box, content.detail, detail, QColor(ink.muted))

    def _sign(self, painter: QPainter, middle: QPointF, *, is_against: bool) -> None:
        colour = QColor(inks().attention if is_against else inks().text)
        painter.setPen(QPen(colour, 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius, arm = _SIGN_PX / 2, _SIGN_PX / 4
        painter.drawEllipse(middle, radius, radius)
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if not is_against:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
