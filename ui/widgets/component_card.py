"""A building block of a machine: heading, a grid of values, and the keys of its methods."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

_COLUMNS = 2


class ComponentCard(QFrame):
    """A card that is filled once and whose height follows from what is in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "group")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._heading = QLabel()
        self._heading.setProperty("look", "heading")
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addLayout(self._grid)
        self._count = 0

    def show_heading(self, heading: str) -> None:
        """Set the name of the block."""
        self._heading.setText(heading)
        self.setAccessibleName(heading)

    def add_wide(self, widget: QWidget) -> None:
        """Add a picture that takes a whole row."""
        self._count += self._count % _COLUMNS
        self._grid.addWidget(widget, self._count // _COLUMNS, 0, 1, _COLUMNS)
        self._count += _COLUMNS

    def add_values(self, tiles: Sequence[QWidget]) -> None:
        """Add tiles, two in a row; a single last one takes the whole row."""
        for number, tile in enumerate(tiles):
            is_alone = number == len(tiles) - 1 and number % _COLUMNS == 0
            self._grid.addWidget(tile, self._count // _COLUMNS, self._count % _COLUMNS, 1, _COLUMNS if is_alone else 1)
            self._count += _COLUMNS if is_alone else 1

    def add_keys(self, keys: Sequence[QPushButton]) -> None:
        """Add keys below the values, two in a row."""
        self._count += self._count % _COLUMNS
        for key in keys:
            key.setMinimumHeight(max(52, round(key.fontMetrics().height() * 2.6)))
            self._grid.addWidget(key, self._count // _COLUMNS, self._count % _COLUMNS)
            self._count += 1
