"""Set points are checked against what is known now before anything is sent."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from hmi.domain.argument import Argument
from hmi.domain.cell import Cell, Endpoint
from hmi.domain.command import CallMethod, WriteTag
from hmi.domain.equipment import (
    Component,
    ComponentKind,
    Equipment,
    EquipmentId,
    EquipmentKind,
    MethodArgument,
    MethodDefinition,
)
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.quality import Freshness
from hmi.domain.reading import FreshnessChange, ReadingBatch
from hmi.domain.tag import DataType, NodeAddress, Scalar, TagDefinition, TagName, ValueRange
from hmi.domain.written_value import refusal_by_value
from hmi.live.process_image import ProcessImage
from hmi.services.control import ControlService


class AcceptingController:
    """Writes and calls succeed and are remembered."""

    def __init__(self) -> None:
        self.writes: list[tuple[str, Scalar]] = []
        self.calls: list[tuple[str, tuple[Argument, ...]]] = []

    async def write(self, tag: TagDefinition, value: Scalar) -> Outcome:
        self.writes.append((tag.name, value))
        return Done()

    async def call(self, method: MethodDefinition, arguments: Sequence[Argument]) -> Outcome:
        self.calls.append((method.name, tuple(arguments)))
        return Done()


def node(identifier: str) -> NodeAddress:
    return NodeAddress(endpoint="plc", uri="urn:test", identifier=identifier)


def a_tag(data_type: DataType = DataType.DOUBLE, **others: Any) -> TagDefinition:
    settings: dict[str, Any] = {
        "engineering_range": ValueRange(0, 100),
        "is_writable": True,
        "unit": "%",
    }
    return TagDefinition(name=TagName("override"), node=node("i=1"), data_type=data_type, **(settings | others))


START = MethodDefinition(
    name="Start",
    object_node=node("i=2"),
    method_node=node("i=3"),
    inputs=(MethodArgument(name="n", data_type="Int32"),),
)
FOLLOW = MethodDefinition(
    name="Follow",
    object_node=node("i=2"),
    method_node=node("i=4"),
    inputs=(MethodArgument(name="path", data_type="Double", is_array=True, most=3),),
)


def a_service(
    tag: TagDefinition, *, freshness: Freshness = Freshness.LIVE
) -> tuple[ControlService, AcceptingController]:
    machine = Equipment(
        id=EquipmentId("cnc"),
        kind=EquipmentKind.MACHINE_TOOL,
        label="CNC",
        components=(Component(name="Unit", kind=ComponentKind.PACKML, methods=(START, FOLLOW)),),
    )
    cell = Cell(id="c", label="C", endpoints=(Endpoint(key="plc", url=""),), tags=(tag,), equipment=(machine,))
    image = ProcessImage(cell)
    one = np.array([0], np.uint32)
    time_ns = np.array([5], np.int64)
    image.take_readings(ReadingBatch(one, time_ns, time_ns, np.array([40.0]), np.zeros(1, np.uint32)))
    image.take_freshness(FreshnessChange(one, np.array([freshness], np.uint8)))
    controller = AcceptingController()
    return ControlService(image, {"plc": controller}), controller


def a_write(value: Scalar, seen: Scalar | None = 40.0) -> WriteTag:
    return WriteTag(tag_name=TagName("override"), value=value, seen=seen)


async def test_that_a_good_value_reaches_the_controller():
    service, controller = a_service(a_tag())

    assert await service.write(a_write(55.0)) == Done()
    assert controller.writes == [("override", 55.0)]


@pytest.mark.parametrize(
    ("tag", "freshness", "command", "reason"),
    [
        (a_tag(), Freshness.LIVE, a_write(101.0), Reason.OUT_OF_RANGE),
        (a_tag(), Freshness.LIVE, a_write(-0.5), Reason.OUT_OF_RANGE),
        (a_tag(), Freshness.LIVE, a_write("fast"), Reason.WRONG_TYPE),
        (a_tag(), Freshness.LIVE, a_write(float("nan")), Reason.WRONG_TYPE),
        (a_tag(), Freshness.LIVE, a_write(True), Reason.WRONG_TYPE),
        (a_tag(), Freshness.STALE, a_write(50.0), Reason.NOT_FRESH),
        (a_tag(), Freshness.ABSENT, a_write(50.0), Reason.NOT_FRESH),
        (a_tag(), Freshness.LIVE, a_write(50.0, seen=30.0), Reason.VALUE_CHANGED),
        (a_tag(is_writable=False), Freshness.LIVE, a_write(50.0), Reason.NOT_WRITABLE),
        (a_tag(is_safety=True), Freshness.LIVE, a_write(50.0), Reason.SAFETY_READ_ONLY),
    ],
)
async def test_that_a_bad_change_is_refused_and_nothing_is_sent(
    tag: TagDefinition, freshness: Freshness, command: WriteTag, reason: Reason
):
    service, controller = a_service(tag, freshness=freshness)

    outcome = await service.write(command)

    assert isinstance(outcome, Refused)
    assert outcome.reason is reason
    assert controller.writes == []


async def test_that_an_unknown_tag_is_refused():
    service, _ = a_service(a_tag())

    outcome = await service.write(WriteTag(tag_name=TagName("nothing"), value=1.0, seen=None))

    assert outcome == Refused(reason=Reason.UNKNOWN_TAG, facts={"tag": "nothing"})


@pytest.mark.parametrize(
    ("data_type", "value", "reason"),
    [
        (DataType.BYTE, 255, None),
        (DataType.BYTE, 256, Reason.OUT_OF_RANGE),
        (DataType.INT16, -32769, Reason.OUT_OF_RANGE),
        (DataType.INT32, 1.5, Reason.WRONG_TYPE),
        (DataType.INT32, 2.0, None),
        (DataType.BOOLEAN, True, None),
        (DataType.BOOLEAN, 1, Reason.WRONG_TYPE),
        (DataType.STRING, "x", None),
        (DataType.STRING, 1, Reason.WRONG_TYPE),
        (DataType.OTHER, "x", Reason.WRONG_TYPE),
    ],
)
def test_that_a_value_must_fit_the_type(data_type: DataType, value: Scalar, reason: Reason | None):
    refusal = refusal_by_value(a_tag(data_type, engineering_range=None), value)

    assert (refusal.reason if refusal else None) is reason


def test_that_an_enumeration_takes_only_its_members():
    tag = a_tag(DataType.INT32, engineering_range=None, words={1: "Auto", 2: "Manual"})

    assert refusal_by_value(tag, 2) is None
    assert refusal_by_value(tag, 3) == Refused(reason=Reason.WRONG_TYPE, facts={"value": 3, "type": "Auto, Manual"})


async def test_that_a_method_is_called_with_its_arguments():
    service, controller = a_service(a_tag())

    outcome = await service.call(
        CallMethod(equipment=EquipmentId("cnc"), component="Unit", method="Start", arguments=(3,))
    )

    assert outcome == Done()
    assert controller.calls == [("Start", (3,))]


async def test_that_a_method_needs_the_declared_number_of_arguments():
    service, controller = a_service(a_tag())

    outcome = await service.call(CallMethod(equipment=EquipmentId("cnc"), component="Unit", method="Start"))

    assert outcome == Refused(reason=Reason.BAD_REQUEST, facts={"expected": 1, "given": 0})
    assert controller.calls == []


def a_call_of_follow(*arguments: Argument) -> CallMethod:
    return CallMethod(equipment=EquipmentId("cnc"), component="Unit", method="Follow", arguments=arguments)


async def test_that_an_array_reaches_a_method_that_takes_one():
    service, controller = a_service(a_tag())

    assert await service.call(a_call_of_follow((1.0, 2.0))) == Done()
    assert controller.calls == [("Follow", ((1.0, 2.0),))]


@pytest.mark.parametrize(
    ("argument", "facts"),
    [
        (1.0, {"argument": "path"}),
        ((1.0, 2.0, 3.0, 4.0), {"argument": "path", "expected": 3, "given": 4}),
    ],
)
async def test_that_a_list_that_the_method_cannot_take_is_refused(argument: Argument, facts: dict[str, Scalar]):
    service, controller = a_service(a_tag())

    outcome = await service.call(a_call_of_follow(argument))

    assert outcome == Refused(reason=Reason.BAD_REQUEST, facts=facts)
    assert controller.calls == []


async def test_that_one_value_is_refused_a_list():
    service, controller = a_service(a_tag())
    command = CallMethod(equipment=EquipmentId("cnc"), component="Unit", method="Start", arguments=((1, 2),))

    outcome = await service.call(command)

    assert outcome == Refused(reason=Reason.BAD_REQUEST, facts={"argument": "n"})
    assert controller.calls == []
