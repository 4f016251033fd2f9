"""Settings of this screen: language, shade, size of text, gloves, keyboard, sounds; and what is installed."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import i18n
from hmi.i18n import gettext as _
from hmi.paths import product_version
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.settings_alarms import AlarmsFileCard
from ui.displays.settings_history import HistoryCard
from ui.displays.settings_licences import LicencesPage
from ui.displays.settings_rules import SiteRulesCard
from ui.displays.settings_sound import SoundCard
from ui.formatting import NOTHING, count_text, date_time_text
from ui.theme import Shade, TextSize
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.fact_card import FactCard
from ui.widgets.finger_scroll import FingerScroll, page_of
from ui.wording.people import LANGUAGE_NAMES

_CHOICES = ("language", "shade", "text_size", "is_for_gloves", "screen_keyboard", "sound_volume")


class SettingsDisplay(Display):
    """Every choice works at once and stays; of the cell, how much of its past is kept and what alarms.yaml says."""

    name = "settings"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.rows = {name: ChoiceRow() for name in _CHOICES}
        for name, row in self.rows.items():
            row.chosen.connect(partial(self.setting_chosen.emit, name))
        self.cell_card, self.about_card = FactCard(), FactCard()
        self.history_card, self.sound_card = HistoryCard(bridge), SoundCard(bridge)
        self.alarms_card, self.rules_card = AlarmsFileCard(bridge), SiteRulesCard(bridge)
        self._note = QLabel()
        self._note.setProperty("look", "muted")
        self._note.setWordWrap(True)
        self.licences_key = QPushButton()
        self.licences_key.setAutoDefault(False)
        self.about_card.add_key(self.licences_key)
        self.licences = LicencesPage()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._choices_page())
        self._pages.addWidget(self.licences)
        self.licences_key.clicked.connect(lambda: self._pages.setCurrentWidget(self.licences))
        self.licences.closed.connect(lambda: self._pages.setCurrentIndex(0))
        self.retranslate()

    def _choices_page(self) -> QWidget:
        choices, cards, page, inside = QVBoxLayout(), QVBoxLayout(), QWidget(), QWidget()
        choices.setSpacing(18)
        for row in self.rows.values():
            choices.addWidget(row)
        choices.addWidget(self._note)
        choices.addStretch(1)
        cards.setSpacing(14)
        for card in self._cards():
            cards.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        cards.addStretch(1)
        columns = QHBoxLayout(inside)
        columns.setContentsMargins(0, 0, 4, 0)
        columns.setSpacing(28)
        columns.addLayout(choices, 3)
        columns.addLayout(cards, 2)
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 16, 0)
        column.addWidget(FingerScroll(page_of(inside)))
        return page

    def _cards(self) -> tuple[FactCard, ...]:
        return (
            self.sound_card, self.cell_card, self.alarms_card, self.rules_card, self.history_card, self.about_card,
        )  # fmt: skip

    @override
    def title(self) -> str:
        return _("Settings")

    @override
    def retranslate(self) -> None:
        rows = self.rows
        rows["language"].show_heading(_("Language"), _("Of this screen; who signs in is spoken to in their own."))
        rows["language"].show_options([(name, LANGUAGE_NAMES.get(name, name)) for name in _languages()])
        rows["shade"].show_heading(_("Brightness"))
        rows["shade"].show_options([(Shade.LIGHT.value, _("Light")), (Shade.DARK.value, _("Dark"))])
        rows["text_size"].show_heading(_("Size of text"))
        rows["text_size"].show_options(
            [
                (TextSize.NORMAL.value, _("Normal")),
                (TextSize.LARGE.value, _("Large")),
                (TextSize.VERY_LARGE.value, _("Very large")),
            ]
        )
        rows["is_for_gloves"].show_heading(_("Hands"), _("Keys for gloves are larger; less fits on a page."))
        rows["is_for_gloves"].show_options([(False, _("Bare hands")), (True, _("Gloves"))])
        rows["screen_keyboard"].show_heading(_("Keyboard on the screen"))
        rows["screen_keyboard"].show_options([(True, _("When a field is tapped")), (False, _("Never"))])
        self._note.setText(_("Choices stay on this screen after a restart. They change nothing in the cell."))
        self.licences_key.setText(_("Licences"))
        self.licences.retranslate()
        rows["sound_volume"].show_heading(_("Loudness of alarms"), _("Never nothing: that needs a name and a reason."))
        rows["sound_volume"].show_options(
            [("quiet", _("Quiet room")), ("normal", _("Normal")), ("loud", _("Loud hall"))]
        )
        self.history_card.retranslate()
        self.alarms_card.retranslate()
        self.rules_card.retranslate()
        self.sound_card.retranslate()
        self._show_facts()

    @override
    def rebuild(self) -> None:
        self._show_facts()
        if self.isVisible():
            self.history_card.ask()
            self.alarms_card.ask()
            self.rules_card.ask()

    @override
    def enter(self) -> None:
        self._show_facts()
        self.history_card.ask()
        self.alarms_card.ask()
        self.rules_card.ask()

    @override
    def show_choices(self, choices: Mapping[str, object]) -> None:
        for name, value in choices.items():
            if name in self.rows:
                self.rows[name].show_choice(value)

    def _show_facts(self) -> None:
        cell = self.bridge.picture.cell
        self.cell_card.show_heading(_("Cell"))
        self.cell_card.show_facts(
            [
                (_("Name"), cell.label),
                (_("Identifier"), cell.id),
                (_("Equipment"), count_text(len(cell.equipment))),
                (_("Values"), count_text(len(cell.tags))),
                (_("Controllers"), "\n".join(f"{one.key}: {one.url}" for one in cell.endpoints)),
            ]
        )
        self.about_card.show_heading(_("About Tandem"))
        self.about_card.show_facts(
            [
                (_("This screen"), product_version()),
                (_("Cell service"), self.bridge.service_version or NOTHING),
                (_("Running since"), _moment(self.bridge.service_started_ns)),
                (_("Typefaces"), _("Inter and Noto Sans Arabic, SIL Open Font License 1.1")),
                (_("Pictograms"), _("Lucide, ISC licence")),
            ]
        )
        self.about_card.show_remark(
            _("Tandem is not a safety function. It shows safety states and never changes them.")
        )


def _languages() -> list[str]:
    """Languages with a catalogue, in the order in which they were named."""
    known = list(LANGUAGE_NAMES)
    return sorted(i18n.languages(), key=lambda name: known.index(name) if name in known else len(known))


def _moment(time_ns: int) -> str:
    return date_time_text(time_ns) if time_ns else ""
