"""A card of facts: heading, what they say together, names and values, keys below."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.fact_list import FactList
from ui.widgets.restyle import restyle


class FactCard(QFrame):
    """Filled by the display; its height follows from what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "group")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.heading, self.remark = QLabel(), QLabel()
        self.heading.setProperty("look", "heading")
        self.remark.setWordWrap(True)
        self.remark.setVisible(False)
        self.facts = FactList()
        self._keys = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 14)
        column.addWidget(self.heading)
        column.addWidget(self.remark)
        column.addWidget(self.facts)
        column.addLayout(self._keys)

    def show_heading(self, heading: str) -> None:
        """Set the name of the card."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)

    def show_remark(self, words: str, look: str = "muted") -> None:
        """Say what the facts mean: ``look`` is muted, attention or abnormal; no words take no room."""
        restyle(self.remark, look)
        self.remark.setText(words)
        self.remark.setVisible(bool(words))

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values; those without a value are left out."""
        self.facts.show_facts([(name, value) for name, value in facts if value])

    def add_key(self, key: QPushButton) -> None:
        """Add a key at the bottom."""
        self._keys.addWidget(key)
