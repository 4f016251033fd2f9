"""From when to when a report shall tell, where that is no shift."""

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import QDateTimeEdit, QFormLayout, QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate

LONGEST_S = 31 * 24 * 3600
"""A month: longer periods have more rows than a report can hold."""


class ReportPeriodFaceplate(Faceplate):
    """Two moments by the clock on the wall of this panel."""

    is_for_the_past = True

    chosen = Signal(object, object)
    """Begin and end in Unix ns: they do not fit into a C++ int."""

    def __init__(self, start_ns: int, end_ns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.start_field, self.end_field = QDateTimeEdit(), QDateTimeEdit()
        self.start_label, self.end_label, self.remark = QLabel(), QLabel(), QLabel()
        self.remark.setProperty("look", "abnormal")
        self.remark.setWordWrap(True)
        for field, moment_ns in ((self.start_field, start_ns), (self.end_field, end_ns)):
            field.setCalendarPopup(True)
            field.setDateTime(QDateTime.fromSecsSinceEpoch(moment_ns // 10**9))
            field.dateTimeChanged.connect(self._show_state)
        form = QFormLayout()
        form.addRow(self.start_label, self.start_field)
        form.addRow(self.end_label, self.end_field)
        self.body.addLayout(form)
        self.body.addWidget(self.remark)
        self.cancel_key, self.make_key = QPushButton(), QPushButton()
        self.make_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.make_key):
            self.keys.addWidget(key, 1)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.make_key.clicked.connect(self._choose)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Period of the report"))
        self.start_label.setText(_("From"))
        self.end_label.setText(_("To"))
        self.start_field.setAccessibleName(_("From"))
        self.end_field.setAccessibleName(_("To"))
        self.cancel_key.setText(_("Cancel"))
        self.make_key.setText(_("Make the report"))
        self._show_state()

    def _span_s(self) -> int:
        return self.end_field.dateTime().toSecsSinceEpoch() - self.start_field.dateTime().toSecsSinceEpoch()

    def _show_state(self) -> None:
        span_s = self._span_s()
        fault = ""
        if span_s <= 0:
            fault = _("It must end after it begins.")
        elif span_s > LONGEST_S:
            fault = _("At most a month.")
        self.remark.setText(fault)
        self.make_key.setEnabled(not fault)

    def _choose(self) -> None:
        start_s = self.start_field.dateTime().toSecsSinceEpoch()
        end_s = self.end_field.dateTime().toSecsSinceEpoch()
        self.close_with(True)
        self.chosen.emit(start_s * 10**9, end_s * 10**9)
