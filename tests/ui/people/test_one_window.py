"""Faceplates are parts of the one window: nothing flashes up beside it, and nothing takes the keys from it."""

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.first_administrator import FirstAdministratorFaceplate
from ui.faceplates.person_badge import PersonBadgeFaceplate
from ui.faceplates.person_editor import PersonEditorFaceplate, PersonRolesFaceplate
from ui.faceplates.person_removal import PersonRemovalFaceplate, Removal
from ui.faceplates.sign_in import SignInFaceplate
from ui.models.recent_people import RecentPeople


class Onlooker(QObject):
    """Sees every window that comes up."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.seen: list[str] = []
        application.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(
    "make",
    [
        lambda hands, person: SignInFaceplate(hands.bridge, RecentPeople(hands.settings)),
        lambda hands, person: FirstAdministratorFaceplate(hands.bridge),
        lambda hands, person: PersonEditorFaceplate(hands.bridge),
        lambda hands, person: PersonEditorFaceplate(hands.bridge, person),
        lambda hands, person: PersonRolesFaceplate(hands.bridge, person),
        lambda hands, person: PersonBadgeFaceplate(hands.bridge, person, {}),
        lambda hands, person: PersonRemovalFaceplate(hands.bridge, person, Removal.ERASURE, has_second=True),
        lambda hands, person: ChangePinFaceplate(hands.bridge, person),
        lambda hands, person: ChangePinFaceplate(hands.bridge, person, old_pin="582047", is_forced=True),
    ],
)
def test_that_no_other_window_comes_up(hands, people, qapp, tmp_path, make):
    hands.settings = QSettings(str(tmp_path / "screen.ini"), QSettings.Format.IniFormat)
    hands.sign_in(people["ada"])
    onlooker = Onlooker(qapp)

    hands.open(make(hands, people["ole"]))

    assert onlooker.seen == []
