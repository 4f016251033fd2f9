"""The frame around the displays: what it says, where it leads, what it tells to whom."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from hmi import i18n
from hmi.domain.advice_query import AskAdvices
from hmi.domain.alarms_file import AskAlarmsFile
from hmi.domain.cell import Cell, SecurityMode, SecurityPolicy
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.finding_query import AskFindings
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Session
from hmi.domain.query import AskHistory, AskPeople
from hmi.domain.reading import ReadingBatch
from hmi.domain.site_rules import AskSiteRules
from hmi.i18n import gettext as _
from hmi.link.messages import CellChanged, ConnectionChanged, Notice, SessionChanged, Turned
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.place import Place
from ui.displays.settings import SettingsDisplay
from ui.faceplates.faceplate import Faceplate
from ui.main_window import MainWindow


class Page(Display):
    """A display that writes down what it was told."""

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__(bridge)
        self.name = name
        self.told: list[str] = []
        self.label = QLabel(name)
        QVBoxLayout(self).addWidget(self.label)

    def enter(self) -> None:
        self.told.append("enter")

    def leave(self) -> None:
        self.told.append("leave")

    def open_subject(self, subject: str) -> None:
        self.told.append(f"open {subject}")

    def rebuild(self) -> None:
        self.told.append("rebuild")

    def retranslate(self) -> None:
        self.told.append(f"speak {i18n.language()}")

    def show_frame(self, batch: ReadingBatch) -> None:
        self.told.append("frame")


class Link:
    """Stands in for the service."""

    def __init__(self) -> None:
        self.commands = []

    def ask(self, query, on_answer) -> None:
        assert isinstance(query, AskPeople | AskHistory | AskAlarmsFile | AskSiteRules | AskAdvices | AskFindings)

    outcome: Outcome = Done()

    def do(self, command, on_outcome) -> None:
        self.commands.append(command)
        on_outcome(self.outcome)


def places() -> list[Place]:
    return [
        Place(
            name=name,
            icon="bot",
            title=name.title(),
            build=lambda bridge, name=name: Page(bridge, name),
            rail="connection" if name in ("browse", "scan") else "",
        )
        for name in ("overview", "trends", "connection", "browse", "scan", "settings", "help")
    ]


@pytest.fixture
def bridge() -> Bridge:
    return Bridge(Link())


@pytest.fixture
def window(qtbot, bridge, tmp_path) -> MainWindow:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    openers = {"sign_in": lambda _bridge, _subject: Faceplate("Sign in")}
    window = MainWindow(bridge, places(), openers, settings)
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def known(window, bridge) -> MainWindow:
    """The window once the service has said what the cell is."""
    bridge.picture.is_attached = True
    bridge.take(CellChanged(cell=Cell(id="c", label="Cell 4")))
    bridge.take(ConnectionChanged(status=a_status(ConnectionState.LIVE)))
    return window


def a_status(state: ConnectionState, **more) -> ConnectionStatus:
    facts = {"policy": SecurityPolicy.BASIC256SHA256, "mode": SecurityMode.SIGN_AND_ENCRYPT, **more}
    return ConnectionStatus(endpoint="plc", state=state, since_ns=0, live_tags=3, wanted_tags=3, **facts)


def strip_words(window: MainWindow) -> str:
    return window.strip.accessibleName()


def test_that_nothing_but_waiting_is_shown_before_the_cell_is_known(window):
    assert window.shown == ""
    assert "Waiting for the cell service" in window.waiting.accessibleName()
    assert "nothing is live" in strip_words(window)


def test_that_the_first_display_opens_by_itself_once_the_cell_is_known(known):
    assert known.shown == "overview"
    assert known.bar.cell_label.text() == "Cell 4"
    assert known.displays["overview"].told[-1] == "enter"


def test_that_displays_are_built_only_when_they_are_shown(known):
    assert set(known.displays) == {"overview"}


def test_that_only_the_visible_display_hears_frames(known, bridge):
    known.show_display("trends")
    known.displays["overview"].told.clear()

    bridge.frame_arrived.emit(ReadingBatch.empty())

    assert known.displays["trends"].told[-1] == "frame"
    assert not known.displays["overview"].told


def test_that_a_tap_on_the_rail_shows_that_display(known):
    QTest.mouseClick(known.rail.keys["trends"], Qt.MouseButton.LeftButton)

    assert known.shown == "trends"
    assert known.rail.keys["trends"].isChecked()
    assert known.displays["overview"].told[-1] == "leave"


def test_that_a_display_may_ask_for_another_with_a_subject(known, bridge):
    bridge.display_requested.emit("trends", "cobot/axis_1/actual_position")

    assert known.shown == "trends"
    assert "open cobot/axis_1/actual_position" in known.displays["trends"].told


def test_that_one_can_go_back(known):
    known.show_display("trends")
    known.show_display("settings")

    known.go_back()
    assert known.shown == "trends"
    known.go_back()
    assert known.shown == "overview"


def tap(window: MainWindow, key: QWidget) -> None:
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)


def test_that_displays_that_share_a_key_stand_there_as_tabs(known):
    assert not known.tabs.isVisible()

    tap(known, known.rail.keys["connection"])

    assert "browse" not in known.rail.keys
    assert [key.text() for key in known.tabs.keys.values()] == ["Connection", "Browse", "Scan"]
    assert known.tabs.isVisible()
    tap(known, known.tabs.keys["browse"])
    assert known.shown == "browse"
    assert known.rail.keys["connection"].isChecked()
    assert known.tabs.keys["browse"].isChecked()


def test_that_the_rail_leads_to_the_tab_that_was_seen_last_and_once_there_to_the_first(known):
    known.show_display("browse")
    tap(known, known.rail.keys["overview"])
    assert not known.tabs.isVisible()

    tap(known, known.rail.keys["connection"])
    assert known.shown == "browse"
    tap(known, known.rail.keys["connection"])

    assert known.shown == "connection"


def test_that_who_asks_for_a_display_gets_that_and_not_the_tab_seen_last(known, bridge):
    known.show_display("browse")
    known.show_display("overview")

    bridge.display_requested.emit("connection", "plc")

    assert known.shown == "connection"


@pytest.mark.parametrize(
    ("language", "key", "then"),
    [("en", Qt.Key.Key_Right, "browse"), ("en", Qt.Key.Key_Left, "scan"), ("ar", Qt.Key.Key_Left, "browse")],
)
def test_that_arrow_keys_go_from_tab_to_tab_as_they_are_seen(known, language, key, then, qtbot):
    known.choices.choose("language", language)
    known.show_display("connection")
    known.tabs.keys["connection"].setFocus(Qt.FocusReason.TabFocusReason)

    QTest.keyClick(known.tabs.keys["connection"], key)

    assert known.shown == then
    assert known.tabs.keys[then].hasFocus()


def test_that_keys_go_round_the_tabs_and_numbers_call_the_keys_of_the_rail(known):
    QTest.keyClick(known, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert known.shown == "connection"

    QTest.keyClick(known, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert known.shown == "scan"

    QTest.keyClick(known, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert known.shown == "settings"


def test_that_tabs_are_as_large_as_fingers_need_in_gloves(known):
    known.show_display("browse")

    known.choices.choose("is_for_gloves", True)
    QApplication.processEvents()

    assert min(key.height() for key in known.tabs.keys.values()) >= 76


def test_that_help_opens_for_the_display_that_is_shown(known):
    known.show_display("trends")

    QTest.mouseClick(known.bar.help_key, Qt.MouseButton.LeftButton)

    assert "open trends" in known.displays["help"].told


def test_that_the_person_key_opens_signing_in(known, qtbot):
    with qtbot.waitSignal(known.faceplate_opened) as opened:
        QTest.mouseClick(known.bar.person_key, Qt.MouseButton.LeftButton)

    assert opened.args[0].isVisible()


def test_that_an_unsecured_connection_is_said_for_as_long_as_it_lasts(known, bridge):
    bridge.take(ConnectionChanged(status=a_status(ConnectionState.LIVE, policy=SecurityPolicy.NONE)))
    assert "Not secured" in strip_words(known)

    bridge.take(ConnectionChanged(status=a_status(ConnectionState.LIVE)))
    assert "Not secured" not in strip_words(known)


def test_that_a_lost_controller_is_the_most_urgent_thing(known, bridge):
    bridge.take(ConnectionChanged(status=a_status(ConnectionState.LOST)))

    said = known.bar.banner.accessibleName()
    assert "Controller plc: Connection lost" in said
    assert "Check the network cable" in said
    assert known.bar.banner.alert.is_abnormal


def test_that_the_banner_leads_to_what_it_tells(known, bridge):
    bridge.take(ConnectionChanged(status=a_status(ConnectionState.LOST)))

    QTest.mouseClick(known.bar.banner, Qt.MouseButton.LeftButton)

    assert known.shown == "connection"
    assert "open plc" in known.displays["connection"].told


def test_that_silence_of_the_service_is_told_and_the_display_draws_anew(known, bridge):
    known.displays["overview"].told.clear()
    bridge.picture.is_attached = False
    bridge.attachment_changed.emit()

    assert "nothing is live" in strip_words(known)
    assert known.displays["overview"].told == ["enter"]


def test_that_a_service_of_another_version_is_named(known, bridge):
    bridge.take(Turned(service_protocol=9, service_product="9.0.0"))

    assert "9.0.0" in known.waiting.accessibleName()
    assert known.waiting.isVisible()


def test_that_troubles_of_the_service_stay_in_sight(known, bridge):
    bridge.take(Notice(subject="history", text="Recording stopped: the disk is full"))
    assert "the disk is full" in strip_words(known)

    bridge.take(Notice(subject="history", text=""))
    assert "the disk is full" not in strip_words(known)


def test_that_the_person_signed_in_is_named_and_spoken_to_in_their_language(known, bridge):
    person = Person(ref=PersonRef("p-1"), display_name="M. Keller", language="de")
    bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)))
    assert known.bar.person_key.text() == "M. Keller"
    assert i18n.language() == "de"

    bridge.take(SessionChanged(session=None))
    assert i18n.language() == "en"


def test_that_the_settings_tick_the_language_that_is_spoken(qtbot, bridge, tmp_path):
    place = Place(name="settings", icon="settings", title="Settings", build=SettingsDisplay)
    window = MainWindow(bridge, [place], {}, QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    bridge.take(CellChanged(cell=Cell(id="c", label="Cell 4")))
    keys = window.displays["settings"].rows["language"].keys
    person = Person(ref=PersonRef("p-1"), display_name="M. Keller", language="de")

    bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)))
    assert keys["de"].isChecked()

    bridge.take(SessionChanged(session=None))
    assert keys["en"].isChecked()


def test_that_a_language_chosen_here_is_remembered(known, bridge, qtbot):
    known.choices.choose("language", "qps")

    again = MainWindow(bridge, places(), {}, known.choices._settings)
    qtbot.addWidget(again)
    assert again.choices["language"] == "qps"
    assert known.displays["overview"].told[-1] == "speak qps"


def test_that_a_language_chosen_while_the_service_was_away_stays_and_is_remembered_afterwards(known, bridge, qtbot):
    person = Person(ref=PersonRef("p-1"), display_name="Ada Keller", language="en", roles=frozenset())
    signed_in = SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=180))
    bridge.take(signed_in)
    bridge.link.outcome = Refused(reason=Reason.SERVICE_SILENT)
    known.choices.choose("language", "de")
    bridge.link.outcome = Done()

    bridge.take(signed_in)

    assert i18n.language() == "de"
    assert [command.language for command in bridge.link.commands] == ["de", "de"]
    known.choices.speak("en")


@pytest.mark.parametrize("language", ["en", "de"])
def test_that_an_unknown_mode_is_said_whole(known, language):
    known.choices.choose("language", language)
    words = QLabel(_("Mode not known"))
    words.ensurePolished()

    known.bar.show_mode(words.text())

    assert known.bar.mode_label.parentWidget().width() >= words.fontMetrics().horizontalAdvance(words.text())


def test_that_arabic_mirrors_the_frame(known, qtbot):
    known.choices.choose("language", "ar")

    assert known.layoutDirection() is Qt.LayoutDirection.RightToLeft
    qtbot.waitUntil(lambda: known.rail.x() > known.width() / 2)
    known.choices.choose("language", "en")
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_that_gloves_make_the_keys_larger(known, qtbot):
    before = known.rail.keys["trends"].height()

    known.choices.choose("is_for_gloves", True)

    qtbot.waitUntil(lambda: known.rail.keys["trends"].height() > before)
    known.choices.choose("is_for_gloves", False)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_that_every_key_of_the_rail_is_large_enough_for_a_finger(known, size, qtbot):
    known.resize(*size)

    qtbot.waitUntil(lambda: min(key.height() for key in known.rail.keys.values()) >= 48)


def test_that_the_keyboard_on_the_screen_comes_only_where_it_is_chosen(known, qtbot):
    faceplate, field = Faceplate("A name"), QLineEdit()
    faceplate.body.addWidget(field)
    faceplate.open_over(known)
    keyboard = known.keyboard.keyboard

    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    was_visible = keyboard.isVisible()
    known.choices.choose("screen_keyboard", False)

    assert was_visible
    assert not keyboard.isVisible()


def test_that_an_open_faceplate_speaks_with_whoever_signs_in(known, bridge):
    faceplate = Faceplate()
    faceplate.say(lambda: faceplate.show_title(_("Sign in")))
    faceplate.open_over(known)

    person = Person(ref=PersonRef("p"), display_name="Ana", roles=frozenset(), language="de")
    bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=60)))
    german = faceplate.title_label.text()
    bridge.take(SessionChanged(session=None))

    assert (german, faceplate.title_label.text()) == ("Anmelden", "Sign in")
    assert faceplate.isVisible()


def test_that_the_keys_of_the_frame_stay_where_they_are_whoever_signs_in(known, bridge):
    bar = known.bar
    keys = (bar.help_key, bar.language_key, bar.person_key)
    before = [key.geometry() for key in keys]

    for name in ("Al", "Maximiliane Wolkenstein-Rodenegg the Third"):
        person = Person(ref=PersonRef("p"), display_name=name)
        bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=60)))
        QApplication.processEvents()
        assert [key.geometry() for key in keys] == before
