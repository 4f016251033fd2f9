"""Keys to explain a stop: the proposed reason and those given lately first, then groups that lead to theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.icon_key import IconKey
from ui.widgets.key_grid import KeyGrid, guard

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonChoice:
    """One key. A path of one leads to the reasons of that group; of two it is a reason."""

    path: Path
    words: str
    icon: str = "check"
    is_proposed: bool = False


class ReasonKeys(QWidget):
    """A heading over a grid of keys; they are built anew only when others are shown, and then take no second tap."""

    chosen = Signal(object)
    """The path of a key; an empty one goes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        self.keys: list[IconKey] = []
        self._choices: Sequence[ReasonChoice] = ()
        self._grid = KeyGrid()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px)
        column.addWidget(self.heading)
        column.addLayout(self._grid)

    def show_choices(self, heading: str, choices: Sequence[ReasonChoice]) -> None:
        """Ask for one of these."""
        self.heading.setText(heading)
        if list(choices) == list(self._choices):
            return
        self._choices = choices
        before = self.keys
        self._grid.show_keys(())
        for key in before:
            key.deleteLater()
        self.keys = [self._key(choice) for choice in choices]
        self._grid.hold(self.keys, self)
        self._grid.show_keys(self.keys)
        for key in self.keys if before else ():
            guard(key)

    def _key(self, choice: ReasonChoice) -> IconKey:
        key = IconKey(choice.icon, choice.words.replace("&", "&&"))
        if choice.is_proposed:
            key.setProperty("look", "primary")
        key.setAccessibleName(choice.words)
        key.clicked.connect(partial(self.chosen.emit, choice.path))
        return key
