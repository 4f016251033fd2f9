"""One type of advice: how far it may go, which model it is, what it lacks, why it fell; and who may change that."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from hmi.domain.advice_query import AiModeLine
from hmi.i18n import gettext as _
from ui.displays import ai_model_words as words
from ui.displays.case_words import Names
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.card_part import CardPart
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.text_direction import at_beginning
from ui.widgets.warning_band import WarningBand
from ui.wording.advice import mode_words


class AiModelCard(ActCard):
    """Shows what it is told; emits what is asked for."""

    act_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode, self.meaning = QLabel(), QLabel()
        self.mode.setProperty("look", "heading")
        self.meaning.setWordWrap(True)
        self.fall, self.request = WarningBand(), WarningBand()
        self.short, self.figures, self.model = FactList(is_large=True), FactList(), FactList()
        self.short_part, self.figures_part = CardPart(self.short), CardPart(self.figures)
        self.model_part = CardPart(self.model)
        self.act_keys = {
            "ask": IconKey("chevron-up"),
            "confirm": IconKey("check"),
            "refuse": IconKey("x"),
            "lower": IconKey("chevron-down"),
        }
        for name, key in self.act_keys.items():
            key.clicked.connect(lambda _on=False, name=name: self.act_requested.emit(name))
        self.keys.hold(list(self.act_keys.values()), self)
        content = (
            self.mode, self.meaning, self.fall, self.request, self.short_part, self.model_part, self.figures_part,
        )  # fmt: skip
        self.lay_out(content, look().gap_px)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts that are always the same."""
        self.act_keys["ask"].setText(_("Let it go further …"))
        self.act_keys["confirm"].setText(_("Confirm …"))
        self.act_keys["refuse"].setText(_("Refuse …"))
        self.act_keys["lower"].setText(_("Lower it …"))
        self.model_part.show_heading(_("Model"))
        self.figures_part.show_heading(_("What is known of it"))
        for label in (self.heading, self.mode, self.meaning, self.remark):
            label.setAlignment(at_beginning())

    def show_line(self, line: AiModeLine, heading: str, names: Names, now_ns: int) -> None:
        """One type, and what it is called."""
        mode = line.mode
        self.heading.setText(heading)
        self.mode.setText(_("Goes as far as: {mode}").format(mode=mode_words(mode.mode)))
        self.meaning.setText(words.meaning_words(mode.mode))
        self.fall.show_words(words.fall_words(mode), is_blocking=False)
        self.request.show_words(words.request_words(mode, names, now_ns), is_blocking=False)
        self.short_part.show_heading(words.next_words(line))
        self.short.show_facts(words.shortfall_facts(line))
        self.short.setVisible(bool(line.short))
        self.model.show_facts([(name, value) for name, value in words.model_facts(mode) if value])
        self.figures.show_facts(words.figure_facts(line))

    def show_keys(self, names: Sequence[str], subject: object) -> None:
        """What may be done now."""
        self.keys.show_keys([self.act_keys[name] for name in names], subject)
