"""A new PIN, entered twice on the pad; says at once what is wrong with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.pin import LONGEST, SHORTEST, pin_fault
from hmi.i18n import gettext as _
from ui.widgets.pin_pad import PinPad
from ui.wording import pin_fault_words


class NewPin(QWidget):
    """Asks for a PIN, then for the same again."""

    chosen = Signal(str)
    """Twice the same, and not too easy to guess."""
    withdrawn = Signal()
    """The person begins anew: what was chosen does not hold any longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first = ""
        self._is_chosen = False
        self.prompt, self.remark = QLabel(), QLabel()
        self.prompt.setProperty("look", "heading")
        for label in (self.prompt, self.remark):
            label.setWordWrap(True)
        self.remark.setMinimumHeight(self.remark.fontMetrics().height() * 2 + 4)
        self.remark.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.pad = PinPad()
        self.pad.confirmed.connect(self._on_confirmed)
        self.pad.typed.connect(self._on_typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.prompt)
        column.addWidget(self.pad)
        column.addWidget(self.remark)
        self.setFocusProxy(self.pad)
        self.begin()

    def begin(self, words: str = "") -> None:
        """Ask for the first entry; ``words`` say why again."""
        self._first, self._is_chosen = "", False
        self.pad.clear()
        self.prompt.setText(_("Choose a PIN"))
        self.pad.confirm_key.setText(_("Next"))
        self._say(words or _("{shortest} to {longest} digits.").format(shortest=SHORTEST, longest=LONGEST), bool(words))

    def _on_confirmed(self, pin: str) -> None:
        if self._first:
            self._compare(pin)
            return
        fault = pin_fault(pin)
        if fault is not None:
            self.begin(pin_fault_words(fault))
            return
        self._first = pin
        self.prompt.setText(_("The same PIN again"))
        self.pad.confirm_key.setText(_("OK"))
        self._say("", False)

    def _compare(self, pin: str) -> None:
        if pin != self._first:
            self.begin(_("The two entries differ. Choose a PIN again."))
            return
        self._first, self._is_chosen = "", True
        self.prompt.setText(_("The PIN is chosen"))
        self.pad.dots.show_count(len(pin))
        self._say(_("To choose another one, just begin to enter it."), False)
        self.chosen.emit(pin)

    def _on_typed(self) -> None:
        if self._is_chosen:
            self._is_chosen = False
            self.prompt.setText(_("Choose a PIN"))
            self.pad.confirm_key.setText(_("Next"))
            self._say("", False)
            self.withdrawn.emit()

    def _say(self, words: str, is_fault: bool) -> None:
        self.remark.setText(words)
        self.remark.setProperty("look", "attention" if is_fault else "muted")
        self.remark.style().unpolish(self.remark)
        self.remark.style().polish(self.remark)
