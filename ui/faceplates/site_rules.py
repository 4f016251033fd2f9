"""Reasons and shifts in use, to read: how the site wrote them, from which file, and what is wrong with it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.scroll_column import ScrollColumn

_WIDTH_PX, _HEIGHT_PX = 1120, 560
Lines = Sequence[tuple[str, str]]


class SiteRulesFaceplate(Faceplate):
    """One part below the other: each with its file, its faults, and its lines."""

    def __init__(self, parts: Sequence[tuple[str, str, Sequence[str], Lines]], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px * 2)
        self.faults: list[QLabel] = []
        self.lists: list[FactList] = []
        for heading, file, faults, lines in parts:
            column.addLayout(self._part(heading, file, faults, lines))
        column.addStretch(1)
        self.body.addWidget(ScrollColumn(page), 1)
        self.close_below = QPushButton()
        self.keys.addWidget(self.close_below)
        self.close_below.clicked.connect(lambda: self.close_with(False))
        self.setMinimumSize(_WIDTH_PX, _HEIGHT_PX)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Reasons and shifts in use"))
        self.close_below.setText(_("Close"))

    def _part(self, heading: str, file: str, faults: Sequence[str], lines: Lines) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look().gap_px)
        for words, style in ((heading, "heading"), (file, "muted"), *((fault, "abnormal") for fault in faults)):
            label = QLabel(words)
            label.setProperty("look", style)
            label.setWordWrap(True)
            column.addWidget(label)
            if style == "abnormal":
                self.faults.append(label)
        listed = FactList(is_large=True)
        listed.show_facts([(name, value or " ") for name, value in lines])
        self.lists.append(listed)
        column.addWidget(listed)
        return column
