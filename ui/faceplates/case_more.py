"""What else may be done with a case, as keys one below the other."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.faceplate import Faceplate
from ui.widgets.icon_key import IconKey

_WIDTH_PX = 460


class CaseMoreFaceplate(Faceplate):
    """Closes with the key that was tapped."""

    chosen = Signal(str)
    """The name of what was tapped."""

    def __init__(
        self, bridge: Bridge, heading: str, offered: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """``offered``: name, pictogram and words of each key."""
        super().__init__(heading, parent)
        self.choice_keys: dict[str, IconKey] = {}
        for name, pictogram, words in offered:
            key = IconKey(pictogram, words)
            key.clicked.connect(lambda _on=False, name=name: self._choose(name))
            self.choice_keys[name] = key
            self.body.addWidget(key)
        self.close_with_session(bridge)
        self.setMinimumWidth(_WIDTH_PX)
        self.say(lambda: self.close_key.setAccessibleName(_("Close")))

    def _choose(self, name: str) -> None:
        self.close_with(True)
        self.chosen.emit(name)
