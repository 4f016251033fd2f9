"""The walk that takes pictures of every display."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from hmi import i18n
from hmi.domain.connection import ConnectionState, ConnectionStatus
from ui import settling, theme, tour
from ui.bridge import Bridge
from ui.screen_choices import ScreenChoices
from ui.tour import Tour
from ui.tour_variants import VARIANTS


class ForgetfulWindow(QWidget):
    """A frame with one display, whose service lets each language be chosen at the second attempt only."""

    faceplate_opened = Signal(object)

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self.choices = ScreenChoices(settings)
        self.choices.changed.connect(self._on_changed)
        self.pictures: list[str] = []
        self._asked: list[object] = []

    def _on_changed(self, name: str, value: object) -> None:
        if name == "language":
            if value not in self._asked:
                self.choices.speak("en")
            self._asked.append(value)

    def places(self) -> tuple[str, ...]:
        return ("overview",)

    def faceplates(self) -> tuple[str, ...]:
        return ()

    def grab(self) -> QPixmap:
        self.pictures.append(i18n.language())
        return super().grab()


@pytest.fixture
def window(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForgetfulWindow]:
    monkeypatch.setattr(tour, "WARM_UP_MS", 0)
    monkeypatch.setattr(tour, "ALARMS_MS", 0)
    monkeypatch.setattr(settling, "BEAT_MS", 0)
    monkeypatch.setattr(settling, "CALM_BEATS", 1)
    application = QApplication.instance()
    window = ForgetfulWindow(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    yield window
    application.setLayoutDirection(application.layoutDirection().LeftToRight)
    theme.use(application, shade=theme.Shade.LIGHT, is_for_gloves=False)


class AnsweredBridge(Bridge):
    """Nothing that was asked is open."""

    is_owed = False


@pytest.fixture
def bridge() -> Bridge:
    bridge = AnsweredBridge()
    bridge.picture.is_attached = True
    bridge.connections = {"cell": ConnectionStatus(endpoint="cell", state=ConnectionState.LIVE, since_ns=1)}
    return bridge


def test_that_each_picture_is_in_its_language_whatever_the_service_did_with_the_choice(
    qtbot, window: ForgetfulWindow, bridge: Bridge, tmp_path: Path
):
    walk = Tour(window, bridge, tmp_path, str)

    with qtbot.waitSignal(walk.ended, timeout=30_000):
        walk.start()

    assert window.pictures == [variant.language for variant in VARIANTS]
    assert len(list(tmp_path.glob("*.png"))) == len(VARIANTS)


def test_that_a_walk_ends_at_the_first_picture_that_cannot_be_written(
    qtbot, window: ForgetfulWindow, bridge: Bridge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    walk = Tour(window, bridge, tmp_path / "missing", str)

    with qtbot.waitSignal(walk.ended, timeout=30_000):
        walk.start()
    qtbot.wait(100)

    assert len(window.pictures) == 1
    assert not walk.is_complete
    assert "the pictures end here" in capsys.readouterr().out
