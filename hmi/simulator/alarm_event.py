"""The event that tells how an alarm stands."""

from datetime import datetime

from asyncua import ua
from asyncua.common.events import Event
from asyncua.ua.object_ids import ObjectIds

from hmi.clock import monotonic_s
from hmi.simulator.standing_alarm import StandingAlarm
from hmi.simulator.ua_values import GOOD, node_id

_RESTING_SEVERITY = 100


def active_word(alarm: StandingAlarm) -> str:
    """Text of ActiveState."""
    return "Active" if alarm.is_active else "Inactive"


def acknowledged_word(alarm: StandingAlarm) -> str:
    """Text of AckedState."""
    return "Acknowledged" if alarm.is_acknowledged else "Unacknowledged"


def confirmed_word(alarm: StandingAlarm) -> str:
    """Text of ConfirmedState."""
    return "Confirmed" if alarm.is_confirmed else "Unconfirmed"


def event_of(node: ua.NodeId, alarm: StandingAlarm, source: ua.NodeId, now: datetime) -> Event:
    """A condition event with the fields of AlarmConditionType; ConfirmedState only where confirming is offered."""
    condition = alarm.condition
    kind = ua.VariantType
    fields: list[tuple[str, object, ua.VariantType]] = [
        ("EventId", alarm.event_id, kind.ByteString),
        ("EventType", node_id(ObjectIds.AlarmConditionType), kind.NodeId),
        ("SourceNode", source, kind.NodeId),
        ("SourceName", condition.source, kind.String),
        ("Time", now, kind.DateTime),
        ("ReceiveTime", now, kind.DateTime),
        ("Message", ua.LocalizedText(condition.message), kind.LocalizedText),
        ("Severity", condition.severity if alarm.is_active else _RESTING_SEVERITY, kind.UInt16),
        ("NodeId", node, kind.NodeId),
        ("ConditionName", condition.name, kind.String),
        ("ConditionClassId", node_id(ObjectIds.ProcessConditionClassType), kind.NodeId),
        ("ConditionClassName", ua.LocalizedText("ProcessConditionClass"), kind.LocalizedText),
        ("BranchId", ua.NodeId(), kind.NodeId),
        ("Retain", alarm.is_retained, kind.Boolean),
        ("EnabledState", ua.LocalizedText("Enabled"), kind.LocalizedText),
        ("EnabledState/Id", True, kind.Boolean),
        ("Quality", GOOD, kind.StatusCode),
        ("Comment", ua.LocalizedText(alarm.comment), kind.LocalizedText),
        ("ActiveState", ua.LocalizedText(active_word(alarm)), kind.LocalizedText),
        ("ActiveState/Id", alarm.is_active, kind.Boolean),
        ("ActiveState/TransitionTime", alarm.active_since, kind.DateTime),
        ("AckedState", ua.LocalizedText(acknowledged_word(alarm)), kind.LocalizedText),
        ("AckedState/Id", alarm.is_acknowledged, kind.Boolean),
        ("ShelvingState/CurrentState", ua.LocalizedText(alarm.shelving), kind.LocalizedText),
        ("ShelvingState/UnshelveTime", alarm.unshelve_ms(monotonic_s()), kind.Double),
        ("SuppressedOrShelved", alarm.is_shelved, kind.Boolean),
    ]
    if condition.needs_confirmation:
        fields += [
            ("ConfirmedState", ua.LocalizedText(confirmed_word(alarm)), kind.LocalizedText),
            ("ConfirmedState/Id", alarm.is_confirmed, kind.Boolean),
        ]
    event = Event(emitting_node=node_id(ObjectIds.Server))
    for name, value, variant in fields:
        event.add_property(name, value, variant)
    return event
