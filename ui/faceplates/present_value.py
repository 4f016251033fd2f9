"""The value of a tag as it is now, large, with what is to be known about it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hmi.domain.quality import Quality
from hmi.domain.reading import Reading
from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from ui.faceplates.staged_change import told
from ui.models.reading_words import doubt_words
from ui.theme import look
from ui.widgets.condition_mark import Mark
from ui.widgets.mark_picture import MarkPicture
from ui.widgets.restyle import restyle


class PresentValue(QWidget):
    """Shape and words; a value that is not heard now is told so, and pale."""

    def __init__(self) -> None:
        super().__init__()
        self._heading, self.label, self.mark = QLabel(), QLabel(), MarkPicture()
        self._heading.setProperty("look", "muted")
        self.label.setProperty("look", "number")
        row = QHBoxLayout()
        row.addWidget(self.mark)
        row.addWidget(self.label)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        column.addWidget(self._heading)
        column.addLayout(row)
        self.retranslate()

    def retranslate(self) -> None:
        """Set what does not depend on the value."""
        self._heading.setText(_("Present value"))
        self.label.setAccessibleName(_("Present value"))

    def show_reading(self, reading: Reading, definition: TagDefinition) -> None:
        """Paint what was heard last."""
        words, doubt = told(reading.value, definition), doubt_words(reading)
        is_uncertain = reading.quality is Quality.UNCERTAIN and not doubt
        if is_uncertain:
            words = _("{value} (uncertain)").format(value=words)
        self.label.setText(" · ".join(part for part in (doubt, words) if part))
        self.mark.show_mark(Mark.SILENT if doubt else Mark.NOTICE if is_uncertain else Mark.CONNECTED, "muted")
        restyle(self.label, "muted" if doubt else "number")
