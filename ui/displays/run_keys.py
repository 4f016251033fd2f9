"""The row below a step: hold the guide, see all steps, hand over, leave out, locks, give up."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hmi.domain.procedure_query import RunAct
from hmi.i18n import gettext as _
from ui.theme import look
from ui.widgets.icon_key import IconKey

STEPS, LOCKS = "steps", "locks"
"""Keys that show something, beside those that act."""
_ICONS: dict[str, str] = {
    RunAct.HOLD: "pause",
    STEPS: "list-tree",
    LOCKS: "lock-open",
    RunAct.SKIP: "skip-forward",
    RunAct.OFFER: "users",
    RunAct.ABORT: "x",
}


class RunKeys(QWidget):
    """The same keys at the same places for as long as a run is shown; what makes no sense now is out of use."""

    wanted = Signal(str)
    """Name of a key: a ``RunAct``, ``STEPS`` or ``LOCKS``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = {name: IconKey(icon) for name, icon in _ICONS.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px)
        for name, key in self.keys.items():
            key.clicked.connect(partial(self._on_clicked, name))
            row.addWidget(key, 1)
            key.hide()  # before there is a run, they take no room from what says so
        self.keys[RunAct.ABORT].setProperty("look", "grave")
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words of all. Holding says that it holds the guide, and what it does not hold."""
        words = {
            RunAct.HOLD: _("Hold the guide\n(not the machine)"),
            STEPS: _("All steps"),
            LOCKS: _("Locks …"),
            RunAct.SKIP: _("Leave out …"),
            RunAct.OFFER: _("Hand over …"),
            RunAct.ABORT: _("Give up …"),
        }
        for name, key in self.keys.items():
            key.setText(words[name])
        hold = self.keys[RunAct.HOLD]
        hold.setAccessibleName(_("Hold the guide. The machine does what it does."))

    def show_acts(self, acts: Mapping[str, bool]) -> None:
        """Which are in sight, and whether they can be used."""
        for name, key in self.keys.items():
            key.setVisible(name in acts)
            key.setEnabled(acts.get(name, False))

    def _on_clicked(self, name: str, _is_on: bool = False) -> None:
        self.wanted.emit(name)
