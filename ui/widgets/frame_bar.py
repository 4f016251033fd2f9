"""The bar at the top: cell and mode, the most urgent thing, help, language, person, time of day."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import look
from ui.widgets.alert_banner import AlertBanner
from ui.widgets.icon_key import IconKey


class FrameBar(QWidget):
    """Holds the parts; the main window fills them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cell_label, self.mode_label = QLabel(), QLabel()
        self.cell_label.setProperty("look", "title")
        self.mode_label.setProperty("look", "muted")
        self.banner = AlertBanner()
        self.help_key, self.language_key = IconKey("circle-question-mark"), IconKey("languages")
        self.person_key = IconKey("user")
        for key in (self.help_key, self.language_key, self.person_key):
            key.setProperty("look", "quiet")
        self.time_label, self.date_label = QLabel(), QLabel()
        self.time_label.setProperty("look", "heading")
        self.date_label.setProperty("look", "muted")
        for label in (self.time_label, self.date_label):
            label.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        place = QGridLayout()
        place.setVerticalSpacing(0)
        place.addWidget(self.cell_label, 0, 0)
        place.addWidget(self.mode_label, 1, 0)
        moment = QGridLayout()
        moment.setVerticalSpacing(0)
        moment.addWidget(self.time_label, 0, 0)
        moment.addWidget(self.date_label, 1, 0)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 4, 16, 4)
        self._row.addLayout(place)
        self._row.addWidget(self.banner, 1)
        for key in (self.help_key, self.language_key, self.person_key):
            self._row.addWidget(key)
        self._row.addLayout(moment)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_look()

    def follow_look(self) -> None:
        """Take the sizes of the look in use."""
        self._row.setSpacing(look().gap_px)
        self.setFixedHeight(look().touch_px + 12)

    def show_mode(self, words: str) -> None:
        """The mode of the cell; no line is kept for a cell without one."""
        self.mode_label.setText(words)
        self.mode_label.setVisible(bool(words))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.palette().alternateBase())
