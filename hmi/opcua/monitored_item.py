"""How a tag is watched: publishing, sampling, queue and deadband by its use."""

from typing import Any, cast

from asyncua import ua
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.status_codes import StatusCodes

from hmi.domain.tag import DataType, TagDefinition, TagUse

_PUBLISHING_MS: dict[TagUse, int] = {
    TagUse.MOTION: 0,
    TagUse.PROCESS: 250,
    TagUse.STATE: 250,
    TagUse.COUNTER: 250,
    TagUse.STATIC: 1000,
}
"""Never below the endpoint's own publishing interval, which motion uses as it is."""
_SAMPLING_MS: dict[TagUse, int] = {TagUse.STATE: 100, TagUse.COUNTER: 100}
"""Where every change counts, sampling is faster than publishing and the queue keeps what lies between."""
_QUEUE: dict[TagUse, int] = {
    TagUse.MOTION: 2,
    TagUse.PROCESS: 2,
    TagUse.STATE: 10,
    TagUse.COUNTER: 10,
    TagUse.STATIC: 1,
}
DEADBAND_SHARE = 1 / 4000
"""Changes of a process value below this share of its range are not worth sending."""
_WITHOUT_FILTER = frozenset(
    {
        StatusCodes.BadMonitoredItemFilterInvalid,
        StatusCodes.BadMonitoredItemFilterUnsupported,
        StatusCodes.BadFilterNotAllowed,
        StatusCodes.BadDeadbandFilterInvalid,
        StatusCodes.BadNotSupported,
        StatusCodes.BadInvalidArgument,
    }
)


def publishing_ms(use: TagUse, shortest_ms: int) -> int:
    """Publishing interval for a use, where the endpoint's own is ``shortest_ms``."""
    return max(_PUBLISHING_MS[use], shortest_ms)


def item_request(
    node: ua.NodeId, handle: int, tag: TagDefinition, *, interval_ms: int, with_deadband: bool
) -> ua.MonitoredItemCreateRequest:
    """What the server is asked for."""
    parameters = ua.MonitoringParameters(
        ClientHandle=ua.IntegerId(handle),
        SamplingInterval=ua.Duration(_SAMPLING_MS.get(tag.use, interval_ms)),
        Filter=cast("Any", _deadband(tag)) if with_deadband else None,
        QueueSize=ua.Counter(_QUEUE[tag.use]),
        DiscardOldest=True,
    )
    return ua.MonitoredItemCreateRequest(
        ItemToMonitor=ua.ReadValueId(NodeId=node, AttributeId=ua.IntegerId(AttributeIds.Value)),
        MonitoringMode=ua.MonitoringMode.Reporting,
        RequestedParameters=parameters,
    )


def is_worth_another_try(request: ua.MonitoredItemCreateRequest, status: int) -> bool:
    """Whether a refused item may be accepted without its deadband."""
    return request.RequestedParameters.Filter is not None and status in _WITHOUT_FILTER


def _deadband(tag: TagDefinition) -> ua.DataChangeFilter | None:
    span = tag.engineering_range
    if tag.use is not TagUse.PROCESS or tag.data_type not in (DataType.FLOAT, DataType.DOUBLE) or span is None:
        return None
    return ua.DataChangeFilter(
        Trigger=ua.DataChangeTrigger.StatusValue,
        DeadbandType=ua.UInt32(ua.DeadbandType.Absolute),
        DeadbandValue=ua.Double((span.high - span.low) * DEADBAND_SHARE),
    )
