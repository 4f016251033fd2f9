"""The step whose turn it is, to be read from two metres: what can hurt, what to do, with what; large keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.procedure_query import RunAct
from hmi.i18n import gettext as _
from ui.theme import font, look
from ui.widgets.act_card import ActCard
from ui.widgets.condition_mark import Mark
from ui.widgets.fact_list import FactList
from ui.widgets.fitted_picture import FittedPicture
from ui.widgets.hazard_box import CAUTION, HAZARD, HazardBox
from ui.widgets.hold_key import HoldKey
from ui.widgets.icon_key import IconKey
from ui.widgets.panel_text import lines_of
from ui.widgets.step_progress import StepProgress
from ui.widgets.text_direction import at_beginning

HOLD_MS = 1000
"""For what is sent to a machine without a signature: as long as nobody holds by accident."""
_AROUND_PX, _IN_KEY_PX = 42, 84
"""Beside the keys; within one, for its icon and its edges."""
_KEY_SIZE, _MOST_LINES = 1.3, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class StepText:
    """What a step says, in the language in use."""

    place: str
    """Procedure, and which step of how many."""
    title: str
    text: str = ""
    safety: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    change: str = ""
    """Of a step that writes: what is changed, old and new."""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActKey:
    """One large key."""

    act: RunAct
    words: str
    argument: str = ""
    """Which reply, or whose lock."""
    icon: str = "check"
    is_enabled: bool = True
    is_primary: bool = True
    is_held: bool = False
    """It has to be held: something is sent at once."""


class StepCard(ActCard):
    """Shows; emits what is asked for and does nothing itself."""

    act_requested = Signal(object, str)
    """A ``RunAct`` and its argument."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading.setProperty("look", "step")
        self.progress = StepProgress()
        self.place, self.text, self.change = QLabel(), QLabel(), QLabel()
        self.picture = FittedPicture()
        for label, style in ((self.place, "fact_name"), (self.text, "instruction"), (self.change, "number")):
            label.setProperty("look", style)
            label.setWordWrap(True)
        self.hazard, self.caution = HazardBox(HAZARD, Mark.FAULT), HazardBox(CAUTION, Mark.NOTICE)
        self.facts = FactList(is_large=True)
        self._words: dict[QPushButton, str] = {}
        """Of the keys in sight, before they are broken into lines."""
        self.act_keys: dict[tuple[RunAct, str, bool], QPushButton] = {}
        content = (self.hazard, self.text, self.change, self.caution, self.facts)
        self.lay_out(content, look().gap_px)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        above = QVBoxLayout()
        above.setContentsMargins(20, 12, 20, 0)
        above.addWidget(self.place)
        above.addWidget(self.progress)
        outer.insertLayout(0, above)

    @property
    def shown_keys(self) -> list[QPushButton]:
        """The large keys that are in sight."""
        return [key for key in self.act_keys.values() if key.isVisibleTo(self)]

    def show_text(self, content: StepText) -> None:
        """Say this."""
        for label in (self.heading, self.place, self.text, self.change, self.remark):
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignTop)
        self.place.setText(content.place)
        self.heading.setText(content.title)
        self.text.setText(content.text)
        self.text.setVisible(bool(content.text))
        self.show_change(content.change)
        self.hazard.show_lines(_("Danger for people"), content.safety)
        self.caution.show_lines(_("Take care"), content.warnings)
        self.facts.show_facts(content.facts)
        self.facts.setVisible(bool(content.facts))

    def show_change(self, words: str) -> None:
        """Old and new value of a step that writes; the old one is live until it is sent."""
        if self.change.text() != words:
            self.change.setText(words)
        self.change.setVisible(bool(words))

    def show_picture(self, picture: QPixmap | None, words: str = "") -> None:
        """The step's picture; None where it has none, or it did not come. Its place is beside the card."""
        self.picture.show_picture(picture, words)

    def show_acts(self, keys: Sequence[ActKey], subject: object) -> None:
        """Exactly these. What was meant for the step before does nothing at this one."""
        shown = [self._key(key) for key in keys]
        self._words = {one: told.words for one, told in zip(shown, keys, strict=True)}
        self._wrap_words()
        self.keys.show_keys(shown, subject)
        for key, told in zip(shown, keys, strict=True):
            key.setAccessibleName(told.words)
            key.setEnabled(told.is_enabled)
            if isinstance(key, IconKey):
                key.show_icon(told.icon)
                key.show_look("primary" if told.is_primary else "")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap_words()

    def _wrap_words(self) -> None:
        """Break the words of keys where their width ends: an answer is read whole."""
        alone = len(self._words) == 1
        room = self.width() - _AROUND_PX if alone else (self.width() - _AROUND_PX - look().gap_px) / 2
        large = font(_KEY_SIZE, is_bold=True)
        for key, words in self._words.items():
            lines = lines_of(words, large, max(room - _IN_KEY_PX, 1.0), _MOST_LINES)
            text = "\n".join(lines).replace("&", "&&")
            if key.text() != text:
                key.setText(text)

    def _key(self, told: ActKey) -> QPushButton:
        name = (told.act, told.argument, told.is_held)
        known = self.act_keys.get(name)
        if known is not None:
            return known
        key: QPushButton
        if told.is_held:
            key = HoldKey(hold_ms=HOLD_MS)
            key.setProperty("look", "primary")
            key.held.connect(partial(self.act_requested.emit, told.act, told.argument))
        else:
            key = IconKey(told.icon)
            key.clicked.connect(partial(self._on_clicked, told.act, told.argument))
        key.setProperty("extent", "large")
        self.act_keys[name] = key
        self.keys.hold([key], self)
        return key

    def _on_clicked(self, act: RunAct, argument: str, _is_on: bool = False) -> None:
        self.act_requested.emit(act, argument)
