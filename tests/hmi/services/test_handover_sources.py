"""What is open in the cell becomes items: each thing once, nothing that is over, and never more than is known."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from hmi import clock
from hmi.domain.alarm import Alarm, AlarmId, Priority, Shelving, alarm_id
from hmi.domain.case import CaseId, CaseKind, CaseSeverity, CaseState, ExceptionCase
from hmi.domain.cell import Cell
from hmi.domain.command import NewTag
from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.handover import HandoverItem, ItemKey, ItemKind
from hmi.domain.person import Role
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName
from hmi.live.alarm_list import AlarmList
from hmi.live.process_image import ProcessImage
from hmi.services.handover_acts import UNDER_WAY_NS, ActSource
from hmi.services.handover_production import CaseSource
from hmi.services.handover_sources import AlarmSource, ConnectionSource, ModeSource, RecordsSource
from hmi.store.journal import Journal

SPEED, MODE, ADDED = TagName("cobot/speed"), TagName("cobot/mode"), TagName("added/flow")


def a_tag(name: TagName, role: str = "", data_type: DataType = DataType.DOUBLE, **more: Any) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:cell", identifier=f"s={name}")
    return TagDefinition(name=name, node=node, data_type=data_type, role=role, **more)


CELL = Cell(
    id="cell",
    label="Cell",
    equipment=(
        Equipment(
            id=EquipmentId("cobot"),
            kind=EquipmentKind.ROBOT,
            label="Cobot",
            components=(
                Component(
                    name="safety", kind=ComponentKind.SAFETY, tags={"OperationalMode": MODE, "SpeedOverride": SPEED}
                ),
            ),
        ),
    ),
    tags=(
        a_tag(SPEED),
        a_tag(MODE, "OperationalMode", DataType.INT32, words={1: "ManualReducedSpeed", 3: "Automatic"}),
        a_tag(ADDED),
    ),
)


@pytest.fixture
def image() -> ProcessImage:
    return ProcessImage(CELL)


def say(image: ProcessImage, name: TagName, value: float, freshness: Freshness = Freshness.LIVE) -> None:
    tag = np.array([image.index[name]], np.uint32)
    time = np.array([10**18], np.int64)
    image.take_readings(ReadingBatch(tag, time, time, np.array([value]), np.array([0], np.uint32)))
    image.take_freshness(FreshnessChange(tag, np.array([freshness.value], np.uint8)))


def an_alarm(name: str = "Jam", **more: Any) -> Alarm:
    condition = NodeAddress(endpoint="plc", uri="urn:cell", identifier=f"s={name}")
    told = Alarm(
        id=alarm_id(condition), condition=condition, event_id=b"1", source="infeed", name=name, severity=500,
        priority=Priority.MEDIUM, began_ns=10**18, changed_ns=10**18, heard_ns=10**18, is_active=True,
        is_acknowledged=False,
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)


def alarms_of(*alarms: Alarm) -> AlarmList:
    found = AlarmList(lambda _event: None)
    found.alarms.update({alarm.id: alarm for alarm in alarms})
    return found


def source_of(alarms: AlarmList) -> AlarmSource:
    return AlarmSource(alarms.alarms, lambda endpoint: endpoint in alarms.heard)


async def kinds_of(*alarms: Alarm) -> list[tuple[ItemKind, bool]]:
    items = await source_of(alarms_of(*alarms)).items(0)
    return [(item.kind, item.is_red) for item in items]


async def test_that_alarms_that_call_are_aside_or_off_are_told_and_quiet_ones_are_not():
    assert await kinds_of(an_alarm()) == [(ItemKind.ALARM, False)]
    assert await kinds_of(an_alarm(priority=Priority.HIGH)) == [(ItemKind.ALARM, True)]
    assert await kinds_of(an_alarm(shelving=Shelving.TIMED)) == [(ItemKind.ALARM_SHELVED, False)]
    assert await kinds_of(an_alarm(is_enabled=False)) == [(ItemKind.ALARM_OFF, True)]
    assert await kinds_of(an_alarm(is_out_of_service=True)) == [(ItemKind.ALARM_OFF, True)]
    assert await kinds_of(an_alarm(is_active=False, is_acknowledged=True)) == []


async def test_that_an_alarm_that_comes_and_goes_while_nobody_answers_stays_the_same_item():
    source = [
        (await source_of(alarms_of(alarm)).items(0))[0]
        for alarm in (an_alarm(), an_alarm(is_active=False, began_ns=5, message="again"))
    ]

    assert source[0].digest == source[1].digest


async def test_that_an_alarm_is_over_only_once_its_controller_told_all():
    alarms = AlarmList(lambda _event: None)
    source = source_of(alarms)
    item = HandoverItem(key=ItemKey(f"alarm|{an_alarm().id}"), kind=ItemKind.ALARM, subject=an_alarm().id)

    assert source.knows(item) is False
    alarms.begin_refresh("plc")
    assert source.knows(item) is False
    alarms.end_refresh("plc")
    assert source.knows(item) is True
    alarms.take_silence("plc")
    assert source.knows(item) is False


async def test_that_alarms_are_told_as_they_stood_while_their_source_is_silent():
    alarms = alarms_of(an_alarm())
    alarms.take_silence("plc")

    (item,) = await source_of(alarms).items(0)

    assert item.asides["is_heard"] is False


def a_status(state: ConnectionState) -> ConnectionStatus:
    return ConnectionStatus(endpoint="plc", state=state, since_ns=5)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ConnectionState.LIVE, []),
        (ConnectionState.OFF, []),
        (ConnectionState.PARTIAL, [False]),
        (ConnectionState.LOST, [True]),
        (ConnectionState.UNTRUSTED, [True]),
    ],
)
async def test_that_controllers_that_are_not_heard_are_told(state: ConnectionState, told: list[bool]):
    items = await ConnectionSource({"plc": a_status(state)}).items(0)

    assert [item.is_red for item in items] == told


async def test_that_trying_again_to_connect_changes_nothing_that_matters():
    lost, trying = [
        (await ConnectionSource({"plc": a_status(state)}).items(0))[0]
        for state in (ConnectionState.LOST, ConnectionState.CONNECTING)
    ]

    assert lost.digest == trying.digest


async def test_that_a_machine_in_hand_is_told_and_one_that_produces_or_is_not_heard_is_not(image: ProcessImage):
    source = ModeSource(image)
    assert await source.items(0) == []

    say(image, MODE, 1)
    (item,) = await source.items(0)
    assert (item.kind, item.facts["mode"], item.is_red) == (ItemKind.NOT_AUTOMATIC, "ManualReducedSpeed", True)
    assert source.knows(item) is True

    say(image, MODE, 1, Freshness.STALE)
    assert await source.items(0) == []
    assert source.knows(item) is False
    say(image, MODE, 3)
    assert await source.items(0) == []


async def test_that_troubles_of_the_service_are_told_and_other_notices_are_not():
    notices = {"history": "disk full", "handover": "h offered - 1 0 0", "journal": ""}

    items = await RecordsSource(lambda: notices, {"history", "journal"}).items(0)

    assert [(item.subject, item.is_red) for item in items] == [("history", True)]


async def test_that_cases_that_are_not_closed_are_told():
    case = ExceptionCase(
        id=CaseId("c-1"), kind=CaseKind.SHORTAGE, severity=CaseSeverity.HIGH, opened_ns=1, changed_ns=1, title="No lids"
    )
    closed = msgspec.structs.replace(case, id=CaseId("c-2"), state=CaseState.CLOSED)

    (item,) = await CaseSource({case.id: case, closed.id: closed}).items(0)

    assert (item.subject, item.is_red, item.facts["title"]) == ("c-1", True, "No lids")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "records.sqlite", panel="cell")
    yield journal
    journal.close()


Act = Callable[..., None]


@pytest.fixture
def act(journal: Journal) -> Act:
    """Put an act on record as the dispatcher does: what was asked, then what came of it (``None``: nothing)."""

    def put(kind: str, subject: str, end: str | None = "done", reason: str = "", **facts: Scalar) -> None:
        who: dict[str, Any] = {"actor": None, "roles": frozenset({Role.OPERATOR}), "screen": "panel"}
        asked = journal.record(f"{kind}.asked", subject, facts, **who)
        if end is not None:
            told: dict[str, Scalar | None] = {"asked": asked, **({"reason": reason} if reason else {})}
            journal.record(f"{kind}.{end}", subject, told, **who)

    return put


async def changes(journal: Journal, image: ProcessImage, *, later_ns: int = 0) -> list[HandoverItem]:
    return await ActSource(journal, image, lambda: clock.now_ns() + later_ns).items(0)


async def test_that_a_value_is_told_from_its_first_to_its_last_change(journal: Journal, image: ProcessImage, act: Act):
    act("write_tag", SPEED, tag_name=SPEED, seen=100.0, value=50.0)
    act("write_tag", SPEED, tag_name=SPEED, seen=50.0, value=80.0)

    (item,) = await changes(journal, image)

    assert (item.kind, item.facts["before"], item.facts["value"]) == (ItemKind.SET_POINT, "100.0", "80.0")
    assert item.equipment == "cobot"


async def test_that_a_value_that_is_as_it_was_is_not_told(journal: Journal, image: ProcessImage, act: Act):
    act("write_tag", SPEED, tag_name=SPEED, seen=100.0, value=50.0)
    act("write_tag", SPEED, tag_name=SPEED, seen=50.0, value=100.0)
    assert await changes(journal, image) == []

    act("write_tag", SPEED, tag_name=SPEED, seen=100.0, value=50.0)
    say(image, SPEED, 100.0)  # somebody set it back at the machine
    assert await changes(journal, image) == []


async def test_that_what_was_refused_or_never_reached_the_machine_is_not_told(
    journal: Journal, image: ProcessImage, act: Act
):
    act("write_tag", SPEED, "refused", "not_permitted", tag_name=SPEED, seen=100.0, value=50.0)
    act("write_tag", SPEED, "failed", "server_refused", tag_name=SPEED, seen=100.0, value=50.0)

    assert await changes(journal, image) == []


async def test_that_an_act_without_a_known_end_is_important_until_the_machine_tells(
    journal: Journal, image: ProcessImage, act: Act
):
    act("write_tag", SPEED, "failed", "timed_out", tag_name=SPEED, seen=100.0, value=50.0)
    (item,) = await changes(journal, image)
    assert (item.kind, item.is_red) == (ItemKind.UNSURE_ACT, True)

    say(image, SPEED, 50.0)
    (item,) = await changes(journal, image)
    assert (item.kind, item.is_red) == (ItemKind.SET_POINT, False)
    say(image, SPEED, 100.0)
    assert await changes(journal, image) == []


async def test_that_an_act_that_was_cut_off_is_told_and_one_under_way_is_not(
    journal: Journal, image: ProcessImage, act: Act
):
    act("call_method", "cobot", None, equipment="cobot", component="safety", method="Start")

    assert await changes(journal, image) == []
    (item,) = await changes(journal, image, later_ns=2 * UNDER_WAY_NS)
    assert (item.kind, item.facts["method"], item.is_red) == (ItemKind.UNSURE_ACT, "Start", True)


async def test_that_a_function_that_was_called_again_and_worked_is_not_told(
    journal: Journal, image: ProcessImage, act: Act
):
    act("call_method", "cobot", "failed", "timed_out", equipment="cobot", component="safety", method="Start")
    act("call_method", "cobot", equipment="cobot", component="safety", method="Start")

    assert await changes(journal, image) == []


async def test_that_values_added_in_this_shift_are_told_as_long_as_the_cell_has_them(
    journal: Journal, image: ProcessImage, act: Act
):
    added = msgspec.json.encode([NewTag(node=CELL.tags[2].node, label="Flow")]).decode()
    act("add_tags", "", variables=added)

    (item,) = await changes(journal, image)

    assert (item.kind, item.subject) == (ItemKind.TAG_ADDED, ADDED)


async def test_that_more_changes_than_fit_in_a_page_are_all_read(journal: Journal, image: ProcessImage, act: Act):
    for number in range(600):
        act("write_tag", SPEED, tag_name=SPEED, seen=float(number), value=float(number + 1))

    (item,) = await changes(journal, image)

    assert (item.facts["before"], item.facts["value"]) == ("0.0", "600.0")


def test_that_an_id_of_an_alarm_is_told_apart_from_all_other_things():
    assert source_of(alarms_of()).knows(HandoverItem(key=ItemKey("stop|1"), kind=ItemKind.STOP)) is None
    assert AlarmId("plc|urn:cell|s=Jam").partition("|")[0] == "plc"
