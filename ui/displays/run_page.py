"""How the guide is laid out: the step and its keys, beside it the machine's word, below what else can be done."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.displays.run_conditions import RunConditions
from ui.displays.run_keys import RunKeys
from ui.displays.step_card import StepCard
from ui.theme import look
from ui.widgets.big_answer import BigAnswer
from ui.widgets.icon_key import IconKey
from ui.widgets.scroll_column import ScrollColumn

_STEP_SHARE, _VALUES_SHARE = 3, 2


class RunPage(QWidget):
    """Only holds its parts; the display fills them."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, *, below: Sequence[QWidget] = ()) -> None:
        """``below``: what else stands beside the step, below the machine's word."""
        super().__init__(parent)
        self._below = tuple(below)
        self.owner, self.card, self.banner = QLabel(), StepCard(), BigAnswer(detail_lines=3)
        self.conditions, self.keys = RunConditions(bridge), RunKeys()
        self.sign_in_key = IconKey("log-in")
        self.owner.setProperty("look", "attention")
        self.owner.setWordWrap(True)
        self.sign_in_key.show_look("primary")
        side = QWidget()
        for part in (self.card, side):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as wide as each has a share
        self._fill(side)
        body = QHBoxLayout()
        body.setSpacing(look().gap_px)
        body.addWidget(self.card, _STEP_SHARE)
        body.addWidget(side, _VALUES_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(body, 1)
        column.addWidget(self.keys)

    def _fill(self, side: QWidget) -> None:
        beside = QWidget()
        scrolled = QVBoxLayout(beside)
        scrolled.setContentsMargins(0, 0, 0, 0)
        scrolled.setSpacing(look().gap_px)
        scrolled.addWidget(self.card.picture)
        scrolled.addWidget(self.conditions, 1)
        for part in self._below:
            scrolled.addWidget(part)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(look().gap_px)
        right.addWidget(self.banner)
        right.addWidget(self.owner)
        right.addWidget(ScrollColumn(beside), 1)
        right.addWidget(self.sign_in_key)
