"""A few words that the service keeps: a question, an answer, a remark, a reason."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from typing_extensions import override

from hmi.domain.command import Command
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.theme import look

_WIDTH_PX = 680
_LINES = 3
LONGEST = 1000


class WordsFaceplate(SavingFaceplate):
    """Asks for words and sends the command that ``command_of`` makes of them.

    Args:
        bridge: Where the command goes.
        title: What is asked for, looked up at each call.
        about: What the words are about; may be empty.
        command_of: Makes the command.
        key: Words of the key that sends it.
        words: What stands in the field at first.
        is_needed: Whether nothing can be sent without words.
    """

    def __init__(
        self,
        bridge: Bridge,
        *,
        title: Callable[[], str],
        about: str,
        command_of: Callable[[str], Command],
        key: Callable[[], str],
        words: str = "",
        is_needed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent=parent)
        self._command_of, self._is_needed = command_of, is_needed
        self.about_label, self.field = QLabel(about), QPlainTextEdit(words)
        self.about_label.setWordWrap(True)
        self.about_label.setProperty("look", "muted")
        self.about_label.setVisible(bool(about))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(look().text_px * 2 * _LINES)
        self.cancel_key, self.save_key = QPushButton(), QPushButton()
        self.save_key.setProperty("look", "primary")
        for widget in (self.about_label, self.field, self.remark_label):
            self.body.addWidget(widget)
        for one in (self.cancel_key, self.save_key):
            self.keys.addWidget(one, 1)
        self.field.textChanged.connect(self.show_state)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.save_key.clicked.connect(self._save)
        self.setMinimumWidth(_WIDTH_PX)
        self.close_with_session(bridge)
        self.say(
            lambda: self.show_title(title()),
            lambda: self.field.setAccessibleName(title()),
            lambda: self.cancel_key.setText(_("Cancel")),
            lambda: self.save_key.setText(key()),
        )
        self.show_state()
        self.setFocusProxy(self.field)

    @property
    def words(self) -> str:
        """What was typed, as one paragraph."""
        return " ".join(self.field.toPlainText().split())

    @override
    def show_state(self) -> None:
        has_words = bool(self.words) or not self._is_needed
        self.save_key.setEnabled(has_words and len(self.words) <= LONGEST and not self.is_saving)
        if len(self.words) > LONGEST:
            too_many = len(self.words) - LONGEST
            self.tell(lambda: _("{count} characters too many").format(count=too_many), is_fault=True)
        elif self._tells_fault and not self.is_saving:
            self.tell(str)

    def _save(self) -> None:
        self.save(self._command_of(self.words))
