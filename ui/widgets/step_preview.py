"""The steps of a procedure one below the other, numbered, to be read before it begins."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.formatting import count_text
from ui.theme import look
from ui.widgets.text_direction import at_beginning


class StepPreview(QWidget):
    """A number, a title and lines for each step; long ones wrap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().gap_px)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Title and lines of each step, as they are shown."""
        return [(title.text(), lines.text()) for _number, title, lines in self._rows]

    def show_steps(self, steps: Sequence[tuple[str, str]]) -> None:
        """Title and lines of each, in their order."""
        while len(self._rows) > len(steps):
            for label in self._rows.pop():
                self._grid.removeWidget(label)
                label.deleteLater()
        while len(self._rows) < len(steps):
            self._rows.append(self._row(len(self._rows)))
        for place, ((title, lines), labels) in enumerate(zip(steps, self._rows, strict=True), 1):
            number, title_label, lines_label = labels
            number.setText(count_text(place))
            title_label.setText(title)
            lines_label.setText(lines)
            lines_label.setVisible(bool(lines))
            title_label.setAccessibleName(f"{place}. {title}. {lines}")
            for label in labels:
                label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignTop)

    def _row(self, place: int) -> tuple[QLabel, QLabel, QLabel]:
        number, title, lines = QLabel(), QLabel(), QLabel()
        for label, style in ((number, "fact_name"), (title, "fact"), (lines, "muted")):
            label.setProperty("look", style)
            label.setWordWrap(label is not number)
        lines.setContentsMargins(0, 0, 0, look().gap_px)
        self._grid.addWidget(number, 2 * place, 0)
        self._grid.addWidget(title, 2 * place, 1)
        self._grid.addWidget(lines, 2 * place + 1, 1)
        return number, title, lines
