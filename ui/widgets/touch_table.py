"""A table for fingers: tall rows, kinetic scrolling, whole rows chosen, no editing."""

from PySide6.QtCore import QAbstractTableModel, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QScroller, QTableView, QWidget
from typing_extensions import override

from ui.theme import look

_ROW = 0.86
"""Height of a row as a share of the touch size: rows touch each other, so a near miss still chooses one."""
_ORDINARY_PX = 16


class TouchTable(QTableView):
    """Shows a model; the columns have their widths, and share what room is left, or leave it to the last one."""

    def __init__(self, model: QAbstractTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths_px: tuple[int, ...] = ()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.sectionCountChanged.connect(self._fit)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self._fit()

    def set_widths(self, *widths_px: int) -> None:
        """Widths of the columns, for ordinary text; they grow with it. Left out, that of the last is the rest."""
        self._widths_px = widths_px
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        height = round(look().touch_px * _ROW)
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setMinimumHeight(height)
        scale = look().text_px / _ORDINARY_PX
        if self._widths_px and len(self._widths_px) == self.model().columnCount():
            scale = max(scale, self.viewport().width() / sum(self._widths_px))
        for column, width in enumerate(self._widths_px):
            self.setColumnWidth(column, round(width * scale))
