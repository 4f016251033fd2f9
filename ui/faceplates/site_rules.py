"""Reasons and shifts in use, to read: how the site wrote them, from which file, and what is wrong with it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.faceplates.faceplate import Faceplate
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.scroll_column import ScrollColumn

_WIDTH_PX, _HEIGHT_PX = 1120, 560
Lines = Sequence[tuple[str, str]]
Part = tuple[str, str, Sequence[str], Lines]
"""Its heading, its file, what is wrong with that, and what it says."""


class SiteRulesFaceplate(Faceplate):
    """One part below the other: each with its file, its faults, and its lines.

    ``parts`` says the same ones in whichever language is in use.
    """

    def __init__(self, parts: Callable[[], Sequence[Part]], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._parts = parts
        self._names: list[tuple[QLabel, QLabel]] = []
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().gap_px * 2)
        self.faults: list[QLabel] = []
        self.lists: list[FactList] = []
        for _heading, _file, faults, _lines in parts():
            column.addLayout(self._part(faults))
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
        for said, names, listed in zip(self._parts(), self._names, self.lists, strict=True):
            heading, file, _faults, lines = said
            names[0].setText(heading)
            names[1].setText(file)
            listed.show_facts([(name, value or " ") for name, value in lines])

    def _part(self, faults: Sequence[str]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(look().gap_px)
        heading, file, wrong = QLabel(), QLabel(), [QLabel(fault) for fault in faults]
        for label, style in ((heading, "heading"), (file, "muted"), *((label, "abnormal") for label in wrong)):
            label.setProperty("look", style)
            label.setWordWrap(True)
            column.addWidget(label)
        self._names.append((heading, file))
        self.faults += wrong
        listed = FactList(is_large=True)
        self.lists.append(listed)
        column.addWidget(listed)
        return column
