"""The locks that are on: whose, where, since when; others add their own or take it off."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.widgets.icon_key import IconKey

_WIDTH_PX = 620


class RunLocksFaceplate(Faceplate):
    """Closes with what is wanted; the faceplate that asks for it comes next."""

    addition_wanted = Signal(str)
    """Somebody else puts their lock on: the step at which it is."""
    removal_wanted = Signal(int)
    """Somebody else takes theirs off: its place among those that stand."""

    def __init__(
        self,
        lines: Callable[[], Sequence[str]],
        keys: tuple[Sequence[tuple[str, str]], Sequence[tuple[int, str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._lines, self._additions, self._removals = lines, *keys
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setProperty("look", "fact")
        self.body.addWidget(self.label)
        self.addition_keys: list[QPushButton] = []
        self.removal_keys: list[QPushButton] = []
        for step, _point in self._additions:
            key = IconKey("lock")
            key.clicked.connect(lambda _on=False, step=step: self._want(lambda: self.addition_wanted.emit(step)))
            self.addition_keys.append(key)
        for place, _words in self._removals:
            key = IconKey("lock-open")
            key.clicked.connect(lambda _on=False, place=place: self._want(lambda: self.removal_wanted.emit(place)))
            self.removal_keys.append(key)
        for key in (*self.addition_keys, *self.removal_keys):
            self.body.addWidget(key)
        self.setMinimumWidth(_WIDTH_PX)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Locks"))
        self.label.setText("\n".join(self._lines()) or _("No lock is on."))
        for key, (_step, point) in zip(self.addition_keys, self._additions, strict=True):
            key.setText(_("{point}: somebody else puts theirs on …").format(point=point))
        for key, (_place, words) in zip(self.removal_keys, self._removals, strict=True):
            key.setText(_("{lock} is off …").format(lock=words))

    def _want(self, tell: Callable[[], None]) -> None:
        self.close_with(True)
        tell()
