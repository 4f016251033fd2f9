"""What stands over the lines of a handover: what goes on, how far it is, what is not known, who signed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.handover import Handover
from ui.models.handover_words import signature_words
from ui.theme import look
from ui.widgets.restyle import restyle
from ui.widgets.text_direction import at_beginning


class HandoverHeader(QWidget):
    """Four texts below each other; those without words take no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.detail, self.unknown, self.signatures = QLabel(), QLabel(), QLabel(), QLabel()
        self.heading.setProperty("look", "title")
        self.detail.setProperty("look", "heading")
        self.unknown.setProperty("look", "muted")
        self.signatures.setProperty("look", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px // 3)
        for label in self._labels:
            label.setWordWrap(True)
            column.addWidget(label)
        self.retranslate()

    @property
    def _labels(self) -> tuple[QLabel, ...]:
        return (self.heading, self.detail, self.unknown, self.signatures)

    def retranslate(self) -> None:
        """Begin where the language begins."""
        for label in self._labels:
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)

    def show_words(self, heading: str, detail: str, unknown: str = "", *, is_fine: bool) -> None:
        """``is_fine``: the service is heard and has answered."""
        self.heading.setText(heading)
        self.detail.setText(detail)
        self.unknown.setText(unknown)
        self.unknown.setVisible(bool(unknown))
        restyle(self.detail, "heading" if is_fine else "abnormal")

    def show_signatures(self, handover: Handover | None) -> None:
        """Who signed for what."""
        signed = [signature_words(one) for one in handover.signatures] if handover is not None else []
        self.signatures.setText("\n".join(signed))
        self.signatures.setVisible(bool(signed))
