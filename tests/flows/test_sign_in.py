"""People at a panel against a real service: the very first start, a new colleague, a wrong PIN, a badge."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from hmi.content.cell_file import write_cell
from hmi.domain.cell import Cell
from hmi.domain.person import Role
from hmi.link.address import local_address
from hmi.link.client import LinkClient
from ui.bridge import Bridge
from ui.displays.people import PeopleDisplay
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.first_administrator import FirstAdministratorFaceplate
from ui.faceplates.person_badge import PersonBadgeFaceplate
from ui.faceplates.person_editor import PersonEditorFaceplate
from ui.faceplates.sign_in import SignInFaceplate
from ui.models.recent_people import RecentPeople

ROOT = Path(__file__).resolve().parents[2]
ADA_PIN, FIRST_PIN, OLE_PIN = "739152", "582047", "905836"
BADGE = "04A1B2C3D4"
PATIENCE_MS = 30_000


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    write_cell(tmp_path / "cell.yaml", Cell(id="cell-1", label="Cell 1"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "hmi", "serve", "--project", str(tmp_path)]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd="/")
    yield tmp_path
    service.terminate()
    service.wait(20)


class Panel:
    """A window on a bridge on a link, and a person before it."""

    def __init__(self, project: Path, until: Callable[[Callable[[], bool]], None]) -> None:
        self.until = until
        self.window = QWidget()
        self.window.resize(1280, 800)
        self.window.show()
        self.bridge = Bridge()
        self.bridge.attach(LinkClient(local_address(project), screen="test", product="test"))
        settings = QSettings(str(project / "screen.ini"), QSettings.Format.IniFormat)
        self.recent = RecentPeople(settings)
        self.keep: list[Faceplate] = []

    def close(self) -> None:
        self.bridge.detach()
        self.keep.clear()
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def who(self) -> str:
        return "" if self.bridge.session is None else self.bridge.session.person.display_name

    def open(self, faceplate: Faceplate) -> Faceplate:
        faceplate.open_over(self.window)
        self.keep.append(faceplate)
        return faceplate

    def shown(self, kind: type[Faceplate]) -> Faceplate | None:
        return next((one for one in self.window.findChildren(kind) if one.isVisible()), None)

    def enter(self, pad: QWidget, pin: str) -> None:
        self.until(pad.isEnabled)
        QTest.keyClicks(pad, pin)
        QTest.keyClick(pad, Qt.Key.Key_Return)

    def sign_in(self, name: str, pin: str) -> SignInFaceplate:
        faceplate = self.open(SignInFaceplate(self.bridge, self.recent))
        names = faceplate.people
        self.until(lambda: name in [person.display_name for person in names.shown])
        place = [person.display_name for person in names.shown].index(name)
        faceplate.keys_of_people.choose_row(place)
        QTest.keyClick(faceplate.keys_of_people, Qt.Key.Key_Return)
        self.enter(faceplate.pad, pin)
        return faceplate

    def says(self, faceplate: Faceplate, words: str) -> bool:
        return any(words in label.text() for label in faceplate.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def panel(qtbot, project: Path) -> Iterator[Panel]:
    panel = Panel(project, lambda question: qtbot.waitUntil(question, timeout=PATIENCE_MS))
    panel.until(lambda: panel.bridge.picture.is_attached)
    yield panel
    panel.close()


def set_up(panel: Panel, project: Path) -> None:
    faceplate = panel.open(FirstAdministratorFaceplate(panel.bridge))
    faceplate.name_field.setText("Ada")
    faceplate.code_field.setText((project / "setup-code").read_text().strip().lower())
    panel.enter(faceplate.new_pin.pad, ADA_PIN)
    panel.enter(faceplate.new_pin.pad, ADA_PIN)
    QTest.mouseClick(faceplate.create_key, Qt.MouseButton.LeftButton)
    panel.until(lambda: panel.who() == "Ada")


def add_ole(panel: Panel) -> None:
    editor = panel.open(PersonEditorFaceplate(panel.bridge))
    editor.name_field.setText("Ole")
    editor.roles.ticks[Role.OPERATOR].click()
    panel.enter(editor.new_pin.pad, FIRST_PIN)
    panel.enter(editor.new_pin.pad, FIRST_PIN)
    QTest.mouseClick(editor.add_key, Qt.MouseButton.LeftButton)
    panel.until(lambda: panel.shown(PersonEditorFaceplate) is None)


def replace_first_pin(panel: Panel) -> None:
    panel.until(lambda: panel.shown(ChangePinFaceplate) is not None)
    change = panel.shown(ChangePinFaceplate)
    panel.enter(change.new_pin.pad, OLE_PIN)
    panel.enter(change.new_pin.pad, OLE_PIN)
    panel.until(lambda: panel.shown(ChangePinFaceplate) is None)


def bind_badge(panel: Panel) -> None:
    display = PeopleDisplay(panel.bridge, panel.window)
    panel.keep.append(display)
    display.enter()
    panel.until(lambda: len(display.people.shown) == 2)
    faceplate = panel.open(PersonBadgeFaceplate(panel.bridge, display.people.shown[1], {}))
    faceplate.take_badge(BADGE)
    panel.until(lambda: panel.shown(PersonBadgeFaceplate) is None)


def test_that_a_new_panel_becomes_one_of_two_people(panel: Panel, project: Path):
    assert panel.bridge.needs_setup
    set_up(panel, project)
    assert not panel.bridge.needs_setup
    assert not (project / "setup-code").exists()
    add_ole(panel)
    bind_badge(panel)

    panel.sign_in("Ole", FIRST_PIN)
    replace_first_pin(panel)
    assert panel.who() == "Ole"
    assert not panel.bridge.session.person.must_replace_pin

    wrong = panel.sign_in("Ada", OLE_PIN)
    panel.until(lambda: panel.says(wrong, "PIN or badge is not right."))
    assert panel.who() == "Ole"
    panel.enter(wrong.pad, ADA_PIN)
    panel.until(lambda: panel.who() == "Ada")

    with_badge = panel.open(SignInFaceplate(panel.bridge, panel.recent, badge=BADGE))
    panel.until(lambda: panel.says(with_badge, "Badge recognised. Enter the PIN."))
    panel.enter(with_badge.pad, OLE_PIN)
    panel.until(lambda: panel.who() == "Ole")
