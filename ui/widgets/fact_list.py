"""Names and values in two columns, for things that are read and not watched."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from ui.theme import look
from ui.widgets.text_direction import at_beginning


class FactList(QWidget):
    """Rows of a name and a text; long texts wrap, and can be copied."""

    def __init__(self, parent: QWidget | None = None, *, is_large: bool = False) -> None:
        """``is_large`` for facts that are read while standing at the machine."""
        super().__init__(parent)
        self._looks = ("fact_name", "fact") if is_large else ("muted", "")
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setHorizontalSpacing(look().gap_px * 3 // 2)
        if is_large:
            self._form.setVerticalSpacing(look().gap_px)
        self._names: list[QLabel] = []
        self._values: list[QLabel] = []

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Replace all rows; labels are kept where their number stays."""
        while len(self._names) > len(facts):
            self._form.removeRow(len(self._names) - 1)
            self._names.pop()
            self._values.pop()
        while len(self._names) < len(facts):
            name, value = QLabel(), QLabel()
            name.setProperty("look", self._looks[0])
            value.setProperty("look", self._looks[1])
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._form.addRow(name, value)
            self._names.append(name)
            self._values.append(value)
        for (name, value), name_label, value_label in zip(facts, self._names, self._values, strict=True):
            for label in (name_label, value_label):
                label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignTop)
            if name_label.text() != name:
                name_label.setText(name)
            if value_label.text() != value:
                value_label.setText(value)
                value_label.setAccessibleName(f"{name} {value}")
