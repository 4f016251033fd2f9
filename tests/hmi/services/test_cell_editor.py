"""What a person changes about the cell: all of it or nothing, and always a reason."""

from collections.abc import Sequence

import pytest

from hmi.domain.cell import Cell, HistoryLimits
from hmi.domain.command import AddTags, NewTag, RemoveTag
from hmi.domain.equipment import Equipment, EquipmentId, EquipmentKind
from hmi.domain.outcome import Done, Failed, Reason, Refused
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.ports.cell_file import CellFileChanged
from hmi.services.cell_editor import MOST_AT_ONCE, CellEditor

PRESS = Equipment(id=EquipmentId("press"), kind=EquipmentKind.MACHINE, label="Press")


def node(name: str, endpoint: str = "plc") -> NodeAddress:
    return NodeAddress(endpoint=endpoint, uri="urn:t", identifier=f"s={name}")


def new(name: str, label: str = "", endpoint: str = "plc") -> NewTag:
    return NewTag(node=node(name, endpoint), label=label)


class DescribingController:
    """Knows every variable; or says why it does not."""

    def __init__(self) -> None:
        self.failure: Failed | None = None

    async def describe(self, nodes: Sequence[NodeAddress]) -> tuple[TagDefinition, ...] | Failed:
        if self.failure is not None:
            return self.failure
        return tuple(
            TagDefinition(
                name=TagName("?"), node=one, data_type=DataType.DOUBLE, role="CurrentState", label=one.identifier[2:]
            )
            for one in nodes
        )


class Desk:
    def __init__(self) -> None:
        self.controller = DescribingController()
        self.used: list[Cell] = []
        self.trouble: Exception | None = None
        cell = Cell(id="c", label="C", equipment=(PRESS,))
        self.editor = CellEditor(cell, {"plc": self.controller}, self.use)

    async def use(self, cell: Cell) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.used.append(cell)

    def names(self) -> list[str]:
        return [tag.name for tag in self.editor.cell.tags]


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_that_several_variables_are_one_change(desk: Desk):
    outcome = await desk.editor.add(AddTags(variables=(new("a", "Oil"), new("b", "Oil"), new("c")), machine="Pump"))

    assert outcome == Done(result={"tag": "added/plc/c", "count": 3})
    assert desk.names() == ["added/plc/oil", "added/plc/oil_2", "added/plc/c"]
    assert len(desk.used) == 1
    assert [one.label for one in desk.editor.cell.equipment] == ["Press", "Pump"]


async def test_that_an_added_tag_has_no_meaning_that_nobody_recognised(desk: Desk):
    await desk.editor.add(AddTags(variables=(new("a"),)))

    assert desk.editor.cell.tags[0].role == ""


async def test_that_what_is_in_the_cell_already_stays_as_it_is(desk: Desk):
    await desk.editor.add(AddTags(variables=(new("a", "Oil"),), equipment=PRESS.id))

    more = await desk.editor.add(AddTags(variables=(new("a", "Fat"), new("b", "Fat")), equipment=PRESS.id))
    again = await desk.editor.add(AddTags(variables=(new("b", "Fat"),), equipment=PRESS.id))

    assert more == Done(result={"tag": "added/plc/fat", "count": 1})
    assert again == Refused(reason=Reason.ALREADY_EXISTS, facts={"name": "added/plc/fat"})
    assert desk.names() == ["added/plc/oil", "added/plc/fat"]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (AddTags(variables=()), Refused(reason=Reason.BAD_REQUEST, facts={"variables": 0})),
        (
            AddTags(variables=tuple(new(str(number)) for number in range(MOST_AT_ONCE + 1))),
            Refused(reason=Reason.BAD_REQUEST, facts={"variables": MOST_AT_ONCE + 1}),
        ),
        (
            AddTags(variables=(new("a"), new("b", endpoint="oven"))),
            Refused(reason=Reason.BAD_REQUEST, facts={"variables": 2}),
        ),
        (
            AddTags(variables=(new("a", endpoint="oven"),)),
            Refused(reason=Reason.UNKNOWN_ENDPOINT, facts={"endpoint": "oven"}),
        ),
        (
            AddTags(variables=(new("a"),), equipment=EquipmentId("lathe")),
            Refused(reason=Reason.BAD_REQUEST, facts={"equipment": "lathe"}),
        ),
    ],
)
async def test_that_what_cannot_be_meant_changes_nothing(desk: Desk, command: AddTags, refusal: Refused):
    assert await desk.editor.add(command) == refusal
    assert desk.used == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Reason.NOT_CONNECTED, Reason.NOT_CONNECTED),
        (Reason.TIMED_OUT, Reason.NOT_CONNECTED),
        (Reason.SERVER_REFUSED, Reason.SERVER_REFUSED),
    ],
)
async def test_that_a_controller_that_cannot_be_asked_leaves_the_cell_as_it_is(desk: Desk, said: Reason, told: Reason):
    desk.controller.failure = Failed(reason=said, facts={"endpoint": "plc"})

    outcome = await desk.editor.add(AddTags(variables=(new("a"),)))

    assert outcome == Refused(reason=told, facts={"endpoint": "plc"})
    assert desk.used == []


async def test_that_a_tag_that_a_person_added_goes_with_the_machine_made_for_it(desk: Desk):
    await desk.editor.add(AddTags(variables=(new("a", "Oil"),), machine="Pump"))

    outcome = await desk.editor.remove(RemoveTag(tag_name=TagName("added/plc/oil")))

    assert isinstance(outcome, Done)
    assert (desk.names(), desk.editor.cell.equipment) == ([], (PRESS,))


async def test_that_a_name_with_a_past_is_given_to_no_other_node(desk: Desk):
    await desk.editor.add(AddTags(variables=(new("a", "Oil"),)))
    await desk.editor.remove(RemoveTag(tag_name=TagName("added/plc/oil")))

    await desk.editor.add(AddTags(variables=(new("b", "Oil"),)))

    assert desk.names() == ["added/plc/oil_2"]


@pytest.mark.parametrize("label", ["Oil", "Fat"])
async def test_that_a_node_that_comes_back_has_its_own_name_and_past_again(desk: Desk, label: str):
    await desk.editor.add(AddTags(variables=(new("a", "Oil"),)))
    await desk.editor.remove(RemoveTag(tag_name=TagName("added/plc/oil")))

    await desk.editor.add(AddTags(variables=(new("b", "Oil"), new("a", label))))

    assert [(tag.name, tag.node, tag.label) for tag in desk.editor.cell.tags] == [
        ("added/plc/oil_2", node("b"), "Oil"),
        ("added/plc/oil", node("a"), label),
    ]
    assert desk.editor.cell.former_tags == ()


@pytest.mark.parametrize(
    ("name", "reason"), [("press/speed", Reason.BAD_REQUEST), ("added/plc/nothing", Reason.UNKNOWN_TAG)]
)
async def test_that_only_what_was_added_can_be_removed(desk: Desk, name: str, reason: Reason):
    assert await desk.editor.remove(RemoveTag(tag_name=TagName(name))) == Refused(reason=reason, facts={"tag": name})


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (CellFileChanged(), Refused(reason=Reason.CELL_FILE_CHANGED)),
        (OSError(28, "No space left"), Failed(reason=Reason.INTERNAL, facts={"detail": "No space left"})),
    ],
)
async def test_that_a_cell_that_cannot_be_written_is_the_old_one(desk: Desk, trouble: Exception, outcome: object):
    before = desk.editor.cell
    desk.trouble = trouble

    assert await desk.editor.add(AddTags(variables=(new("a"),))) == outcome
    assert desk.editor.cell is before


async def test_that_how_long_values_are_kept_is_part_of_the_cell(desk: Desk):
    assert await desk.editor.limit_history(HistoryLimits(keep_days=3)) == Done()
    assert desk.used[0].history == HistoryLimits(keep_days=3)


async def test_that_what_an_alarm_of_the_site_needs_cannot_be_removed(desk: Desk):
    await desk.editor.add(AddTags(variables=(new("a", "Oil"),)))
    (name,) = desk.names()

    async def is_needed(tag: TagName, without: Cell) -> bool:
        assert tag not in without.index_of_tags()
        return tag == name

    editor = CellEditor(desk.editor.cell, {}, desk.use, is_needed)

    outcome = await editor.remove(RemoveTag(tag_name=TagName(name)))

    assert outcome == Refused(reason=Reason.TAG_WATCHED, facts={"tag": name})
