"""The evidence of a recommendation as keys: what is for it, what is against it; each is on record as looked at."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.evidence_key import EvidenceContent, EvidenceKey


class AdviceEvidenceKeys(QWidget):
    """Keys are kept where their evidence stays, so that none changes under a finger."""

    opened = Signal(str)
    """Key of the evidence that was tapped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, EvidenceKey] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_evidence(self, evidence: Sequence[tuple[str, EvidenceContent]]) -> None:
        """Key and content of each, in their order."""
        self._column.setSpacing(look().gap_px // 2)
        told = dict(evidence)
        if list(told) != list(self.keys):
            for old in self.keys.values():
                old.hide()
                old.deleteLater()
            self.keys = {key: self._key(key) for key in told}
        for key, content in told.items():
            self.keys[key].show_content(content)

    def _key(self, name: str) -> EvidenceKey:
        key = EvidenceKey()
        key.clicked.connect(partial(self.opened.emit, name))
        self._column.addWidget(key)
        return key
