"""What needs a person now: everything that keeps the cell from being all right, and where to go with it."""

from collections.abc import Iterator, Sequence

from hmi.domain.advice_notice import AI_LOWERED, AI_STOPPED
from hmi.domain.connection import ConnectionState
from hmi.domain.equipment_facts import NEEDS_A_PERSON, NOT_HEARD, Condition, EquipmentFacts
from hmi.domain.handover_notice import SUBJECT as HANDOVER
from hmi.domain.procedure_notice import SUBJECT as PROCEDURE_RUNS
from hmi.domain.reading import is_present
from hmi.domain.shift_end_notice import SUBJECT as SHIFT_END
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.advice_attention import advice_items
from ui.displays.alarm_attention import Calls, alarm_calls, call_item, joined_item
from ui.displays.case_attention import case_items
from ui.displays.condition_words import condition_mark, condition_words, next_step
from ui.displays.frame_content import connection_mark
from ui.displays.handover_attention import handover_item, shift_end_item
from ui.displays.run_attention import run_items
from ui.displays.shown_values import HIGH, beyond
from ui.displays.subjects import display_of
from ui.formatting import chain_text, count_text, date_time_text, duration_text, time_text
from ui.models.attention_list import AttentionItem
from ui.models.reading_words import value_text
from ui.models.state_words import said
from ui.models.tag_labels import tag_label
from ui.widgets.condition_mark import Mark
from ui.widgets.row_content import RowContent
from ui.wording.connection import connection_sentence
from ui.wording.notice import notice_sentence

_LOUDEST_RANK = 1
_BROKEN = frozenset({ConnectionState.LOST, ConnectionState.SILENT, ConnectionState.REFUSED})
_GIVING = frozenset({ConnectionState.LIVE, ConnectionState.PARTIAL})
_SAFETY_STOPS = frozenset({Condition.EMERGENCY_STOP, Condition.PROTECTIVE_STOP})
"""Told by the safety system; the state beside it, as "Out of service", only says what follows from that."""
_NOTICED_IN = {"alarms_file": "settings", "site_files": "settings", AI_STOPPED: "ai_models", AI_LOWERED: "ai_models"}
"""Where something can be done about a notice."""
_RANKS = {Condition.EMERGENCY_STOP: 0, Condition.PROTECTIVE_STOP: 0, Condition.FAULT: 1}


def attention_content(item: AttentionItem) -> RowContent:
    """An item as a row draws it."""
    return RowContent(
        mark=Mark(item.mark),
        words=item.words,
        detail=item.detail,
        is_loud=item.rank <= _LOUDEST_RANK,
        wants_attention=item.wants_attention,
        leads_on=bool(item.display),
    )


def attention_items(bridge: Bridge, all_facts: Sequence[EquipmentFacts]) -> list[AttentionItem]:
    """Everything that needs a person, in no order."""
    calls = alarm_calls(bridge)
    of_equipment = [item for facts in all_facts for item in _equipment_items(bridge, facts, calls)]
    joined = {item.subject for item in of_equipment if item.display == "alarms"}
    return [
        *_link_items(bridge),
        *_connection_items(bridge),
        *of_equipment,
        *(call_item(bridge, alarms) for alarms in calls.values() if not joined & {alarm.id for alarm in alarms}),
        *case_items(bridge),
        *advice_items(bridge),
        *run_items(bridge),
        *_notice_items(bridge),
        *_stop_items(bridge),
    ]


def _stop_items(bridge: Bridge) -> Iterator[AttentionItem]:
    """Stops that nobody has explained yet, as one."""
    count, oldest_ns = bridge.stops.unexplained, bridge.stops.oldest_unexplained_ns
    if not count or oldest_ns is None or bridge.is_past or not bridge.picture.is_attached:
        return
    yield AttentionItem(
        rank=3,
        mark=Mark.NOTICE.value,
        words=ngettext("{count} stop is not explained", "{count} stops are not explained", count).format(
            count=count_text(count)
        ),
        detail=_("The oldest began on {moment}. Say why production stood still.").format(
            moment=date_time_text(oldest_ns)
        ),
        display="stops",
        wants_attention=True,
    )


def _notice_items(bridge: Bridge) -> Iterator[AttentionItem]:
    for subject, text in bridge.notices.items():
        if subject == HANDOVER:
            if (waiting := handover_item(text, bridge.now_ns)) is not None:
                yield waiting
            continue
        if subject == SHIFT_END:
            if (ends := shift_end_item(text)) is not None:
                yield ends
            continue
        if subject == PROCEDURE_RUNS:
            continue
        told = notice_sentence(subject, text, bridge.kinds.words)
        rank = 1 if subject == "journal" else 2
        where = _NOTICED_IN.get(subject, "")
        yield AttentionItem(rank=rank, mark=Mark.NOTICE.value, words=told.what, detail=told.next_step, display=where)


def _link_items(bridge: Bridge) -> Iterator[AttentionItem]:
    if not bridge.picture.is_attached:
        yield AttentionItem(
            rank=1,
            mark=Mark.SILENT.value,
            words=_silence_words(bridge.silence_s),
            detail=_("See that its computer is on and its network cable is in. Still silent? Call maintenance."),
            display="connection",
        )


def _silence_words(silence_s: float | None) -> str:
    if silence_s is None:
        return _("The cell service is not heard")
    return _("The cell service has not been heard for {duration}").format(duration=duration_text(silence_s))


def _connection_items(bridge: Bridge) -> Iterator[AttentionItem]:
    if not bridge.picture.is_attached:
        return  # what the service said last of its controllers is not known to hold any longer
    for key, status in bridge.connections.items():
        if status.state is ConnectionState.LIVE:
            continue
        if status.state is ConnectionState.PARTIAL or (status.absent_tags and status.live_tags):
            words = ngettext(
                "{count} of {all} values is not available from {name}",
                "{count} of {all} values are not available from {name}",
                status.absent_tags,
            ).format(count=status.absent_tags, all=status.wanted_tags, name=key)
            yield AttentionItem(rank=3, mark=Mark.NOTICE.value, words=words, display="connection", subject=key)
            continue
        said_of_it = connection_sentence(status)
        yield AttentionItem(
            rank=1 if status.state in _BROKEN else 2,
            mark=connection_mark(status.state).value,
            words=_connection_words(key, said_of_it.what, status.since_ns if status.state in _BROKEN else 0),
            detail=said_of_it.next_step,
            display="connection",
            subject=key,
        )


def _connection_words(name: str, state: str, since_ns: int) -> str:
    if not since_ns:
        return _("Controller {name}: {state}").format(name=name, state=state)
    return _("Controller {name}: {state}, since {time}").format(name=name, state=state, time=time_text(since_ns))


def _equipment_items(bridge: Bridge, facts: EquipmentFacts, calls: Calls) -> Iterator[AttentionItem]:
    picture, equipment = bridge.picture, facts.equipment
    if not picture.is_attached or _is_silent_with_its_controller(bridge, facts):
        return
    condition = facts.condition(picture.reading, picture.definition)
    where = display_of(equipment)
    if condition in NEEDS_A_PERSON:
        words = condition_words(condition)
        item = AttentionItem(
            rank=_RANKS.get(condition, 2),
            mark=condition_mark(condition).value,
            words=_("{equipment}: {state}").format(equipment=equipment.label, state=words),
            detail=_detail(condition, said(facts.state_word(picture.reading, picture.definition)), words),
            display=where,
            subject=equipment.id,
        )
        yield joined_item(bridge, facts, condition, item, calls.get(equipment.id, ())) or item
    yield from _range_items(bridge, facts)
    safety = [name for name in (facts.emergency_stop, facts.protective_stop) if name is not None]
    if condition not in NOT_HEARD and any(not is_present(picture.reading(name)) for name in safety):
        yield AttentionItem(
            rank=1,
            mark=Mark.UNKNOWN.value,
            words=_("{equipment}: safety state not known").format(equipment=equipment.label),
            detail=_("Treat it as not safe."),
            display=where,
            subject=equipment.id,
        )


def _detail(condition: Condition, word: str, words: str) -> str:
    """What the controller calls it, where that says more, and what to do next."""
    tells_more = word and word != words and condition not in _SAFETY_STOPS
    told = _("The controller says: {word}").format(word=word) if tells_more else ""
    return chain_text((told, next_step(condition)))


def _range_items(bridge: Bridge, facts: EquipmentFacts) -> Iterator[AttentionItem]:
    """The value that stands for the equipment, where it is beyond what is expected of it: its card shows that, too."""
    if facts.key is None:
        return
    reading, definition = bridge.picture.reading(facts.key), bridge.picture.definition(facts.key)
    value = reading.value
    arrow = beyond(float(value), definition) if isinstance(value, int | float) and is_present(reading) else ""
    if arrow and definition is not None:
        name, label = facts.equipment.label, tag_label(definition)
        words = _("{equipment}: {value} is too high") if arrow == HIGH else _("{equipment}: {value} is too low")
        yield AttentionItem(
            rank=2,
            mark=Mark.NOTICE.value,
            words=words.format(equipment=name, value=label),
            detail=value_text(reading, definition),
            display=display_of(facts.equipment),
            subject=facts.equipment.id,
        )


def _is_silent_with_its_controller(bridge: Bridge, facts: EquipmentFacts) -> bool:
    """Whether nothing is heard of it because its controller is not heard, which is told once and not for each."""
    definitions = [bridge.picture.definition(name) for name in facts.telling if name is not None]
    keys = {one.node.endpoint for one in definitions if one is not None}
    states = [bridge.connections[key].state for key in keys if key in bridge.connections]
    return bool(states) and not any(state in _GIVING for state in states)
