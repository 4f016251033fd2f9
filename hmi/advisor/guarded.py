"""A finder or recommender, ours or somebody else's, behind a door that lets no fault of it through.

Each call has a budget of CPU time and may fail; what it answers is looked at before anybody believes it. What fails, or
is too slow again and again, is stopped, and what it looked for is then not known. A call that never comes back holds
up the thread of advice, not the service: Python cannot end a thread.
"""

import logging
from collections.abc import Callable, Iterable
from time import thread_time_ns
from typing import TypeVar

from hmi.advisor.columns import Columns
from hmi.advisor.finder import Finder
from hmi.domain.finding import DetectorId, Finding, FindingPlace, Ignorance, IgnoranceReason
from hmi.domain.tag import TagName

log = logging.getLogger(__name__)

BUDGET_NS = 20_000_000
"""CPU time of one call."""
PATIENCE = 5
"""Calls in a row over the budget before it is stopped: one garbage collection is no fault of its own."""
_T = TypeVar("_T")


class Guard:
    """Stands before one foreign thing; ``name`` is what the log calls it."""

    def __init__(self, name: str, budget_ns: int = BUDGET_NS, cpu_ns: Callable[[], int] = thread_time_ns) -> None:
        self._name, self._budget_ns, self._cpu_ns = name, budget_ns, cpu_ns
        self._over = 0
        self.stopped: IgnoranceReason | None = None
        self.trouble = ""
        """Why it was stopped, in English, for the log and whoever looks after it."""

    def call(self, work: Callable[[], _T], otherwise: _T) -> _T:
        """Do it if it still may; ``otherwise`` where it may not, or fails."""
        if self.stopped is not None:
            return otherwise
        begun = self._cpu_ns()
        try:
            found = work()
        except Exception as error:  # whatever it is, it ends this one alone
            log.exception("%s failed and is stopped", self._name)
            self.stop(IgnoranceReason.FAILED, f"{type(error).__name__}: {error}")
            return otherwise
        self._over = self._over + 1 if self._cpu_ns() - begun > self._budget_ns else 0
        if self._over >= PATIENCE:
            log.error("%s took more than its time %d times in a row and is stopped", self._name, PATIENCE)
            self.stop(IgnoranceReason.TOO_SLOW, f"more than {self._budget_ns / 1e6:.0f} ms, {PATIENCE} times in a row")
        return found

    def begin_anew(self) -> None:
        """It may try again."""
        self.stopped, self.trouble, self._over = None, "", 0

    def stop(self, reason: IgnoranceReason, trouble: str) -> None:
        """It is asked no more."""
        self.stopped, self.trouble = reason, trouble[:500]


class GuardedFinder:
    """A finder that cannot hurt. Until it is asked for, it is believed to be what it says it is, once."""

    def __init__(self, finder: Finder, guard: Guard) -> None:
        """Takes id, version, needs and places now; an exception of theirs is the caller's."""
        self._finder, self._guard = finder, guard
        self.id: DetectorId = finder.id
        self.version: str = str(finder.version)
        self.needs: tuple[TagName, ...] = tuple(finder.needs)
        self.looks_for: tuple[FindingPlace, ...] = tuple(finder.looks_for)
        self._newest_ns = 0

    @property
    def guard(self) -> Guard:
        """What became of it."""
        return self._guard

    def update(self, batch: Columns) -> None:
        """As ``Finder`` has it."""
        if len(batch):
            self._newest_ns = int(batch.time_ns[-1])
        own = Columns(names=batch.names, time_ns=batch.time_ns.copy(), values=batch.values.copy())
        self._guard.call(lambda: self._finder.update(own), None)

    def findings(self) -> tuple[Finding, ...]:
        """What stands, if it is what it may say."""
        nothing: tuple[tuple[Finding, ...], list[str]] = (), []
        found, faults = self._guard.call(self._looked_at_findings, nothing)
        if faults:
            log.error("%s says what it may not and is stopped: %s", self.id, faults[0])
            self._guard.stop(IgnoranceReason.FAILED, faults[0])
        return found if self._guard.stopped is None else ()

    def ignorances(self) -> tuple[Ignorance, ...]:
        """What it does not know; everything once it is stopped."""
        none: tuple[Ignorance, ...] = ()
        told = self._guard.call(lambda: tuple(self._finder.ignorances()), none)
        if not all(isinstance(one, Ignorance) and one.detector == self.id for one in told):  # pyright: ignore[reportUnnecessaryIsInstance]  # a foreign package promises nothing
            log.error("%s says what it may not and is stopped: an ignorance that is none, or another's", self.id)
            self._guard.stop(IgnoranceReason.FAILED, "an ignorance that is none, or another's")
        reason = self._guard.stopped
        if reason is None:
            return told
        return tuple(place.ignorance(reason, self._newest_ns) for place in self.looks_for)

    def _looked_at_findings(self) -> tuple[tuple[Finding, ...], list[str]]:
        found = tuple(self._finder.findings())
        return found, faults_of_findings(found, self)

    def learn_anew(self) -> None:
        """As ``Finder`` has it."""
        self._guard.call(self._finder.learn_anew, None)

    def remember(self) -> bytes:
        """Nothing from one that is stopped."""
        return self._guard.call(lambda: bytes(self._finder.remember()), b"")

    def recall(self, memory: bytes) -> bool:
        """As ``Finder`` has it."""
        return self._guard.call(lambda: bool(self._finder.recall(memory)), False)


def faults_of_findings(findings: Iterable[Finding], finder: Finder | GuardedFinder) -> list[str]:
    """What a finder says that it may not, in English; empty when all is well."""
    faults: list[str] = []
    looks_for, needs = set(finder.looks_for), set(finder.needs)
    for one in findings:
        if not isinstance(one, Finding):  # pyright: ignore[reportUnnecessaryIsInstance]  # a foreign package promises nothing
            faults.append(f"{type(one).__name__} is no finding")
            continue
        tags = {part.tag_name for part in one.contributions} | {part.tag_name for part in one.evidence}
        if one.place not in looks_for:
            faults.append(f"{one.symptom} at {one.equipment} {one.part}: it does not say that it looks for that")
        if one.began_ns > one.seen_ns:
            faults.append(f"{one.symptom}: it began after it was seen")
        if not 0.0 <= one.strength < float("inf"):
            faults.append(f"{one.symptom}: strength {one.strength}")
        if sum(part.share for part in one.contributions) > 1.0 + 1e-6:
            faults.append(f"{one.symptom}: shares add up to more than 1")
        if not tags <= needs:
            faults.append(f"{one.symptom}: evidence from tags that it was not given: {', '.join(sorted(tags - needs))}")
    return faults
