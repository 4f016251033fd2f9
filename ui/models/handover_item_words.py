"""Items of a handover as people read them. Sentences are made here; the service tells fields only."""

from collections.abc import Callable, Mapping

from hmi.domain.advice import AdviceType
from hmi.domain.advice_mode import AdviceMode, DemotionCause
from hmi.domain.advice_state import AdviceState
from hmi.domain.alarm import AlarmState, Priority
from hmi.domain.case import CaseKind, CaseState
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState
from hmi.domain.handover import HandoverItem, ItemKind
from hmi.domain.person import PersonRef
from hmi.domain.procedure_run import HoldCause, RunState
from hmi.domain.stop import StopKind
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language, ngettext
from ui.formatting import chain_text, count_text, date_time_text, duration_text, time_text
from ui.models.handover_value_words import machine_method_words, tag_words, values_words
from ui.wording.advice import mode_words, plain_kind_words
from ui.wording.advice_life import advice_state_words, demotion_words
from ui.wording.alarm import alarm_state_words, priority_words
from ui.wording.case import case_kind_words, case_state_words
from ui.wording.connection import connection_words
from ui.wording.handover import kind_words
from ui.wording.notice import notice_sentence
from ui.wording.procedure import HOLD_CAUSES, RUN_STATES
from ui.wording.stop import kind_words as stop_kind_words

KindWords = Callable[[AdviceType], str]
"""What a kind of advice is called."""
Names = Mapping[PersonRef, str]
"""People by reference; who is missing was erased, or is not known yet."""


def name_of(person: object, names: Names) -> str:
    """A person by name; who is not known any more is somebody."""
    return names.get(PersonRef(str(person))) or _("Somebody")


def item_title(item: HandoverItem, cell: Cell, names: Names, kinds: KindWords = plain_kind_words) -> str:
    """What it is about, in one line; ``kinds`` of advice as every display calls them, see ``KindNames``."""
    facts = item.facts
    match item.kind:
        case ItemKind.ALARM | ItemKind.ALARM_SHELVED | ItemKind.ALARM_OFF:
            return in_language(item.label, language()) or str(item.asides.get("message") or facts.get("name", ""))
        case ItemKind.NOT_AUTOMATIC:
            return _("{machine} is in mode “{mode}”").format(machine=place_of(item, cell), mode=facts.get("mode", ""))
        case ItemKind.CONNECTION:
            return _connection_title(item)
        case ItemKind.RECORDS:
            return notice_sentence(str(facts.get("subject", "")), str(item.asides.get("text", ""))).what
        case ItemKind.AI:
            return _ai_title(item, kinds)
        case ItemKind.ADVICE:
            return in_language(item.label, language()) or _("A recommendation waits for your own view first")
        case ItemKind.PROCEDURE:
            return in_language(item.label, language())
        case ItemKind.LOCK:
            return _lock_title(item, names)
        case ItemKind.SET_POINT | ItemKind.UNSURE_ACT if "tag" in facts:
            return f"{tag_words(item, cell)}: {values_words(item, cell)}"
        case ItemKind.UNSURE_ACT:
            return machine_method_words(item, cell)
        case ItemKind.TAG_ADDED:
            return tag_words(item, cell)
        case ItemKind.ERASURE:
            return _("{name} is to be erased; a second person has to confirm").format(name=name_of(item.subject, names))
        case ItemKind.STOP | ItemKind.STOP_UNEXPLAINED:
            return _stop_title(item)
        case ItemKind.CASE:
            return str(facts.get("title", "")) or _case_kind(item)
        case ItemKind.CALL_BACK if facts.get("giver"):
            return _("Nobody has spoken to {name} yet").format(name=name_of(facts["giver"], names))
        case ItemKind.CALL_BACK:
            return _("Nobody has spoken to the shift before yet")
        case _:
            return str(facts.get("words", "") or facts.get("title", "") or facts.get("name", "")) or kind_words(
                item.kind
            )


def _case_kind(item: HandoverItem) -> str:
    kind = str(item.facts.get("case_kind", ""))
    return case_kind_words(CaseKind(kind)) if kind in set(CaseKind) else kind_words(item.kind)


def item_detail(item: HandoverItem, cell: Cell, names: Names) -> str:
    """What sort of thing, where, and how it stands, in one line."""
    place = "" if item.kind is ItemKind.NOT_AUTOMATIC else place_of(item, cell)
    return chain_text((kind_words(item.kind), place, *item_states(item, names)))


def place_of(item: HandoverItem, cell: Cell) -> str:
    """The equipment as the cell calls it; for an alarm of none of it what the source calls itself."""
    label = next((one.label for one in cell.equipment if one.id == item.equipment), "")
    return label or str(item.facts.get("source", ""))


def item_states(item: HandoverItem, names: Names) -> list[str]:
    """How it stands, in parts of a line."""
    facts, asides = item.facts, item.asides
    parts: list[str] = []
    if item.kind in (ItemKind.ALARM, ItemKind.ALARM_SHELVED, ItemKind.ALARM_OFF):
        parts += _alarm_states(item)
        if facts.get("taken_by"):
            parts.append(_("{name} has it").format(name=name_of(facts["taken_by"], names)))
    if item.kind is ItemKind.CASE:
        state = str(facts.get("state", ""))
        parts.append(case_state_words(CaseState(state)) if state in set(CaseState) else "")
        if facts.get("taken_by"):
            parts.append(_("{name} has it").format(name=name_of(facts["taken_by"], names)))
        if asides.get("until_ns"):
            parts.append(_("until {time}").format(time=date_time_text(int(asides["until_ns"]))))
    if item.kind in (ItemKind.STOP, ItemKind.STOP_UNEXPLAINED):
        cause = in_language(item.label, language()) or str(asides.get("cause", ""))
        parts += [cause, str(asides.get("comment", ""))]
    if item.kind is ItemKind.PROCEDURE:
        parts += _run_states(item, names)
    if item.kind is ItemKind.LOCK:
        parts.append(in_language(item.label, language()))
        parts.append(_("the run is over") if asides.get("is_over") else "")
    if item.kind is ItemKind.CONNECTION and asides.get("state") in set(ConnectionState):
        parts.append(connection_words(ConnectionState(str(asides["state"]))))
    if item.kind is ItemKind.AI and facts.get("cause") in set(DemotionCause):
        parts.append(demotion_words(DemotionCause(str(facts["cause"]))))
    if item.kind is ItemKind.ADVICE:
        state = str(facts.get("state", ""))
        is_open = state not in set(AdviceState)
        parts.append(advice_state_words(AdviceState.PRESENTED if is_open else AdviceState(state)))
    if item.kind is ItemKind.UNSURE_ACT:
        parts.append(_("the machine may have done it or not"))
    return parts


def _alarm_states(item: HandoverItem) -> list[str]:
    facts, asides = item.facts, item.asides
    if asides.get("is_heard") is False:
        return [_("not heard")]
    if item.kind is ItemKind.ALARM:
        is_active, is_seen = asides.get("is_active"), facts.get("is_acknowledged")
        states = {
            (True, False): AlarmState.UNACKNOWLEDGED,
            (True, True): AlarmState.ACKNOWLEDGED,
            (False, False): AlarmState.RETURNED,
        }
        state = states.get((is_active, is_seen))  # pyright: ignore[reportArgumentType]  # facts are scalars
        return [alarm_state_words(state)] if state is not None else []
    if item.kind is ItemKind.ALARM_SHELVED and asides.get("until_ns"):
        return [_("until {time}").format(time=time_text(int(asides["until_ns"])))]
    state = str(facts.get("state", ""))
    return [alarm_state_words(AlarmState(state))] if state in set(AlarmState) else []


def _lock_title(item: HandoverItem, names: Names) -> str:
    facts = item.facts
    words = _("{point}: lock {number} of {name} is on")
    return words.format(
        point=facts.get("point", ""), number=facts.get("number", ""), name=name_of(facts.get("person"), names)
    )


def _run_states(item: HandoverItem, names: Names) -> list[str]:
    """How a run stands: its state or why it is held, at which step, who has it, why it was given up."""
    facts, asides = item.facts, item.asides
    state, hold = str(facts.get("state", "")), str(facts.get("hold", ""))
    words = _(RUN_STATES[RunState(state)]) if state in set(RunState) else ""
    if hold in set(HoldCause):
        words = _(HOLD_CAUSES[HoldCause(hold)])
    number, count = int(asides.get("number", 0)), int(asides.get("steps", 0))
    step = _("Step {number} of {count}").format(number=count_text(number), count=count_text(count)) if number else ""
    owner = _("{name} has it").format(name=name_of(facts.get("person"), names))
    return [words, step, owner, str(asides.get("why", ""))]


def _ai_title(item: HandoverItem, kinds: KindWords) -> str:
    if "subject" in item.facts:
        return notice_sentence(str(item.facts["subject"]), "").what
    mode = str(item.facts.get("mode", ""))
    if mode not in set(AdviceMode):
        return kind_words(item.kind)
    kind = kinds(AdviceType(str(item.facts.get("advice_type", ""))))
    return _("Advice of kind “{kind}” was lowered to “{mode}”").format(kind=kind, mode=mode_words(AdviceMode(mode)))


def _stop_title(item: HandoverItem) -> str:
    kind = str(item.facts.get("stop_kind", ""))
    words = stop_kind_words(StopKind(kind)) if kind in set(StopKind) else kind_words(item.kind)
    end_ns = int(item.asides.get("end_ns", 0))
    return chain_text((words, duration_text((end_ns - item.since_ns) / 1e9) if end_ns else ""))


def item_priority(item: HandoverItem) -> str:
    """Of an alarm; empty for everything else."""
    number = item.facts.get("priority")
    return priority_words(Priority(int(number))) if isinstance(number, int) and number in set(Priority) else ""


def _connection_title(item: HandoverItem) -> str:
    endpoint = item.facts.get("endpoint", "")
    if item.facts.get("is_partial"):
        count = int(item.asides.get("absent_tags", 0))
        if not count:  # of the past only that there were some is on record
            return _("Not all values are available from {name}").format(name=endpoint)
        words = ngettext(
            "{count} value is not available from {name}", "{count} values are not available from {name}", count
        )
        return words.format(count=count, name=endpoint)
    if item.facts.get("is_trusted") is False:
        return _("Controller {name} is not trusted").format(name=endpoint)
    return _("Controller {name} is not connected").format(name=endpoint)


def item_next_step(item: HandoverItem) -> str:
    """What to do about it, where that is always the same."""
    if item.kind is ItemKind.AI and "subject" in item.facts:
        return notice_sentence(str(item.facts["subject"]), "").next_step
    if item.kind is ItemKind.RECORDS:
        return notice_sentence(str(item.facts.get("subject", "")), str(item.asides.get("text", ""))).next_step
    if item.kind is ItemKind.LOCK:
        return _("Only its owner takes it off. Nothing is switched on before.")
    if item.kind is ItemKind.PROCEDURE and item.facts.get("state") == RunState.FAILED.value:
        return _("Something that it did to the machine still stands: look at the machine before it runs.")
    if item.kind is ItemKind.UNSURE_ACT:
        return _("Look at the machine before anybody does it again.")
    return ""
