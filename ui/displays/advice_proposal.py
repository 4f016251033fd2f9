"""What exactly would be written: each value from old to new, large enough to be read before it is approved."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hmi.i18n import gettext as _
from ui.displays.advice_plan_words import WriteWords
from ui.formatting import chain_text
from ui.widgets.text_direction import at_beginning


class AdviceProposal(QWidget):
    """One frame a value; nothing but a sentence where no value is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frames: list[WriteFrame] = []
        self.words = QLabel()
        self.words.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)

    def show_writes(self, writes: Sequence[WriteWords], words: str) -> None:
        """Show these; ``words`` stand above them."""
        while len(self.frames) > len(writes):
            self.frames.pop().deleteLater()
        while len(self.frames) < len(writes):
            frame = WriteFrame()
            self.frames.append(frame)
            self._column.addWidget(frame)
        for frame, write in zip(self.frames, writes, strict=True):
            frame.show_write(write)
        self.words.setAlignment(at_beginning())
        self.words.setText(words)
        self.words.setVisible(bool(words))


class WriteFrame(QFrame):
    """One value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "group")
        self.name, self.change, self.now, self.node = QLabel(), QLabel(), QLabel(), QLabel()
        self.name.setProperty("look", "heading")
        self.change.setProperty("look", "title")
        self.now.setProperty("look", "abnormal")
        self.node.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        for label in (self.name, self.change, self.now, self.node):
            label.setWordWrap(True)
            column.addWidget(label)

    def show_write(self, write: WriteWords) -> None:
        """Show this one."""
        now = _("It is {value} now, not what was seen").format(value=write.now) if write.now else ""
        window = _("approved window {window}").format(window=write.window) if write.window else ""
        for label, words in (
            (self.name, write.name),
            (self.change, write.change),
            (self.now, now),
            (self.node, chain_text((write.node, window))),
        ):
            label.setAlignment(at_beginning())
            label.setText(words)
            label.setVisible(bool(words))
        self.setAccessibleName(chain_text((write.name, write.change, now, window)))
