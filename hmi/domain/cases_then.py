"""Cases as they stood at a past moment, searched as the present ones are."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from hmi.domain.alarm import AlarmId
from hmi.domain.case import CaseId, CaseState, ExceptionCase, LinkKind
from hmi.domain.case_query import AskCases, CasesAnswer
from hmi.domain.equipment import EquipmentId
from hmi.domain.likeness import closest

_SOLVED = frozenset({CaseState.RESOLVED, CaseState.CLOSED})


class CasesThen(Struct, frozen=True, kw_only=True):
    """Every case that was opened until a moment. What somebody's erasure took away is not known any more."""

    held: Mapping[CaseId, ExceptionCase] = {}
    untold: int = 0
    """Cases that were there, and of which nobody can tell any more how they stood."""

    @property
    def listed(self) -> tuple[ExceptionCase, ...]:
        """All that were not closed then."""
        return tuple(case for case in self.held.values() if case.is_listed)

    def find(self, question: AskCases) -> CasesAnswer:
        """Those that match, newest first."""
        most = max(1, question.limit)
        cases = [case for case in self._newest() if _matches(case, question)]
        return CasesAnswer(cases=tuple(cases[:most]), has_more=len(cases) > most, untold=self.untold)

    def similar(
        self, case: ExceptionCase, most: int, alike_places: Collection[EquipmentId] = ()
    ) -> tuple[ExceptionCase, ...]:
        """Solved then and like it, the closest and then the newest first; none that was merged."""
        others = [
            one for one in self._newest() if one.state in _SOLVED and one.id != case.id and one.merged_into is None
        ]
        return closest(case, others, most, alike_places)

    def family(self, case: CaseId) -> tuple[CaseId, ...]:
        """A case and all that had been merged into it by then, directly or by way of another."""
        family = {case: None}
        for _ in self.held:
            more = [one.id for one in self.held.values() if one.merged_into in family and one.id not in family]
            if not more:
                break
            family.update(dict.fromkeys(more))
        return tuple(family)

    def _newest(self) -> list[ExceptionCase]:
        return sorted(self.held.values(), key=lambda case: case.id, reverse=True)


def _matches(case: ExceptionCase, question: AskCases) -> bool:
    """As the records search for cases of the present (``hmi.store.case_rows``)."""
    solved_ns = case.resolved_ns or case.closed_ns
    typed = "\n".join((case.title, case.wait_why, case.accepted_why, case.solution))
    return (
        (not question.states or case.state in question.states)
        and (not question.kinds or case.kind in question.kinds)
        and (question.equipment is None or (case.equipment or "") == question.equipment)
        and (question.owner is None or (case.owner or "") == question.owner)
        and (question.alarm is None or _is_linked(case, question.alarm))
        and question.text.casefold() in typed.casefold()
        and (question.start_ns is None or solved_ns is None or solved_ns >= question.start_ns)
        and (question.end_ns is None or case.opened_ns < question.end_ns)
        and (question.before is None or case.id < question.before)
    )


def _is_linked(case: ExceptionCase, alarm: AlarmId) -> bool:
    """The id of a branch begins with that of its condition, see ``hmi.domain.alarm.alarm_id``."""
    refs = [link.ref for link in case.links if link.kind is LinkKind.ALARM]
    return any(ref == alarm or ref.startswith(f"{alarm}|") or alarm.startswith(f"{ref}|") for ref in refs)
