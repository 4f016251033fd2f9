"""What a tag is watched for, guessed from the name that the companion specification gives it."""

import re

from hmi.domain.tag import DataType, TagUse

_MOTION = re.compile(r"(ActualPosition|ActualSpeed|ActualAcceleration|MotorCurrent|ActualTorque|TCP|^R?[XYZ]$)")
_STATE = re.compile(r"(State|Mode(?!l)|Stop|InControl|OnPath|SignalOn|PartHeld|Program|Starved|Blocked|Result|Job)")
_COUNT = re.compile(r"(Count|Number|Energy.*Total|Parts|Losses)")


def use_of(role: str, data_type: DataType) -> TagUse:
    """From a role like ``Status.CurMachSpeed``; states and counters keep every change."""
    if "CurrentState" in role.split("."):
        return TagUse.STATE
    last = role.rsplit(".", 1)[-1]
    if data_type.is_floating:
        return TagUse.MOTION if _MOTION.search(last) else TagUse.COUNTER if _COUNT.search(last) else TagUse.PROCESS
    if _COUNT.search(last) and data_type.is_numeric and data_type is not DataType.BOOLEAN:
        return TagUse.COUNTER
    if _STATE.search(last) or data_type is DataType.BOOLEAN or "Current" in last:
        return TagUse.STATE
    return TagUse.STATIC
