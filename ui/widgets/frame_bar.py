"""The bar at the top: cell and mode, the most urgent thing, reporting, sounds, help, language, person, time."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.alert_banner import AlertBanner
from ui.widgets.icon_key import IconKey
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.short_label import ShortLabel
from ui.widgets.stop_ai_key import StopAiKey

_CELL_EM, _WIDEST_CELL_EM = 8, 15
_PERSON_EM = 8
"""Room for a name, whoever is signed in: keys stay where a hand has learnt to find them."""
_KEY_EDGES_PX = 44
"""What a key with a pictogram has around its text: padding, borders, the gap behind the pictogram."""
_WIDEST_TIME, _WIDEST_DATE = "00:00:00 PM", "00/00/0000"
_TITLE = 1.4


class FrameBar(QWidget):
    """Holds the parts, each at its own place; the main window fills them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cell_label, self.mode_label = ShortLabel(), ShortLabel()
        self.cell_label.setProperty("look", "title")
        self.mode_label.setProperty("look", "muted")
        self.banner = AlertBanner()
        self.report_key, self.sound_key = IconKey("flag"), IconKey("volume-2")
        self.help_key, self.language_key = IconKey("circle-question-mark"), IconKey("languages")
        self.person_key, self.stop_ai_key = _PersonKey("user"), StopAiKey()
        for key in (self.report_key, self.sound_key, self.help_key, self.language_key, self.person_key):
            key.setProperty("look", "quiet")
        self.time_label, self.date_label = ShortLabel(), ShortLabel()
        self.time_label.setProperty("look", "heading")
        self.date_label.setProperty("look", "muted")
        for label in (self.time_label, self.date_label):
            label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._cell = _pair(self.cell_label, self.mode_label)
        self.moment_key = _MomentKey(_pair(self.time_label, self.date_label))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 4, 16, 4)
        self._row.addWidget(self._cell)
        self._row.addWidget(self.banner, 1)
        for key in (self.report_key, self.sound_key, self.help_key, self.language_key, self.person_key):
            self._row.addWidget(key)
        self._row.addWidget(self.stop_ai_key)
        self._row.addWidget(self.moment_key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_look()

    def follow_look(self) -> None:
        """Take the sizes of the look in use."""
        text_px = look().text_px
        title, ordinary, bold = (QFontMetrics(one) for one in (font(_TITLE, is_bold=True), font(), font(is_bold=True)))
        self._row.setSpacing(look().gap_px)
        self.stop_ai_key.follow_look()
        heights = (look().touch_px + 12, title.height() + ordinary.height() + 8, look().stop_px + 8)
        self.setFixedHeight(max(heights))
        wide = (
            max(title.horizontalAdvance(self.cell_label.text()), ordinary.horizontalAdvance(self.mode_label.text())) + 4
        )
        self._cell.setFixedWidth(min(max(wide, text_px * _CELL_EM), text_px * _WIDEST_CELL_EM))
        self.person_key.setFixedWidth(text_px * _PERSON_EM + self.person_key.iconSize().width() + _KEY_EDGES_PX)
        moment = max(bold.horizontalAdvance(_WIDEST_TIME), ordinary.horizontalAdvance(_WIDEST_DATE))
        self.moment_key.setFixedSize(max(moment + 20, look().touch_px), self.height() - 8)

    def show_cell(self, label: str) -> None:
        """The name of the cell."""
        self.cell_label.setText(label)
        self.follow_look()

    def show_mode(self, words: str) -> None:
        """The mode of the cell; no line is kept for a cell without one."""
        if words != self.mode_label.text():
            self.mode_label.setText(words)
            self.follow_look()
        self.mode_label.setVisible(bool(words))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.palette().alternateBase())


class _MomentKey(KeyboardFocus, QAbstractButton):
    """Time of day and date; a tap leads to other moments."""

    def __init__(self, words: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = inks()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(ink.action), 3) if wants_ring(self) else QPen(QColor(ink.line), 1))
        painter.setBrush(QColor(ink.key_pressed) if self.isDown() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, 8, 8)


class _PersonKey(IconKey):
    """Its text is the whole name; what does not fit is drawn as an ellipsis."""

    @override
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        room = self.width() - self.iconSize().width() - _KEY_EDGES_PX + 4
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        option.text = shown  # pyright: ignore[reportAttributeAccessIssue]  # PySide6's stubs leave it out


def _pair(upper: QLabel, lower: QLabel) -> QWidget:
    """Two lines over each other; the upper one in the middle while the lower is hidden."""
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return pair
