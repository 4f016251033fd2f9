"""What was noticed as rows of a list: what is asked, stands, may be behind it, is not known, and ended."""

from collections.abc import Hashable
from enum import IntEnum

from msgspec import Struct

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Finding, Ignorance, IgnoranceReason
from hmi.domain.finding_query import AnswerTold, FindingsAnswer
from hmi.domain.problem import Problem


class FindingGroup(IntEnum):
    """Which of them stand together, in the order of the list."""

    ASKED = 0
    """What may be behind it, where one check by a person would tell."""
    STANDING = 1
    BEHIND = 2
    ANSWERED = 3
    NOT_KNOWN = 4
    ENDED = 5


class NotKnown(Struct, frozen=True, kw_only=True):
    """All that is not known at one place for one reason."""

    equipment: EquipmentId | None
    reason: IgnoranceReason
    all: tuple[Ignorance, ...]


class EndedFinding(Struct, frozen=True):
    """One that stood."""

    finding: Finding


FindingItem = Finding | Problem | AnswerTold | NotKnown | EndedFinding
FindingListRow = FindingItem | FindingGroup


def finding_list_rows(told: FindingsAnswer) -> list[FindingListRow]:
    """Rows below the heading of their group: what stands the strongest first, what ended the newest first."""
    standing = sorted(told.findings, key=lambda one: (-round(one.strength), one.began_ns, one.id))
    groups: dict[FindingGroup, list[FindingItem]] = {
        FindingGroup.ASKED: [one for one in told.problems if one.question is not None],
        FindingGroup.STANDING: [*standing],
        FindingGroup.BEHIND: [one for one in told.problems if one.question is None],
        FindingGroup.ANSWERED: [*told.answers],
        FindingGroup.NOT_KNOWN: [*_not_known(told.ignorances)],
        FindingGroup.ENDED: [EndedFinding(one) for one in told.ended],
    }
    return [row for group in FindingGroup if groups[group] for row in (group, *groups[group])]


def row_key(row: FindingListRow) -> Hashable:
    """What a row is known by, for as long as it is about the same."""
    match row:
        case Finding():
            return row.id
        case EndedFinding():
            return "ended", row.finding.id
        case Problem():
            return "problem", row.clues[:1]
        case AnswerTold():
            return "answer", row.given.check, row.given.equipment
        case NotKnown():
            return "not_known", row.equipment, row.reason
        case FindingGroup():
            return row


def _not_known(ignorances: tuple[Ignorance, ...]) -> list[NotKnown]:
    at: dict[tuple[EquipmentId | None, IgnoranceReason], list[Ignorance]] = {}
    for one in ignorances:
        at.setdefault((one.equipment, one.reason), []).append(one)
    found = [NotKnown(equipment=where, reason=why, all=tuple(all_)) for (where, why), all_ in at.items()]
    return sorted(found, key=lambda one: (one.reason not in STOPPED, one.equipment or "", one.reason))


STOPPED = frozenset({IgnoranceReason.FAILED, IgnoranceReason.TOO_SLOW})
"""What does not pass by itself stands first."""
