"""The key that brings the whole panel to a moment: the same words, shape and rule wherever something has a moment."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.i18n import gettext as _
from ui.widgets.icon_key import IconKey


class ThenKey(IconKey):
    """In sight only where a moment is known; leads there with one tap, also from one moment of the past to another."""

    wished = Signal(object)
    """The moment, Unix ns by the service's clock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("history", parent=parent)
        self.moment_ns = 0
        """0: none is known."""
        self.setVisible(False)
        self.clicked.connect(self._on_clicked)
        self.retranslate()

    @property
    def has_moment(self) -> bool:
        """Whether it leads anywhere; a grid of keys asks this before it shows it."""
        return self.moment_ns > 0

    def retranslate(self) -> None:
        """Set the words."""
        self.setText(_("See the cell then"))

    def keep_moment(self, moment_ns: int | None) -> None:
        """Lead there from now on, for a card whose grid shows its keys."""
        self.moment_ns = moment_ns or 0

    def show_moment(self, moment_ns: int | None) -> None:
        """As ``keep_moment``, and in sight only where that is known."""
        self.keep_moment(moment_ns)
        self.setVisible(self.has_moment)

    def _on_clicked(self) -> None:
        if self.has_moment:
            self.wished.emit(self.moment_ns)
