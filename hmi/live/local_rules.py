"""How the local alarms that one rule makes stand to each other: which says it already, and which speaks for all."""

from collections.abc import Sequence

from hmi.domain.local_alarm import LocalAlarm
from hmi.domain.local_finding import HIGH_SIDE, LOW_SIDE


def _base(alarm: LocalAlarm) -> str:
    """The rule as written, without the level of a limit."""
    return alarm.rule.partition(".")[0]


def stronger_rows(alarms: Sequence[LocalAlarm]) -> dict[int, list[int]]:
    """Row of a limit to the rows of more severe ones of the same rule, tag and side."""
    by_key = {(_base(alarm), alarm.tag, alarm.condition.kind): row for row, alarm in enumerate(alarms)}
    found: dict[int, list[int]] = {}
    for worst, milder in (HIGH_SIDE, LOW_SIDE):
        for (base, tag, kind), row in by_key.items():
            if kind is milder and (base, tag, worst) in by_key:
                found[row] = [by_key[base, tag, worst]]
    return found


def spokesmen(alarms: Sequence[LocalAlarm]) -> list[bool]:
    """Of the alarms that a rule makes on one tag the first says for all that the source is in doubt."""
    seen: set[tuple[str, str]] = set()
    speaks: list[bool] = []
    for alarm in alarms:
        key = (_base(alarm), alarm.tag)
        speaks.append(key not in seen)
        seen.add(key)
    return speaks
