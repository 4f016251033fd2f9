"""What is doubtful about a site's alarms, though the file is right: told by ``tandem check``, in English."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from hmi.domain.alarm import Priority
from hmi.domain.alarm_plan import AlarmPlan
from hmi.domain.cell import Cell
from hmi.domain.local_alarm import Deviation, Limit, LocalAlarm
from hmi.domain.tag import TagDefinition, ValueRange
from hmi.domain.words import has_words

SHARES: Final = {Priority.LOW: 0.80, Priority.MEDIUM: 0.15, Priority.HIGH: 0.05}
"""How many alarms ought to be of which priority (IEC 62682 and ISA-18.2; EEMUA 191)."""
TOLERANCE: Final = 0.15
"""Beyond it, and beyond one alarm more or less, a distribution is far from that."""


def findings(plan: AlarmPlan, cell: Cell) -> list[str]:
    """What whoever wrote the file should look at; each says which alarms it is about."""
    tags = {tag.name: tag for tag in cell.tags}
    return [
        *_without_guidance(plan),
        *_duplicates(plan),
        *(told for alarm in plan.local_alarms if (told := _unreachable(alarm, tags[alarm.tag]))),
        *_distribution(plan),
    ]


def _without_guidance(plan: AlarmPlan) -> Iterator[str]:
    """Alarms of which nobody wrote what to do."""
    silent: dict[str, list[str]] = defaultdict(list)
    for alarm in plan.local_alarms:
        if not plan.guidance_of(alarm.equipment, alarm.tag, alarm.rule).is_written:
            silent[alarm.rule].append(alarm.tag)
    for rule, names in silent.items():
        yield f"local alarm {rule} has no response written: {_some(names)}"
    for entry in plan.controller_alarms:
        if not has_words(entry.said.response):
            guidance = plan.guidance_of(entry.equipment, entry.source, entry.name)
            if not guidance.is_written:
                yield f"controller alarm {entry.name} of {entry.source} has no response written"


def _duplicates(plan: AlarmPlan) -> Iterator[str]:
    """Two rules that say the same of a tag, and two entries about the same alarm."""
    by_tag: dict[tuple[str, str], list[str]] = defaultdict(list)
    for alarm in plan.local_alarms:
        by_tag[alarm.tag, _said_of(alarm)].append(alarm.rule)
    for (tag, kind), rules in by_tag.items():
        if len(rules) > 1:
            yield f"{', '.join(rules)} say the same of {tag}: {kind}"
    entries = Counter((entry.name, entry.source) for entry in plan.controller_alarms)
    for (name, source), count in entries.items():
        if count > 1:
            yield f"controller alarm {name} of {source} is written about {count} times"


def _said_of(alarm: LocalAlarm) -> str:
    """Rules that share it call together; a limit twice on one side is one too many, whatever its value."""
    if isinstance(alarm.condition, Limit | Deviation) and alarm.repetition is None:
        return alarm.condition.kind.value.replace("_", " ")
    return f"{alarm.condition!r}, counted {alarm.repetition}" if alarm.repetition else repr(alarm.condition)


def _unreachable(alarm: LocalAlarm, tag: TagDefinition) -> str:
    """A limit where the value never comes, or always is."""
    condition, span = alarm.condition, tag.engineering_range
    if span is None:
        return ""
    if isinstance(condition, Deviation):
        return _far(alarm, condition.by, span) if condition.by >= span.high - span.low else ""
    if not isinstance(condition, Limit):
        return ""
    limit = condition.limit
    if (condition.is_high and limit >= span.high) or (not condition.is_high and limit <= span.low):
        return _far(alarm, limit, span)
    if (condition.is_high and limit < span.low) or (not condition.is_high and limit > span.high):
        return f"{alarm.rule} of {alarm.tag} always stands: {_limit(alarm, limit)} lies outside {_span(span, alarm)}"
    return ""


def _far(alarm: LocalAlarm, limit: float, span: ValueRange) -> str:
    return f"{alarm.rule} of {alarm.tag} never comes: {_limit(alarm, limit)} is not within {_span(span, alarm)}"


def _limit(alarm: LocalAlarm, limit: float) -> str:
    return f"{limit:g} {alarm.unit}".strip()


def _span(span: ValueRange, alarm: LocalAlarm) -> str:
    return f"{span.low:g} to {span.high:g} {alarm.unit}".strip()


def _distribution(plan: AlarmPlan) -> Iterator[str]:
    """Priorities tell nothing when most alarms are urgent."""
    entries = [plan.guidance_of(one.equipment, one.source, one.name).priority for one in plan.controller_alarms]
    priorities = [alarm.priority for alarm in plan.local_alarms] + [one.value for one in entries if one is not None]
    total = len(priorities)
    if not total:
        return
    counts = Counter(priorities)
    far = [
        priority
        for priority, share in SHARES.items()
        if abs(counts[priority] / total - share) > TOLERANCE and abs(counts[priority] - share * total) > 1
    ]
    if far:
        told = ", ".join(f"{counts[priority] / total:.0%} {priority.name.lower()}" for priority in SHARES)
        wanted = ", ".join(f"{share:.0%} {priority.name.lower()}" for priority, share in SHARES.items())
        yield f"priorities of {total} alarms are {told}; people need about {wanted} (ISA-18.2)"


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
