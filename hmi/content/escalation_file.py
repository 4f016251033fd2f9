"""``escalation.yaml``: who is called when nobody comes, and what the cell reports itself, as people edit it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from hmi.content.quantity import BadQuantity, seconds_of
from hmi.domain.case import CaseKind, CaseSeverity, StepUntil
from hmi.domain.equipment_facts import Condition
from hmi.domain.handover_escalation import HandoverTimes
from hmi.domain.ladder import EscalationRules, Ladder, LadderStep, OpenBy
from hmi.domain.person import Role
from hmi.domain.words import NO_WORDS, Words
from hmi.handwritten import ContentError, Handwritten, Place
from hmi.paths import shipped

ESCALATION_FILE = "escalation.yaml"
SEVERITIES = {"high": CaseSeverity.HIGH, "medium": CaseSeverity.MEDIUM, "low": CaseSeverity.LOW}
LEAST_CALLED_S = 60.0
"""More often would be noise, and nobody takes a shift over in less."""
MOST_REMINDED_S = 4 * 3600.0
"""Half of a usual shift: before that it is the handover of the shift before."""
MOST_CALLS = 100
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")

KindWord = Literal[
    "shortage",
    "quality_hold",
    "rework",
    "changeover_problem",
    "safety_stop",
    "machine_fault",
    "supply",
    "other",
]
SeverityWord = Literal["high", "medium", "low"]
RoleWord = Literal["operator", "maintenance", "trainer", "coordinator", "administrator"]


class WrittenStep(Struct, frozen=True, kw_only=True):
    """Somebody is called after a while."""

    after: str
    call: RoleWord
    until: Literal["owned", "resolved"] = "owned"
    says: Words = NO_WORDS
    in_frame: bool = False


class WrittenLadder(Struct, frozen=True, kw_only=True):
    """The steps for some cases."""

    for_: tuple[KindWord, ...] = field(default=(), name="for")
    severity: tuple[SeverityWord, ...] = ()
    solve_within: str | None = None
    steps: tuple[WrittenStep, ...]


class WrittenOpening(Struct, frozen=True, kw_only=True):
    """A state of equipment that opens a case."""

    when: Literal["emergency_stop", "protective_stop", "fault", "held"]
    lasts: str = "0 s"
    opens: KindWord
    severity: SeverityWord
    one_for_all: bool = True


class WrittenHandovers(Struct, frozen=True, kw_only=True):
    """When people are told of a shift that nobody hands over, or takes over; what is left out is as it ships."""

    remind_before: str | None = None
    call_after: str | None = None
    again_after: str | None = None
    at_most: int | None = None


class WrittenEscalation(Struct, frozen=True, kw_only=True):
    """The whole file."""

    version: Literal[1]
    ladders: tuple[WrittenLadder, ...]
    by_itself: tuple[WrittenOpening, ...] = ()
    handovers: WrittenHandovers = WrittenHandovers()


def read_escalation(project: Path) -> EscalationRules:
    """What the project's file says, or where it has none the one that ships.

    Raises:
        ContentError: with every unknown field and every wrong value, or else with everything that makes no sense.
        OSError: the file cannot be read.
    """
    own = project / ESCALATION_FILE
    return read_escalation_file(own if own.is_file() else shipped("resources") / ESCALATION_FILE)


def read_escalation_file(path: Path) -> EscalationRules:
    """As ``read_escalation``, of one file."""
    written = Handwritten.read(path, "an escalation is a mapping with version, ladders, by_itself and handovers")
    told = written.convert(WrittenEscalation)
    faults: list[tuple[Place, str]] = []
    rules = EscalationRules(
        ladders=tuple(_ladder(one, ("ladders", number), faults) for number, one in enumerate(told.ladders)),
        opens=tuple(_opening(one, ("by_itself", number), faults) for number, one in enumerate(told.by_itself)),
        handovers=_handovers(told.handovers, faults),
    )
    faults += _never_reached(rules)
    if faults:
        raise ContentError([written.fault(place, fault, shows_value=True) for place, fault in faults])
    return rules


def without_ladder(rules: EscalationRules) -> list[str]:
    """Cases for which nobody is ever called, in the words of the file; no fault, but worth to be known."""
    return [
        f"{kind.value}, {word}"
        for kind in CaseKind
        for word, severity in SEVERITIES.items()
        if not rules.ladder_of(kind, severity).steps
    ]


def _ladder(written: WrittenLadder, place: Place, faults: list[tuple[Place, str]]) -> Ladder:
    within = written.solve_within
    for name, words in (("for", written.for_), ("severity", written.severity)):
        faults += [
            ((*place, name, number), f"{word!r} stands twice")
            for number, word in enumerate(words)
            if word in words[:number]
        ]
    return Ladder(
        kinds=frozenset(CaseKind(word) for word in written.for_),
        severities=frozenset(SEVERITIES[word] for word in written.severity),
        solve_within_s=None if within is None else _seconds(within, (*place, "solve_within"), faults, least=1.0),
        steps=tuple(_step(one, (*place, "steps", number), faults) for number, one in enumerate(written.steps)),
    )


def _step(written: WrittenStep, place: Place, faults: list[tuple[Place, str]]) -> LadderStep:
    if isinstance(written.says, dict):
        faults += [
            ((*place, "says", language), "is no language; write de, en, pt_BR …")
            for language in written.says
            if not _LANGUAGE.fullmatch(language)
        ]
    return LadderStep(
        after_s=_seconds(written.after, (*place, "after"), faults),
        call=Role(written.call),
        until=StepUntil(written.until),
        says=written.says,
        in_frame=written.in_frame,
    )


def _opening(written: WrittenOpening, place: Place, faults: list[tuple[Place, str]]) -> OpenBy:
    return OpenBy(
        condition=Condition(written.when),
        for_s=_seconds(written.lasts, (*place, "lasts"), faults),
        kind=CaseKind(written.opens),
        severity=SEVERITIES[written.severity],
        is_one_for_all=written.one_for_all,
    )


def _handovers(written: WrittenHandovers, faults: list[tuple[Place, str]]) -> HandoverTimes:
    def seconds(name: str, value: str | None, shipped_s: float, least: float) -> float:
        return shipped_s if value is None else _seconds(value, ("handovers", name), faults, least)

    ships = HandoverTimes()
    at_most = ships.at_most if written.at_most is None else written.at_most
    remind_s = seconds("remind_before", written.remind_before, ships.remind_before_s, 0.0)
    if remind_s > MOST_REMINDED_S:
        faults.append((("handovers", "remind_before"), "is too early: at most 4 h, half of a usual shift"))
    if not 1 <= at_most <= MOST_CALLS:
        faults.append((("handovers", "at_most"), f"has to be 1 to {MOST_CALLS}"))
    return HandoverTimes(
        remind_before_s=remind_s,
        call_after_s=seconds("call_after", written.call_after, ships.call_after_s, LEAST_CALLED_S),
        again_after_s=seconds("again_after", written.again_after, ships.again_after_s, LEAST_CALLED_S),
        at_most=at_most,
    )


def _seconds(written: str, place: Place, faults: list[tuple[Place, str]], least: float = 0.0) -> float:
    try:
        seconds = seconds_of(written)
    except BadQuantity as error:
        faults.append((place, str(error)))
        return least
    if seconds < least:
        faults.append((place, f"has to be at least {least:g} s"))
    return seconds


def _never_reached(rules: EscalationRules) -> Iterator[tuple[Place, str]]:
    """The first ladder that fits counts: one whose every case fits an earlier one is never used."""
    taken: set[tuple[CaseKind, CaseSeverity]] = set()
    for number, ladder in enumerate(rules.ladders):
        fitting = {(kind, severity) for kind in CaseKind for severity in CaseSeverity if ladder.fits(kind, severity)}
        if fitting <= taken:
            yield ("ladders", number), "is never used: ladders above it are for the same cases"
        taken |= fitting
    seen: set[Condition] = set()
    for number, opening in enumerate(rules.opens):
        if opening.condition in seen:
            yield ("by_itself", number, "when"), f"{opening.condition.value!r} stands twice"
        seen.add(opening.condition)
