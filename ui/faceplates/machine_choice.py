"""Which machine's stops are listed: a tap chooses and closes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.scroll_column import ScrollColumn

_WIDTH_PX = 860


class MachineChoiceFaceplate(Faceplate):
    """``""`` stands for all machines."""

    is_for_the_past = True

    chosen = Signal(str)

    def __init__(self, machines: Sequence[tuple[str, str]], now: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._machines, self._now = machines, now
        self.choice = ChoiceRow()
        self.close_below = QPushButton()
        self.body.addWidget(ScrollColumn(self.choice), 1)  # a cell of many machines, in gloves
        self.keys.addWidget(self.close_below)
        self.setMinimumWidth(_WIDTH_PX)
        self.choice.chosen.connect(self._on_chosen)
        self.close_below.clicked.connect(lambda: self.close_with(False))
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Stops of which machine?"))
        self.choice.show_heading("", _("Stops that it caused as far as anybody knows, and those of its own."))
        self.choice.show_options([("", _("All machines")), *self._machines])
        self.choice.show_choice(self._now)
        self.close_below.setText(_("Close"))

    def _on_chosen(self, machine: object) -> None:
        self.close_with(True)
        self.chosen.emit(str(machine))
