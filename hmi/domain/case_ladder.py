"""What time makes of a case: its ladder begins, steps of it are taken, set times end. Pure, as case_life.py.

The steps by themselves are in ladder.py.
"""

from typing import Any

from msgspec.structs import replace

from hmi.domain import ladder
from hmi.domain.case import CaseState, DueStep, ExceptionCase
from hmi.domain.ladder import S_NS, EscalationRules

NO_WAIT: dict[str, Any] = {"wait_until_ns": None, "wait_why": ""}
NO_RISK: dict[str, Any] = {"accepted_until_ns": None, "accepted_by": None, "accepted_why": ""}
"""Fields of a case that does not wait, and of one whose risk nobody accepted."""


def with_ladder(case: ExceptionCase, rules: EscalationRules, now_ns: int, *, is_owned: bool = False) -> ExceptionCase:
    """The ladder of its kind and severity begins; a moment that somebody set stays."""
    one = rules.ladder_of(case.kind, case.severity)
    within_s = one.solve_within_s
    due_ns = case.due_ns if case.due_ns is not None or within_s is None else now_ns + int(within_s * S_NS)
    calls = ladder.answered(case.calls) if is_owned else ()
    return replace(case, ahead=ladder.begun(one, now_ns, is_owned=is_owned), calls=calls, due_ns=due_ns)


def begun_anew(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> ExceptionCase:
    """It is another problem than was thought: its ladder begins, as far as its state lets it."""
    if case.state is CaseState.ACCEPTED_RISK:
        return case
    anew = with_ladder(case, rules, now_ns, is_owned=case.owner is not None)
    return anew if case.state is not CaseState.WAITING else replace(anew, ahead=ladder.paused(anew.ahead, now_ns))


def lapsed(case: ExceptionCase, rules: EscalationRules, now_ns: int) -> ExceptionCase | None:
    """What the end of a set time makes of it; None while none has ended."""
    if case.state is CaseState.WAITING and case.wait_until_ns is not None and case.wait_until_ns <= now_ns:
        return case.stepped(now_ns, state=CaseState.OWNED, ahead=ladder.resumed(case.ahead, now_ns), **NO_WAIT)
    until_ns = case.accepted_until_ns
    if case.state is CaseState.ACCEPTED_RISK and until_ns is not None and until_ns <= now_ns:
        state = CaseState.OPEN if case.owner is None else CaseState.OWNED
        again = with_ladder(case, rules, now_ns, is_owned=case.owner is not None)
        return again.stepped(now_ns, state=state, **NO_RISK)
    return None


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


def _plus(moment_ns: int | None, by_ns: int) -> int | None:
    return None if moment_ns is None else moment_ns + by_ns
