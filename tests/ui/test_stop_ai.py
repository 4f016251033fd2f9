"""The key that stops AI: on every display, one touch and one confirmation, also over the past."""

import pytest
from PySide6.QtCore import QSettings

from hmi.domain.advice_command import RestartAi, StopAi
from hmi.domain.advice_mode import AdviceMode, AiStop
from hmi.domain.advice_notice import AI_STOPPED
from hmi.domain.advice_query import AdvicesAnswer, AskAdvices
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.link.messages import Notice, SessionChanged
from tests.ui.displays.conftest import Panel, a_full_cell
from ui.displays.frame_content import strip_items
from ui.faceplates.decision import DecisionFaceplate
from ui.faceplates.stop_ai import AiStoppedFaceplate
from ui.main_window import MainWindow
from ui.places import PLACES, faceplates
from ui.theme import look


@pytest.fixture
def panel() -> Panel:
    panel = Panel()
    panel.attach(a_full_cell())
    return panel


@pytest.fixture
def window(panel, qtbot, tmp_path) -> MainWindow:
    settings = QSettings(str(tmp_path / "screen.ini"), QSettings.Format.IniFormat)
    window = MainWindow(panel.bridge, PLACES, faceplates(settings), settings)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    panel.bridge.cell_changed.emit()
    return window


def sign_in(panel, *roles: Role) -> None:
    person = Person(ref=PersonRef("p-1"), display_name="Ana", roles=frozenset(roles))
    panel.bridge.take(SessionChanged(session=Session(token="t", person=person, signed_in_ns=0, idle_limit_s=300)))


def opened(window, kind):
    return [one for one in window.findChildren(kind) if one.isVisible()]


def stop(panel) -> None:
    panel.bridge.take(Notice(subject=AI_STOPPED, text=str(panel.bridge.service_time_ns)))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VIEWER])
def test_that_one_touch_and_one_confirmation_stop_it_for_anyone_but_viewers(window, panel, role):
    sign_in(panel, role)

    window.bar.stop_ai_key.click()
    (faceplate,) = opened(window, DecisionFaceplate)
    assert not [one for one in panel.link.commands if isinstance(one, StopAi)]
    faceplate.save_key.click()

    assert [one for one in panel.link.commands if isinstance(one, StopAi)] == [StopAi()]


def test_that_the_key_is_20_mm_wide_and_high_and_so_is_the_confirmation(window, panel):
    sign_in(panel, Role.OPERATOR)
    window.bar.stop_ai_key.click()
    (faceplate,) = opened(window, DecisionFaceplate)

    assert min(window.bar.stop_ai_key.width(), window.bar.stop_ai_key.height()) >= 76
    assert faceplate.save_key.height() >= look().stop_px


def test_that_enter_alone_does_not_stop_it(window, panel):
    sign_in(panel, Role.OPERATOR)
    window.bar.stop_ai_key.click()
    (faceplate,) = opened(window, DecisionFaceplate)

    assert not faceplate.save_key.hasFocus()


def test_that_whoever_is_not_signed_in_is_asked_who_they_are(window, panel):
    asked = panel.asked
    window.bar.stop_ai_key.click()

    assert not opened(window, DecisionFaceplate)
    assert not [one for one in panel.link.commands if isinstance(one, StopAi)]
    assert asked == []


def test_that_while_it_is_stopped_every_display_says_so_whole(window, panel):
    stop(panel)

    assert window.bar.stop_ai_key.text() == "AI off"
    item = next(item for item in strip_items(panel.bridge) if item.words == "AI off")
    assert item.is_standing
    assert item.is_loud
    assert "AI is stopped" in window.bar.banner.alert.words


def test_that_only_a_coordinator_can_let_it_work_again_with_a_reason_and_a_signature(window, panel):
    stop(panel)
    sign_in(panel, Role.COORDINATOR)

    window.bar.stop_ai_key.click()
    (faceplate,) = opened(window, DecisionFaceplate)
    faceplate.choices.keys[AdviceMode.ADVISORY].click()
    assert not faceplate.pad.isEnabled()
    faceplate.field.setText("The camera is clean again")
    faceplate.pad.confirmed.emit("24681357")

    assert panel.link.commands[-1] == RestartAi(
        why="The camera is clean again", pin="24681357", most=AdviceMode.ADVISORY
    )


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MAINTENANCE, Role.ADMINISTRATOR])
def test_that_others_are_told_since_when_and_who_can(window, panel, role):
    stop(panel)
    since = AiStop(since_ns=panel.bridge.service_time_ns, by=PersonRef("p-1"), screen="Panel 2")
    panel.link.answer(AskAdvices, AdvicesAnswer(stop=since))
    sign_in(panel, role)

    window.bar.stop_ai_key.click()

    (faceplate,) = opened(window, AiStoppedFaceplate)
    assert "Panel 2" in faceplate.words.text()
    assert "coordinator" in faceplate.words.text()


def test_that_nobody_is_named_where_nobody_knows_who_stopped_it(window, panel):
    stop(panel)
    since = AiStop(since_ns=panel.bridge.service_time_ns, by=None, screen="service", why="mark")
    panel.link.answer(AskAdvices, AdvicesAnswer(stop=since))
    sign_in(panel, Role.OPERATOR)

    window.bar.stop_ai_key.click()

    (faceplate,) = opened(window, AiStoppedFaceplate)
    assert "service" not in faceplate.words.text()
