"""Every case that wants something of somebody, as the records tell. The one list that rules and screens share."""

from collections.abc import Callable, Iterable

from hmi.domain.case import CaseId, CaseKind, ExceptionCase, same_problem

Listener = Callable[[tuple[ExceptionCase, ...]], None]


class CaseList:
    """Cases that are not closed, by id. Lives on the service's loop; changes only after the records did."""

    def __init__(self, cases: Iterable[ExceptionCase] = ()) -> None:
        self.on_change: list[Listener] = []
        """Called with the cases that changed; a closed one is among them the moment it leaves the list."""
        self.cases: dict[CaseId, ExceptionCase] = {case.id: case for case in cases}

    def use(self, cases: Iterable[ExceptionCase]) -> None:
        """Take over what the records tell now of listed cases."""
        changed = tuple(case for case in cases if self.cases.get(case.id) != case)
        self.cases.update((case.id, case) for case in changed)
        for case in changed:
            if not case.is_listed:
                self.cases.pop(case.id, None)
        if changed:
            for listener in self.on_change:
                listener(changed)

    def like(self, problem: tuple[str, str, str]) -> ExceptionCase | None:
        """The unsolved case of a problem, see ``hmi.domain.case.same_problem``; never more than one."""
        return next((case for case in self._unsolved() if same_problem(case) == problem), None)

    def of_the_cell(self, kind: CaseKind) -> ExceptionCase | None:
        """An unsolved case of this kind that the cell opened itself."""
        return next((case for case in self._unsolved() if case.kind is kind and case.opened_by is None), None)

    def resolved_like(self, problem: tuple[str, str, str]) -> ExceptionCase | None:
        """The newest case of a problem that was solved, and where nobody looked yet whether that holds."""
        solved = (case for case in self.cases.values() if not case.is_unsolved and same_problem(case) == problem)
        return max(solved, key=lambda case: case.id, default=None)

    def _unsolved(self) -> Iterable[ExceptionCase]:
        return (case for case in self.cases.values() if case.is_unsolved)
