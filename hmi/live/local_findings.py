"""What a local alarm found, as a value for screens to put into words."""

import math

from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm, Rate, Rise, Stale
from hmi.domain.local_finding import LocalFinding
from hmi.live.local_verdict import Verdict


def finding_of(alarm: LocalAlarm, verdict: Verdict, times: int = 0) -> LocalFinding:
    """What is wrong with which value. ``times``: how often it began, where that is counted."""
    condition = alarm.condition
    over_s = alarm.repetition.within_s if alarm.repetition is not None else None
    limit: float | None = None
    match condition:
        case Limit():
            limit = condition.limit
        case Deviation():
            limit = condition.by
        case Rate():
            limit, over_s = condition.per_s, condition.over_s
        case Rise():
            limit, over_s = condition.by, condition.within_s
        case Stale():
            over_s = condition.after_s
        case _:
            pass
    return LocalFinding(
        kind=condition.kind,
        tag=alarm.tag,
        unit=alarm.unit,
        value=None if math.isnan(verdict.value) else verdict.value,
        text=verdict.text,
        limit=limit,
        over_s=over_s,
        times=times,
    )
