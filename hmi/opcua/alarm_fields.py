"""What is asked of every event, and what comes of the answer. Bad fields are "not told", never a fault.

One list of fields for every server: asyncua's own, by type, is refused by open62541, and a where clause keeps that
server from telling where a refresh begins (measured; see the README's decisions). Conditions are told from other
events by their ConditionId.
"""

from collections.abc import Sequence
from typing import Any, Final

from asyncua import ua
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds

from hmi.domain.alarm import Dialog, Shelving
from hmi.domain.alarm_event import AlarmEvent
from hmi.domain.tag import NodeAddress
from hmi.opcua.namespaces import NamespaceTable
from hmi.opcua.source_time import time_ns

_BASE: Final = ObjectIds.BaseEventType
_CONDITION: Final = ObjectIds.ConditionType
_ACKNOWLEDGEABLE: Final = ObjectIds.AcknowledgeableConditionType
_ALARM: Final = ObjectIds.AlarmConditionType
_DIALOG: Final = ObjectIds.DialogConditionType

CONDITION_ID: Final = "ConditionId"
FIELDS: Final[tuple[tuple[int, str], ...]] = (
    (_BASE, "EventId"),
    (_BASE, "EventType"),
    (_BASE, "SourceNode"),
    (_BASE, "SourceName"),
    (_BASE, "Time"),
    (_BASE, "Message"),
    (_BASE, "Severity"),
    (_CONDITION, CONDITION_ID),
    (_CONDITION, "ConditionName"),
    (_CONDITION, "BranchId"),
    (_CONDITION, "Retain"),
    (_CONDITION, "EnabledState/Id"),
    (_CONDITION, "Quality"),
    (_CONDITION, "Comment"),
    (_CONDITION, "ClientUserId"),
    (_ACKNOWLEDGEABLE, "AckedState/Id"),
    (_ACKNOWLEDGEABLE, "ConfirmedState/Id"),
    (_ALARM, "ActiveState/Id"),
    (_ALARM, "ActiveState/TransitionTime"),
    (_ALARM, "SuppressedState/Id"),
    (_ALARM, "OutOfServiceState/Id"),
    (_ALARM, "ShelvingState/CurrentState"),
    (_ALARM, "ShelvingState/CurrentState/Id"),
    (_ALARM, "ShelvingState/UnshelveTime"),
    (_ALARM, "SuppressedOrShelved"),
    (_DIALOG, "DialogState/Id"),
    (_DIALOG, "Prompt"),
    (_DIALOG, "ResponseOptionSet"),
    (_DIALOG, "DefaultResponse"),
)
"""Type that declares it, and its path. ConditionId is the NodeId attribute of the condition (OPC 10000-9, 5.5.2)."""

_SHELVING: Final = {
    ObjectIds.ShelvedStateMachineType_Unshelved: Shelving.UNSHELVED,
    ObjectIds.ShelvedStateMachineType_TimedShelved: Shelving.TIMED,
    ObjectIds.ShelvedStateMachineType_OneShotShelved: Shelving.ONE_SHOT,
}
_SHELVING_WORDS: Final = {
    "unshelved": Shelving.UNSHELVED,
    "timedshelved": Shelving.TIMED,
    "oneshotshelved": Shelving.ONE_SHOT,
}
"""Where a server does not tell the state's NodeId; in small letters without spaces."""

Fields = dict[str, object]


def event_filter(fields: Sequence[tuple[int, str]] = FIELDS) -> ua.EventFilter:
    """Ask for ``fields`` of every event."""
    wanted = ua.EventFilter()
    wanted.SelectClauses = [_operand(kind, path) for kind, path in fields]
    return wanted


def fields_of(values: Sequence[Any], fields: Sequence[tuple[int, str]] = FIELDS) -> Fields:
    """Path to plain value, of the fields that were told."""
    told = zip(fields, values, strict=False)
    return {path: one.Value for (_, path), one in told if isinstance(one, ua.Variant) and one.Value is not None}


def standard_type(fields: Fields) -> int | None:
    """The numeric id of an event type of OPC UA itself; None for any other."""
    kind = fields.get("EventType")
    if isinstance(kind, ua.NodeId) and kind.NamespaceIndex == 0 and isinstance(kind.Identifier, int):
        return kind.Identifier
    return None


def alarm_event(fields: Fields, namespaces: NamespaceTable, endpoint: str, heard_ns: int) -> AlarmEvent | None:
    """What an event says of a condition; None when it is not about one."""
    condition = _address(fields.get(CONDITION_ID), namespaces, endpoint)
    if condition is None:
        return None
    shelving = _shelving(fields)
    return AlarmEvent(
        condition=condition,
        branch=_node(fields.get("BranchId"), namespaces),
        event_id=_bytes(fields.get("EventId")),
        event_type=_node(fields.get("EventType"), namespaces),
        source_node=_address(fields.get("SourceNode"), namespaces, endpoint),
        source=_text(fields.get("SourceName")),
        name=_text(fields.get("ConditionName")),
        message=_text(fields.get("Message")),
        severity=_whole(fields.get("Severity")),
        time_ns=_time_ns(fields.get("Time")),
        heard_ns=heard_ns,
        is_retained=_truth(fields.get("Retain")),
        is_enabled=_truth(fields.get("EnabledState/Id")),
        is_active=_truth(fields.get("ActiveState/Id")),
        active_since_ns=_time_ns(fields.get("ActiveState/TransitionTime")),
        is_acknowledged=_truth(fields.get("AckedState/Id")),
        is_confirmed=_truth(fields.get("ConfirmedState/Id")),
        shelving=shelving,
        unshelve_ms=_number(fields.get("ShelvingState/UnshelveTime")) if shelving is Shelving.TIMED else None,
        is_suppressed=_truth(fields.get("SuppressedState/Id")),
        is_out_of_service=_truth(fields.get("OutOfServiceState/Id")),
        is_suppressed_or_shelved=_truth(fields.get("SuppressedOrShelved")),
        status=_status(fields.get("Quality")),
        comment=_text(fields.get("Comment")),
        comment_by=_text(fields.get("ClientUserId")),
        dialog=_dialog(fields),
    )


def _operand(kind: int, path: str) -> ua.SimpleAttributeOperand:
    operand = ua.SimpleAttributeOperand()
    operand.TypeDefinitionId = ua.NodeId(ua.Int32(kind))
    if path == CONDITION_ID:
        operand.AttributeId = ua.IntegerId(AttributeIds.NodeId)
    else:
        operand.BrowsePath = [ua.QualifiedName(name) for name in path.split("/")]
        operand.AttributeId = ua.IntegerId(AttributeIds.Value)
    return operand


def _node(value: object, namespaces: NamespaceTable) -> str:
    return namespaces.with_uri(value.to_string()) if isinstance(value, ua.NodeId) and not value.is_null() else ""


def _address(value: object, namespaces: NamespaceTable, endpoint: str) -> NodeAddress | None:
    return namespaces.address(endpoint, value) if isinstance(value, ua.NodeId) and not value.is_null() else None


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: object) -> str:
    if isinstance(value, ua.LocalizedText):
        return value.Text or ""
    return value if isinstance(value, str) else ""


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _status(value: object) -> int | None:
    return value.value if isinstance(value, ua.StatusCode) else None


def _time_ns(value: object) -> int | None:
    return time_ns(value) or None


def _shelving(fields: Fields) -> Shelving | None:
    state = fields.get("ShelvingState/CurrentState/Id")
    if isinstance(state, ua.NodeId) and state.NamespaceIndex == 0 and isinstance(state.Identifier, int):
        return _SHELVING.get(state.Identifier)
    return _SHELVING_WORDS.get(_text(fields.get("ShelvingState/CurrentState")).lower().replace(" ", ""))


def _dialog(fields: Fields) -> Dialog | None:
    """Only while it waits for an answer."""
    options = fields.get("ResponseOptionSet")
    if fields.get("DialogState/Id") is not True or not isinstance(options, list):
        return None
    default = _whole(fields.get("DefaultResponse"))
    return Dialog(
        prompt=_text(fields.get("Prompt")),
        responses=tuple(_text(one) for one in options),  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]  # a decoded list of anything
        default=default if default is not None else -1,
    )
