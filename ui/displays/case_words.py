"""Cases as people read them: what, where, how grave, who has it, who was called, and what happened to it."""

from collections.abc import Callable, Iterator, Mapping

from hmi.domain.case import Call, CaseLink, CaseSeverity, CaseState, ExceptionCase, LinkKind
from hmi.domain.case_query import CaseAct, CaseEntry
from hmi.domain.equipment import EquipmentId
from hmi.domain.person import PersonRef, Role
from hmi.domain.tag import TagName
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import gettext_noop as N_
from hmi.i18n import language, ngettext
from ui.bridge import Bridge
from ui.formatting import chain_text, count_text, date_time_text, duration_text, time_text
from ui.models.case_rows import CaseGroup, CaseListRow, is_overdue
from ui.models.tag_labels import tag_label
from ui.widgets.condition_mark import Mark
from ui.widgets.row_delegate import RowContent
from ui.wording.case import (
    case_act_words,
    case_kind_words,
    case_saying_words,
    case_severity_words,
    case_state_words,
    link_words,
)
from ui.wording.people import role_words

Names = Mapping[PersonRef, str]

GROUPS: dict[CaseGroup, str] = {
    CaseGroup.MINE: N_("Mine"),
    CaseGroup.NOBODYS: N_("Nobody has them"),
    CaseGroup.OTHERS: N_("Others have them"),
    CaseGroup.RESTING: N_("Resting"),
    CaseGroup.SOLVED: N_("Solved, to be checked"),
    CaseGroup.CLOSED: N_("Closed"),
}
_UNOWNED = {CaseSeverity.HIGH: Mark.ALARM_1, CaseSeverity.MEDIUM: Mark.ALARM_2, CaseSeverity.LOW: Mark.ALARM_3}
_OWNED = {CaseSeverity.HIGH: Mark.SEEN_1, CaseSeverity.MEDIUM: Mark.SEEN_2, CaseSeverity.LOW: Mark.SEEN_3}
_QUIET = {
    CaseState.WAITING: Mark.HELD,
    CaseState.ACCEPTED_RISK: Mark.HELD,
    CaseState.RESOLVED: Mark.IDLE,
    CaseState.CLOSED: Mark.OFF,
}


def case_title(bridge: Bridge, case: ExceptionCase) -> str:
    """What it is about: what somebody typed, or the sort of problem and the machine."""
    return case.title or chain_text((case_kind_words(case.kind), case_place(bridge, case.equipment)))


def case_place(bridge: Bridge, equipment: EquipmentId | None) -> str:
    """The machine as the cell calls it; the whole cell where it is none."""
    if equipment is None:
        return _("The whole cell")
    return next((one.label for one in bridge.picture.cell.equipment if one.id == equipment), str(equipment))


def case_mark(case: ExceptionCase) -> Mark:
    """Shape and number of the severity; filled for as long as nobody has it."""
    if case.state in _QUIET:
        return _QUIET[case.state]
    return (_UNOWNED if case.state is CaseState.OPEN else _OWNED)[case.severity]


def case_state(case: ExceptionCase, names: Names) -> str:
    """Who has it, or why it rests."""
    match case.state:
        case CaseState.OWNED:
            words = _("{name} has it").format(name=_name(case.owner, names))
        case CaseState.WAITING:
            until = date_time_text(case.wait_until_ns) if case.wait_until_ns is not None else ""
            words = _("{name} lets it wait until {time}").format(name=_name(case.owner, names), time=until)
        case CaseState.ACCEPTED_RISK:
            until = date_time_text(case.accepted_until_ns) if case.accepted_until_ns is not None else ""
            words = _("Risk accepted by {name} until {time}").format(name=_name(case.accepted_by, names), time=until)
        case CaseState.RESOLVED:
            words = _("Solved by {name}, to be checked").format(name=_name(case.resolved_by, names))
        case _:
            words = case_state_words(case.state)
    if case.offered_to is None:
        return words
    return chain_text((words, _("{name} is wanted to have it").format(name=_name(case.offered_to, names))))


def call_words(call: Call) -> str:
    """Who was called, and when."""
    told = _("{role} called at {time}").format(role=role_words(call.call), time=time_text(call.time_ns))
    return chain_text((told, in_language(call.says, language())))


def row_content(
    bridge: Bridge, names: Callable[[], Names], now_ns: Callable[[], int]
) -> Callable[[CaseListRow], RowContent]:
    """Makes rows of cases and headings; ``names`` of people by ref."""

    def content(row: CaseListRow) -> RowContent:
        if isinstance(row, CaseGroup):
            return RowContent(mark=None, words=_(GROUPS[row]))
        late = _overdue_words(row, now_ns())
        called = role_words(row.calls[-1].call) if row.calls and row.state in (CaseState.OPEN, CaseState.OWNED) else ""
        is_attached = bridge.picture.is_attached
        is_nobodys = row.state is CaseState.OPEN
        return RowContent(
            mark=case_mark(row) if is_attached else Mark.SILENT,
            words=case_title(bridge, row),
            detail=chain_text(
                (
                    case_place(bridge, row.equipment) if row.title else "",
                    case_kind_words(row.kind) if row.title else "",
                    late,
                    _("{role} called").format(role=called) if called else "",
                    case_state(row, names()),
                )
            ),
            moment=time_text(row.opened_ns),
            is_loud=is_attached and is_nobodys and row.severity is CaseSeverity.HIGH,
            wants_attention=is_attached
            and (bool(late) or (is_nobodys and row.severity is CaseSeverity.MEDIUM) or bool(called)),
        )

    return content


def case_facts(bridge: Bridge, case: ExceptionCase, names: Names, now_ns: int) -> list[tuple[str, str]]:
    """Name and value of everything known about it, for the card."""
    opened_by = _name(case.opened_by, names) if case.opened_by is not None else _("The cell, by itself")
    late = _overdue_words(case, now_ns)
    due = date_time_text(case.due_ns) if case.due_ns is not None and case.is_unsolved else ""
    return [
        (_("Where"), case_place(bridge, case.equipment) if case.title else ""),
        (_("Problem"), case_kind_words(case.kind) if case.title else ""),
        (_("State"), case_state(case, names)),
        (_("Effect"), case_severity_words(case.severity)),
        (_("Why it waits"), case_saying_words(case.wait_why)),
        (_("Why the risk is accepted"), case.accepted_why),
        (_("Solution"), case_saying_words(case.solution)),
        (_("Reported"), chain_text((date_time_text(case.opened_ns), opened_by))),
        (_("Came back"), _times(case.reopened)),
        (_("Solve by"), chain_text((due, late))),
        (_("Called"), "\n".join(call_words(call) for call in case.calls)),
        (_("Next call"), _next_call(case)),
        (_("Belongs to it"), "\n".join(_links(bridge, case))),
    ]


def story_lines(entries: tuple[CaseEntry, ...]) -> list[tuple[str, str]]:
    """Moment and what happened then, the newest first."""
    return [(date_time_text(entry.time_ns), _entry_words(entry)) for entry in reversed(entries)]


def _entry_words(entry: CaseEntry) -> str:
    act = case_act_words(entry.act)
    if entry.is_erased:
        act = chain_text((act, _("what was said named somebody who was erased")))
    if entry.act is CaseAct.ESCALATED:
        role = entry.facts.get("call", "")
        act = _("{role} called").format(role=role_words(Role(role)) if role in set(Role) else role)
    late = entry.facts.get("late_s", "")
    if late:
        told = _("{duration} late: the cell service did not run, or its clock was set")
        act = chain_text((act, told.format(duration=duration_text(float(late)))))
    if entry.act is CaseAct.TIMES_MOVED and "seconds" in entry.facts:
        act = chain_text((act, duration_text(abs(float(entry.facts["seconds"])))))
    linked = entry.facts.get("link_words") or entry.facts.get("link", "")
    said = chain_text(part for part in (f"“{case_saying_words(entry.words)}”" if entry.words else "", linked) if part)
    who = entry.actor_name or (_("Somebody") if entry.actor is not None else "")
    if not who and entry.act in (CaseAct.OPENED, CaseAct.REPORTED_AGAIN):
        who = _("The cell")
    told = f"{who} {act}" if who else act
    return f"{told}: {said}" if said else told


def _links(bridge: Bridge, case: ExceptionCase) -> Iterator[str]:
    for link in case.links:
        yield _("{kind}: {name}").format(kind=link_words(link.kind), name=_link_name(bridge, link))


def _link_name(bridge: Bridge, link: CaseLink) -> str:
    """As the cell calls it now, else as it was called then."""
    match link.kind:
        case LinkKind.CASE:
            known = next((case for case in bridge.cases.values() if case.id == link.ref), None)
            return case_title(bridge, known) if known is not None else link.words or link.ref
        case LinkKind.EQUIPMENT:
            return case_place(bridge, EquipmentId(link.ref))
        case LinkKind.TAG:
            definition = bridge.picture.definition(TagName(link.ref))
            return tag_label(definition) if definition is not None else link.words or link.ref
        case _:
            return link.words or link.ref


def _next_call(case: ExceptionCase) -> str:
    if not case.ahead:
        return ""
    step = case.ahead[0]
    if step.is_paused:
        return _("{role}, {duration} after the wait").format(
            role=role_words(step.call), duration=duration_text(step.due_ns / 1e9)
        )
    return _("{role} at {time}").format(role=role_words(step.call), time=date_time_text(step.due_ns))


def _overdue_words(case: ExceptionCase, now_ns: int) -> str:
    if not is_overdue(case, now_ns) or case.due_ns is None:
        return ""
    return _("Overdue for {duration}").format(duration=duration_text((now_ns - case.due_ns) / 1e9))


def _times(count: int) -> str:
    return _("{count} times").format(count=count) if count > 1 else _("Once") if count else ""


def _name(ref: PersonRef | None, names: Names) -> str:
    return (names.get(ref) if ref is not None else None) or _("Somebody")


def untold_words(count: int) -> str:
    """Of cases of a past moment of which the records do not tell any more how they stood; empty for none."""
    if not count:
        return ""
    words = ngettext(
        "{count} case of then is not told any more: its record named somebody who was erased",
        "{count} cases of then are not told any more: their records named somebody who was erased",
        count,
    )
    return words.format(count=count_text(count))
