"""The keys below a handover: what may be done with it as a whole."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from hmi.i18n import gettext as _
from ui.displays.handover_seat import HandoverAct
from ui.theme import look
from ui.widgets.icon_key import IconKey

_ICONS = {
    HandoverAct.WITHDRAW: "corner-down-left",
    HandoverAct.ALONE: "log-in",
    HandoverAct.PDF: "printer",
    HandoverAct.CALL_BACK: "phone",
    HandoverAct.NOTE: "plus",
    HandoverAct.BEGIN: "clipboard-check",
    HandoverAct.OFFER: "pencil",
    HandoverAct.SIGN: "pencil",
}
_PRIMARY = (HandoverAct.BEGIN, HandoverAct.OFFER, HandoverAct.SIGN)


class HandoverKeys(QWidget):
    """One key for each act; only those that make sense are in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = {act: IconKey(_ICONS[act]) for act in HandoverAct}
        for act in _PRIMARY:
            self.keys[act].setProperty("look", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px)
        for key in self.keys.values():
            row.addWidget(key, 1)
        self.retranslate()

    def connect_acts(self, acts: Mapping[HandoverAct, Callable[[], None]]) -> None:
        """What each of them does."""
        for act, do in acts.items():
            self.keys[act].clicked.connect(partial(_press, do))

    def retranslate(self) -> None:
        """Set the words of all."""
        words = {
            HandoverAct.BEGIN: _("Prepare a handover"),
            HandoverAct.ALONE: _("Take over: nobody is here"),
            HandoverAct.NOTE: _("Add a note …"),
            HandoverAct.OFFER: _("Hand over …"),
            HandoverAct.SIGN: _("Take over …"),
            HandoverAct.WITHDRAW: _("Take it back …"),
            HandoverAct.CALL_BACK: _("Call-back …"),
            HandoverAct.PDF: _("Save as PDF"),
        }
        for act, key in self.keys.items():
            key.setText(words[act])

    def show_acts(self, wanted: set[HandoverAct], *, is_attached: bool, is_blocked: bool) -> None:
        """These make sense. ``is_blocked``: important items are missing, so nobody can take over yet."""
        for act, key in self.keys.items():
            key.setVisible(act in wanted)
            key.setEnabled(is_attached and not (act is HandoverAct.SIGN and is_blocked))
        self.setVisible(bool(wanted))


def _press(do: Callable[[], None], _is_checked: bool = False) -> None:
    """A key tells whether it is checked; an act does not want to know."""
    do()
