"""Keys in two columns on a card: only those that make sense now, and none moves under a finger."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ui.theme import look

COLUMNS = 2


class KeyGrid(QGridLayout):
    """Lays out the keys of a card. One that stays is not touched, so that a press on it is never lost."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[QPushButton] = []

    def hold(self, keys: Sequence[QPushButton], card: QWidget) -> None:
        """Give keys to the card without showing them yet: none of them is ever a window."""
        for key in keys:
            key.setParent(card)
            key.hide()

    def show_keys(self, keys: Sequence[QPushButton]) -> None:
        """Exactly these, in their order; the last one takes the whole row where it would stand alone."""
        self.setSpacing(look().gap_px)
        if list(keys) == self._shown:
            return
        for key in self._shown:
            self.removeWidget(key)
            key.setVisible(key in keys)
        self._shown = list(keys)
        for number, key in enumerate(keys):
            is_alone = number == len(keys) - 1 and number % COLUMNS == 0
            self.addWidget(key, number // COLUMNS, number % COLUMNS, 1, COLUMNS if is_alone else 1)
            key.show()
