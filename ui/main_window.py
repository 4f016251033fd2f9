"""The frame: cell, mode, the most urgent thing, person, language, time; the rail; one display at a time."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QStackedWidget, QWidget
from typing_extensions import override

from hmi import clock, i18n
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui import theme
from ui.bridge import Bridge
from ui.displays.advice_attention import AdviceWatch
from ui.displays.alarm_siren import AlarmSiren
from ui.displays.display import Display
from ui.displays.frame_content import (
    waiting_words,
)
from ui.displays.frame_news import FrameNews, FrameParts
from ui.displays.frame_sound import FrameSound
from ui.displays.language_of_person import LanguageOfPerson
from ui.displays.past_frame import PastFrame
from ui.displays.place import Place, RailEntries
from ui.displays.settings import SettingsDisplay
from ui.faceplates.faceplate import IS_PAST, REFUSED_IN_THE_PAST, Faceplate
from ui.formatting import date_text, time_text
from ui.models.report_context import ReportContext
from ui.screen_choices import DEFAULTS, ScreenChoices
from ui.sound_player import SoundPlayer
from ui.widgets.display_room import DisplayRoom
from ui.widgets.empty_page import EmptyPage
from ui.widgets.frame_bar import FrameBar
from ui.widgets.navigation_rail import NavigationRail, RailPlace
from ui.widgets.pace import Pace
from ui.widgets.past_edges import edge_px
from ui.widgets.screen_keyboard_host import KeyboardHost
from ui.widgets.status_strip import StatusStrip
from ui.widgets.tab_row import TabRow
from ui.widgets.waiting_page import WaitingPage

_ALARMS = "alarms"
TICK_MS = 1000
_NUMBERED = 10
"""Keys of the rail that a number calls: Alt with 1 to 9, and 0."""
_SMALLEST_PX, _ORDINARY_PX, _LARGEST_PX = 14, 16, 26
_ORDINARY_SIZE = (1280, 800)
_GROWTH = 0.75
"""Text grows slower than the screen: a larger panel shows more, too."""


Opener = Callable[[Bridge, str], Faceplate | None]
"""Makes the faceplate for a subject; None when there is nothing to open."""


class MainWindow(QWidget):
    """Shows one display, tells only that one about frames, and opens faceplates above it."""

    faceplate_opened = Signal(object)
    display_built = Signal()
    """A display was shown for the first time, with all that it had to load."""

    def __init__(
        self,
        bridge: Bridge,
        places: Sequence[Place],
        faceplates: Mapping[str, Opener],
        settings: QSettings,
        player: SoundPlayer | None = None,
    ) -> None:
        """Without a ``player`` alarms are only seen."""
        super().__init__()
        self._bridge, self._faceplates = bridge, faceplates
        self.choices = ScreenChoices(settings, self)
        self.choices.use()  # before there are widgets: what is made under another font does not follow
        self._places = {place.name: place for place in places}
        self.displays: dict[str, Display] = {}
        self._rooms: dict[Display, DisplayRoom] = {}
        self.shown = ""
        """Name of the visible display; empty while the cell is not known."""
        self._before: list[str] = []
        self._language = LanguageOfPerson(bridge, self.choices)
        self._opened_s = clock.monotonic_s()
        self.bar = FrameBar()
        self.siren = AlarmSiren(bridge, player, self)
        self._sound = FrameSound(bridge, self.siren, self.bar.sound_key, self)
        self._use_sound_choices()
        self.entries = RailEntries(places)
        self.rail = NavigationRail([RailPlace(place.name, place.icon) for place in self.entries.keys])
        self.tabs = TabRow()
        self.strip = StatusStrip()
        self.waiting = WaitingPage()
        self.past = PastFrame(bridge, self)
        self.present_only = EmptyPage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.present_only)
        self.keyboard = KeyboardHost(self)
        self.keyboard.is_wanted = bool(self.choices["screen_keyboard"])
        parts = FrameParts(bar=self.bar, strip=self.strip, rail=self.rail, sound=self._sound)
        self._news = FrameNews(bridge, parts, lambda: self.shown, self)
        self._advice_watch = AdviceWatch(bridge, self)
        self._news_pace = Pace(self._news.show, self)
        self._build()
        self._listen()
        self._follow_look()
        self._on_spoken()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()

    def places(self) -> tuple[str, ...]:
        """Names of all displays, in the order of the rail."""
        return tuple(self._places)

    def faceplates(self) -> tuple[str, ...]:
        """Names of all faceplates that open without a choice made before."""
        return tuple(self._faceplates)

    def retranslate(self) -> None:
        """Set every text of the frame and of the displays built so far."""
        self.setWindowTitle(_("Tandem"))
        self.rail.setAccessibleName(_("Displays"))
        self.rail.show_titles([_(place.title) for place in self.entries.keys])
        self._show_tabs()
        self.past.retranslate()
        self.present_only.show_words(_("This display shows the present only."), _("Back to live"))
        self.bar.moment_key.setAccessibleName(_("See the cell as it was"))
        self.bar.report_key.setAccessibleName(_("Report a problem"))
        self.bar.help_key.setAccessibleName(_("Help for this display"))
        self.bar.language_key.setAccessibleName(_("Language"))
        for display in self.displays.values():
            display.retranslate()
        self._sound.show()
        self._show_person()
        self._on_tick()

    def show_display(self, name: str, subject: str = "") -> None:
        """Show a display and one thing on it."""
        display = self._display(name)
        if subject:
            display.open_subject(subject)
        if name == self.shown:
            return
        if self.shown:
            self.displays[self.shown].leave()
            self._before.append(self.shown)
        self.shown = name
        self._put_in_sight(display)
        self.entries.remember(name)
        self.rail.show_choice(self.entries.entry_of(name))
        self._show_tabs()
        display.enter()

    def go_back(self) -> None:
        """Show the display that was shown before."""
        if self._before:
            name = self._before.pop()
            self.show_display(name)
            self._before.pop()

    def open_faceplate(self, name: str, subject: str) -> None:
        """Open a faceplate above the display."""
        faceplate = self._faceplates[name](self._bridge, subject)
        if faceplate is not None:
            faceplate.open_over(self)
            self.faceplate_opened.emit(faceplate)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share = min(self.width() / _ORDINARY_SIZE[0], self.height() / _ORDINARY_SIZE[1])
        screen_px = max(_SMALLEST_PX, min(round(_ORDINARY_PX * share**_GROWTH), _LARGEST_PX))
        if screen_px != theme.look().screen_px:
            self.choices.use_look(screen_px=screen_px)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == REFUSED_IN_THE_PAST:
            self.past.refuse()
            return True
        return super().event(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.bar, 0, 0, 1, 2)
        grid.addWidget(self.past.bar, 1, 0, 1, 2)
        grid.addWidget(self.rail, 2, 0, 2, 1)
        grid.addWidget(self.tabs, 2, 1)
        grid.addWidget(self._stack, 3, 1)
        grid.addWidget(self.strip, 4, 0, 1, 2)
        grid.setRowStretch(3, 1)
        grid.setColumnStretch(1, 1)
        for number, place in enumerate(self.entries.keys[:_NUMBERED], 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number % 10}"), self)
            shortcut.activated.connect(partial(self._on_place_chosen, place.name))
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._show_neighbour, step))
        QShortcut(QKeySequence("Alt+Left"), self).activated.connect(self.go_back)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._open_help)

    def _listen(self) -> None:
        bridge = self._bridge
        bridge.cell_changed.connect(self._on_cell_changed)
        bridge.frame_arrived.connect(self._on_frame)
        bridge.connection_changed.connect(self._news.show)
        bridge.notice_changed.connect(self._news.show)
        bridge.stops_changed.connect(self._news.show)
        bridge.alarms_changed.connect(self._on_alarms_changed)
        bridge.cases_changed.connect(self._on_alarms_changed)
        bridge.guidance.told.connect(self._news_pace.ask)
        bridge.advices.changed.connect(self._news_pace.ask)
        bridge.attachment_changed.connect(self._on_attachment_changed)
        bridge.session_changed.connect(self._on_session_changed)
        bridge.display_requested.connect(self._request)
        self.siren.changed.connect(self._news_pace.ask)
        self.siren.switch_requested.connect(partial(self.choices.choose, "is_sound_on"))
        self.choices.changed.connect(self._on_choice_changed)
        self.choices.look_changed.connect(self._follow_look)
        self.choices.spoken.connect(self._on_spoken)
        bridge.scene_changed.connect(self._on_scene_changed)
        self.past.switched.connect(self._on_past_switched)
        self.past.called.connect(lambda: self._request(_ALARMS, ""))
        self.present_only.pressed.connect(self.past.travel.back_to_live)
        self.bar.moment_key.clicked.connect(lambda: self._request("moment", ""))
        QShortcut(QKeySequence("Ctrl+T"), self).activated.connect(lambda: self._request("moment", ""))
        self.rail.place_chosen.connect(self._on_place_chosen)
        self.tabs.tab_chosen.connect(self._on_tab_chosen)
        self.bar.banner.clicked.connect(lambda: self._request(*self._news.lead(self._places)))
        self.strip.clicked.connect(lambda: self._request("connection", ""))
        self.bar.report_key.clicked.connect(self._report)
        self.bar.help_key.clicked.connect(self._open_help)
        self.bar.language_key.clicked.connect(lambda: self._request("settings", "language"))
        self.bar.stop_ai_key.clicked.connect(lambda: self._request("stop_ai", ""))
        self.bar.person_key.clicked.connect(lambda: self._request("sign_in", ""))

    def _put_in_sight(self, display: Display) -> None:
        """The display, or what says that it has no past."""
        is_aside = self._bridge.is_past and not display.has_past
        self._stack.setCurrentWidget(self.present_only if is_aside else self._rooms[display])

    def _on_scene_changed(self) -> None:
        for display in self.displays.values():
            display.let_act()

    def _on_past_switched(self, is_past: bool) -> None:
        self.setProperty(IS_PAST, is_past)
        px = edge_px() if is_past else 0
        self._grid.setContentsMargins(px, px, px, px)
        if self.shown:
            self._put_in_sight(self.displays[self.shown])
        self._on_tick()

    def _on_place_chosen(self, entry: str) -> None:
        self._request(self.entries.behind(entry, self.shown), "")

    def _on_tab_chosen(self, name: str) -> None:
        self._request(name, "")

    def _show_neighbour(self, step: int) -> None:
        if self.shown:
            self._request(self.entries.neighbour(self.shown, step), "")

    def _show_tabs(self) -> None:
        tabs = self.entries.tabs_of(self.shown) if self.shown else ()
        self.tabs.show_tabs([(place.name, _(place.tab_title)) for place in tabs], self.shown)

    def _request(self, name: str, subject: str) -> None:
        if name in self._faceplates:
            self.open_faceplate(name, subject)
        elif name in self._places and self.shown:
            self.show_display(name, subject)

    def _report(self) -> None:
        context = self.displays[self.shown].report_context() if self.shown else ReportContext()
        self._request("report_case", context.text)

    def _open_help(self) -> None:
        self._request("help", self.shown)

    def _display(self, name: str) -> Display:
        display = self.displays.get(name)
        if display is None:
            display = self._places[name].build(self._bridge)
            self.displays[name] = display
            display.let_act()
            self._rooms[display] = DisplayRoom(display)
            self._stack.addWidget(self._rooms[display])
            display.setting_chosen.connect(self.choices.choose)
            display.show_choices({choice: self.choices[choice] for choice in DEFAULTS})
            display.show_choices({"language": i18n.language()})  # of whoever is signed in
            if isinstance(display, SettingsDisplay):
                display.sound_card.use(self.siren)
            self.display_built.emit()
        return display

    def _on_choice_changed(self, name: str, value: object) -> None:
        if name == "language":
            self._language.keep(str(value))
        self.keyboard.is_wanted = bool(self.choices["screen_keyboard"])
        self._use_sound_choices()
        self._show_choice(name, value)

    def _use_sound_choices(self) -> None:
        self.siren.use(is_on=bool(self.choices["is_sound_on"]), volume=str(self.choices["sound_volume"]))

    def _show_choice(self, name: str, value: object) -> None:
        for display in self.displays.values():
            display.show_choices({name: value})

    def _follow_look(self) -> None:
        self.bar.follow_look()
        self.rail.follow_look()
        self.tabs.follow_look()
        self.past.follow_look()
        if self._bridge.is_past:
            self._on_past_switched(True)

    def _on_spoken(self) -> None:
        side = Qt.LayoutDirection.RightToLeft if i18n.is_right_to_left() else Qt.LayoutDirection.LeftToRight
        self.setLayoutDirection(side)
        QApplication.sendEvent(self, QEvent(QEvent.Type.LanguageChange))  # Qt hands it on, down to open faceplates
        self._show_choice("language", i18n.language())

    def _on_cell_changed(self) -> None:
        self._news.use_cell()
        for display in self.displays.values():
            display.rebuild()
        self.bar.show_cell(self._bridge.picture.cell.label)
        if not self.shown:
            self.show_display(next(iter(self._places)))
        self._news.show()

    def _on_frame(self, batch: ReadingBatch) -> None:
        self._news.take(batch)
        if self.shown:
            self.displays[self.shown].show_frame(batch)

    def _on_alarms_changed(self, _changes: object) -> None:
        self._news_pace.ask()

    def _on_attachment_changed(self) -> None:
        self._show_attachment()
        self._news.show()
        if self.shown:
            self.displays[self.shown].enter()

    def _on_session_changed(self) -> None:
        self._language.follow()
        self._show_person()

    def _on_tick(self) -> None:
        now_ns = clock.now_ns()
        self.bar.time_label.setText(time_text(now_ns))
        # Translators: below the time of day, while a past moment is shown: what the clock shows is the present.
        self.bar.date_label.setText(_("Now") if self._bridge.is_past else date_text(now_ns))
        self._show_attachment()
        self._news.show()

    def _show_person(self) -> None:
        session = self._bridge.session
        if session is not None:
            self.bar.person_key.setText(session.person.display_name)
        else:
            self.bar.person_key.setText(_("Set up") if self._bridge.needs_setup else _("Sign in"))

    def _show_attachment(self) -> None:
        if self._bridge.turned_away:
            self._stack.setCurrentWidget(self.waiting)
            self.shown = ""
            self._show_tabs()
        if not self.shown:
            self.waiting.show_words(*waiting_words(self._bridge, clock.monotonic_s() - self._opened_s))
