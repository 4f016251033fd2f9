"""The browse display: go down, go up, add what is found, and say why when it cannot."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from hmi.domain.cell import Cell, Endpoint
from hmi.domain.command import AddTag, Command, RemoveTag
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.query import Answer, AskBrowse, BrowseAnswer, BrowsedNode, Query
from hmi.domain.tag import NodeAddress, TagName
from ui.bridge import Bridge, Picture
from ui.displays.browse import BrowseDisplay


def a_node(name: str, node_class: str = "Variable", tag: str = "") -> BrowsedNode:
    return BrowsedNode(
        node=NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}"),
        browse_name=name,
        display_name=name,
        node_class=node_class,
        data_type="Double",
        value_text="3.5",
        unit="bar",
        tag_name=TagName(tag) if tag else None,
    )


class SmallServer:
    """Two levels of nodes."""

    def __init__(self) -> None:
        self.asked: list[AskBrowse] = []
        self.commands: list[Command] = []
        self.outcome: Outcome = Done()
        self.error = ""

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskBrowse)
        self.asked.append(query)
        if self.error:
            on_answer(BrowseAnswer(error=self.error))
        elif query.node is None:
            on_answer(BrowseAnswer(nodes=(a_node("Machine", "Object"), a_node("Ready", tag="added/ready"))))
        else:
            on_answer(BrowseAnswer(nodes=(a_node("Pressure"),)))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        on_outcome(self.outcome)


@pytest.fixture
def server() -> SmallServer:
    return SmallServer()


@pytest.fixture
def display(qtbot: QtBot, server: SmallServer) -> BrowseDisplay:
    bridge = Bridge(server)
    bridge.picture = Picture(Cell(id="c", label="C", endpoints=(Endpoint(key="plc", url="opc.tcp://h"),)))
    shown = BrowseDisplay(bridge)
    bridge.setParent(shown)
    qtbot.addWidget(shown)
    shown.show()
    shown.enter()
    return shown


def tap(display: BrowseDisplay, row: int) -> None:
    index = display._model.index(row, 0)
    display._table.setCurrentIndex(index)
    display._table.clicked.emit(index)


def texts(display: BrowseDisplay) -> list[str]:
    model = display._model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_that_the_first_level_is_shown(display: BrowseDisplay):
    assert texts(display) == ["▸ Machine", "Ready"]


def test_that_an_object_opens_and_up_returns(display: BrowseDisplay):
    tap(display, 0)
    below = texts(display)

    display._up.click()

    assert below == ["Pressure"]
    assert texts(display) == ["▸ Machine", "Ready"]


def test_that_a_variable_is_added_under_the_name_of_its_place(display: BrowseDisplay, server: SmallServer):
    tap(display, 0)
    tap(display, 0)

    display._act.click()

    assert server.commands == [AddTag(node=a_node("Pressure").node, label="Machine Pressure")]


def test_that_a_tag_of_the_cell_is_removed_instead(display: BrowseDisplay, server: SmallServer):
    tap(display, 1)

    display._act.click()

    assert server.commands == [RemoveTag(tag_name=TagName("added/ready"))]


def test_that_a_refusal_says_who_may(display: BrowseDisplay, server: SmallServer):
    server.outcome = Refused(reason=Reason.NOT_SIGNED_IN)
    tap(display, 1)

    display._act.click()

    assert "Sign in" in display._state.text()


def test_that_a_silent_controller_is_said(display: BrowseDisplay, server: SmallServer):
    server.error = "BadTimeout"

    display.enter()

    assert "BadTimeout" in display._state.text()
    assert texts(display) == []
