"""What can hurt or break, said so that nobody reads over it: a frame, a mark, a line for each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.condition_mark import Mark
from ui.widgets.mark_picture import MarkPicture
from ui.widgets.text_direction import at_beginning

HAZARD, CAUTION = "hazard", "caution"
_MARK_SIZE = 1.6


class HazardBox(QFrame):
    """In sight only while it has something to say; what it is about stands above the lines."""

    def __init__(self, style: str, mark: Mark, parent: QWidget | None = None) -> None:
        """``style``: ``HAZARD`` for people, ``CAUTION`` for the machine."""
        super().__init__(parent)
        self.setProperty("look", style)
        self.mark = MarkPicture(mark, _MARK_SIZE)
        self.mark.show_mark(mark, "abnormal" if style == HAZARD else "attention")
        self.heading = QLabel()
        self.heading.setProperty("look", f"{style}_heading")
        self.lines: list[QLabel] = []
        self._style = style
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self._column.addWidget(self.heading)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(look().gap_px)
        row.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._column, 1)
        self.hide()

    def show_lines(self, heading: str, lines: Sequence[str]) -> None:
        """Say exactly these."""
        self.heading.setText(heading)
        self.heading.setAlignment(at_beginning())
        while len(self.lines) > len(lines):
            gone = self.lines.pop()
            self._column.removeWidget(gone)
            gone.deleteLater()
        while len(self.lines) < len(lines):
            label = QLabel()
            label.setProperty("look", f"{self._style}_line")
            label.setWordWrap(True)
            self._column.addWidget(label)
            self.lines.append(label)
        for label, words in zip(self.lines, lines, strict=True):
            label.setText(words)
            label.setAlignment(at_beginning())
        self.setAccessibleName(". ".join((heading, *lines)))
        self.setVisible(bool(lines))
