"""Saved trend views: open, save, delete, and what goes wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hmi.domain.command import DeleteView, SaveView
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.query import SavedView, ViewsAnswer
from hmi.domain.tag import TagName
from ui.bridge import Bridge
from ui.faceplates.saved_views import SavedViewsFaceplate

TAGS = (TagName("cobot/axis_1/position"), TagName("cnc/load"))


class Service:
    """Keeps views, or refuses."""

    def __init__(self) -> None:
        self.views = {"Joints": SavedView(name="Joints", tag_names=TAGS, span_s=600.0)}
        self.refusal = None
        self.is_down = False

    def ask(self, query, on_answer) -> None:
        down = Failed(reason=Reason.INTERNAL)
        on_answer(down if self.is_down else ViewsAnswer(views=tuple(self.views.values())))

    def do(self, command, on_outcome) -> None:
        if self.refusal is not None:
            on_outcome(self.refusal)
            return
        match command:
            case SaveView():
                self.views[command.name] = SavedView(
                    name=command.name, tag_names=command.tag_names, span_s=command.span_s
                )
            case DeleteView():
                del self.views[command.name]
        on_outcome(Done())


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def opened(qtbot, service):
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()

    def open_it() -> SavedViewsFaceplate:
        faceplate = SavedViewsFaceplate(Bridge(service), TAGS, 60.0)
        faceplate.open_over(window)
        faceplate.window_kept = window
        return faceplate

    return open_it


def names(faceplate: SavedViewsFaceplate) -> list[str]:
    return [view.name for view in faceplate.model.things]


def choose_first(faceplate: SavedViewsFaceplate) -> None:
    index = faceplate.model.index(0, 0)
    QTest.mouseClick(
        faceplate.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=faceplate.table.visualRect(index).center(),
    )


def test_that_a_view_opens(opened, qtbot):
    faceplate = opened()
    choose_first(faceplate)

    with qtbot.waitSignal(faceplate.view_chosen) as chosen:
        QTest.mouseClick(faceplate.open_key, Qt.MouseButton.LeftButton)

    assert chosen.args[0].tag_names == TAGS


def test_that_nothing_opens_before_one_is_chosen(opened):
    faceplate = opened()

    assert not faceplate.open_key.isEnabled()
    assert not faceplate.delete_key.isEnabled()


def test_that_what_is_shown_is_saved_under_its_name(opened, service):
    faceplate = opened()
    QTest.keyClicks(faceplate.name_field, "Night shift")

    QTest.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert service.views["Night shift"].tag_names == TAGS
    assert "Night shift" in names(faceplate)


def test_that_a_view_without_a_name_is_not_saved(opened, service):
    faceplate = opened()

    QTest.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert list(service.views) == ["Joints"]
    assert "name" in faceplate.state.text()


def test_that_a_view_is_deleted(opened, service):
    faceplate = opened()
    choose_first(faceplate)

    QTest.mouseClick(faceplate.delete_key, Qt.MouseButton.LeftButton)

    assert not service.views
    assert "No view is saved yet" in faceplate.state.text()


def test_that_a_refusal_says_why(opened, service):
    service.refusal = Refused(reason=Reason.NOT_SIGNED_IN, facts={"action": "shape_views"})
    faceplate = opened()
    QTest.keyClicks(faceplate.name_field, "Mine")

    QTest.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert "Sign in to save trend views" in faceplate.state.text()


def test_that_a_service_that_does_not_answer_is_told(opened, service):
    service.is_down = True

    assert "not available" in opened().state.text()
