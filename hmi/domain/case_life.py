"""The life of a case: what people do to it, and what may follow from what.

Pure: who and when are handed in, nothing is looked up. Every function gives the case as it stands afterwards, or the
reason why that cannot be. Whether the person saw the newest revision is the service's to check, and so is everything
that needs to know other cases. What belongs to a case is in case_content.py, what time makes of it in case_ladder.py.
"""

from hmi.domain import ladder
from hmi.domain.case import CaseKind, CaseLink, CaseSeverity, CaseState, ExceptionCase
from hmi.domain.case_command import ChangeCase
from hmi.domain.case_content import MOST_LINKS, Next, is_linked
from hmi.domain.case_ladder import NO_RISK, NO_WAIT, begun_anew, with_ladder
from hmi.domain.ladder import S_NS, EscalationRules
from hmi.domain.outcome import Reason
from hmi.domain.person import PersonRef

DAY_S = 86_400.0
LONGEST_WAIT_S = {CaseSeverity.HIGH: 8 * 3600.0, CaseSeverity.MEDIUM: 3 * DAY_S, CaseSeverity.LOW: 14 * DAY_S}
"""How long the ladder may stand still at a time: a shift, a weekend, a delivery."""
LONGEST_RISK_S = 30 * DAY_S
"""A risk that is accepted for longer is a change, and belongs to those who approve changes."""


def opened(case: ExceptionCase, rules: EscalationRules) -> ExceptionCase:
    """With its ladder begun, and the moment by which it should be solved."""
    return with_ladder(case, rules, case.opened_ns)


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
    new = tuple(link for link in links if not is_linked(case, link))
    all_links, worse = (case.links + new)[:MOST_LINKS], min(severity, case.severity)
    if all_links == case.links and worse is case.severity and not has_words:
        return case
    after = case.stepped(now_ns, links=all_links, severity=worse, comments=case.comments + has_words)
    return after if worse is case.severity else begun_anew(after, rules, now_ns)


def taken(case: ExceptionCase, who: PersonRef, rules: EscalationRules, now_ns: int) -> Next:
    """Somebody has it from now on."""
    is_own_already = case.state is CaseState.OWNED and case.owner == who and case.offered_to is None
    if not case.is_unsolved or is_own_already:
        return Reason.CASE_CHANGED
    if case.state is CaseState.ACCEPTED_RISK:
        case = with_ladder(case, rules, now_ns, is_owned=True)
    return case.stepped(
        now_ns,
        state=CaseState.OWNED,
        owner=who,
        owned_ns=now_ns,
        offered_to=None,
        ahead=ladder.owned(ladder.resumed(case.ahead, now_ns)),
        calls=ladder.answered(case.calls),
        **NO_WAIT,
    )


def offered(case: ExceptionCase, to: PersonRef, now_ns: int) -> Next:
    """Somebody else is wanted to have it."""
    if case.state not in (CaseState.OPEN, CaseState.OWNED, CaseState.WAITING) or to in (case.owner, case.offered_to):
        return Reason.CASE_CHANGED
    return case.stepped(now_ns, offered_to=to)


def given_back(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> Next:
    """Nobody has it any more, or nobody in particular is wanted any more."""
    if case.state is CaseState.OPEN and case.offered_to is not None:
        return case.stepped(now_ns, offered_to=None)
    if case.state not in (CaseState.OWNED, CaseState.WAITING):
        return Reason.CASE_CHANGED
    steps = ladder.given_back(ladder.resumed(case.ahead, now_ns), rules.ladder_of(case.kind, case.severity), now_ns)
    return case.stepped(
        now_ns, state=CaseState.OPEN, owner=None, owned_ns=None, offered_to=None, ahead=steps, **NO_WAIT
    )


def waiting(case: ExceptionCase, who: PersonRef, duration_s: float, why: str, now_ns: int) -> Next:
    """Time stands still for the ladder; whoever wants that has the case, unless somebody else does."""
    if case.state not in (CaseState.OPEN, CaseState.OWNED):
        return Reason.CASE_CHANGED
    if not 0 < duration_s <= LONGEST_WAIT_S[case.severity]:
        return Reason.TOO_LONG
    return case.stepped(
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
    return case.stepped(
        now_ns,
        state=CaseState.ACCEPTED_RISK,
        accepted_until_ns=now_ns + int(duration_s * S_NS),
        accepted_by=who,
        accepted_why=why,
        offered_to=None,
        ahead=(),
        calls=(),
        **NO_WAIT,
    )


def resolved(case: ExceptionCase, who: PersonRef, solution: str, now_ns: int) -> Next:
    """Somebody says what solved it: nobody is called any more."""
    if not case.is_unsolved:
        return Reason.CASE_CHANGED
    return case.stepped(
        now_ns,
        state=CaseState.RESOLVED,
        solution=solution,
        resolved_by=who,
        resolved_ns=now_ns,
        offered_to=None,
        ahead=(),
        calls=(),
        **NO_WAIT,
        **NO_RISK,
    )


def closed(case: ExceptionCase, who: PersonRef, now_ns: int) -> Next:
    """Somebody says that the solution holds: for what was grave, somebody else than who solved it."""
    if case.state is not CaseState.RESOLVED:
        return Reason.CASE_CHANGED
    if case.severity is CaseSeverity.HIGH and case.resolved_by == who:
        return Reason.SECOND_PERSON
    return case.stepped(now_ns, state=CaseState.CLOSED, closed_by=who, closed_ns=now_ns)


def reopened(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> Next:
    """It is unsolved again, and nobody's; the ladder begins anew."""
    if case.is_unsolved:
        return Reason.CASE_CHANGED
    again = case.stepped(
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
    return with_ladder(again, rules, now_ns)


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
    after = case.stepped(now_ns, **said)
    is_another = (case.kind, case.severity) != (wish.kind, wish.severity)
    return begun_anew(after, rules, now_ns) if is_another else after


def merged(
    case: ExceptionCase, into: ExceptionCase, who: PersonRef, rules: EscalationRules, now_ns: int
) -> tuple[ExceptionCase, ExceptionCase] | Reason:
    """Both are one problem: the first is closed, the second goes on with the links and the worse severity of both."""
    if case.id == into.id or not case.is_unsolved or not into.is_unsolved:
        return Reason.CASE_CHANGED
    if into.state is CaseState.ACCEPTED_RISK and case.kind is CaseKind.SAFETY_STOP:
        return Reason.BAD_REQUEST
    gone = case.stepped(
        now_ns,
        state=CaseState.CLOSED,
        closed_by=who,
        closed_ns=now_ns,
        merged_into=into.id,
        offered_to=None,
        ahead=(),
        calls=(),
        **NO_WAIT,
        **NO_RISK,
    )
    brought = tuple(link for link in case.links if not is_linked(into, link) and link.ref != into.id)
    severity = min(case.severity, into.severity)
    kept = into.stepped(now_ns, links=(into.links + brought)[:MOST_LINKS], severity=severity)
    return gone, kept if severity is into.severity else begun_anew(kept, rules, now_ns)
