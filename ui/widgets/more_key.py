"""A key at the end of something that scrolls: there is more that way, how much of it calls, and a tap brings it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.icons import pixmap
from ui.theme import inks
from ui.widgets.panel_text import mirrored
from ui.widgets.rail_count import RailCount, draw_pill, pill_size

_TALL_PX = 48
_ARROW_PX = 28
_GAP_PX = 6


class MoreKey(QAbstractButton):
    """An arrow over what fades out below it. Not for the keyboard, whose focus scrolls by itself."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_above = icon_name == "chevron-up"
        self._icon_name = icon_name
        self.counts: list[RailCount] = []
        """What calls that way, and is hidden."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.name_it()

    def show_counts(self, counts: Sequence[RailCount]) -> None:
        """Tell what calls that way."""
        if list(counts) != self.counts:
            self.counts = list(counts)
            self.name_it()
            self.update()

    def name_it(self) -> None:
        """Say where it leads and what calls there, in the language in use."""
        way = _("More above") if self._is_above else _("More below")
        self.setAccessibleName(", ".join((way, *(count.spoken for count in self.counts))))

    @override
    def sizeHint(self) -> QSize:
        return QSize(_TALL_PX, _TALL_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(inks().rail)
        clear = QColor(ground)
        clear.setAlphaF(0.0)
        fade = QLinearGradient(
            QPointF(0, self.height() if self._is_above else 0), QPointF(0, 0 if self._is_above else self.height())
        )
        for place, colour in ((0.0, clear), (0.45, ground), (1.0, ground)):
            fade.setColorAt(place, colour)
        painter = QPainter(self)
        painter.fillRect(self.rect(), fade)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        y = self.height() * (0.36 if self._is_above else 0.64)
        x = (self.width() - self._wide()) / 2
        arrow = pixmap(self._icon_name, inks().rail_text, _ARROW_PX)
        place = mirrored(self, QRectF(x, y - _ARROW_PX / 2, _ARROW_PX, _ARROW_PX))
        painter.drawPixmap(place.topLeft(), arrow)
        x += _ARROW_PX
        for count in self.counts:
            size = pill_size(count)
            draw_pill(painter, count, mirrored(self, QRectF(QPointF(x + _GAP_PX, y - size.height() / 2), size)))
            x += _GAP_PX + size.width()

    def _wide(self) -> float:
        return _ARROW_PX + sum(_GAP_PX + pill_size(count).width() for count in self.counts)
