"""Cases in "what needs me": whom the ladder calls, what is mine, what nobody has."""

from collections.abc import Iterator

from hmi.domain.case import CaseSeverity, CaseState, ExceptionCase
from hmi.domain.person import PersonRef, Role
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.case_words import call_words, case_mark, case_title
from ui.formatting import chain_text, count_text, time_text
from ui.models.attention_list import AttentionItem
from ui.models.case_rows import is_overdue
from ui.widgets.rail_count import RailCount

CASES = "cases"
_ACTIVE = (CaseState.OPEN, CaseState.OWNED)


def case_items(bridge: Bridge) -> Iterator[AttentionItem]:
    """One line for each case that wants whoever is signed in, or everybody."""
    if not bridge.picture.is_attached:
        return  # how they stand now is not known
    session = bridge.session
    me = session.person.ref if session is not None else None
    roles = session.person.roles if session is not None else frozenset[Role]()
    for case in bridge.cases.values():
        item = _item(bridge, case, me, roles)
        if item is not None:
            yield item


def case_count(bridge: Bridge) -> RailCount | None:
    """Cases that nobody has, for the rail; None when there are none."""
    nobodys = [case for case in bridge.cases.values() if case.state is CaseState.OPEN]
    if not nobodys:
        return None
    words = count_text(len(nobodys))
    worst = min(case.severity for case in nobodys)
    return RailCount(
        words=words,
        spoken=ngettext("{count} case that nobody has", "{count} cases that nobody has", len(nobodys)).format(
            count=words
        ),
        is_loud=worst is CaseSeverity.HIGH,
        wants_attention=worst is CaseSeverity.MEDIUM,
        is_present=bridge.picture.is_attached,
    )


def joined_count(one: RailCount | None, other: RailCount | None) -> RailCount | None:
    """Both behind one key of the rail, as loud as the louder."""
    if one is None or other is None:
        return one or other
    return RailCount(
        words=f"{one.words}+{other.words}",
        spoken=chain_text((one.spoken, other.spoken)),
        is_loud=one.is_loud or other.is_loud,
        wants_attention=one.wants_attention or other.wants_attention,
        is_present=one.is_present and other.is_present,
    )


def _item(bridge: Bridge, case: ExceptionCase, me: PersonRef | None, roles: frozenset[Role]) -> AttentionItem | None:
    if case.state not in _ACTIVE:
        return None
    calls = [call for call in case.calls if call.in_frame or call.call in roles]
    is_mine = me is not None and me in (case.owner, case.offered_to)
    if calls:
        is_loud = any(call.in_frame for call in calls)
        return _line(bridge, case, 1 if is_loud else 2, call_words(calls[-1]), wants_attention=not is_loud)
    if is_mine and case.offered_to == me:
        return _line(bridge, case, 2, _("You are wanted to have it"), wants_attention=True)
    if is_mine and is_overdue(case, bridge.now_ns):
        return _line(bridge, case, 2, _("Yours, and overdue"), wants_attention=True)
    if case.state is CaseState.OPEN:
        since = _("Nobody has it, since {time}").format(time=time_text(case.opened_ns))
        return _line(bridge, case, 2 if case.severity is CaseSeverity.HIGH else 3, since)
    return None


def _line(
    bridge: Bridge, case: ExceptionCase, rank: int, detail: str, *, wants_attention: bool = False
) -> AttentionItem:
    return AttentionItem(
        rank=rank,
        mark=case_mark(case).value,
        words=_("Case: {title}").format(title=case_title(bridge, case)),
        detail=chain_text((detail,)),
        wants_attention=wants_attention,
        display=CASES,
        subject=case.id,
    )
