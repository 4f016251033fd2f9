"""Whoever looks at the past sees that at once, does nothing there, and finds the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hmi import i18n
from hmi.domain.alarm_query import AlarmFilter, AlarmSort
from hmi.domain.past_query import AskMoment, AskTimeline, NoData, PastMark, TimelineAnswer, TimelineMark
from tests.ui.test_travel import NOW, SECOND, PastLink, a_cell, a_moment
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.past_words import label_words, moment_words
from ui.displays.place import Place
from ui.faceplates.alarm_filter import AlarmFilterFaceplate
from ui.faceplates.alarm_span import AlarmSpanFaceplate
from ui.faceplates.comparison import ComparisonFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.moment import MomentFaceplate
from ui.faceplates.photo_view import PhotoViewFaceplate
from ui.faceplates.report_rows import ReportRowsFaceplate
from ui.faceplates.sign_in import SignInFaceplate
from ui.faceplates.tag_picker import TagPicker
from ui.main_window import MainWindow
from ui.models.picture import Picture
from ui.models.recent_people import RecentPeople
from ui.widgets.past_timeline import Line, LineMark, PastTimeline
from ui.widgets.report_document import Rows, Table


class Acting(Display):
    """A display with a key that changes the cell."""

    name = "overview"

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.key = QPushButton("Acknowledge", self)

    def title(self) -> str:
        return "Overview"

    def acting_parts(self) -> list[QWidget]:
        return [self.key]


class OnlyNow(Acting):
    name = "connection"
    has_past = False


@pytest.fixture
def link() -> PastLink:
    made = PastLink()
    made.answers[AskTimeline] = lambda query: TimelineAnswer(
        start_ns=query.start_ns,
        end_ns=query.end_ns,
        oldest_ns=query.start_ns + 60 * SECOND,
        marks=(TimelineMark(time_ns=NOW - 600 * SECOND, kind=PastMark.ALARM),),
        no_data=(NoData(start_ns=NOW - 900 * SECOND, end_ns=NOW - 800 * SECOND),),
    )
    return made


@pytest.fixture
def window(qtbot: QtBot, link: PastLink, tmp_path: Any) -> MainWindow:
    bridge = Bridge(link)
    bridge.live.picture = Picture(a_cell())
    bridge.live.picture.is_attached = True
    bridge.live.service_time_ns = NOW
    places = [
        Place(name="overview", icon="layout-dashboard", title="Overview", build=Acting),
        Place(name="connection", icon="cable", title="Connection", build=OnlyNow),
    ]
    settings = QSettings(str(tmp_path / "screen.ini"), QSettings.Format.IniFormat)
    made = MainWindow(bridge, places, {"moment": lambda bridge, _subject: MomentFaceplate(bridge)}, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    bridge.cell_changed.emit()
    return made


def test_that_the_past_is_framed_named_and_dated(window: MainWindow):
    window.past.travel.go(NOW - 7_380 * SECOND)

    content = window.past.bar.content
    assert window.past.edges.isVisible()
    assert window.past.bar.isVisible()
    assert content.title == "PAST"
    assert content.moment == moment_words(NOW - 7_380 * SECOND)
    assert content.ago == "2 h 03 min ago"
    assert window.layout().contentsMargins().left() > 0
    assert window.bar.date_label.text() == "Now"


def test_that_the_key_leads_back_to_the_present(window: MainWindow):
    window.past.travel.go(NOW - 60 * SECOND)

    QTest.mouseClick(window.past.bar.live_key, Qt.MouseButton.LeftButton)

    assert not window.past.edges.isVisible()
    assert not window.past.bar.isVisible()
    assert window.layout().contentsMargins().left() == 0


def test_that_keys_that_act_are_out_of_use_in_the_past_alone(window: MainWindow):
    key = window.displays["overview"].key

    window.past.travel.go(NOW - 60 * SECOND)
    in_the_past = key.isEnabled()
    window.past.travel.back_to_live()

    assert not in_the_past
    assert key.isEnabled()


def test_that_no_faceplate_that_acts_opens_over_the_past(window: MainWindow):
    window.past.travel.go(NOW - 60 * SECOND)
    faceplate = Faceplate("Set point")
    ended: list[bool] = []
    faceplate.finished.connect(ended.append)

    faceplate.open_over(window)

    assert ended == [False]
    assert not faceplate.isVisible()
    assert window.past.bar.content.note.startswith("You look at the past")


LOOKING: dict[str, Callable[[Bridge, QSettings], Faceplate]] = {
    "sign in": lambda bridge, settings: SignInFaceplate(bridge, RecentPeople(settings)),
    "photo": lambda bridge, _settings: PhotoViewFaceplate(bridge, "a" * 64, "Case", may_remove=False),
    "rows": lambda bridge, _settings: ReportRowsFaceplate(bridge, A_TABLE, Rows(table="stops")),
    "traces": lambda bridge, _settings: TagPicker(bridge.picture.cell, (), 4),
    "period": lambda _bridge, _settings: AlarmSpanFaceplate(NOW - 7_200 * SECOND, NOW - 3_600 * SECOND, NOW),
    "comparison": lambda _bridge, _settings: ComparisonFaceplate((3_600.0,), 0.0, lambda seconds: f"{seconds} s"),
    "filter": lambda _bridge, _settings: AlarmFilterFaceplate(
        AlarmFilter(start_ns=0, end_ns=NOW), AlarmSort.TIME, is_descending=True, words=lambda: ((), (), (), ())
    ),
}
A_TABLE = Table(key="stops", title="Stops", heads=("Row", "Began"), rows=())


@pytest.mark.parametrize("name", LOOKING)
def test_that_whoever_looks_at_the_past_may_choose_what_to_see_and_sign_in(
    window: MainWindow, tmp_path: Any, name: str
):
    window.past.travel.go(NOW - 60 * SECOND)
    faceplate = LOOKING[name](window._bridge, QSettings(str(tmp_path / "people.ini"), QSettings.Format.IniFormat))

    faceplate.open_over(window)

    assert faceplate.isVisible()
    faceplate.close_with(False)


def test_that_the_clock_opens_the_choice_of_a_moment(window: MainWindow, link: PastLink):
    QTest.mouseClick(window.bar.moment_key, Qt.MouseButton.LeftButton)
    faceplate = window.findChild(MomentFaceplate)

    QTest.mouseClick(faceplate.chips["hour"], Qt.MouseButton.LeftButton)

    moments = [query.time_ns for query in link.asked if isinstance(query, AskMoment)]
    assert moments == [NOW - 3_600 * SECOND]


def test_that_a_moment_is_put_together_by_steps(window: MainWindow, link: PastLink):
    faceplate = MomentFaceplate(window._bridge)
    faceplate.open_over(window)

    QTest.mouseClick(faceplate.steps["hour"].earlier_key, Qt.MouseButton.LeftButton)
    QTest.mouseClick(faceplate.steps["second"].later_key, Qt.MouseButton.LeftButton)
    QTest.mouseClick(faceplate.go_key, Qt.MouseButton.LeftButton)

    moments = [query.time_ns for query in link.asked if isinstance(query, AskMoment)]
    assert moments == [NOW - (300 + 3_600 - 1) * SECOND]


def test_that_a_display_of_the_present_stands_aside(window: MainWindow):
    window.past.travel.go(NOW - 60 * SECOND)

    window.show_display("connection")
    aside = window.present_only.isVisible()
    window.past.travel.back_to_live()

    assert aside
    assert not window.present_only.isVisible()
    assert window.displays["connection"].isVisible()


def test_that_alarms_of_the_present_call_in_the_past(window: MainWindow, an_alarm: Any):
    window.past.travel.go(NOW - 60 * SECOND)
    alarm = an_alarm()
    window._bridge.live.alarms[alarm.id] = alarm
    window._bridge.live_changed.emit()

    assert window.past.bar.call_key.isVisible()
    assert window.past.bar.content.live_call == "Now: 1 alarm of high priority"


def test_that_what_is_not_known_of_the_moment_is_said(window: MainWindow, link: PastLink):
    link.answers[AskMoment] = lambda query: a_moment(query.time_ns, oldest_ns=NOW, are_alarms_recorded=False)

    window.past.travel.go(NOW - 60 * SECOND)

    assert "Before the stored period" in window.past.bar.content.note
    assert "not recorded" in window.past.bar.content.note


def test_that_labels_of_the_line_of_time_are_whole_in_every_language(qtbot: QtBot):
    i18n.choose("ar")

    words = label_words(NOW, 3_600)

    assert words.startswith("\N{FIRST STRONG ISOLATE}")
    assert words.endswith(("ص\N{POP DIRECTIONAL ISOLATE}", "م\N{POP DIRECTIONAL ISOLATE}"))


def test_that_the_line_of_time_shows_marks_and_what_nobody_saw(window: MainWindow):
    window.past.travel.go(NOW - 60 * SECOND)

    line = window.past.bar.timeline.line
    assert list(line.marks) == [(NOW - 600 * SECOND, LineMark.ALARM)]
    assert list(line.holes) == [(NOW - 900 * SECOND, NOW - 800 * SECOND)]


def test_that_a_finger_on_the_line_of_time_wishes_and_chooses(qtbot: QtBot):
    timeline = PastTimeline(lambda _time_ns, _step_s: "00:00")
    qtbot.addWidget(timeline)
    timeline.resize(1028, 56)
    timeline.show_line(Line(start_ns=0, end_ns=1000 * SECOND))
    wished: list[int] = []
    chosen: list[int] = []
    timeline.wished.connect(wished.append)
    timeline.chosen.connect(chosen.append)

    middle = timeline.rect().center()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=middle)

    assert wished == chosen
    assert abs(chosen[0] - 500 * SECOND) < 2 * SECOND
    assert timeline.place_of(chosen[0]) == pytest.approx(middle.x(), abs=1)
