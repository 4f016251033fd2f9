"""How a tag is watched follows from its use."""

import pytest
from asyncua import ua

from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName, TagUse, ValueRange
from hmi.opcua.monitored_item import is_worth_another_try, item_request, publishing_ms

NODE = ua.NodeId("speed", 2)


def a_tag(use: TagUse, data_type: DataType = DataType.DOUBLE, span: ValueRange | None = None) -> TagDefinition:
    node = NodeAddress(endpoint="plc", uri="urn:x", identifier="s=speed")
    return TagDefinition(name=TagName("speed"), node=node, data_type=data_type, use=use, engineering_range=span)


def a_request(tag: TagDefinition, *, with_deadband: bool = True) -> ua.MonitoredItemCreateRequest:
    return item_request(NODE, 7, tag, interval_ms=publishing_ms(tag.use, 100), with_deadband=with_deadband)


@pytest.mark.parametrize(
    ("use", "publishing", "sampling", "queue"),
    [
        (TagUse.MOTION, 100, 100, 2),
        (TagUse.PROCESS, 250, 250, 2),
        (TagUse.STATE, 250, 100, 10),
        (TagUse.COUNTER, 250, 100, 10),
        (TagUse.STATIC, 1000, 1000, 1),
    ],
)
def test_that_intervals_and_queue_follow_from_the_use(use, publishing, sampling, queue):
    parameters = a_request(a_tag(use)).RequestedParameters

    assert publishing_ms(use, 100) == publishing
    assert (parameters.SamplingInterval, parameters.QueueSize, parameters.DiscardOldest) == (sampling, queue, True)
    assert parameters.ClientHandle == 7


def test_that_an_endpoint_is_never_asked_more_often_than_it_allows():
    assert publishing_ms(TagUse.MOTION, 500) == publishing_ms(TagUse.PROCESS, 500) == 500


def test_that_a_process_value_has_a_deadband_of_a_part_of_its_range():
    asked = a_request(a_tag(TagUse.PROCESS, span=ValueRange(-100.0, 300.0))).RequestedParameters.Filter

    assert asked.DeadbandType == ua.DeadbandType.Absolute
    assert asked.DeadbandValue == pytest.approx(0.1)
    assert asked.Trigger is ua.DataChangeTrigger.StatusValue


@pytest.mark.parametrize(
    "tag",
    [
        a_tag(TagUse.PROCESS),
        a_tag(TagUse.MOTION, span=ValueRange(0.0, 1.0)),
        a_tag(TagUse.PROCESS, DataType.INT32, ValueRange(0.0, 1.0)),
    ],
)
def test_that_nothing_else_has_a_deadband(tag):
    assert a_request(tag).RequestedParameters.Filter is None


def test_that_only_a_refused_filter_is_worth_another_try():
    tag = a_tag(TagUse.PROCESS, span=ValueRange(0.0, 1.0))
    unsupported, unknown = ua.StatusCodes.BadMonitoredItemFilterUnsupported, ua.StatusCodes.BadNodeIdUnknown

    assert is_worth_another_try(a_request(tag), unsupported)
    assert not is_worth_another_try(a_request(tag), unknown)
    assert not is_worth_another_try(a_request(tag, with_deadband=False), unsupported)
