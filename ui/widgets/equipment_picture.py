"""The drawing of a piece of equipment as a widget."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentKind
from ui.widgets.equipment_drawing import draw_equipment
from ui.widgets.value_inks import ValueInks


class EquipmentPicture(QWidget):
    """Draws one kind of equipment as large as it is allowed to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = EquipmentKind.MACHINE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_kind(self, kind: EquipmentKind) -> None:
        """Draw this kind."""
        self._kind = kind
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = max(round(self.fontMetrics().height() * 3.2), 60)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks = ValueInks.of(self)
        draw_equipment(QPainter(self), self._kind, QRectF(self.rect()), inks.text, inks.drawing)
