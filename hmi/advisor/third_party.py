"""Finders and recommenders that other packages bring, by entry point; each behind a guard. Tandem needs none of them.

A package says in its ``pyproject.toml``::

    [project.entry-points."tandem.detectors"]
    bearing_noise = "acme_bearings:finders"

    [project.entry-points."tandem.recommenders"]
    bearing_advice = "acme_bearings:recommend"

where ``finders(cell: Cell) -> Iterable[Finder]`` makes those that the cell's equipment allows, none or many, and
``recommend(present: Present, diagnoses: tuple[Diagnosis, ...]) -> Iterable[Recommendation]`` proposes. Hold yours
against ``hmi.advisor.conformance`` before a site does. What is proposed goes the same way as Tandem's own: by the mode
of its type, which begins in shadow, and to people who decide.
"""

import logging
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from hmi.advisor.finder import Finder
from hmi.advisor.guarded import Guard, GuardedFinder
from hmi.advisor.recommender import MODEL, Present
from hmi.domain.advice import Recommendation, fault_of
from hmi.domain.cell import Cell
from hmi.domain.diagnosis import Diagnosis
from hmi.domain.finding import IgnoranceReason
from hmi.domain.tag import TagName

log = logging.getLogger(__name__)

GROUP, RECOMMENDERS = "tandem.detectors", "tandem.recommenders"
_RECOMMENDER_NS = 200_000_000
"""CPU time of one call: it is asked every few seconds, not with each moment."""

MakesFinders = Callable[[Cell], Iterable[Finder]]
Recommends = Callable[[Present, tuple[Diagnosis, ...]], Iterable[Recommendation]]


def third_party_finders(cell: Cell, brought: Iterable[EntryPoint] | None = None) -> dict[str, Finder]:
    """Those of every package that is installed, by a key that stays the same over restarts.

    Args:
        cell: Where they are to work.
        brought: Entry points; those of the group where none are given.
    """
    found: dict[str, Finder] = {}
    known = {tag.name for tag in cell.tags}
    for point in sorted(entry_points(group=GROUP) if brought is None else brought, key=lambda one: one.name):
        for number, finder in enumerate(_made(point, cell)):
            guarded = _guarded(point.name, finder, known)
            if guarded is not None:
                found[f"{GROUP}|{point.name}|{number}"] = guarded
    return found


def _made(point: EntryPoint, cell: Cell) -> list[Finder]:
    try:
        return list(cast(MakesFinders, point.load())(cell))
    except Exception:  # a foreign package: whatever it does, the service begins
        log.exception("the detectors of %s (%s) could not be made; they are left out", point.name, point.value)
        return []


def _guarded(name: str, finder: Finder, known: set[TagName]) -> GuardedFinder | None:
    try:
        guarded = GuardedFinder(finder, Guard(f"{name} ({finder.id})"))
        strange = [place for place in guarded.looks_for if place.detector != guarded.id]
    except Exception:  # as above
        log.exception("a detector of %s does not say what it is; it is left out", name)
        return None
    absent = set(guarded.needs) - known
    if absent or strange or not guarded.looks_for:
        why = f"no tag {', '.join(sorted(absent))}" if absent else "it looks for nothing of its own"
        log.error("the detector %s of %s is left out: %s", guarded.id, name, why)
        return None
    return guarded


class ThirdPartyRecommender:
    """One that another package brings, behind its guard."""

    def __init__(self, name: str, recommends: Recommends, guard: Guard | None = None) -> None:
        self.name = name
        self.guard = Guard(name, _RECOMMENDER_NS) if guard is None else guard
        self._recommends = recommends

    def proposals(self, present: Present, diagnoses: tuple[Diagnosis, ...]) -> tuple[Recommendation, ...]:
        """What it proposes; nothing once it failed, or said what it may not."""
        none: tuple[Recommendation, ...] = ()
        found = self.guard.call(lambda: tuple(self._recommends(present, diagnoses)), none)
        faults = self.guard.call(lambda: [fault for one in found for fault in faults_of_proposal(one)], [])
        if faults:
            log.error("the recommender %s says what it may not and is stopped: %s", self.name, faults[0])
            self.guard.stop(IgnoranceReason.FAILED, faults[0])
        return found if self.guard.stopped is None else ()


def faults_of_proposal(proposal: Recommendation) -> list[str]:
    """What a package may not propose, in English; empty when all is well."""
    if not isinstance(proposal, Recommendation):  # pyright: ignore[reportUnnecessaryIsInstance]
        return [f"{type(proposal).__name__} is no recommendation"]
    faults: list[str] = []
    wrong = fault_of(proposal)
    if wrong:
        faults.append(f"{proposal.intervention}: {wrong} is missing or wrong")
    if proposal.source.model == MODEL:
        faults.append(f"{proposal.intervention}: it proposes in Tandem's name")
    if proposal.is_drill:
        faults.append(f"{proposal.intervention}: drills are not a package's")
    return faults


def third_party_recommenders(brought: Iterable[EntryPoint] | None = None) -> tuple[ThirdPartyRecommender, ...]:
    """Those of every package that is installed, by name; one that cannot be loaded is left out and logged."""
    found: list[ThirdPartyRecommender] = []
    for point in sorted(entry_points(group=RECOMMENDERS) if brought is None else brought, key=lambda one: one.name):
        try:
            found.append(ThirdPartyRecommender(point.name, cast(Recommends, point.load())))
        except Exception:  # a foreign package: whatever it does, the service begins
            log.exception("the recommender %s (%s) could not be loaded; it is left out", point.name, point.value)
    return tuple(found)
