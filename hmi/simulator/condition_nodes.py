"""Nodes of a condition: every mandatory child of AlarmConditionType and of its shelving (OPC 10000-9, 5.5 to 5.8)."""

from datetime import datetime
from typing import Any, cast

from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds

from hmi.simulator.address_space import HAS_COMPONENT, HAS_PROPERTY, AddressSpace
from hmi.simulator.alarm_event import Field
from hmi.simulator.standing_alarm import StandingAlarm
from hmi.simulator.ua_values import data_value

_ALARM_TYPE, _SHELVED_TYPE = "0:2915", "0:2929"
_TWO_STATE, _CONDITION_VARIABLE, _FINITE_STATE = "0:8995", "0:9002", "0:2760"
_UTC_TIME, _DURATION = "0:294", "0:290"
_HAS_CONDITION = "0:9006"
_KINDS = {
    "EnabledState": _TWO_STATE, "ActiveState": _TWO_STATE, "AckedState": _TWO_STATE, "ConfirmedState": _TWO_STATE,
    "Quality": _CONDITION_VARIABLE, "LastSeverity": _CONDITION_VARIABLE, "Comment": _CONDITION_VARIABLE,
    "ShelvingState/CurrentState": _FINITE_STATE,
}  # fmt: skip
"""Those that are no mere properties."""
_METHODS = ("0:9027", "0:9028", "0:9029", "0:9111")
"""Enable, Disable, AddComment, Acknowledge of the types: an instance may share them (OPC 10000-3, 6.3.3.3)."""
_CONFIRM = "0:9113"
_SHELVING_METHODS = ("0:2949", "0:2947", "0:2948")
"""TimedShelve, Unshelve, OneShotShelve."""


async def add_condition(space: AddressSpace, alarm: StandingAlarm, fields: list[Field]) -> None:
    """Add the condition below its machine, as it stands."""
    path, condition = alarm.path, alarm.condition
    await space.add_object(path, f"S:{condition.name}", condition.source, _ALARM_TYPE)
    await space.refer(condition.source, _HAS_CONDITION, path)
    shelving = await space.add_object(f"{path}/ShelvingState", "0:ShelvingState", path, _SHELVED_TYPE)
    for name, value, variant in fields:
        parent, _slash, last = f"{path}/{name}".rpartition("/")
        await space.variable(
            f"{path}/{name}", f"0:{last}", parent, cast(Any, _shown(value, variant)), variant,
            data_type=_data_type(last, variant), kind=_KINDS.get(name, ""),
            reference=HAS_COMPONENT if name in _KINDS else HAS_PROPERTY,
        )  # fmt: skip
    for method in (*_METHODS, *((_CONFIRM,) if condition.needs_confirmation else ())):
        await space.refer(path, HAS_COMPONENT, method)
    for method in _SHELVING_METHODS:
        await space.refer(shelving, HAS_COMPONENT, method)


async def show_condition(
    server: Server, space: AddressSpace, alarm: StandingAlarm, fields: list[Field], now: datetime
) -> None:
    """Let its nodes say what the event says."""
    for name, value, variant in fields:
        reading = data_value(_shown(value, variant), variant, now)
        node = space.node_id(f"{alarm.path}/{name}")
        await server.iserver.aspace.write_attribute_value(node, AttributeIds.Value, reading)


def _shown(value: object, variant: ua.VariantType) -> object:
    """A node of a number always has one: no time is left where nothing comes back by itself."""
    return 0.0 if value is None and variant is ua.VariantType.Double else value


def _data_type(name: str, variant: ua.VariantType) -> str:
    if variant is ua.VariantType.DateTime:
        return _UTC_TIME
    return _DURATION if name == "UnshelveTime" else ""
