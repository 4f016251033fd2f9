"""What is chosen on this screen, and kept for good: language, look, gloves, keyboard, how lists are shown."""

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from hmi import i18n
from ui import theme

DEFAULTS: dict[str, object] = {
    "language": "en",
    "shade": "light",
    "text_size": "normal",
    "is_for_gloves": False,
    "screen_keyboard": True,
    "alarm_grouping": "urgency",
    "sound_volume": "normal",
    "is_sound_on": True,
}
"""What a screen looks like before anybody chose, by name of the choice."""


_OF_LOOK = ("shade", "text_size", "is_for_gloves")


class ScreenChoices(QObject):
    """Reads and keeps the choices, and gives the program their look and language."""

    changed = Signal(str, object)
    """A choice changed: its name in ``DEFAULTS``, and its value now."""
    look_changed = Signal()
    spoken = Signal()
    """Every text has to be set anew."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def __getitem__(self, name: str) -> object:
        """What is chosen: one of ``DEFAULTS``."""
        default = DEFAULTS[name]
        return self._settings.value(name, default, type=type(default))

    def choose(self, name: str, value: object) -> None:
        """Choose for this screen, for good."""
        self._settings.setValue(name, value)
        self._settings.sync()
        if name == "language":
            self.speak(str(value))
        elif name in _OF_LOOK:
            self.use()
        self.changed.emit(name, value)

    def use(self) -> None:
        """Look and speak as chosen."""
        self.use_look(
            shade=theme.Shade(str(self["shade"])),
            text_size=theme.TextSize(str(self["text_size"])),
            is_for_gloves=bool(self["is_for_gloves"]),
        )
        self.speak(str(self["language"]))

    def use_look(self, **changes: object) -> None:
        """Change fields of the theme's look."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.use(application, **changes)
        self.look_changed.emit()

    def speak(self, language: str) -> None:
        """Switch every text and the side on which things begin."""
        i18n.choose(language)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            is_mirrored = i18n.is_right_to_left()
            side = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
            application.setLayoutDirection(side)
        self.spoken.emit()
