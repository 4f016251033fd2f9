"""The life of a case: what may follow from what. Pure: who and when are handed in, nothing is looked up.

Every function gives the case as it stands afterwards, or the reason why that cannot be. Whether the person saw the
newest revision is the service's to check, and so is everything that needs to know other cases.
"""

from typing import Any

from msgspec.structs import replace

from hmi.domain import ladder
from hmi.domain.case import (
    CaseKind,
    CaseLink,
    CasePhoto,
    CaseSeverity,
    CaseState,
    DueStep,
    ExceptionCase,
    LinkKind,
)
from hmi.domain.case_command import ChangeCase
from hmi.domain.ladder import S_NS, EscalationRules
from hmi.domain.outcome import Reason
from hmi.domain.person import PersonRef
from hmi.domain.photo import MOST_OF_A_CASE, PhotoFault

Next = ExceptionCase | Reason
DAY_S = 86_400.0
LONGEST_WAIT_S = {CaseSeverity.HIGH: 8 * 3600.0, CaseSeverity.MEDIUM: 3 * DAY_S, CaseSeverity.LOW: 14 * DAY_S}
"""How long the ladder may stand still at a time: a shift, a weekend, a delivery."""
LONGEST_RISK_S = 30 * DAY_S
"""A risk that is accepted for longer is a change, and belongs to those who approve changes."""
MOST_LINKS = 200


def opened(case: ExceptionCase, rules: EscalationRules) -> ExceptionCase:
    """With its ladder begun, and the moment by which it should be solved."""
    return _with_ladder(case, rules, case.opened_ns)


def reported_again(
    case: ExceptionCase,
    severity: CaseSeverity,
    links: tuple[CaseLink, ...],
    rules: EscalationRules,
    now_ns: int,
    *,
    has_words: bool = False,
) -> ExceptionCase:
    """The same problem was seen again, and perhaps something new of it; the very same case where nothing was.

    ``has_words``: something was typed that the case does not say; it becomes a comment.
    """
    new = tuple(link for link in links if not _is_linked(case, link))
    all_links, worse = (case.links + new)[:MOST_LINKS], min(severity, case.severity)
    if all_links == case.links and worse is case.severity and not has_words:
        return case
    after = _changed(case, now_ns, links=all_links, severity=worse, comments=case.comments + has_words)
    return after if worse is case.severity else _begun_anew(after, rules, now_ns)


def taken(case: ExceptionCase, who: PersonRef, rules: EscalationRules, now_ns: int) -> Next:
    """Somebody has it from now on."""
    is_own_already = case.state is CaseState.OWNED and case.owner == who and case.offered_to is None
    if not case.is_unsolved or is_own_already:
        return Reason.CASE_CHANGED
    if case.state is CaseState.ACCEPTED_RISK:
        case = _with_ladder(case, rules, now_ns, is_owned=True)
    return _changed(
        case,
        now_ns,
        state=CaseState.OWNED,
        owner=who,
        owned_ns=now_ns,
        offered_to=None,
        ahead=ladder.owned(ladder.resumed(case.ahead, now_ns)),
        calls=ladder.answered(case.calls),
        **_NO_WAIT,
    )


def offered(case: ExceptionCase, to: PersonRef, now_ns: int) -> Next:
    """Somebody else is wanted to have it."""
    if case.state not in (CaseState.OPEN, CaseState.OWNED, CaseState.WAITING) or to in (case.owner, case.offered_to):
        return Reason.CASE_CHANGED
    return _changed(case, now_ns, offered_to=to)


def given_back(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> Next:
    """Nobody has it any more, or nobody in particular is wanted any more."""
    if case.state is CaseState.OPEN and case.offered_to is not None:
        return _changed(case, now_ns, offered_to=None)
    if case.state not in (CaseState.OWNED, CaseState.WAITING):
        return Reason.CASE_CHANGED
    steps = ladder.given_back(ladder.resumed(case.ahead, now_ns), rules.ladder_of(case.kind, case.severity), now_ns)
    return _changed(
        case, now_ns, state=CaseState.OPEN, owner=None, owned_ns=None, offered_to=None, ahead=steps, **_NO_WAIT
    )


def commented(case: ExceptionCase, now_ns: int) -> Next:
    """Somebody wrote something down; what was merged into another goes on there."""
    return Reason.CASE_CHANGED if case.merged_into else _changed(case, now_ns, comments=case.comments + 1)


def photographed(case: ExceptionCase, photo: CasePhoto, now_ns: int) -> ExceptionCase | Reason | PhotoFault:
    """A photo was added."""
    if case.merged_into:
        return Reason.CASE_CHANGED
    if any(one.sha256 == photo.sha256 and not one.is_removed for one in case.photos):
        return PhotoFault.KNOWN
    if sum(not one.is_removed for one in case.photos) >= MOST_OF_A_CASE:
        return PhotoFault.TOO_MANY
    others = tuple(one for one in case.photos if one.sha256 != photo.sha256)
    return _changed(case, now_ns, photos=(*others, photo))


def unphotographed(case: ExceptionCase, sha256: str, now_ns: int) -> Next:
    """A photo was taken away; that it was there stays."""
    if not any(one.sha256 == sha256 and not one.is_removed for one in case.photos):
        return Reason.CASE_CHANGED
    kept = tuple(replace(one, is_removed=True) if one.sha256 == sha256 else one for one in case.photos)
    return _changed(case, now_ns, photos=kept)


def waiting(case: ExceptionCase, who: PersonRef, duration_s: float, why: str, now_ns: int) -> Next:
    """Time stands still for the ladder; whoever wants that has the case, unless somebody else does."""
    if case.state not in (CaseState.OPEN, CaseState.OWNED):
        return Reason.CASE_CHANGED
    if not 0 < duration_s <= LONGEST_WAIT_S[case.severity]:
        return Reason.TOO_LONG
    return _changed(
        case,
        now_ns,
        state=CaseState.WAITING,
        owner=case.owner or who,
        owned_ns=case.owned_ns if case.owner else now_ns,
        wait_until_ns=now_ns + int(duration_s * S_NS),
        wait_why=why,
        ahead=ladder.paused(ladder.owned(case.ahead), now_ns),
        calls=ladder.answered(case.calls),
    )


def accepted(case: ExceptionCase, who: PersonRef, duration_s: float, why: str, now_ns: int) -> Next:
    """The cell goes on with it. Never with a safety stop: that is solved, or it stands."""
    if case.kind is CaseKind.SAFETY_STOP:
        return Reason.BAD_REQUEST
    if case.state not in (CaseState.OPEN, CaseState.OWNED, CaseState.WAITING):
        return Reason.CASE_CHANGED
    if not 0 < duration_s <= LONGEST_RISK_S:
        return Reason.TOO_LONG
    return _changed(
        case,
        now_ns,
        state=CaseState.ACCEPTED_RISK,
        accepted_until_ns=now_ns + int(duration_s * S_NS),
        accepted_by=who,
        accepted_why=why,
        offered_to=None,
        ahead=(),
        calls=(),
        **_NO_WAIT,
    )


def lapsed(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> ExceptionCase | None:
    """What the end of a set time makes of it; None while none has ended."""
    if case.state is CaseState.WAITING and case.wait_until_ns is not None and case.wait_until_ns <= now_ns:
        return _changed(case, now_ns, state=CaseState.OWNED, ahead=ladder.resumed(case.ahead, now_ns), **_NO_WAIT)
    until_ns = case.accepted_until_ns
    if case.state is CaseState.ACCEPTED_RISK and until_ns is not None and until_ns <= now_ns:
        state = CaseState.OPEN if case.owner is None else CaseState.OWNED
        again = _with_ladder(case, rules, now_ns, is_owned=case.owner is not None)
        return _changed(again, now_ns, state=state, **_NO_RISK)
    return None


def resolved(case: ExceptionCase, who: PersonRef, solution: str, now_ns: int) -> Next:
    """Somebody says what solved it: nobody is called any more."""
    if not case.is_unsolved:
        return Reason.CASE_CHANGED
    return _changed(
        case,
        now_ns,
        state=CaseState.RESOLVED,
        solution=solution,
        resolved_by=who,
        resolved_ns=now_ns,
        offered_to=None,
        ahead=(),
        calls=(),
        **_NO_WAIT,
        **_NO_RISK,
    )


def closed(case: ExceptionCase, who: PersonRef, now_ns: int) -> Next:
    """Somebody says that the solution holds: for what was grave, somebody else than who solved it."""
    if case.state is not CaseState.RESOLVED:
        return Reason.CASE_CHANGED
    if case.severity is CaseSeverity.HIGH and case.resolved_by == who:
        return Reason.SECOND_PERSON
    return _changed(case, now_ns, state=CaseState.CLOSED, closed_by=who, closed_ns=now_ns)


def reopened(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> Next:
    """It is unsolved again, and nobody's; the ladder begins anew."""
    if case.is_unsolved:
        return Reason.CASE_CHANGED
    again = _changed(
        case,
        now_ns,
        state=CaseState.OPEN,
        owner=None,
        owned_ns=None,
        solution="",
        resolved_by=None,
        resolved_ns=None,
        closed_by=None,
        closed_ns=None,
        merged_into=None,
        due_ns=None,
        reopened=case.reopened + 1,
    )
    return _with_ladder(again, rules, now_ns)


def changed(case: ExceptionCase, wish: ChangeCase, rules: EscalationRules, now_ns: int) -> Next:
    """It is said better what it is."""
    said = {
        "kind": wish.kind,
        "severity": wish.severity,
        "equipment": wish.equipment,
        "title": wish.title.strip(),
        "due_ns": wish.due_ns,
    }
    if not case.is_unsolved or all(getattr(case, name) == value for name, value in said.items()):
        return Reason.CASE_CHANGED
    if wish.kind is CaseKind.SAFETY_STOP and case.state is CaseState.ACCEPTED_RISK:
        return Reason.BAD_REQUEST
    after = _changed(case, now_ns, **said)
    is_another = (case.kind, case.severity) != (wish.kind, wish.severity)
    return _begun_anew(after, rules, now_ns) if is_another else after


def linked(case: ExceptionCase, link: CaseLink, now_ns: int) -> Next:
    """Something belongs to it."""
    is_itself = link.kind is LinkKind.CASE and link.ref == case.id
    if case.merged_into or is_itself or _is_linked(case, link) or len(case.links) >= MOST_LINKS:
        return Reason.CASE_CHANGED
    return _changed(case, now_ns, links=(*case.links, link))


def unlinked(case: ExceptionCase, link: CaseLink, now_ns: int) -> Next:
    """Something does not belong to it."""
    kept = tuple(one for one in case.links if (one.kind, one.ref) != (link.kind, link.ref))
    if case.merged_into or len(kept) == len(case.links):
        return Reason.CASE_CHANGED
    return _changed(case, now_ns, links=kept)


def merged(
    case: ExceptionCase, into: ExceptionCase, who: PersonRef, rules: EscalationRules, now_ns: int
) -> tuple[ExceptionCase, ExceptionCase] | Reason:
    """Both are one problem: the first is closed, the second goes on with the links and the worse severity of both."""
    if case.id == into.id or not case.is_unsolved or not into.is_unsolved:
        return Reason.CASE_CHANGED
    if into.state is CaseState.ACCEPTED_RISK and case.kind is CaseKind.SAFETY_STOP:
        return Reason.BAD_REQUEST
    gone = _changed(
        case,
        now_ns,
        state=CaseState.CLOSED,
        closed_by=who,
        closed_ns=now_ns,
        merged_into=into.id,
        offered_to=None,
        ahead=(),
        calls=(),
        **_NO_WAIT,
        **_NO_RISK,
    )
    brought = tuple(link for link in case.links if not _is_linked(into, link) and link.ref != into.id)
    severity = min(case.severity, into.severity)
    kept = _changed(into, now_ns, links=(into.links + brought)[:MOST_LINKS], severity=severity)
    return gone, kept if severity is into.severity else _begun_anew(kept, rules, now_ns)


def escalated(case: ExceptionCase, step: DueStep, now_ns: int) -> ExceptionCase:
    """A step of the ladder was taken. That is news, but nothing that a person decided on: the revision stays."""
    return replace(
        case,
        ahead=tuple(one for one in case.ahead if one is not step and one != step),
        calls=ladder.called(case.calls, step, now_ns),
        escalated=case.escalated + 1,
        changed_ns=now_ns,
    )


def moved(case: ExceptionCase, by_ns: int) -> ExceptionCase:
    """The wall clock was set: everything that is still to come is as far away as before."""
    return replace(
        case,
        ahead=ladder.moved(case.ahead, by_ns),
        due_ns=_plus(case.due_ns, by_ns),
        wait_until_ns=_plus(case.wait_until_ns, by_ns),
        accepted_until_ns=_plus(case.accepted_until_ns, by_ns),
    )


_NO_WAIT: dict[str, Any] = {"wait_until_ns": None, "wait_why": ""}
_NO_RISK: dict[str, Any] = {"accepted_until_ns": None, "accepted_by": None, "accepted_why": ""}


def _changed(case: ExceptionCase, now_ns: int, **fields: Any) -> ExceptionCase:
    return replace(case, **fields, changed_ns=now_ns, revision=case.revision + 1)


def _with_ladder(case: ExceptionCase, rules: EscalationRules, now_ns: int, *, is_owned: bool = False) -> ExceptionCase:
    """The ladder of its kind and severity begins; a moment that somebody set stays."""
    one = rules.ladder_of(case.kind, case.severity)
    within_s = one.solve_within_s
    due_ns = case.due_ns if case.due_ns is not None or within_s is None else now_ns + int(within_s * S_NS)
    calls = ladder.answered(case.calls) if is_owned else ()
    return replace(case, ahead=ladder.begun(one, now_ns, is_owned=is_owned), calls=calls, due_ns=due_ns)


def _begun_anew(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> ExceptionCase:
    """It is another problem than was thought: its ladder begins, as far as its state lets it."""
    if case.state is CaseState.ACCEPTED_RISK:
        return case
    anew = _with_ladder(case, rules, now_ns, is_owned=case.owner is not None)
    return anew if case.state is not CaseState.WAITING else replace(anew, ahead=ladder.paused(anew.ahead, now_ns))


def _is_linked(case: ExceptionCase, link: CaseLink) -> bool:
    return any((one.kind, one.ref) == (link.kind, link.ref) for one in case.links)


def _plus(moment_ns: int | None, by_ns: int) -> int | None:
    return None if moment_ns is None else moment_ns + by_ns
