"""One measured number of a connection: name, value, and the last minute as a thin line."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks
from ui.widgets.panel_text import mirrored, write
from ui.widgets.spark_line import SparkLine
from ui.widgets.value_inks import ValueInks

_NAME, _NUMBER = 0.85, 1.35
_LEAST_EM = 8


class RateTile(QWidget):
    """Paints at most when told something new; the line belongs to whoever collects the samples."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._value = ""
        self._spark: SparkLine | None = None
        self._is_loud = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """The value as it is written."""
        return self._value

    def show_name(self, name: str) -> None:
        """What is measured."""
        self._name = name
        self._tell()

    def show_value(self, value: str, spark: SparkLine | None = None, *, is_loud: bool = False) -> None:
        """The value in words with its unit, and its line; drawn in the colour of attention when ``is_loud``."""
        is_moving = spark is not None
        if is_moving or (value, spark, is_loud) != (self._value, self._spark, self._is_loud):
            self._value, self._spark, self._is_loud = value, spark, is_loud
            self._tell()

    @override
    def sizeHint(self) -> QSize:
        name, number = self._heights()
        return QSize(round(number * _LEAST_EM / 2), round(name + number + number * 0.9))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), inks()
        name, number = self._heights()
        width = float(self.width())
        write(painter, self, QRectF(0, 0, width, name), self._name, font(_NAME), QColor(ink.muted))
        colour = QColor(ink.attention if self._is_loud else ink.text)
        write(painter, self, QRectF(0, name, width, number), self._value, font(_NUMBER, is_bold=True), colour)
        if self._spark is not None:
            room = QRectF(0, name + number + 4, width, self.height() - name - number - 8)
            self._spark.draw(painter, mirrored(self, room), ValueInks.of(self))

    def _heights(self) -> tuple[float, float]:
        return QFontMetricsF(font(_NAME)).height(), QFontMetricsF(font(_NUMBER, is_bold=True)).height()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name} {self._value}".strip())
        self.update()
