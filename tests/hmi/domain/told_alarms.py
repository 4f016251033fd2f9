"""Alarms by hand, with what was heard of their beginning."""

from typing import Any

import msgspec

from hmi.domain.alarm import Alarm, Priority, alarm_id
from hmi.domain.equipment import EquipmentId
from hmi.domain.tag import NodeAddress

SECOND = 10**9
START = 1_000_000 * SECOND
PLC, ROBOT = "opc.tcp://plc", "opc.tcp://robot"


def an_alarm(name: str, *, endpoint: str = PLC, at_s: float = 0.0, heard_s: float | None = None, **more: Any) -> Alarm:
    """It began ``at_s`` after the start by its controller's clock, and was heard as it began unless told otherwise."""
    condition = NodeAddress(endpoint=endpoint, uri="urn:cell", identifier=f"s={name}")
    began_ns = START + round(at_s * SECOND)
    noticed_ns = began_ns if heard_s is None else START + round(heard_s * SECOND)
    told = Alarm(
        id=alarm_id(condition), condition=condition, event_id=b"1", equipment=EquipmentId("conveyor"), source="belt",
        name=name, severity=700, priority=Priority.HIGH, began_ns=began_ns, changed_ns=began_ns, heard_ns=noticed_ns,
        noticed_ns=noticed_ns, is_onset_heard=True, is_active=True, is_acknowledged=False,
    )  # fmt: skip
    return msgspec.structs.replace(told, **more)
