"""A card about one thing and what can be done: its content scrolls, the last outcome and the keys stay in sight."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.key_grid import KeyGrid
from ui.widgets.restyle import restyle
from ui.widgets.scroll_column import ScrollColumn


class ActCard(QFrame):
    """A heading, a remark and keys; whoever derives from it adds what lies between, and calls ``lay_out`` once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.heading, self.remark = QLabel(), QLabel()
        self.heading.setProperty("look", "title")
        for label in (self.heading, self.remark):
            label.setWordWrap(True)
        self.keys = KeyGrid(is_at_bottom=True)

    def lay_out(self, content: Sequence[QWidget], gap_px: int, at_hand: Sequence[QWidget] = ()) -> None:
        """Put ``content`` below the heading; what is ``at_hand`` stays in sight above the keys."""
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(gap_px)
        for widget in (self.heading, *content):
            column.addWidget(widget)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 16)
        outer.setSpacing(look().gap_px)
        self._scroll = ScrollColumn(page)
        outer.addWidget(self._scroll, 1)
        below = QVBoxLayout()
        below.setContentsMargins(20, 0, 20, 0)
        below.setSpacing(look().gap_px)
        for widget in (self.remark, *at_hand):
            below.addWidget(widget)
        below.addLayout(self.keys)
        outer.addLayout(below)
        self.show_remark("")

    def scroll_to(self, widget: QWidget) -> None:
        """Bring a part of the content into sight."""
        self._scroll.ensureWidgetVisible(widget, 0, 0)

    def show_remark(self, words: str, style: str = "muted") -> None:
        """What came of the last key."""
        self.remark.setText(words)
        self.remark.setVisible(bool(words))
        restyle(self.remark, style)
