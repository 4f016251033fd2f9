"""Alarms in "what needs me": one line per equipment, joined with the state that says the same of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hmi.domain.alarm import Alarm, Priority
from hmi.domain.equipment_facts import Condition, EquipmentFacts
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.alarm_words import alarm_mark, alarm_name, place_words, state_words, wants_acknowledgement
from ui.displays.condition_words import condition_words, next_step
from ui.formatting import chain_text, count_text, time_text
from ui.models.alarm_listing import order_of
from ui.models.attention_list import AttentionItem

_RANKS = {Priority.HIGH: 1, Priority.MEDIUM: 2, Priority.LOW: 3}
_ONE_CAUSE_NS = 10 * 10**9
"""A state and an alarm that began no farther apart, by the same controller's clock, are told as one."""
_CAUSED = frozenset({Condition.PROTECTIVE_STOP, Condition.FAULT, Condition.HELD})
"""Conditions that an alarm may explain. An emergency stop is always told by itself."""

Calls = Mapping[str, Sequence[Alarm]]
"""Equipment, or what the source calls itself, to the alarms that want an answer there, the most urgent first."""


def alarm_calls(bridge: Bridge) -> dict[str, list[Alarm]]:
    """Alarms that nobody has answered, as far as their source is heard."""
    calls: dict[str, list[Alarm]] = defaultdict(list)
    if bridge.picture.is_attached:
        for alarm in sorted(bridge.alarms.values(), key=order_of):
            if alarm.is_heard and wants_acknowledgement(alarm):
                calls[alarm.equipment or alarm.source].append(alarm)
    return calls


def call_item(bridge: Bridge, alarms: Sequence[Alarm]) -> AttentionItem:
    """What wants an answer at one place: the most urgent, and how many more there are."""
    alarm = alarms[0]
    began = _("since {time}") if alarm.is_active else _("began {time}")
    since = began.format(time=time_text(alarm.began_ns)) if alarm.began_ns else ""
    return AttentionItem(
        rank=_RANKS[alarm.priority],
        mark=alarm_mark(alarm).value,
        words=chain_text((place_words(bridge, alarm), alarm_name(alarm))),
        detail=chain_text((_step(bridge, alarm) or state_words(bridge, alarm), since, _more_words(alarms))),
        wants_attention=alarm.priority is Priority.MEDIUM,
        display="alarms",
        subject=alarm.id,
    )


def joined_item(
    bridge: Bridge, facts: EquipmentFacts, condition: Condition, item: AttentionItem, alarms: Sequence[Alarm]
) -> AttentionItem | None:
    """The condition and its alarm in one line; None when they say different things.

    What the site wrote to do about the alarm comes before the next step of any machine in that condition.
    """
    if condition not in _CAUSED:
        return None
    tags = [facts.protective_stop] if condition is Condition.PROTECTIVE_STOP else list(facts.telling)
    alarm = next((one for one in alarms if _began_with(bridge, one, tags)), None)
    if alarm is None:
        return None
    written, more = _step(bridge, alarm), _more_words(alarms)
    told = "" if written else condition_words(condition)
    step = written or next_step(condition)
    joined = replace(item, display="alarms", subject=alarm.id)
    if condition is Condition.PROTECTIVE_STOP:  # what the safety system says is always named
        return replace(joined, detail=chain_text((alarm_name(alarm), more, step)))
    rank = min(item.rank, _RANKS[alarm.priority])
    return replace(
        joined,
        rank=rank,
        mark=alarm_mark(alarm).value,
        words=chain_text((facts.equipment.label, alarm_name(alarm))),
        detail=chain_text((told, more, step)),
        wants_attention=alarm.priority is Priority.MEDIUM,
    )


def _began_with(bridge: Bridge, alarm: Alarm, tags: Iterable[TagName | None]) -> bool:
    """Whether one of the telling values changed when the alarm began."""
    for name in tags:
        definition = bridge.picture.definition(name) if name is not None else None
        if name is None or definition is None or definition.node.endpoint != alarm.condition.endpoint:
            continue
        since_ns = bridge.picture.reading(name).source_time_ns
        if alarm.is_active and alarm.began_ns and abs(since_ns - alarm.began_ns) <= _ONE_CAUSE_NS:
            return True
    return False


def _step(bridge: Bridge, alarm: Alarm) -> str:
    """What the site wrote to do, as long as there is something to do."""
    return bridge.guidance.step(alarm) if alarm.is_active else ""


def _more_words(alarms: Sequence[Alarm]) -> str:
    more = len(alarms) - 1
    return ngettext("{count} more here", "{count} more here", more).format(count=count_text(more)) if more else ""
