"""The conditions of one session: asked for once, refreshed after every interruption, told to the sink."""

import logging
import math
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi import clock
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.connection import AlarmHearing
from hmi.opcua.alarm_fields import FIELDS, alarm_event, event_filter, fields_of, standard_type
from hmi.opcua.session import SESSION_ENDED
from hmi.opcua.subscription import Subscriptions
from hmi.ports.alarm import AlarmSink

log = logging.getLogger(__name__)

LENIENCE_S: Final = 1.0
EVENTS_MS: Final = 250
"""A person cannot answer sooner, and the process tags have a subscription of this period anyway."""
QUEUE: Final = 1000
"""Events that a server keeps between two messages: a flood of hundreds passes whole."""
_FIELD_SETS: Final = (
    FIELDS,
    tuple(field for field in FIELDS if field[0] != ObjectIds.DialogConditionType),
    tuple(field for field in FIELDS if field[0] in (ObjectIds.BaseEventType, ObjectIds.ConditionType)),
)
"""What is asked for, and then less, of servers that refuse what they do not know."""
_NO_EVENTS: Final = frozenset(
    {
        StatusCodes.BadAttributeIdInvalid, StatusCodes.BadNotSupported, StatusCodes.BadNotImplemented,
        StatusCodes.BadServiceUnsupported, StatusCodes.BadMonitoredItemFilterUnsupported,
        StatusCodes.BadFilterNotAllowed, StatusCodes.BadNodeIdUnknown,
    }
)  # fmt: skip
"""With these a server says that it has no events at its Server object; with others that it does not give them."""
_LISTENING: Final = frozenset({AlarmHearing.HEARD, AlarmHearing.WITHOUT_REFRESH})
_IN_VAIN: Final = frozenset({AlarmHearing.NOT_OFFERED, AlarmHearing.REFUSED})


class AlarmWatch:
    """Hears events of a session's Server object, and asks for a refresh whenever some may have been missed."""

    def __init__(self, client: Client, endpoint: str, sink: AlarmSink, wake: Callable[[], None]) -> None:
        self.hearing = AlarmHearing.NOT_KNOWN
        self.detail = ""
        """Why alarms are not heard, or not all of them: name of a status code."""
        self._client = client
        self._endpoint = endpoint
        self._sink = sink
        self._wake = wake
        self._fields: Sequence[tuple[int, str]] = FIELDS
        self._subscriptions: Subscriptions | None = None
        self._subscription = 0
        self._wants_refresh = True
        self._back_s = math.inf
        """Monotonic moment when the next shelved alarm must have come back."""

    def take_events(self, events: Sequence[ua.EventFieldList], *, is_late: bool) -> None:
        """Events in the order of arrival. Whatever they hold raises nothing."""
        subscriptions = self._subscriptions
        if subscriptions is None:
            return
        heard_ns = clock.now_ns()
        if is_late:
            self.refresh()  # only its times tell whether it is older than what was heard, and clocks are set back
        for one in events:
            fields = fields_of(cast("list[Any]", one.EventFields), self._fields)
            match standard_type(fields):
                case ObjectIds.RefreshStartEventType:
                    self._sink.begin_refresh(self._endpoint)
                case ObjectIds.RefreshEndEventType:
                    self._sink.end_refresh(self._endpoint)
                case ObjectIds.RefreshRequiredEventType | ObjectIds.EventQueueOverflowEventType:
                    self.refresh()  # after an overflow the server does not know which events it dropped
                case _:
                    event = alarm_event(fields, subscriptions.namespaces, self._endpoint, heard_ns)
                    if event is not None:
                        self._note_shelving(event)
                        self._sink.take_event(event, is_late=is_late)

    def refresh(self) -> None:
        """Something may have been missed: the source shall tell again how everything stands."""
        self._wants_refresh = True
        self._wake()

    def _note_shelving(self, event: AlarmEvent) -> None:
        """Some servers do not tell that an alarm comes back (node-opcua): then they are asked."""
        if event.unshelve_ms is not None:
            self._back_s = min(self._back_s, clock.monotonic_s() + event.unshelve_ms / 1000 + LENIENCE_S)

    async def keep(self, subscriptions: Subscriptions) -> None:
        """Ask for events and for a refresh, where that is not done yet.

        Raises:
            OSError, TimeoutError, ua.UaError: the session failed on the way.
        """
        self._subscriptions = subscriptions
        if clock.monotonic_s() > self._back_s:
            self._back_s, self._wants_refresh = math.inf, True
        try:
            if self.hearing not in _IN_VAIN and self._subscription not in subscriptions.open:
                await self._subscribe(subscriptions)
            if self.hearing in _LISTENING and self._wants_refresh:
                await self._ask_refresh()
        except SESSION_ENDED:
            raise
        except ua.UaStatusCodeError as error:
            log.warning("%s: no alarms can be heard: %s", self._endpoint, error)
            self._give_up(ua.StatusCode(error.code))

    def _give_up(self, status: ua.StatusCode) -> None:
        """For this session: the server has no alarms, or keeps them to itself."""
        has_none = status.value in _NO_EVENTS
        self.hearing = AlarmHearing.NOT_OFFERED if has_none else AlarmHearing.REFUSED
        self.detail = status.name

    async def _subscribe(self, subscriptions: Subscriptions) -> None:
        status = ua.StatusCode()
        for fields in _FIELD_SETS:
            self._fields = fields
            number = await subscriptions.share(EVENTS_MS)
            status = await self._create_item(number, fields)
            if status.is_good():
                self._subscription, self._wants_refresh = number, True
                self.hearing, self.detail = AlarmHearing.HEARD, ""
                return
            log.info("%s: events are refused: %s", self._endpoint, status.name)
        self._give_up(status)

    async def _create_item(self, number: int, fields: Sequence[tuple[int, str]]) -> ua.StatusCode:
        request = ua.MonitoredItemCreateRequest(
            ItemToMonitor=ua.ReadValueId(
                NodeId=ua.NodeId(ua.Int32(ObjectIds.Server)), AttributeId=ua.IntegerId(AttributeIds.EventNotifier)
            ),
            MonitoringMode=ua.MonitoringMode.Reporting,
            RequestedParameters=ua.MonitoringParameters(
                SamplingInterval=ua.Duration(0),
                Filter=cast("Any", event_filter(fields)),
                QueueSize=ua.Counter(QUEUE),
                DiscardOldest=True,
            ),
        )
        parameters = ua.CreateMonitoredItemsParameters(
            SubscriptionId=ua.IntegerId(number),
            TimestampsToReturn=ua.TimestampsToReturn.Both,
            ItemsToCreate=[request],
        )
        try:
            (result,) = await self._client.uaclient.create_monitored_items(parameters)
        except ua.uaerrors.BadEventFilterInvalid as error:
            return ua.StatusCode(error.code)
        return result.StatusCode

    async def _ask_refresh(self) -> None:
        self._wants_refresh = False
        request = ua.CallMethodRequest(
            ObjectId=ua.NodeId(ua.Int32(ObjectIds.ConditionType)),
            MethodId=ua.NodeId(ua.Int32(ObjectIds.ConditionType_ConditionRefresh)),
            InputArguments=[ua.Variant(self._subscription, ua.VariantType.UInt32)],
        )
        (result,) = await self._client.uaclient.call([request])
        if result.StatusCode.is_good():
            self.hearing, self.detail = AlarmHearing.HEARD, ""
            return
        log.info("%s: conditions cannot be refreshed: %s", self._endpoint, result.StatusCode.name)
        self._wants_refresh = result.StatusCode.value == StatusCodes.BadRefreshInProgress
        if not self._wants_refresh:
            self.hearing, self.detail = AlarmHearing.WITHOUT_REFRESH, result.StatusCode.name
