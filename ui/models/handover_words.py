"""Items of a handover as people read them. Sentences are made here; the service tells fields only."""

from collections.abc import Mapping

from hmi.domain.alarm import AlarmState, Priority
from hmi.domain.case import CaseKind, CaseState
from hmi.domain.cell import Cell
from hmi.domain.connection import ConnectionState
from hmi.domain.handover import (
    Change,
    Handover,
    HandoverItem,
    HandoverLine,
    ItemAnswer,
    ItemKind,
    Meaning,
    Signature,
    Standing,
)
from hmi.domain.person import PersonRef, Role
from hmi.domain.stop import StopKind
from hmi.domain.tag import TagDefinition
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import ngettext
from ui.formatting import (
    NO_BREAK,
    chain_text,
    change_text,
    date_time_text,
    duration_text,
    exact_text,
    parse_number,
    time_text,
)
from ui.models.method_words import method_words
from ui.models.tag_labels import tag_label
from ui.wording.alarm import alarm_state_words, priority_words
from ui.wording.connection import connection_words
from ui.wording.notice import notice_sentence
from ui.wording.people import roles_words
from ui.wording.stop import kind_words as stop_kind_words

Names = Mapping[PersonRef, str]
"""People by reference; who is missing was erased, or is not known yet."""

KINDS: dict[ItemKind, str] = {
    ItemKind.ALARM: N_("Alarm"),
    ItemKind.ALARM_SHELVED: N_("Alarm put aside"),
    ItemKind.ALARM_OFF: N_("Alarm switched off"),
    ItemKind.STOP: N_("Production stands still"),
    ItemKind.STOP_UNEXPLAINED: N_("Stop without a reason"),
    ItemKind.CASE: N_("Case"),
    ItemKind.NOT_AUTOMATIC: N_("Not in production mode"),
    ItemKind.CONNECTION: N_("Connection"),
    ItemKind.UNSURE_ACT: N_("Outcome not known"),
    ItemKind.RECORDS: N_("Records"),
    ItemKind.SET_POINT: N_("Changed in this shift"),
    ItemKind.TAG_ADDED: N_("Value added in this shift"),
    ItemKind.ERASURE: N_("Account"),
    ItemKind.CALL_BACK: N_("Call-back due"),
    ItemKind.QUESTION: N_("Question not answered"),
    ItemKind.NOTE: N_("Note"),
}
MEANINGS: dict[Meaning, str] = {Meaning.HANDED_OVER: N_("Handed over"), Meaning.TOOK_OVER: N_("Taken over")}


CASE_KINDS: dict[CaseKind, str] = {
    CaseKind.SHORTAGE: N_("Shortage"),
    CaseKind.QUALITY_HOLD: N_("Quality hold"),
    CaseKind.REWORK: N_("Rework"),
    CaseKind.CHANGEOVER_PROBLEM: N_("Changeover problem"),
    CaseKind.SAFETY_STOP: N_("Safety stop"),
    CaseKind.MACHINE_FAULT: N_("Machine fault"),
    CaseKind.SUPPLY: N_("Supply"),
    CaseKind.OTHER: N_("Other problem"),
}
CASE_STATES: dict[CaseState, str] = {
    CaseState.OPEN: N_("nobody has it"),
    CaseState.OWNED: N_("in hand"),
    CaseState.WAITING: N_("waits"),
    CaseState.RESOLVED: N_("solved, not closed"),
    CaseState.CLOSED: N_("closed"),
    CaseState.ACCEPTED_RISK: N_("risk accepted"),
}


def kind_words(kind: ItemKind) -> str:
    """What sort of thing it is."""
    return _(KINDS[kind])


def name_of(person: object, names: Names) -> str:
    """A person by name; who is not known any more is somebody."""
    return names.get(PersonRef(str(person))) or _("Somebody")


def item_title(item: HandoverItem, cell: Cell, names: Names) -> str:
    """What it is about, in one line."""
    facts = item.facts
    match item.kind:
        case ItemKind.ALARM | ItemKind.ALARM_SHELVED | ItemKind.ALARM_OFF:
            return str(item.asides.get("message") or facts.get("name", ""))
        case ItemKind.NOT_AUTOMATIC:
            return _("{machine} is in mode “{mode}”").format(machine=place_of(item, cell), mode=facts.get("mode", ""))
        case ItemKind.CONNECTION:
            return _connection_title(item)
        case ItemKind.RECORDS:
            return notice_sentence(str(facts.get("subject", "")), str(item.asides.get("text", ""))).what
        case ItemKind.SET_POINT | ItemKind.UNSURE_ACT if "tag" in facts:
            return f"{_tag_words(item, cell)}: {_values(item, cell)}"
        case ItemKind.UNSURE_ACT:
            return _method_words(item, cell)
        case ItemKind.TAG_ADDED:
            return _tag_words(item, cell)
        case ItemKind.ERASURE:
            return _("{name} is to be erased; a second person has to confirm").format(name=name_of(item.subject, names))
        case ItemKind.STOP | ItemKind.STOP_UNEXPLAINED:
            return _stop_title(item)
        case ItemKind.CASE:
            kind = str(facts.get("case_kind", ""))
            return str(facts.get("title", "")) or (
                _(CASE_KINDS[CaseKind(kind)]) if kind in set(CaseKind) else _("Case")
            )
        case ItemKind.CALL_BACK if facts.get("giver"):
            return _("Nobody has spoken to {name} yet").format(name=name_of(facts["giver"], names))
        case ItemKind.CALL_BACK:
            return _("Nobody has spoken to the shift before yet")
        case _:
            return str(facts.get("words", "") or facts.get("title", "") or facts.get("name", "")) or kind_words(
                item.kind
            )


def item_detail(item: HandoverItem, cell: Cell, names: Names) -> str:
    """What sort of thing, where, and how it stands, in one line."""
    place = "" if item.kind is ItemKind.NOT_AUTOMATIC else place_of(item, cell)
    return chain_text((kind_words(item.kind), place, *_states(item, names)))


def place_of(item: HandoverItem, cell: Cell) -> str:
    """The equipment as the cell calls it; for an alarm of none of it what the source calls itself."""
    label = next((one.label for one in cell.equipment if one.id == item.equipment), "")
    return label or str(item.facts.get("source", ""))


def line_words(line: HandoverLine, names: Names) -> str:
    """What people said of an item, in one line: accepted by whom, asked what."""
    if line.standing is Standing.DONE:
        return _("Over since it was handed over")
    parts = [CHANGES_SHORT[line.change] and _(CHANGES_SHORT[line.change])]
    if line.standing is Standing.NOT_KNOWN:
        parts.append(_("not heard now: it may stand still"))
    if line.answer is ItemAnswer.ACCEPTED:
        parts.append(_("accepted by {name}").format(name=name_of(line.answered_by, names)))
    if line.answer is ItemAnswer.QUESTIONED:
        parts.append(_("asked by {name}").format(name=name_of(line.answered_by, names)))
    return chain_text(parts)


CHANGES_SHORT: dict[Change, str] = {Change.NONE: "", Change.NEW: N_("came later"), Change.CHANGED: N_("changed since")}


def line_facts(line: HandoverLine, cell: Cell, names: Names) -> list[tuple[str, str]]:
    """Everything that is known about an item, as names and words."""
    item = line.item
    facts, asides = item.facts, item.asides
    told = [
        (_("What"), kind_words(item.kind)),
        (_("Where"), place_of(item, cell)),
        (_("State"), chain_text(_states(item, names))),
        (_("Priority"), _priority(item)),
        (_("Since"), date_time_text(item.since_ns) if item.since_ns else ""),
        (_("By"), name_of(facts["by"], names) if facts.get("by") else ""),
        (_("Asked by"), name_of(facts["asked_by"], names) if facts.get("asked_by") else ""),
        (_("What to do"), _next_step(item)),
        (_("Record"), str(asides.get("record", ""))),
        (_("When it was handed over"), _before(line, cell, names)),
        (_("Remark"), line.remark),
        (_("Question"), line.question),
        (_("Answer"), line.reply),
        (_("Now"), line_words(line, names)),
        (_("Accepted") if line.answer is ItemAnswer.ACCEPTED else _("Asked"), _answered(line)),
    ]
    return [(name, value) for name, value in told if value]


def handover_facts(handover: Handover) -> list[tuple[str, str]]:
    """Who, from when to when, and how it went."""
    return [
        (_("Handed over by"), handover.giver_name or (_("nobody was there") if handover.giver is None else "—")),
        (_("Taken over by"), handover.taker_name or "—"),
        (_("Time handed over"), f"{date_time_text(handover.start_ns)} – {date_time_text(_end_ns(handover))}"),
        (_("Meeting"), _("none: call back first") if handover.is_one_way else _("in person")),
        (_("Call-back"), call_back_words(handover)),
    ]


def call_back_words(handover: Handover) -> str:
    """Whether who left was spoken to; empty where they met."""
    if not handover.is_one_way:
        return ""
    told = handover.call_back
    if told is None or not told.time_ns:
        return _("not done yet")
    words = _("reached, {time}") if told.is_reached else _("not reached, {time}")
    return chain_text((words.format(time=date_time_text(told.time_ns)), told.words))


def signature_words(signature: Signature) -> str:
    """Meaning, printed name, role, time and place of a signature (practice 1)."""
    roles = roles_words(frozenset(Role(name) for name in signature.role.split(",") if name in set(Role)))
    name = signature.name or _("erased")
    when = date_time_text(signature.time_ns)
    return chain_text((f"{_(MEANINGS[signature.meaning])}: {name}", roles, when, signature.screen))


def signature_mark(signature: Signature) -> str:
    """The first digits of what was signed, to compare a print with the records."""
    return signature.content[:16]


def _end_ns(handover: Handover) -> int:
    return handover.accepted_ns or handover.offered_ns or handover.prepared_ns


def _states(item: HandoverItem, names: Names) -> list[str]:
    facts, asides = item.facts, item.asides
    parts: list[str] = []
    if item.kind in (ItemKind.ALARM, ItemKind.ALARM_SHELVED, ItemKind.ALARM_OFF):
        parts += _alarm_states(item)
        if facts.get("taken_by"):
            parts.append(_("{name} has it").format(name=name_of(facts["taken_by"], names)))
    if item.kind is ItemKind.CASE:
        state = str(facts.get("state", ""))
        parts.append(_(CASE_STATES[CaseState(state)]) if state in set(CaseState) else "")
        if facts.get("taken_by"):
            parts.append(_("{name} has it").format(name=name_of(facts["taken_by"], names)))
        if asides.get("until_ns"):
            parts.append(_("until {time}").format(time=date_time_text(int(asides["until_ns"]))))
    if item.kind in (ItemKind.STOP, ItemKind.STOP_UNEXPLAINED):
        parts += [str(asides.get("cause", "")), str(asides.get("comment", ""))]
    if item.kind is ItemKind.CONNECTION and asides.get("state") in set(ConnectionState):
        parts.append(connection_words(ConnectionState(str(asides["state"]))))
    if item.kind is ItemKind.UNSURE_ACT:
        parts.append(_("the machine may have done it or not"))
    return parts


def _alarm_states(item: HandoverItem) -> list[str]:
    facts, asides = item.facts, item.asides
    if asides.get("is_heard") is False:
        return [_("not heard now")]
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


def _stop_title(item: HandoverItem) -> str:
    kind = str(item.facts.get("stop_kind", ""))
    words = stop_kind_words(StopKind(kind)) if kind in set(StopKind) else kind_words(item.kind)
    end_ns = int(item.asides.get("end_ns", 0))
    return chain_text((words, duration_text((end_ns - item.since_ns) / 1e9) if end_ns else ""))


def _priority(item: HandoverItem) -> str:
    number = item.facts.get("priority")
    return priority_words(Priority(int(number))) if isinstance(number, int) and number in set(Priority) else ""


def _connection_title(item: HandoverItem) -> str:
    endpoint = item.facts.get("endpoint", "")
    if item.facts.get("is_partial"):
        count = int(item.asides.get("absent_tags", 0))
        words = ngettext(
            "{count} value is not available from {name}", "{count} values are not available from {name}", count
        )
        return words.format(count=count, name=endpoint)
    if item.facts.get("is_trusted") is False:
        return _("Controller {name} is not trusted").format(name=endpoint)
    return _("Controller {name} is not connected").format(name=endpoint)


def _next_step(item: HandoverItem) -> str:
    if item.kind is ItemKind.RECORDS:
        return notice_sentence(str(item.facts.get("subject", "")), str(item.asides.get("text", ""))).next_step
    if item.kind is ItemKind.UNSURE_ACT:
        return _("Look at the machine before anybody does it again.")
    return ""


def _before(line: HandoverLine, cell: Cell, names: Names) -> str:
    """How it stood then, where it stands otherwise now."""
    if line.before is None:
        return _("was not there yet") if line.change is Change.NEW else ""
    return chain_text((item_title(line.before, cell, names), item_detail(line.before, cell, names)))


def _answered(line: HandoverLine) -> str:
    return date_time_text(line.answered_ns) if line.answered_ns else ""


def _definition(item: HandoverItem, cell: Cell) -> TagDefinition | None:
    return next((tag for tag in cell.tags if tag.name == item.facts.get("tag")), None)


def _tag_words(item: HandoverItem, cell: Cell) -> str:
    definition = _definition(item, cell)
    return tag_label(definition) if definition is not None else str(item.facts.get("tag", ""))


def _values(item: HandoverItem, cell: Cell) -> str:
    definition = _definition(item, cell)
    before, after = str(item.facts.get("before", "")), str(item.facts.get("value", ""))
    unit = f"{NO_BREAK}{definition.unit}" if definition is not None and definition.unit else ""
    words = definition.words if definition is not None else {}
    after = f"{_value(after, words)}{unit}"
    return change_text(f"{_value(before, words)}{unit}", after) if before else after


def _value(text: str, words: Mapping[int, str]) -> str:
    number = parse_number(text)
    if number is None:
        return text
    if number.is_integer() and int(number) in words:
        return words[int(number)]
    return exact_text(int(number) if number.is_integer() else number)


def _method_words(item: HandoverItem, cell: Cell) -> str:
    wanted = str(item.facts.get("method", ""))
    for equipment in cell.equipment:
        for component in equipment.components if equipment.id == item.subject else ():
            for method in component.methods:
                if method.name == wanted and component.name == item.facts.get("component"):
                    return method_words(method)
    return wanted
