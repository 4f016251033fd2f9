"""Recommendations in the order in which they need somebody: to decide, to be the second, to carry out, later."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from hmi.domain.advice import AdviceId, Weight
from hmi.domain.advice_query import AdviceLine
from hmi.domain.advice_state import AdviceState


class AdviceGroup(IntEnum):
    """Which of them stand together, in the order of the list."""

    WAITING = 0
    SECOND = 1
    """One of two people has approved."""
    AGREED = 2
    """Approved; nobody has begun on it."""
    UNDER_WAY = 3
    LATER = 4
    """Comes back by itself."""
    OVER = 5
    RECORDED = 6
    """Nobody is asked about them."""


class AdviceFilter(StrEnum):
    """What the list is about."""

    WAITING = "waiting"
    DECIDED = "decided"
    RECORDED = "recorded"
    """Only for who may change modes."""


STATES_OF: dict[AdviceFilter, tuple[AdviceState, ...]] = {
    AdviceFilter.WAITING: (),
    AdviceFilter.DECIDED: (
        AdviceState.REJECTED,
        AdviceState.VERIFIED,
        AdviceState.APPLY_FAILED,
        AdviceState.EXPIRED,
        AdviceState.SUPERSEDED,
        AdviceState.CANCELLED,
    ),
    AdviceFilter.RECORDED: (AdviceState.SHADOW, AdviceState.SUPPRESSED),
}
"""Asked for; none means all that wait for somebody or are under way."""

AdviceListRow = AdviceLine | AdviceGroup

_GROUPS = {
    AdviceState.QUEUED: AdviceGroup.WAITING,
    AdviceState.PRESENTED: AdviceGroup.WAITING,
    AdviceState.HALF_APPROVED: AdviceGroup.SECOND,
    AdviceState.APPROVED: AdviceGroup.AGREED,
    AdviceState.CHANGED: AdviceGroup.AGREED,
    AdviceState.APPLYING: AdviceGroup.UNDER_WAY,
    AdviceState.DEFERRED: AdviceGroup.LATER,
    AdviceState.SHADOW: AdviceGroup.RECORDED,
    AdviceState.SUPPRESSED: AdviceGroup.RECORDED,
}


def advice_list_rows(lines: Iterable[AdviceLine]) -> list[AdviceListRow]:
    """Rows below the heading of their group.

    What waits: of high impact first, then what runs out first. What is over: the newest first, as it came.
    """
    groups: dict[AdviceGroup, list[AdviceLine]] = {}
    for line in lines:
        groups.setdefault(advice_group(line), []).append(line)
    for group, members in groups.items():
        if group < AdviceGroup.OVER:
            members.sort(key=_urgency)
    return [row for group in sorted(groups) for row in (group, *groups[group])]


def row_key(row: AdviceListRow) -> AdviceId | AdviceGroup:
    """What a row is known by."""
    return row.advice.id if isinstance(row, AdviceLine) else row


def advice_group(line: AdviceLine) -> AdviceGroup:
    """Where it is listed."""
    return _GROUPS.get(line.advice.state, AdviceGroup.OVER)


def _urgency(line: AdviceLine) -> tuple[bool, int, str]:
    proposal = line.advice.proposal
    return proposal.impact is Weight.LOW and proposal.risk is Weight.LOW, proposal.valid_until_ns, proposal.id
