"""All steps of a run at a glance: what is done, where it stands, what comes."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.widgets.row_content import RowContent
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.touch_list import TouchList

_SIZE_PX = (820, 560)
Lines = Sequence[tuple[int, RowContent]]


class RunStepsFaceplate(Faceplate):
    """``lines`` says each step in the language in use, with its place; nothing is done from here."""

    is_for_the_past = True
    step_tapped = Signal(int)
    """The place of a step, where taps lead there: then the faceplate closes."""

    def __init__(
        self,
        title: Callable[[], str],
        lines: Callable[[], Lines],
        current: int,
        parent: QWidget | None = None,
        *,
        leads_on: bool = False,
    ) -> None:
        super().__init__(parent=parent)
        self._title, self._lines, self._current = title, lines, current
        self.rows: KeyedRows[tuple[int, RowContent]] = KeyedRows(
            lambda row: row[0], lambda row: row[1].spoken, parent=self
        )
        self.list = TouchList(self.rows, RowDelegate(ROW_ROLE, lambda row: row[1], self, is_whole=True))
        if leads_on:
            self.list.clicked.connect(self._on_tapped)
        self.close_below = QPushButton()
        self.close_below.clicked.connect(lambda: self.close_with(False))
        self.body.addWidget(self.list, 1)
        self.keys.addWidget(self.close_below)
        self.setMinimumSize(*_SIZE_PX)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(self._title())
        self.list.setAccessibleName(self._title())
        self.close_below.setText(_("Close"))
        self.rows.show_rows(list(self._lines()))
        row = self.rows.row_of(self._current)
        if row is not None:
            self.list.setCurrentIndex(self.rows.index(row))
            self.list.scrollTo(self.rows.index(row))

    def _on_tapped(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.close_with(True)
            self.step_tapped.emit(row[0])
