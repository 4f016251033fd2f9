"""A part of a card under its own heading; nothing of it is seen while there is nothing to say."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.text_direction import at_beginning


class CardPart(QWidget):
    """Holds one body."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.body = QLabel(), body
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(body)

    def show_heading(self, heading: str) -> None:
        """What stands below."""
        self.heading.setAlignment(at_beginning())
        self.heading.setText(heading)


class WordsPart(CardPart):
    """Its body is text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.label = QLabel()
        self.label.setWordWrap(True)
        super().__init__(self.label, parent)

    def show_words(self, words: str) -> None:
        """Say this; nothing takes the part away."""
        self.label.setAlignment(at_beginning())
        self.label.setText(words)
        self.setVisible(bool(words))
