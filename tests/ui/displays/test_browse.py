"""The browse display: go down, go up, see what a value is worth, add what is found, and go on by itself."""

from collections.abc import Callable

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from hmi.domain.cell import Cell, Endpoint
from hmi.domain.command import AddTags, Command, NewTag, RemoveTag
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.outcome import Done, Failed, Outcome, Reason, Refused
from hmi.domain.person import Person, PersonRef, Role, Session
from hmi.domain.quality import Freshness
from hmi.domain.query import Answer, AskBrowse, BrowseAnswer, BrowsedNode, Query
from hmi.domain.reading import Reading
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName, ValueRange
from hmi.link.messages import SessionChanged
from ui.bridge import Bridge, Picture
from ui.displays.browse import BrowseDisplay
from ui.displays.browse_words import row_words, value_words

BAD_SENSOR_FAILURE, UNCERTAIN_LAST_USABLE_VALUE = 0x808C0000, 0x40900000
ENDPOINTS = (Endpoint(key="plc", url="opc.tcp://h"), Endpoint(key="oven", url="opc.tcp://o"))


def a_node(
    name: str, node_class: str = "Variable", *, value: Scalar | None = 3.5, status: int = 0, tag: str = "",
    data_type: DataType = DataType.DOUBLE,
) -> BrowsedNode:  # fmt: skip
    node = NodeAddress(endpoint="plc", uri="urn:t", identifier=f"s={name}")
    definition = TagDefinition(
        name=TagName(name), node=node, data_type=data_type, label=name, unit="bar" if data_type.is_floating else "",
        engineering_range=ValueRange(0, 10),
    )  # fmt: skip
    is_variable = node_class == "Variable"
    return BrowsedNode(
        node=node,
        browse_name=name,
        display_name=name,
        node_class=node_class,
        type_name=data_type.value if is_variable else "MachineType",
        definition=definition if is_variable else None,
        reading=Reading(value=value, status=status, source_time_ns=0, freshness=Freshness.STALE)
        if is_variable
        else None,
        tag_name=TagName(tag) if tag else None,
    )


def new(name: str, label: str) -> NewTag:
    return NewTag(node=a_node(name).node, label=label)


class SmallServer:
    """Two levels of nodes."""

    def __init__(self) -> None:
        self.asked: list[AskBrowse] = []
        self.commands: list[Command] = []
        self.outcome: Outcome = Done()
        self.refusal: Outcome | None = None
        self.top = (a_node("Machine", "Object"), a_node("Ready", tag="added/plc/ready"), a_node("Start", "Method"))

    def ask(self, query: Query, on_answer: Callable[[Answer | Outcome], None]) -> None:
        assert isinstance(query, AskBrowse)
        self.asked.append(query)
        if self.refusal is not None:
            on_answer(self.refusal)
        else:
            on_answer(BrowseAnswer(nodes=self.top if query.node is None else (a_node("Pressure"),), read_ns=10**18))

    def do(self, command: Command, on_outcome: Callable[[Outcome], None]) -> None:
        self.commands.append(command)
        on_outcome(self.outcome)


@pytest.fixture
def server() -> SmallServer:
    return SmallServer()


@pytest.fixture
def display(qtbot: QtBot, server: SmallServer) -> BrowseDisplay:
    bridge = Bridge(server)
    ready = msgspec.structs.replace(a_node("Ready").definition, name=TagName("added/plc/ready"), label="Bereit")
    added = Component(name="added", kind=ComponentKind.OTHER, tags={"ready": ready.name})
    press = Equipment(id=EquipmentId("press"), kind=EquipmentKind.MACHINE, label="Press", components=(added,))
    bridge.picture = Picture(Cell(id="c", label="C", endpoints=ENDPOINTS, tags=(ready,), equipment=(press,)))
    person = Person(ref=PersonRef("m"), display_name="Mia", roles=frozenset({Role.MAINTENANCE}))
    bridge.session = Session(token="t", person=person, signed_in_ns=0, idle_limit_s=60)
    shown = BrowseDisplay(bridge)
    bridge.setParent(shown)
    qtbot.addWidget(shown)
    shown.resize(1100, 600)
    shown.show()
    shown.enter()
    return shown


def tap(display: BrowseDisplay, row: int) -> None:
    index = display.model.index(row, 0)
    display.table.setCurrentIndex(index)
    display.table.clicked.emit(index)


def texts(display: BrowseDisplay) -> list[str]:
    return [str(display.model.index(row, 0).data()) for row in range(display.model.rowCount())]


def is_telling_trouble(display: BrowseDisplay) -> bool:
    return display.empty.isVisible()


def test_that_the_first_level_is_shown(display: BrowseDisplay):
    assert texts(display) == ["▸ Machine", "Ready", "ƒ Start"]
    assert "not live" in display.state_label.text()


def test_that_an_object_opens_and_up_returns(display: BrowseDisplay):
    tap(display, 0)
    below, place = texts(display), display.place_label.text()

    display.up_key.click()

    assert (below, place) == (["Pressure"], "plc › Machine")
    assert texts(display)[0] == "▸ Machine"
    assert not display.up_key.isEnabled()


def test_that_another_controller_begins_at_its_own_top(display: BrowseDisplay, server: SmallServer):
    tap(display, 0)

    display.endpoints.keys["oven"].click()

    assert server.asked[-1] == AskBrowse(endpoint="oven", node=None)
    assert display.place_label.text() == "oven"


def test_that_letters_choose_among_the_nodes_shown(display: BrowseDisplay):
    display.search.setText("READ")

    assert texts(display) == ["Ready"]
    assert "1 of 3" in display.state_label.text()


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (a_node("p"), "3.50\N{NO-BREAK SPACE}bar"),
        (a_node("p", status=UNCERTAIN_LAST_USABLE_VALUE), "? 3.50\N{NO-BREAK SPACE}bar"),
        (a_node("p", value=None, status=BAD_SENSOR_FAILURE), "✕ BadSensorFailure"),
        (a_node("p", value=float("inf")), "∞\N{NO-BREAK SPACE}bar"),
        (a_node("p", value=float("nan")), "NaN\N{NO-BREAK SPACE}bar"),
        (a_node("p", value=True, data_type=DataType.BOOLEAN), "Yes"),
        (a_node("p", value="1601-01-01T00:00:00+00:00", data_type=DataType.DATE_TIME), "–"),
        (a_node("p", "Object"), ""),
    ],
)
def test_that_a_row_tells_a_value_with_its_unit_and_its_quality(node: BrowsedNode, words: str):
    assert value_words(node).replace("—", "–") == words


def test_that_a_chosen_variable_is_told_in_full(display: BrowseDisplay, server: SmallServer):
    server.top = (a_node("Oil", status=UNCERTAIN_LAST_USABLE_VALUE),)
    display.enter()

    tap(display, 0)

    facts = {name.text(): value.text() for name, value in zip(*_rows(display), strict=True)}
    assert facts["Range"] == "0 … 10 bar"
    assert facts["Source time"] == "none"
    assert facts["Node"] == "nsu=urn:t;s=Oil"
    assert "UncertainLastUsableValue" in display.card.card.remark.text()


def _rows(display: BrowseDisplay):
    facts = display.card.card.facts
    return facts._names, facts._values


def test_that_a_row_says_where_in_the_cell_its_value_is(display: BrowseDisplay):
    cell = display.bridge.picture.cell

    assert row_words(a_node("Ready", tag="added/plc/ready"), cell)[3] == "✓ Press"
    assert row_words(a_node("Ready"), cell)[3] == ""


def test_that_a_variable_is_added_at_a_new_machine_named_after_its_place(display: BrowseDisplay, server: SmallServer):
    tap(display, 0)
    tap(display, 0)
    display.card.add_key.click()
    faceplate = display.acts.faceplate
    assert faceplate is not None

    faceplate.label_field.setText("Oil pressure")
    faceplate.add_key.click()

    assert server.commands == [AddTags(variables=(new("Pressure", "Oil pressure"),), machine="Machine")]
    assert "Pressure was added" in display.acts.label.text()


def test_that_a_variable_is_added_at_known_equipment(display: BrowseDisplay, server: SmallServer):
    tap(display, 0)
    tap(display, 0)
    display.card.add_key.click()
    faceplate = display.acts.faceplate
    assert faceplate is not None

    faceplate.places.keys["press"].click()
    faceplate.add_key.click()

    assert server.commands == [AddTags(variables=(new("Pressure", "Pressure"),), equipment=EquipmentId("press"))]


def test_that_nothing_is_added_without_a_name(display: BrowseDisplay, server: SmallServer):
    tap(display, 0)
    tap(display, 0)
    display.card.add_key.click()
    faceplate = display.acts.faceplate
    assert faceplate is not None

    faceplate.machine_field.setText("  ")
    faceplate.machine_field.returnPressed.emit()

    assert not faceplate.add_key.isEnabled()
    assert server.commands == []


def test_that_what_was_removed_can_be_put_back_as_it_was(display: BrowseDisplay, server: SmallServer):
    tap(display, 1)
    display.card.remove_key.click()

    display.acts.key.click()

    assert server.commands == [
        RemoveTag(tag_name=TagName("added/plc/ready")),
        AddTags(variables=(new("Ready", "Bereit"),), machine="Press"),
    ]


def test_that_what_the_scan_found_offers_its_place_and_no_removal(display: BrowseDisplay, server: SmallServer):
    server.top = (a_node("Speed", tag="press/speed"),)
    display.enter()

    tap(display, 0)

    assert display.card.show_key.isVisible()
    assert not display.card.remove_key.isVisible()


def test_that_a_value_of_the_cell_leads_to_its_machine(display: BrowseDisplay, qtbot: QtBot):
    tap(display, 1)

    with qtbot.waitSignal(display.bridge.display_requested) as asked:
        display.card.show_key.click()

    assert asked.args == ["machine", "press"]


def test_that_nobody_signed_in_is_led_to_sign_in(display: BrowseDisplay, server: SmallServer, qtbot: QtBot):
    display.bridge.session = None
    tap(display, 1)
    display.card.remove_key.click()

    with qtbot.waitSignal(display.bridge.display_requested) as asked:
        display.acts.key.click()

    assert asked.args == ["sign_in", ""]
    assert server.commands == []


def test_that_a_refusal_says_who_may(display: BrowseDisplay, server: SmallServer):
    server.outcome = Refused(reason=Reason.NOT_PERMITTED)
    tap(display, 1)

    display.card.remove_key.click()

    assert "Maintenance or a coordinator" in display.acts.label.text()


def test_that_a_refusal_is_not_left_to_the_next_person_but_what_can_be_undone_is(
    display: BrowseDisplay, server: SmallServer
):
    server.outcome = Refused(reason=Reason.NOT_PERMITTED)
    tap(display, 1)
    display.card.remove_key.click()
    display.bridge.take(SessionChanged(session=None))
    after_refusal = display.acts.label.text()

    person = Person(ref=PersonRef("bea"), display_name="Bea")
    display.bridge.take(SessionChanged(session=Session(token="b", person=person, signed_in_ns=0, idle_limit_s=60)))
    server.outcome = Done()
    display.card.remove_key.click()
    display.bridge.take(SessionChanged(session=None))

    assert after_refusal == ""
    assert "was taken out of the cell" in display.acts.label.text()


def test_that_a_level_that_could_not_be_read_is_read_when_the_controller_is_back(
    display: BrowseDisplay, server: SmallServer
):
    server.refusal = Failed(reason=Reason.NOT_CONNECTED)
    display.enter()
    was_told = is_telling_trouble(display)
    server.refusal = None

    display.bridge.connection_changed.emit(ConnectionStatus(endpoint="oven", state=ConnectionState.LIVE, since_ns=0))
    is_told_still = is_telling_trouble(display)
    display.bridge.connection_changed.emit(ConnectionStatus(endpoint="plc", state=ConnectionState.LIVE, since_ns=0))

    assert (was_told, is_told_still, is_telling_trouble(display)) == (True, True, False)
    assert texts(display)[0] == "▸ Machine"


def test_that_a_level_is_read_when_the_service_is_back(display: BrowseDisplay, server: SmallServer):
    server.refusal = Failed(reason=Reason.SERVICE_SILENT)
    display.enter()
    server.refusal = None

    display.bridge.picture.is_attached = True
    display.bridge.attachment_changed.emit()

    assert not is_telling_trouble(display)


def test_that_a_node_that_is_gone_is_said_with_the_servers_word(display: BrowseDisplay, server: SmallServer):
    server.refusal = Failed(reason=Reason.SERVER_REFUSED, facts={"status": "BadNodeIdUnknown"})

    display.enter()

    assert "BadNodeIdUnknown" in display.empty.label.text()
    assert display.empty.key.isVisible()


def test_that_reading_again_keeps_the_chosen_row(display: BrowseDisplay, server: SmallServer):
    tap(display, 1)
    server.top = (a_node("New"), *server.top)

    display.refresh_key.click()

    assert display.table.currentIndex().row() == 2
    assert display.card.card.heading.text() == "Ready"


def test_that_all_variables_shown_are_added_at_once_but_those_of_the_cell(display: BrowseDisplay, server: SmallServer):
    server.top = (*server.top, a_node("Oil"), a_node("Oil level"), a_node("Heat"))
    display.enter()
    display.search.setText("oil")
    words = display.add_all_key.text()

    display.add_all_key.click()
    faceplate = display.acts.faceplate
    assert faceplate is not None
    is_naming = faceplate.label_field.isVisible()
    faceplate.machine_field.setText("Press")
    faceplate.add_key.click()

    assert (words, is_naming) == ("Add these 2 values", False)
    assert server.commands == [AddTags(variables=(new("Oil", "Oil"), new("Oil level", "Oil level")), machine="Press")]
    assert "2 values were added" in display.acts.label.text()


def test_that_one_variable_is_not_offered_as_many(display: BrowseDisplay):
    tap(display, 0)

    assert not display.add_all_key.isVisible()


def test_that_saving_is_said_until_the_service_has_answered(display: BrowseDisplay, server: SmallServer):
    later: list[Callable[[Outcome], None]] = []
    server.do = lambda _command, on_outcome: later.append(on_outcome)  # pyright: ignore[reportAttributeAccessIssue]  # an answer that takes its time
    display.table.setCurrentIndex(display.model.index(1, 0))

    display.card.remove_key.click()
    assert display.acts.label.text() == "Saving …"

    later[0](Done())
    assert "taken out of the cell" in display.acts.label.text()
