"""The rows that a number of a report is made of; a tap leads to where the thing itself is shown."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.formatting import count_text
from ui.models.text_table import TextTable
from ui.widgets.report_document import Row, Rows, Table, chosen_rows
from ui.widgets.touch_table import TouchTable

_WIDTH_PX, _HEIGHT_PX = 1080, 560
_ID_WIDTH_PX, _COLUMN_PX = 90, 40


class ReportRowsFaceplate(Faceplate):
    """A table of what stands in the appendix, narrowed down to the rows of one number."""

    is_for_the_past = True

    place_requested = Signal(str, str)

    def __init__(self, bridge: Bridge, table: Table, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self._rows = chosen_rows(table, rows)
        self.model: TextTable[Row] = TextTable()
        self.view = TouchTable(self.model)
        self.count_label = QLabel()
        self.close_below = QPushButton()
        self.body.addWidget(self.count_label)
        self.body.addWidget(self.view, 1)
        self.keys.addWidget(self.close_below)
        self.close_below.clicked.connect(lambda: self.close_with(False))
        self.view.clicked.connect(self._on_clicked)
        self.setMinimumSize(_WIDTH_PX, _HEIGHT_PX)
        self.close_with_session(bridge)  # what people did is told to those who are signed in
        count = len(self._rows)
        self.model.show_heads(table.heads)
        self.model.show_rows(self._rows, [(row.id, *row.cells) for row in self._rows])
        shares = table.shares or (4,) * (len(table.heads) - 1)
        self.view.set_widths(_ID_WIDTH_PX, *(share * _COLUMN_PX for share in shares))
        self.say(
            lambda: self.show_title(table.title),
            lambda: self.count_label.setText(
                ngettext("{count} row", "{count} rows", count).format(count=count_text(count))
            ),
            lambda: self.close_below.setText(_("Close")),
        )

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self.model.thing_at(index.row())
        if row is not None and row.display:
            self.close_with(True)
            self._bridge.display_requested.emit(row.display, row.subject)
