"""Cases in the order in which they need somebody: mine, then nobody's, then others', then what rests."""

from collections.abc import Iterable
from enum import IntEnum

from hmi.domain.case import CaseId, CaseState, ExceptionCase
from hmi.domain.person import PersonRef


class CaseGroup(IntEnum):
    """Which cases stand together, in the order of the list."""

    MINE = 0
    """The person signed in has them, or is wanted to."""
    NOBODYS = 1
    OTHERS = 2
    RESTING = 3
    """They wait, or their risk is accepted."""
    SOLVED = 4
    """To be checked and closed."""
    CLOSED = 5


CaseListRow = ExceptionCase | CaseGroup


def case_list_rows(cases: Iterable[ExceptionCase], me: PersonRef | None, now_ns: int) -> list[CaseListRow]:
    """Cases below the heading of their group; within it what is overdue first, then the gravest, then the oldest."""
    groups: dict[CaseGroup, list[ExceptionCase]] = {}
    for case in sorted(cases, key=lambda case: (not is_overdue(case, now_ns), case.severity, case.opened_ns, case.id)):
        groups.setdefault(case_group(case, me), []).append(case)
    return [row for group in sorted(groups) for row in (group, *groups[group])]


def row_key(row: CaseListRow) -> CaseId | CaseGroup:
    """What a row is known by."""
    return row.id if isinstance(row, ExceptionCase) else row


def is_overdue(case: ExceptionCase, now_ns: int) -> bool:
    """Whether it should have been solved by now."""
    is_worked_on = case.state in (CaseState.OPEN, CaseState.OWNED)
    return is_worked_on and case.due_ns is not None and case.due_ns <= now_ns


def case_group(case: ExceptionCase, me: PersonRef | None) -> CaseGroup:
    """Where a case is listed for whoever is signed in."""
    if case.state is CaseState.CLOSED:
        return CaseGroup.CLOSED
    if case.state is CaseState.RESOLVED:
        return CaseGroup.SOLVED
    if case.state in (CaseState.WAITING, CaseState.ACCEPTED_RISK):
        return CaseGroup.RESTING
    if me is not None and me in (case.owner, case.offered_to):
        return CaseGroup.MINE
    return CaseGroup.NOBODYS if case.state is CaseState.OPEN else CaseGroup.OTHERS
